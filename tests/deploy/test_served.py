"""What the app's container runs, run here without one: the command, its log, its healthcheck."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.deploy.files import USUAL, composed

PROXY = "127.0.0.2"
"""Where the proxy before the container sends from."""

APP = composed(*USUAL, environ={"NIGHTFLOAT_PROXY": PROXY})["services"]["nightfloat"]


class Served:
    """Nightfloat as the container starts it, but on a free port and a folder of the test."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        words = {"8000": str(self.port), "/data": str(data)}
        program, *arguments = (words.get(word, word) for word in APP["command"])
        assert program == "nightfloat"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "nightfloat", *arguments],
            env={"PATH": os.environ["PATH"]},
            cwd=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def code(self) -> str:
        """Return the set-up code from the log."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(r"set-up code, .*: (\S+)$", line):
                return found[1]
        raise AssertionError("the log shows no set-up code")

    def healthy(self) -> bool:
        """Run the container's healthcheck."""
        kind, program, *arguments = APP["healthcheck"]["test"]
        assert (kind, program) == ("CMD", "python")
        arguments = [one.replace("8000", str(self.port)) for one in arguments]
        done = subprocess.run(
            [sys.executable, *arguments],
            # A proxy that does not exist: the check must not ask it.
            env={"http_proxy": "http://127.0.0.1:9"},
            capture_output=True,
            check=False,
        )
        return done.returncode == 0

    def stop(self) -> int:
        """Stop as `docker stop` does; return the exit code."""
        self.process.terminate()
        try:
            return self.process.wait(10)
        finally:
            self.process.kill()
            if self.process.stdout is not None:
                self.process.stdout.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A container's process that ends with the test."""
    made = Served(tmp_path)
    yield made
    made.stop()


def test_it_starts_is_set_up_and_stops(served: Served) -> None:
    """The log's code makes the first administrator; the healthcheck tells alive from gone."""
    code = served.code()
    assert served.healthy()
    proxy = httpx.HTTPTransport(local_address=PROXY)
    with httpx.Client(base_url=f"http://127.0.0.1:{served.port}", transport=proxy) as client:
        person = {"username": "chief", "name": "Chief", "password": "tidal-lamp-orchid-seven"}
        assert client.post("/api/setup", json=person).status_code == 403
        https = {"X-Forwarded-Proto": "https", "Host": "localhost"}
        made = client.post("/api/setup", json={**person, "code": code}, headers=https)
        assert made.status_code == 201
        # Behind a proxy that is believed, the cookie is for https alone.
        assert made.headers["set-cookie"].startswith("__Host-nightfloat=")
        assert "Secure" in made.headers["set-cookie"]
        foreign = client.get("/healthz", headers={"Host": "evil.example.org"})
        assert foreign.status_code != 200
    assert served.stop() == 0
    assert not served.healthy()
