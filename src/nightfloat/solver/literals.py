"""The literals of the constraint model: cells that hold one of a set of letters, and Bools."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple, TypeAlias

from nightfloat.rules.language import Letters

TRUE = 0
"""Variable 0 is fixed to 1; a negated variable v is written -v - 1."""
FALSE = -1


class Mode(Enum):
    """How a limit's hard bounds are stated."""

    STRICT = "strict"
    ELASTIC = "elastic"
    """Broken at a price in tier LEGAL."""
    GUARDED = "guarded"
    """In force only while the limit's guard is true."""


class Cell(NamedTuple):
    """The literal 'this cell holds one of these letters', not yet a variable."""

    place: int
    letters: Letters


Lit: TypeAlias = "int | Cell"


class Cost(NamedTuple):
    """The objective of one tier: constant + weighted sum of variables."""

    constant: int
    terms: dict[int, int]

    def value(self, solution: Sequence[int]) -> int:
        """Return the cost of a solution (a value for each variable)."""
        return self.constant + sum(w * solution[v] for v, w in self.terms.items())


def members(letters: Letters) -> list[int]:
    """Return the numbers of the letters in a set, ascending."""
    found = []
    while letters:
        low = letters & -letters
        found.append(low.bit_length() - 1)
        letters ^= low
    return found


def holds(lit: int, solution: Sequence[int]) -> bool:
    """Return True when a literal is true in a solution (a value for each variable)."""
    return bool(solution[lit]) if lit >= 0 else not solution[-lit - 1]
