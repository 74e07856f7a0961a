"""A second opinion on work hours: deliberately naive, shares no code with nightfloat.

Everything is a plain row (a tuple) and an integer number of minutes since 1970-01-01 00:00 UTC.
Rules are small functions; each names its clause.  Semantics: shared/design/rules.md sections
3.2-3.8 and shared/vectors/README.md.  Slow is fine, readable is required.

    rows = read_flat("schedule.csv")
    found = check("acgme", rows, "America/New_York", [(date(2026, 7, 6), date(2026, 8, 3))],
                  {"R1": 2}, {})
    found["R1"]["6.20"]  ->  [Measurement, ...]     breaches(found) -> only the breached ones
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = 1440
WEEK = 7 * DAY
ONE = timedelta(days=1)

CLINICAL = {"shift", "clinic", "call_in_house", "night_float", "moonlighting", "call_home_worked"}
WORK = CLINICAL | {"education", "transition"}
KINDS = WORK | {"call_home", "leave"}

PACKS = ("acgme", "acgme_em", "ewtd", "england_2016", "bc_parhbc")

DEFAULTS: dict[str, str] = {
    "weekly_limit_hours": "80",
    "split_gap": "360",
    "home_work_breaks_rest": "false",
    "post_call_trigger": "presence",  # presence | call_only | any_work
    "short_window": "cap",  # cap | prorate
    "free_day": "24h",  # 24h | calendar_day
    "edge_period": "inside",  # inside | start
    "weekend_abutting_leave": "counted",  # counted | not_counted
    "moonlighting_voids_free_day": "true",
    "post_call_day_counts": "true",
    "night_float_one_in_seven": "averaged",  # averaged | each_week
    "max_consecutive_nights": "6",
    "call_rounding": "floor",  # floor | nearest
    "em_rotation": "EM",  # ours: which rotation code is the emergency department
    "em_week": "week",  # week | average
    "em_rest_from": "departure",  # departure | scheduled_end
    "opt_out": "false",
    "weekly_rest_minutes": "2100",
    "weekly_rest_period": "7",  # 7 | 14
    "tcs_version": "2019",  # 2019 | 2016
    "weekends": "1in3",  # 1in3 | 1in2
}

# Days on service net of leave: (first day, last day, in-hospital calls, home calls).  Section 3.8.
# A table on purpose: the row 30-34 does not follow from 1:4 and 1:3.
BC_CALLS = [
    (11, 14, 3, 4),
    (15, 18, 4, 6),
    (19, 22, 5, 7),
    (23, 26, 6, 8),
    (27, 29, 7, 9),
    (30, 34, 8, 11),
    (35, 38, 9, 12),
]


class Row(NamedTuple):
    clinician: str
    start: int  # minutes UTC
    end: int
    kind: str
    code: str
    rotation: str
    site: str


class Measurement(NamedTuple):
    clinician: str
    clause: str
    severity: str  # must | should
    measured: int | None  # None: not triggered
    limit: int | None  # None: no limit, or not assessable
    breached: bool
    margin: int | None  # room left; negative when breached
    where: str


Window = tuple[date, date]  # END exclusive
Span = tuple[int, int]
Period = list[Row]  # work rows of one duty period, by start
Settings = dict[str, str]
Found = dict[str, dict[str, list[Measurement]]]


# ---------------------------------------------------------------- reading and time


def minutes_of(text: str) -> int:
    """ISO 8601 with offset -> whole minutes UTC."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"no UTC offset: {text}")
    seconds = int(moment.timestamp())
    if seconds % 60 != 0:
        raise ValueError(f"not a whole minute: {text}")
    return seconds // 60


def read_flat(path: str | Path) -> list[Row]:
    """Read clinician,start,end,kind,code,rotation,site."""
    rows = []
    with Path(path).open(newline="", encoding="utf-8") as handle:
        for line in csv.DictReader(handle):
            row = Row(
                line["clinician"],
                minutes_of(line["start"]),
                minutes_of(line["end"]),
                line["kind"],
                line["code"],
                line["rotation"],
                line["site"],
            )
            if row.kind not in KINDS:
                raise ValueError(f"unknown kind {row.kind!r}")
            if row.end <= row.start:
                raise ValueError(f"ends before it starts: {line}")
            rows.append(row)
    return rows


@lru_cache(maxsize=100_000)
def midnight(day: date, zone: str) -> int:
    """The instant at which a local date begins."""
    moment = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return int(moment.timestamp()) // 60


@lru_cache(maxsize=100_000)
def local(minute: int, zone: str) -> datetime:
    return datetime.fromtimestamp(minute * 60, ZoneInfo(zone))


def local_date(minute: int, zone: str) -> date:
    return local(minute, zone).date()


def at_clock(day: date, hour: int, zone: str) -> int:
    """The instant of a full hour on a local date."""
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone))
    return int(moment.timestamp()) // 60


def days_of(window: Window) -> list[date]:
    days = []
    day = window[0]
    while day < window[1]:
        days.append(day)
        day += ONE
    return days


def span_of(window: Window, zone: str) -> Span:
    return midnight(window[0], zone), midnight(window[1], zone)


def stamp(minute: int, zone: str) -> str:
    return local(minute, zone).strftime("%Y-%m-%d %H:%M")


# ---------------------------------------------------------------- small interval helpers


