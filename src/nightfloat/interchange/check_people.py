"""Cross checks of the CSV files: people there, dates inside, nothing that contradicts itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Protocol

from nightfloat.domain.absence import Leave, Pin, Request, RequestKind
from nightfloat.domain.people import Clinician
from nightfloat.domain.time import DAY, days
from nightfloat.interchange.check_history import check_blocks, check_entries
from nightfloat.interchange.check_names import way_out
from nightfloat.interchange.check_work import in_year, joinable, placed_by_id
from nightfloat.interchange.draft import Draft, Placed, note
from nightfloat.interchange.tables import duplicates


class _Owned(Protocol):
    @property
    def clinician(self) -> str: ...


def check_people(draft: Draft) -> None:
    """Note what does not fit together in the CSV files."""
    files: list[tuple[str, Sequence[Placed[Any]]]] = [
        ("leave.csv", draft.leave),
        ("requests.csv", draft.requests),
        ("pins.csv", draft.pins),
        ("block_schedule.csv", draft.block_schedule),
        ("carry.csv", draft.carry),
        ("stays.csv", draft.stays),
        ("history.csv", draft.history),
        ("last_schedule.csv", draft.last_schedule),
    ]
    for file, rows in files:
        _people_known(draft, file, rows)
        _twice(draft, file, rows)
    _absent_all_year(draft)
    by_id = {one.value.id: one.value for one in draft.people}
    for leave in draft.leave:
        last = leave.value.end if leave.value.end_minute else leave.value.end - DAY
        if _touches_year(draft, "leave.csv", leave.line, leave.value.start, last):
            _appointed(draft, "leave.csv", leave, last, by_id=by_id)
    leave_of: dict[str, list[Placed[Leave]]] = {}
    for leave in draft.leave:
        leave_of.setdefault(leave.value.clinician, []).append(leave)
    for leaves in leave_of.values():
        _leave_overlaps(draft, leaves)
    for request in draft.requests:
        last = request.value.end - DAY
        if _in_year(draft, "requests.csv", request.line, request.value.start, last):
            _appointed(draft, "requests.csv", request, last, by_id=by_id)
        _request(draft, request)
    for pin in draft.pins:
        last = pin.value.end - DAY
        if _in_year(draft, "pins.csv", pin.line, pin.value.start, last):
            _appointed(draft, "pins.csv", pin, last, by_id=by_id)
            _pin(draft, pin, leave_of.get(pin.value.clinician, ()))
    _pins_overlap(draft)
    check_blocks(draft, by_id)
    check_entries(draft)


def _people_known(draft: Draft, file: str, rows: Sequence[Placed[_Owned]]) -> None:
    known = draft.known("clinician")
    if not known:
        return
    told: set[str] = set()
    for row in rows:
        id = row.value.clinician
        if id not in known and id not in told:
            told.add(id)
            way = way_out(id, known, "clinician")
            note(
                draft,
                file,
                row.line,
                "is nobody in people.csv.",
                field="clinician",
                value=id,
                way=way,
            )


def _twice(draft: Draft, file: str, rows: Sequence[Placed[Any]]) -> None:
    def content(value: Any) -> object:
        if isinstance(value, Request):
            return (value.clinician, value.kind, value.start, value.end, value.what)
        return value

    for index, first in duplicates([content(row.value) for row in rows]):
        message = f"has the same row already on line {rows[first].line}."
        note(
            draft,
            file,
            rows[index].line,
            message,
            field="row",
            value=rows[index].value.clinician,
            way="one of the two goes.",
        )


def _absent_all_year(draft: Draft) -> None:
    calendar = draft.calendar
    past = {row.value.clinician for row in (*draft.history, *draft.last_schedule)}
    for row in draft.people if calendar else []:
        assert calendar is not None
        there = any(
            one.start < calendar.end and calendar.start < one.end for one in row.value.appointments
        )
        if not there and row.value.id not in past:
            first = row.value.appointments[0]
            note(
                draft,
                "people.csv",
                row.line,
                f"has no appointment in the year {calendar.start} to {calendar.end - DAY}.",
                field="start",
                value=first.start,
                way=in_year(first.start, calendar.start, calendar.end),
            )


def _touches_year(draft: Draft, file: str, line: int, start: date, last: date) -> bool:
    year = draft.calendar
    if year is None or (start < year.end and year.start <= last):
        return year is not None
    _outside(draft, file, line, "start", start)
    return False


def _in_year(draft: Draft, file: str, line: int, start: date, last: date) -> bool:
    year = draft.calendar
    if year is None:
        return False
    for key, day in (("start", start), ("end", last)):
        if not year.start <= day < year.end:
            _outside(draft, file, line, key, day)
            return False
    return True


def _outside(draft: Draft, file: str, line: int, key: str, day: date) -> None:
    year = draft.calendar
    assert year is not None
    message = f"is outside the year {year.start} to {year.end - DAY}."
    note(draft, file, line, message, field=key, value=day, way=in_year(day, year.start, year.end))


def _appointed(
    draft: Draft, file: str, placed: Placed[Any], last: date, *, by_id: dict[str, Clinician]
) -> None:
    """Note the first day of a row, inside the year, on which its person is not there."""
    row = placed.value
    person, year = by_id.get(row.clinician), draft.calendar
    if person is None or year is None:
        return
    elective = isinstance(row, Request) and row.kind is RequestKind.ELECTIVE
    inside = list(days(max(row.start, year.start), min(last + DAY, year.end)))
    gone = [day for day in inside if person.appointment(day) is None]
    if gone and not (elective and len(gone) < len(inside)):
        first, final = person.appointments[0].start, person.appointments[-1].end - DAY
        note(
            draft,
            file,
            placed.line,
            f'is when "{person.id}" is not in the programme (there {first} to {final}).',
            field="start" if gone[0] == row.start else "end",
            value=gone[0],
            way="the appointment in people.csv is too short.",
        )


def _leave_overlaps(draft: Draft, leaves: Sequence[Placed[Leave]]) -> None:
    """Note each leave of one person that begins before an earlier one is over."""
    rows = sorted(leaves, key=lambda row: (row.value.start, row.value.start_minute, row.line))
    longest = rows[0]
    for row in rows[1:]:
        one, other = longest.value, row.value
        if (other.start, other.start_minute) < (one.end, one.end_minute) and one != other:
            later, earlier = (row, longest) if row.line > longest.line else (longest, row)
            note(
                draft,
                "leave.csv",
                later.line,
                f'overlaps the leave of "{other.clinician}" on line {earlier.line}.',
                field="start",
                value=later.value.start,
                way="one leave over both, or other dates.",
            )
        if (other.end, other.end_minute) > (one.end, one.end_minute):
            longest = row


_WHAT = {RequestKind.ON: "shift", RequestKind.ELECTIVE: "rotation"}


def _request(draft: Draft, row: Placed[Request]) -> None:
    kind = _WHAT.get(row.value.kind)
    what = row.value.what
    if kind is None:
        if what:
            note(
                draft,
                "requests.csv",
                row.line,
                f"is not for a {row.value.kind.value} request.",
                field="what",
                value=what,
                way='"on" for a shift or "elective" for a rotation as kind.',
            )
        return
    known = draft.known(kind)
    if what in known:
        return
    names = list(known)
    way = way_out(what, names, kind) if what else f"one of {', '.join(names[:8])}."
    message = f"is no {kind}." if what else f"is empty; {row.value.kind.value} asks for a {kind}."
    note(draft, "requests.csv", row.line, message, field="what", value=what, way=way)


def _pin(draft: Draft, row: Placed[Pin], leaves: Sequence[Placed[Leave]]) -> None:
    pin = row.value
    if pin.assign == "-":
        return
    known = draft.known("shift")
    names = pin.assign.split("+")
    for name in names:
        if name not in known:
            way = (
                '"-" for a day off.'
                if name.lower() in ("off", "")
                else way_out(name, known, "shift")
            )
            note(
                draft,
                "pins.csv",
                row.line,
                f'names "{name}", which is no shift.',
                field="assign",
                value=pin.assign,
                way=way,
            )
            return
    if len(set(names)) < len(names):
        note(
            draft,
            "pins.csv",
            row.line,
            "names a shift twice.",
            field="assign",
            value=pin.assign,
            way=f'"{names[0]}".',
        )
        return
    shifts = [
        placed_by_id(draft.shifts)[name] for name in names if name in placed_by_id(draft.shifts)
    ]
    clash = joinable(shifts)
    if clash:
        note(
            draft,
            "pins.csv",
            row.line,
            f"cannot be one person's day: {clash[0].id} and {clash[1].id} do not go together.",
            field="assign",
            value=pin.assign,
            way=f'with = ["{clash[1].id}"] in [[shift]] {clash[0].id}.',
        )
    calendar = draft.calendar
    assert calendar is not None
    for shift in shifts:
        missing = [day for day in days(pin.start, pin.end) if not shift.days.matches(day, calendar)]
        if missing:
            note(
                draft,
                "pins.csv",
                row.line,
                f"is worked on {shift.days.text} only, not on {missing[0]:%a} {missing[0]}.",
                field="assign",
                value=shift.id,
                way="the pin's days are wrong.",
            )
    for leave in leaves:
        away = [day for day in days(pin.start, pin.end) if leave.value.whole(day)]
        if away:
            note(
                draft,
                "pins.csv",
                row.line,
                f'gives "{pin.clinician}" work on {away[0]}, a day of leave '
                f"(leave.csv, line {leave.line}).",
                field="assign",
                value=pin.assign,
                way='"-", or the leave ends earlier.',
            )


def _pins_overlap(draft: Draft) -> None:
    of: dict[tuple[str, date], Placed[Pin]] = {}
    for row in draft.pins:
        if row.value.end - row.value.start > timedelta(days=800):
            continue
        for day in days(row.value.start, row.value.end):
            first = of.setdefault((row.value.clinician, day), row)
            if first is not row and first.value != row.value:
                note(
                    draft,
                    "pins.csv",
                    row.line,
                    f'pins "{row.value.clinician}" on {day}, as line {first.line} does already.',
                    field="start",
                    value=row.value.start,
                    way="one of the two goes.",
                )
                break
