"""Is a schedule well-formed, and does it respect what was decided before?  Parts (a) and (b)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.naive.folder import Block, Person, Rotation, Shift, day_matches, instant, touched_days
from tests.naive.timeline import IDLE, PARTS, Piece, Problem, Timeline
from tests.naive.work_hours import (
    ONE,
    WORK,
    Row,
    Span,
    days_of,
    local_date,
    merged,
    minutes_inside,
    span_of,
)

KINDS = WORK | {"call_home", "leave", "off"}


def structure(t: Timeline) -> Iterator[Problem]:
    """Everything of parts (a) and (b)."""
    for name, rows in t.rows.items():
        person = t.folder.people.get(name)
        if person is None:
            yield Problem("clinician", "must", name, "", f"{name} is not in people.csv")
            continue
        yield from rows_of(t, person, rows)
        last = [r for r in t.history.get(name, []) if rows and r.end > rows[0].start]
        yield from overlaps(t, name, sorted([*last, *rows], key=lambda r: (r.start, r.end)))
        yield from leave(t, name, rows)
    for row in t.lost:
        text = f"{row.kind} {row.code} belongs to no shift"
        yield Problem("times", "must", row.clinician, t.when(row.start), text)
    for person in t.folder.people.values():
        for block in t.folder.blocks:
            yield from rotations(t, person, block)
        yield from days(t, person)
    yield from pins(t)
    yield from needed_days_off(t)


# ---------------------------------------------------------------- single rows


def rows_of(t: Timeline, person: Person, rows: list[Row]) -> Iterator[Problem]:
    """Kinds, appointment, and nothing outside what is planned."""
    for row in rows:
        when = t.when(row.start)
        if row.kind not in KINDS:
            yield Problem("kind", "must", person.id, when, f"unknown kind {row.kind!r}")
        if row.end <= row.start:
            yield Problem("times", "must", person.id, when, "ends before it starts")
            continue
        seen = touched_days(row.start, row.end, t.zone)
        if row.kind not in IDLE:
            seen = seen[:1]  # a night may run past the last day
        if row.kind in PARTS:
            continue
        for day in seen:
            if person.appointment(day) is None:
                text = f"{row.kind} {row.code} while not appointed"
                yield Problem("appointment", "must", person.id, str(day), text)
                break
        for day in seen:
            inside = t.folder.plan_year and t.folder.start <= day < t.folder.end
            if not inside and not t.folder.planned(day):
                text = f"{row.kind} {row.code} on a day that is not planned"
                yield Problem("outside", "must", person.id, str(day), text)
                break
        known = row.code in t.folder.shifts or row.code in t.folder.rotations
        if row.kind not in IDLE and not known:
            yield Problem("code", "must", person.id, when, f"no shift is called {row.code!r}")


def overlaps(t: Timeline, name: str, rows: list[Row]) -> Iterator[Problem]:
    """Work with work, leave or off with any duty; home call with its own worked parts is fine.

    Rows of history are among them, so that the last night is seen.
    """
    mine = set(t.rows[name])
    for number, one in enumerate(rows):
        for other in rows[number + 1 :]:
            if other.start >= one.end:
                break
            kinds = {one.kind, other.kind}
            when = t.when(other.start)
            text = f"{one.kind} {one.code} overlaps {other.kind} {other.code}"
            if kinds <= WORK:
                yield Problem("overlap", "must", name, when, text)
            elif kinds == {"off", "leave"}:
                yield Problem("overlap", "should", name, when, text)
            elif "off" in kinds and not {one, other} <= mine:
                yield Problem("overlap", "should", name, when, f"{text} of history")
            elif kinds & {"off", "leave"}:
                rule = "leave" if "leave" in kinds else "overlap"
                yield Problem(rule, "must", name, when, text)
            elif one.kind == other.kind == "call_home":
                yield Problem("overlap", "must", name, when, text)


# ---------------------------------------------------------------- days and shifts


def days(t: Timeline, person: Person) -> Iterator[Problem]:
    """Every day that the schedule has to speak of."""
    scheduled = t.scheduled()
    if scheduled is None:
        return
    for day in days_of(scheduled):
        if person.appointment(day) is None:
            continue
        rotation = t.folder.rotations.get(t.rotation_on(person.id, day))
        if t.folder.planned(day):
            if not t.touching.get((person.id, day)):
                text = "no row says what happens on this day"
                yield Problem("unaccounted", "must", person.id, str(day), text)
            if rotation is not None and not rotation.shifts:
                yield from typical_day(t, person, day, rotation)
            else:
                yield from planned_day(t, person, day, rotation)
        elif rotation is not None:
            yield from typical_day(t, person, day, rotation)
        elif t.day(person.id, day):
            yield Problem(
                "rotation", "must", person.id, str(day), "work on an unplanned day, no rotation"
            )


def planned_day(
    t: Timeline, person: Person, day: date, rotation: Rotation | None
) -> Iterator[Problem]:
    known: list[Shift] = []
    for piece in t.day(person.id, day):
        shift = t.folder.shifts.get(piece.row.code)
        if shift is None:
            if piece.row.code in t.folder.rotations:
                text = f"typical week of {piece.row.code} on a planned day"
                yield Problem("code", "must", person.id, str(day), text)
            continue
        known.append(shift)
        for text in shift_faults(t, day, piece, shift, rotation):
            yield Problem("shift", "must", person.id, str(day), text)
    codes = sorted(t.codes(person.id, day))
    pinned = any(
        p.clinician == person.id and p.start <= day < p.end and sorted(p.assign.split("+")) == codes
        for p in t.folder.pins
    )
    for number, one in enumerate(known):
        for other in known[number + 1 :]:
            if not compatible(one, other) and not pinned:
                text = f"{one.id} and {other.id} may not be on the same day"
                yield Problem("same_day", "must", person.id, str(day), text)


def compatible(one: Shift, other: Shift) -> bool:
    """An am and a pm go together; `with` on either side allows the pair."""
    if {one.half, other.half} == {"am", "pm"}:
        return True
    return other.id in one.others or one.id in other.others


def shift_faults(
    t: Timeline, day: date, piece: Piece, shift: Shift, rotation: Rotation | None
) -> Iterator[str]:
    """Kind, wall-clock times, site, parts and rotation against the shift's definition."""
    row = piece.row
    at = f"{shift.id}:"
    if row.kind != shift.kind:
        yield f"{at} kind {row.kind}, not {shift.kind}"
    start, end = (instant(day, minute, t.zone) for minute in (shift.start, shift.end))
    if (row.start, row.end) != (start, end):
        yield (
            f"{at} {t.when(row.start)} to {t.when(row.end)}, not {t.when(start)} to {t.when(end)}"
        )
    handover = []
    if shift.transition:
        handover.append((end, instant(day, shift.end + shift.transition, t.zone)))
    if [(r.start, r.end) for r in piece.transitions] != handover:
        yield f"{at} transition of {shift.transition} minutes expected after the end"
    worked = []
    for first, last in sorted(shift.worked):
        worked.append((instant(day, first, t.zone), instant(day, last, t.zone)))
    if sorted((r.start, r.end) for r in piece.worked) != worked:
        yield f"{at} worked hours are not those of the shift"
    sites = {shift.site}
    if not shift.site and rotation is not None:
        sites.add(rotation.site)  # not said: its own blank, or where the rotation is
    for one in (row, *piece.transitions, *piece.worked):
        if one.site not in sites:
            yield f"{at} site {one.site!r}, not {' or '.join(repr(s) for s in sorted(sites))}"
            break
    if not day_matches(shift.days, day, t.folder.holidays):
        yield f"{at} does not exist on this day ({shift.days})"
    if rotation is not None and shift.id not in rotation.shifts:
        yield f"{at} is no shift of {rotation.id}"
    for one in (row, *piece.transitions, *piece.worked):
        if one.rotation != t.rotation_on(row.clinician, day):
            expected = t.rotation_on(row.clinician, day)
            yield f"{at} rotation {one.rotation!r}, but the person is on {expected!r}"
            break


