"""The page about the API: its commands, run by a shell against a server, answer what it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.api.test_up import up

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "use-the-api.md"
ADDRESS = "http://127.0.0.1:8000"
CHIEF = {"username": "chief", "name": "Robin Chief", "password": "four words that differ"}
_TIMED_OUT = 28
"""What curl says of a stream that it was told to leave."""


def commands() -> list[tuple[str, str]]:
    """Return each command of the page with the answer that stands below it."""
    found: list[tuple[str, str]] = []
    for block in re.findall(r"^```console\n(.*?)^```", PAGE.read_text(), re.DOTALL | re.MULTILINE):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, answer = re.sub(r"\\\n", "", part).partition("\n")
            found.append((command, answer.strip()))
    return found


def test_what_the_page_says_is_so(tmp_path: Path) -> None:
    """One after the other, as somebody would type them; `…` stands for anything."""
    bash = shutil.which("bash")
    if bash is None or shutil.which("curl") is None:
        pytest.skip("no bash, or no curl")
    asked = commands()
    assert len(asked) > 20
    with up("--data", tmp_path / "data") as (_, url), httpx.Client(base_url=url) as client:
        csrf = client.post("/api/setup", json=CHIEF).json()["csrf"]
        headers = {"X-CSRF-Token": csrf, "Idempotency-Key": "first"}
        made = {"source": "example", "example": "tiny"}
        client.post("/api/scheduling/programmes", json=made, headers=headers).raise_for_status()
        lines = [f"{command}\nprintf '\\0%s\\0' $?" for command, _ in asked]
        done = subprocess.run(
            [bash],
            input="\n".join(lines).replace(ADDRESS, url),
            cwd=tmp_path,
            env={**os.environ, "NO_PROXY": "127.0.0.1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert done.stderr == ""
    parts = done.stdout.split("\0")
    answers, codes = parts[:-1:2], parts[1::2]
    assert len(answers) == len(asked), done.stdout
    for (command, expected), answer, code in zip(asked, answers, codes, strict=True):
        assert int(code) == (_TIMED_OUT if " -m " in command else 0), (command, answer)
        pattern = ".*".join(map(re.escape, expected.split("…")))
        plain = answer.replace("\r", "").strip()
        assert re.fullmatch(pattern, plain, re.DOTALL), (command, expected, plain)
    (flat,) = tmp_path.glob("*.csv")
    assert flat.read_text().count("\n") > 100
