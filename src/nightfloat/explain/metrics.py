"""A score line by line, and two scores side by side: better, equal or worse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from nightfloat.explain.alter import TIERS
from nightfloat.explain.score import Score


class Better(StrEnum):
    """In which direction a metric is good."""

    LOWER = "lower"
    HIGHER = "higher"
    NEITHER = "neither"


class Turned(StrEnum):
    """How a metric compares with an earlier one."""

    BETTER = "better"
    EQUAL = "equal"
    WORSE = "worse"
    CHANGED = "changed"
    """Different, where neither direction is good, or one of the two has no such number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One number of a score. `id` is stable ("nights.spread.PGY-1"); `unit` may be empty."""

    id: str
    words: str
    value: Fraction
    unit: str
    better: Better


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One metric of two scores; None where a score has no such number."""

    id: str
    words: str
    before: Fraction | None
    after: Fraction | None
    unit: str
    better: Better
    turned: Turned


def metrics(score: Score) -> tuple[Metric, ...]:
    """Return a score as lines, the most important first."""
    return tuple(
        Metric(id=id, words=words, value=Fraction(value), unit=unit, better=better)
        for id, words, value, unit, better in _lines(score)
    )


def compare(a: Score, b: Score) -> tuple[Line, ...]:
    """Return every metric of two scores, `b` judged against `a`."""
    before = {one.id: one for one in metrics(a)}
    after = {one.id: one for one in metrics(b)}
    lines = []
    for id in [*before, *(id for id in after if id not in before)]:
        one = before.get(id) or after[id]
        old = before[id].value if id in before else _missing(one)
        new = after[id].value if id in after else _missing(one)
        lines.append(
            Line(
                id=id,
                words=one.words,
                before=old,
                after=new,
                unit=one.unit,
                better=one.better,
                turned=_turned(old, new, one.better),
            )
        )
    return tuple(lines)


def _missing(metric: Metric) -> Fraction | None:
    """A rule that found nothing has no line: that is 0. Other numbers are simply not there."""
    counted = metric.id.startswith(("violations.", "advisories.", "cost.", "night_runs."))
    return Fraction(0) if counted else None


def _turned(old: Fraction | None, new: Fraction | None, better: Better) -> Turned:
    if old == new:
        return Turned.EQUAL
    if old is None or new is None or better is Better.NEITHER:
        return Turned.CHANGED
    return Turned.BETTER if (new < old) == (better is Better.LOWER) else Turned.WORSE


_Row = tuple[str, str, int | Fraction, str, Better]


def _lines(score: Score) -> Iterator[_Row]:
    low, high = Better.LOWER, Better.HIGHER
    yield "violations", "violations", sum(n for _, n in score.violations), "", low
    for rule, number in score.violations:
        yield f"violations.{rule}", f"violations of {rule}", number, "", low
    yield "advisories", "advisories", sum(n for _, n in score.advisories), "", low
    for rule, number in score.advisories:
        yield f"advisories.{rule}", f"advisories of {rule}", number, "", low
    yield from _coverage(score)
    yield "nights.isolated", "isolated nights", score.isolated_nights, "", low
    for length, number in score.night_runs:
        words = f"runs of {length} nights" if length > 1 else "runs of 1 night"
        yield f"night_runs.{length}", words, number, "", Better.NEITHER
    for one in score.spreads:
        name = f"{one.measure} of {one.cohort}"
        yield f"{one.measure}.spread.{one.cohort}", f"spread of {name}", one.spread, "", low
        yield f"{one.measure}.sd.{one.cohort}", f"100 × SD of {name}", one.sd_x100, "", low
    yield from _requests(score)
    moves = score.transitions
    yield "transitions.bad", "bad transitions", moves.bad, "", low
    yield "transitions.short", "rests under 10 hours", moves.short, "", low
    yield "transitions.night_to_day", "night to day within 48 hours", moves.night_to_day, "", low
    yield "transitions.backward", "starts turned back", moves.backward, "", low
    yield "hours.mean", "hours a week, mean", score.mean_week, "min", Better.NEITHER
    yield "hours.longest", "hours a week, most", score.longest_week, "min", low
    yield "weekends.golden", "golden weekends", score.golden_weekends, "", high
    yield "days.free", "free days", score.free_days, "", high
    yield from _year(score)
    for cost in score.costs:
        tier = TIERS[cost.tier]
        yield f"cost.{tier}.{cost.rule}", f"cost of {cost.rule} ({tier})", cost.amount, "", low


def _coverage(score: Score) -> Iterator[_Row]:
    missing = sum(one.missing for one in score.coverage)
    short = sum(one.short_of_target for one in score.coverage)
    over = sum(one.over for one in score.coverage)
    yield "coverage.met", "share of minimum coverage met", score.minimum_met, "", Better.HIGHER
    yield "coverage.missing", "people missing from the minimum", missing, "", Better.LOWER
    yield "coverage.short", "people missing from the target", short, "", Better.LOWER
    yield "coverage.over", "people beyond the maximum", over, "", Better.LOWER


def _requests(score: Score) -> Iterator[_Row]:
    if score.requests:
        granted = sum(one.granted for one in score.requests)
        share = Fraction(granted, sum(one.total for one in score.requests))
        yield "requests.granted", "share of requests granted", share, "", Better.HIGHER
    for one in score.requests:
        id, words = f"requests.{one.kind}.{one.rank}", f"{one.kind}, choice {one.rank}"
        share = Fraction(one.granted, one.total)
        yield id, f"share granted of {words}", share, "", Better.HIGHER


def _year(score: Score) -> Iterator[_Row]:
    if score.year is None:
        return
    year = score.year
    empty = year.cells - year.filled
    yield "year.empty", "blocks without a rotation", empty, "", Better.LOWER
    yield "year.vacations", "vacations", year.vacations, "", Better.NEITHER
    misplaced = year.vacations_misplaced
    yield "year.misplaced", "vacations on rotations without any", misplaced, "", Better.LOWER
    leave = year.leave_misplaced
    yield "year.leave", "days of leave on such rotations", leave, "days", Better.LOWER
