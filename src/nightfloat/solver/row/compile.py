"""From a problem to the flat arrays that the row engine's kernels read.

Nothing here depends on a schedule: automata, letter prices, totals and what couples the rows are
compiled once for a problem. Kernels see numbers only and know no rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import Letters, Sum
from nightfloat.solver.row.automaton import Automaton, Track, Words, build
from nightfloat.solver.row.coupling import couple
from nightfloat.solver.row.rules import (
    Floats,
    Ints,
    Resource,
    RowRules,
    Weights,
)
from nightfloat.solver.score import Rows, settled

Arrays = dict[str, npt.NDArray[Any]]
"""Some fields of `Tables` by name."""


class Tables(NamedTuple):
    """The arrays of a problem: P people, T steps to plan, L letters, K kinds of row.

    Rows of one kind share an automaton and a partition of the letters into classes (`klass`) that
    neither the automaton nor any total can tell apart.
    """

    kind: Ints
    """[P]"""
    entry: Ints
    """[P] state before the first step; -1: no row at all is possible."""
    own: Floats
    """[P, T, L] price of a letter by itself; infinite where it may not stand."""
    klass: Ints
    """[K, L] class of a letter."""
    classes: Ints
    """[K] number of classes."""
    letter: Ints
    """[K, L] some letter of each class."""
    column: Ints
    """[K, L] classes with the same number do the same to the automaton, on every step."""
    states: Ints
    """[K, T + 1] number of states of each layer."""
    layer: Ints
    """[K, T] where a layer's transitions begin; (state, class) follow each other."""
    to: Ints
    """next state, -1: forbidden."""
    charge: Floats
    """cost of a transition."""
    output: Ints
    """set of told tracks that occur in a transition, as a column of `weight`."""
    resources: Ints
    """[P + 1] where a person's totals begin."""
    table: Ints
    """for each total, its row of `amount`."""
    amount: Ints
    """[tables, T, L]"""
    floor: Ints
    """[totals, T] the least that a step adds to a total"""
    roof: Ints
    """[totals, T] the most that it can add"""
    slack: Ints
    """[totals] the most that it can change behind a step by what patterns remember of before"""
    weight_at: Ints
    """for each total, where its amounts by output begin in `weight`; -1: has none."""
    weight: Ints
    cost_at: Ints
    """for each total, where its prices begin in `cost`; one more entry at the end."""
    cost: Floats
    cells: Ints
    """[P * T + 1] where the couplings of a cell begin."""
    cell_sum: Ints
    """coupling's sum."""
    cell_weight: Ints
    cell_letters: Ints
    """[couplings + 1] where the letters of a coupling begin in `coupled`."""
    coupled: Ints
    sum_low: Ints
    """[sums] value that a sum's first price is for."""
    sum_at: Ints
    """[sums + 1] where a sum's prices begin in `sum_cost`."""
    sum_cost: Floats
    sum_step: Ints
    """[sums] the step (from the first one to plan) that a sum is mostly about."""


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """A problem for the row engine.

    `constant` is what every schedule costs anyway: a schedule's price is that, its letters' own
    prices, its automata's charges, its totals' prices and its sums' prices.
    """

    problem: Problem
    weights: Weights
    tables: Tables
    constant: int
    sums: Ints
    """[sums] the value of each sum before anybody has a letter: what the past adds."""

    def letters(self, rows: Rows) -> Ints:
        """Return rows as an array [P, T] of the steps to plan."""
        first = self.problem.grid.first
        return np.array([row[first:] for row in rows], np.int32)

    def rows(self, letters: Ints) -> Rows:
        """Return an array [P, T] as whole rows, history first."""
        grid = self.problem.grid
        return tuple(
            tuple(cell.bit_length() - 1 for cell in grid.domain[person][: grid.first])
            + tuple(int(letter) for letter in row)
            for person, row in enumerate(letters)
        )


def compile_rows(problem: Problem, weights: Weights) -> Compiled:
    """Return a problem's arrays; raises TooManyStatesError."""
    return _Compiler(problem, weights).go()


@dataclass(slots=True)
class _Kind:
    tracks: tuple[Track, ...]
    words: Words
    automaton: Automaton
    people: list[int]
    outputs: list[list[int]]
    """The outputs that occur in each of the automaton's moves, ascending."""


