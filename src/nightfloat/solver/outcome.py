"""What the parts of the engine hand to each other.

Plain data: the process that started a solve reads it back without loading ortools.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nightfloat.rules.grid import Limit
from nightfloat.rules.language import Tier


class Status(StrEnum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TierResult:
    """What a tier costs, the least it could cost (proven), and whether the two meet."""

    tier: Tier
    value: int
    bound: int

    @property
    def status(self) -> Status:
        """Optimal when the bound is reached (given the values of the tiers above)."""
        return Status.OPTIMAL if self.value <= self.bound else Status.FEASIBLE


@dataclass(frozen=True, slots=True)
class Broken:
    """A limit that a schedule breaks, and by how many of its units."""

    limit: Limit
    amount: int


@dataclass(frozen=True, slots=True)
class Clash:
    """Limits that cannot all hold. `minimal`: without any one of them, the others can."""

    limits: tuple[Limit, ...]
    minimal: bool


class FixKind(StrEnum):
    """What is changed."""

    DROP = "drop"
    """Give up one leave day or pin."""
    LOWER = "lower"
    """Ask for one less."""
    ADD = "add"
    """Have one more person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A single change and what it was proved to do; `breaches_after` 0: all rules can hold."""

    kind: FixKind
    limit: Limit
    description: str
    breaches_before: int
    breaches_after: int