def merged(spans: Sequence[Span]) -> list[Span]:
    """Sorted, overlapping or touching spans joined."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def minutes_inside(spans: Sequence[Span], lo: int, hi: int) -> int:
    """Minutes of [lo, hi) covered by the spans, none counted twice."""
    total = 0
    for start, end in merged(spans):
        total += max(0, min(end, hi) - max(start, lo))
    return total


def free_stretches(busy: Sequence[Span], lo: int, hi: int) -> list[Span]:
    """What is left of [lo, hi)."""
    out = []
    at = lo
    for start, end in merged(busy):
        if end <= lo or start >= hi:
            continue
        if start > at:
            out.append((at, start))
        at = max(at, end)
    if at < hi:
        out.append((at, hi))
    return out


def spans(rows: Sequence[Row], kinds: set[str]) -> list[Span]:
    return [(r.start, r.end) for r in rows if r.kind in kinds]


# ---------------------------------------------------------------- leave, duty periods, calls


def wholly_leave(day: date, rows: Sequence[Row], zone: str) -> bool:
    """Section 3.3.2: every minute of the local day is leave (several rows may do it together)."""
    lo, hi = midnight(day, zone), midnight(day + ONE, zone)
    return minutes_inside(spans(rows, {"leave"}), lo, hi) == hi - lo


def service_days(window: Window, rows: Sequence[Row], zone: str) -> int:
    """D of section 3.3.2: the days of the window not wholly covered by leave."""
    leave = merged(spans(rows, {"leave"}))
    lo, hi = span_of(window, zone)
    if not any(start < hi and end > lo for start, end in leave):
        return (window[1] - window[0]).days
    return sum(1 for day in days_of(window) if not wholly_leave(day, rows, zone))


def duty_periods(rows: Sequence[Row], split_gap: int, leave_out: set[str]) -> list[Period]:
    """Work rows joined when they touch, overlap or lie less than split_gap apart (section 3.2)."""
    work = [r for r in rows if r.kind in WORK and r.kind not in leave_out]
    periods: list[Period] = []
    last_end = 0
    for row in sorted(work, key=lambda r: (r.start, r.end)):
        gap = row.start - last_end
        if periods and (gap <= 0 or gap < split_gap):
            periods[-1].append(row)
            last_end = max(last_end, row.end)
        else:
            periods.append([row])
            last_end = row.end
    return periods


def period_start(period: Period) -> int:
    return min(r.start for r in period)


def period_end(period: Period) -> int:
    return max(r.end for r in period)


def last_clinical_end(period: Period) -> int | None:
    ends = [r.end for r in period if r.kind in CLINICAL]
    return max(ends) if ends else None


def scheduled_periods(rows: Sequence[Row], s: Settings) -> list[Period]:
    """Duty periods for rest: work called in from home call is not scheduled (unless set)."""
    leave_out = set() if s["home_work_breaks_rest"] == "true" else {"call_home_worked"}
    return duty_periods(rows, int(s["split_gap"]), leave_out)


def all_periods(rows: Sequence[Row], s: Settings) -> list[Period]:
    """Duty periods of every kind of work, worked home call included."""
    return duty_periods(rows, int(s["split_gap"]), set())


def joined_rows(rows: Sequence[Row], kinds: set[str]) -> list[Span]:
    """Rows of the given kinds; those that touch are one (a call cut at midnight is one call)."""
    return merged(spans(rows, kinds))


def runs_of_dates(dates: Sequence[date]) -> list[list[date]]:
    """Distinct dates -> runs of consecutive ones."""
    runs: list[list[date]] = []
    for day in sorted(set(dates)):
        if runs and day - runs[-1][-1] == ONE:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def is_24h_call(period: Period, s: Settings) -> bool:
    """Does this duty period trigger the 14 h of 6.21.a?

    presence: >= 24 h from arrival to departure, with in-house call somewhere in it;
    call_only: the same, but 24 h must be reached by its last clinical row (before transition);
    any_work: >= 24 h from arrival to departure, call or not.
    """
    start = period_start(period)
    has_call = any(r.kind == "call_in_house" for r in period)
    if s["post_call_trigger"] == "any_work":
        return period_end(period) - start >= DAY
    if s["post_call_trigger"] == "call_only":
        clinical = last_clinical_end(period)
        return has_call and clinical is not None and clinical - start >= DAY
    return has_call and period_end(period) - start >= DAY


# ---------------------------------------------------------------- making measurements


class Person(NamedTuple):
    """All a rule may look at."""

    name: str
    rows: list[Row]  # sorted by start
    zone: str
    windows: list[Window]
    pgy: int | None
    s: Settings


def at_most(
    p: Person, clause: str, severity: str, measured: int, limit: int | None, where: str
) -> Measurement:
    margin = None if limit is None else limit - measured
    breached = margin is not None and margin < 0
    return Measurement(p.name, clause, severity, measured, limit, breached, margin, where)


def at_least(
    p: Person, clause: str, severity: str, measured: int, limit: int | None, where: str
) -> Measurement:
    margin = None if limit is None else measured - limit
    breached = margin is not None and margin < 0
    return Measurement(p.name, clause, severity, measured, limit, breached, margin, where)


def not_triggered(p: Person, clause: str, severity: str, limit: int | None) -> Measurement:
    return Measurement(p.name, clause, severity, None, limit, False, None, "not triggered")


def or_nothing(
    found: list[Measurement], p: Person, clause: str, severity: str, limit: int | None
) -> list[Measurement]:
    return found if found else [not_triggered(p, clause, severity, limit)]


def name_of(window: Window) -> str:
    return f"{window[0]}/{window[1]}"


def gaps(
    p: Person, clause: str, severity: str, periods: Sequence[Period], limit: int
) -> list[Measurement]:
    """Every gap between one duty period and the next."""
    found = []
    for before, after in pairwise(periods):
        end, start = period_end(before), period_start(after)
        where = f"{stamp(end, p.zone)} -> {stamp(start, p.zone)}"
        found.append(at_least(p, clause, severity, start - end, limit, where))
    return or_nothing(found, p, clause, severity, limit)


# ---------------------------------------------------------------- ACGME common rules


def prorated(p: Person, weekly: int, d: int) -> int:
    """floor(weekly*D/7); under a week a flat weekly cap unless short_window=prorate."""
    if d < 7 and p.s["short_window"] == "cap":
        return weekly
    return weekly * d // 7


def rule_6_20(p: Person) -> list[Measurement]:
    """6.20: at most 80 h a week averaged over the window; H <= floor(80*60*D/7).

    D < 7: a flat 80 h cap, or prorated (short_window).  D = 0: nothing assessable, limit 0.
    """
    weekly = int(p.s["weekly_limit_hours"]) * 60
    work = spans(p.rows, WORK)
    found = []
    for window in p.windows:
        lo, hi = span_of(window, p.zone)
        hours = minutes_inside(work, lo, hi)
        d = service_days(window, p.rows, p.zone)
        if d == 0:
            # Work on leave is an input error, not a breach (see input_errors).
            where = f"{name_of(window)} all leave"
            found.append(Measurement(p.name, "6.20", "must", hours, 0, False, None, where))
            continue
        limit = prorated(p, weekly, d)
        found.append(at_most(p, "6.20", "must", hours, limit, f"{name_of(window)} D={d}"))
    return found


def rule_6_21(p: Person) -> list[Measurement]:
    """6.21: should have 8 h off between scheduled duty periods; an advisory, over all edges."""
    return gaps(p, "6.21", "should", scheduled_periods(p.rows, p.s), 480)


def rule_6_21_a(p: Person) -> list[Measurement]:
    """6.21.a: at least 14 h from actual departure after 24 h of in-house call to any work."""
    found = []
    periods = all_periods(p.rows, p.s)
    for before, after in pairwise(periods):
        if is_24h_call(before, p.s):
            end, start = period_end(before), period_start(after)
            where = f"{stamp(end, p.zone)} -> {stamp(start, p.zone)}"
            found.append(at_least(p, "6.21.a", "must", start - end, 840, where))
    return or_nothing(found, p, "6.21.a", "must", 840)


def weekend_next_to_leave(p: Person, window: Window) -> list[Span]:
    """Saturdays and Sundays that abut a wholly-leave day, walking outwards from it."""
    found = []
    if not any(r.kind == "leave" for r in p.rows):
        return []
    for day in days_of((window[0] - 3 * ONE, window[1] + 3 * ONE)):
        if not wholly_leave(day, p.rows, p.zone):
            continue
        for step in (-ONE, ONE):
            other = day + step
            while other.weekday() >= 5 and not wholly_leave(other, p.rows, p.zone):
                found.append(span_of((other, other + ONE), p.zone))
                other += step
    return found


def busy_for_free_days(p: Person, window: Window) -> list[Span]:
    """What voids a free day: work, home call (worked or not), leave; settings may add or drop."""
    kinds = WORK | {"call_home", "leave"}
    if p.s["moonlighting_voids_free_day"] == "false":
        kinds = kinds - {"moonlighting"}
    busy = spans(p.rows, kinds)
    if p.s["weekend_abutting_leave"] == "not_counted":
        busy += weekend_next_to_leave(p, window)
    if p.s["post_call_day_counts"] == "false":
        for period in all_periods(p.rows, p.s):
            if is_24h_call(period, p.s):
                busy.append((period_end(period), period_end(period) + DAY))
    return busy


def free_periods(p: Person, window: Window) -> int:
    """Disjoint free 24-h periods (or, by setting, wholly free local dates) of a window."""
    busy = busy_for_free_days(p, window)
    lo, hi = span_of(window, p.zone)
    count = 0
    if p.s["free_day"] == "calendar_day":
        for day in days_of(window):
            first, last = span_of((day, day + ONE), p.zone)
            if minutes_inside(busy, first, last) == 0:
                count += 1
        return count
    if p.s["edge_period"] == "start":
        # Lay the 24-h periods over the whole known timeline; each belongs to the window in which
        # it starts.  Nothing is known to be free beyond the last row and the last window.
        known = [span_of(w, p.zone) for w in p.windows] + [(r.start, r.end) for r in p.rows]
        first = min(start for start, _ in known)
        last = max(end for _, end in known)
        for start, end in free_stretches(busy, first, last):
            at = start
            while at + DAY <= end:
                if lo <= at < hi:
                    count += 1
                at += DAY
        return count
    for start, end in free_stretches(busy, lo, hi):
        count += (end - start) // DAY
    return count


def pieces(window: Window, length: int) -> list[Window]:
    """Full pieces of so many days from the window's first day; a remainder is dropped."""
    out = []
    start = window[0]
    while start + length * ONE <= window[1]:
        out.append((start, start + length * ONE))
        start += length * ONE
    return out


