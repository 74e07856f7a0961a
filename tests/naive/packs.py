"""The work-hour packs in force ([[pack]]), by work_hours.py over the schedule and its history.

Windows are cut by windows.py from the days on which each person is in the programme; those with at
least one scheduled day are judged.  What history alone breaches is nobody's fault here.

READING: without `rotations` the emergency pack holds on the rotation EM where the programme has
one (its page says so), else on all time (the folder's page).  `rotations` and `on` of a pack apply
to a rest, duty period or run by the rotation of the rows it begins or ends with.  A pack that needs
the ACGME common rules (acgme_em) brings them for the same people and rotations, unless the
programme names them itself for that person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from tests.naive import work_hours as wh
from tests.naive.folder import Folder, Pack, Person, instant, who_matches
from tests.naive.timeline import Problem, Timeline
from tests.naive.windows import cut_windows, rotation_by_day, rotation_runs
from tests.naive.work_hours import ONE, Measurement, Row, Window, days_of, local_date

REFERENCE_WEEKS = {"ewtd": 17, "england_2016": 26}
OPT_OUT = "opt-out"  # the qualification of who works longer than 48 hours by choice
COMMON = ("6.20", "6.21", "6.21.a", "6.21.b", "6.22", "6.22.a", "6.25.b", "6.26", "6.27")
MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?: (\d{2}):(\d{2}))?")
EM = "*EM*"
STAYS = ("6.22", "6.22.a")  # what a logged stay (6.23) may lengthen


def work_hour_packs(t: Timeline) -> Iterator[Problem]:
    scheduled = t.scheduled()
    if scheduled is None:
        return
    for use in t.folder.packs:
        pack = use
        if pack.name not in wh.RULES:
            yield Problem(pack.name, "note", "", "", "no such pack here")
            continue
        if pack.name == "acgme_em" and not pack.rotations and "EM" in t.folder.rotations:
            pack = use._replace(rotations=["EM"])
        for person in t.folder.people.values():
            if bound(t, pack, person, scheduled):
                yield from one_person(t, pack, person, scheduled)


def bound(t: Timeline, pack: Pack, person: Person, scheduled: Window) -> bool:
    """On any scheduled day."""
    for day in days_of(scheduled):
        there = person.appointment(day) is not None
        if there and who_matches(pack.who, person, day, t.rotation_on(person.id, day)):
            return True
    return False


def one_person(t: Timeline, pack: Pack, person: Person, scheduled: Window) -> Iterator[Problem]:
    before = [r for r in t.history.get(person.id, []) if r.kind != "off"]
    rows = [*before, *(r for r in t.rows.get(person.id, []) if r.kind != "off")]
    settings = dict(pack.settings)
    if settings.pop("averaging_windows", 1) != 1:
        yield Problem(pack.name, "note", person.id, "", "calls over several windows: not judged")
    if OPT_OUT in person.qualifications and pack.name in REFERENCE_WEEKS:
        settings["opt_out"] = True
    windows = windows_of(t, pack, person, rows, scheduled)
    # Once with the pack's settings, and once for each rotation with settings of its own.
    variants: list[tuple[str, dict[str, object]]] = [("", settings)]
    for rotation, override in pack.on.items():
        variants.append((rotation, {**settings, **override}))
    for rotation, chosen in variants:
        mine = [w for w in windows if counts(pack, rotation, w[0])]
        names = {name for name, _ in mine} | {r.rotation for r in rows}
        if not any(counts(pack, rotation, name) for name in names):
            continue
        yield from judged(t, pack, person, rotation, chosen, rows, before, [w for _, w in mine])


def counts(pack: Pack, variant: str, rotation: str) -> bool:
    """Does time on this rotation belong to the variant of the settings?"""
    if pack.rotations and rotation not in pack.rotations:
        return False
    return rotation == variant if variant else rotation not in pack.on


def windows_of(
    t: Timeline, pack: Pack, person: Person, rows: list[Row], scheduled: Window
) -> list[tuple[str, Window]]:
    """(rotation, window); packs with a reference period cut the academic year into such."""
    there = [d for d in days_of(scheduled) if person.appointment(d) is not None]
    if not there:
        return []
    out: list[tuple[str, Window]] = []
    if pack.name in REFERENCE_WEEKS:
        length = timedelta(weeks=REFERENCE_WEEKS[pack.name])
        start = t.folder.start
        while start < t.folder.end:
            days = [d for d in there if start <= d < start + length]
            if days:
                out.append((t.rotation_on(person.id, days[0]), (days[0], days[-1] + ONE)))
            start += length
        return out
    by_day: dict[date, str] = {}
    blocks = [(b.start, b.end) for b in t.folder.blocks]
    early = [local_date(r.start, t.zone) for r in rows]
    if early and min(early) < scheduled[0]:
        guess = rotation_by_day(rows, t.zone, min(early), scheduled[0], blocks)
        by_day.update(guess)
    for day in there:
        by_day[day] = t.rotation_on(person.id, day)
    for run in rotation_runs(by_day):
        for window in cut_windows([run], blocks):
            if window[1] > scheduled[0]:
                out.append((run[0], window))
    return out


def judged(
    t: Timeline,
    pack: Pack,
    person: Person,
    variant: str,
    settings: dict[str, object],
    rows: list[Row],
    before: list[Row],
    windows: list[Window],
) -> Iterator[Problem]:
    rows = [in_em(pack, variant, r) for r in rows]
    before = [in_em(pack, variant, r) for r in before]
    if pack.name == "acgme_em":
        settings = {**settings, "em_rotation": EM}
    scheduled = t.scheduled()
    assert scheduled is not None
    pgy = level(person, scheduled)
    levels = {person.id: pgy} if pgy is not None else {}
    cut = {person.id: windows}
    found = wh.breaches(wh.check(pack.name, rows, t.zone, cut, levels, settings))
    past = wh.breaches(wh.check(pack.name, before, t.zone, cut, levels, settings))
    for m in found:
        if m in past and "/" not in m.where:
            continue
        if pack.name == "acgme_em" and m.clause in COMMON and has_own_acgme(t, person):
            continue
        if "/" not in m.where and not in_scope(t, pack, variant, person, m):
            continue
        severity = m.severity
        if m.clause in STAYS and logged(t.folder, person, rows, m):
            severity = "note"
        text = f"{pack.name}: {m.measured}, limit {m.limit} ({m.where})"
        yield Problem(m.clause, severity, person.id, m.where, text)


def in_em(pack: Pack, variant: str, row: Row) -> Row:
    """The emergency rules look at one rotation; the rows in the pack's scope are called so."""
    if pack.name != "acgme_em":
        return row
    return row._replace(rotation=EM if counts(pack, variant, row.rotation) else "")


