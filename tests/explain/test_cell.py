"""Why a cell: facts by hand, and every verdict held against the check."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random

import pytest

from nightfloat.domain.absence import BlockPin, Leave, Pin, Request, RequestKind
from nightfloat.domain.entry import Entry
from nightfloat.domain.findings import Severity
from nightfloat.domain.people import WhoSelector
from nightfloat.domain.time import DaySelector
from nightfloat.explain.alter import Fact
from nightfloat.explain.asked import Answer
from nightfloat.explain.cell import CellExplanation, explain_cell, explain_in
from nightfloat.explain.compare import compare_findings
from nightfloat.explain.effect import Cost
from nightfloat.explain.option import Because, Option, Way
from nightfloat.explain.plain import as_json
from nightfloat.explain.situation import ExplainError, Situation
from nightfloat.rules.check import check_programme
from nightfloat.rules.language import Tier
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.library.eligibility import Eligibility
from nightfloat.rules.library.fairness import Fairness
from nightfloat.rules.library.requests import Requests
from nightfloat.rules.library.rest import Rest
from nightfloat.rules.library.run import Run
from nightfloat.rules.library.total import Total
from nightfloat.rules.library.vacation import Vacation
from nightfloat.rules.programme import PackUse, Plan, Programme
from tests.explain.hospital import (
    ROTATIONS,
    SENIORS,
    SHIFTS,
    away,
    blocks,
    day,
    hospital,
    rough,
    schedule,
    wish,
)

NIGHT = Coverage(id="night", shifts=("N",), min=1, max=1)
EIGHTY = (PackUse(name="acgme"),)


def option(cell: CellExplanation, who: str) -> Option:
    """Return the candidate called `who`."""
    return next(one for one in cell.candidates if one.clinician == who)


def test_a_cell_tells_what_is_there() -> None:
    """Letter, clock times, pin and request of a night that somebody was pinned to."""
    programme = hospital(
        NIGHT,
        pins=(Pin(clinician="A", start=day(6), end=day(7), assign="N", note="swap"),),
        requests=(wish("q", "A", RequestKind.WISH_OFF, 6, 6),),
    )
    cell = explain_cell(programme, schedule(programme, {"A": "-----N"}), "A", day(6))
    assert (cell.has, cell.grid, cell.day) == ("N", "days", day(6))
    (time,) = cell.times
    assert (time.start, time.end, time.next_day) == ("19:00", "07:00", 1)
    assert cell.pin == "pinned to N on Sat 11 Jul 2026 (swap)"
    assert [(one.id, one.answer) for one in cell.requests] == [("q", Answer.DENIED)]
    assert cell.words.startswith("Dr A has N on Sat 11 Jul 2026, pinned to N")
    assert "None of the 3 others could have it." in cell.words


def test_it_serves_a_minimum_only_while_nobody_is_spare() -> None:
    """One night of at least one: needed. Two of at least one: not needed."""
    programme = hospital(Coverage(id="night", shifts=("N",), min=1))
    alone = explain_cell(programme, schedule(programme, {"A": "N"}), "A", day(1))
    assert [(one.rule, one.words, one.must) for one in alone.serves] == [
        ("night", "N on Mon 6 Jul 2026: 1 of at least 1 person", True)
    ]
    spare = explain_cell(programme, schedule(programme, {"A": "N", "B": "N"}), "A", day(1))
    assert spare.serves == ()


def test_marginal_cost_is_that_of_the_cell_left_free() -> None:
    """A lone night costs the isolated-night rule 3 and saves the target 1."""
    programme = hospital(
        Coverage(id="night", shifts=("N",), target=1),
        Run(id="iso", shifts=("N",), min=2, severity=Severity.PREFER, weight=3),
    )
    cell = explain_cell(programme, schedule(programme, {"A": "---N"}), "A", day(4))
    assert cell.marginal == (Cost(Tier.COVERED, "night", -1), Cost(Tier.FAIR, "iso", 3))
    assert [one.rule for one in cell.strains] == ["iso"]
    assert [(one.rule, one.must) for one in cell.serves] == [("night", False)]


def test_the_first_reason_is_the_bar_then_the_limit_then_the_clock() -> None:
    """A holds the call; B is too junior, C on leave, D would have 0 h of rest, E could."""
    programme = hospital(
        Coverage(id="call", shifts=("C",), min=1, max=1),
        Eligibility(id="senior", shifts=("C",), who=SENIORS),
        people=6,
        packs=EIGHTY,
        leave=(away("C", 1, 7),),
    )
    entries = schedule(programme, {"A": "-", "B": "--C", "C": "LLLLLLL", "E": "-C", "F": "-----"})
    cell = explain_cell(programme, entries, "B", day(3))
    reasons = {one.clinician: (one.because, one.rule) for one in cell.candidates}
    assert reasons["A"] == (Because.BARRED, "senior")
    assert reasons["C"] == (Because.LIMIT, "leave")
    assert reasons["D"] == (Because.BARRED, "senior")
    assert reasons["E"][0] is Because.CLOCK
    assert reasons["F"] == (None, "")
    assert option(cell, "A").reason == "Only PGY-2 and above may have C."
    assert option(cell, "C").reason == "Dr C on leave on Wed 8 Jul 2026."
    assert cell.candidates[0].clinician == "F"


def test_somebody_busy_swaps_or_does_both() -> None:
    """B has days: with D needed only a swap keeps both filled; a day and evening go together."""
    day_needed = Coverage(id="day", shifts=("D",), min=1)
    programme = hospital(NIGHT, day_needed, people=2)
    cell = explain_cell(programme, schedule(programme, {"A": "N", "B": "D"}), "A", day(1))
    assert option(cell, "B").way is Way.SWAPS
    assert [(c.clinician, c.after) for c in option(cell, "B").changes] == [("B", "N"), ("A", "D")]

    pair = (SHIFTS[0], SHIFTS[1].__class__(id="E", name="Eve", kind=SHIFTS[1].kind, start=1020,
                                            end=1380, with_=("D",)), SHIFTS[2])  # fmt: skip
    both = hospital(
        day_needed,
        Coverage(id="eve", shifts=("E",), min=1),
        Total(id="limit", shifts=("D",), who=WhoSelector(("A",)), max=0),
        people=2,
        shifts=pair,
    )
    cell = explain_cell(both, schedule(both, {"A": "E", "B": "D"}), "A", day(1))
    assert option(cell, "B").way is Way.ADDS
    assert option(cell, "B").changes[0].after == "D+E"


def test_a_pin_says_no_to_all_and_removing_it_opens_the_way() -> None:
    """A is pinned to the night; without the pin B could have it. The claim is checked for real."""
    pin = Pin(clinician="A", start=day(1), end=day(2), assign="N")
    programme = hospital(NIGHT, people=2, pins=(pin,))
    entries = schedule(programme, {"A": "N"})
    cell = explain_cell(programme, entries, "A", day(1))
    assert (option(cell, "B").can, option(cell, "B").rule) == (False, "pin")
    (way,) = cell.alterations
    assert (way.kind, way.gain, way.clinicians) == (Fact.PIN, "possible", ("B",))
    assert way.words.startswith("Possible for Dr B if Dr A pinned to N on Mon 6 Jul 2026 no longer")
    free = explain_cell(programme.with_(pins=()), entries, "A", day(1))
    assert option(free, "B").can


@pytest.mark.parametrize(
    ("fact", "leave", "requests"),
    [
        (Fact.LEAVE, (away("B", 1, 3),), ()),
        (Fact.REQUEST, (), (wish("q", "B", RequestKind.NEED_OFF, 1, 1),)),
    ],
)
def test_leave_and_needed_days_off_are_facts_that_could_change(
    fact: Fact, leave: tuple[Leave, ...], requests: tuple[Request, ...]
) -> None:
    """B is kept by one fact alone; without it the change is legal."""
    programme = hospital(NIGHT, Requests(id="req"), people=2, leave=leave, requests=requests)
    entries = schedule(programme, {"A": "N", "B": "LLL" if fact is Fact.LEAVE else "-"})
    cell = explain_cell(programme, entries, "A", day(1))
    assert not option(cell, "B").can
    assert [(one.kind, one.clinicians) for one in cell.alterations] == [(fact, ("B",))]
    rest = programme.with_(leave=(), requests=())
    assert option(explain_cell(rest, entries, "A", day(1)), "B").can


def test_a_minimum_or_maximum_lowered_by_one_is_named_when_one_is_enough() -> None:
    """B has 2 of at most 2 nights: 3 would do. With 3 of them already it would not."""
    rule = Total(id="few", shifts=("N",), max=2)
    programme = hospital(rule, people=2)
    cell = explain_cell(programme, schedule(programme, {"A": "N", "B": "--NN"}), "A", day(1))
    assert [(one.kind, one.words) for one in cell.alterations] == [
        (Fact.BOUND, "Possible for Dr B if Dr B: N in all allowed 3 instead of 2 (at no cost).")
    ]
    over = explain_cell(programme, schedule(programme, {"A": "N", "B": "--NNN"}), "A", day(1))
    assert not option(over, "B").can
    assert over.alterations == ()


def test_a_minimum_is_lowered_by_one_only() -> None:
    """B leaves the days for A's night: one person fewer than two needed. From one to none: no."""
    programme = hospital(
        Coverage(id="day", shifts=("D",), min=2),
        Eligibility(id="not A", shifts=("D",), who=WhoSelector(("!A",))),
        people=3,
    )
    cell = explain_cell(programme, schedule(programme, {"A": "N", "B": "D", "C": "D"}), "A", day(1))
    assert option(cell, "B").rule == "day"
    assert (Fact.BOUND, ("B", "C")) in {(one.kind, one.clinicians) for one in cell.alterations}
    assert "if D on Mon 6 Jul 2026 needed 1 instead of 2" in cell.alterations[0].words
    short = explain_cell(programme, schedule(programme, {"A": "N", "B": "D"}), "A", day(1))
    assert not any("B" in one.clinicians for one in short.alterations)