def typical_day(t: Timeline, person: Person, day: date, rotation: Rotation) -> Iterator[Problem]:
    """The hours of the typical week, all of them; what overlaps leave may be cut or left out."""
    expected: list[Span] = []
    for phrase, first, last in rotation.week:
        if day_matches(phrase, day, t.folder.holidays):
            expected.append((instant(day, first, t.zone), instant(day, last, t.zone)))
    rest = absences(t, person.id)
    found = t.day(person.id, day)
    night = [p for p in t.day(person.id, day - ONE) if past_midnight(t, p, day)]
    if night and any(p.row.kind in WORK for p in night) and t.folder.planned(day - ONE):
        if found:
            text = f"{rotation.id}: the typical week on the day after the night {night[0].row.code}"
            yield Problem("typical_week", "must", person.id, str(day), text)
        return
    for start, end in expected:
        away = minutes_inside(rest, start, end) > 0 or bool(night)
        inside = [p for p in found if start <= p.row.start and p.row.end <= end]
        whole = any((p.row.start, p.row.end) == (start, end) for p in inside)
        if not whole and not away:
            text = f"{rotation.id}: {t.when(start)} to {t.when(end)} of the typical week is missing"
            yield Problem("typical_week", "must", person.id, str(day), text)
    for piece in found:
        row = piece.row
        fits = any(start <= row.start and row.end <= end for start, end in expected)
        exact = (row.start, row.end) in expected
        near_leave = any(row.start == end or row.end == start for start, end in rest)
        if not fits or not (exact or near_leave):
            text = f"{row.code} {t.when(row.start)} to {t.when(row.end)} is not of {rotation.id}"
            yield Problem("typical_week", "must", person.id, str(day), text)
        elif (row.kind, row.code, row.site) != ("shift", rotation.id, rotation.site):
            text = f"{rotation.id}: kind {row.kind}, code {row.code}, site {row.site}"
            yield Problem("typical_week", "must", person.id, str(day), text)
        elif row.rotation != rotation.id:
            text = f"rotation {row.rotation!r}, but the person is on {rotation.id!r}"
            yield Problem("typical_week", "must", person.id, str(day), text)