def rule_6_21_b(p: Person) -> list[Measurement]:
    """6.21.b (with 6.28): one free 24 h in seven, averaged: at least floor(D/7) in the window.

    night_float_one_in_seven=each_week: besides, each full week of the window (from its first
    day) that has a night-float row and no leave day needs its own.
    """
    found = []
    for window in p.windows:
        d = service_days(window, p.rows, p.zone)
        count = free_periods(p, window)
        limit: int | None = d // 7
        if d < 7:
            limit = None
        found.append(at_least(p, "6.21.b", "must", count, limit, f"{name_of(window)} D={d}"))
        if p.s["night_float_one_in_seven"] != "each_week":
            continue
        for week in pieces(window, 7):
            lo, hi = span_of(week, p.zone)
            nights = [r for r in p.rows if r.kind == "night_float" and lo <= r.start < hi]
            if nights and service_days(week, p.rows, p.zone) == 7:
                count = free_periods(p, week)
                where = f"night-float week {name_of(week)}"
                found.append(at_least(p, "6.21.b", "must", count, 1, where))
    return found


def rule_6_22(p: Person) -> list[Measurement]:
    """6.22: at most 24 h from the start of a duty period to the end of its last clinical row."""
    found = []
    for period in all_periods(p.rows, p.s):
        end = last_clinical_end(period)
        if end is not None:
            start = period_start(period)
            where = f"from {stamp(start, p.zone)}"
            found.append(at_most(p, "6.22", "must", end - start, DAY, where))
    return or_nothing(found, p, "6.22", "must", DAY)


