"""Two schedules against each other, by hand."""

from __future__ import annotations

import json

from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.findings import Severity
from nightfloat.explain.diff import CellChange, CostChange, ShareChange, SpreadChange, diff
from nightfloat.explain.plain import as_json
from nightfloat.rules.language import Tier
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.library.run import Run
from nightfloat.rules.programme import Plan
from tests.explain.hospital import CALENDAR, ROTATIONS, blocks, day, hospital, schedule

NIGHT = Coverage(id="night", shifts=("N",), min=1, max=1)


def test_the_same_schedule_has_no_difference() -> None:
    """Nothing by person, day, rule or share."""
    programme = hospital(NIGHT, people=2)
    entries = schedule(programme, {"A": "NN", "B": "--N"})
    found = diff(programme, entries, entries)
    assert (found.changes, found.by_rule, found.shares) == ((), (), ())
    assert found.words == "no changes."


def test_changes_by_person_day_rule_and_share() -> None:
    """A gives a night to D and the missing one is filled: one violation fewer, evener."""
    programme = hospital(
        NIGHT, Run(id="iso", shifts=("N",), min=2, severity=Severity.PREFER, weight=3)
    )
    before = schedule(programme, {"A": "NNNN", "B": "-----NNNNNNNNN"})
    after = schedule(programme, {"A": "NNN", "D": "---NN", "B": "-----NNNNNNNNN"})
    found = diff(programme, before, after)
    assert found.changes == (
        CellChange(
            clinician="A", grid="days", step="2026-07-09", day=day(4), before="N", after="-"
        ),
        CellChange(
            clinician="D", grid="days", step="2026-07-09", day=day(4), before="-", after="N"
        ),
        CellChange(
            clinician="D", grid="days", step="2026-07-10", day=day(5), before="-", after="N"
        ),
    )
    assert [(id, len(changes)) for id, changes in found.by_person] == [("A", 1), ("D", 2)]
    assert [(when, len(changes)) for when, changes in found.by_day] == [(day(4), 2), (day(5), 1)]
    (rule,) = found.by_rule
    assert (rule.rule, len(rule.disappeared), rule.appeared) == ("night", 1, ())
    assert ShareChange(clinician="D", measure="nights", before=0, after=2) in found.shares
    assert SpreadChange(measure="nights", cohort="PGY-1", before=4, after=1) in found.spreads
    assert found.violations == (1, 0)
    assert found.words.startswith(
        "3 changes for 2 people; 1 violation fewer; spread of nights of PGY-1 4 → 1"
    )
    assert json.loads(json.dumps(as_json(found)))["violations"] == [1, 0]


def test_findings_that_appear_and_worsen_and_costs() -> None:
    """A third night-person on one day makes the breach greater; three lone nights cost 3 each."""
    programme = hospital(
        Coverage(id="night", shifts=("N",), max=1),
        Run(id="iso", shifts=("N",), min=2, severity=Severity.PREFER, weight=3),
    )
    before = schedule(programme, {"A": "NN", "B": "NN"})
    after = schedule(programme, {"A": "NN", "B": "NN", "C": "N", "D": "-N-N"})
    rules = {one.rule: one for one in diff(programme, before, after).by_rule}
    assert [(old.measured, new.measured) for old, new in rules["night"].worsened] == [
        (2, 3),
        (2, 3),
    ]
    assert rules["iso"].costs == (CostChange(tier=Tier.FAIR, rule="iso", before=0, after=9),)
    back = {one.rule: one for one in diff(programme, after, before).by_rule}
    assert len(back["night"].eased) == 2


def test_blocks_and_clock_times_that_changed() -> None:
    """A rotation of the year; and a day shift that keeps its name but starts later."""
    programme = hospital(people=2, rotations=ROTATIONS, plan=Plan(year=True))
    before = blocks(programme, {"A": ("WARD", "WARD", "ELEC"), "B": ("ICU", "ICU", "ICU")})
    after = blocks(programme, {"A": ("WARD", "ICU", "ELEC"), "B": ("ICU", "ICU", "ICU")})
    found = diff(programme, before, after)
    assert [(one.grid, one.step, one.before, one.after) for one in found.changes] == [
        ("year", "2", "WARD", "ICU")
    ]
    plain = hospital(people=2)
    early = schedule(plain, {"A": "D"})
    late = tuple(
        Entry("A", CALENDAR.instant(day(1), 540), one.end, Kind.SHIFT, code="D")
        if one.code == "D"
        else one
        for one in early
    )
    (change,) = diff(plain, early, late).changes
    assert (change.before, change.after) == ("D 07:00-17:00", "D 09:00-17:00")
