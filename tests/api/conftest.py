"""Fixtures of the API's tests: `server`, and `empty_server` before anybody set it up.

The modules of BESIDE_HANG are run twice: without a sidecar, and beside one that hangs.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from nightfloat.store.database import Database
from nightfloat.store.folder import DATABASE
from tests.api.places import Lived, live
from tests.api.serving import BESIDE, Clock, Running, Served, seed
from tests.assistant.fake_sidecar import Mode

BESIDE_HANG = frozenset(
    f"test_{name}.py" for name in ("beside", "edits", "grid", "publication", "versions")
)
"""What must not notice the assistant's sidecar; `NIGHTFLOAT_TEST_SIDECAR=hang` takes all."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run some modules twice."""
    if metafunc.definition.path.name in BESIDE_HANG:
        metafunc.parametrize("beside", [None, Mode.HANG], ids=["alone", "hang"], indirect=True)


@pytest.fixture(autouse=True)
def beside(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Mode | None:
    """What the sidecar beside the test's servers does; None: as the environment has it."""
    mode: Mode | None = getattr(request, "param", None)
    if mode:
        monkeypatch.setenv(BESIDE, mode)
    return mode


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that each server gets a copy of."""
    path = tmp_path_factory.mktemp("seeded") / DATABASE
    seed(path)
    return path


@pytest.fixture
def seeded_running(seeded: Path, tmp_path: Path) -> Iterator[Running]:
    """The running server itself, for who wants to stop it."""
    shutil.copy(seeded, tmp_path / DATABASE)
    running = Running(tmp_path, Clock())
    running.start()
    yield running
    running.stop()


@pytest.fixture
def server(seeded_running: Running) -> Served:
    """A server with the tiny example twice and a user for each role; its own for each test."""
    return seeded_running.served


@pytest.fixture(scope="session")
def lived_in(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Lived]:
    """The same after some use, and where what is in it."""
    folder = tmp_path_factory.mktemp("lived")
    for server in Running.over(seeded, folder):
        lived = live(server)
    return folder / DATABASE, lived


@pytest.fixture
def lived(lived_in: tuple[Path, Lived]) -> Lived:
    """Where what is in the database of `lived_server`."""
    return lived_in[1]


@pytest.fixture
def lived_server(lived_in: tuple[Path, Lived], tmp_path: Path) -> Iterator[Served]:
    """A server over a copy of a database that has been used."""
    yield from Running.over(lived_in[0], tmp_path)


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[Served]:
    """A server that nobody has set up."""
    database = Database(tmp_path / DATABASE)
    database.migrate()
    database.close()
    running = Running(tmp_path, Clock())
    yield running.start()
    running.stop()
