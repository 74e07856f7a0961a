"""Requests as a schedule answers them: granted, partly, denied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from nightfloat.domain.absence import Request
from nightfloat.explain.situation import Situation, View
from nightfloat.rules.grid import Limit
from nightfloat.rules.language import Letters, Sum
from nightfloat.rules.library.requests import Requests


class Answer(StrEnum):
    """What became of a request."""

    GRANTED = "granted"
    PARTLY = "partly"
    DENIED = "denied"
    OPEN = "open"
    """Nothing in the schedule speaks of its days."""


@dataclass(frozen=True, eq=False)
class Wish:
    """A request as one grid states it: `limit` holds the cells and letters that grant it.

    `granted` of `wanted` days (or 1 for "at any of its times").
    """

    request: Request
    view: View
    limit: Limit

    @property
    def of(self) -> Sum:
        """The sum whose lower bound is what was asked."""
        assert isinstance(self.limit.of, Sum)
        return self.limit.of

    @property
    def wanted(self) -> int:
        """How much was asked for."""
        return self.of.lo or 0

    @property
    def granted(self) -> int:
        """How much of it there is."""
        return min(self.wanted, self.of.value(self.view.reading.rows))

    @property
    def row(self) -> int:
        """The row of whoever asked."""
        return self.of.cells[0][0]

    @property
    def letters(self) -> Letters:
        """The letters that grant it."""
        return self.of.cells[0][2]

    @property
    def every_day(self) -> bool:
        """True when each of its days needs such a letter, False when one is enough."""
        return self.wanted == len(self.of.cells)

    @property
    def refused(self) -> tuple[int, ...]:
        """The steps that hold another letter, in order."""
        return tuple(
            step
            for row, step, letters, _ in self.of.cells
            if not letters >> self.view.reading.rows[row][step] & 1
        )


@dataclass(frozen=True, eq=False)
class Asked:
    """One request and its answer; `wishes` are empty for an open one."""

    request: Request
    wishes: tuple[Wish, ...]

    @property
    def granted(self) -> int:
        """Days (or times) granted."""
        return sum(wish.granted for wish in self.wishes)

    @property
    def wanted(self) -> int:
        """Days (or times) asked for, as far as the schedule speaks of them."""
        return sum(wish.wanted for wish in self.wishes)

    @property
    def answer(self) -> Answer:
        """What became of it."""
        if not self.wanted:
            return Answer.OPEN
        if self.granted == self.wanted:
            return Answer.GRANTED
        return Answer.PARTLY if self.granted else Answer.DENIED


def asked(situation: Situation, *, clinician: str = "") -> tuple[Asked, ...]:
    """Return every request (or one clinician's) with its answer, in the programme's order.

    Where days are planned they answer; a block schedule answers for the rest. A programme without
    a rule for requests is read by that rule's defaults.
    """
    found: dict[str, list[Wish]] = {}
    for wish in _wishes(situation):
        found.setdefault(wish.request.id, []).append(wish)
    answers = []
    for request in situation.programme.requests:
        if clinician not in ("", request.clinician):
            continue
        wishes = found.get(request.id, [])
        days = [wish for wish in wishes if wish.view.grid.name != "year"]
        answers.append(Asked(request, tuple(days or wishes)))
    return tuple(answers)


def _wishes(situation: Situation) -> Iterator[Wish]:
    programme = situation.programme
    requests = {request.id: request for request in programme.requests}
    rule = next((r for r in programme.rules if isinstance(r, Requests)), Requests(id="requests"))
    for view in situation.views:
        for limit in rule.limits(view.grid, programme):
            yield Wish(requests[limit.about], view, limit)
