"""Rest: minutes between the end of some shifts and the next start, by the clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nightfloat.domain.entry import WORK
from nightfloat.domain.people import WhoSelector
from nightfloat.rules.describe import quantity
from nightfloat.rules.grid import Grid, Limit, Span
from nightfloat.rules.language import Count, Letters, Pat
from nightfloat.rules.library.base import Rule, doc, pick
from nightfloat.rules.library.sentence import EACH, Blank, given
from nightfloat.rules.lowering.view import View, members_of

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme


@dataclass(frozen=True, kw_only=True)
class Rest(Rule):
    """At least `minutes` between the end of one day's work and the start of the next.

    Minutes are real ones, a change of the clocks included; waiting at home on call is rest.
    """

    grids = ("days",)

    sentence = (
        EACH,
        ": at least ",
        Blank("minutes", style="minutes"),
        " of rest",
        given("shifts", " after ", Blank("shifts")),
        given("before", " before ", Blank("before")),
        given("between_sites", ", where the site changes"),
        ".",
    )

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
        words = f"rest of less than {quantity(self.minutes, 'min')}"
        counts = ((count, words, "times") for count in self._counts(grid, first, then))
        yield from self.on_rows(grid, self.who, counts)

    def _counts(self, grid: Grid, first: Letters, then: Letters) -> Iterator[Count]:
        """Yield a Count for each set of starts that come too soon after a set of ends.

        Days that a change of the clocks touches are told apart: the minutes are real ones.
        """
        view = View(grid)
        idle = view.clear(WORK)
        for steps in view.classes().values():
            gap = 0
            while groups := self._groups(view, steps[0], gap, first & ~idle, then & ~idle):
                ends = tuple(step + gap + 1 for step in steps)
                for soon, ones in groups.items():
                    terms = ((Pat((ones, *(idle,) * gap, soon), ends), 1),)
                    yield Count(terms=terms, hi=0, phi=self.price)
                gap += 1

    def _groups(
        self, view: View, step: int, gap: int, first: Letters, then: Letters
    ) -> dict[Letters, Letters]:
        """Return {starts: ends} of what comes too soon after `gap` clear days."""
        groups: dict[Letters, Letters] = {}
        for one in members_of(first):
            soon = self._soon(view, (step, step + gap + 1), one, then)
            if soon:
                groups[soon] = groups.get(soon, 0) | 1 << one
        return groups

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


def _work(view: View, letter: int) -> list[Span]:
    return [span for span in view.grid.letters[letter].spans if span.kind in WORK]
