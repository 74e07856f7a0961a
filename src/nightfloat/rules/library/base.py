"""What every programme rule has: an id, how binding it is, its limits on a grid, its words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from nightfloat.domain.findings import Severity
from nightfloat.domain.people import WhoSelector
from nightfloat.domain.time import say
from nightfloat.rules.grid import Grid, Limit
from nightfloat.rules.language import Count, Letters, Tier, ending
from nightfloat.rules.library.sentence import Sentence, told

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme


SOFT_TIERS = ("covered", "fair", "wishes")
"""Where costs may go; what is legal is no matter of cost."""


def doc(text: str, default: Any = None, **more: Any) -> Any:
    """Declare a field of a rule with the sentence that the reference and the schema show."""
    return field(default=default, metadata={"doc": text, **more})


@dataclass(frozen=True, kw_only=True)
class Rule(ABC):
    """One rule of a programme. Subclasses are data plus `sentence` and `limits`, nothing else.

    Field types are those a TOML table can give: str, int, bool, date, tuples of str, a small dict
    of int, and the two selectors. `grids` names where the type makes sense ("year", "days").
    """

    grids: ClassVar[tuple[str, ...]] = ("year", "days")
    sentence: ClassVar[Sentence]

    id: str = doc("A name for the rule, unique in the programme; findings and waivers cite it.", "")
    severity: Severity = doc(
        "must: a breach is a violation. should: an advisory. prefer: a cost.", Severity.MUST
    )
    tier: Tier = doc(
        "Which tier a soft rule's cost belongs to: covered, fair or wishes.",
        Tier.FAIR,
        choices=SOFT_TIERS,
    )
    weight: int = doc("Cost of one unit of breach of a soft rule, within its tier.", 1)
    note: str = doc("Why the rule is there, for the next chief.", "")

    @abstractmethod
    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield the rule's limits on a grid (none where it does not apply)."""

    def words(self) -> str:
        """Return the rule as one plain sentence."""
        return told(self.sentence, self)

    @property
    def price(self) -> int | None:
        """None for a must, else the cost of one unit."""
        return None if self.severity is Severity.MUST else self.weight

    @property
    def level(self) -> Tier:
        """The tier of the rule's limits: a must is legality itself."""
        return Tier.LEGAL if self.severity is Severity.MUST else self.tier

    def on_rows(
        self, grid: Grid, who: WhoSelector, counts: Iterable[tuple[Count, str, str]]
    ) -> Iterator[Limit]:
        """Yield a limit for each person and (Count, words, unit).

        A Count binds a person on the steps of the horizon on which `who` selects them: an
        occurrence belongs to its last step. What lies in history alone is past judging.
        """
        listed = tuple(counts)
        bound: dict[tuple[int, ...], list[Count]] = {}
        for row, steps in selected(grid, who).items():
            if steps not in bound:
                bound[steps] = [ending(count, steps) for count, _, _ in listed]
            for count, (_, words, unit) in zip(bound[steps], listed, strict=True):
                yield Limit(
                    rule=self.id,
                    severity=self.severity,
                    tier=self.level,
                    of=count,
                    subject=f"{grid.people[row].name}: {words}",
                    unit=unit,
                    person=row,
                )


def selected(grid: Grid, who: WhoSelector) -> dict[int, tuple[int, ...]]:
    """Return the steps of the horizon on which `who` selects each person (nobody without any)."""
    found: dict[int, list[int]] = {}
    for step in grid.horizon:
        for row in grid.people_who(who, step):
            found.setdefault(row, []).append(step)
    return {row: tuple(found[row]) for row in sorted(found)}


def phases(
    grid: Grid, shifts: tuple[str, ...], rotations: tuple[str, ...]
) -> tuple[tuple[Letters, str], ...]:
    """Return what a rule counts at one moment: (letters, words for the moment).

    A day is one moment. A block is two where some letter spends its halves on different sides of
    the rule, so that a first half never makes up for a second one. Nothing: the other grid's rule.
    """
    letters = pick(grid, shifts, rotations)
    if letters is None:
        return ()
    if grid.name != "year":
        return ((letters, ""),)
    first, second = (grid.on_rotations(rotations, half=half) for half in (0, 1))
    return (
        ((letters, ""),)
        if first == second
        else ((first, ", first half"), (second, ", second half"))
    )


def when(grid: Grid, step: int) -> str:
    """Return 'on Sat 4 Jul 2026', or 'in block 3'."""
    place = grid.steps[step]
    return f"in block {place.id}" if grid.name == "year" else f"on {say(place.start)}"


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
