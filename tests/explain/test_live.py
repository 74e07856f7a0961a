"""Live editing against the whole check: after every edit they say the same."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from nightfloat.domain.absence import BlockPin, Leave, Pin, RequestKind
from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.findings import Severity
from nightfloat.domain.people import WhoSelector
from nightfloat.domain.time import DaySelector
from nightfloat.domain.work import Rotation, Shift
from nightfloat.explain.effect import Cost
from nightfloat.explain.live import YEAR, CellChange, Live, LiveError
from nightfloat.rules import hours
from nightfloat.rules.check import check_programme
from nightfloat.rules.language import Tier
from nightfloat.rules.library.base import Rule
from nightfloat.rules.library.composition import Composition
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.library.eligibility import Eligibility
from nightfloat.rules.library.fairness import Fairness
from nightfloat.rules.library.requests import Requests
from nightfloat.rules.library.rest import Rest
from nightfloat.rules.library.run import Run
from nightfloat.rules.library.stability import Stability
from nightfloat.rules.library.succession import Succession
from nightfloat.rules.library.total import Total
from nightfloat.rules.library.weekends import Weekends
from nightfloat.rules.packs import Pack
from nightfloat.rules.programme import PackUse, Plan, Programme
from tests.explain.hospital import (
    CALENDAR,
    MONDAY,
    SENIORS,
    SHIFTS,
    away,
    day,
    hospital,
    schedule,
    wish,
)
from tests.explain.live_tools import agree, edit_at_random, example, leave_edit, rough

RULES: tuple[Rule, ...] = (
    Coverage(id="n", shifts=("N",), min=1, max=2),
    Coverage(id="d", shifts=("D",), target=2),
    Composition(id="sup", shifts=("N",), learners=WhoSelector(("pgy1",)), supervisors=SENIORS,
                at_least=1),
    Rest(id="rest", minutes=600),
    Run(id="nights", shifts=("N",), min=2, max=4, severity=Severity.PREFER),
    Run(id="work", max=6, severity=Severity.SHOULD),
    Succession(id="next", shifts=("N",), then=("D", "E")),
    Weekends(id="we", in_a_row=1, severity=Severity.SHOULD),
    Total(id="week", unit="hours", per="week", max=60, severity=Severity.SHOULD),
    Total(id="rolling", unit="hours", per="rolling 7", max=70),
    Total(id="month", shifts=("N",), per="month", max=6, prorate=True, severity=Severity.SHOULD),
    Eligibility(id="calls", shifts=("C",), who=SENIORS),
    Fairness(id="fair"),
    Requests(id="requests"),
    Stability(id="stable", weight=2),
)  # fmt: skip

WEEK = (Rotation(id="ELEC", name="Elective", week=((DaySelector("Mon-Fri"), 480, 1020),)),)
WARDS = (
    Rotation(id="WARD", name="Ward", shifts=("D", "E", "N"), vacation=True),
    Rotation(id="ICU", name="Intensive care", shifts=("D", "N", "C")),
    replace(WEEK[0], vacation=True),
)
PLACES = ("WARD", "ICU", "ELEC")


def plain(people: int = 5) -> Programme:
    """Return three planned blocks of a fortnight, every rule, leave by day and by hour."""
    programme = hospital(
        *RULES,
        people=people,
        packs=(PackUse(name="acgme"),),
        plan=Plan(blocks=("1", "2", "3")),
        leave=(
            away("B", 4, 6),
            Leave(clinician="A", start=day(9), end=day(9), start_minute=480, end_minute=720),
        ),
        requests=(
            wish("w", "A", RequestKind.WISH_OFF, 3, 4),
            wish("o", "C", RequestKind.NEED_OFF, 20, 20),
        ),
        pins=(Pin(clinician="D", start=day(14), end=day(16), assign="N"),),
        history=tuple(
            replace(
                entry, start=entry.start - timedelta(days=14), end=entry.end - timedelta(days=14)
            )
            for entry in schedule(
                hospital(people=people), {"A": "DDDDD--DDNN--N", "E": "NN--NN--CC--NN"}
            )
        ),
    )
    return programme.with_(last_schedule=rough(programme, Random(9)))


def rotating(*, year: bool) -> Programme:
    """Return blocks on rotations, one of them with a typical week; pinned, or a year to plan."""
    places = tuple(
        BlockPin(clinician=one.id, block=block.id, rotation=PLACES[(number + turn) % 3])
        for number, one in enumerate(plain().people)
        for turn, block in enumerate(CALENDAR.blocks)
    )
    return plain().with_(
        plan=Plan(year=year, blocks=("1", "2")),
        rotations=WARDS,
        block_schedule=() if year else places,
        requests=(wish("v", "B", RequestKind.VACATION, 16, 22),) if year else (),
        last_schedule=(),
        rules=(
            *RULES,
            Coverage(id="ward", rotations=("WARD",), min=1, max=3),
            Total(id="icu", rotations=("ICU",), max=1, prorate=True),
        ),
    )


@pytest.mark.parametrize("seed", range(12))
def test_every_edit_agrees_with_the_whole_check(seed: int) -> None:
    """Days of three blocks that follow each other: edges, history, leave, pins, odd letters."""
    programme = plain()
    live = Live.of(programme, rough(programme, Random(seed)), boards=2 + seed % 3)
    agree(live)
    edit_at_random(live, Random(seed), 10)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("year", [False, True])
def test_edits_of_rotations_agree_with_the_whole_check(seed: int, year: bool) -> None:
    """Blocks of rotations with vacations, typical weeks, and days planned inside them."""
    programme = rotating(year=year)
    live = Live.of(programme, rough(programme, Random(seed)))
    assert (YEAR in live.grids) is year
    agree(live)
    edit_at_random(live, Random(seed), 8)


@pytest.mark.parametrize(
    ("name", "edits"),
    [
        ("tiny", 60),
        ("surgery-call", 12),
        ("family-medicine", 5),
        ("emergency-medicine", 6),
    ],
)
def test_edits_of_the_examples_agree_with_the_whole_check(name: str, edits: int) -> None:
    """Real programmes: the block schedule's other grids, half days, several packs."""
    programme = example(name)
    live = Live.of(programme, rough(programme, Random(1)))
    agree(live)
    edit_at_random(live, Random(1), edits)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("advice", [False, True])