def rule_6_22_a(p: Person) -> list[Measurement]:
    """6.22.a: at most 4 h of a duty period beyond hour 24 (transition, education, anything)."""
    found = []
    for period in all_periods(p.rows, p.s):
        beyond = period_end(period) - period_start(period) - DAY
        if beyond > 0:
            where = f"from {stamp(period_start(period), p.zone)}"
            found.append(at_most(p, "6.22.a", "must", beyond, 240, where))
    return or_nothing(found, p, "6.22.a", "must", 240)


def in_windows(minute: int, p: Person) -> bool:
    for window in p.windows:
        lo, hi = span_of(window, p.zone)
        if lo <= minute < hi:
            return True
    return False


def rule_6_25_b(p: Person) -> list[Measurement]:
    """6.25.b: PGY-1 may not moonlight; counts rows that start inside the windows."""
    rows = [r for r in p.rows if r.kind == "moonlighting" and in_windows(r.start, p)]
    limit = 0 if p.pgy == 1 else None
    where = ", ".join(stamp(r.start, p.zone) for r in rows)
    return [at_most(p, "6.25.b", "must", len(rows), limit, where)]


def rule_6_26(p: Person) -> list[Measurement]:
    """6.26: night-float dates in a row, over block edges; a programme number, so an advisory."""
    limit = int(p.s["max_consecutive_nights"])
    dates = [local_date(start, p.zone) for start, _ in joined_rows(p.rows, {"night_float"})]
    found = []
    for run in runs_of_dates(dates):
        found.append(at_most(p, "6.26", "should", len(run), limit, f"from {run[0]}"))
    return found if found else [at_most(p, "6.26", "should", 0, limit, "no night float")]


def rule_6_27(p: Person) -> list[Measurement]:
    """6.27: in-house call no more often than every third night: calls <= floor(D/3).

    A call belongs to the local date on which it starts; rows that touch are one call.
    D < 7: not assessable, under short_window=prorate too (the README can be read otherwise; the
    vector leave_all_but_two_days__prorate has one call in D = 2 and no finding of 6.27).
    """
    calls = joined_rows(p.rows, {"call_in_house"})
    found = []
    for window in p.windows:
        lo, hi = span_of(window, p.zone)
        d = service_days(window, p.rows, p.zone)
        count = sum(1 for start, _ in calls if lo <= start < hi)
        limit: int | None = d // 3
        if p.s["call_rounding"] == "nearest":
            limit = (2 * d + 3) // 6
        if d < 7:
            limit = None
        found.append(at_most(p, "6.27", "must", count, limit, f"{name_of(window)} D={d}"))
    return found


# ---------------------------------------------------------------- emergency medicine

EM_SHIFT = {"shift", "night_float"}
EM_PATIENTS = {"shift", "night_float", "clinic", "call_in_house"}


def em_rows(p: Person, kinds: set[str]) -> list[Row]:
    return [r for r in p.rows if r.rotation == p.s["em_rotation"] and r.kind in kinds]


def em_windows(p: Person) -> list[Window]:
    """Windows with at least one row of the EM rotation starting in them (moonlighting aside)."""
    mine = []
    for window in p.windows:
        lo, hi = span_of(window, p.zone)
        rows = em_rows(p, KINDS - {"moonlighting"})
        if any(lo <= r.start < hi for r in rows):
            mine.append(window)
    return mine


def calendar_weeks(window: Window) -> list[Window]:
    """Monday-to-Sunday weeks cut at the window's edges."""
    weeks = []
    start = window[0]
    while start < window[1]:
        end = start + (7 - start.weekday()) * ONE
        weeks.append((start, min(end, window[1])))
        start = end
    return weeks


def rule_em_12h(p: Person) -> list[Measurement]:
    """EM-12h: a scheduled shift lasts at most 12 h; touching shift rows are one shift."""
    found = []
    for start, end in merged(spans(em_rows(p, EM_SHIFT), EM_SHIFT)):
        found.append(at_most(p, "EM-12h", "must", end - start, 720, stamp(start, p.zone)))
    return or_nothing(found, p, "EM-12h", "must", 720)


