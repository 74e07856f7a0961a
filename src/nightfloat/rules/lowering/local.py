"""Rules about neighbours: rest, length of duty, runs. Found by asking the rule about sequences.

A sequence of kinds of day (a, some clear days, b) is shown to the rule's own `measure`; what it
would refuse becomes a `never`. Days that a change of the clocks touches are asked about by
themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.rules.clock.context import Context
from nightfloat.rules.clock.measurements import Primitive
from nightfloat.rules.clock.rest_after_run import RestAfterRun
from nightfloat.rules.clock.run_length import RunLength
from nightfloat.rules.clock.windows import given_windows
from nightfloat.rules.language import Count, Letters, Pat
from nightfloat.rules.lowering.view import Days, View, members_of

MOST_CLEAR_DAYS = 3
"""No rule of rest reaches further than 48 hours and a day."""

LONGEST_CHAIN = 3
"""Days of work that one duty period could join; 24 hours end it long before."""


def neighbours(
    view: View, primitive: Primitive, context: Context, price: int | None
) -> Iterator[Count]:
    """Yield the Counts of a rule that looks at neighbouring work only."""
    if isinstance(primitive, RunLength):
        yield from _runs(view, primitive, context, price)
        return
    search = _Search(view, primitive, context, price)
    for steps in view.classes().values():
        yield from search.refused(steps)


@dataclass(frozen=True)
class _Search:
    """Which sequences of days a rule refuses. Days alike to the rule are asked about once."""

    view: View
    primitive: Primitive
    context: Context
    price: int | None

    def refused(self, steps: tuple[int, ...]) -> Iterator[Count]:
        """Yield the refused sequences that begin on these days, which the clocks run alike on."""
        base = steps[len(steps) // 2]
        groups = self._groups()
        lead, before = self._lead(base)
        alone = (
            ()
            if lead
            else tuple(
                group
                for group, bad in zip(
                    groups, self._ask([[(base, g[0])] for g in groups]), strict=True
                )
                if bad
            )
        )
        if alone:
            yield self._never((_mask(i for g in alone for i in g),), steps, 0)
        working = [group for group in groups if group not in alone]
        firsts = [g for g in working if not lead or lead[0] >> g[0] & 1]
        chains: list[tuple[tuple[int, ...], ...]] = [(group,) for group in firsts]
        for _ in range(LONGEST_CHAIN):
            linked: list[tuple[tuple[int, ...], ...]] = []
            for gap in range(MOST_CLEAR_DAYS + 1):
                pairs = [(chain, then) for chain in chains for then in working]
                bad = self._ask(
                    [[*before, *self._days(base, chain, gap, then)] for chain, then in pairs]
                )
                found: dict[tuple[tuple[int, ...], ...], Letters] = {}
                for (chain, then), wrong in zip(pairs, bad, strict=True):
                    if wrong:
                        found[chain] = found.get(chain, 0) | _mask(then)
                    elif gap == 0 and self._joins(base, chain[-1][0], then[0]):
                        linked.append((*chain, then))
                clear = (self.view.clear(self.primitive.watched),) * gap
                for sets, last in _merged(found):
                    yield self._never((*lead, *sets, *clear, last), steps, len(sets) + gap)
                if not found and gap:
                    break
            chains = linked
            if not chains:
                return

    def _groups(self) -> list[tuple[int, ...]]:
        """Return the working letters, those of equal times for this rule together."""
        watched = self.primitive.watched
        groups: dict[tuple[tuple[str, int, int], ...], list[int]] = {}
        for letter in members_of(self.view.used):
            spans = self.view.grid.letters[letter].spans
            key = tuple((s.kind.value, s.start, s.end) for s in spans if s.kind in watched)
            if key:
                groups.setdefault(key, []).append(letter)
        return [tuple(group) for group in groups.values()]

    def _lead(self, base: int) -> tuple[tuple[Letters, ...], Days]:
        """Return what comes before the sequence: the earlier days of a run that brings a rest."""
        rule = self.primitive
        if not isinstance(rule, RestAfterRun):
            return (), []
        chosen = in_run(self.view, rule.run, self.context)
        if not chosen:
            return (0,), []
        size = rule.run_from - 1
        first = members_of(chosen)[0]
        sets = (chosen,) * max(size, 0)
        days = [(base - back, first) for back in range(size, 0, -1)]
        return sets or (), days

    def _days(
        self, base: int, chain: tuple[tuple[int, ...], ...], gap: int, then: tuple[int, ...]
    ) -> Days:
        days = [(base + number, group[0]) for number, group in enumerate(chain)]
        return [*days, (base + len(chain) + gap, then[0])]

    def _joins(self, base: int, first: int, then: int) -> bool:
        """Return True when two days' work could be one duty period."""
        watched = self.primitive.watched
        letters = self.view.grid.letters
        end = max(self.view.minute(base, s.end) for s in letters[first].spans if s.kind in watched)
        start = min(
            self.view.minute(base + 1, s.start) for s in letters[then].spans if s.kind in watched
        )
        return start - end < max(getattr(self.primitive, "split_gap", 0), 1)

    def _ask(self, sequences: Sequence[Days]) -> list[bool]:
        """Return for each sequence whether the rule refuses it."""
        if not sequences:
            return []
        timeline = self.view.timeline(sequences)
        nothing = given_windows(timeline, self.context.zone, [])
        rows = self.primitive.measure(timeline, nothing, self.context)
        bad = np.zeros(len(sequences), dtype=np.bool_)
        bad[rows.person[rows.breached]] = True
        return [bool(one) for one in bad]

    def _never(self, sets: tuple[Letters, ...], firsts: tuple[int, ...], ahead: int) -> Count:
        """Return: never these sets in a row, ending `ahead` days after one of `firsts`.

        What ended in history is past mending.
        """
        begin = self.view.grid.first
        ends = tuple(step + ahead for step in firsts if step + ahead >= begin)
        return Count(terms=((Pat(sets, ends), 1),), hi=0, phi=self.price)


