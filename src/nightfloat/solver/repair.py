"""The smallest change of a schedule after something has happened: proven, and in other ways too.

Compared in turn: what stays broken, then how much changes (cells; people who change twice; near
days dearest), then coverage, fairness and wishes. What the schedule broke or lacked before is no
reason to change anything: every limit is taken as it was kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from nightfloat.solver.engine import Settings
from nightfloat.solver.outcome import Status
from nightfloat.solver.repair_model import SCORE, Place, Trial, disruption
from nightfloat.solver.repair_reach import Case, Ground, Reach
from nightfloat.solver.score import Costs, Rows, costs_of

__all__ = ["Case", "CellMove", "Ground", "Repair", "repairs"]

QUICK = 250
"""Cells that are searched before those of the next days."""
LINEARIZATION = 0
"""Most cells are settled: a linear relaxation costs more than it tells."""
CHECKS = 40
"""Repairs that may be refused by whoever checks them before the search ends."""

Refusal = Callable[[Rows], tuple[int, ...]]
"""Says of rows whose days are at fault: nobody's when they are fine."""


def fine(_: Rows) -> tuple[int, ...]:
    """Accept every schedule that the limits allow."""
    return ()


@dataclass(frozen=True, slots=True)
class CellMove:
    """A cell that changes, with the letters it had and has."""

    row: int
    step: int
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A repair: its moves (without what is forced), what stays broken and what it costs.

    `missing` counts what is broken that was not before; `twice` the changes to people beyond
    their first; `covers` are the rows of those who change where something was missing. `costs`
    is what it adds by tier. `proven`: no repair is better (but those listed before it).
    """

    rows: Rows
    moves: tuple[CellMove, ...]
    covers: tuple[int, ...]
    missing: int
    twice: int
    disruption: int
    costs: Costs
    proven: bool


def repairs(
    ground: Ground,
    case: Case,
    settings: Settings,
    *,
    count: int = 1,
    refusal: Refusal = fine,
) -> tuple[Repair, ...]:
    """Return up to `count` repairs, the smallest first; the others have other people cover.

    Nothing where even what may be broken cannot be repaired (with `most`). `refusal` has the last
    word on each schedule. Deterministic for settings of one worker.
    """
    settings = replace(settings, linearization=LINEARIZATION)
    search = _Search(Reach(ground, case), settings, refusal)
    found: list[Repair] = []
    while len(found) < count:
        best = search.best()
        if best is None:
            break
        found.append(best)
        if not best.covers:
            break
        search.others.append(best.covers)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Found:
    """What one neighbourhood gave: its best, or nothing (`rows` empty)."""

    status: Status
    rows: Rows = ()
    missing: int = 0
    disruption: int = 0


@dataclass
class _Search:
    """The state of one search: the case, and what has been ruled out."""

    reach: Reach
    settings: Settings
    refusal: Refusal
    others: list[tuple[int, ...]] = field(default_factory=list)
    """The people who covered in the repairs found so far."""
    refused: list[dict[Place, int]] = field(default_factory=list)
    """Letters of whole rows that the refusal spoke against."""
    sure: bool = True
    """False once a schedule was ruled out together with some that may be fine."""

    # ---- the search ----

    def best(self) -> Repair | None:
        """Return the best repair that is not ruled out."""
        for _ in range(CHECKS):
            found, exact = self._best()
            if not found.rows:
                return None
            at_fault = self.refusal(found.rows)
            if not at_fault:
                return self._told(found, proven=exact and self.sure)
            self._rule_out(found.rows, at_fault)
        return None

    def _rule_out(self, rows: Rows, at_fault: tuple[int, ...]) -> None:
        changed = list(dict.fromkeys(move.row for move in self._moves(rows)))
        whose = [row for row in changed if row in at_fault]
        if not whose:
            whose, self.sure = changed, False
        steps = range(self.reach.start, self.reach.problem.grid.length)
        self.refused.append({(row, step): rows[row][step] for row in whose for step in steps})

    def _best(self) -> tuple[_Found, bool]:
        """Return the best repair that is not ruled out, and whether it is proven."""
        least, most = self.reach.least, self.reach.case.most
        if self.reach.as_it_is() and not self.refused:
            return _Found(Status.OPTIMAL, self.reach.after), True
        found = _Found(Status.INFEASIBLE)
        if not self.reach.hopeless():
            found = self._solve(self.reach.near) if self.reach.near else found
            if found.rows and self._changes(found) == least:
                return found, found.status is Status.OPTIMAL
            one_more = self.reach.one_more(checked=bool(self.refused))
            if len(one_more) <= QUICK and (most is None or most > least):
                more = self._solve(one_more, start=found)
                found = more if more.rows or not found.rows else found
                if found.rows and self._changes(found) == least + 1:
                    return found, found.status is Status.OPTIMAL
        if most is not None:
            return found, found.status is not Status.UNKNOWN
        return self._far(found)

    def _far(self, found: _Found) -> tuple[_Found, bool]:
        """Return the best of all repairs: first among the next days, then wherever it may be."""
        everything, days = self.reach.everything(), self.reach.next_days()
        wide = len(everything) > QUICK
        near, elastic = found, not found.rows
        if wide:
            rough = self._solve(days, elastic=elastic, start=found, rough=True)
            near = rough if rough.rows else found
        if near.rows and not near.missing and self._changes(near) == self.reach.least + 1:
            everything = self.reach.one_more(checked=bool(self.refused))
        open_ = not near.rows or near.missing > 0
        whole = self._solve(everything, elastic=open_, start=near)
        if whole.rows:
            return whole, whole.status is Status.OPTIMAL
        last = self._solve(days, elastic=open_, start=near) if wide else near
        return (last if last.rows else near), False

    def _solve(
        self,
        free: frozenset[int],
        *,
        elastic: bool = False,
        start: _Found | None = None,
        rough: bool = False,
    ) -> _Found:
        """Return the best repair within some cells; `rough`: whatever the schedule then costs."""
        reach = self.reach
        trial = Trial(
            reach.problem,
            reach.after,
            free=free,
            first=reach.start,
            forced_people=frozenset(row for row, _ in reach.case.forced) if elastic else None,
        )
        trial.state(reach.limits(free))
        for people in self.others:
            trial.not_again(people, self.reach.near)
        for letters in self.refused:
            trial.refuse(letters)
        most = self.reach.case.most
        if start is not None and start.rows and not elastic:
            changes = self._changes(start)
            most = changes if most is None else min(most, changes)
        status, rows, missing, amount = trial.solve(
            self.settings,
            most=most,
            least=0 if elastic else self.reach.least,
            hint=start.rows if start else (),
            score=() if rough else SCORE,
        )
        return _Found(status, rows, missing, amount)

    # ---- what was found ----

    def _moves(self, rows: Rows) -> tuple[CellMove, ...]:
        return tuple(
            CellMove(row, step, before, after)
            for row, (old, new) in enumerate(zip(self.reach.after, rows, strict=True))
            for step, (before, after) in enumerate(zip(old, new, strict=True))
            if before != after
        )

    def _changes(self, found: _Found) -> int:
        return len(self._moves(found.rows))

    def _told(self, found: _Found, *, proven: bool) -> Repair:
        moves = self._moves(found.rows)
        width = self.reach.problem.grid.length
        people = list(dict.fromkeys(move.row for move in moves))
        cells = frozenset(move.row * width + move.step for move in moves) | self.reach.forced
        limits = self.reach.problem.limits
        touched = self.reach.ground.touch.limits(cells)
        before = costs_of((limits[n], limits[n].value(self.reach.case.rows)) for n in touched)
        after = costs_of((limits[n], limits[n].value(found.rows)) for n in touched)
        covers = [move.row for move in moves if move.row * width + move.step in self.reach.near]
        amount = disruption([(move.row, move.step) for move in moves], self.reach.start)
        return Repair(
            rows=found.rows,
            moves=moves,
            covers=tuple(dict.fromkeys(covers or people)),
            missing=self.reach.missing(found.rows),
            twice=len(moves) - len(people),
            disruption=amount,
            costs=_difference(before, after),
            proven=proven,
        )


def _difference(before: Sequence[int], after: Sequence[int]) -> Costs:
    found = [b - a for a, b in zip(before, after, strict=True)]
    return (found[0], found[1], found[2], found[3])
