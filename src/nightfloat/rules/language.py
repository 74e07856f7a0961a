"""The language of rules: two primitives, each with its readers, and the sugar over them.

A clinician's schedule is a *row*: a word over letters, one letter a step (day or block). A set of
letters is an int bit mask. Everything that one row can say is a `Count`: weighted occurrences of
short letter-set patterns in a window, with bounds (hard) or prices (soft). Everything that ties
rows together is a `Sum`: a weighted number of cells that hold a letter of a set, with the same
bounds or prices. Readable rules (`run_max`, `spaced`, `weekends` ...) only build these two.

Readers: `value` measures a schedule, `lower` states the same in a constraint model. A pattern is
anchored on its last step, so that a prefix needs no knowledge of the date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Protocol, TypeVar

Letters = int
"""A set of letters as a bit mask: letter number i is in it when bit i is set."""

Row = Sequence[int]
"""Letter numbers, one a step, history first."""

L = TypeVar("L")


class Tier(IntEnum):
    """Costs are compared tier by tier: no number of wishes buys a missing person."""

    LEGAL = 0
    COVERED = 1
    FAIR = 2
    WISHES = 3


class Model(Protocol[L]):
    """What `lower` needs of a constraint model over cells (person, step); L is its literal."""

    def at(self, person: int, step: int, letters: Letters) -> L:
        """Return the literal 'this cell holds one of these letters' (maybe a constant)."""
        ...

    def all_of(self, literals: Sequence[L], *, forced: bool, allowed: bool) -> L:
        """Return a literal for the conjunction.

        `forced`: it must be true when all are. `allowed`: it may be true only when all are.
        """
        ...

    def not_all(self, literals: Sequence[L]) -> None:
        """State that at least one of the literals is false."""
        ...

    def at_most_one(self, literals: Sequence[L]) -> None:
        """State that no two are true: part of a definition, in force whatever the limit's price."""
        ...

    def bound(self, terms: Sequence[tuple[L, int]], lo: int | None, hi: int | None) -> None:
        """State lo <= weighted sum of literals <= hi."""
        ...

    def charge(
        self,
        terms: Sequence[tuple[L, int]],
        below: tuple[int, int] | None,
        above: tuple[int, int] | None,
    ) -> None:
        """Add a cost: below=(lo, price) a unit short of lo, above=(hi, price) a unit over hi."""
        ...


