"""The tiny example as text to change, and what loading the changed files says."""

from __future__ import annotations

from pathlib import Path

from nightfloat.interchange.folder import Folder, from_sources
from nightfloat.interchange.mistakes import FolderError, Mistake
from nightfloat.rules.programme import Programme

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
TINY = EXAMPLES / "tiny"


def tiny() -> dict[str, bytes]:
    """Return the files of the tiny example."""
    return {path.name: path.read_bytes() for path in sorted(TINY.iterdir()) if path.is_file()}


def changed(file: str, old: str, new: str) -> dict[str, bytes]:
    """Return the tiny example with one text replaced, which must be there."""
    files = tiny()
    text = files.get(file, b"").decode()
    assert old in text, f"{old!r} is not in {file}"
    return {**files, file: text.replace(old, new, 1).encode()}


def with_file(file: str, text: str | bytes) -> dict[str, bytes]:
    """Return the tiny example with one file replaced or added."""
    return {**tiny(), file: text.encode() if isinstance(text, str) else text}


def programme(files: dict[str, bytes]) -> Programme:
    """Return the programme in the files, which must be right."""
    return from_sources(files).programme


def mistakes(files: dict[str, bytes]) -> tuple[Mistake, ...]:
    """Return what is wrong in the files ('()' when nothing is)."""
    try:
        from_sources(files)
    except FolderError as error:
        return error.mistakes
    return ()


def only(files: dict[str, bytes]) -> Mistake:
    """Return the one mistake in the files."""
    found = mistakes(files)
    assert len(found) == 1, found
    return found[0]


def folder() -> Folder:
    """Return the tiny example, loaded."""
    return from_sources(tiny())
