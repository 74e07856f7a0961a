"""Rest: minutes between the end of some shifts and the next start, by the clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nightfloat.domain.entry import WORK
from nightfloat.domain.people import WhoSelector
from nightfloat.rules.grid import Grid, Limit, Span
from nightfloat.rules.language import Count, Letters, Pat
from nightfloat.rules.library.base import Rule, doc, listing, pick
from nightfloat.rules.lowering.view import View, members_of

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme


@dataclass(frozen=True, kw_only=True)
class Rest(Rule):
    """At least `minutes` between the end of one day's work and the start of the next."""

    grids = ("days",)

    shifts: tuple[str, ...] = doc("Rest after these shifts; none: after any work.", ())
    before: tuple[str, ...] = doc("Rest before these shifts; none: before any work.", ())
    minutes: int = doc("At least so many minutes.", 600)
    between_sites: bool = doc("Only where the next work is at another site: time to travel.", False)
    who: WhoSelector = doc("Whom the rule is about.", WhoSelector())

    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield each person's limits, one for each pair of kinds of day that lie too close."""
        if grid.name == "year":
            return
        first = pick(grid, self.shifts, ()) or 0
        then = pick(grid, self.before, ()) or 0
        counts = tuple(self._counts(grid, first, then))
        for row, person in enumerate(grid.people):
            if not self.who.matches(
                person, grid.steps[grid.first].start, grid.rotation[row][grid.first]
            ):
                continue
            for count in counts:
                yield Limit(
                    rule=self.id,
                    severity=self.severity,
                    tier=self.level,
                    of=count,
                    subject=f"{person.name}: rest of less than {self.minutes} min",
                    unit="times",
                    person=row,
                )

    def _counts(self, grid: Grid, first: Letters, then: Letters) -> Iterator[Count]:
        """Yield a Count for each set of starts that come too soon after a set of ends.

        Days that a change of the clocks touches are told apart: the minutes are real ones.
        """
        view = View(grid)
        idle = view.clear(WORK)
        for steps in view.classes().values():
            base = steps[0]
            for gap in range(self.minutes // 1440 + 1):
                groups: dict[Letters, Letters] = {}
                for one in members_of(first & ~idle):
                    soon = self._soon(view, (base, base + gap + 1), one, then & ~idle)
                    if soon:
                        groups[soon] = groups.get(soon, 0) | 1 << one
                ends = tuple(step + gap + 1 for step in steps)
                for soon, ones in groups.items():
                    yield Count(
                        terms=((Pat((ones, *(idle,) * gap, soon), ends), 1),), hi=0, phi=self.price
                    )

    def _soon(self, view: View, days: tuple[int, int], one: int, then: Letters) -> Letters:
        """Return the letters of `then` that start too soon on the second day after `one`."""
        left = max(_work(view, one), key=lambda span: span.end)
        found = 0
        for letter in members_of(then):
            begun = min(_work(view, letter), key=lambda span: span.start)
            rest = view.minute(days[1], begun.start) - view.minute(days[0], left.end)
            if rest < self.minutes and not (self.between_sites and begun.site == left.site):
                found |= 1 << letter
        return found

    def words(self) -> str:
        """Return the rule as one sentence."""
        after = f" after {listing(self.shifts)}" if self.shifts else ""
        ahead = f" before {listing(self.before)}" if self.before else ""
        sites = ", where the site changes" if self.between_sites else ""
        return f"At least {self.minutes / 60:g} h of rest{after}{ahead}{sites}."


def _work(view: View, letter: int) -> list[Span]:
    return [span for span in view.grid.letters[letter].spans if span.kind in WORK]
