"""Nightfloat needs no network but the loopback, and asks for none."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from scripts import namespace

ROOT = Path(__file__).parents[2]

LISTENING = """
import os, sys

ASKED = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
         "socket.gethostbyname", "socket.gethostbyaddr", "urllib.Request")

def listen(event, arguments):
    if event in ASKED or event == "socket.bind":
        where = arguments[1] if event.startswith("socket.") and len(arguments) > 1 and not \\
            event.startswith("socket.get") else arguments[0]
        with open(os.environ["NIGHTFLOAT_TEST_ASKED"], "a") as out:
            out.write(f"{event}\\t{where!r}\\t{' '.join(sys.orig_argv[1:3])}\\n")

sys.addaudithook(listen)
"""
"""A `sitecustomize` that writes down where each Python process of a journey turns to."""


def _journey(folder: Path, *, before: Sequence[str] = ()) -> list[list[str]]:
    """Go on the journey; return (event, where, command) for each call of the network."""
    (folder / "hook").mkdir()
    (folder / "hook" / "sitecustomize.py").write_text(LISTENING, encoding="utf-8")
    asked = folder / "asked.txt"
    done = subprocess.run(
        [*before, sys.executable, "-m", "tests.faults.journey", str(folder / "data")],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": str(folder / "hook"),
            "NIGHTFLOAT_TEST_ASKED": str(asked),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.stdout == "arrived\n", done.stdout + done.stderr
    return [line.split("\t") for line in asked.read_text(encoding="utf-8").splitlines()]


@pytest.mark.skipif(sys.platform != "linux", reason="the journey's loopback is Linux's")
def test_the_server_turns_to_nobody(tmp_path: Path) -> None:
    """Neither it nor the solver connects, sends or looks a name up; the traveller alone does."""
    asked = _journey(tmp_path)
    servers = [one for one in asked if one[2].startswith("-m nightfloat")]
    assert [one[0] for one in servers if one[0] == "socket.bind"], asked
    others = [one for one in servers if one[0] not in ("socket.bind", "socket.getaddrinfo")]
    assert others == []
    # The one look-up is of the address that it listens on.
    names = {one[1] for one in servers}
    assert names <= {"'127.0.0.1'", "('127.0.0.1', 0)"}, names
    travelled = {one[1] for one in asked if one[0] == "socket.connect"}
    assert travelled, "the hook heard nothing"
    assert all("127.0.0.1" in one for one in travelled)


@pytest.mark.skipif(
    not namespace.possible(), reason="this machine makes no network namespace (unshare -rn)"
)
def test_the_whole_journey_without_a_network(tmp_path: Path) -> None:
    """In a namespace whose only interface is the loopback."""
    asked = _journey(tmp_path, before=("unshare", "-rn"))
    assert asked
