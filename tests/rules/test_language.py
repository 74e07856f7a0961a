"""The two primitives and the sugar, on words computed by hand. Letters: 0 off, 1 day, 2 night."""

from __future__ import annotations

from itertools import pairwise, product

import pytest

from nightfloat.rules.language import (
    Count,
    Pat,
    Sum,
    before,
    breach,
    cost,
    ending,
    never,
    run_max,
    run_min,
    shortfall,
    spaced,
    total,
    weekends,
    weighed,
)

OFF, DAY, NIGHT = 1, 2, 4
EVERY = OFF | DAY | NIGHT


def word(text: str) -> tuple[int, ...]:
    """Return the row of a word over '-', 'D', 'N'."""
    return tuple("-DN".index(letter) for letter in text)


# ---- Pat ----


@pytest.mark.parametrize(
    ("sets", "last", "occurs"),
    [
        ((NIGHT,), 1, True),
        ((NIGHT,), 0, False),
        ((DAY, NIGHT), 1, True),
        ((NIGHT, DAY), 1, False),
        ((OFF | DAY, EVERY, OFF), 2, True),
        ((0, NIGHT), 1, False),
    ],
)
def test_a_pattern_occurs_at_its_last_step(sets: tuple[int, ...], last: int, occurs: bool) -> None:
    """The sets are read backwards from there: in 'DN-' day and night end at step 1."""
    assert Pat(sets).occurs(word("DN-"), last) is occurs


@pytest.mark.parametrize(
    ("ends", "win", "steps"),
    [
        (None, None, [1, 2, 3, 4]),
        (None, (2, 4), [2, 3]),
        (None, (0, 99), [1, 2, 3, 4]),
        ((0, 1, 4, 7), None, [1, 4]),
        ((0, 1, 4, 7), (2, 5), [4]),
        ((), None, []),
    ],
)
def test_where_a_pattern_can_end(
    ends: tuple[int, ...] | None, win: tuple[int, int] | None, steps: list[int]
) -> None:
    """Never before its own length, never after the row, only on its ends inside the window."""
    assert list(Pat((DAY, NIGHT), ends).last_steps(5, win)) == steps


# ---- Count ----


def test_occurrences_may_overlap() -> None:
    """Three nights in a row are two pairs."""
    assert Count(terms=((Pat((NIGHT, NIGHT)), 1),)).value(word("NNN-NN")) == 3


def test_a_window_asks_for_the_last_step_only() -> None:
    """A pair that begins before the window and ends in it counts."""
    pair = Pat((NIGHT, NIGHT))
    assert Count(terms=((pair, 1),), win=(1, 2)).value(word("NNN")) == 1
    assert Count(terms=((pair, 1),), win=(3, 9)).value(word("NNN")) == 0


def test_weights_add_up() -> None:
    """Minutes: two nights of 720 and a day of 600."""
    minutes = weighed(((NIGHT, 720), (DAY, 600)), hi=2000)
    assert minutes.value(word("NDN-")) == 2040
    assert breach(minutes, 2040) == 40
    assert minutes.where(word("NDN-")) == [(0, 0), (1, 1), (2, 2)]


@pytest.mark.parametrize(
    ("row", "packed"),
    [("-----", 2), ("------", 3), ("-D---D--", 2), ("D-D-D", 0), ("---D---", 2), ("", 0)],
)
def test_disjoint_occurrences_are_packed(row: str, packed: int) -> None:
    """Pairs of days off that share no day."""
    pairs = Count(terms=((Pat((OFF, OFF)), 1),), lo=0, disjoint=True)
    assert pairs.value(word(row)) == packed


def test_the_greedy_packing_is_a_largest_one() -> None:
    """Against all choices of disjoint occurrences, on every word of seven letters over two."""
    pairs = Count(terms=((Pat((OFF, OFF | DAY, OFF)), 1),), lo=0, disjoint=True)
    for row in product((0, 1), repeat=7):
        ends = [d for d in range(2, 7) if pairs.terms[0][0].occurs(row, d)]
        best = 0
        for chosen in product((False, True), repeat=len(ends)):
            taken = [d for d, take in zip(ends, chosen, strict=True) if take]
            if all(b - a >= 3 for a, b in pairwise(taken)):
                best = max(best, len(taken))
        assert pairs.value(row) == best


def test_what_a_count_refuses() -> None:
    """Negative weights, and a disjoint count with a maximum, two patterns or a weight."""
    with pytest.raises(ValueError, match="at least 0"):
        Count(terms=((Pat((DAY,)), -1),))
    for wrong in (
        {"terms": ((Pat((DAY,)), 1),), "hi": 1},
        {"terms": ((Pat((DAY,)), 1), (Pat((OFF,)), 1)), "lo": 1},
        {"terms": ((Pat((DAY,)), 2),), "lo": 1},
    ):
        with pytest.raises(ValueError, match="disjoint"):
            Count(**wrong, disjoint=True)  # type: ignore[arg-type]


# ---- Sum and prices ----


def test_a_sum_over_people() -> None:
    """Two on call against one senior, weighed against each other."""
    cells = ((0, 0, NIGHT, 1), (1, 0, NIGHT, 1), (2, 0, DAY | NIGHT, -1))
    ratio = Sum(cells=cells, lo=0)
    assert ratio.value([word("N"), word("N"), word("D")]) == 1
    assert ratio.value([word("-"), word("-"), word("D")]) == -1
    assert breach(ratio, -1) == 1


