"""The smallest relaxations of a problem without a legal schedule, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nightfloat.rules.describe import bare, quantity
from nightfloat.rules.fold import Line, Told, lines, told
from nightfloat.rules.grid import Grid, Limit, Problem
from nightfloat.solver.engine import Settings
from nightfloat.solver.giving import Giving, Least, units_of
from nightfloat.solver.outcome import Broken, Clash, Relaxation
from nightfloat.solver.score import Rows

NAMED = 6
"""Up to so many people are named whose leave or pin is to be given up."""


def relaxations(
    problem: Problem, clash: Clash, settings: Settings, *, keep: Limit | None = None
) -> tuple[Clash, Rows | None]:
    """Return the clash with what is least to be given up, and a schedule that gives up no more.

    Each relaxation is one that gives up as little as can be; they differ in what they would rather
    keep. Where leave or pins are among each, the least that keeps them all is added. `keep` is a
    limit that none of them gives up.
    """
    giving = Giving(problem, clash.limits, settings, keep)
    found: list[Least] = []
    for first in giving.kinds:
        least = None if settings.control.ended else giving.least(first)
        if least is not None and least.units:
            found.append(least)
    if not found:
        return clash, None
    # Where not all were proved, one may give up more than another.
    fewest = min(one.units for one in found)
    ways: dict[tuple[int, ...], Relaxation] = {}
    for one in found:
        if one.units == fewest:
            ways.setdefault(_shares(one), _relaxation(problem.grid, clash, one))
    start = found[0].rows
    if all(any(given.limit.fixed for given in way.given) for way in ways.values()):
        kept = None if settings.control.ended else giving.least(Told.DEMAND, facts=False)
        if kept is not None:
            way = _relaxation(problem.grid, clash, kept)
            ways[_shares(kept)] = replace(way, facts_kept=True)
            start = kept.rows
    return replace(clash, relaxations=tuple(ways.values())), start


def _shares(least: Least) -> tuple[int, ...]:
    """Return how much of each kind is given up: with the same, two differ only in whose it is."""
    kinds = (Told.DEMAND, Told.PERSON, None)
    return tuple(
        units_of(tuple(one for one in least.given if _kind(one.limit) is kind)) for kind in kinds
    )


def _kind(limit: Limit) -> Told | None:
    return None if limit.fixed else told(limit)


def _relaxation(grid: Grid, clash: Clash, least: Least) -> Relaxation:
    groups: dict[str, list[int]] = {}
    for place, one in enumerate(least.given):
        verb = "" if one.limit.fixed else asking(one, one.limit.value(least.rows))
        groups.setdefault(verb, []).append(place)
    said: list[Line] = []
    for verb, places in groups.items():
        limits = [least.given[place].limit for place in places]
        for line in lines(grid, limits, lambda _: "", named=NAMED):
            members = tuple(places[at] for at in line.members)
            words = f"{verb}: {line.words}"
            if line.told.fact:
                words = giving(clash, [limits[at] for at in line.members], line.words)
            said.append(replace(line, words=words, members=members))
    return Relaxation(
        given=least.given, units=least.units, smallest=least.smallest, lines=tuple(said)
    )


def giving(clash: Clash, facts: Sequence[Limit], words: str) -> str:
    """Return how facts of one kind are given up: 'Give up 1 of the 23 pins: …'."""
    noun = _noun(facts[0])
    if noun is None or any(_noun(limit) != noun for limit in facts):
        return f"Let work overlap leave: {words.replace(_FREE, '')}"
    singular, plural = noun
    number = len(facts)
    known = {id(limit) for limit in clash.limits if limit.fixed and _noun(limit) == noun}
    if len(known) > number and all(id(limit) in known for limit in facts):
        return f"Give up {number} of the {len(known)} {plural}: {words}"
    return f"Give up {number} {singular if number == 1 else plural}: {words}"


_FREE = " free of work that overlaps leave"


def _noun(limit: Limit) -> tuple[str, str] | None:
    """Return what a fact is; None for the hours of work that a leave of part of a day bars."""
    if told(limit) is Told.PIN:
        return "pin", "pins"
    return None if _FREE in limit.subject else ("day of leave", "days of leave")


def asking(one: Broken, value: int) -> str:
    """Return how a bound is to be moved so that a value keeps it: 'Ask for 1 instead of 2'."""
    limit, of = one.limit, one.limit.of
    if not limit.judge:
        return "Break"
    if of.lo is not None and value < of.lo:
        if of.lo <= 0:
            return f"Let {quantity(one.amount, limit.unit)} be missing"
        return f"Ask for {bare(value, limit.unit)} instead of {bare(of.lo, limit.unit)}"
    return f"Allow {bare(value, limit.unit)} instead of {bare(of.hi or 0, limit.unit)}"