def test_a_wish_that_makes_it_dear_is_named() -> None:
    """B could, at the price of a wish: cheaper without it."""
    programme = hospital(
        NIGHT,
        Requests(id="req"),
        people=2,
        requests=(wish("q", "B", RequestKind.WISH_OFF, 1, 1),),
    )
    cell = explain_cell(programme, schedule(programme, {"A": "N"}), "A", day(1))
    assert option(cell, "B").costs == (Cost(Tier.WISHES, "req", 10),)
    (way,) = cell.alterations
    assert (way.gain, way.about, way.total) == ("cheaper", "q", (0, 0, 0, 0))


def test_an_idle_cell_tells_what_else_could_be_there() -> None:
    """A is off; a second night is one too many, a day is fine."""
    programme = hospital(NIGHT, people=2)
    cell = explain_cell(programme, schedule(programme, {"B": "N"}), "A", day(1))
    assert cell.candidates == ()
    verdicts = {one.changes[0].after: (one.can, one.rule) for one in cell.instead}
    assert verdicts["N"] == (False, "night")
    assert verdicts["D"] == (True, "")


def test_a_block_of_the_year_is_swapped() -> None:
    """Only seniors in intensive care: B, a junior there by mistake, can change with C, not D."""
    programme = hospital(
        Coverage(id="icu", rotations=("ICU",), min=1, max=1),
        Eligibility(id="senior", rotations=("ICU",), who=SENIORS),
        rotations=ROTATIONS,
        plan=Plan(year=True),
        block_schedule=(BlockPin(clinician="C", block="2", rotation="WARD"),),
    )
    rows = {
        "A": ("WARD", "WARD", "ELEC"),
        "B": ("ICU", "ICU", "WARD"),
        "C": ("WARD", "WARD", "ICU"),
        "D": ("ELEC", "ELEC", "WARD"),
    }
    entries = blocks(programme, rows)
    cell = explain_cell(programme, entries, "B", day(1))
    assert (cell.grid, cell.step, cell.has) == ("year", "1", "ICU")
    verdict = {one.clinician: (one.can, one.rule) for one in cell.candidates}
    assert verdict == {"C": (True, ""), "A": (False, "senior"), "D": (False, "senior")}
    later = explain_cell(programme, entries, "B", day(20))
    assert option(later, "C").rule == "pin"
    assert [one.kind for one in later.alterations] == [Fact.PIN]


