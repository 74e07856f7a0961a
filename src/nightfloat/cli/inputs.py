"""Reading what a command is given: folders, schedules, dates, cells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from nightfloat.domain.entry import Entry
from nightfloat.domain.errors import NightfloatError, maybe
from nightfloat.interchange.flat import read_flat
from nightfloat.interchange.folder import load_folder
from nightfloat.rules.programme import Programme


class InputError(NightfloatError):
    """A file or argument that cannot be used."""

    code = "input"


def programme_in(folder: Path) -> Programme:
    """Return the programme of a folder; raise FolderError with every mistake in it."""
    return load_folder(folder).programme


def schedule_in(path: Path) -> tuple[Entry, ...]:
    """Return the entries of a flat schedule; a folder means the schedule.csv in it."""
    file = path / "schedule.csv" if path.is_dir() else path
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(
            f'"{file}" cannot be read: {(error.strerror or "unknown reason").lower()}. '
            "Maybe the folder that `nightfloat solve --out` wrote."
        ) from error
    return read_flat(data, where=file.name)


def day_in(text: str) -> date:
    """Return an ISO date; raise InputError."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f'"{text}" is no date. Maybe "2026-07-04".') from error


def clinician_in(programme: Programme, text: str) -> str:
    """Return the id of the clinician with this id, name or part of a name; raise InputError."""
    wanted = text.casefold()
    for person in programme.people:
        if wanted in (person.id.casefold(), person.name.casefold()):
            return person.id
    partly = [p for p in programme.people if wanted in p.name.casefold().split()]
    if len(partly) == 1:
        return partly[0].id
    if partly:
        names = ", ".join(f"{person.name} ({person.id})" for person in partly)
        raise InputError(f'"{text}" is the name of several: {names}. Maybe an id.')
    known = [name for person in programme.people for name in (person.id, person.name)]
    raise InputError(f'there is no clinician "{text}".{maybe(text, known)}')


def cell_in(programme: Programme, text: str) -> tuple[str, date]:
    """Return (clinician, day) of 'NAME,DATE'; raise InputError."""
    name, comma, day = text.rpartition(",")
    if not comma:
        raise InputError(f'"{text}" is no cell. Maybe "{text},2026-07-04".')
    return clinician_in(programme, name.strip()), day_in(day.strip())