def test_edits_of_leave_agree_with_the_whole_check(
    seed: int, advice: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leave before a block moves what its averages ask of that person, where they have a price."""
    if advice:
        monkeypatch.setattr(hours, "_loaded", _advising(hours._loaded))
    programme = plain()
    programme = programme.with_(leave=(*programme.leave, away("C", 10, 19), away("E", 26, 31)))
    live = Live.of(programme, rough(programme, Random(seed)))
    boards = {id: live.board(id) for id in live.grids}
    random, codes = Random(seed), ["-", *live.codes]
    for _ in range(12):
        before = live.entries, live.findings, live.costs, live.matrix
        verdict = live.apply(leave_edit(live, random, codes))
        agree(live)
        if random.random() < 0.5:
            live.take_back(verdict)
            assert (live.entries, live.findings, live.costs, live.matrix) == before
            agree(live)
    if not advice:
        assert all(live.board(id) is board for id, board in boards.items())  # none was compiled


def _advising(loaded: Callable[[PackUse], tuple[Pack, ...]]) -> Callable[[PackUse], object]:
    """Return the packs with advice in the place of every duty."""

    def found(use: PackUse) -> tuple[Pack, ...]:
        return tuple(
            replace(
                pack,
                rules=tuple(replace(rule, severity=Severity.SHOULD) for rule in pack.rules),
            )
            for pack in loaded(use)
        )

    return found


def test_an_edit_is_taken_back_once_and_only_the_latest() -> None:
    """What was replaced is kept for the latest edit alone, until it is settled."""
    programme = plain()
    live = Live.of(programme, rough(programme, Random(3)))
    first = live.entries, live.findings, live.costs, live.hours("1")
    one = live.apply([CellChange("A", day(2), "C")])
    other = live.apply([CellChange("B", day(9), "C")])
    assert list(one.before) == ["A"]
    assert list(other.before) == ["B"]
    with pytest.raises(LiveError, match="not the latest"):
        live.take_back(one)
    live.take_back(other)
    with pytest.raises(LiveError, match="not the latest"):
        live.take_back(other)
    live.put(one.before)
    assert (live.entries, live.findings, live.costs, live.hours("1")) == first
    nothing = live.apply([])
    live.take_back(nothing)
    settled = live.apply([CellChange("A", day(3), "C")])
    live.settle()
    with pytest.raises(LiveError, match="put back"):
        live.take_back(settled)


def test_findings_told_before_an_edit_stay_what_they_were() -> None:
    """A reader in another thread may put them in order after the edit."""
    programme = plain()
    live = Live.of(programme, rough(programme, Random(4)))
    told = live.told
    expected = check_programme(programme, live.entries).findings
    live.apply([CellChange("A", day(2), "N"), CellChange("C", day(15), "C")])
    assert told.findings == expected != live.findings


def test_a_schedule_grows_from_nothing() -> None:
    """With no entry all planned blocks are judged; the first edit leaves its own block alone."""
    programme = plain()
    live = Live.of(programme, ())
    assert live.grids == ("1", "2", "3")
    agree(live)
    verdict = live.apply([CellChange("A", day(20), "D")])
    assert list(live.grids) == ["2"]
    agree(live)
    live.put(verdict.before)
    assert live.entries == ()
    edit_at_random(live, Random(4), 12)


def test_what_really_happened_is_kept() -> None:
    """Times of their own, days unsaid, overlaps and strangers stay what they are under edits."""
    programme = plain()
    entries = [one for one in rough(programme, Random(3)) if one.kind is not Kind.OFF]
    late = next(one for one in entries if one.code == "D" and one.clinician == "B")
    longer = replace(late, end=late.end + timedelta(minutes=37))
    stranger = replace(late, clinician="Z")
    twice = replace(late, start=late.start + timedelta(hours=1), code="E")
    entries = [one for one in entries if one is not late] + [longer, stranger, twice]
    live = Live.of(programme, entries)
    agree(live)
    edit_at_random(live, Random(3), 12)
    live.apply([CellChange("B", day(5), "E")])
    assert longer in live.entries_of("B")
    assert live.entries_of("Z") == (stranger,)
    live.put({"Z": ()})
    agree(live)
    assert all("not in the programme" not in one.message for one in live.findings)


def test_the_year_is_read_anew_when_it_comes_and_goes() -> None:
    """A pinned year is judged as blocks once every block has a rotation."""
    programme = rotating(year=False)
    entries = [
        one for one in rough(programme, Random(2)) if one.start < CALENDAR.instant(day(29), 0)
    ]
    live = Live.of(programme, entries)
    assert YEAR not in live.grids
    last = Entry("A", CALENDAR.instant(day(30), 420), CALENDAR.instant(day(30), 1020), Kind.SHIFT,
                 "D", "WARD")  # fmt: skip
    verdict = live.put({"A": (*live.entries_of("A"), last)})
    assert YEAR in live.grids
    agree(live)
    live.put(verdict.before)
    assert YEAR not in live.grids
    agree(live)


def test_entries_are_those_of_the_whole_row() -> None:
    """An edit writes what a fresh schedule of the same letters would: runs off, nights' ends."""
    programme = hospital(people=2)
    live = Live.of(programme, schedule(programme, {"A": "DD---DDDDD--DD", "B": "-NN-----------"}))
    live.apply([CellChange("A", day(4), "N"), CellChange("B", day(2), "-")])
    expected = schedule(programme, {"A": "DD-N-DDDDD--DD", "B": "--N-----------"})
    assert sorted(live.entries, key=repr) == sorted(expected, key=repr)


def test_work_past_the_end_of_a_block_shortens_the_next_day_off() -> None:
    """The day after belongs to the next block; undoing the night gives it back whole."""
    programme = plain(people=2).with_(leave=(), pins=(), last_schedule=(), history=())
    live = Live.of(programme, ())
    for number in (1, 15):
        live.apply([CellChange("A", day(number), "D")])
    first = live.entries_of("A")
    off = next(one for one in first if one.start == CALENDAR.instant(day(16), 0))
    assert off.kind is Kind.OFF
    live.apply([CellChange("A", day(15), "-")])
    verdict = live.apply([CellChange("A", day(14), "N")])
    after = next(one for one in live.entries_of("A") if one.start >= CALENDAR.instant(day(15), 0))
    assert (after.kind, after.start) == (Kind.OFF, CALENDAR.instant(day(15), 420))
    live.put(verdict.before)
    live.apply([CellChange("A", day(15), "D")])
    assert live.entries_of("A") == first


def test_a_verdict_tells_what_is_new_and_what_is_solved() -> None:
    """Taking the only night away breaks coverage; giving it to somebody mends it, at a price."""
    programme = hospital(
        Coverage(id="n", shifts=("N",), days=DaySelector("Mon"), min=1),
        Coverage(id="d", shifts=("D",), days=DaySelector("Mon"), target=1, weight=3),
        plan=Plan(blocks=("1",)),
    )
    live = Live.of(programme, schedule(programme, {"A": "N------N", "B": "D------D"}))
    assert live.findings == ()
    gone = live.judge([CellChange("A", day(1), "-")])
    assert ([one.rule for one in gone.new], gone.violations, gone.advisories) == (["n"], 1, 0)
    assert live.findings == ()
    live.apply([CellChange("A", day(1), "-")])
    back = live.judge([CellChange("B", day(1), "N")])
    assert [one.rule for one in back.solved] == ["n"]
    assert (back.violations, back.new) == (0, ())
    assert back.costs == (Cost(Tier.COVERED, "d", 3),)
    assert set(back.after) == {"B"}
    assert back.before["B"] == live.entries_of("B")


def test_a_breach_that_shrinks_is_eased_not_new() -> None:
    """Three nights where one is allowed, then two: nothing new to refuse."""
    programme = hospital(Coverage(id="n", shifts=("N",), max=1))
    live = Live.of(programme, schedule(programme, {"A": "N", "B": "N", "C": "N"}))
    verdict = live.judge([CellChange("C", day(1), "-")])
    assert (verdict.new, verdict.violations) == ((), 0)
    assert [one.measured for one in verdict.eased] == [2]


def test_clearing_a_day_of_leave_leaves_leave() -> None:
    """'-' is what the day is when nobody is given anything."""
    programme = hospital(leave=(away("A", 1, 3),))
    live = Live.of(programme, schedule(programme, {"A": "LLD"}))
    assert live.findings
    live.apply([CellChange("A", day(3), "-")])
    assert live.findings == ()
    assert live.entries_of("A")[0].end == CALENDAR.instant(day(4), 0)


def test_hours_and_matrix_follow_edits() -> None:
    """The matrix is the clock's own; the numbers beside names are means over the block."""
    programme = plain()
    live = Live.of(programme, rough(programme, Random(5)))
    for code in ("N", "-", "C"):
        live.apply([CellChange("A", day(2), code)])
        report = check_programme(programme, live.entries)
        expected = [one for part in report.clock for one in part.matrix()]
        assert sorted(map(repr, live.matrix)) == sorted(map(repr, expected))
    hours = live.hours("1")
    assert set(hours) == {one.id for one in programme.people}
    assert hours["A"].rule == "acgme.6.20"
    assert hours["A"].limit == 80 * 60
    worked = hours["A"].minutes / hours["A"].days * 7
    assert abs(hours["A"].mean - worked) <= 0.5


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (CellChange("Q", day(1), "D"), 'no clinician is called "Q"'),
        (CellChange("A", day(1), "DD"), 'no kind of day is called "DD". Maybe "D"'),
        (CellChange("A", day(1), "absent"), 'no kind of day is called "absent"'),
        (CellChange("A", MONDAY - timedelta(days=1), "D"), "lies in no block"),
        (CellChange("A", day(20), "D"), 'block "2" is not planned by days. Maybe one of 1'),
        (CellChange("A", day(1), "D", "weeks"), 'no grid is called "weeks"'),
        (CellChange("A", day(1), "WARD", YEAR), "has no year of blocks"),
    ],
)
def test_an_edit_that_cannot_be_is_refused_with_a_way_out(change: CellChange, words: str) -> None:
    """The message names the value and the place; the code is stable."""
    live = Live.of(hospital(), schedule(hospital(), {"A": "DDDD"}))
    with pytest.raises(LiveError, match="Maybe") as caught:
        live.judge([change])
    assert words in str(caught.value)
    assert caught.value.code == "edit"


