"""A machine with a stub for `docker`, on which the scripts for the model run."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from tests.deploy.files import ROOT, USUAL, composed

SIDECAR = composed(*USUAL)["services"]["ollama"]
IMAGE: str = SIDECAR["image"]
CONTAINER: str = SIDECAR["container_name"]
MODEL: str = composed(*USUAL)["services"]["nightfloat"]["environment"]["ASSISTANT_MODEL"]
VOLUME: str = composed(*USUAL)["volumes"]["ollama_data"]["name"]
TOOLS = (
    *("awk", "basename", "cat", "cut", "df", "dirname", "du", "mkdir", "mv", "rm", "sed"),
    *("sh", "sha256sum", "sleep", "tar"),
)


STUB = Path(__file__).with_name("docker_stub.py")


def path_of(folder: Path) -> Path:
    """Make a folder for PATH: the tools that the scripts use, and the stub as `docker`."""
    folder.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None, f"this machine has no {tool}"
        (folder / tool).symlink_to(found)
    docker = folder / "docker"
    docker.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S "{STUB}" "$@"\n', "utf-8")
    docker.chmod(0o755)
    return folder


class Machine:
    """A machine with the stub on its PATH; `state` holds its images, volumes and containers."""

    def __init__(self, folder: Path, *, internet: bool = False) -> None:
        folder.mkdir()
        self.state = folder / "docker-state"
        for kind in ("image", "volume", "container"):
            (self.state / kind).mkdir(parents=True)
        self.note("engine")
        self.note("platform", "linux/amd64")
        if internet:
            self.note("internet")
        self.path = path_of(folder / "bin")

    def note(self, name: str, text: str = "") -> None:
        """Put a file into the state."""
        (self.state / name).write_text(text, "utf-8")

    def forget(self, name: str) -> None:
        """Take one out."""
        (self.state / name).unlink()

    def fetch_image(self, *, size: int = 4096) -> None:
        """What `docker compose up` does first where there is internet."""
        self.note(
            "image/" + IMAGE.replace("/", "%"),
            json.dumps({"size": size, "platform": "linux/amd64"}),
        )

    def start_sidecar(self, *, running: bool = True) -> None:
        """What `docker compose --profile luxury up` does."""
        (self.state / "volume" / VOLUME).mkdir(exist_ok=True)
        content = {"running": running, "volume": VOLUME, "network": "assistant"}
        self.note(f"container/{CONTAINER}", json.dumps(content))

    @property
    def store(self) -> Path:
        """What is in the model's volume."""
        return self.state / "volume" / VOLUME

    @property
    def calls(self) -> list[str]:
        """What docker was told so far."""
        calls = self.state / "calls"
        return calls.read_text("utf-8").splitlines() if calls.exists() else []

    def left_over(self) -> list[str]:
        """Return the containers that are there and are not the sidecar."""
        return [
            path.name for path in (self.state / "container").iterdir() if path.name != CONTAINER
        ]

    def environ(self, **more: str) -> dict[str, str]:
        """Return the environment of the scripts."""
        return {
            "PATH": str(self.path),
            "DOCKER_STUB": str(self.state),
            "SIDECAR_WAIT_S": "0",
            **more,
        }

    def run(self, script: str, *arguments: object, **more: str) -> tuple[int, str]:
        """Run one of the scripts; return its exit code and all that it said."""
        done = subprocess.run(
            ["sh", str(ROOT / "scripts" / script), *map(str, arguments)],
            env=self.environ(**more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=60,
        )
        assert self.left_over() == []
        return done.returncode, done.stdout