@pytest.mark.parametrize(
    ("value", "short", "broken", "price"),
    [(0, (2, 0), 2, 0), (2, (0, 0), 0, 0), (4, (0, 0), 0, 0), (7, (0, 3), 0, 15)],
)
def test_a_hard_bound_below_and_a_price_above(
    value: int, short: tuple[int, int], broken: int, price: int
) -> None:
    """At least 2, hard; at most 4, at 5 a unit."""
    limit = Count(terms=(), lo=2, hi=4, phi=5)
    assert shortfall(limit, value) == short
    assert breach(limit, value) == broken
    assert cost(limit, value) == price
    assert limit.hard


def test_a_price_on_both_sides_is_soft() -> None:
    """Three below cost 6, two above cost 14; a price of 0 is soft too."""
    limit = Sum(cells=(), lo=3, hi=5, plo=2, phi=7)
    assert [cost(limit, value) for value in (0, 3, 5, 7)] == [6, 0, 0, 14]
    assert not limit.hard
    assert breach(Sum(cells=(), lo=3, plo=0), 0) == 0


# ---- ending ----


def test_only_occurrences_that_end_on_some_steps() -> None:
    """A stretch becomes a window, scattered steps become the pattern's ends."""
    pairs = never(NIGHT, NIGHT)
    assert ending(pairs, (2, 3)).win == (2, 4)
    assert ending(pairs, (2, 3)).value(word("NNNN")) == 2
    assert ending(pairs, (1, 3)).value(word("NNNN")) == 2
    assert ending(pairs, (1, 3)).value(word("-NNN")) == 1
    assert ending(pairs, ()).value(word("NNNN")) == 0


def test_ending_keeps_a_window_and_ends_of_its_own() -> None:
    """Both must hold."""
    count = never(NIGHT, ends=(0, 1, 3), win=(1, 9))
    assert ending(count, (0, 1, 2)).value(word("NNNN")) == 1
    assert ending(count, (0, 3)).value(word("NNNN")) == 1
    assert ending(count, (1, 3)).value(word("NNNN")) == 2


# ---- sugar ----


def test_total_counts_steps() -> None:
    """Hard without a price, soft with one."""
    assert total(NIGHT | DAY, hi=1).value(word("ND-N")) == 3
    assert breach(total(NIGHT, hi=1), 3) == 2
    assert cost(total(NIGHT, lo=1, hi=1, price=4), 3) == 8


@pytest.mark.parametrize(
    ("row", "over"), [("NN-NN", 0), ("NNN", 1), ("NNNN", 2), ("NNNN-NNN", 3), ("", 0)]
)
def test_run_max(row: str, over: int) -> None:
    """One unit for each step beyond two."""
    rule = run_max(NIGHT, 2)
    assert breach(rule, rule.value(word(row))) == over
    soft = run_max(NIGHT, 2, price=5)
    assert cost(soft, soft.value(word(row))) == 5 * over


@pytest.mark.parametrize(
    ("row", "missing"),
    [
        ("-N-", 3),
        ("-NN-", 2),
        ("-NNN-", 1),
        ("-NNNN-", 0),
        ("-NNNNN-", 0),
        ("N-", 0),
        ("-N", 0),
        ("-N-NN-", 5),
        ("DND", 3),
    ],
)
def test_run_min_charges_each_missing_step(row: str, missing: int) -> None:
    """Runs of four nights wanted; runs at either end are not judged."""
    counts = run_min(NIGHT, 4, EVERY, price=7)
    assert sum(cost(one, one.value(word(row))) for one in counts) == 7 * missing
    hard = run_min(NIGHT, 4, EVERY)
    assert (sum(breach(one, one.value(word(row))) for one in hard) > 0) is (missing > 0)


@pytest.mark.parametrize(
    ("row", "broken"), [("ND", 1), ("N-D", 1), ("N--D", 0), ("N-N-D", 1), ("NND", 1), ("N-", 0)]
)
def test_spaced(row: str, broken: int) -> None:
    """Two days off between a night and the next day."""
    counts = spaced(NIGHT, DAY, OFF, 2)
    assert sum(breach(one, one.value(word(row))) for one in counts) == broken


@pytest.mark.parametrize(
    ("row", "broken"), [("ND", 0), ("DN", 1), ("DD", 2), ("--", 0), ("-N", 0), ("NN", 0)]
)
def test_before(row: str, broken: int) -> None:
    """Some night before any day; each day too early is one."""
    counts = before(NIGHT, DAY, EVERY, 2)
    assert sum(breach(one, one.value(word(row))) for one in counts) == broken


def test_before_counts_history_but_does_not_judge_it() -> None:
    """With two steps of history the counts start at the third."""
    counts = before(NIGHT, DAY, EVERY, 4, start=2)
    assert len(counts) == 2
    assert [breach(one, one.value(word("DNDD"))) for one in counts] == [0, 0]
    assert [breach(one, one.value(word("DDD-"))) for one in counts] == [1, 0]


@pytest.mark.parametrize(
    ("row", "worked"),
    [
        ("-----N---", 1),
        ("------N--", 1),
        ("-----NN--", 1),
        ("NNNNN--NN", 0),
        ("-----D-----", 1),
        ("------------N", 1),
        ("-----N-----NN-", 2),
    ],
)
def test_weekends(row: str, worked: int) -> None:
    """Steps 5 and 12 are Saturdays; a row that ends on one counts it."""
    assert weekends(NIGHT | DAY, EVERY, (5, 12)).value(word(row)) == worked