def rule_em_rest(p: Person) -> list[Measurement]:
    """EM-rest: time off after a duty period with an EM shift >= the length of that shift.

    From departure (transition, conference delay it, but do not lengthen the shift) or, by
    setting, from the end of the last shift row.  Several shifts in one period: their sum.
    """
    found = []
    periods = scheduled_periods(p.rows, p.s)
    for before, after in pairwise(periods):
        shifts = spans(em_rows(p, EM_SHIFT), EM_SHIFT)
        mine = [x for x in shifts if period_start(before) <= x[0] < period_end(before)]
        if not mine:
            continue
        length = sum(end - start for start, end in merged(mine))
        end = period_end(before)
        if p.s["em_rest_from"] == "scheduled_end":
            end = max(last for _, last in mine)
        start = period_start(after)
        where = f"{stamp(end, p.zone)} -> {stamp(start, p.zone)}"
        found.append(at_least(p, "EM-rest", "must", start - end, length, where))
    return or_nothing(found, p, "EM-rest", "must", None)


def em_hours(p: Person, clause: str, work: list[Span], weekly: int) -> list[Measurement]:
    """Minutes in each fixed week (flat limit), or in the window (em_week=average)."""
    found = []
    for window in em_windows(p):
        if p.s["em_week"] == "average":
            lo, hi = span_of(window, p.zone)
            d = service_days(window, p.rows, p.zone)
            hours = minutes_inside(work, lo, hi)
            limit = prorated(p, weekly, d)
            found.append(at_most(p, clause, "must", hours, limit, f"{name_of(window)} D={d}"))
            continue
        for week in calendar_weeks(window):
            lo, hi = span_of(week, p.zone)
            hours = minutes_inside(work, lo, hi)
            found.append(at_most(p, clause, "must", hours, weekly, name_of(week)))
    return or_nothing(found, p, clause, "must", weekly)


def rule_em_60h(p: Person) -> list[Measurement]:
    """EM-60h: at most 60 h a week seeing patients in the ED (no hand-over, conference or
    moonlighting)."""
    return em_hours(p, "EM-60h", spans(em_rows(p, EM_PATIENTS), EM_PATIENTS), 3600)


def rule_em_72h(p: Person) -> list[Measurement]:
    """EM-72h: at most 72 h a week of all work, conferences and moonlighting included."""
    return em_hours(p, "EM-72h", spans(p.rows, WORK), 4320)


def rule_em_1in7(p: Person) -> list[Measurement]:
    """EM-1in7: a free 24 h in each fixed Monday-Sunday week of the rotation, never averaged.

    Weeks cut short by the window, or with a leave day, need none (floor(D/7) = 0).
    """
    found = []
    for window in em_windows(p):
        for week in calendar_weeks(window):
            if service_days(week, p.rows, p.zone) < 7:
                continue
            count = free_periods(p, week)
            found.append(at_least(p, "EM-1in7", "must", count, 1, name_of(week)))
    return or_nothing(found, p, "EM-1in7", "must", 1)


# ---------------------------------------------------------------- EU 2003/88/EC


def rule_art3(p: Person) -> list[Measurement]:
    """Art3: 11 h of rest between duty periods; worked home call is work here."""
    return gaps(p, "Art3", "must", all_periods(p.rows, p.s), 660)


def rule_art5(p: Person) -> list[Measurement]:
    """Art5: longest unbroken rest in each fixed 7-day piece of the window >= 24 h + 11 h.

    weekly_rest_period=14: twice that in each 14-day piece, in one stretch or in two that are
    each long enough.  Leave is not work, so it is rest; unworked home call too.
    """
    each = int(p.s["weekly_rest_minutes"])
    length = int(p.s["weekly_rest_period"])
    work = spans(p.rows, WORK)
    found = []
    for window in p.windows:
        for piece in pieces(window, length):
            lo, hi = span_of(piece, p.zone)
            rests = sorted((end - start for start, end in free_stretches(work, lo, hi)))
            best = rests[-1] if rests else 0
            limit = each
            if length == 14:
                limit = 2 * each
                if len(rests) >= 2 and rests[-2] >= each:
                    best = rests[-1] + rests[-2]
            found.append(at_least(p, "Art5", "must", best, limit, name_of(piece)))
    return or_nothing(found, p, "Art5", "must", each)


def average_48(p: Person, clause: str, weekly: int | None) -> list[Measurement]:
    """Minutes in the reference period against floor(weekly*D/7), leave days left out."""
    work = spans(p.rows, WORK)
    found = []
    for window in p.windows:
        lo, hi = span_of(window, p.zone)
        d = service_days(window, p.rows, p.zone)
        limit = None if weekly is None or d == 0 else weekly * d // 7
        hours = minutes_inside(work, lo, hi)
        found.append(at_most(p, clause, "must", hours, limit, f"{name_of(window)} D={d}"))
    return found


def rule_art6(p: Person) -> list[Measurement]:
    """Art6: at most 48 h a week averaged over the window; the opt-out (Art 22) lifts it."""
    return average_48(p, "Art6", None if p.s["opt_out"] == "true" else 2880)


# ---------------------------------------------------------------- England, Schedule 3


def eng_shifts(p: Person) -> list[Span]:
    """Rostered shifts: duty periods without non-resident on-call (worked home call)."""
    return [(period_start(x), period_end(x)) for x in scheduled_periods(p.rows, p.s)]


def eng_long(span: Span) -> bool:
    """Long: more than 10 h."""
    return span[1] - span[0] > 600


