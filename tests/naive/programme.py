"""Is a schedule right for its programme folder?  A second opinion that shares no code with
nightfloat.

    problems = check_folder("examples/tiny", "schedule.csv")
    assert_right("examples/tiny", "schedule.csv")          # for tests: fails with every must
    numbers = measure("examples/tiny", "schedule.csv")     # to compare with the product's score

Severities: `must` is a violation, `should` an advisory, `note` something that is not judged here.
Parts: folder.py reads the files, timeline.py sees the rows by person and day, structure.py judges
form, leave, pins and needed days off, rules.py the rules that are a must, packs.py the work hours.

Readings where the documentation leaves a choice (others are marked READING where they are used):
- A planned day is accounted for by any row that touches it; the docs let `off` be left out in
  files, but a produced schedule says it.
- The site of a shift without one is blank or its rotation's.
- Typical weeks: each matching entry is a row of kind shift, code and rotation the rotation's id;
  what overlaps leave may be cut or left out.
- Where planned work runs past midnight into a day of the typical week, that day is off; after home
  call or history it may be.
- Who is bound by rules about blocks is judged only where the plan gives a year.
- Night: a shift that is worked (not home call) for 3 hours or more between 23:00 and 06:00.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from tests.naive.folder import Request, Shift, read_folder, read_rows
from tests.naive.packs import work_hour_packs
from tests.naive.rules import coverage_counts, programme_rules, runs_in
from tests.naive.structure import structure
from tests.naive.timeline import Problem, Timeline
from tests.naive.work_hours import DAY, ONE, WORK, days_of

__all__ = ["Measures", "Problem", "assert_right", "check_folder", "measure"]

SEVERITIES = ("must", "should", "note")


def load(folder: Path | str, schedule_csv: Path | str) -> Timeline:
    return Timeline(read_folder(folder), read_rows(Path(schedule_csv)))


def check_folder(folder: Path | str, schedule_csv: Path | str) -> list[Problem]:
    """Everything that is wrong with the schedule, musts first."""
    t = load(folder, schedule_csv)
    found = list(structure(t))
    found += programme_rules(t)
    found += work_hour_packs(t)
    unique = list(dict.fromkeys(found))
    return sorted(unique, key=lambda p: (SEVERITIES.index(p.severity), p.rule, p.who, p.when))


def assert_right(folder: Path | str, schedule_csv: Path | str) -> None:
    """Fail with all problems where one of them is a must; advisories alone are printed."""
    problems = check_folder(folder, schedule_csv)
    for p in problems:
        print(f"{p.severity:6} {p.rule} {p.who} {p.when}: {p.text}")
    wrong = [p for p in problems if p.severity == "must"]
    assert not wrong, f"{len(wrong)} problems in {schedule_csv} for {folder}:\n" + "\n".join(
        f"{p.rule} {p.who} {p.when}: {p.text}" for p in wrong
    )


# ---------------------------------------------------------------- measuring


class Measures(NamedTuple):
    """Per person: counts over the planned days, by shifts that start there.

    shortfall: people missing against target, else min, by coverage rule (soft ones, too; rules
    of rotations by half blocks).  weekend_days, holidays: days with any work.  nights, calls:
    shifts.  isolated_nights: runs of one night; the last planned day is left out, for its run may
    go on.  requests: granted or not, for those that fall on what is planned.
    """

    shortfall: dict[str, int]
    nights: dict[str, int]
    weekend_days: dict[str, int]
    holidays: dict[str, int]
    calls: dict[str, int]
    isolated_nights: dict[str, int]
    requests: dict[str, bool]


def is_night(shift: Shift) -> bool:
    """At least 3 of its hours between 23:00 and 06:00, by its clock times; home call is none."""
    if shift.kind == "call_home" or shift.kind not in WORK:
        return False
    inside = 0
    for evening in (-1, 0, 1, 2):
        lo, hi = evening * DAY + 23 * 60, (evening + 1) * DAY + 6 * 60
        inside = max(inside, min(hi, shift.end) - max(lo, shift.start))
    return inside >= 180


def measure(folder: Path | str, schedule_csv: Path | str) -> Measures:
    t = load(folder, schedule_csv)
    shortfall = {}
    for rule in t.folder.rules:
        if rule.type != "coverage":
            continue
        wanted = rule.data.get("target", rule.data.get("min", 0))
        missing = 0
        for _, count in coverage_counts(t, rule):
            missing += max(0, wanted - count)
        shortfall[rule.id] = missing
    names = list(t.folder.people)
    nights = dict.fromkeys(names, 0)
    weekend_days = dict.fromkeys(names, 0)
    holidays = dict.fromkeys(names, 0)
    calls = dict.fromkeys(names, 0)
    isolated = dict.fromkeys(names, 0)
    night_codes = [s.id for s in t.folder.shifts.values() if is_night(s)]
    for name in names:
        for stretch in t.stretches():
            for day in days_of(stretch):
                codes = t.codes(name, day)
                if codes and day.weekday() >= 5:
                    weekend_days[name] += 1
                if codes and day in t.folder.holidays:
                    holidays[name] += 1
                for code in codes:
                    shift = t.folder.shifts.get(code)
                    if shift is not None:
                        nights[name] += is_night(shift)
                        calls[name] += shift.kind.startswith("call")
            isolated[name] += lonely_nights(t, name, stretch, night_codes)
    requests = {}
    for request in t.folder.requests:
        granted = is_granted(t, request)
        if granted is not None:
            requests[request.id] = granted
    return Measures(shortfall, nights, weekend_days, holidays, calls, isolated, requests)


def lonely_nights(t: Timeline, name: str, stretch: tuple[date, date], codes: list[str]) -> int:
    """Nights without another on the day before (history counts) or after."""
    before = stretch[0] - ONE
    flags = [any(c in codes for c in t.codes(name, d)) for d in days_of((before, stretch[1]))]
    alone = 0
    for first, after in runs_in(flags):
        if after - first == 1 and first > 0 and after < len(flags):
            alone += 1
    return alone


def asked_days(t: Timeline, request: Request) -> Iterator[date]:
    if request.start is not None and request.end is not None:
        for day in days_of((request.start, request.end)):
            if t.folder.planned(day) and t.present(request.clinician, day):
                yield day


def is_granted(t: Timeline, request: Request) -> bool | None:
    """None: nothing that is planned can grant or deny it.

    Time off: no work starts on any of its days (no_call: no call, at home neither).  `on`: the
    shift on one of its days at least.  elective: the rotation in a block that its days touch, or
    in any.  vacation: in a year a leave row on one of its days, else every day off.
    """
    name = request.clinician
    if request.kind == "elective":
        if not t.folder.plan_year:
            return None
        for block in t.folder.blocks:
            touched = request.start is None or request.end is None
            if request.start is not None and request.end is not None:
                touched = request.start < block.end and block.start < request.end
            if touched and any(t.on(name, block, half, [request.what]) for half in (0, 1)):
                return True
        return False
    if request.kind == "vacation" and t.folder.plan_year:
        if request.start is None or request.end is None:
            return None
        for day in days_of((request.start, request.end)):
            if any(r.kind == "leave" for r in t.touching.get((name, day), [])):
                return True
        return False
    days = list(asked_days(t, request))
    if not days:
        return None
    if request.kind == "on":
        return any(request.what in t.codes(name, day) for day in days)
    if request.kind == "no_call":
        for day in days:
            if any(piece.row.kind.startswith("call") for piece in t.day(name, day)):
                return False
        return True
    return not any(t.codes(name, day) for day in days)
