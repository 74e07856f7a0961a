"""Programmes of any shape, for Hypothesis: every section, every rule type of the library."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from nightfloat.domain.absence import BlockPin, Carry, Leave, Pin, Request, RequestKind, StayLogged
from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.people import Appointment, Clinician, Qualification, Role, WhoSelector
from nightfloat.domain.time import BlockPlan, Calendar, DaySelector, Holiday, cut_blocks
from nightfloat.domain.work import Half, Rotation, Shift, Site
from nightfloat.interchange.fields import Field
from nightfloat.interchange.forms import Choice, Id, Items, Name, Number, Pairs, Text, Truth
from nightfloat.interchange.phrases import Days, Who
from nightfloat.interchange.rule_fields import rule_tables
from nightfloat.rules.library import RULES
from nightfloat.rules.library.base import Rule
from nightfloat.rules.library.fairness import MEASURES
from nightfloat.rules.programme import PackUse, Plan, Programme

START, END = date(2026, 7, 1), date(2027, 7, 1)
PEOPLE = ("R1", "Zoë", "r.3", "F-1")
SHIFTS = ("D", "N", "CLIN-am", "Ω")
ROTATIONS = ("WARDS", "Night float", "ICU/CCU", "A+B")
SITES = ("MAIN", "St. Mary's")

texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t,;\"'#"), max_size=15
)
days = st.dates(START, END - timedelta(days=1))
phrases = st.sampled_from(["all", "Mon-Fri", "Sat Sun holidays", "Mon-Fri !holidays"]).map(
    DaySelector
)
whos = st.lists(
    st.sampled_from(["all", "resident", "R1 !Zoë", "on:WARDS", "faculty !pgy1+"]),
    min_size=1,
    max_size=3,
).map(lambda found: WhoSelector(tuple(found)))


def some(names: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """Return distinct names, in any order."""
    if not names:
        return st.just(())
    return st.lists(st.sampled_from(names), unique=True, max_size=len(names)).map(tuple)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Return the year cut by one of the plans, with holidays."""
    plan = draw(st.sampled_from([plan for plan in BlockPlan if plan is not BlockPlan.CUSTOM]))
    end = START + timedelta(days=draw(st.integers(365, 372)))
    zero = START + timedelta(days=draw(st.integers(1, 12))) if draw(st.booleans()) else None
    blocks = cut_blocks(plan, START, end, block_zero=zero)
    if draw(st.booleans()):
        blocks = blocks[1:]  # no plan cuts a year like this: it is custom
    holidays = draw(st.lists(days, unique=True, max_size=3))
    named = tuple(
        Holiday(day, f"Day {number}", number % 3 + 1) for number, day in enumerate(holidays)
    )
    return Calendar("America/New_York", START, end, blocks, named)


@st.composite
def clinicians(draw: st.DrawFn, id: str) -> Clinician:
    """Return a person with one or two appointments."""
    role = draw(st.sampled_from(Role))
    change = START + timedelta(days=draw(st.integers(30, 300)))
    edges = [START, change, END] if draw(st.booleans()) else [START, END]
    appointments = tuple(
        Appointment(
            start=first,
            end=last,
            pgy=draw(st.integers(1, 7)) if role is Role.RESIDENT else None,
            fte=draw(st.integers(1, 100)),
            cohort=draw(st.sampled_from(["", "A", "blue"])),
        )
        for first, last in pairwise(edges)
    )
    held = draw(st.dictionaries(st.sampled_from(["procedures", "chief"]), st.none() | days))
    return Clinician(
        id=id,
        name=draw(texts.map(str.strip)) or id,
        role=role,
        appointments=appointments,
        qualifications=tuple(Qualification(name, until) for name, until in held.items()),
    )


@st.composite
def shifts(draw: st.DrawFn, id: str) -> Shift:
    """Return a shift of up to two days."""
    start = draw(st.integers(0, 1439))
    end = start + draw(st.integers(60, 2880))
    begin = draw(st.integers(start, end - 30))
    kinds = [Kind.SHIFT, Kind.CLINIC, Kind.CALL_HOME, Kind.CALL_IN_HOUSE, Kind.NIGHT_FLOAT]
    return Shift(
        id=id,
        name=draw(texts) or id,
        kind=draw(st.sampled_from(kinds)),
        start=start,
        end=end,
        site=draw(st.sampled_from(["", *SITES])),
        half=draw(st.none() | st.sampled_from(Half)),
        transition=draw(st.integers(0, 240)),
        worked=((begin, draw(st.integers(begin + 1, end))),) if draw(st.booleans()) else (),
        days=draw(phrases),
        points=draw(st.integers(0, 9)),
    )


@st.composite
def rotations(draw: st.DrawFn, id: str) -> Rotation:
    """Return a rotation with a typical week."""
    begin = draw(st.integers(0, 1439))
    week = (draw(phrases), begin, begin + draw(st.integers(1, 1500)))
    return Rotation(
        id=id,
        name=draw(texts) or id,
        service=draw(texts),
        site=draw(st.sampled_from(["", *SITES])),
        shifts=draw(some(SHIFTS)),
        week=(week,) if draw(st.booleans()) else (),
        vacation=draw(st.booleans()),
    )


