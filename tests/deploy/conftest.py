"""Machines and a bundle for the tests of the scripts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.deploy.machine import Machine


@pytest.fixture
def connected(tmp_path: Path) -> Machine:
    """A machine with internet on which the sidecar runs, without a model yet."""
    machine = Machine(tmp_path / "connected", internet=True)
    machine.fetch_image()
    machine.start_sidecar()
    return machine


@pytest.fixture
def apart(tmp_path: Path) -> Machine:
    """A machine without internet, with nothing but Docker."""
    return Machine(tmp_path / "apart")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle that was made as documented."""
    folder = tmp_path_factory.mktemp("made")
    machine = Machine(folder / "connected", internet=True)
    machine.fetch_image()
    machine.start_sidecar()
    assert machine.run("init-llm.sh")[0] == 0
    code, said = machine.run("assistant-bundle.sh", "make", folder / "bundle")
    assert code == 0, said
    return folder / "bundle"


@pytest.fixture
def bundle(made: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may spoil."""
    return Path(shutil.copytree(made, tmp_path / "bundle"))
