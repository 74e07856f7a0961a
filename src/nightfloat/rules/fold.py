"""Several limits in words: those that are alike are told as one, with a count.

"R01 on leave on Sun 19 Jul 2026" twenty-five times over is "25 people on leave on Sun 19 Jul
2026"; behind each line stand the limits that it tells, so that nothing is lost. Limits are alike
when they come from one rule with the same bounds and differ only in the person or the day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from nightfloat.domain.time import say
from nightfloat.rules.describe import quantity
from nightfloat.rules.grid import Grid, Limit
from nightfloat.rules.language import Sum
from nightfloat.rules.library.base import when
from nightfloat.rules.phrases import listing

NAMED = 3
"""Up to so many people are named in a line, up to so many lines of a side in a headline."""
RUNS = 4
"""Up to so many runs of days are listed; beyond, it is how many, the first and the last."""
ALIKE = 3
"""Up to so many lines differ only in who and when; more become one."""

_PINNED_OFF = "pinned to - "
"""How a pin says a day off, by its letter."""
_WHEN = "\0"
"""Stands for the day or block in a group's text."""


class Told(StrEnum):
    """What a limit is to people."""

    LEAVE = "leave"
    PIN = "pin"
    DEMAND = "demand"
    """It counts several people."""
    PERSON = "person"
    """A rule about one person."""

    @property
    def fact(self) -> bool:
        """True for what is settled about people; the rest is asked of the schedule."""
        return self in (Told.LEAVE, Told.PIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Limits told as one: `members` are their places in what was folded, `items` their words.

    `people` are the names of those whom the limits are about (none for a demand).
    """

    words: str
    rule: str
    told: Told
    people: tuple[str, ...]
    members: tuple[int, ...]
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """Limits in words: all of them in a sentence, then line by line."""

    headline: str = ""
    lines: tuple[Line, ...] = ()


def fold(grid: Grid, limits: Sequence[Limit]) -> Fold:
    """Return limits that cannot all hold in words, in the order in which they come up."""
    single = [_group(grid, limit, place) for place, limit in enumerate(limits)]
    groups = _folded(single)
    return Fold(_headline(grid, groups), tuple(_line(grid, one, single) for one in groups))


def lines(
    grid: Grid, limits: Sequence[Limit], asked: Callable[[Limit], str], *, named: int
) -> tuple[Line, ...]:
    """Return limits line by line; `asked` says what each asks for, up to `named` are named."""
    single = [
        replace(_group(grid, limit, place), asked=asked(limit), named=named)
        for place, limit in enumerate(limits)
    ]
    return tuple(_line(grid, one, single) for one in _folded(single))


def _line(grid: Grid, group: _Group, single: Sequence[_Group]) -> Line:
    return Line(
        words=group.words(grid),
        rule=group.rule,
        told=group.told,
        people=group.names(grid),
        members=group.members,
        items=tuple(single[place].words(grid) for place in group.members),
    )


def told(limit: Limit) -> Told:
    """Return what a limit is to people."""
    if limit.fixed:
        return Told.PIN if limit.rule == "pin" else Told.LEAVE
    return Told.DEMAND if limit.person is None else Told.PERSON


def bounds(limit: Limit) -> str:
    """Return what a limit asks for: 'at least 2 people'; '' where its subject says it all."""
    of, unit = limit.of, limit.unit
    if limit.fixed or not limit.judge or of.lo == of.hi == 0:
        return ""
    if of.lo is not None and of.lo == of.hi:
        return f"exactly {quantity(of.lo, unit)}"
    said = []
    if of.lo:
        said.append(f"at least {quantity(of.lo, unit)}")
    if of.hi:
        said.append(f"at most {quantity(of.hi, unit)}")
    elif of.hi == 0 and limit.steps is not None:
        said.append("nobody" if unit == "people" else "none")
    return listing(said, "and")


def dates(days: Sequence[date]) -> str:
    """Return ascending days as people say them: 'Fri 13 Mar 2026', '13–15 and 20 Mar 2026'."""
    if len(days) == 1:
        return say(days[0])
    runs = _runs([day.toordinal() for day in days])
    spans = [(days[first], days[last]) for first, last in runs]
    if len(spans) > RUNS:
        return f"{len(days)} days from {say(days[0])} to {say(days[-1])}"
    flat = [day for span in spans for day in dict.fromkeys(span)]
    words = {
        day: _day(day, following) for day, following in zip(flat, [*flat[1:], None], strict=True)
    }
    return listing([_joined([words[day] for day in dict.fromkeys(span)]) for span in spans], "and")


def _joined(ends: Sequence[str]) -> str:
    return (" – " if any(" " in end for end in ends[:-1]) else "–").join(ends)


def _day(day: date, following: date | None) -> str:
    """Return a day, its month and year only where those of the next one differ."""
    if following is None or day.year != following.year:
        return f"{day.day} {day:%b %Y}"
    return str(day.day) if day.month == following.month else f"{day.day} {day:%b}"


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return (first, last) place of each run of consecutive numbers."""
    found: list[tuple[int, int]] = []
    for place, number in enumerate(numbers):
        if found and numbers[found[-1][1]] + 1 == number:
            found[-1] = found[-1][0], place
        else:
            found.append((place, place))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Limits that are alike; `text` is their subject without the person, a mark for the day.

    `steps` are the days or blocks of those with a mark. `crossed`: each of `rows` has each of
    `steps`; otherwise only some do.
    """

    rule: str
    told: Told
    text: str
    asked: str
    rows: tuple[int, ...]
    steps: tuple[int, ...]
    span: tuple[int, int] | None
    members: tuple[int, ...]
    crossed: bool = True
    named: int = NAMED

    @property
    def alike(self) -> tuple[object, ...]:
        """What those share that differ at most in who and when."""
        return self.rule, self.told, self.text, self.asked, bool(self.rows)

    def names(self, grid: Grid) -> tuple[str, ...]:
        """Return the names of the people."""
        return tuple(grid.people[row].name for row in self.rows)

    def who(self, grid: Grid) -> str:
        """Return 'Ana Ruiz', 'Ana Ruiz and Ben Cho', '25 people'."""
        names = self.names(grid)
        return listing(names, "and") if len(names) <= self.named else f"{len(names)} people"

    def words(self, grid: Grid) -> str:
        """Return the line."""
        return f"{self.said(grid, _at(grid, self.steps))}{self.number()}"

    def said(self, grid: Grid, at: str, *, named: bool = True) -> str:
        """Return the line with other words for when, maybe without its people."""
        text = self.text.replace(_WHEN, at) if at else self.text.replace(f" {_WHEN}", "")
        if self.rows and (named or self.told.fact):
            text = f"{self.who(grid)}{' ' if self.told.fact else ': '}{text}"
        return f"{text} ({self.asked})" if self.asked else text

    def number(self) -> str:
        """Return how many limits there are where people and days do not say it."""
        told_by = max(1, len(self.rows)) * max(1, len(self.steps)) if self.crossed else 0
        if told_by == len(self.members):
            return ""
        unit = "person-days" if self.told.fact and _WHEN in self.text else "times"
        return f", {len(self.members)} {unit} in all"


def _group(grid: Grid, limit: Limit, place: int) -> _Group:
    text = limit.subject
    rows: tuple[int, ...] = ()
    steps: tuple[int, ...] = ()
    row = _about(limit)
    if row is not None:
        name = grid.people[row].name
        bare = text.removeprefix(f"{name}: ") if not limit.fixed else text.removeprefix(f"{name} ")
        if bare != text:
            text, rows = bare.replace(_PINNED_OFF, "pinned off "), (row,)
    if limit.steps is not None and limit.steps[0] == limit.steps[1]:
        at = when(grid, limit.steps[0])
        if text.count(at) == 1:
            text, steps = text.replace(at, _WHEN), (limit.steps[0],)
    return _Group(
        rule=limit.rule,
        told=told(limit),
        text=text,
        asked=bounds(limit),
        rows=rows,
        steps=steps,
        span=None if steps else limit.steps,
        members=(place,),
    )


def _about(limit: Limit) -> int | None:
    """Return the row of the one person whom a limit is about, if it is one."""
    if not isinstance(limit.of, Sum):
        return limit.person
    rows = {row for row, _, _, _ in limit.of.cells}
    return next(iter(rows)) if len(rows) == 1 else None


def _folded(groups: Sequence[_Group]) -> tuple[_Group, ...]:
    """Fold people who share the days, then days that share the people, then what is left over."""
    found = _merged(groups, lambda one: (*one.alike, one.steps, one.span))
    found = _merged(found, lambda one: (*one.alike, one.rows, one.span))
    counted: dict[tuple[object, ...], int] = {}
    for one in found:
        counted[one.alike] = counted.get(one.alike, 0) + 1
    return tuple(_merged(found, lambda one: (*one.alike, *_apart(one, counted[one.alike]))))


def _apart(one: _Group, alike: int) -> tuple[object, ...]:
    """Return what keeps a group apart from those like it: nothing when there are too many."""
    return () if alike > ALIKE else (one.members,)


def _merged(groups: Sequence[_Group], key: Callable[[_Group], tuple[object, ...]]) -> list[_Group]:
    """Return the groups with those of one key as one, where the first of them stood."""
    found: dict[tuple[object, ...], list[_Group]] = {}
    for one in groups:
        found.setdefault(key(one), []).append(one)
    return [_union(alike) for alike in found.values()]


def _union(groups: Sequence[_Group]) -> _Group:
    first = groups[0]
    rows = tuple(sorted({row for one in groups for row in one.rows}))
    steps = tuple(sorted({step for one in groups for step in one.steps}))
    return replace(
        first,
        rows=rows,
        steps=steps,
        members=tuple(sorted(place for one in groups for place in one.members)),
        crossed=all(one.crossed and (one.rows == rows or one.steps == steps) for one in groups),
    )


def _at(grid: Grid, steps: Sequence[int]) -> str:
    """Return 'on Sat 4 Jul 2026', 'on 4–6 Jul 2026', 'in blocks 3 to 5'."""
    if len(steps) < 2:
        return "".join(when(grid, step) for step in steps)
    if grid.name != "year":
        return f"on {dates([grid.steps[step].start for step in steps])}"
    ids = [grid.steps[step].id for step in steps]
    runs = _runs(steps)
    if len(runs) > RUNS:
        return f"in {len(steps)} blocks from {ids[0]} to {ids[-1]}"
    said = [ids[one] if one == last else f"{ids[one]} to {ids[last]}" for one, last in runs]
    return f"in blocks {listing(said, 'and')}"


def _headline(grid: Grid, groups: Sequence[_Group]) -> str:
    """Return who or what stands against what, the day said once where all share it."""
    shared = {one.steps for one in groups}
    lead = ""
    if len(shared) == 1 and len(groups) > 1 and groups[0].steps:
        at = _at(grid, groups[0].steps)
        lead = f"{at[0].upper()}{at[1:]}: "
    facts = [one for one in groups if one.told.fact]
    rest = [one for one in groups if not one.told.fact]
    people = {row for one in facts for row in one.rows}

    def side(ones: Sequence[_Group]) -> str:
        said = [
            one.said(grid, "" if lead else _at(grid, one.steps), named={*one.rows} != people)
            + one.number()
            for one in ones
        ]
        more = len(said) - NAMED
        return listing(said, "and") if more <= 1 else f"{', '.join(said[:NAMED])} and {more} more"

    if facts and rest:
        return f"{lead}{side(facts)} against {side(rest)}"
    end = "cannot be met" if len(groups) == 1 else "cannot all hold"
    return f"{lead}{side(groups)} {end}"
