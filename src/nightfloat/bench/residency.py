"""The residency benchmark (benchmarks/residency/FORMAT.md): an instance as a problem.

A rule about one person is a Count on that person; only cover and supervision are Sums. All that
is soft lies in one tier, so its cost is the objective of FORMAT.md. Dates are made up: the format
has weekdays only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import count, product
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from nightfloat.bench.instance import InstanceError, limit
from nightfloat.bench.residency_format import (
    AnyRule,
    Before,
    Bound,
    Counted,
    Cover,
    File,
    Never,
    Ratio,
    Rest,
    Run,
    Three,
    Weekends,
    Wish,
)
from nightfloat.domain.entry import Kind
from nightfloat.domain.errors import maybe
from nightfloat.domain.people import Appointment, Clinician, Role
from nightfloat.domain.time import DAY, MINUTES_A_DAY, Block, Calendar
from nightfloat.rules.grid import OFF, Grid, Letter, Limit, Problem, Span, Step
from nightfloat.rules.language import Count, Letters, Pat, Sum, never, run_max
from nightfloat.solver.score import Rows

FORMAT, SOLUTION = "residency-1", "residency-solution-1"
MONDAY = date(2024, 1, 1)
Terms = tuple[tuple[Pat, int], ...]

BLOCK_DAYS = 14
"""Length given to a block; the format does not say, and no rule asks."""

DEFAULT = (
    "block-040x026-1",
    "block-120x026-1",
    "call-040x028-1",
    "call-040x364-1",
    "emergency-024x028-1",
    "emergency-060x084-1",
    "clinic-020x028-1",
    "clinic-080x084-1",
)
"""The instances of a short comparison: one small and one large of each family."""


def read(path: Path) -> Problem:
    """Read an instance; raise InstanceError naming the place and the value."""
    try:
        file = File.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InstanceError(f"{path} cannot be read: {error.strerror}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise InstanceError(
            f"{path.name}, {place}: {first['msg']}. Maybe the file is not of format {FORMAT}."
        ) from error
    return _Reader(path.name, file).problem()


def solution(problem: Problem, rows: Rows) -> dict[str, Any]:
    """Return rows of a problem as a solution file's content: codes with spaces between."""
    letters = problem.grid.letters
    return {
        "format": SOLUTION,
        "instance": problem.grid.name,
        "rows": [" ".join(letters[letter].code for letter in row) for row in rows],
    }


