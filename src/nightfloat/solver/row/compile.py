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
from nightfloat.solver.row.rules import (
    Floats,
    Ints,
    Resource,
    RowRules,
    Weights,
    price_of,
    prices_of,
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
    """The outputs that occur at each step, ascending."""


class _Compiler:
    def __init__(self, problem: Problem, weights: Weights) -> None:
        self.problem, self.weights = problem, weights
        grid = problem.grid
        self.people, self.steps = len(grid.people), len(grid.horizon)
        self.letters = len(grid.letters)
        self.domain = settled(problem, lambda limit: limit.of.hard)
        self.own = self._own()
        self.rules = [
            RowRules(
                [cell.bit_length() - 1 for cell in grid.domain[person][: grid.first]],
                self.domain[person],
                self.letters,
                self.own[person],
                weights,
            )
            for person in range(self.people)
        ]

    def _own(self) -> Floats:
        bits = 1 << np.arange(self.letters, dtype=object)
        first = self.problem.grid.first
        masks = np.array([row[first:] for row in self.domain], dtype=object)
        inside = (masks[:, :, None] & bits[None, None, :]).astype(bool)
        return np.where(inside, 0.0, np.inf)

    def go(self) -> Compiled:
        coupled = self._read()
        kinds, kind_of, entries = self._kinds()
        automata = self._automata(kinds)
        totals = self._totals(kinds, kind_of)
        sums, start, constant = self._sums(coupled)
        tables = Tables(
            kind=np.array(kind_of, np.int32),
            entry=np.array(entries, np.int32),
            own=self.own,
            **automata,
            **totals,
            **sums,
        )
        return Compiled(
            problem=self.problem,
            weights=self.weights,
            tables=tables,
            constant=constant + sum(one.constant for one in self.rules),
            sums=start,
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
            outputs = [
                sorted({move.output for state in layer for move in state} | {0})
                for layer in automaton.moves
            ]
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
            for t, moves in enumerate(kind.automaton.moves):
                layer[k, t] = place
                shape = len(moves), len(kind.words.of_group), 3
                table = np.array(moves, np.int64).reshape(shape)[:, groups, :]
                to.append(table[:, :, 0].ravel())
                charge.append(table[:, :, 1].ravel())
                output.append(table[:, :, 2].ravel())
                place += table.shape[0] * table.shape[1]
        return {
            "klass": klass,
            "classes": classes,
            "letter": letter,
            "states": states,
            "layer": layer,
            "to": np.concatenate([*to, np.zeros(0)]).astype(np.int32),
            "charge": np.concatenate([*charge, np.zeros(0)]).astype(np.float64),
            "output": np.concatenate([*output, np.zeros(0)]).astype(np.int32),
        }

    def _classes(self, kind: _Kind) -> Ints:
        """Return the class of each letter: alike to the automaton and to every total."""
        columns: list[list[object]] = [[group] for group in kind.automaton.group]
        seen: set[bytes] = set()
        for person in kind.people:
            for resource in self.rules[person].resources:
                content = resource.amount.tobytes()
                if content not in seen:
                    seen.add(content)
                    for letter in range(self.letters):
                        columns[letter].append(resource.amount[:, letter].tobytes())
        numbers: dict[tuple[object, ...], int] = {}
        found = [numbers.setdefault(tuple(column), len(numbers)) for column in columns]
        return np.array(found, np.int32)

    # ---- totals ----

    def _totals(self, kinds: list[_Kind], kind_of: list[int]) -> Arrays:
        counts: list[int] = []
        tables: dict[bytes, int] = {}
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
                content = resource.amount.tobytes()
                if content not in tables:
                    tables[content] = len(amounts)
                    amounts.append(resource.amount)
                table.append(tables[content])
                by_output = _by_output(resource, kind)
                weight_at.append(len(weight) if any(by_output) else -1)
                weight += by_output if any(by_output) else []
                floors.append(np.where(has, resource.amount, resource.amount.max()).min(axis=1))
                roofs.append(
                    np.where(has, resource.amount, 0).max(axis=1) + _heaviest(kind, by_output)
                )
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

    # ---- what couples rows ----

    def _sums(self, coupled: list[tuple[Limit, ...]]) -> tuple[Arrays, Ints, int]:
        grid = self.problem.grid
        by_cell: list[list[tuple[int, int, Letters]]] = [
            [] for _ in range(self.people * self.steps)
        ]
        start: list[int] = []
        low: list[int] = []
        steps: list[int] = []
        cost: list[Floats] = []
        constant = 0
        for limits in coupled:
            of = limits[0].of
            assert isinstance(of, Sum)
            ranges: dict[tuple[int, int], list[int]] = {}
            cells = []
            base = 0
            for person, step, letters, weight in of.cells:
                domain = self.domain[person][step]
                inside = domain & letters
                if inside == domain:
                    base += weight
                elif inside:
                    cells.append((person, step - grid.first, inside, weight))
                    ranges.setdefault((person, step), []).append(weight)
            if not cells:
                constant += price_of(limits, base, self.weights)
                continue
            number = len(start)
            for person, t, inside, weight in cells:
                by_cell[person * self.steps + t].append((number, weight, inside))
            least = base + sum(sum(min(0, w) for w in ws) for ws in ranges.values())
            most = base + sum(sum(max(0, w) for w in ws) for ws in ranges.values())
            start.append(base)
            low.append(least)
            steps.append(cells[len(cells) // 2][1])
            values = np.arange(least, most + 1, dtype=np.int64)
            cost.append(prices_of(limits, values, self.weights))
        flat = [entry for entries in by_cell for entry in entries]
        spelled = [[i for i in range(self.letters) if mask >> i & 1] for _, _, mask in flat]
        arrays: Arrays = {
            "cells": np.array([0, *accumulate(len(one) for one in by_cell)], np.int32),
            "cell_sum": np.array([number for number, _, _ in flat], np.int32),
            "cell_weight": np.array([weight for _, weight, _ in flat], np.int32),
            "cell_letters": np.array([0, *accumulate(len(one) for one in spelled)], np.int32),
            "coupled": np.array([i for one in spelled for i in one], np.int32),
            "sum_low": np.array(low, np.int32),
            "sum_at": np.array([0, *accumulate(len(one) for one in cost)], np.int32),
            "sum_cost": np.concatenate([*cost, np.zeros(0)]),
            "sum_step": np.array(steps, np.int32),
        }
        return arrays, np.array(start, np.int32), constant


def _order(track: Track) -> tuple[object, ...]:
    return track.sets, track.ends, track.disjoint, track.never, track.charge, track.told


def _union(masks: Iterable[Letters]) -> Letters:
    found = 0
    for mask in masks:
        found |= mask
    return found


def _by_output(resource: Resource, kind: _Kind) -> list[int]:
    """Return what each output adds to a total, in its units."""
    weights = [
        resource.weights.get(Track(one.sets, one.ends, one.disjoint), 0) // resource.unit
        for one in kind.tracks
    ]
    return [sum(weights[i] for i in tracks) for tracks in kind.automaton.outputs]


def _heaviest(kind: _Kind, by_output: list[int]) -> Ints:
    """Return, step by step, the most that what occurs there can add to a total."""
    most = [max(by_output[output] for output in outputs) for outputs in kind.outputs]
    return np.array(most, np.int32)


def _across(resource: Resource) -> int:
    """Return how much of a total, in its units, can hang on steps before and behind any border.

    A packing changes by one at most: what crosses the border costs or saves one occurrence.
    """
    found = 0
    for track, weight in resource.weights.items():
        reach = len(track.sets) - 1
        crossing = max(
            sum(end <= other < end + reach for other in track.ends) for end in track.ends
        )
        found += weight // resource.unit * (min(1, crossing) if track.disjoint else crossing)
    return found
