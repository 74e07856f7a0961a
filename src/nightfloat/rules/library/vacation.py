"""Vacation in the block schedule: how much, how many at once, and on which rotations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nightfloat.domain.findings import Severity
from nightfloat.domain.people import WhoSelector
from nightfloat.domain.time import days as each_day
from nightfloat.rules.grid import Grid, Limit
from nightfloat.rules.language import Count, Letters, Sum, never, total
from nightfloat.rules.library.base import Rule, doc, selected
from nightfloat.rules.library.sentence import Blank, counted, given, joined, steps

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme


@dataclass(frozen=True, kw_only=True)
class Vacation(Rule):
    """Blocks with a vacation week, on rotations that allow it; a rule of the year alone."""

    grids = ("year",)

    sentence = (
        "Vacations of ",
        Blank("who"),
        ": ",
        joined(
            given("min", "at least ", Blank("min"), " a year"),
            given("max", "at most ", Blank("max"), " a year"),
            given("at_once", "at most ", counted("at_once", "people", " at once")),
            given("apart", "at least ", Blank("apart", style="blocks"), " apart"),
            given(
                "leave_days",
                "leave of ",
                Blank("leave_days"),
                " days or more on rotations that allow it",
            ),
        ),
        ".",
    )

    who: WhoSelector = doc("Whom the rule is about.", WhoSelector(("resident",)))
    min: int | None = doc("At least so many vacations a year.")
    max: int | None = doc("At most so many vacations a year.")
    at_once: int | None = doc("At most so many people on vacation in one block.")
    apart: int = doc("Blocks without vacation between two vacations.", 0)
    leave_days: int = doc(
        "Approved leave of at least so many days in a block wants a rotation that allows vacation "
        "(0: never mind); each block without costs `weight`.",
        0,
    )

    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield the limits on vacation letters."""
        if grid.name != "year":
            return
        away = grid.having(lambda letter: letter.vacation)
        home = grid.every & ~away
        free = grid.having(
            lambda letter: all(
                part in programme.rotation and programme.rotation[part].vacation
                for part in letter.rotations
            )
        )
        counts: list[tuple[Count, str, str]] = []
        if self.min is not None or self.max is not None:
            each_year = total(away, lo=self.min, hi=self.max, price=self.price)
            counts.append((each_year, "vacations in the year", "vacations"))
        for gap in range(self.apart):
            close = never(away, *(home,) * gap, away, price=self.price)
            counts.append((close, f"vacations only {steps(gap, 'year')} apart", "times"))
        yield from self.on_rows(grid, self.who, counts)
        for row, mine in selected(grid, self.who).items() if self.leave_days else ():
            yield from self._on_leave(grid, programme, row, mine, free)
        if self.at_once is not None:
            for step in grid.horizon:
                yield Limit(
                    rule=self.id,
                    severity=self.severity,
                    tier=self.level,
                    of=Sum(
                        cells=tuple(
                            (row, step, away, 1) for row in grid.people_who(self.who, step)
                        ),
                        hi=self.at_once,
                        phi=self.price,
                    ),
                    subject=f"People on vacation in block {grid.steps[step].id}",
                    unit="people",
                    steps=(step, step),
                )

    def _on_leave(
        self, grid: Grid, programme: Programme, row: int, steps: tuple[int, ...], free: Letters
    ) -> Iterator[Limit]:
        person = grid.people[row]
        for step in steps:
            place = grid.steps[step]
            days = sum(programme.away(person.id, day) for day in each_day(place.start, place.end))
            if days >= self.leave_days:
                yield Limit(
                    rule=self.id,
                    severity=Severity.PREFER,
                    tier=self.tier,
                    of=Sum(cells=((row, step, free, 1),), lo=1, plo=self.weight),
                    subject=f"{person.name}: {days} days of leave in block {place.id} on a "
                    "rotation that allows vacation",
                    unit="blocks",
                    steps=(step, step),
                )
