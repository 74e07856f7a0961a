"""What every programme rule has: an id, how binding it is, its limits on a grid, its words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from nightfloat.domain.findings import Severity
from nightfloat.rules.grid import Grid, Limit
from nightfloat.rules.language import Letters, Tier

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme


def doc(text: str, default: Any = None, **more: Any) -> Any:
    """Declare a field of a rule with the sentence that the reference and the schema show."""
    return field(default=default, metadata={"doc": text, **more})


@dataclass(frozen=True, kw_only=True)
class Rule(ABC):
    """One rule of a programme. Subclasses are data plus `limits` and `words`, nothing else.

    Field types are those a TOML table can give: str, int, bool, date, tuples of str, a small dict
    of int, and the two selectors. `grids` names where the type makes sense ("year", "days").
    """

    grids: ClassVar[tuple[str, ...]] = ("year", "days")

    id: str = doc("A name for the rule, unique in the programme; findings and waivers cite it.", "")
    severity: Severity = doc(
        "must: a breach is a violation. should: an advisory. prefer: a cost.", Severity.MUST
    )
    tier: Tier = doc(
        "Which tier a soft rule's cost belongs to: covered, fair or wishes.", Tier.FAIR
    )
    weight: int = doc("Cost of one unit of breach of a soft rule, within its tier.", 1)
    note: str = doc("Why the rule is there, for the next chief.", "")

    @abstractmethod
    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield the rule's limits on a grid (none where it does not apply)."""

    @abstractmethod
    def words(self) -> str:
        """Return the rule as one plain sentence."""

    @property
    def price(self) -> int | None:
        """None for a must, else the cost of one unit."""
        return None if self.severity is Severity.MUST else self.weight

    @property
    def level(self) -> Tier:
        """The tier of the rule's limits: a must is legality itself."""
        return Tier.LEGAL if self.severity is Severity.MUST else self.tier


def pick(grid: Grid, shifts: tuple[str, ...], rotations: tuple[str, ...]) -> Letters | None:
    """Return the letters a rule speaks of on this grid; None when it speaks of the other grid.

    On a day grid '-' among the shifts is a day off, and no shift at all means any work.
    """
    if grid.name == "year":
        return grid.on_rotations(rotations) if rotations else None
    if rotations:
        return None
    if not shifts:
        return grid.having(lambda letter: not letter.idle)
    letters = grid.with_shifts(shifts)
    if "-" in shifts:
        letters |= grid.having(lambda letter: letter.idle)
    return letters


def listing(names: tuple[str, ...], conjunction: str = "or") -> str:
    """Return 'A', 'A or B', 'A, B or C'."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {conjunction} {names[-1]}"
