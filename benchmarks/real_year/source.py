"""The files of a real programme year, read as they stand (see their own README)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nightfloat.domain.time import DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Dates are days, ends included as in the files; blocks are called by their number."""

    clinicians: tuple[tuple[str, str, int | None], ...]
    """(id, role, pgy), in the order of the file."""
    blocks: tuple[tuple[str, date, date], ...]
    holidays: tuple[tuple[date, str], ...]
    cells: Mapping[tuple[str, str], str]
    """The rotation of (resident, block) in the schedule made by hand; empty cells are missing."""
    absences: tuple[tuple[str, date, date], ...]
    weeks: tuple[tuple[date, date, str], ...]
    """Faculty inpatient weeks: start, end, clinician."""
    call: Mapping[date, str]
    """Who had the overnight call that began on a day."""

    def residents(self, pgy: int) -> tuple[str, ...]:
        """Return the residents of one postgraduate year."""
        return tuple(id for id, role, year in self.clinicians if year == pgy and role == "resident")

    @property
    def faculty(self) -> tuple[str, ...]:
        """The ids of the faculty."""
        return tuple(id for id, role, _ in self.clinicians if role == "faculty")

    @property
    def core(self) -> tuple[str, ...]:
        """The faculty among whom call is shared; the adjuncts had four nights in the year."""
        return tuple(id for id in self.faculty if "ADJ" not in id)

    def away(self) -> dict[str, frozenset[date]]:
        """Return the days of absence of each clinician."""
        found: dict[str, set[date]] = {id: set() for id, _, _ in self.clinicians}
        for id, first, last in self.absences:
            found[id].update(_days(first, last))
        return {id: frozenset(days) for id, days in found.items()}

    def attending(self) -> dict[date, str]:
        """Return whose inpatient week each day is in."""
        return {day: id for first, last, id in self.weeks for day in _days(first, last)}


def _days(first: date, last: date) -> list[date]:
    return [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]


def read_source(folder: Path) -> Source:
    """Return the year in a folder; raises OSError or KeyError where it is another kind."""

    def rows(name: str) -> list[dict[str, str]]:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    day = date.fromisoformat
    return Source(
        clinicians=tuple(
            (r["id"], r["role"], int(r["pgy"]) if r["pgy"] else None)
            for r in rows("clinicians.csv")
        ),
        blocks=tuple((r["block"], day(r["start"]), day(r["end"])) for r in rows("blocks.csv")),
        holidays=tuple((day(r["date"]), r["name"]) for r in rows("holidays.csv")),
        cells={(r["clinician"], r["block"]): r["rotation"] for r in rows("block_schedule.csv")},
        absences=tuple(
            (r["clinician"], day(r["start"]), day(r["end"])) for r in rows("absences.csv")
        ),
        weeks=tuple(
            (day(r["start"]), day(r["end"]), r["clinician"])
            for r in rows("faculty_inpatient_weeks.csv")
        ),
        call={day(r["date"]): r["clinician"] for r in rows("faculty_call.csv")},
    )


def merged(absences: tuple[tuple[str, date, date], ...]) -> tuple[tuple[str, date, date], ...]:
    """Return absences with those of one person that overlap or touch joined into one."""
    found: list[tuple[str, date, date]] = []
    for id, first, last in sorted(absences):
        if found and found[-1][0] == id and first <= found[-1][2] + DAY:
            found[-1] = (id, found[-1][1], max(found[-1][2], last))
        else:
            found.append((id, first, last))
    return tuple(found)
