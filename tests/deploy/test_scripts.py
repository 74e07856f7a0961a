"""The shell scripts: clean by shellcheck, and fetching the model against a stub of Docker."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.deploy.files import ROOT
from tests.deploy.machine import CONTAINER, MODEL, VOLUME, Machine

SCRIPTS = (*sorted((ROOT / "scripts").glob("*.sh")), *sorted((ROOT / "deploy").glob("*.sh")))


def test_shellcheck_finds_nothing() -> None:
    """Every shell script passes shellcheck, followed into what it sources."""
    beside = Path(sys.executable).parent
    found = shutil.which("shellcheck", path=os.pathsep.join((str(beside), os.environ["PATH"])))
    assert found is not None, "shellcheck is missing. Maybe `./nf test` sets it up."
    done = subprocess.run(
        [found, "--external-sources", *map(str, SCRIPTS)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_stop_at_the_first_failure(script: Path) -> None:
    """Each is `set -eu`, and what is run by name can be run."""
    text = script.read_text("utf-8")
    if text.startswith("#!"):
        assert text.startswith("#!/bin/sh\n")
        assert "\nset -eu\n" in text
        assert os.access(script, os.X_OK)


def test_the_model_is_fetched_once(connected: Machine) -> None:
    """The first run fetches, by a helper with a way out; the second finds it there."""
    code, said = connected.run("init-llm.sh")
    assert (code, said.splitlines()[-1]) == (0, f"{MODEL} is ready.")
    helper = next(call for call in connected.calls if call.startswith("run "))
    for word in ("--network bridge", "--cap-drop ALL", "--read-only", f"--volume {VOLUME}:"):
        assert word in helper
    assert not [
        call for call in connected.calls if call.startswith(f"exec {CONTAINER} ollama pull")
    ]

    before = len(connected.calls)
    assert connected.run("init-llm.sh") == (0, f"{MODEL} is there already.\n")
    assert not [call for call in connected.calls[before:] if call.startswith("run ")]


def test_another_model_can_be_fetched(connected: Machine) -> None:
    """ASSISTANT_MODEL names it."""
    assert connected.run("init-llm.sh", ASSISTANT_MODEL="other:1b")[0] == 0
    assert connected.run("init-llm.sh", ASSISTANT_MODEL="other:1b")[1].endswith("already.\n")
    assert "Fetching" in connected.run("init-llm.sh")[1]


@pytest.mark.parametrize("script", [("init-llm.sh",), ("assistant-bundle.sh", "make", "{}")])
def test_without_docker(connected: Machine, tmp_path: Path, script: tuple[str, ...]) -> None:
    """No docker on PATH is said, and so is an engine that does not answer."""
    words = [word.format(tmp_path / "bundle") for word in script]
    connected.forget("engine")
    code, said = connected.run(*words)
    assert code == 1
    assert "its engine does not answer. Maybe it is not started" in said
    (connected.path / "docker").unlink()
    code, said = connected.run(*words)
    assert code == 1
    assert "there is no docker on this machine's PATH. Maybe install" in said
    assert not (tmp_path / "bundle").exists()


def test_the_sidecar_must_run(connected: Machine) -> None:
    """A container that ended or was never made is told apart."""
    connected.start_sidecar(running=False)
    code, said = connected.run("init-llm.sh")
    assert (code, f"the container {CONTAINER} does not run" in said) == (1, True)
    connected.forget(f"container/{CONTAINER}")
    code, said = connected.run("init-llm.sh")
    assert (code, f"there is no container {CONTAINER}" in said) == (1, True)
    assert "docker compose --profile luxury up --detach" in said


def test_without_internet(connected: Machine) -> None:
    """The way out is the bundle."""
    connected.forget("internet")
    code, said = connected.run("init-llm.sh")
    assert code == 1
    assert "no route to host" in said
    assert "scripts/assistant-bundle.sh" in said


def test_an_ollama_that_does_not_answer(connected: Machine) -> None:
    """Its last lines are shown."""
    connected.note("deaf")
    code, said = connected.run("init-llm.sh")
    assert code == 1
    assert "the last lines of Ollama" in said
    assert "Ollama does not answer" in said


def test_stopping_leaves_no_helper(connected: Machine) -> None:
    """Ctrl-C or SIGTERM in the middle of fetching takes the helper away."""
    connected.note("slow")
    script = subprocess.Popen(
        ["sh", str(ROOT / "scripts/init-llm.sh")],
        env=connected.environ(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(200):
            if any(" ollama pull " in call for call in connected.calls):
                break
            time.sleep(0.05)
        assert len(connected.left_over()) == 1
    finally:
        os.killpg(script.pid, signal.SIGTERM)
    assert script.wait(20) != 0
    assert connected.left_over() == []