class _Reader:
    """Turns one file into a problem."""

    def __init__(self, name: str, file: File) -> None:
        self.name, self.file = name, file
        self.letter = {code: number for number, code in enumerate(file.codes)}
        self.every: Letters = (1 << len(file.codes)) - 1
        self.away: list[set[int]] = [set() for _ in file.people]
        for person, first, stop in file.away:
            self._inside(person, first, "leave")
            self._inside(person, stop - 1, "leave")
            self.away[person].update(range(first, stop))

    def problem(self) -> Problem:
        """Return the problem."""
        limits = [one for rule in self.file.rules for one in self._limits(rule)]
        return Problem(grid=self._grid(), limits=tuple(limits))

    # ---- the grid ----

    def _grid(self) -> Grid:
        file = self.file
        steps = tuple(self._step(number) for number in range(file.steps))
        start, end = steps[0].start, steps[-1].end
        return Grid(
            name=file.name,
            calendar=Calendar("UTC", start, end, (Block("1", start, end),)),
            people=tuple(
                Clinician(
                    id=one.id,
                    name=one.id,
                    role=Role.RESIDENT if one.pgy else Role.FACULTY,
                    appointments=(Appointment(start=start, end=end, pgy=one.pgy),),
                )
                for one in file.people
            ),
            steps=steps,
            first=0,
            letters=tuple(map(self._letter, file.codes)),
            domain=tuple(map(tuple, self._domain())),
            rotation=(("",) * file.steps,) * len(file.people),
            barred=_nothing_bars,
        )

    def _step(self, number: int) -> Step:
        file = self.file
        first = MONDAY + file.weekday * DAY
        if not file.per_day:
            begin = first + BLOCK_DAYS * number * DAY
            return Step(str(number), begin, begin + BLOCK_DAYS * DAY)
        begin = first + number // file.per_day * DAY
        half = "" if file.per_day == 1 else (" am", " pm")[number % 2]
        return Step(f"{begin.isoformat()}{half}", begin, begin + DAY)

    def _letter(self, code: str) -> Letter:
        if code == OFF:
            return Letter(OFF)
        if code == self.file.leave:
            return Letter(code, spans=(Span(Kind.LEAVE, 0, MINUTES_A_DAY),))
        if not self.file.per_day:
            return Letter(code, rotations=(code, code))
        start, end = self.file.clock.get(code, (0, 0))
        spans = (Span(Kind.SHIFT, start, end, code),) if end else ()
        return Letter(code, shifts=(code,), spans=spans)

    def _domain(self) -> list[list[Letters]]:
        file = self.file
        leave = self._mask([file.leave]) if file.leave else 0
        domain = [[self.every & ~leave] * file.steps for _ in file.people]
        for entry in file.allowed:
            mask = self._mask(entry.codes)
            for person, step in product(self._group(entry.people), self._steps(entry.steps)):
                domain[person][step] &= mask
        for person, steps in enumerate(self.away):
            for step in sorted(steps):
                domain[person][step] = leave
        for person, row in enumerate(domain):
            if 0 in row:
                raise self._error(f"{file.people[person].id} has no code in step {row.index(0)}")
        return domain

    # ---- looking up ----

    def _error(self, what: str) -> InstanceError:
        return InstanceError(f"{self.name}: {what}.")

    def _inside(self, person: int, step: int, what: str) -> None:
        if person >= len(self.file.people) or not 0 <= step < self.file.steps:
            raise self._error(f"{what} of person {person} in step {step} lies outside the instance")

    def _one(self, code: str) -> int:
        if code not in self.letter:
            raise self._error(f'"{code}" is no code{maybe(code, self.letter).rstrip(".")}')
        return self.letter[code]

    def _mask(self, codes: Sequence[str]) -> Letters:
        mask = 0
        for code in codes:
            mask |= 1 << self._one(code)
        return mask

    def _group(self, name: str) -> list[int]:
        if name not in self.file.groups:
            raise self._error(f'"{name}" is no group{maybe(name, self.file.groups).rstrip(".")}')
        for person in self.file.groups[name]:
            self._inside(person, 0, f'group "{name}"')
        return self.file.groups[name]

    def _steps(self, ranges: Sequence[Three] | None) -> list[int]:
        if ranges is None:
            return list(range(self.file.steps))
        found = [step for one in ranges for step in range(*one)]
        if found and max(found) >= self.file.steps:
            raise self._error(f"step {max(found)} lies outside the instance")
        return found

    def _windows(self, window: tuple[int, int] | None) -> list[range]:
        length, stride = window or (self.file.steps, self.file.steps)
        return [
            range(first, first + length) for first in range(0, self.file.steps - length + 1, stride)
        ]

    def _bound(self, bound: Bound | None, person: int, window: range) -> int | None:
        if bound is None or isinstance(bound, int):
            return bound
        times, per, more = bound
        present = sum(step not in self.away[person] for step in window)
        return times * present // per + more

    # ---- rules ----

    def _limits(self, rule: AnyRule) -> Iterator[Limit]:
        match rule:
            case Counted():
                yield from self._counted(rule)
            case Weekends():
                yield from self._weekends(rule)
            case Run():
                one = run_max(self._mask(rule.codes), rule.max, price=rule.weight)
                yield from self._everybody(rule.id, rule.people, one)
            case Rest():
                one = _no(self._too_soon(rule.minutes), rule.weight)
                yield from self._everybody(rule.id, rule.people, one)
            case Never():
                ends = tuple(sorted(self._steps(rule.steps)))
                patterns = [Pat(tuple(map(self._mask, sets)), ends) for sets in rule.patterns]
                yield from self._everybody(rule.id, rule.people, _no(patterns, rule.weight))
            case Before():
                yield from self._before(rule)
            case Wish():
                unwished = self.every & ~self._mask(rule.codes)
                for person, step, weight in rule.wishes:
                    self._inside(person, step, "a wish")
                    wish = never(unwished, ends=(step,), price=weight)
                    yield limit(rule.id, self._words(rule.id, person, step), wish, person)
            case Cover():
                yield from self._cover(rule)
            case Ratio():
                yield from self._ratio(rule)

    def _words(self, id: str, person: int, step: int | None = None) -> str:
        where = "" if step is None else f", {self._step(step).id}"
        return f"{id} of {self.file.people[person].id}{where}"

    def _everybody(self, id: str, group: str, one: Count) -> Iterator[Limit]:
        for person in self._group(group):
            yield limit(id, self._words(id, person), one, person)

    def _in_windows(
        self,
        rule: Counted | Weekends,
        terms: Callable[[range], Terms],
        *,
        whole: bool,
    ) -> Iterator[Limit]:
        """Yield one Count for each person and window whose bounds can be broken at all.

        `whole`: the terms count in each step of the row, so that the window has to cut them.
        """
        for window in self._windows(rule.window):
            counted = terms(window)
            cut = (window.start, window.stop) if whole and rule.window else None
            for person in self._group(rule.people):
                low = self._bound(rule.min, person, window) or None
                high = self._bound(rule.max, person, window)
                if low is not None or high is not None:
                    one = Count(
                        terms=counted,
                        lo=low,
                        hi=high,
                        win=cut,
                        plo=rule.weight,
                        phi=rule.weight,
                    )
                    yield limit(rule.id, self._words(rule.id, person, window.start), one, person)

    def _counted(self, rule: Counted) -> Iterator[Limit]:
        weighed = _by_value({self._one(code): value for code, value in rule.values.items()})
        after = self.every & ~self._mask(rule.not_after) if rule.not_after else None
        steps = None if rule.steps is None else sorted(self._steps(rule.steps))

        def terms(window: range) -> Terms:
            ends = None if steps is None else tuple(step for step in steps if step in window)
            if after is None:
                return tuple((Pat((mask,), ends), value) for mask, value in weighed)
            # Before step 0 nothing is known, and nothing is counted out.
            start = (0,) if ends is None or 0 in ends else ()
            return tuple(
                (pattern, value)
                for mask, value in weighed
                for pattern in (Pat((mask,), start), Pat((after, mask), ends))
            )

        return self._in_windows(rule, terms, whole=steps is None)

    def _weekends(self, rule: Weekends) -> Iterator[Limit]:
        size, length = self.file.per_day, self.file.steps
        worked = self._mask(rule.codes)
        free = self.every & ~worked
        saturdays = [
            step
            for step in range(0, length, size or length)
            if size and (step // size + self.file.weekday) % 7 == 5
        ]

        def terms(window: range) -> Terms:
            """A weekend belongs to its first step on these codes: free before, worked then."""
            starts = [step for step in saturdays if step in window]
            return tuple(
                (Pat((free,) * k + (worked,), tuple(s + k for s in starts if s + k < length)), 1)
                for k in range(2 * size)
            )

        return self._in_windows(rule, terms, whole=False)

    def _too_soon(self, minutes: Mapping[str, int]) -> list[Pat]:
        """Return the patterns of a duty, idle days, and the next duty before the rest is over."""
        clock = self.file.clock
        idle = self.every & ~self._mask(list(clock)) if clock else self.every
        found = []
        for code, least in minutes.items():
            if code not in clock or self.file.per_day != 1:
                raise self._error(f'"{code}" rests, but has no clock times in days')
            end = clock[code][1]
            for days in count(1):
                if days * MINUTES_A_DAY - end >= least:
                    break
                late = [
                    other
                    for other, (start, _) in clock.items()
                    if days * MINUTES_A_DAY + start - end < least
                ]
                if late:
                    sets = (self._mask([code]), *(idle,) * (days - 1), self._mask(late))
                    found.append(Pat(sets))
        return found

    def _before(self, rule: Before) -> Iterator[Limit]:
        first, other = self._mask(rule.first), self.every & ~self._mask(rule.then)
        for step in range(self.file.steps):
            terms = ((Pat((first,), tuple(range(step))), 1), (Pat((other,), (step,)), rule.min))
            one = Count(terms=terms, lo=rule.min, plo=rule.weight)
            for person in self._group(rule.people):
                yield limit(rule.id, self._words(rule.id, person, step), one, person)

    def _cover(self, rule: Cover) -> Iterator[Limit]:
        mask, people = self._mask(rule.codes), self._group(rule.people)
        steps = self._steps(rule.steps)
        lows, highs = (
            [one] * len(steps) if not isinstance(one, list) else one for one in (rule.min, rule.max)
        )
        if not len(lows) == len(highs) == len(steps):
            raise self._error(f'"{rule.id}" has bounds for another number of steps')
        for step, low, high in zip(steps, lows, highs, strict=True):
            cells = tuple((person, step, mask, 1) for person in people)
            if low or high is not None:
                of = Sum(cells=cells, lo=low or None, hi=high, plo=rule.weight, phi=rule.weight)
                yield limit(rule.id, f"{rule.id}, {self._step(step).id}", of)

    def _ratio(self, rule: Ratio) -> Iterator[Limit]:
        mask, people, by = self._mask(rule.codes), self._group(rule.people), self._group(rule.by)
        for step in self._steps(rule.steps):
            cells = [(person, step, mask, rule.each) for person in by]
            cells += [(person, step, mask, -1) for person in people]
            of = Sum(cells=tuple(cells), lo=0, plo=rule.weight)
            yield limit(rule.id, f"{rule.id}, {self._step(step).id}", of)


def _nothing_bars(_person: int, _step: int, _letter: int) -> None:
    """Say nothing: an instance has only domains, no reasons."""


def _no(patterns: Sequence[Pat], price: int | None) -> Count:
    """Return a Count that none of the patterns may occur in, or each occurrence costs."""
    return Count(terms=tuple((pattern, 1) for pattern in patterns), hi=0, phi=price)


def _by_value(values: Mapping[int, int]) -> list[tuple[Letters, int]]:
    """Return letter sets by their value, each value once, without those that count nothing."""
    found: dict[int, Letters] = {}
    for letter, value in values.items():
        if value:
            found[value] = found.get(value, 0) | 1 << letter
    return [(mask, value) for value, mask in found.items()]
