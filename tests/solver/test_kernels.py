"""Where the row engine's kernels are kept, and when they count as compiled."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from nightfloat.solver import kernels


@pytest.fixture(autouse=True)
def _anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let each test look for the place itself."""
    monkeypatch.delenv(kernels.VARIABLE, raising=False)
    kernels.folder.cache_clear()
    yield
    os.environ.pop(kernels.VARIABLE, None)
    kernels.folder.cache_clear()


def test_beside_the_modules_if_that_can_be_written() -> None:
    """numba does so by itself, so it is told nothing."""
    assert kernels.folder() == kernels.MODULES / "__pycache__"
    assert kernels.VARIABLE not in os.environ


def test_a_read_only_installation_uses_the_users_cache(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And where there is no home either, a temporary folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    fixed = kernels.MODULES / "__pycache__"
    monkeypatch.setattr(kernels, "_writable", lambda place: place != fixed)
    assert kernels.folder() == tmp_path / "nightfloat" / "kernels"
    assert os.environ.pop(kernels.VARIABLE) == str(kernels.folder())
    kernels.folder.cache_clear()
    monkeypatch.setattr(kernels, "_writable", lambda _: False)
    assert kernels.folder().is_dir()
    assert os.environ[kernels.VARIABLE] == str(kernels.folder())
    kernels.folder().rmdir()


def test_a_named_place_is_used_and_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """NUMBA_CACHE_DIR wins."""
    monkeypatch.setenv(kernels.VARIABLE, str(tmp_path / "there"))
    assert kernels.folder() == tmp_path / "there"
    assert kernels.folder().is_dir()


def test_a_mark_says_that_they_are_compiled(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It holds for these sources only; other marks are removed with what they spoke of."""
    modules = tmp_path / "row"
    (modules / "__pycache__").mkdir(parents=True)
    source = modules / "kernel.py"
    source.write_text("one = 1\n", encoding="utf-8")
    monkeypatch.setattr(kernels, "MODULES", modules)
    assert not kernels.ready()
    kernels._mark().write_bytes(b"")
    old = modules / "__pycache__" / "kernel.start-1.py311.nbi"
    old.write_bytes(b"")
    assert kernels.ready()
    source.write_text("one = 2\n", encoding="utf-8")
    assert not kernels.ready()
    kernels._clear()
    assert list((modules / "__pycache__").iterdir()) == []


def test_kernels_that_cannot_be_made_end_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The thread says why, and whoever waits goes on without."""

    def broken() -> None:
        raise OSError("no room")

    monkeypatch.setattr(kernels, "warm", broken)
    warming = kernels.Warming()
    warming.begin()
    assert warming.wait(30)
    assert warming.failed
    assert "no room" in capsys.readouterr().err