def eng_night(span: Span, zone: str) -> bool:
    """Night: at least 3 h between 23:00 and 06:00 local time."""
    day = local_date(span[0], zone) - ONE
    while day <= local_date(span[1], zone):
        lo, hi = at_clock(day, 23, zone), at_clock(day + ONE, 6, zone)
        if min(span[1], hi) - max(span[0], lo) >= 180:
            return True
        day += ONE
    return False


def eng_late(span: Span, zone: str) -> bool:
    """Long-late: long, no night, ends after 23:00 of the day it starts."""
    ends_late = span[1] > at_clock(local_date(span[0], zone), 23, zone)
    return eng_long(span) and ends_late and not eng_night(span, zone)


def shift_runs(shifts: Sequence[Span], zone: str) -> list[list[Span]]:
    """Shifts whose start dates follow one another."""
    runs: list[list[Span]] = []
    for span in shifts:
        if runs:
            step = local_date(span[0], zone) - local_date(runs[-1][-1][0], zone)
            if step <= ONE:
                runs[-1].append(span)
                continue
        runs.append([span])
    return runs


def run_length(run: Sequence[Span], zone: str) -> int:
    return len({local_date(start, zone) for start, _ in run})


def eng_run(p: Person, clause: str, shifts: list[Span], limit: int) -> list[Measurement]:
    found = []
    for run in shift_runs(shifts, p.zone):
        n = run_length(run, p.zone)
        found.append(at_most(p, clause, "must", n, limit, f"from {stamp(run[0][0], p.zone)}"))
    return found if found else [at_most(p, clause, "must", 0, limit, "none")]


def eng_run_rest(
    p: Person, clause: str, shifts: list[Span], every: list[Span], at: int, rest: int
) -> list[Measurement]:
    """After a run of at least `at` shifts: the gap to the next shift of `every` >= rest."""
    found = []
    for run in shift_runs(shifts, p.zone):
        if run_length(run, p.zone) < at:
            continue
        end = run[-1][1]
        later = [start for start, _ in every if start >= end]
        if later:
            where = f"{stamp(end, p.zone)} -> {stamp(min(later), p.zone)}"
            found.append(at_least(p, clause, "must", min(later) - end, rest, where))
    return or_nothing(found, p, clause, "must", rest)


def rule_s3_avg48(p: Person) -> list[Measurement]:
    """S3-avg48 (para 7): 48 h a week on average over the window, 56 h with opt-out."""
    return average_48(p, "S3-avg48", 3360 if p.s["opt_out"] == "true" else 2880)


def rule_s3_72in168(p: Person) -> list[Measurement]:
    """S3-72in168 (para 8): at most 72 h in any 168 h.

    The fullest 168 h begin where some work begins or end where some work ends.
    """
    work = merged(spans(p.rows, WORK))
    starts = {start for start, _ in work} | {end - WEEK for _, end in work}
    found = []
    for at in sorted(starts):
        hours = 0
        for start, end in work:
            hours += max(0, min(end, at + WEEK) - max(start, at))
        found.append(at_most(p, "S3-72in168", "must", hours, 4320, stamp(at, p.zone)))
    return or_nothing(found, p, "S3-72in168", "must", 4320)


def rule_s3_13h(p: Person) -> list[Measurement]:
    """S3-13h (para 9): no shift longer than 13 h."""
    found = []
    for start, end in eng_shifts(p):
        found.append(at_most(p, "S3-13h", "must", end - start, 780, stamp(start, p.zone)))
    return or_nothing(found, p, "S3-13h", "must", 780)


def rule_s3_11h(p: Person) -> list[Measurement]:
    """S3-11h (para 19): 11 h of rest between shifts."""
    return gaps(p, "S3-11h", "must", scheduled_periods(p.rows, p.s), 660)


def rule_s3_long(p: Person) -> list[Measurement]:
    """S3-long, S3-long-rest (para 10): at most 4 (2016: 5) long shifts in a row, then 48 h."""
    most = 5 if p.s["tcs_version"] == "2016" else 4
    every = eng_shifts(p)
    shifts = [x for x in every if eng_long(x)]
    return eng_run(p, "S3-long", shifts, most) + eng_run_rest(
        p, "S3-long-rest", shifts, every, most, 2880
    )


def rule_s3_late(p: Person) -> list[Measurement]:
    """S3-late, S3-late-rest (para 11): at most 4 long-late shifts in a row, then 48 h."""
    every = eng_shifts(p)
    shifts = [x for x in every if eng_late(x, p.zone)]
    return eng_run(p, "S3-late", shifts, 4) + eng_run_rest(
        p, "S3-late-rest", shifts, every, 4, 2880
    )


def rule_s3_nights(p: Person) -> list[Measurement]:
    """S3-nights, S3-night-rest (para 12, 13): at most 4 nights in a row, then 46 h.

    2019: after any number of nights; 2016: only after 3 or 4.
    """
    every = eng_shifts(p)
    shifts = [x for x in every if eng_night(x, p.zone)]
    after = 3 if p.s["tcs_version"] == "2016" else 1
    return eng_run(p, "S3-nights", shifts, 4) + eng_run_rest(
        p, "S3-night-rest", shifts, every, after, 2760
    )


def rule_s3_consecutive(p: Person) -> list[Measurement]:
    """S3-consecutive, S3-consecutive-rest (para 14): at most 7 (2016: 8) days, then 48 h.

    Days on which work of any kind starts, worked home call included.
    """
    most = 8 if p.s["tcs_version"] == "2016" else 7
    work = [(period_start(x), period_end(x)) for x in all_periods(p.rows, p.s)]
    return eng_run(p, "S3-consecutive", work, most) + eng_run_rest(
        p, "S3-consecutive-rest", work, work, most, 2880
    )


