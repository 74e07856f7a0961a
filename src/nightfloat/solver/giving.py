"""What is least to be given up where no schedule is legal, proved by solving.

Demands and facts (leave, pins) are counted by the unit: a person fewer, a day of leave less. Rules
about one person stay, but for the programme's own that are part of the clash; those of packs are
given up only where nothing else helps.

First a part of the rules is weighed: demands and facts alone, then also what is short to state
about one person. What that gives up is a lower bound, and where the other rules can be kept beside
it, the smallest. Otherwise the whole model is minimised, by cores. Measured on 40 people x 28 days:
under a second the first way, one to two by cores, ten with a relaxation of the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from nightfloat.rules.fold import Told, told
from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import Sum, breach
from nightfloat.solver.engine import Settings, run
from nightfloat.solver.literals import Cost, Mode
from nightfloat.solver.model import CellModel
from nightfloat.solver.outcome import Broken, Status
from nightfloat.solver.score import Rows, unit
from nightfloat.solver.search import live

WEIGHT = 10_000
"""What a unit weighs that is given up; of what should rather be kept, a little more."""
TRY = 0.1
"""Share of the effort for a model that is either easy or hopeless."""
LAST = 100
"""How many units one of a rule about one person weighs, where nothing else helps."""

Given: TypeAlias = "tuple[Broken, ...]"
Weigh = Callable[[Limit], int]
"""What a unit of a limit weighs; 0: it is not given up."""


@dataclass(frozen=True, slots=True)
class Least:
    """A schedule and what it gives up, in units; `smallest`: proved that none gives up less."""

    rows: Rows
    given: Given
    units: int
    smallest: bool


class Giving:
    """Asks what is least to be given up of a problem; models are made once and asked again.

    `clash` are limits that cannot all hold, `keep` is one that may not be given up.
    """

    def __init__(
        self,
        problem: Problem,
        clash: Sequence[Limit],
        settings: Settings,
        keep: Limit | None = None,
    ) -> None:
        self._problem, self._settings = problem, replace(settings, workers=1)
        self._hard = tuple(limit for limit in live(problem).limits if limit.of.hard)
        self._own = {id(limit) for limit in clash if told(limit) is Told.PERSON and limit.judge}
        self._keep = keep

    @property
    def kinds(self) -> tuple[Told, ...]:
        """What can be given up first: demands, facts, rules about one person."""
        return (Told.DEMAND, Told.LEAVE, *((Told.PERSON,) if self._own else ()))

    def least(self, first: Told, *, facts: bool = True) -> Least | None:
        """Return what is least to be given up; of several such, most of the kind `first`.

        Without `facts`, leave and pins are kept. None when nothing is found within the effort.
        """
        weigh = self._weigh(first, facts=facts)
        for part, settings in self._parts():
            status, rows = part.least(weigh, settings)
            if rows is not None and status is Status.OPTIMAL:
                low = given_up(part.limits, rows)
                if low and (shown := self._beside(rows, low)):
                    return Least(*shown, units_of(low), smallest=True)
        by_cores = replace(self._settings, cores=True, presolve=False)
        status, rows = self._whole.least(weigh, by_cores)
        if status is Status.INFEASIBLE and facts:
            status, rows = self._anything.least(self._any, by_cores)
        if rows is None:
            return None
        given = given_up(self._hard, rows)
        return Least(rows, given, units_of(given), smallest=status is Status.OPTIMAL)

    def _parts(self) -> Iterator[tuple[_Weighing, Settings]]:
        yield self._apart, self._settings
        yield self._part, replace(self._settings, effort=TRY * self._settings.effort)

    def _beside(self, rows: Rows, low: Given) -> tuple[Rows, Given] | None:
        """Return a schedule that gives up this and keeps every other rule, if one is found."""
        given = given_up(self._hard, rows)
        if len(given) == len(low):
            return rows, given
        held = self._whole.holds(low, rows, self._settings)
        return None if held is None else (held, given_up(self._hard, held))

    @cached_property
    def _apart(self) -> _Weighing:
        """Demands and facts."""
        limits = [limit for limit in self._hard if told(limit) is not Told.PERSON]
        return _Weighing(self._problem, limits, self._weigh(Told.DEMAND))

    @cached_property
    def _part(self) -> _Weighing:
        """Demands, facts, and the rules about one person that take few constraints."""
        limits = [limit for limit in self._hard if _short(limit)]
        if len(limits) == len(self._hard):
            return self._whole
        return _Weighing(self._problem, limits, self._weigh(Told.DEMAND))

    @cached_property
    def _whole(self) -> _Weighing:
        return _Weighing(self._problem, self._hard, self._weigh(Told.DEMAND))

    @cached_property
    def _anything(self) -> _Weighing:
        return _Weighing(self._problem, self._hard, self._any)

    def _weigh(self, first: Told, *, facts: bool = True) -> Weigh:
        def weigh(limit: Limit) -> int:
            kind = told(limit)
            if limit is self._keep or (kind is Told.PERSON and id(limit) not in self._own):
                return 0
            if kind.fact and not facts:
                return 0
            same = kind is first or (kind.fact and first.fact)
            return WEIGHT + (not same)

        return weigh

    def _any(self, limit: Limit) -> int:
        if limit is self._keep:
            return 0
        return WEIGHT * (LAST if told(limit) is Told.PERSON else 1)


def _short(limit: Limit) -> bool:
    """Return True when a limit takes few constraints: a sum, a ban, a total of single steps."""
    of = limit.of
    if isinstance(of, Sum) or of.lo is None:
        return True
    return all(len(pattern.sets) == 1 for pattern, _ in of.terms)


def given_up(limits: Sequence[Limit], rows: Rows) -> Given:
    """Return what a schedule breaks of some limits."""
    amounts = ((limit, breach(limit.of, limit.value(rows))) for limit in limits)
    return tuple(Broken(limit, amount) for limit, amount in amounts if amount)


def units_of(given: Given) -> int:
    """Return how many units are given up in all."""
    return sum(-(-one.amount // unit(one.limit.of)) for one in given)


class _Weighing:
    """One model of some limits; those that weigh something may be given up."""

    def __init__(self, problem: Problem, limits: Sequence[Limit], weigh: Weigh) -> None:
        self.limits, self._model = limits, CellModel(problem.grid.domain)
        for limit in limits:
            self._model.add(limit, Mode.ELASTIC if weigh(limit) else Mode.STRICT)
        self._slacks = self._model.slacks
        variables = self._model.proto.variables
        self._most = [variables[slack].domain[1] for _, slack, _ in self._slacks]

    def least(self, weigh: Weigh, settings: Settings) -> tuple[Status, Rows | None]:
        """Return the schedule whose breaches weigh least, if any is found within the effort."""
        kept = zip(self._most, self._slacks, strict=True)
        self._allow([most if weigh(limit) else 0 for most, (limit, _, _) in kept])
        prices = {slack: weigh(limit) for limit, slack, _ in self._slacks}
        self._model.minimise_costs([(Cost(0, prices), 1)])
        answer = run(self._model, settings)
        if not answer.solution:
            return answer.status, None
        return answer.status, self._model.rows(answer.solution)

    def holds(self, given: Given, near: Rows, settings: Settings) -> Rows | None:
        """Return a schedule that gives up no other limits than these, if one is found.

        It begins near another, so simplifying the model first is not worth its time (measured).
        """
        amounts = {id(one.limit): one.amount for one in given}
        self._allow(
            [
                min(most, -(-amounts.get(id(limit), 0) // size))
                for most, (limit, _, size) in zip(self._most, self._slacks, strict=True)
            ]
        )
        self._model.proto.clear_objective()
        self._model.hint_rows(near)
        answer = run(self._model, replace(settings, first=True, presolve=False))
        self._model.proto.clear_solution_hint()
        return self._model.rows(answer.solution) if answer.solution else None

    def _allow(self, most: Sequence[int]) -> None:
        for (_, slack, _), upper in zip(self._slacks, most, strict=True):
            self._model.proto.variables[slack].domain[1] = upper