class _Compiler:
    def __init__(self, problem: Problem, weights: Weights) -> None:
        self.problem, self.weights = problem, weights
        grid = problem.grid
        self.people, self.steps = len(grid.people), len(grid.horizon)
        self.letters = len(grid.letters)
        self.domain = settled(problem, lambda limit: limit.of.hard)
        self.own = self._own()
        amounts: dict[bytes, Ints] = {}
        self.rules = [
            RowRules(
                [cell.bit_length() - 1 for cell in grid.domain[person][: grid.first]],
                self.domain[person],
                self.letters,
                self.own[person],
                weights,
                amounts=amounts,
            )
            for person in range(self.people)
        ]

    def _own(self) -> Floats:
        numbers: dict[Letters, int] = {}
        first = self.problem.grid.first
        which = [
            [numbers.setdefault(cell, len(numbers)) for cell in row[first:]] for row in self.domain
        ]
        inside = [[mask >> letter & 1 for letter in range(self.letters)] for mask in numbers]
        shape = len(numbers), self.letters
        prices = np.where(np.array(inside, np.bool_).reshape(shape), 0.0, np.inf)
        return prices[np.array(which, np.int64).reshape(self.people, self.steps)]

    def go(self) -> Compiled:
        coupled = self._read()
        kinds, kind_of, entries = self._kinds()
        automata = self._automata(kinds)
        totals = self._totals(kinds, kind_of)
        coupling = couple(coupled, self.domain, self.problem.grid.first, self.letters, self.weights)
        tables = Tables(
            kind=np.array(kind_of, np.int32),
            entry=np.array(entries, np.int32),
            own=self.own,
            **automata,
            **totals,
            **coupling.arrays,
        )
        return Compiled(
            problem=self.problem,
            weights=self.weights,
            tables=tables,
            constant=coupling.constant + sum(one.constant for one in self.rules),
            sums=coupling.start,
        )

    # ---- limits ----

    def _read(self) -> list[tuple[Limit, ...]]:
        """Hand each row its limits; return the groups that couple rows."""
        counts: list[list[Limit]] = [[] for _ in range(self.people)]
        sums: dict[tuple[tuple[int, int, Letters, int], ...], list[Limit]] = {}
        for limit in self.problem.limits:
            if isinstance(limit.of, Sum):
                sums.setdefault(limit.of.cells, []).append(limit)
            else:
                assert limit.person is not None
                counts[limit.person].append(limit)
        for rules, limits in zip(self.rules, counts, strict=True):
            rules.counts(limits)
        coupled = []
        for cells, limits in sums.items():
            owners = {person for person, _, _, _ in cells}
            if len(owners) == 1 and all(weight >= 0 for _, _, _, weight in cells):
                self.rules[cells[0][0]].sums(tuple(limits))
            else:
                coupled.append(tuple(limits))
        return coupled

    # ---- automata ----

    def _kinds(self) -> tuple[list[_Kind], list[int], list[int]]:
        """Group people by tracks; return kinds, the kind of each person and their entry states."""
        groups: dict[tuple[Track, ...], list[int]] = {}
        for person, rules in enumerate(self.rules):
            tracks = tuple(sorted(rules.tracks.values(), key=_order))
            groups.setdefault(tracks, []).append(person)
        kinds: list[_Kind] = []
        kind_of, entries = [0] * self.people, [0] * self.people
        first = self.problem.grid.first
        for tracks, people in groups.items():
            words = Words(tracks, self.letters, self.problem.grid.length)
            pasts = [words.past(self.rules[person].history) for person in people]
            allowed = [
                _union(self.domain[person][step] for person in people)
                for step in self.problem.grid.horizon
            ]
            automaton = build(words, (word for word, _ in pasts), allowed, first)
            for person, (word, hits) in zip(people, pasts, strict=True):
                kind_of[person], entries[person] = len(kinds), automaton.entry[word]
                self._remember(self.rules[person], [tracks[i] for i in hits])
            outputs = [sorted({0, *np.unique(moves[:, :, 2])}) for moves in automaton.moves]
            kinds.append(_Kind(tracks, words, automaton, people, outputs))
        return kinds, kind_of, entries

    def _remember(self, rules: RowRules, occurred: Sequence[Track]) -> None:
        """Add to the totals what told tracks already counted in the past."""
        for at, resource in enumerate(rules.resources):
            known = sum(
                resource.weights.get(Track(one.sets, one.ends, one.disjoint), 0) for one in occurred
            )
            if known:
                rules.resources[at] = replace(resource, base=resource.base + known)

    def _automata(self, kinds: list[_Kind]) -> Arrays:
        letters, steps = self.letters, self.steps
        klass = np.zeros((len(kinds), letters), np.int32)
        letter = np.zeros((len(kinds), letters), np.int32)
        classes = np.zeros(len(kinds), np.int32)
        column = np.zeros((len(kinds), letters), np.int32)
        states = np.zeros((len(kinds), steps + 1), np.int32)
        layer = np.zeros((len(kinds), steps), np.int32)
        to: list[npt.NDArray[np.int64]] = []
        charge: list[npt.NDArray[np.int64]] = []
        output: list[npt.NDArray[np.int64]] = []
        place = 0
        for k, kind in enumerate(kinds):
            klass[k] = self._classes(kind)
            classes[k] = klass[k].max() + 1
            for c in range(classes[k]):
                letter[k, c] = int(np.flatnonzero(klass[k] == c)[0])
            groups = [kind.automaton.group[letter[k, c]] for c in range(classes[k])]
            states[k] = kind.automaton.sizes
            alike: dict[bytes, int] = {}
            for c, group in enumerate(groups):
                content = b"".join(moves[:, group].tobytes() for moves in kind.automaton.moves)
                column[k, c] = alike.setdefault(content, len(alike))
            begins = []
            for moves in kind.automaton.moves:
                begins.append(place)
                to.append(moves[:, groups, 0].ravel())
                charge.append(moves[:, groups, 1].ravel())
                output.append(moves[:, groups, 2].ravel())
                place += len(to[-1])
            layer[k] = [begins[number] for number in kind.automaton.which]
        return {
            "klass": klass,
            "classes": classes,
            "letter": letter,
            "column": column,
            "states": states,
            "layer": layer,
            "to": np.concatenate([*to, np.zeros(0)]).astype(np.int32),
            "charge": np.concatenate([*charge, np.zeros(0)]).astype(np.float64),
            "output": np.concatenate([*output, np.zeros(0)]).astype(np.int32),
        }

    def _classes(self, kind: _Kind) -> Ints:
        """Return the class of each letter: alike to the automaton and to every total."""
        columns: list[list[object]] = [[group] for group in kind.automaton.group]
        seen: set[int] = set()
        for person in kind.people:
            for resource in self.rules[person].resources:
                if id(resource.amount) not in seen:
                    seen.add(id(resource.amount))
                    for letter in range(self.letters):
                        columns[letter].append(resource.amount[:, letter].tobytes())
        numbers: dict[tuple[object, ...], int] = {}
        found = [numbers.setdefault(tuple(column), len(numbers)) for column in columns]
        return np.array(found, np.int32)

    # ---- totals ----

    def _totals(self, kinds: list[_Kind], kind_of: list[int]) -> Arrays:
        counts: list[int] = []
        tables: dict[int, int] = {}
        amounts: list[Ints] = []
        table: list[int] = []
        weight_at: list[int] = []
        weight: list[int] = []
        cost: list[Floats] = []
        floors: list[Ints] = []
        roofs: list[Ints] = []
        slack: list[int] = []
        for person, rules in enumerate(self.rules):
            kind = kinds[kind_of[person]]
            has = np.isfinite(self.own[person])
            counts.append(len(rules.resources))
            for resource in rules.resources:
                if id(resource.amount) not in tables:
                    tables[id(resource.amount)] = len(amounts)
                    amounts.append(resource.amount)
                table.append(tables[id(resource.amount)])
                by_output = _by_output(resource, kind)
                weight_at.append(len(weight) if any(by_output) else -1)
                weight += by_output if any(by_output) else []
                amount = np.where(has, resource.amount, 0)
                floors.append(np.where(has, amount, amount.max()).min(axis=1))
                roofs.append(amount.max(axis=1) + _heaviest(kind, by_output))
                slack.append(_across(resource))
                cost.append(resource.prices(self.weights, int(roofs[-1].sum())))
        empty = np.zeros((0, self.steps, self.letters), np.int32)
        none = np.zeros((0, self.steps), np.int32)
        return {
            "resources": np.array([0, *accumulate(counts)], np.int32),
            "table": np.array(table, np.int32),
            "amount": np.stack(amounts) if amounts else empty,
            "floor": np.stack(floors).astype(np.int32) if floors else none,
            "roof": np.stack(roofs).astype(np.int32) if roofs else none,
            "slack": np.array(slack, np.int32),
            "weight_at": np.array(weight_at, np.int32),
            "weight": np.array(weight, np.int32),
            "cost_at": np.array([0, *accumulate(len(one) for one in cost)], np.int32),
            "cost": np.concatenate([*cost, np.zeros(0)]),
        }


