"""What ties rows together: sums over cells of several people, as flat arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from nightfloat.rules.grid import Limit
from nightfloat.rules.language import Letters, Sum
from nightfloat.solver.row.rules import Floats, Ints, Weights, prices_of
from nightfloat.solver.score import unit

Wide = npt.NDArray[np.int64]

OPEN, NEVER, ALWAYS = 0, 1, 2
"""What a domain says about 'one of these letters': depends on the letter, no, yes."""


@dataclass(frozen=True, slots=True)
class Coupling:
    """The arrays of `Tables` about sums, each sum's value before anybody has a letter, and what
    sums cost that no letter can change."""

    arrays: dict[str, npt.NDArray[Any]]
    start: Ints
    constant: int


def couple(
    groups: Sequence[tuple[Limit, ...]],
    domain: Sequence[Sequence[Letters]],
    first: int,
    letters: int,
    weights: Weights,
) -> Coupling:
    """Return what groups of limits, each about one Sum, mean for cells from step `first` on."""
    people, steps = len(domain), len(domain[0]) - first if domain else 0
    cells = _Cells(groups, domain)
    many = len(groups)
    base = _added(cells.sum, np.where(cells.state == ALWAYS, cells.weight, 0), many)
    kept = np.flatnonzero(cells.state == OPEN)
    number, weight = cells.sum[kept], cells.weight[kept]
    least = base + _added(number, np.minimum(weight, 0), many)
    most = base + _added(number, np.maximum(weight, 0), many)
    counts = np.bincount(number, minlength=many)
    open_ = [number for number in range(many) if counts[number]]
    prices = _Prices(weights)
    settled = (number for number in range(many) if not counts[number])
    constant = sum(int(prices.of(groups[i], base[i], base[i])[0]) for i in settled)
    cost = [prices.of(groups[i], least[i], most[i]) for i in open_]
    middle = (np.cumsum(counts) - counts + counts // 2)[open_]
    place = cells.person[kept] * steps + cells.step[kept] - first
    order = np.argsort(place, kind="stable")
    inside = cells.inside[kept][order]
    spelled, begins = _spelled(cells.masks, letters)
    size = np.diff(begins)[inside]
    ends = np.cumsum(size)
    arrays: dict[str, npt.NDArray[Any]] = {
        "cells": _begins(np.bincount(place, minlength=people * steps)),
        "cell_sum": (np.cumsum(counts > 0) - 1)[number[order]].astype(np.int32),
        "cell_weight": weight[order].astype(np.int32),
        "cell_letters": _begins(size),
        "coupled": spelled[np.arange(size.sum()) + np.repeat(begins[inside] - ends + size, size)],
        "sum_low": least[open_].astype(np.int32),
        "sum_at": _begins([len(one) for one in cost]),
        "sum_cost": np.concatenate([*cost, np.zeros(0)]),
        "sum_step": (cells.step[kept][middle] - first).astype(np.int32),
    }
    return Coupling(arrays, base[open_].astype(np.int32), constant)


class _Cells:
    """The cells of all sums, one after the other, and what each domain says about them."""

    def __init__(
        self, groups: Sequence[tuple[Limit, ...]], domain: Sequence[Sequence[Letters]]
    ) -> None:
        cells: list[tuple[int, int, Letters, int]] = []
        sizes = []
        for limits in groups:
            of = limits[0].of
            assert isinstance(of, Sum)
            cells += of.cells
            sizes.append(len(of.cells))
        count = len(cells)
        masks: dict[Letters, int] = {}
        domains: dict[Letters, int] = {}
        numbered = np.array(
            [[domains.setdefault(cell, len(domains)) for cell in row] for row in domain], np.int64
        )
        self.sum = np.repeat(np.arange(len(groups)), sizes)
        self.person = np.fromiter((cell[0] for cell in cells), np.int64, count)
        self.step = np.fromiter((cell[1] for cell in cells), np.int64, count)
        self.weight = np.fromiter((cell[3] for cell in cells), np.int64, count)
        mask = np.fromiter((masks.setdefault(c[2], len(masks)) for c in cells), np.int64, count)
        pairs, which = np.unique(
            numbered[self.person, self.step] * len(masks) + mask, return_inverse=True
        )
        state, inside = [], []
        parts: dict[Letters, int] = {}
        all_domains, all_masks = tuple(domains), tuple(masks)
        for pair in pairs:
            whole = all_domains[pair // len(masks)]
            part = whole & all_masks[pair % len(masks)]
            state.append(ALWAYS if part == whole else OPEN if part else NEVER)
            inside.append(parts.setdefault(part, len(parts)))
        self.state = np.array(state, np.int64)[which]
        self.inside = np.array(inside, np.int64)[which]
        """For each cell, the number of what is left of its letters in `masks`."""
        self.masks = tuple(parts)


class _Prices:
    """Prices of the values of sums; most sums of a problem cost the same."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._known: dict[tuple[object, ...], Floats] = {}

    def of(self, limits: tuple[Limit, ...], least: int, most: int) -> Floats:
        """Return what the values least..most cost."""
        said = tuple(
            (
                (one.of.lo, one.of.hi, one.of.plo, one.of.phi),
                (one.tier, one.fixed, unit(one.of) if one.of.hard else 1),
            )
            for one in limits
        )
        key = (said, int(least), int(most))
        found = self._known.get(key)
        if found is None:
            values = np.arange(least, most + 1, dtype=np.int64)
            found = self._known[key] = prices_of(limits, values, self._weights)
        return found


def _added(where: Wide, what: Wide, size: int) -> Wide:
    found = np.zeros(size, np.int64)
    np.add.at(found, where, what)
    return found


def _begins(sizes: Iterable[int] | Wide) -> Ints:
    """Return where parts of these sizes begin, and where the last one ends."""
    return np.append(0, np.cumsum(np.asarray(sizes, np.int64))).astype(np.int32)


def _spelled(masks: Sequence[Letters], letters: int) -> tuple[Ints, Wide]:
    """Return the letters of some sets one after the other, and where each set begins."""
    spelled = [[i for i in range(letters) if mask >> i & 1] for mask in masks]
    sizes = np.array([len(one) for one in spelled], np.int64)
    return (
        np.array([i for one in spelled for i in one], np.int32),
        np.append(0, np.cumsum(sizes)),
    )