def test_rows_of_strangers_and_of_others_are_refused() -> None:
    """Only a person of the programme, or one whose entries are there, can be given rows."""
    live = Live.of(hospital(), schedule(hospital(), {"A": "D"}))
    with pytest.raises(LiveError, match="no clinician"):
        live.put({"Q": ()})
    with pytest.raises(LiveError, match="stands among"):
        live.put({"B": live.entries_of("A")})


def test_an_unknown_rotation_is_refused() -> None:
    """On the year's grid codes are rotations."""
    programme = rotating(year=True)
    live = Live.of(programme, rough(programme, Random(1)))
    with pytest.raises(LiveError, match=r'no rotation is called "WARDS"\. Maybe "WARD"'):
        live.judge([CellChange("A", day(1), "WARDS", YEAR)])


def test_a_shift_with_a_site_keeps_it() -> None:
    """Entries of an edited row carry what their shift says."""
    shifts = (
        *SHIFTS,
        Shift(id="V", name="Visit", kind=Kind.SHIFT, start=480, end=720, site="east"),
    )
    programme = hospital(shifts=shifts)
    live = Live.of(programme, schedule(programme, {"A": "DD"}))
    live.apply([CellChange("A", day(1), "V")])
    assert live.entries_of("A")[0].site == "east"


def test_live_editing_never_loads_the_solver() -> None:
    """The process that answers edits has no room for the solver's library."""
    code = (
        "import sys, nightfloat.explain.live, nightfloat.explain.live_trial, "
        "nightfloat.explain.live_fixes; "
        "print(any(name.split('.')[0] == 'ortools' for name in sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
