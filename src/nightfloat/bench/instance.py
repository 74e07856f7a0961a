"""A public rostering instance as a problem: letters are off and the shifts, steps are days.

Each format has a reader of its own; what they share is here: lines that know where they stand,
the grid, and rosters as everybody writes them (a list per employee, -1 for a day off).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nightfloat.domain.entry import Kind
from nightfloat.domain.errors import NightfloatError, maybe
from nightfloat.domain.findings import Severity
from nightfloat.domain.people import Appointment, Clinician, Role
from nightfloat.domain.time import DAY, Block, Calendar
from nightfloat.rules.grid import OFF, Grid, Letter, Limit, Problem, Span, Step
from nightfloat.rules.language import Count, Letters, Sum, Tier, cost
from nightfloat.solver.score import Rows, Score

FREE: Letters = 1
"""The letter set of a day off; shift number s of the file is letter s + 1."""

Roster = list[list[int]]
"""For each employee, in the file's order, a shift's number each day, -1 for off."""


class InstanceError(NightfloatError):
    """An instance file that cannot be read; the message names the line and the value."""

    code = "benchmark-instance"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an instance file."""

    file: str
    number: int
    text: str

    def error(self, what: str, way_out: str = "") -> InstanceError:
        """Return an error that names this line."""
        out = f" Maybe {way_out}." if way_out else ""
        return InstanceError(f"{self.file}, line {self.number}: {what}.{out}")

    def fields(self, count: int, names: str) -> list[str]:
        """Return the comma-separated fields, at least `count` of them."""
        found = [part.strip() for part in self.text.split(",")]
        if len(found) < count:
            raise self.error(f'"{self.text}" has {len(found)} fields', f"{names} are meant")
        return found

    def whole(self, text: str, name: str, least: int = 0, most: int | None = None) -> int:
        """Return a whole number of at least `least` and at most `most`."""
        try:
            number = int(text)
        except ValueError:
            raise self.error(f'{name} "{text}" is no whole number') from None
        if number < least or (most is not None and number > most):
            limits = f"from {least}" if most is None else f"from {least} to {most}"
            raise self.error(f"{name} {number} is out of range", f"a number {limits}")
        return number

    def known(self, text: str, names: Mapping[str, int], name: str) -> int:
        """Return the number of a name that was declared before."""
        if text not in names:
            raise InstanceError(
                f'{self.file}, line {self.number}: no {name} is called "{text}".'
                f"{maybe(text, names)}"
            )
        return names[text]


def lines_of(path: Path, comment: str) -> Iterator[Line]:
    """Yield the lines of a file that are neither empty nor a comment; raise InstanceError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InstanceError(f"{path} cannot be read: {error}.") from error
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith(comment):
            yield Line(path.name, number, line.strip())


@dataclass(frozen=True, slots=True)
class ShiftType:
    """A shift of a public instance, in minutes after midnight."""

    id: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Instance:
    """A public instance: its name and the problem that it states."""

    name: str
    problem: Problem

    def roster(self, rows: Rows) -> Roster:
        """Return rows of letters as a roster."""
        return [[letter - 1 for letter in row] for row in rows]

    def rows(self, roster: Roster) -> Rows:
        """Return a roster as rows of letters."""
        return tuple(tuple(shift + 1 for shift in row) for row in roster)

    def score(self, rows: Rows) -> tuple[int, int]:
        """Return (objective, how many hard limits are broken) of rows."""
        found = Score(self.problem, rows)
        outside = sum(
            not letters >> letter & 1
            for domain, row in zip(self.problem.grid.domain, rows, strict=True)
            for letters, letter in zip(domain, row, strict=True)
        )
        return found.total[Tier.WISHES], len(found.worst(Tier.LEGAL)) + outside

    def by_rule(self, rows: Rows) -> dict[str, int]:
        """Return what each rule contributes to the objective, in order of name."""
        found: dict[str, int] = {}
        for one in self.problem.limits:
            price = cost(one.of, one.value(rows))
            if price:
                found[one.rule] = found.get(one.rule, 0) + price
        return dict(sorted(found.items()))


def grid_of(
    name: str,
    *,
    start: date,
    days: int,
    shifts: Sequence[ShiftType],
    people: Sequence[str],
    domain: Iterable[Iterable[Letters]],
) -> Grid:
    """Return the grid of an instance: one letter a day, off or one shift."""
    end = start + days * DAY
    return Grid(
        name=name,
        calendar=Calendar("UTC", start, end, (Block("1", start, end),)),
        people=tuple(
            Clinician(
                id=id,
                name=id,
                role=Role.OTHER,
                appointments=(Appointment(start=start, end=end),),
            )
            for id in people
        ),
        steps=tuple(
            Step((start + day * DAY).isoformat(), start + day * DAY, start + (day + 1) * DAY)
            for day in range(days)
        ),
        first=0,
        letters=(
            Letter(OFF),
            *(
                Letter(
                    shift.id,
                    shifts=(shift.id,),
                    spans=(Span(Kind.SHIFT, shift.start, shift.end, shift.id),),
                )
                for shift in shifts
            ),
        ),
        domain=tuple(tuple(row) for row in domain),
        rotation=(("",) * days,) * len(people),
        barred=_nothing_bars,
    )


def _nothing_bars(_person: int, _step: int, _letter: int) -> None:
    """Say nothing: an instance has only domains, no reasons."""


def limit(rule: str, subject: str, of: Count | Sum, person: int | None = None) -> Limit:
    """Return a limit; all that is soft lies in one tier, so that prices add up as published."""
    return Limit(
        rule=rule,
        severity=Severity.MUST if of.hard else Severity.PREFER,
        tier=Tier.WISHES,
        of=of,
        subject=subject,
        person=person,
    )