def rule_s3_weekend(p: Person) -> list[Measurement]:
    """S3-weekend (para 16, 18): weekends with any work Sat 00:00-Sun 24:00; 1 in 3 or 1 in 2.

    The weekends of a window are those whose Saturday lies in it; limit rounded down.
    """
    work = spans(p.rows, WORK)
    share = 2 if p.s["weekends"] == "1in2" else 3
    found = []
    for window in p.windows:
        saturdays = [day for day in days_of(window) if day.weekday() == 5]
        worked = 0
        for day in saturdays:
            lo, hi = span_of((day, day + 2 * ONE), p.zone)
            if minutes_inside(work, lo, hi) > 0:
                worked += 1
        limit = len(saturdays) // share
        found.append(at_most(p, "S3-weekend", "must", worked, limit, name_of(window)))
    return found


def eng_on_calls(p: Person) -> list[Span]:
    """Home calls; touching rows are one as long as they make no more than 24 h together."""
    calls: list[Span] = []
    for start, end in sorted(spans(p.rows, {"call_home"})):
        if calls and start == calls[-1][1] and end - calls[-1][0] <= DAY:
            calls[-1] = (calls[-1][0], end)
        else:
            calls.append((start, end))
    return calls


def rule_s3_oncall_7d(p: Person) -> list[Measurement]:
    """S3-oncall-7d (para 26-29): at most 3 non-resident on-calls start in any 7 days."""
    dates = [local_date(start, p.zone) for start, _ in eng_on_calls(p)]
    found = []
    for first in sorted(set(dates)):
        count = sum(1 for day in dates if first <= day < first + 7 * ONE)
        found.append(at_most(p, "S3-oncall-7d", "must", count, 3, f"7 days from {first}"))
    return found if found else [at_most(p, "S3-oncall-7d", "must", 0, 3, "none")]


def rule_s3_oncall_consecutive(p: Person) -> list[Measurement]:
    """S3-oncall-consecutive: no on-calls on consecutive days, save Saturday with Sunday."""
    clause = "S3-oncall-consecutive"
    dates = [local_date(start, p.zone) for start, _ in eng_on_calls(p)]
    found = []
    for run in runs_of_dates(dates):
        length = 0
        for day in run:
            if not (length > 0 and day.weekday() == 6):  # a Sunday after its Saturday is free
                length += 1
        found.append(at_most(p, clause, "must", length, 1, f"from {run[0]}"))
    return found if found else [at_most(p, clause, "must", 0, 1, "none")]


def rule_s3_oncall_24h(p: Person) -> list[Measurement]:
    """S3-oncall-24h: a non-resident on-call lasts at most 24 h."""
    found = []
    for start, end in eng_on_calls(p):
        found.append(at_most(p, "S3-oncall-24h", "must", end - start, DAY, stamp(start, p.zone)))
    return or_nothing(found, p, "S3-oncall-24h", "must", DAY)


def rule_s3_oncall_next_day(p: Person) -> list[Measurement]:
    """S3-oncall-next-day: a shift that starts on the day after an on-call lasts at most 10 h."""
    clause = "S3-oncall-next-day"
    found = []
    for call_start, _ in eng_on_calls(p):
        after = local_date(call_start, p.zone) + ONE
        for start, end in eng_shifts(p):
            if local_date(start, p.zone) == after:
                found.append(at_most(p, clause, "must", end - start, 600, stamp(start, p.zone)))
    return or_nothing(found, p, clause, "must", 600)


# ---------------------------------------------------------------- British Columbia


def rule_bc_calls(p: Person) -> list[Measurement]:
    """BC-call-in-house, BC-call-home: calls by days on service net of all leave (table).

    Fewer than 11 or more than 38 days: not in the table, not assessable.
    """
    found = []
    in_house = joined_rows(p.rows, {"call_in_house"})
    # Home calls may touch one another (08:00-08:00): like England, 24 h at most make one.
    home = eng_on_calls(p)
    for window in p.windows:
        lo, hi = span_of(window, p.zone)
        d = service_days(window, p.rows, p.zone)
        limits: tuple[int | None, int | None] = (None, None)
        for first, last, house_limit, home_limit in BC_CALLS:
            if first <= d <= last:
                limits = (house_limit, home_limit)
        where = f"{name_of(window)} D={d}"
        count = sum(1 for start, _ in in_house if lo <= start < hi)
        found.append(at_most(p, "BC-call-in-house", "must", count, limits[0], where))
        count = sum(1 for start, _ in home if lo <= start < hi)
        found.append(at_most(p, "BC-call-home", "must", count, limits[1], where))
    return found


def rule_bc_rest(p: Person) -> list[Measurement]:
    """BC-rest: 8 h between duty periods, except where call follows regular duty."""
    found = []
    periods = scheduled_periods(p.rows, p.s)
    for before, after in pairwise(periods):
        call_next = after[0].kind == "call_in_house"
        regular = not any(r.kind == "call_in_house" for r in before)
        if call_next and regular:
            continue
        end, start = period_end(before), period_start(after)
        where = f"{stamp(end, p.zone)} -> {stamp(start, p.zone)}"
        found.append(at_least(p, "BC-rest", "must", start - end, 480, where))
    return or_nothing(found, p, "BC-rest", "must", 480)


