"""What the parts of the engine hand to each other.

Plain data: the process that started a solve reads it back without loading ortools.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nightfloat.rules.fold import Fold, Line
from nightfloat.rules.grid import Limit
from nightfloat.rules.language import Tier


class Status(StrEnum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


class Part(StrEnum):
    """The part of the engine that found a schedule or a bound."""

    MODEL = "model"
    """Bounds that the rules alone give."""
    FIRST = "first schedule"
    """CP-SAT, stopped at its first schedule."""
    NEIGHBOURHOODS = "neighbourhoods"
    """CP-SAT on some cells while the others stay."""
    PROOF = "CP-SAT proof"
    """CP-SAT on the whole problem."""
    ROWS = "row engine"
    """Ruin and recreate with exact rows."""
    COLUMNS = "columns"
    """Column generation over exact rows."""


@dataclass(frozen=True, slots=True)
class RuleCost:
    """What a rule's limits cost in a tier, all in all."""

    rule: str
    tier: Tier
    value: int


@dataclass(frozen=True, slots=True)
class TierResult:
    """What a tier costs, the least it could cost (proven), and which part found each."""

    tier: Tier
    value: int
    bound: int
    found_by: Part
    bound_by: Part

    @property
    def status(self) -> Status:
        """Optimal when the bound is reached (given the values of the tiers above)."""
        return Status.OPTIMAL if self.value <= self.bound else Status.FEASIBLE

    @property
    def gap(self) -> float:
        """The share of the cost that a better schedule might save, in per cent."""
        return gap(self.value, self.bound)


def gap(value: int, bound: int) -> float:
    """Return 100 x (value - bound) / value, rounded to hundredths; 0 when the bound is reached."""
    return round(100 * (value - bound) / value, 2) if value > bound else 0.0


@dataclass(frozen=True, slots=True)
class Broken:
    """A limit that a schedule breaks, and by how many of its units."""

    limit: Limit
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """What to give up so that all the rest holds: shown by a schedule that gives up no more.

    `units` are how many days of leave, pins or units of a demand that is in all. `smallest`: proved
    that fewer do not do; with `facts_kept`, that fewer do not do as long as all leave and pins are
    kept. `lines` say it; their members are places in `given`.
    """

    given: tuple[Broken, ...]
    units: int
    smallest: bool
    lines: tuple[Line, ...]
    facts_kept: bool = False

    @property
    def words(self) -> str:
        """All of it in one phrase."""
        first, *rest = [line.words for line in self.lines]
        return "; ".join([first, *(f"{words[0].lower()}{words[1:]}" for words in rest)])


@dataclass(frozen=True, slots=True)
class Clash:
    """Limits that cannot all hold. `minimal`: without any one of them, the others can.

    `told` has them in words, `relaxations` what is least to be given up, in different ways.
    """

    limits: tuple[Limit, ...]
    minimal: bool
    told: Fold = Fold()
    relaxations: tuple[Relaxation, ...] = ()


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
