"""Small vocabulary of the columns: int64 minutes, and keys that sort by person, then minute."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

BIG = 1 << 28
"""Minutes a person's key range spans: instants from 1970 to the year 2480 fit below it."""

UNSET = int(np.iinfo(np.int64).min)
"""In a column of measurements: there is no such number (rule not triggered, nothing limited)."""


def ints(values: object) -> Ints:
    """`values` as a column of int64."""
    return np.asarray(values, dtype=np.int64)


def covered(key_start: Ints, key_end: Ints, at: Ints) -> Ints:
    """Return how much of the disjoint, sorted intervals lies before each key of `at`.

    The difference of two such totals is what lies between two keys of one person.
    """
    total = np.concatenate(([0], np.cumsum(key_end - key_start)))
    index = np.searchsorted(key_start, at, side="left")
    last_end = np.concatenate(([0], key_end))[index]
    return ints(total[index] - np.maximum(0, last_end - at))


def union(key_start: Ints, key_end: Ints, join: int = 0) -> tuple[Ints, Ints, Ints]:
    """Merge intervals sorted by start that overlap, touch, or lie less than `join` apart.
    Returns the starts and ends of the merged intervals and the position of each one's first part.
    """
    if key_start.size == 0:
        return key_start, key_end, ints([])
    reach = np.maximum.accumulate(key_end)
    cut = key_start[1:] - reach[:-1] >= max(join, 1)
    first = np.concatenate(([0], np.flatnonzero(cut) + 1))
    last = np.concatenate((first[1:] - 1, [key_start.size - 1]))
    return key_start[first], reach[last], ints(first)


def calls(key_start: Ints, key_end: Ints, _join: int = -1) -> tuple[Ints, Ints, Ints]:
    """Join intervals sorted by start that touch or overlap while they make at most 24 hours.

    Returns the same as `union`. One call after the other may touch; one cut at midnight is one.
    """
    first: list[int] = []
    end: list[int] = []
    for row, (begin, until) in enumerate(zip(key_start.tolist(), key_end.tolist(), strict=True)):
        if first and begin <= end[-1] and until - int(key_start[first[-1]]) <= 1440:
            end[-1] = max(end[-1], until)
        else:
            first.append(row)
            end.append(until)
    return key_start[ints(first)], ints(end), ints(first)
