"""The CSV files of a programme folder, column by column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from nightfloat.domain.absence import RequestKind
from nightfloat.domain.entry import Kind
from nightfloat.domain.people import Qualification, Role
from nightfloat.domain.time import MINUTES_A_DAY, clock
from nightfloat.interchange.fields import REQUIRED, Field
from nightfloat.interchange.forms import Choice, Day, Form, Id, Json, Name, Number, Text, nested
from nightfloat.interchange.tables import Sheet
from nightfloat.interchange.wrong import FIRST_YEAR, LAST_YEAR, Trouble, WrongError, read_day, wrong
from nightfloat.rules.library.fairness import MEASURES

_HALF_DAY = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[T ](\d{1,2}:\d{2})(?::00)?")


@dataclass(frozen=True, slots=True)
class DayOrTime(Form):
    """A day, or a day with a clock time, as (day, minute); minute is None for the whole day."""

    @property
    def words(self) -> str:
        return "date, or date and time `2026-07-03T12:00`"

    def schema(self) -> Json:
        return {"type": "string"}

    def read(self, value: object) -> tuple[date, int | None]:
        text = str(value).strip()
        match = _HALF_DAY.fullmatch(text)
        if not match:
            return read_day(text), None
        hours, minutes = (int(part) for part in match[2].split(":"))
        if minutes > 59 or hours * 60 + minutes > MINUTES_A_DAY:
            raise wrong("has no such clock time.", f'"{match[1]}T12:00".')
        day = read_day(match[1])
        minute = hours * 60 + minutes
        return (day + timedelta(days=1), 0) if minute == MINUTES_A_DAY else (day, minute)

    def cell(self, value: Any) -> str:
        day, minute = value
        return f"{day}" if minute is None else f"{day}T{clock(minute)}"


@dataclass(frozen=True, slots=True)
class Qualifications(Form):
    """'procedures; chief until 2027-01-31'."""

    @property
    def words(self) -> str:
        return "credentials, `;` between them"

    def schema(self) -> Json:
        return {"type": "string"}

    def read(self, value: object) -> tuple[Qualification, ...]:
        read: list[Qualification] = []
        troubles: list[Trouble] = []
        for part in str(value).split(";"):
            if not part.strip():
                continue
            name, until, day = part.strip().partition(" until ")
            try:
                read.append(Qualification(Id().parse(name), read_day(day) if until else None))
            except WrongError as error:
                troubles.extend(nested(error, "", part.strip()))
        if troubles:
            raise WrongError(*troubles)
        return tuple(read)

    def cell(self, value: Any) -> str:
        return "; ".join(f"{q.name} until {q.until}" if q.until else q.name for q in value)


_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2}(:\d{2})?)", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Instant(Form):
    """ISO 8601 with offset: 2026-07-06T07:00:00-04:00."""

    @property
    def words(self) -> str:
        return "instant, ISO 8601 with offset"

    def schema(self) -> Json:
        return {"type": "string", "format": "date-time"}

    def read(self, value: object) -> datetime:
        text = str(value).strip()
        if _INSTANT.fullmatch(text):
            read_day(text[:10])
            try:
                found = datetime.fromisoformat(text)
            except ValueError:
                raise wrong(
                    "has no such clock time or offset.", f'"{text[:10]}T07:00:00-04:00".'
                ) from None
            if FIRST_YEAR < found.year < LAST_YEAR:
                return found
            raise wrong(f"is in the year {found.year}.", "a year such as 2026.")
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}[T ]\d{1,2}:\d{2}(:\d{2})?", text):
            read_day(text[:10])
            raise wrong("has no offset from UTC.", f'"{text[:10]}T{text[11:].zfill(5)}-04:00".')
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise wrong("is a day without a time.", f'"{read_day(text)}T07:00:00-04:00".')
        raise wrong("is no instant.", '"2026-07-06T07:00:00-04:00" (ISO 8601 with offset).')

    def cell(self, value: Any) -> str:
        return str(value.isoformat())


def _column(key: str, form: Form, doc: str, default: Any = REQUIRED, *, example: str) -> Field:
    return Field(key=key, form=form, doc=doc, default=default, example=example)


def _clinician(doc: str) -> Field:
    return _column("clinician", Name("clinician"), doc, example="R1")


_NOTE = _column("note", Text(), "For people; nothing reads it.", "", example="agreed in May")

PEOPLE = Sheet(
    file="people.csv",
    doc="Everybody who can be scheduled. Several rows with one id are several appointments of one "
    "person, in order: a promotion or a change of hours in mid-year.",
    required=True,
    columns=(
        _column("id", Id(), "Short name, used in all other files.", example="R1"),
        _column("name", Text(), "Full name; the id when empty.", "", example="Ada Berg"),
        _column(
            "role",
            Choice(Role),
            "Who the person is to the programme.",
            Role.RESIDENT,
            example="resident",
        ),
        _column(
            "pgy",
            Number(lo=1, hi=12),
            "Postgraduate year; a resident needs one.",
            None,
            example="2",
        ),
        _column(
            "fte", Number(lo=1, hi=100, unit="percent"), "Share of full time.", 100, example="80"
        ),
        _column(
            "cohort", Id(), "Group for `cohort:` phrases, such as a clinic week.", "", example="A"
        ),
        _column("start", Day(), "First day; the year's when empty.", None, example="2026-07-01"),
        _column(
            "end",
            Day(),
            "Last day, itself included; the year's when empty.",
            None,
            example="2027-06-30",
        ),
        _column(
            "qualifications",
            Qualifications(),
            "Credentials for `qualified:` phrases, each with the last day it is good for; "
            "`opt-out` lifts a weekly limit where a pack allows it.",
            (),
            example="procedures; chief until 2027-01-31",
        ),
    ),
)

LEAVE = Sheet(
    file="leave.csv",
    doc="Approved absence.",
    columns=(
        _clinician("Who is away."),
        _column(
            "start",
            DayOrTime(),
            "First day, or the minute on it from which the person is away.",
            example="2026-07-03",
        ),
        _column(
            "end",
            DayOrTime(),
            "Last day, itself included, or the minute of the return; one day when empty.",
            None,
            example="2026-07-10",
        ),
        _column(
            "kind",
            Text(),
            "vacation, sick, parental, conference ...",
            "vacation",
            example="vacation",
        ),
        _NOTE,
    ),
)

REQUESTS = Sheet(
    file="requests.csv",
    doc="What people ask for. The `requests` rules say what a wish weighs.",
    columns=(
        _column(
            "id",
            Id(spaced=True),
            "Name of the request; made from the row when empty.",
            "",
            example="Q1",
        ),
        _clinician("Who asks."),
        _column("kind", Choice(RequestKind), "What for.", example="wish_off"),
        _column(
            "start",
            Day(),
            "First day; an elective without days may come in any block.",
            None,
            example="2026-07-18",
        ),
        _column(
            "end",
            Day(),
            "Last day, itself included; one day when empty.",
            None,
            example="2026-07-19",
        ),
        _column("what", Text(), "The shift (`on`) or rotation (`elective`).", "", example="CARDS"),
        _column("rank", Number(lo=1, hi=99), "1 is wanted most.", 1, example="1"),
        _NOTE,
    ),
)

PINS = Sheet(
    file="pins.csv",
    doc="Decisions already taken about days.",
    columns=(
        _clinician("Whom it is about."),
        _column("start", Day(), "First day.", example="2026-07-04"),
        _column(
            "end",
            Day(),
            "Last day, itself included; one day when empty.",
            None,
            example="2026-07-04",
        ),
        _column(
            "assign", Text(required=True), "Shift ids joined by `+`, or `-` for off.", example="N"
        ),
        _NOTE,
    ),
)

BLOCK_SCHEDULE = Sheet(
    file="block_schedule.csv",
    doc="Who is on which rotation in which block: decisions already taken.",
    columns=(
        _clinician("Whom it is about."),
        _column("block", Name("block"), "The block.", example="1"),
        _column("rotation", Name("rotation"), "The rotation.", example="WARDS"),
    ),
)

CARRY = Sheet(
    file="carry.csv",
    doc="What people bring from earlier periods into a fairness measure.",
    columns=(
        _clinician("Who brings it."),
        _column(
            "measure",
            Choice(options=MEASURES),
            "The measure, as in `[[rule.fairness]]`.",
            example="nights",
        ),
        _column(
            "value",
            Number(lo=-10_000, hi=10_000),
            "How much: above 0 did more than others.",
            example="3",
        ),
    ),
)

STAYS = Sheet(
    file="stays.csv",
    doc="Voluntary stays beyond the limit for one patient or event (ACGME 6.23), with the reason.",
    columns=(
        _clinician("Who stayed."),
        _column("date", Day(), "The day on which the stay ended.", example="2026-07-14"),
        _column(
            "reason",
            Text(required=True),
            "Why.",
            example="delivery of a patient followed since May",
        ),
    ),
)

_FLAT = (
    _column(
        "clinician", Text(required=True), "Who; an id of people.csv in a folder.", example="R1"
    ),
    _column("start", Instant(), "When it starts.", example="2026-07-06T07:00:00-04:00"),
    _column(
        "end", Instant(), "When it ends, after the start.", example="2026-07-06T19:00:00-04:00"
    ),
    _column("kind", Choice(Kind), "What it is; see below.", example="shift"),
    _column("code", Text(), "The shift's id, or any short text.", "", example="D"),
    _column("rotation", Text(), "The rotation it belongs to.", "", example="WARDS"),
    _column("site", Text(), "Where.", "", example="MAIN"),
)

FLAT = Sheet(file="schedule.csv", doc="A schedule in the flat format.", columns=_FLAT)

HISTORY = Sheet(
    file="history.csv",
    doc="What was worked before the planned days, in the flat format; at least 28 days of it.",
    columns=_FLAT,
)

LAST_SCHEDULE = Sheet(
    file="last_schedule.csv",
    doc="The schedule in force, in the flat format: what `stability` rules keep close to.",
    columns=_FLAT,
)

SHEETS = (
    PEOPLE,
    LEAVE,
    REQUESTS,
    PINS,
    BLOCK_SCHEDULE,
    CARRY,
    STAYS,
    HISTORY,
    LAST_SCHEDULE,
)
