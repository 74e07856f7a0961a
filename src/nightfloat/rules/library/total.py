"""Total: how much of something one person has in a year, a block, a week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from nightfloat.domain.entry import WORK
from nightfloat.domain.findings import Severity
from nightfloat.domain.people import WhoSelector
from nightfloat.domain.time import DaySelector, say
from nightfloat.domain.time import days as each_day
from nightfloat.rules.grid import Grid, Letter, Limit
from nightfloat.rules.language import Count, Letters, Pat
from nightfloat.rules.library.base import Rule, doc, pick
from nightfloat.rules.library.sentence import (
    ANY_WORK,
    EACH,
    ON_DAYS,
    Blank,
    Said,
    between,
    given,
    in_window,
    steps,
)
from nightfloat.rules.phrases import listing

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme

UNITS = ("times", "hours", "points")

Terms = tuple[tuple[Pat, int], ...]
"""A Count's terms."""


@dataclass(frozen=True, kw_only=True)
class Total(Rule):
    """A person's number of shifts, hours, points or blocks in a window: quotas and continuity.

    Only steps on which `who` selects the person count. Half a block costs half of `weight`,
    rounded up.
    """

    sentence = (
        EACH,
        ": ",
        ANY_WORK,
        ON_DAYS,
        " ",
        between(
            Blank("unit", style="unit"),
            lambda rule: "blocks" if rule.rotations else rule.unit,
        ),
        " ",
        Said(("per ", Blank("per", style="per")), in_window),
        given("prorate", ", scaled by FTE and days present"),
        ".",
    )

    shifts: tuple[str, ...] = doc("Shifts that count, together; none: any work.", ())
    rotations: tuple[str, ...] = doc("Rotations that count, together.", ())
    who: WhoSelector = doc("Whom the rule is about.", WhoSelector())
    days: DaySelector = doc("Only these days count.", DaySelector())
    per: str = doc(
        "Window: horizon, block, week (Mon-Sun), month, or 'rolling N' steps.",
        "horizon",
        pattern="horizon|block|week|month|rolling [1-9][0-9]*",
        example='"week"',
    )
    unit: str = doc(
        "What is counted; hours are those worked, and cost `weight` by the minute when soft.",
        "times",
        choices=UNITS,
    )
    min: int | None = doc("At least so much.")
    target: int | None = doc("So much is wanted: each one more or less costs `weight`.")
    max: int | None = doc("At most so much.")
    prorate: bool = doc(
        "Scale the bounds by FTE and days present in the window, to whole numbers: a minimum "
        "down, a maximum up.",
        False,
    )

    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield a limit for each person, window and bound."""
        letters = pick(grid, self.shifts, self.rotations)
        if letters is None:
            return
        weights, scale = self._weights(grid, programme, letters)
        for window in windows(grid, self.per):
            steps = tuple(
                step
                for step in range(*window.steps)
                if grid.name == "year" or self.days.matches(grid.steps[step].start, grid.calendar)
            )
            bound: dict[int, list[int]] = {}
            for step in range(*window.steps):
                for row in grid.people_who(self.who, step):
                    bound.setdefault(row, []).append(step)
            terms: dict[tuple[int, ...], Terms] = {}
            for row, on in sorted(bound.items()):
                mine = steps if len(on) == window.length else tuple(s for s in steps if s in on)
                if mine not in terms:
                    terms[mine] = tuple((Pat((mask,), mine), weight) for weight, mask in weights)
                yield from self._of(grid, programme, row, on, window, terms[mine], scale)

    def _weights(
        self, grid: Grid, programme: Programme, letters: Letters
    ) -> tuple[list[tuple[int, Letters]], int]:
        """Return (weight, letters) of what counts, and how many of the Count's units make one."""
        found: dict[int, Letters] = {}
        for index, letter in enumerate(grid.letters):
            if letters >> index & 1 and (weight := self._weight(programme, letter)):
                found[weight] = found.get(weight, 0) | 1 << index
        if grid.name != "year":
            return sorted(found.items()), 60 if self.unit == "hours" else 1
        if 1 in found:
            return sorted(found.items()), 2
        return [(weight // 2, mask) for weight, mask in found.items()], 1

    def _weight(self, programme: Programme, letter: Letter) -> int:
        """Return what a letter counts for: minutes of work, points, halves of a block, shifts."""
        if letter.rotations:
            whole = letter.plain in self.rotations
            return 2 if whole else sum(part in self.rotations for part in letter.rotations)
        if self.unit == "hours":
            return sum(
                span.end - span.start
                for span in letter.spans
                if span.kind in WORK and (not self.shifts or span.code in self.shifts)
            )
        wanted = [shift for shift in letter.shifts if not self.shifts or shift in self.shifts]
        if self.unit == "points":
            return sum(programme.shift[id].points for id in wanted)
        return max(len(wanted), 1)

    def _of(
        self,
        grid: Grid,
        programme: Programme,
        row: int,
        on: Sequence[int],
        window: Window,
        terms: Terms,
        scale: int,
    ) -> Iterator[Limit]:
        """Yield a limit for each bound on one person; `on` are the window's steps they match.

        A minimum or target that is not prorated asks for the whole window: it binds those whom
        `who` selects on every step of it on which they are there.
        """
        there = {step for step in range(*window.steps) if is_there(grid, row, step)}
        whole = window.whole and (self.prorate or there <= set(on))
        share = presence(grid, programme, row, on, window.steps) if self.prorate else Fraction(1)
        low, high = floor, ceil
        soft = self.weight if scale != 2 else -(-self.weight // 2)
        price = None if self.price is None else soft
        bounds = (
            (self.min if whole else None, None, self.severity, price),
            (None, self.max, self.severity, price),
            *(((self.target, self.target, Severity.PREFER, soft),) if whole else ()),
        )
        for least, most, severity, cost in bounds:
            if least is None and most is None:
                continue
            yield Limit(
                rule=self.id,
                severity=severity,
                tier=self.level if severity is self.severity else self.tier,
                of=Count(
                    terms=terms,
                    lo=None if least is None else low(least * scale * share),
                    hi=None if most is None else high(most * scale * share),
                    win=window.steps,
                    plo=cost,
                    phi=cost,
                ),
                subject=f"{grid.people[row].name}: {self._what()} {window.name}",
                unit={60: "min", 2: "half blocks"}.get(scale, self._unit()),
                person=row,
                steps=(window.steps[0], window.steps[1] - 1),
            )

    def _unit(self) -> str:
        return "blocks" if self.rotations else self.unit

    def _what(self) -> str:
        return listing(self.shifts or self.rotations) or "work"


@dataclass(frozen=True, slots=True)
class Window:
    """Steps (first, end) that a total is taken over, in words; `whole`: no horizon cuts it."""

    name: str
    steps: tuple[int, int]
    whole: bool = True

    @property
    def length(self) -> int:
        """Number of steps."""
        return self.steps[1] - self.steps[0]


def windows(grid: Grid, per: str) -> Iterator[Window]:
    """Yield each window of a grid that `per` names, in order.

    Rolling windows end in the horizon and reach back into history. Weeks and months that the
    horizon cuts reach into history too and are marked as not whole: a maximum can be judged in
    them, a minimum cannot. Blocks that the horizon cuts are left out.
    """
    stop = grid.length
    if per == "horizon":
        yield Window("in all", (grid.first, stop))
    elif per.startswith("rolling"):
        size = int(per.split()[1])
        for end in range(max(grid.first + 1, size), stop + 1):
            last = grid.steps[end - 1]
            to = f"block {last.id}" if grid.name == "year" else say(last.start)
            yield Window(f"in the {steps(size, grid.name)} up to {to}", (end - size, end))
    elif per == "block":
        for block in grid.calendar.blocks:
            inside = [s for s in grid.horizon if grid.steps[s].start in block]
            covered = sum((grid.steps[s].end - grid.steps[s].start).days for s in inside)
            if covered == block.length:
                yield Window(f"in block {block.id}", (inside[0], inside[-1] + 1))
    else:
        yield from _calendar_windows(grid, per)


def _calendar_windows(grid: Grid, per: str) -> Iterator[Window]:
    """Yield the weeks or months that share a step with the horizon."""
    first, last = grid.steps[grid.first].start, grid.steps[-1].end
    day = first - timedelta(days=first.isoweekday() - 1) if per == "week" else first.replace(day=1)
    while day < last:
        if per == "week":
            following = day + timedelta(days=7)
            name = f"in the week of {say(day)}"
        else:
            following = (day + timedelta(days=32)).replace(day=1)
            name = f"in {day:%B %Y}"
        inside = [
            s for s, step in enumerate(grid.steps) if day <= step.start and step.end <= following
        ]
        if inside and inside[-1] >= grid.first:
            whole = first <= day and following <= last
            yield Window(name, (inside[0], inside[-1] + 1), whole)
        day = following


def is_there(grid: Grid, row: int, step: int) -> bool:
    """Return True when a person has an appointment on any day of a step."""
    place = grid.steps[step]
    return any(a.start < place.end and place.start < a.end for a in grid.people[row].appointments)


def presence(
    grid: Grid, programme: Programme, row: int, on: Sequence[int], win: tuple[int, int]
) -> Fraction:
    """Return FTE x the part of a window's days on which a person is there and not on leave.

    Only days of the steps `on` count as there.
    """
    person = grid.people[row]
    there = 0
    for step in on:
        place = grid.steps[step]
        for part in person.appointments:
            first, last = max(part.start, place.start), min(part.end, place.end)
            if first < last:
                away = sum(programme.away(person.id, day) for day in each_day(first, last))
                there += part.fte * ((last - first).days - away)
    return Fraction(there, 100 * (grid.steps[win[1] - 1].end - grid.steps[win[0]].start).days)
