"""The flat schedule format: one row an entry, ISO 8601 with offset."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from nightfloat.domain.entry import Entry
from nightfloat.interchange.draft import Placed
from nightfloat.interchange.mistakes import Mistakes
from nightfloat.interchange.sheets import FLAT
from nightfloat.interchange.tables import read_sheet, write_sheet


def read_flat(data: str | bytes, *, where: str = FLAT.file) -> tuple[Entry, ...]:
    """Return the entries of a flat schedule, in the order of its rows.

    `where` names the file in messages. Raises FolderError with every mistake in it.
    """
    mistakes = Mistakes()
    found = flat_entries(data, where, mistakes)
    mistakes.check()
    return tuple(one.value for one in found)


def flat_entries(data: str | bytes, file: str, mistakes: Mistakes) -> list[Placed[Entry]]:
    """Return the entries of a flat schedule with their lines; what is wrong goes to `mistakes`."""
    found: list[Placed[Entry]] = []
    for record in read_sheet(FLAT, data, file=file, mistakes=mistakes):
        if record.broken:
            continue
        values = record.values
        if values["end"] <= values["start"]:
            mistakes.add(
                file,
                record.line,
                f"is not after the start, {record.raw['start'].strip()}.",
                field="end",
                value=record.raw["end"],
                maybe="it ends on the next day.",
            )
            continue
        found.append(Placed(record.line, Entry(**values)))
    return found


def write_flat(entries: Iterable[Entry], tz: ZoneInfo) -> str:
    """Return entries as CSV in local time of `tz` with offset, sorted; reading gives them back."""
    return flat_text(sorted(entries, key=entry_order), tz)


def flat_text(entries: Iterable[Entry], tz: ZoneInfo) -> str:
    """Return entries as CSV in the order in which they come."""
    columns = [column.key for column in FLAT.columns]
    rows = (
        {
            **{key: getattr(one, key) for key in columns},
            "start": one.start.astimezone(tz),
            "end": one.end.astimezone(tz),
        }
        for one in entries
    )
    return write_sheet(FLAT, rows)


def entry_order(entry: Entry) -> tuple[object, ...]:
    """Return what entries are sorted by: clinician, start, end, kind, then the rest."""
    return (
        entry.clinician,
        entry.start,
        entry.end,
        entry.kind.value,
        entry.code,
        entry.rotation,
        entry.site,
    )