def _merged(
    found: dict[tuple[tuple[int, ...], ...], Letters],
) -> Iterator[tuple[tuple[Letters, ...], Letters]]:
    """Yield (sets, last set); first days that the same letters may not follow are joined."""
    joined: dict[tuple[tuple[tuple[int, ...], ...], Letters], Letters] = {}
    for chain, then in found.items():
        key = (chain[1:], then)
        joined[key] = joined.get(key, 0) | _mask(chain[0])
    for (rest, then), first in joined.items():
        yield (first, *(_mask(group) for group in rest)), then


def _runs(view: View, rule: RunLength, context: Context, price: int | None) -> Iterator[Count]:
    letters = in_run(view, rule, context)
    if not letters:
        return
    size = rule.most + 1
    ends = tuple(
        last
        for last in view.grid.horizon
        if last >= rule.most
        and all(
            view.grid.steps[step].start.isoweekday() != rule.unlinked_weekday
            for step in range(last - rule.most, last)
        )
    )
    yield Count(terms=((Pat((letters,) * size, ends), 1),), hi=0, phi=price)


def in_run(view: View, rule: RunLength, context: Context) -> Letters:
    """Return the kinds of day that a run of this sort is made of."""
    letters = members_of(view.used)
    base = view.grid.first
    timeline = view.timeline([[(base, letter)] for letter in letters])
    duty, first, _, _ = rule.runs(timeline, context.zone)
    hit = {int(person) for person in duty.person[first]}
    return _mask(letter for person, letter in enumerate(letters) if person in hit)


def with_kinds(view: View, kinds: frozenset[Kind]) -> Letters:
    """Return the letters with work of any of these kinds."""
    return view.grid.every & ~view.clear(kinds)


def _mask(letters: Iterable[int]) -> Letters:
    return sum(1 << letter for letter in letters)
