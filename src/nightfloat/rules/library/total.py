"""Total: how much of something one person has in a year, a block, a week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from nightfloat.domain.findings import Severity
from nightfloat.domain.people import WhoSelector
from nightfloat.domain.time import DaySelector, say
from nightfloat.rules.grid import Grid, Letter, Limit
from nightfloat.rules.language import Count, Letters, Pat
from nightfloat.rules.library.base import Rule, doc, listing, pick

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme

UNITS = ("times", "hours", "points")


@dataclass(frozen=True, kw_only=True)
class Total(Rule):
    """A person's number of shifts, hours, points or blocks in a window: quotas and continuity."""

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
    unit: str = doc("What is counted.", "times", choices=UNITS)
    min: int | None = doc("At least so much.")
    target: int | None = doc("So much is wanted: each one more or less costs `weight`.")
    max: int | None = doc("At most so much.")
    prorate: bool = doc("Scale the bounds by FTE and days present in the window.", False)

    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield a limit for each person, window and bound."""
        letters = pick(grid, self.shifts, self.rotations)
        if letters is None:
            return
        for name, win in windows(grid, self.per):
            steps = tuple(
                step
                for step in range(*win)
                if grid.name == "year" or self.days.matches(grid.steps[step].start, grid.calendar)
            )
            terms, scale = self._terms(grid, letters, steps)
            for row, person in enumerate(grid.people):
                at = max(win[0], grid.first)
                if not self.who.matches(person, grid.steps[at].start, grid.rotation[row][at]):
                    continue
                yield from self._of(grid, programme, row, win, terms, scale, name)

    def _terms(
        self, grid: Grid, letters: Letters, steps: tuple[int, ...]
    ) -> tuple[tuple[tuple[Pat, int], ...], int]:
        """Return the Count's terms and by how much its bounds are scaled."""
        by_weight: dict[int, Letters] = {}
        for index, letter in enumerate(grid.letters):
            if letters >> index & 1 and (weight := self._weight(letter)):
                by_weight[weight] = by_weight.get(weight, 0) | 1 << index
        halved = grid.name == "year" and 1 in by_weight
        if grid.name == "year" and not halved:
            by_weight = {weight // 2: mask for weight, mask in by_weight.items()}
        terms = tuple((Pat((mask,), steps), weight) for weight, mask in sorted(by_weight.items()))
        return terms, 60 if self.unit == "hours" else 2 if halved else 1

    def _weight(self, letter: Letter) -> int:
        if letter.rotations:
            return sum(part in self.rotations for part in letter.rotations)
        if self.unit == "hours":
            codes = set(self.shifts) or {span.code for span in letter.spans}
            return sum(span.end - span.start for span in letter.spans if span.code in codes)
        wanted = [shift for shift in letter.shifts if not self.shifts or shift in self.shifts]
        return max(len(wanted), 1)

    def _of(
        self,
        grid: Grid,
        programme: Programme,
        row: int,
        win: tuple[int, int],
        terms: tuple[tuple[Pat, int], ...],
        scale: int,
        name: str,
    ) -> Iterator[Limit]:
        share = presence(grid, programme, row, win) if self.prorate else 100

        def bound(number: int, up: bool) -> int:
            scaled = number * scale * share
            return -(-scaled // 100) if up else scaled // 100

        unit = {60: "min", 2: "half blocks"}.get(scale, self.unit)
        subject = f"{grid.people[row].name}: {self._what()} {name}"
        price = self.price
        soft = self.weight
        bounds = (
            (self.min, None, self.severity, price),
            (None, self.max, self.severity, price),
            (self.target, self.target, Severity.PREFER, soft),
        )
        for low, high, severity, cost in bounds:
            if low is None and high is None:
                continue
            yield Limit(
                rule=self.id,
                severity=severity,
                tier=self.level if severity is self.severity else self.tier,
                of=Count(
                    terms=terms,
                    lo=None if low is None else bound(low, up=False),
                    hi=None if high is None else bound(high, up=True),
                    win=win,
                    plo=cost,
                    phi=cost,
                ),
                subject=subject,
                unit=unit,
                person=row,
                steps=(win[0], win[1] - 1),
            )

    def _what(self) -> str:
        return listing(self.shifts or self.rotations) or "work"

    def words(self) -> str:
        """Return e.g. 'Each pgy1: N at most 6 times per block.'"""
        bounds = [
            f"{label} {number}"
            for label, number in (
                ("at least", self.min),
                ("target", self.target),
                ("at most", self.max),
            )
            if number is not None
        ]
        unit = "blocks" if self.rotations else self.unit
        scaled = ", scaled by FTE and days present" if self.prorate else ""
        return f"Each {listing(self.who.phrases)}: {self._what()} {', '.join(bounds)} {unit} per {self.per}{scaled}."


def windows(grid: Grid, per: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield (words, (first step, end step)) for each window of a grid that `per` names.

    Weeks, months and blocks that the horizon cuts are left out; rolling windows reach back into
    history.
    """
    stop = grid.length
    if per == "horizon":
        yield "in all", (grid.first, stop)
        return
    if per.startswith("rolling"):
        size = int(per.split()[1])
        for end in range(grid.first + 1, stop + 1):
            if end - size >= 0:
                yield f"in the {size} up to {grid.steps[end - 1].id}", (end - size, end)
        return
    if per == "block":
        for block in grid.calendar.blocks:
            inside = [s for s in grid.horizon if grid.steps[s].start in block]
            if (
                inside
                and sum((grid.steps[s].end - grid.steps[s].start).days for s in inside)
                == block.length
            ):
                yield f"in block {block.id}", (inside[0], inside[-1] + 1)
        return
    yield from _calendar_windows(grid, per)


def _calendar_windows(grid: Grid, per: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the whole weeks or months of the horizon."""
    day = grid.steps[grid.first].start
    last = grid.steps[-1].end
    while day < last:
        if per == "week":
            day += timedelta(days=(8 - day.isoweekday()) % 7)
            following = day + timedelta(days=7)
            name = f"in the week of {say(day)}"
        else:
            if day.day != 1:
                day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
            following = (day + timedelta(days=32)).replace(day=1)
            name = f"in {day:%B %Y}"
        inside = [
            s for s in grid.horizon if day <= grid.steps[s].start and grid.steps[s].end <= following
        ]
        if following <= last and inside:
            yield name, (inside[0], inside[-1] + 1)
        day = following


def presence(grid: Grid, programme: Programme, row: int, win: tuple[int, int]) -> int:
    """Return FTE x share of days present (appointed and not on leave) in a window, in percent."""
    person = grid.people[row]
    there = days = 0
    for step in range(*win):
        day = grid.steps[step].start
        while day < grid.steps[step].end:
            found = person.appointment(day)
            days += 1
            if found and not programme.away(person.id, day):
                there += found.fte
            day += timedelta(days=1)
    return there // days if days else 100
