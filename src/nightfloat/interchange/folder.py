"""A programme folder: read with every mistake at once, written back byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from nightfloat.interchange.check_names import check_names
from nightfloat.interchange.check_people import check_people
from nightfloat.interchange.check_work import check_work
from nightfloat.interchange.draft import Draft, Placed
from nightfloat.interchange.encodings import LARGEST_FILE
from nightfloat.interchange.flat import flat_entries, flat_text
from nightfloat.interchange.mistakes import FolderError, Mistake, Mistakes
from nightfloat.interchange.people_csv import (
    block_rows,
    carry_rows,
    leave_rows,
    people_rows,
    pin_rows,
    read_block_schedule,
    read_carry,
    read_leave,
    read_people,
    read_pins,
    read_requests,
    read_stays,
    request_rows,
    stay_rows,
)
from nightfloat.interchange.programme_toml import read_programme
from nightfloat.interchange.reader import PROGRAMME, Source, parse
from nightfloat.interchange.sheets import (
    BLOCK_SCHEDULE,
    CARRY,
    HISTORY,
    LAST_SCHEDULE,
    LEAVE,
    PEOPLE,
    PINS,
    REQUESTS,
    SHEETS,
    STAYS,
)
from nightfloat.interchange.tables import write_sheet
from nightfloat.interchange.write_toml import canonical, merged, nested, sections
from nightfloat.rules.programme import Programme

FILES = (PROGRAMME, *(sheet.file for sheet in SHEETS))
"""The files of a folder that are read; others may lie beside them."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A programme and the bytes of the files that it was read from, by file name.

    `unfinished`: what is still to be said before anything can be solved; empty unless it was
    allowed.
    """

    programme: Programme
    sources: Mapping[str, bytes]
    loaded: Programme
    unfinished: tuple[Mistake, ...] = ()

    def with_(self, programme: Programme) -> Folder:
        """Return the folder with another programme: what `write_folder` compares with the files."""
        return replace(self, programme=programme)


def load_folder(path: Path | str) -> Folder:
    """Return the programme in a folder; raise FolderError with every mistake in its files."""
    folder = Path(path)
    mistakes = Mistakes()
    return from_sources(_read(folder, mistakes), mistakes)


def from_sources(
    sources: Mapping[str, bytes], mistakes: Mistakes | None = None, *, unfinished: bool = False
) -> Folder:
    """Return the programme in files given as bytes by name; raise FolderError.

    `unfinished` takes a programme that is still being entered: nobody in it yet, or no shifts.
    """
    mistakes = Mistakes() if mistakes is None else mistakes
    _required(sources, mistakes)
    source = parse(sources[PROGRAMME], mistakes) if PROGRAMME in sources else Source(mistakes)
    draft = Draft(mistakes, source)
    read_programme(draft)
    for file, read in _READERS.items():
        if file in sources:
            read(draft, sources[file])
    if source.data:
        check_names(draft)
        check_work(draft)
    check_people(draft)
    mistakes.check(unfinished=unfinished)
    if draft.calendar is None or draft.plan is None:
        # Nothing above may leave these out in silence; say so rather than hand on half a folder.
        mistakes.add(PROGRAMME, 0, "has no year or plan that can be used.")
        raise FolderError(mistakes.found)
    programme = Programme(
        name=draft.name,
        specialty=draft.specialty,
        calendar=draft.calendar,
        plan=draft.plan,
        sites=tuple(draft.sites),
        packs=tuple(draft.packs),
        **{name: _values(getattr(draft, name)) for name in _PLACED},
    )
    return Folder(programme, dict(sources), programme, tuple(mistakes.found))


_PLACED = (
    "shifts",
    "rotations",
    "rules",
    "people",
    "leave",
    "requests",
    "pins",
    "block_schedule",
    "carry",
    "stays",
    "history",
    "last_schedule",
)


def _values(placed: list[Placed[Any]]) -> tuple[Any, ...]:
    return tuple(one.value for one in placed)


def _read_history(draft: Draft, data: bytes) -> None:
    draft.history = flat_entries(data, HISTORY.file, draft.mistakes)


def _read_last(draft: Draft, data: bytes) -> None:
    draft.last_schedule = flat_entries(data, LAST_SCHEDULE.file, draft.mistakes)


_READERS: dict[str, Callable[[Draft, bytes], None]] = {
    PEOPLE.file: read_people,
    LEAVE.file: read_leave,
    REQUESTS.file: read_requests,
    PINS.file: read_pins,
    BLOCK_SCHEDULE.file: read_block_schedule,
    CARRY.file: read_carry,
    STAYS.file: read_stays,
    HISTORY.file: _read_history,
    LAST_SCHEDULE.file: _read_last,
}

_TEXTS: dict[str, tuple[str, Callable[[Programme], str]]] = {
    PEOPLE.file: ("people", lambda p: write_sheet(PEOPLE, people_rows(p.people, p.calendar))),
    LEAVE.file: ("leave", lambda p: write_sheet(LEAVE, leave_rows(p.leave))),
    REQUESTS.file: ("requests", lambda p: write_sheet(REQUESTS, request_rows(p.requests))),
    PINS.file: ("pins", lambda p: write_sheet(PINS, pin_rows(p.pins))),
    BLOCK_SCHEDULE.file: (
        "block_schedule",
        lambda p: write_sheet(BLOCK_SCHEDULE, block_rows(p.block_schedule)),
    ),
    CARRY.file: ("carry", lambda p: write_sheet(CARRY, carry_rows(p.carry))),
    STAYS.file: ("stays", lambda p: write_sheet(STAYS, stay_rows(p.stays))),
    HISTORY.file: ("history", lambda p: flat_text(p.history, p.calendar.tz)),
    LAST_SCHEDULE.file: ("last_schedule", lambda p: flat_text(p.last_schedule, p.calendar.tz)),
}
"""For each CSV file: the programme's attribute that it holds, and its canonical text."""