def values(one: Field) -> st.SearchStrategy[Any]:
    """Return values that the field's form can read and the cross checks allow."""
    form = one.form
    names = {
        "shift": SHIFTS,
        "rotation": ROTATIONS,
        "clinician": PEOPLE,
        "site": SITES,
        "block": (),
        "cohort": (),
    }
    if isinstance(form, Items):
        return some(names.get(form.refers.split(" ")[0], ("word",)))
    if isinstance(form, Pairs):
        return st.just(one.default)
    if isinstance(form, Text):
        return texts.filter(bool) if one.key == "note" else st.just(one.default)
    known: list[tuple[type, st.SearchStrategy[Any]]] = [
        (Name, st.just(one.default)),
        (Number, st.integers(getattr(form, "lo", 0), 40)),
        (Truth, st.booleans()),
        (Choice, st.sampled_from(form.known if isinstance(form, Choice) else ["-"]).map(form.read)),
        (Days, phrases),
        (Who, whos),
    ]
    return next((found for kind, found in known if isinstance(form, kind)), days)


@st.composite
def rules(draw: st.DrawFn, number: int) -> Rule:
    """Return a rule of any type, some of its fields set."""
    table = draw(st.sampled_from(rule_tables()))
    kind = RULES[table.path[1]]
    given: dict[str, Any] = {"id": f"rule {number}"}
    for one in table.fields:
        skipped = isinstance(one.form, Id) or one.key in ("min", "target", "max", "since", "until")
        if not skipped and (one.required or draw(st.booleans())):
            given[one.key] = draw(values(one))
    known = {one.name for one in dataclasses.fields(kind)}
    if {"min", "max"} <= known and draw(st.booleans()):
        given["min"] = draw(st.integers(0, 5))
        given["max"] = given["min"] + draw(st.integers(0, 5))
    return kind(**given)


@st.composite
def entries(draw: st.DrawFn, id: str) -> Entry:
    """Return an entry in June before the year, or in it."""
    start = draw(st.datetimes(datetime(2026, 6, 1), datetime(2027, 6, 1), timezones=st.just(UTC)))  # noqa: DTZ001
    start = start.replace(second=0, microsecond=0)
    length = timedelta(minutes=draw(st.integers(1, 3000)))
    return Entry(
        id, start, start + length, draw(st.sampled_from(Kind)), draw(texts), "WARDS", "MAIN"
    )


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    """Return a programme that no cross check complains about."""
    calendar = draw(calendars())
    first, second = sorted(
        draw(
            st.lists(st.dates(START, END - timedelta(days=1)), min_size=2, max_size=2, unique=True)
        )
    )
    half = draw(st.booleans())
    leave = Leave(
        clinician="R1",
        start=first,
        end=second,
        start_minute=draw(st.sampled_from([0, 720])),
        end_minute=draw(st.sampled_from([1, 780])) if half else 0,
        kind=draw(st.sampled_from(["vacation", "sick"])),
        note=draw(texts),
    )
    day = timedelta(days=1)
    requests = (
        Request(id="Q 1", clinician="Zoë", kind=RequestKind.ON, start=first, end=second, what="Ω"),
        Request(
            id="Q2",
            clinician="r.3",
            kind=RequestKind.ELECTIVE,
            start=first,
            end=first + day,
            what="Night float",
            rank=draw(st.integers(1, 9)),
            note=draw(texts),
        ),
    )
    pins = (Pin(clinician="F-1", start=first, end=first + day, assign="-", note=draw(texts)),)
    blocks = tuple(block.id for block in calendar.blocks)
    where = BlockPin(clinician="Zoë", block=blocks[len(blocks) // 2], rotation="ICU/CCU")
    setting = draw(st.sampled_from(["60", "72", "80"]))
    pack = PackUse(
        name="acgme",
        who=draw(whos),
        rotations=draw(some(ROTATIONS)),
        settings=(("weekly_limit_hours", setting),) if draw(st.booleans()) else (),
        on_rotation=(
            ("Night float", "weekly_limit_hours", "88"),
            ("Night float", "split_gap", "0"),
        ),
    )
    return Programme(
        name=draw(texts.filter(lambda text: bool(text.strip()))),
        specialty=draw(texts),
        calendar=calendar,
        plan=Plan(year=draw(st.booleans()), blocks=blocks[: draw(st.integers(1, 3))]),
        people=tuple(draw(clinicians(id)) for id in PEOPLE),
        sites=tuple(Site(id, draw(texts)) for id in SITES),
        shifts=tuple(draw(shifts(id)) for id in SHIFTS),
        rotations=tuple(draw(rotations(id)) for id in ROTATIONS),
        packs=(pack,) if draw(st.booleans()) else (),
        rules=tuple(draw(rules(number)) for number in range(draw(st.integers(0, 4)))),
        leave=(leave,) if draw(st.booleans()) else (),
        requests=requests if draw(st.booleans()) else (),
        pins=pins if draw(st.booleans()) else (),
        block_schedule=(where,) if draw(st.booleans()) else (),
        history=tuple(draw(st.lists(entries("R1"), max_size=1))),
        last_schedule=tuple(draw(st.lists(entries("Zoë"), max_size=1))),
        carry=(Carry(clinician="R1", measure=draw(st.sampled_from(MEASURES)), value=-3),),
        stays=(StayLogged(clinician="R1", day=first, reason='a\n"delivery", followed'),),
    )