def level(person: Person, scheduled: Window) -> int | None:
    for day in days_of(scheduled):
        appointment = person.appointment(day)
        if appointment is not None:
            return appointment.pgy
    return None


def has_own_acgme(t: Timeline, person: Person) -> bool:
    scheduled = t.scheduled()
    assert scheduled is not None
    return any(p.name == "acgme" and bound(t, p, person, scheduled) for p in t.folder.packs)


def moments(where: str, zone: str) -> list[tuple[date, int | None]]:
    """Local dates in the words of a measurement, with the minute where one stands there."""
    out = []
    for found in MOMENT.finditer(where):
        day = date.fromisoformat(found[1])
        minute = None
        if found[2]:
            minute = instant(day, int(found[2]) * 60 + int(found[3]), zone)
        out.append((day, minute))
    return out


def in_scope(t: Timeline, pack: Pack, variant: str, person: Person, m: Measurement) -> bool:
    """By the rotation of a row that begins or ends at the moment, else of the day."""
    if not pack.rotations and not pack.on:
        return True
    rows = [*t.history.get(person.id, []), *t.rows.get(person.id, [])]
    for day, minute in moments(m.where, t.zone)[:1]:
        for row in rows:
            at_edge = minute is not None and minute in (row.start, row.end)
            if minute is None:
                at_edge = local_date(row.start, t.zone) == day
            if at_edge and row.kind not in ("off", "leave"):
                return counts(pack, variant, row.rotation)
        return counts(pack, variant, t.rotation_on(person.id, day))
    return True


def logged(folder: Folder, person: Person, rows: list[Row], m: Measurement) -> bool:
    """Did a logged stay end the duty period?"""
    for _, minute in moments(m.where, folder.zone)[:1]:
        if minute is None:
            continue
        for period in wh.duty_periods(rows, 360, set()):
            if wh.period_start(period) == minute:
                last = local_date(wh.period_end(period), folder.zone)
                return (person.id, last) in folder.stays
    return False