def past_midnight(t: Timeline, piece: Piece, day: date) -> bool:
    """A shift of the evening before, not a night of a typical week."""
    is_shift = piece.row.code not in t.folder.rotations
    return is_shift and piece.departure() > instant(day, 0, t.zone)


def absences(t: Timeline, name: str) -> list[Span]:
    """Approved leave, and vacations that the schedule gives."""
    spans = [(e.start, e.end) for e in t.folder.leave if e.clinician == name]
    spans += [(r.start, r.end) for r in t.rows.get(name, []) if r.kind == "leave"]
    return merged(spans)


# ---------------------------------------------------------------- rotations


def rotations(t: Timeline, person: Person, block: Block) -> Iterator[Problem]:
    """One rotation in each half of the block, as pinned, or as the year gives it."""
    pin = t.folder.block_pins.get((person.id, block.id))
    here = [d for d in days_of((block.start, block.end)) if person.appointment(d) is not None]
    if not here or not (t.folder.plan_year or block.id in t.folder.plan_blocks):
        return
    wrong = []
    for day in here:
        named, is_on = t.named_rotation(person.id, day), t.rotation_on(person.id, day)
        silent = not t.touching.get((person.id, day)) or night_alone(t, person.id, day)
        if named != is_on and (named or not silent):
            wrong.append((day, named, is_on))
    if wrong:
        rule = "block_schedule" if pin is not None else "rotation"
        day, named, is_on = wrong[0]
        text = f"block {block.id}: {named!r} instead of {is_on!r} on {len(wrong)} days"
        yield Problem(rule, "must", person.id, str(day), text)
    if not t.folder.plan_year or person.role not in ("resident", "fellow"):
        return
    middle = block.second_half()
    halves = t.halves[person.id, block.id]
    nowhere = [d for d in here if not halves[0 if d < middle else 1]]
    declared = any(tuple(r.parts) == halves for r in t.folder.rotations.values())
    if nowhere:
        text = f"block {block.id}: present for {len(nowhere)} days without a rotation"
        yield Problem("rotation", "must", person.id, str(nowhere[0]), text)
    elif halves[0] != halves[1] and here[0] < middle <= here[-1] and not declared:
        text = f"block {block.id}: {halves[0]} and {halves[1]} are no combination"
        yield Problem("rotation", "must", person.id, str(middle), text)


