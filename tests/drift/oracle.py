"""What each sugar means, said a second time and plainly, for rows of letter numbers.

Written from the docstrings of `rules.language`, with sets and loops only: no Pat, no Count, no
bit mask reaches a meaning here. `specs` draws random rules as (limits, meaning) pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from nightfloat.rules import language
from nightfloat.rules.grid import Limit
from nightfloat.rules.language import Count, Pat, Sum, Tier
from tests.solver.grids import hard, soft

Meaning = Callable[[Sequence[Sequence[int]]], tuple[int, int]]
"""Rows -> (units of breach, cost)."""


@dataclass(frozen=True)
class Spec:
    """A random rule: its limits in the language, and what they mean."""

    name: str
    limits: tuple[Limit, ...]
    tier: Tier
    meaning: Meaning


class Draw:
    """Draws rules for a grid of some size."""

    def __init__(self, random: Random, letters: int, people: int, steps: int) -> None:
        self.random, self.letters, self.people, self.steps = random, letters, people, steps

    def some(self) -> frozenset[int]:
        """Return a random set of letters, not empty."""
        chosen = [n for n in range(self.letters) if self.random.random() < 0.5]
        return frozenset(chosen or [self.random.randrange(self.letters)])

    def window(self) -> tuple[int, int] | None:
        """Return a window (first, stop) or None."""
        if self.random.random() < 0.5:
            return None
        first = self.random.randrange(self.steps)
        return first, self.random.randrange(first + 1, self.steps + 1)

    def ends(self) -> tuple[int, ...] | None:
        """Return steps at which a pattern may end, or None."""
        if self.random.random() < 0.6:
            return None
        return tuple(d for d in range(self.steps) if self.random.random() < 0.6)

    def price(self) -> int | None:
        """Return a price, or None for a hard rule."""
        return self.random.choice((None, None, 1, 2, 5))

    def bounds(self, most: int) -> tuple[int | None, int | None]:
        """Return (lo, hi), one of which may be None."""
        lo = self.random.randrange(0, most + 1)
        hi = self.random.randrange(lo, most + 2)
        return self.random.choice(((lo, None), (None, hi), (lo, hi), (lo, lo)))

    def spec(self) -> Spec:
        """Return a rule of any kind."""
        kinds = (_total, _weighed, _never, _run_max, _run_min, _spaced, _before, _weekends)
        kind = self.random.choice((*kinds, _disjoint, _disjoint, _patterns, _patterns, _sum, _sum))
        return kind(self)


def mask(letters: frozenset[int]) -> int:
    """Return a set as the language writes it."""
    return sum(1 << letter for letter in letters)


def _row(
    draw: Draw,
    counts: Sequence[Count],
    name: str,
    meaning: Callable[[Sequence[int]], tuple[int, int]],
) -> Spec:
    person = draw.random.randrange(draw.people)
    tier = draw.random.choice((Tier.COVERED, Tier.FAIR, Tier.WISHES))
    limits = tuple(
        hard(count, person=person)
        if count.plo is None and count.phi is None
        else soft(count, tier, person=person)
        for count in counts
    )
    return Spec(name, limits, tier, lambda rows: meaning(rows[person]))


def judged(
    number: int, lo: int | None, hi: int | None, plo: int | None, phi: int | None
) -> tuple[int, int]:
    """Return (breach, cost) of a number between bounds: hard without a price, soft with one."""
    short = lo - number if lo is not None and number < lo else 0
    over = number - hi if hi is not None and number > hi else 0
    breach = (short if plo is None else 0) + (over if phi is None else 0)
    return breach, (short * plo if plo is not None else 0) + (over * phi if phi is not None else 0)


def inside(step: int, window: tuple[int, int] | None) -> bool:
    """Return True when a step lies in a window."""
    return window is None or window[0] <= step < window[1]


def hits(
    row: Sequence[int],
    sets: Sequence[frozenset[int]],
    ends: Sequence[int] | None,
    window: tuple[int, int] | None,
) -> list[int]:
    """Return the last steps of the places where a row shows these sets one after the other."""
    size = len(sets)
    return [
        start + size - 1
        for start in range(len(row) - size + 1)
        if all(row[start + i] in sets[i] for i in range(size))
        and inside(start + size - 1, window)
        and (ends is None or start + size - 1 in ends)
    ]


def runs(row: Sequence[int], letters: frozenset[int]) -> list[tuple[int, int]]:
    """Return (first, length) of each longest stretch on these letters."""
    found: list[tuple[int, int]] = []
    for step, letter in enumerate(row):
        if letter in letters:
            if found and sum(found[-1]) == step:
                found[-1] = (found[-1][0], found[-1][1] + 1)
            else:
                found.append((step, 1))
    return found


def _total(draw: Draw) -> Spec:
    letters, window, price = draw.some(), draw.window(), draw.price()
    lo, hi = draw.bounds(draw.steps)
    count = language.total(mask(letters), lo=lo, hi=hi, win=window, price=price)

    def meaning(row: Sequence[int]) -> tuple[int, int]:
        number = sum(x in letters for step, x in enumerate(row) if inside(step, window))
        return judged(number, lo, hi, price, price)

    return _row(draw, (count,), "total", meaning)


def _weighed(draw: Draw) -> Spec:
    weights = {n: draw.random.choice((0, 1, 2, 3, 7)) for n in range(draw.letters)}
    window, plo, phi = draw.window(), draw.price(), draw.price()
    lo, hi = draw.bounds(draw.steps * 3)
    pairs = [(1 << n, weight) for n, weight in weights.items()]
    count = language.weighed(
        pairs,
        lo=lo,
        hi=hi,
        win=window,
        plo=plo if lo is not None else None,
        phi=phi if hi is not None else None,
    )

    def meaning(row: Sequence[int]) -> tuple[int, int]:
        points = sum(weights[x] for step, x in enumerate(row) if inside(step, window))
        return judged(points, lo, hi, plo, phi)

    return _row(draw, (count,), "weighed", meaning)


def _never(draw: Draw) -> Spec:
    sets = [draw.some() for _ in range(draw.random.randrange(1, 4))]
    ends, window, price = draw.ends(), draw.window(), draw.price()
    count = language.never(*map(mask, sets), ends=ends, win=window, price=price)
    return _row(
        draw,
        (count,),
        "never",
        lambda row: judged(len(hits(row, sets, ends, window)), None, 0, None, price),
    )


def _run_max(draw: Draw) -> Spec:
    letters, most, price = draw.some(), draw.random.randrange(1, 4), draw.price()
    count = language.run_max(mask(letters), most, price=price)

    def meaning(row: Sequence[int]) -> tuple[int, int]:
        beyond = sum(max(0, length - most) for _, length in runs(row, letters))
        return judged(beyond, None, 0, None, price)

    return _row(draw, (count,), "run_max", meaning)


def _run_min(draw: Draw) -> Spec:
    letters, least, price = draw.some(), draw.random.randrange(2, 5), draw.price()
    counts = language.run_min(mask(letters), least, (1 << draw.letters) - 1, price=price)

    def meaning(row: Sequence[int]) -> tuple[int, int]:
        short = [
            least - length
            for first, length in runs(row, letters)
            if length < least and first > 0 and first + length < len(row)
        ]
        return (len(short), 0) if price is None else (0, price * sum(short))

    return _row(draw, counts, "run_min", meaning)


def _spaced(draw: Draw) -> Spec:
    first, then, between = draw.some(), draw.some(), draw.some()
    steps, price = draw.random.randrange(1, 4), draw.price()
    counts = language.spaced(mask(first), mask(then), mask(between), steps, price=price)

    def meaning(row: Sequence[int]) -> tuple[int, int]:
        close = sum(
            row[i] in first and row[j] in then and all(x in between for x in row[i + 1 : j])
            for i in range(len(row))
            for j in range(i + 1, len(row))
            if j - i - 1 < steps
        )
        return judged(close, None, 0, None, price)

    return _row(draw, counts, "spaced", meaning)


def _before(draw: Draw) -> Spec:
    first, then = draw.some(), draw.some()
    start = draw.random.randrange(draw.steps)
    counts = language.before(
        mask(first), mask(then), (1 << draw.letters) - 1, draw.steps, start=start
    )

    def meaning(row: Sequence[int]) -> tuple[int, int]:
        early = sum(
            row[step] in then and not any(x in first for x in row[:step])
            for step in range(start, len(row))
        )
        return early, 0

    return _row(draw, counts, "before", meaning)


def _weekends(draw: Draw) -> Spec:
    letters, price = draw.some(), draw.price()
    first = draw.random.randrange(draw.steps)
    saturdays = range(first, draw.steps, draw.random.choice((2, 3, 7)))
    lo, hi = draw.bounds(len(saturdays))
    count = language.weekends(
        mask(letters), (1 << draw.letters) - 1, saturdays, lo=lo, hi=hi, price=price
    )

    def meaning(row: Sequence[int]) -> tuple[int, int]:
        number = sum(any(x in letters for x in row[day : day + 2]) for day in saturdays)
        return judged(number, lo, hi, price, price)

    return _row(draw, (count,), "weekends", meaning)


def _disjoint(draw: Draw) -> Spec:
    sets = [draw.some() | draw.some() for _ in range(draw.random.randrange(1, 4))]
    ends, window, price = draw.ends(), draw.window(), draw.price()
    lo = draw.random.randrange(1, draw.steps // len(sets) + 2)
    count = Count(
        terms=((Pat(tuple(map(mask, sets)), ends), 1),),
        lo=lo,
        win=window,
        plo=price,
        disjoint=True,
    )

    def meaning(row: Sequence[int]) -> tuple[int, int]:
        places = hits(row, sets, ends, window)
        best = [0] * (len(row) + 1)
        for step in range(len(row)):
            best[step + 1] = best[step]
            if step in places:
                best[step + 1] = max(best[step + 1], best[step + 1 - len(sets)] + 1)
        return judged(best[-1], lo, None, price, None)

    return _row(draw, (count,), "disjoint", meaning)


def _patterns(draw: Draw) -> Spec:
    parts = [
        (
            [draw.some() for _ in range(draw.random.randrange(1, 4))],
            draw.ends(),
            draw.random.choice((0, 1, 2, 3)),
        )
        for _ in range(draw.random.randrange(1, 4))
    ]
    window, plo, phi = draw.window(), draw.price(), draw.price()
    lo, hi = draw.bounds(draw.steps)
    count = Count(
        terms=tuple((Pat(tuple(map(mask, sets)), ends), weight) for sets, ends, weight in parts),
        lo=lo,
        hi=hi,
        win=window,
        plo=plo if lo is not None else None,
        phi=phi if hi is not None else None,
    )

    def meaning(row: Sequence[int]) -> tuple[int, int]:
        points = sum(weight * len(hits(row, sets, ends, window)) for sets, ends, weight in parts)
        return judged(points, lo, hi, plo, phi)

    return _row(draw, (count,), "patterns", meaning)


def _sum(draw: Draw) -> Spec:
    cells = [
        (person, step, draw.some(), draw.random.choice((1, 1, 1, 2, -1, -3, 9)))
        for person in range(draw.people)
        for step in range(draw.steps)
        if draw.random.random() < 0.5
    ]
    lo, hi = draw.bounds(max(1, len(cells) // 2))
    plo, phi = draw.price(), draw.price()
    plo, phi = plo if lo is not None else None, phi if hi is not None else None
    of = Sum(
        cells=tuple((p, t, mask(letters), weight) for p, t, letters, weight in cells),
        lo=lo,
        hi=hi,
        plo=plo,
        phi=phi,
    )
    tier = draw.random.choice((Tier.COVERED, Tier.FAIR, Tier.WISHES))

    def meaning(rows: Sequence[Sequence[int]]) -> tuple[int, int]:
        points = sum(weight for p, t, letters, weight in cells if rows[p][t] in letters)
        return judged(points, lo, hi, plo, phi)

    return Spec(
        "sum", (hard(of) if plo is None and phi is None else soft(of, tier),), tier, meaning
    )