def _read(folder: Path, mistakes: Mistakes) -> dict[str, bytes]:
    """Return the bytes of a folder's files; what is missing or unreadable is a mistake."""
    found: dict[str, bytes] = {}
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except (OSError, ValueError) as error:
        is_file = isinstance(error, NotADirectoryError)
        way = "the folder that holds it." if is_file else "`nightfloat init` writes a new one."
        mistakes.add(
            str(folder), 0, f"is no folder that can be read ({_reason(error)}).", maybe=way
        )
        mistakes.check()
        return found
    for name in FILES:
        if name not in names:
            continue
        if (folder / name).exists() and not (folder / name).is_file():
            mistakes.add(
                name, 0, "is no file but a folder or device.", value=name, maybe="rename it."
            )
            continue
        try:
            with (folder / name).open("rb") as file:
                found[name] = file.read(LARGEST_FILE + 1)
        except OSError as error:
            mistakes.add(
                name,
                0,
                f"cannot be read ({_reason(error)}).",
                value=name,
                maybe="it is open elsewhere, or a folder.",
            )
    for name in names:
        if name not in FILES:
            meant = next(
                (known for known in FILES if known not in names and _misnamed(known, [name])), ""
            )
            if meant:
                mistakes.add(
                    name, 0, "is no file of a programme folder.", value=name, maybe=f'"{meant}".'
                )
    return found


def _misnamed(known: str, names: list[str]) -> bool:
    """Return True when one of the names was probably meant to be `known`."""
    stem, _, suffix = known.rpartition(".")
    options = [
        known,
        f"{known}.txt",
        f"{stem}.xlsx",
        f"{stem}.xls",
        f"{stem}.txt",
        f"{known}.{suffix}",
    ]
    return any(
        get_close_matches(name.casefold(), options, n=1, cutoff=0.88)
        for name in names
        if name not in FILES
    )


