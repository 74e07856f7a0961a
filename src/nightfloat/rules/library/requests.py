"""Requests: what people asked for, by kind and rank."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from nightfloat.domain.absence import Request, RequestKind
from nightfloat.domain.findings import Severity
from nightfloat.domain.time import say
from nightfloat.rules.grid import Grid, Letter, Limit
from nightfloat.rules.language import Letters, Sum, Tier
from nightfloat.rules.library.base import SOFT_TIERS, Rule, doc
from nightfloat.rules.library.sentence import Blank

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme

RANKS = 5
"""First wishes count five times a fifth one; later ranks count once."""


@dataclass(frozen=True, kw_only=True)
class Requests(Rule):
    """Weights by kind of request; a denied one costs its weight times (6 - rank), at least once.

    A request is granted when its limit costs nothing. Time off is counted by the day, so that
    part of a wish is better than none.
    """

    sentence = (
        "Requests count: vacation ",
        Blank("vacation"),
        ", no call ",
        Blank("no_call"),
        ", day off ",
        Blank("wish_off"),
        ", shift ",
        Blank("on"),
        ", rotation ",
        Blank("elective"),
        f"; a first choice {RANKS} times as much as a choice {RANKS}. A needed day off is a must.",
    )

    severity: Severity = doc("Always prefer, but for need_off, which is a must.", Severity.PREFER)
    tier: Tier = doc("Tier of the costs.", Tier.WISHES, choices=SOFT_TIERS)
    vacation: int = doc("Weight of a vacation.", 5)
    no_call: int = doc("Weight of a day without call.", 2)
    wish_off: int = doc("Weight of a day off.", 2)
    on: int = doc("Weight of a shift asked for.", 2)
    elective: int = doc("Weight of a rotation asked for.", 3)

    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield one limit for each request that falls in the grid."""
        rows = {person.id: row for row, person in enumerate(grid.people)}
        for request in programme.requests:
            row = rows.get(request.clinician)
            steps = self._steps(grid, request)
            if row is None or not steps:
                continue
            found = self._wanted(grid, request)
            if found is None:
                continue
            letters, each = found
            must = request.kind is RequestKind.NEED_OFF
            price = None if must else self._price(request)
            cells = tuple((row, step, letters, 1) for step in steps)
            yield Limit(
                rule=self.id,
                severity=Severity.MUST if must else Severity.PREFER,
                tier=Tier.LEGAL if must else self.tier,
                of=Sum(cells=cells, lo=len(steps) if each else 1, plo=price),
                subject=f"{grid.people[row].name} asked for {describe(request)}",
                unit="days" if each else "times",
                steps=(steps[0], steps[-1]),
                about=request.id,
            )

    def _steps(self, grid: Grid, request: Request) -> tuple[int, ...]:
        year = request.kind is RequestKind.ELECTIVE or (
            request.kind is RequestKind.VACATION and grid.name == "year"
        )
        if year != (grid.name == "year"):
            return ()
        touched = [
            step
            for step in grid.horizon
            if grid.steps[step].start < request.end and request.start < grid.steps[step].end
        ]
        if grid.name == "year" and request.kind is RequestKind.VACATION and touched:
            return (max(touched, key=lambda step: (_shared(grid, step, request), -step)),)
        return tuple(touched)

    def _wanted(self, grid: Grid, request: Request) -> tuple[Letters, bool] | None:
        """Return the letters that grant a request, and whether each of its days needs one."""
        if request.kind is RequestKind.VACATION and grid.name == "year":
            away = grid.having(lambda letter: letter.vacation)
            return (away, False) if away else None
        if request.kind is RequestKind.ELECTIVE:
            return grid.on_rotations((request.what,)), False
        if request.kind is RequestKind.ON:
            return grid.with_shifts((request.what,)), False
        if request.kind is RequestKind.NO_CALL:
            return grid.having(lambda letter: not _has_call(letter)), True
        return grid.having(lambda letter: letter.idle), True

    def _price(self, request: Request) -> int:
        weight = {
            RequestKind.VACATION: self.vacation,
            RequestKind.NO_CALL: self.no_call,
            RequestKind.WISH_OFF: self.wish_off,
            RequestKind.ON: self.on,
            RequestKind.ELECTIVE: self.elective,
        }[request.kind]
        return weight * max(1, RANKS + 1 - request.rank)


def describe(request: Request) -> str:
    """Return what a request asks for: 'no call on Sat 4 Jul 2026 (choice 2)'."""
    last = date.fromordinal(request.end.toordinal() - 1)
    when = (
        f"on {say(request.start)}"
        if last == request.start
        else f"{say(request.start)} to {say(last)}"
    )
    what = {
        RequestKind.VACATION: "vacation",
        RequestKind.NO_CALL: "no call",
        RequestKind.WISH_OFF: "off",
        RequestKind.NEED_OFF: "off (needed)",
        RequestKind.ON: request.what,
        RequestKind.ELECTIVE: request.what,
    }[request.kind]
    return f"{what} {when}" + (f" (choice {request.rank})" if request.rank > 1 else "")


def _shared(grid: Grid, step: int, request: Request) -> int:
    place = grid.steps[step]
    return (min(place.end, request.end) - max(place.start, request.start)).days


def _has_call(letter: Letter) -> bool:
    return any(span.kind.value.startswith("call") for span in letter.spans)