def night_alone(t: Timeline, name: str, day: date) -> bool:
    """Only work of the evening before touches the day."""
    return all(
        r.kind not in IDLE and local_date(r.start, t.zone) < day
        for r in t.touching.get((name, day), [])
    )


# ---------------------------------------------------------------- leave, pins, needed days off


def leave(t: Timeline, name: str, rows: list[Row]) -> Iterator[Problem]:
    """Approved leave is in the schedule, without work; other leave rows are vacations of a year."""
    shown = [(r.start, r.end) for r in rows if r.kind == "leave"]
    approved = merged([(e.start, e.end) for e in t.folder.leave if e.clinician == name])
    for start, end in approved:
        for row in rows:
            if row.kind in IDLE or row.start >= end or start >= row.end:
                continue
            if not any(a < row.end and row.start < b for a, b in shown):
                text = f"{row.kind} {row.code} on leave that the schedule does not show"
                yield Problem("leave", "must", name, t.when(row.start), text)
        missing = []
        for day in touched_days(start, end, t.zone):
            # Between planned blocks a year speaks of those who have a rotation.
            inside = t.folder.plan_year and t.rotation_on(name, day) != ""
            if not t.present(name, day) or not (inside or t.folder.planned(day)):
                continue
            lo, hi = span_of((day, day + ONE), t.zone)
            lo, hi = max(lo, start), min(hi, end)
            if minutes_inside(shown, lo, hi) < hi - lo:
                missing.append(day)
        if missing:
            text = f"{len(missing)} days of leave are not in the schedule"
            yield Problem("leave", "must", name, str(missing[0]), text)
    for row in rows:
        if (
            row.kind != "leave"
            or minutes_inside(approved, row.start, row.end) == row.end - row.start
        ):
            continue
        rotation = t.folder.rotations.get(t.rotation_on(name, local_date(row.start, t.zone)))
        if not t.folder.plan_year:
            yield Problem("leave", "must", name, t.when(row.start), "nobody approved this leave")
        elif rotation is None or not rotation.vacation:
            text = "vacation on a rotation that does not allow it"
            yield Problem("vacation", "must", name, t.when(row.start), text)


def pins(t: Timeline) -> Iterator[Problem]:
    for pin in t.folder.pins:
        for day in days_of((pin.start, pin.end)):
            if not t.folder.planned(day) or not t.present(pin.clinician, day):
                continue
            wanted = [] if pin.assign == "-" else sorted(pin.assign.split("+"))
            got = sorted(t.codes(pin.clinician, day))
            if got != wanted:
                text = f"pinned to {pin.assign}, has {'+'.join(got) or '-'}"
                yield Problem("pin", "must", pin.clinician, str(day), text)


def needed_days_off(t: Timeline) -> Iterator[Problem]:
    """need_off is a must: no work starts on the day.  A night that ends on it is an advisory."""
    for request in t.folder.requests:
        if request.kind != "need_off" or request.start is None or request.end is None:
            continue
        name = request.clinician
        for day in days_of((request.start, request.end)):
            if not t.folder.planned(day) or not t.present(name, day):
                continue
            codes = t.codes(name, day)
            if codes:
                text = f"{request.id}: needed off, has {'+'.join(codes)}"
                yield Problem("need_off", "must", name, str(day), text)
                continue
            lo, hi = span_of((day, day + ONE), t.zone)
            tail = [p for p in t.day(name, day - ONE) if lo < p.departure() <= hi]
            if tail:
                text = f"{request.id}: needed off, {tail[0].row.code} ends on it"
                yield Problem("need_off", "should", name, str(day), text)
