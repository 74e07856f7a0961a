"""One journey through the whole API, as a program: `python -m tests.faults.journey FOLDER`.

Starts `nightfloat up` on an empty folder, sets it up, takes the tiny example, generates, edits,
publishes, exports, and stops it. Where there is no loopback yet (a new network namespace) it is
brought up first.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from itertools import count
from typing import Any

import httpx

from scripts.namespace import loopback_up

_PATIENCE = 60.0


class Traveller:
    """Somebody at a browser."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=url, timeout=30, trust_env=False)
        self.keys = count(1)

    def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """Return an answer, which must be a good one."""
        headers = {"If-Match": "*", "Idempotency-Key": f"journey-{next(self.keys)}"}
        found = self.client.request(method, path, json=body, headers=headers)
        assert found.is_success, (method, path, found.text)
        return found

    def travel(self) -> None:
        """Set up, generate, edit, publish, export."""
        assert self.ask("GET", "/api/session").json()["setup_needed"] is True
        chief = {"username": "chief", "name": "Chief", "password": "tidal-lamp-orchid-seven"}
        csrf = self.ask("POST", "/api/setup", chief).json()["csrf"]
        self.client.headers["X-CSRF-Token"] = csrf
        asked = {"source": "example", "example": "tiny"}
        made = self.ask("POST", "/api/scheduling/programmes", asked).json()
        base = f"/api/scheduling/programmes/{made['id']}"
        schedule = self.ask("GET", f"{base}/schedules").json()["items"][0]["id"]
        order = {"effort": 1.0}
        generation = self.ask("POST", f"{base}/schedules/{schedule}/generations", order).json()
        version = self.outcome(f"{base}/generations/{generation['id']}")
        place = f"{base}/versions/{version}"
        swap = {"op": "pin", "clinician": "R1", "day": "2026-07-08"}
        assert self.ask("POST", f"{place}/edits", {"operations": [swap]}).json()["saved"] is True
        assert self.ask("POST", f"{place}/check").json()["publishable"] is True
        shown = self.ask("POST", f"{place}/publication", {"note": "July"}).json()
        assert shown["state"] == "published"
        assert len(self.ask("GET", f"{place}/grid").json()["people"]) == 8
        assert self.ask("GET", f"{place}/export").text.count("\n") > 100
        assert self.ask("GET", f"{base}/export").content[:2] == b"PK"

    def outcome(self, place: str) -> int:
        """Return the draft of a generation."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            found = self.ask("GET", place).json()
            if found["state"] not in ("queued", "running"):
                assert found["state"] == "succeeded", found
                version: int = found["version"]
                return version
            time.sleep(0.1)
        raise AssertionError("the generation does not end")


def main(folder: str) -> None:
    """Do the journey."""
    loopback_up()
    command = [sys.executable, "-m", "nightfloat", "up", "--port", "0", "--data", folder]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        found = re.search(r"http://\S+", server.stdout.readline())
        assert found is not None
        traveller = Traveller(found[0])
        traveller.travel()
        traveller.client.close()
        server.send_signal(signal.SIGINT)
        assert server.wait(10) == 0
    finally:
        server.kill()
        server.communicate()
    print("arrived")


if __name__ == "__main__":
    main(sys.argv[1])
