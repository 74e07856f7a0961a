"""Programmes that only benchmarks need, made in code: a call pool, and one that cannot work."""

from __future__ import annotations

from datetime import date, timedelta

from nightfloat.domain.absence import Leave, Request, RequestKind
from nightfloat.domain.entry import Kind
from nightfloat.domain.findings import Severity
from nightfloat.domain.people import Appointment, Clinician, Role, WhoSelector
from nightfloat.domain.time import BlockPlan, Calendar, cut_blocks
from nightfloat.domain.work import Shift
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.library.fairness import Fairness
from nightfloat.rules.library.requests import Requests
from nightfloat.rules.library.run import Run
from nightfloat.rules.programme import PackUse, Plan, Programme

FIRST = date(2026, 7, 6)
LAST = date(2027, 7, 5)
SENIOR = WhoSelector(("pgy2+",))

SHIFTS = (
    Shift(id="D", name="Day", kind=Kind.SHIFT, start=420, end=1020),
    Shift(id="S", name="Short call", kind=Kind.SHIFT, start=420, end=1200),
    Shift(id="N", name="Night", kind=Kind.NIGHT_FLOAT, start=1140, end=1860),
    Shift(id="C", name="Call 24 + 4", kind=Kind.CALL_IN_HOUSE, start=420, end=1860, transition=240),
)


def call_pool(residents: int = 40) -> Programme:
    """Return four weeks of day, short call, night and 24-hour call under all ACGME rules."""
    ids = [f"R{number:02d}" for number in range(residents)]
    return Programme(
        name=f"Call pool of {residents}",
        specialty="benchmark",
        calendar=Calendar(
            "America/New_York", FIRST, LAST, cut_blocks(BlockPlan.THIRTEEN, FIRST, LAST)
        ),
        plan=Plan(blocks=("1",)),
        people=tuple(
            Clinician(
                id=id,
                name=id,
                role=Role.RESIDENT,
                appointments=(Appointment(start=FIRST, end=LAST, pgy=1 + number % 3),),
            )
            for number, id in enumerate(ids)
        ),
        shifts=SHIFTS,
        packs=(PackUse(name="acgme"),),
        rules=(
            Coverage(id="night", shifts=("N",), min=4, max=4),
            Coverage(id="call", shifts=("C",), min=3, max=3),
            Coverage(id="night-senior", shifts=("N",), who=SENIOR, min=2),
            Coverage(id="call-senior", shifts=("C",), who=SENIOR, min=2),
            Coverage(id="day", shifts=("D",), target=residents // 5),
            Coverage(id="short", shifts=("S",), target=3),
            Run(id="night-runs", shifts=("N",), min=2, severity=Severity.PREFER, weight=3),
            Fairness(id="fair-nights", measure="nights"),
            Fairness(id="fair-weekends", measure="weekends"),
            Requests(id="requests"),
        ),
        leave=tuple(_leave(id, number) for number, id in enumerate(ids[: residents // 4])),
        requests=tuple(_request(id, number) for number, id in enumerate(ids)),
    )


def _leave(id: str, number: int) -> Leave:
    start = FIRST + timedelta(days=7 * (number % 4))
    return Leave(clinician=id, start=start, end=start + timedelta(days=7))


def _request(id: str, number: int) -> Request:
    day = FIRST + timedelta(days=number * 5 % 28)
    return Request(
        id=f"wish-{id}",
        clinician=id,
        kind=RequestKind.WISH_OFF,
        start=day,
        end=day + timedelta(days=1),
    )


def clashing_pool(residents: int = 40) -> Programme:
    """Return the call pool with all but three of its seniors on leave on one day."""
    pool = call_pool(residents)
    day = FIRST + timedelta(days=13)
    seniors = [person for person in pool.people if (person.pgy(day) or 0) >= 2]
    away = [
        Leave(clinician=person.id, start=day, end=day + timedelta(days=1))
        for person in seniors[3:]
        if not pool.away(person.id, day)
    ]
    return pool.with_(leave=(*pool.leave, *away))