def test_unknown_people_and_days_are_refused_with_a_way_out() -> None:
    """A misspelt name, and a day outside every planned block."""
    programme = hospital(NIGHT)
    situation = Situation.of(programme, schedule(programme, {"A": "N"}))
    with pytest.raises(ExplainError, match='no clinician is called "a"'):
        explain_in(situation, "a", day(1))
    with pytest.raises(ExplainError, match="Maybe the day lies in a block"):
        explain_in(situation, "A", day(30))


def test_the_explanation_is_plain_json() -> None:
    """Everything in it can be written as JSON; costs carry the name of their tier."""
    programme = hospital(NIGHT, Fairness(id="fair"), people=3)
    cell = explain_cell(programme, schedule(programme, {"A": "NN"}), "A", day(1))
    text = json.loads(json.dumps(as_json(cell)))
    assert text["day"] == "2026-07-06"
    assert text["marginal"][0] == {"tier": "fair", "rule": "fair", "amount": -3}
    assert text["candidates"][0]["way"] == "takes"


def _programme(random: Random) -> Programme:
    rules = (
        Coverage(id="night", shifts=("N",), min=1, max=2),
        Coverage(id="day", shifts=("D",), min=1, target=3),
        Coverage(id="senior", shifts=("C", "N"), who=SENIORS, min=1),
        Eligibility(id="call", shifts=("C",), who=SENIORS),
        Total(id="few", shifts=("N",), max=4),
        Rest(id="rest", minutes=660),
        Run(id="run", max=6),
        Run(id="iso", shifts=("N",), min=2, severity=Severity.PREFER, weight=3),
        Fairness(id="fair"),
        Requests(id="req"),
    )
    kinds = (RequestKind.WISH_OFF, RequestKind.NEED_OFF, RequestKind.NO_CALL)
    return hospital(
        *rules,
        people=6,
        packs=EIGHTY,
        leave=(away("B", 3, 5), away("F", 8, 14)),
        pins=(Pin(clinician="C", start=day(4), end=day(6), assign="D"),),
        requests=tuple(
            wish(f"q{n}", random.choice("ABCDEF"), random.choice(kinds), n + 1, n + 2)
            for n in range(8)
        ),
    )