def _reason(error: OSError | ValueError) -> str:
    words = error.strerror if isinstance(error, OSError) else str(error)
    return (words or type(error).__name__).lower()


def _required(sources: Mapping[str, bytes], mistakes: Mistakes) -> None:
    """Note required files that are not there, unless another file was named as meant for one."""
    for name in (PROGRAMME, PEOPLE.file):
        told = any(name in (one.file, one.maybe.strip('".')) for one in mistakes.found)
        if name not in sources and not told:
            mistakes.add(
                name,
                0,
                "is missing.",
                value=name,
                maybe="another folder is meant; `nightfloat init` writes a new one.",
            )


def folder_files(folder: Folder | Programme) -> Iterator[tuple[str, bytes]]:
    """Yield (file name, bytes) of a folder.

    A file whose content is what it was when it was read keeps its bytes: comments, byte-order
    mark, semicolons and all. Others are canonical; in programme.toml the comments of what did not
    change stay where tomlkit can keep them. Files with nothing to say are left out unless they
    were there before.
    """
    if isinstance(folder, Programme):
        new, old, sources = folder, None, {}
    else:
        new, old, sources = folder.programme, folder.loaded, dict(folder.sources)
    yield PROGRAMME, _programme_bytes(new, old, sources.get(PROGRAMME))
    for file, (attribute, text) in _TEXTS.items():
        value = getattr(new, attribute)
        if old is not None and file in sources and value == getattr(old, attribute):
            # Empty dates in people.csv mean the year's: they stand only while the year does.
            years = (old.calendar.start, old.calendar.end) == (new.calendar.start, new.calendar.end)
            if years or file not in (PEOPLE.file, REQUESTS.file):
                yield file, sources[file]
                continue
        if value or file in sources or file == PEOPLE.file:
            yield file, text(new).encode()


def _programme_bytes(new: Programme, old: Programme | None, source: bytes | None) -> bytes:
    data = nested(sections(new))
    if old is not None and source is not None:
        if data == nested(sections(old)) and new.rules == old.rules:
            return source
        text = _decoded(source)
        changed = merged(text, old, new) if text is not None else None
        if changed is not None and _says(changed, new):
            return changed.encode()
    return canonical(new).encode()


def _decoded(source: bytes) -> str | None:
    try:
        return source.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None


def _says(text: str, programme: Programme) -> bool:
    """Return True when the text of a programme.toml reads as this programme's."""
    mistakes = Mistakes()
    draft = Draft(mistakes, parse(text.encode(), mistakes))
    read_programme(draft)
    return (
        not mistakes.found
        and draft.calendar == programme.calendar
        and draft.plan == programme.plan
        and (draft.name, draft.specialty) == (programme.name, programme.specialty)
        and tuple(draft.sites) == programme.sites
        and tuple(draft.packs) == programme.packs
        and _values(draft.shifts) == programme.shifts
        and _values(draft.rotations) == programme.rotations
        and _values(draft.rules) == programme.rules
    )


def write_folder(folder: Folder | Programme, path: Path | str) -> tuple[str, ...]:
    """Write a folder and return the names of the files that changed on disk.

    Each file is written beside its place and then moved there, so that a crash leaves the old one.
    """
    target = Path(path)
    target.mkdir(parents=True, exist_ok=True)
    written: list[str] = []
    files = dict(folder_files(folder))
    if isinstance(folder, Programme):
        # What an earlier programme left in this place would otherwise be read with the new one.
        for file, (_, text) in _TEXTS.items():
            if file not in files and (target / file).exists():
                files[file] = text(folder).encode()
    for name, data in files.items():
        place = target / name
        if place.is_file() and place.read_bytes() == data:
            continue
        beside = target / f".{name}.new"
        beside.write_bytes(data)
        beside.replace(place)
        written.append(name)
    return tuple(written)