@dataclass(frozen=True, slots=True)
class Pat:
    """A sequence of letter sets; it occurs at step d when the steps up to d lie in them in turn.

    `ends` limits the steps d at which it may occur (None: all).
    """

    sets: tuple[Letters, ...]
    ends: tuple[int, ...] | None = None

    def last_steps(self, length: int, win: tuple[int, int] | None) -> Iterator[int]:
        """Yield the steps at which the pattern could occur in a row of `length` steps."""
        first, stop = win or (0, length)
        first = max(first, len(self.sets) - 1)
        if self.ends is None:
            yield from range(first, min(stop, length))
        else:
            yield from (d for d in self.ends if first <= d < min(stop, length))

    def occurs(self, row: Row, last: int) -> bool:
        """Return True when the pattern's last set lies at step `last`."""
        start = last - len(self.sets) + 1
        for offset, letters in enumerate(self.sets):
            if not letters >> row[start + offset] & 1:
                return False
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Weighted occurrences of patterns in a window of one row, bounded or priced.

    Value v = sum of weight x occurrences whose last step lies in `win` (None: the whole row).
    `lo`/`hi` are hard where `plo`/`phi` is None; else v costs plo a unit below lo, phi a unit
    above hi. `disjoint`: occurrences may not share a step (the greedy earliest packing, which is
    a largest one); it knows one pattern of weight 1 and a lower bound only.
    """

    terms: tuple[tuple[Pat, int], ...]
    lo: int | None = None
    hi: int | None = None
    win: tuple[int, int] | None = None
    plo: int | None = None
    phi: int | None = None
    disjoint: bool = False

    def __post_init__(self) -> None:
        if any(weight < 0 for _, weight in self.terms):
            raise ValueError("a Count has weights of at least 0; count the complement instead")
        if self.disjoint and (self.hi is not None or [w for _, w in self.terms] != [1]):
            raise ValueError("a disjoint Count has one pattern of weight 1 and a lower bound only")

    @property
    def hard(self) -> bool:
        """True when some bound may not be broken."""
        return (self.lo is not None and self.plo is None) or (
            self.hi is not None and self.phi is None
        )

    def value(self, row: Row) -> int:
        """Return v for a row of letter numbers."""
        if self.disjoint:
            return self._packing(row)
        total, length = 0, len(row)
        for pattern, weight in self.terms:
            steps = pattern.last_steps(length, self.win)
            if len(pattern.sets) == 1:
                letters = pattern.sets[0]
                times = sum(letters >> row[step] & 1 for step in steps)
            else:
                times = sum(pattern.occurs(row, last) for last in steps)
            total += weight * times
        return total

    def where(self, row: Row) -> list[tuple[int, int]]:
        """Return the (first, last) steps of each occurrence, in order."""
        found = [
            (last - len(pattern.sets) + 1, last)
            for pattern, weight in self.terms
            for last in pattern.last_steps(len(row), self.win)
            if weight and pattern.occurs(row, last)
        ]
        return sorted(found)

    def _packing(self, row: Row) -> int:
        pattern, _ = self.terms[0]
        total, free_from = 0, 0
        for last in pattern.last_steps(len(row), self.win):
            if last - len(pattern.sets) + 1 >= free_from and pattern.occurs(row, last):
                total += 1
                free_from = last + 1
        return total

    def lower(self, model: Model[L], person: int, length: int) -> None:
        """State this Count for one person's row of `length` steps in a constraint model."""
        if self.lo is None and self.hi == 0 and self.phi is None:
            for pattern, weight in self.terms:
                if weight:
                    for last in pattern.last_steps(length, self.win):
                        model.not_all(_literals(model, person, pattern, last))
            return
        forced = self.hi is not None and not self.disjoint
        allowed = self.lo is not None
        terms: list[tuple[L, int]] = []
        spans: list[tuple[int, L]] = []
        for pattern, weight in self.terms:
            for last in pattern.last_steps(length, self.win):
                literals = _literals(model, person, pattern, last)
                one = (
                    literals[0]
                    if len(literals) == 1
                    else model.all_of(literals, forced=forced, allowed=allowed)
                )
                terms.append((one, weight))
                spans.append((last, one))
        if self.disjoint:
            self._apart(model, spans)
        _state(model, terms, self)

    def _apart(self, model: Model[L], spans: list[tuple[int, L]]) -> None:
        size = len(self.terms[0][0].sets)
        for index, (last, _) in enumerate(spans):
            together = [lit for other, lit in spans[index:] if other < last + size]
            if len(together) > 1:
                model.at_most_one(together)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A weighted number of cells of any rows that hold a letter of a set, bounded or priced.

    `cells` are (person, step, letters, weight); weights may be negative (a ratio is a sum that
    must not fall below a bound). Bounds and prices read as in `Count`.
    """

    cells: tuple[tuple[int, int, Letters, int], ...]
    lo: int | None = None
    hi: int | None = None
    plo: int | None = None
    phi: int | None = None

    @property
    def hard(self) -> bool:
        """True when some bound may not be broken."""
        return (self.lo is not None and self.plo is None) or (
            self.hi is not None and self.phi is None
        )

    def value(self, rows: Sequence[Row]) -> int:
        """Return the weighted sum for the rows of all people."""
        return sum(
            weight
            for person, step, letters, weight in self.cells
            if letters >> rows[person][step] & 1
        )

    def lower(self, model: Model[L]) -> None:
        """State this Sum in a constraint model."""
        terms = [(model.at(p, step, letters), weight) for p, step, letters, weight in self.cells]
        _state(model, terms, self)


def shortfall(limit: Count | Sum, value: int) -> tuple[int, int]:
    """Return by how many units `value` lies (below lo, above hi)."""
    below = max(0, limit.lo - value) if limit.lo is not None else 0
    above = max(0, value - limit.hi) if limit.hi is not None else 0
    return below, above


def breach(limit: Count | Sum, value: int) -> int:
    """Return by how many units `value` breaks a hard bound (0: not at all)."""
    below, above = shortfall(limit, value)
    return (below if limit.plo is None else 0) + (above if limit.phi is None else 0)


def cost(limit: Count | Sum, value: int) -> int:
    """Return what `value` costs by the prices of the soft bounds."""
    below, above = shortfall(limit, value)
    return below * (limit.plo or 0) + above * (limit.phi or 0)


def _literals(model: Model[L], person: int, pattern: Pat, last: int) -> list[L]:
    start = last - len(pattern.sets) + 1
    return [model.at(person, start + i, letters) for i, letters in enumerate(pattern.sets)]


def _state(model: Model[L], terms: list[tuple[L, int]], limit: Count | Sum) -> None:
    hard_lo = limit.lo if limit.plo is None else None
    hard_hi = limit.hi if limit.phi is None else None
    if hard_lo is not None or hard_hi is not None:
        model.bound(terms, hard_lo, hard_hi)
    below = (limit.lo, limit.plo) if limit.lo is not None and limit.plo is not None else None
    above = (limit.hi, limit.phi) if limit.hi is not None and limit.phi is not None else None
    if below or above:
        model.charge(terms, below, above)


def ending(count: Count, steps: Sequence[int]) -> Count:
    """Return `count` of only those occurrences that end on one of these steps, given in order."""
    if not steps:
        return replace(count, terms=())
    first, stop = count.win or (0, steps[-1] + 1)
    win = (max(first, steps[0]), min(stop, steps[-1] + 1))
    if len(steps) == steps[-1] + 1 - steps[0]:
        return replace(count, win=win)
    terms = tuple(
        (Pat(one.sets, tuple(d for d in steps if one.ends is None or d in one.ends)), weight)
        for one, weight in count.terms
    )
    return replace(count, win=win, terms=terms)


# ---- sugar: what a rule's author writes; no reader sees it ----


def total(
    letters: Letters,
    *,
    lo: int | None = None,
    hi: int | None = None,
    win: tuple[int, int] | None = None,
    price: int | None = None,
) -> Count:
    """Number of steps on these letters."""
    return Count(terms=((Pat((letters,)), 1),), lo=lo, hi=hi, win=win, plo=price, phi=price)


def weighed(
    weights: Iterable[tuple[Letters, int]],
    *,
    lo: int | None = None,
    hi: int | None = None,
    win: tuple[int, int] | None = None,
    plo: int | None = None,
    phi: int | None = None,
) -> Count:
    """Sum of a weight per letter (minutes, points); letters of weight 0 may be left out."""
    terms = tuple((Pat((letters,)), weight) for letters, weight in weights)
    return Count(terms=terms, lo=lo, hi=hi, win=win, plo=plo, phi=phi)


def never(
    *sets: Letters,
    ends: tuple[int, ...] | None = None,
    win: tuple[int, int] | None = None,
    price: int | None = None,
) -> Count:
    """These letter sets in a row: forbidden, or each occurrence charged `price`."""
    return Count(terms=((Pat(sets, ends), 1),), hi=0, win=win, phi=price)


def run_max(letters: Letters, most: int, *, price: int | None = None) -> Count:
    """At most `most` steps in a row; soft: `price` for each step beyond."""
    return never(*(letters,) * (most + 1), price=price)


def run_min(
    letters: Letters, least: int, every: Letters, *, price: int | None = None
) -> tuple[Count, ...]:
    """At least `least` steps in a row; soft: `price` for each step missing.

    A run that touches either end of the row is not judged: its rest is not known.
    """
    others = every & ~letters
    return tuple(
        never(
            others,
            *(letters,) * size,
            others,
            price=None if price is None else price * (least - size),
        )
        for size in range(1, least)
    )


def spaced(
    first: Letters, then: Letters, between: Letters, steps: int, *, price: int | None = None
) -> tuple[Count, ...]:
    """At least `steps` steps between `first` and the next `then`, where `between` fills the gap."""
    return tuple(never(first, *(between,) * gap, then, price=price) for gap in range(steps))


def before(
    first: Letters,
    then: Letters,
    every: Letters,
    length: int,
    *,
    start: int = 0,
    price: int | None = None,
) -> tuple[Count, ...]:
    """Some `first` comes before any `then`; one Count for each step where `then` could lie.

    At step t: (firsts before t) + [t is not a `then`] >= 1.
    """
    return tuple(
        Count(
            terms=(
                (Pat((first,), tuple(range(step))), 1),
                (Pat((every & ~then,), (step,)), 1),
            ),
            lo=1,
            plo=price,
        )
        for step in range(start, length)
    )


def weekends(
    letters: Letters,
    every: Letters,
    saturdays: Iterable[int],
    *,
    lo: int | None = None,
    hi: int | None = None,
    price: int | None = None,
) -> Count:
    """Number of weekends with a Saturday or Sunday on these letters; `saturdays` are steps.

    A weekend belongs to its first day on these letters; one that `saturdays` begins but the row
    cuts counts by its Saturday.
    """
    days = tuple(saturdays)
    sundays = tuple(day + 1 for day in days)
    return Count(
        terms=(
            (Pat((letters,), days), 1),
            (Pat((every & ~letters, letters), sundays), 1),
        ),
        lo=lo,
        hi=hi,
        plo=price,
        phi=price,
    )