def _order(track: Track) -> tuple[object, ...]:
    return track.sets, track.ends, track.disjoint, track.never, track.charge, track.told


def _union(masks: Iterable[Letters]) -> Letters:
    found = 0
    for mask in masks:
        found |= mask
    return found


def _by_output(resource: Resource, kind: _Kind) -> list[int]:
    """Return what each output adds to a total, in its units."""
    if not resource.weights:
        return [0] * len(kind.automaton.outputs)
    weights = [
        resource.weights.get(Track(one.sets, one.ends, one.disjoint), 0) // resource.unit
        for one in kind.tracks
    ]
    return [sum(weights[i] for i in tracks) for tracks in kind.automaton.outputs]


def _heaviest(kind: _Kind, by_output: list[int]) -> Ints:
    """Return, step by step, the most that what occurs there can add to a total."""
    most = [max(by_output[output] for output in outputs) for outputs in kind.outputs]
    return np.array(most, np.int32)[list(kind.automaton.which)]


def _across(resource: Resource) -> int:
    """Return how much of a total, in its units, can hang on steps before and behind any border.

    A packing changes by one at most: what crosses the border costs or saves one occurrence.
    """
    found = 0
    for track, weight in resource.weights.items():
        ends = np.array(track.ends)
        within = np.searchsorted(ends, ends + len(track.sets) - 1) - np.searchsorted(ends, ends)
        crossing = int(within.max())
        found += weight // resource.unit * (min(1, crossing) if track.disjoint else crossing)
    return found