@pytest.mark.parametrize("seed", range(6))
def test_every_verdict_is_what_the_check_says(seed: int) -> None:
    """Apply each proposal: a "can" breaks nothing new and costs what was said, to the unit; a
    "cannot" yields a finding of the very rule that was named."""
    random = Random(seed)
    programme = _programme(random)
    situation = Situation.of(programme, rough(programme, random))
    cases = 0
    while cases < 10:
        who, when = random.choice("ABCDEF"), day(random.randrange(1, 15))
        cell = explain_in(situation, who, when)
        options = [*cell.candidates, *cell.instead]
        for one in random.sample(options, min(3, len(options))):
            _hold_against_check(situation, one, cell)
            cases += 1


@pytest.mark.parametrize("seed", range(3))
def test_every_verdict_on_a_year_is_what_the_check_says(seed: int) -> None:
    """The same for blocks, whose hours are those of each rotation's typical week."""
    random = Random(seed)
    week = tuple(
        replace(rotation, week=((DaySelector(on), 360, until),))
        for rotation, on, until in zip(
            ROTATIONS, ("Mon-Sat", "all", "Mon-Fri"), (1140, 1200, 1020), strict=True
        )
    )
    programme = hospital(
        Coverage(id="ward", rotations=("WARD",), min=2, max=4),
        Coverage(id="icu", rotations=("ICU",), min=1, target=2),
        Eligibility(id="senior", rotations=("ICU",), who=SENIORS),
        Total(id="wards", rotations=("WARD",), min=1, max=2),
        Vacation(id="vacation", min=1, apart=1),
        people=6,
        packs=EIGHTY,
        rotations=week,
        plan=Plan(year=True),
    )
    codes = ("WARD", "WARD", "ICU", "ELEC", "ELEC + vacation")
    rows = {who: [random.choice(codes) for _ in range(3)] for who in "ABCDEF"}
    situation = Situation.of(programme, blocks(programme, rows))
    for _ in range(8):
        cell = explain_in(situation, random.choice("ABCDEF"), day(random.randrange(1, 43)))
        for one in random.sample([*cell.candidates, *cell.instead], 2):
            _hold_against_check(situation, one, cell)


def test_a_block_planned_by_days_says_so() -> None:
    """Asked about the year, the explanation notes that the block's days hang on it."""
    week = tuple(replace(r, shifts=("D", "N")) for r in ROTATIONS)
    programme = hospital(NIGHT, people=2, rotations=week, plan=Plan(year=True, blocks=("1",)))
    entries = blocks(programme, {"A": ("WARD", "WARD", "ELEC"), "B": ("ICU", "ICU", "ICU")})
    assert explain_cell(programme, entries, "A", day(1)).grid == "days"
    cell = explain_cell(programme, entries, "A", day(1), grid="year")
    assert (cell.has, cell.note[:20]) == ("WARD", "The days of block 1 ")
    assert explain_cell(programme, entries, "A", day(20), grid="year").note == ""


def _hold_against_check(situation: Situation, one: Option, cell: CellExplanation) -> None:
    view = situation.views[0]
    step = view.grid.step_of(cell.day)
    assert step is not None
    cells = {(view.grid.person(c.clinician), step): view.grid.number(c.after) for c in one.changes}
    entries: tuple[Entry, ...] = view.apply(cells)
    report = check_programme(situation.programme, entries)
    new = compare_findings(situation.report.violations, report.violations).worse
    if one.can:
        assert new == ()
    else:
        people = {change.clinician for change in one.changes}
        assert one.rule in {
            finding.rule
            for finding in report.violations
            if not finding.clinicians or people & {*finding.clinicians}
        }
    deltas = {
        (tier, rule): report.costs[tier].get(rule, 0) - situation.report.costs[tier].get(rule, 0)
        for tier in Tier
        for rule in {*report.costs[tier], *situation.report.costs[tier]}
    }
    expected = {key: amount for key, amount in deltas.items() if amount}
    assert {(cost.tier, cost.rule): cost.amount for cost in one.costs} == expected