def rule_bc_free(p: Person) -> list[Measurement]:
    """BC-free: two free 24-h periods in each full 14-day piece; leave days: floor(D/7)."""
    found = []
    for window in p.windows:
        for piece in pieces(window, 14):
            d = service_days(piece, p.rows, p.zone)
            count = free_periods(p, piece)
            limit = d // 7 if d >= 7 else None
            found.append(at_least(p, "BC-free", "must", count, limit, f"{name_of(piece)} D={d}"))
    return or_nothing(found, p, "BC-free", "must", 2)


def rule_bc_nights(p: Person) -> list[Measurement]:
    """BC-nights: at most 2 nights (in-house call or night float, by start date) in a row."""
    dates = []
    for kind in ("call_in_house", "night_float"):
        dates += [local_date(start, p.zone) for start, _ in joined_rows(p.rows, {kind})]
    found = []
    for run in runs_of_dates(dates):
        found.append(at_most(p, "BC-nights", "must", len(run), 2, f"from {run[0]}"))
    return found if found else [at_most(p, "BC-nights", "must", 0, 2, "none")]


def rule_bc_relief(p: Person) -> list[Measurement]:
    """BC-relief: a duty period of 24 h or more ends by 10:00 next day or by hour 26.

    The 6 h of rest that would lift it cannot be seen in the flat format: assumed not had.
    """
    found = []
    for period in all_periods(p.rows, p.s):
        start, end = period_start(period), period_end(period)
        if end - start >= DAY:
            ten = at_clock(local_date(start, p.zone) + ONE, 10, p.zone)
            limit = max(DAY + 120, ten - start)
            where = f"from {stamp(start, p.zone)}"
            found.append(at_most(p, "BC-relief", "must", end - start, limit, where))
    return or_nothing(found, p, "BC-relief", "must", DAY + 120)


# ---------------------------------------------------------------- the packs

COMMON = [
    rule_6_20,
    rule_6_21,
    rule_6_21_a,
    rule_6_21_b,
    rule_6_22,
    rule_6_22_a,
    rule_6_25_b,
    rule_6_26,
    rule_6_27,
]
RULES = {
    "acgme": COMMON,
    "acgme_em": [
        *COMMON,
        rule_em_12h,
        rule_em_rest,
        rule_em_60h,
        rule_em_72h,
        rule_em_1in7,
    ],
    "ewtd": [rule_art3, rule_art5, rule_art6],
    "england_2016": [
        rule_s3_avg48,
        rule_s3_72in168,
        rule_s3_13h,
        rule_s3_11h,
        rule_s3_long,
        rule_s3_late,
        rule_s3_nights,
        rule_s3_consecutive,
        rule_s3_weekend,
        rule_s3_oncall_7d,
        rule_s3_oncall_consecutive,
        rule_s3_oncall_24h,
        rule_s3_oncall_next_day,
    ],
    "bc_parhbc": [rule_bc_calls, rule_bc_rest, rule_bc_free, rule_bc_nights, rule_bc_relief],
}


def full_settings(settings: Mapping[str, object]) -> Settings:
    """Defaults overlaid; values may be str, int or bool; an unknown key is an error."""
    out = dict(DEFAULTS)
    for key, value in settings.items():
        if key not in DEFAULTS:
            raise ValueError(f"unknown setting {key!r}")
        out[key] = str(value).lower() if isinstance(value, bool) else str(value)
    return out


def check(
    pack: str,
    rows: Sequence[Row],
    zone: str,
    windows: Sequence[Window] | Mapping[str, Sequence[Window]],
    pgy: Mapping[str, int],
    settings: Mapping[str, object],
) -> Found:
    """clinician -> clause -> every measurement of that clause.

    `windows`: the averaging windows of everybody, or a list for each clinician (windows.py).
    Rows outside them are history or future and count only for the rules of rest and length.
    """
    s = full_settings(settings)
    names = {r.clinician for r in rows}
    if isinstance(windows, Mapping):
        names |= set(windows)
    found: Found = {}
    for name in sorted(names):
        mine = sorted((r for r in rows if r.clinician == name), key=lambda r: (r.start, r.end))
        cut = windows.get(name, ()) if isinstance(windows, Mapping) else windows
        person = Person(name, mine, zone, list(cut), pgy.get(name), s)
        found[name] = {}
        for rule in RULES[pack]:
            for m in rule(person):
                found[name].setdefault(m.clause, []).append(m)
    return found


def breaches(found: Found) -> list[Measurement]:
    return [m for of in found.values() for ms in of.values() for m in ms if m.breached]


def worst(measurements: Sequence[Measurement]) -> Measurement:
    """The one to report: least margin first; then what has no limit; then what had no trigger."""

    def key(m: Measurement) -> tuple[bool, bool, int]:
        return (m.measured is None, m.margin is None, m.margin if m.margin is not None else 0)

    return min(measurements, key=key)


def input_errors(rows: Sequence[Row], zone: str) -> list[str]:
    """Work on leave, and work rows of one clinician that overlap; counted once in the hours."""
    out = []
    for name in sorted({r.clinician for r in rows}):
        mine = sorted((r for r in rows if r.clinician == name), key=lambda r: r.start)
        for i, a in enumerate(mine):
            for b in mine[i + 1 :]:
                if b.start >= a.end:
                    break
                kinds = {a.kind, b.kind}
                at = f"{name} {stamp(b.start, zone)}"
                if "leave" in kinds and kinds & (WORK | {"call_home"}):
                    out.append(f"{at}: {a.kind} and {b.kind} overlap")
                elif a.kind in WORK and b.kind in WORK:
                    out.append(f"{at}: two work rows overlap ({a.code}, {b.code})")
    return out
