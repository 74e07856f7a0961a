"""The quality of schedules by hand, line by line and against each other."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from nightfloat.domain.absence import RequestKind
from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.findings import Severity
from nightfloat.explain.metrics import Turned, compare, metrics
from nightfloat.explain.plain import as_json
from nightfloat.explain.score import CoverageTally, RequestTally, YearTally, score, spread_of
from nightfloat.explain.situation import ExplainError
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.library.requests import Requests
from nightfloat.rules.library.run import Run
from nightfloat.rules.programme import Plan
from tests.explain.hospital import (
    CALENDAR,
    ROTATIONS,
    away,
    blocks,
    day,
    hospital,
    schedule,
    wish,
)


def test_the_standard_deviation_is_of_the_whole_cohort_in_hundredths() -> None:
    """2, 4, 4, 4, 5, 5, 7, 9 have a standard deviation of exactly 2; 1 and 2 of a half."""
    numbers = (2, 4, 4, 4, 5, 5, 7, 9)
    found = spread_of("nights", "all", [(str(n), value) for n, value in enumerate(numbers)])
    assert (found.least, found.most, found.spread, found.sd_x100) == (2, 9, 7, 200)
    assert found.values[0] == ("7", 9)
    assert spread_of("nights", "all", [("a", 1), ("b", 2)]).sd_x100 == 50


def test_nights_by_cohort() -> None:
    """A and D are interns with 3 nights and none; one of them stands alone."""
    programme = hospital()
    found = score(programme, schedule(programme, {"A": "NN-N", "B": "D"}))
    assert (found.isolated_nights, found.night_runs) == (1, ((1, 1), (2, 1)))
    nights = {one.cohort: one for one in found.spreads if one.measure == "nights"}
    assert list(nights) == ["PGY-1"]
    assert nights["PGY-1"].values == (("A", 3), ("D", 0))
    assert (nights["PGY-1"].spread, nights["PGY-1"].sd_x100) == (3, 150)


def test_coverage_gaps_and_the_share_of_the_minimum() -> None:
    """Two days of fourteen have nobody, one has one too many; the target is missed each day."""
    programme = hospital(Coverage(id="day", shifts=("D",), min=1, target=2, max=2), people=3)
    rows = {"A": "D" * 12, "B": "D", "C": "D"}
    found = score(programme, schedule(programme, rows))
    assert found.coverage == (
        CoverageTally(
            rule="day",
            grid="days",
            needed=14,
            missing=2,
            wanted=28,
            short_of_target=28 - 2 - 11,
            over=1,
        ),
    )
    assert found.minimum_met == Fraction(6, 7)
    assert found.violations == (("day", 3),)


def test_requests_by_kind_and_rank() -> None:
    """A first wish granted, a second denied, one in part; one beyond the schedule is left out."""
    programme = hospital(
        Requests(id="req"),
        requests=(
            wish("a", "A", RequestKind.WISH_OFF, 1, 1),
            wish("b", "A", RequestKind.WISH_OFF, 2, 2),
            wish("c", "A", RequestKind.NO_CALL, 3, 4),
            wish("d", "A", RequestKind.WISH_OFF, 30, 30),
        ),
    )
    found = score(programme, schedule(programme, {"A": "-DC"}))
    assert found.requests == (
        RequestTally(kind=RequestKind.NO_CALL, rank=1, granted=0, partly=1, denied=0),
        RequestTally(kind=RequestKind.WISH_OFF, rank=1, granted=1, partly=0, denied=1),
    )


def test_a_schedule_with_unknown_codes_and_people_is_rated_all_the_same() -> None:
    """Last year's sheet: a code nobody knows, a clinician who has left."""
    programme = hospital(Coverage(id="day", shifts=("D",), min=1))
    strange = Entry(
        "Z",
        CALENDAR.instant(day(2), 1140),
        CALENDAR.instant(day(2), 1860),
        Kind.SHIFT,
        code="OLD",
    )
    odd = Entry(
        "B", CALENDAR.instant(day(1), 420), CALENDAR.instant(day(1), 900), Kind.SHIFT, code="ODD"
    )
    found = score(programme, (*schedule(programme, {"A": "D"}), strange, odd))
    assert found.unknown == ("ODD", "OLD", "Z")
    assert found.isolated_nights == 1
    assert found.coverage[0].missing == 13


def test_a_year_of_blocks() -> None:
    """One block is empty, one vacation lies on a rotation without any, one week of leave too."""
    programme = hospital(
        Coverage(id="icu", rotations=("ICU",), min=1),
        people=2,
        rotations=ROTATIONS,
        plan=Plan(year=True),
        leave=(away("A", 1, 7),),
        requests=(wish("v", "B", RequestKind.VACATION, 15, 21),),
    )
    rows = {"A": ("WARD", "ICU", "ELEC"), "B": ("ICU", "ELEC + vacation")}
    found = score(programme, blocks(programme, rows))
    assert found.year == YearTally(
        cells=6, filled=5, vacations=1, vacations_misplaced=0, leave_misplaced=7
    )
    assert found.coverage[0].missing == 1
    assert found.requests[0].granted == 1


def test_nothing_cannot_be_scored() -> None:
    """An empty schedule is refused."""
    with pytest.raises(ExplainError, match="nothing to score"):
        score(hospital(), ())


def test_lines_are_compared_in_their_direction() -> None:
    """Fewer isolated nights and less missing are better; a rule that found nothing counts as 0."""
    programme = hospital(
        Coverage(id="night", shifts=("N",), min=1, max=1),
        Run(id="iso", shifts=("N",), min=2, severity=Severity.SHOULD),
        people=2,
    )
    one = score(programme, schedule(programme, {"A": "-N-N", "B": "N-N-D"}))
    two = score(programme, schedule(programme, {"A": "NN", "B": "--NNN"}))
    lines = {line.id: line for line in compare(one, two)}
    assert lines["nights.isolated"].turned is Turned.BETTER
    assert lines["coverage.missing"].turned is Turned.BETTER
    assert (lines["coverage.met"].before, lines["coverage.met"].after) == (
        Fraction(4, 14),
        Fraction(5, 14),
    )
    assert lines["advisories.iso"].after == 0
    assert lines["advisories.iso"].turned is Turned.BETTER
    assert lines["night_runs.2"].turned is Turned.CHANGED
    back = {line.id: line.turned for line in compare(two, one)}
    assert back["nights.isolated"] is Turned.WORSE
    assert back["coverage.met"] is Turned.WORSE
    assert {line.turned for line in compare(one, one)} == {Turned.EQUAL}


def test_a_score_is_plain_and_the_same_each_time() -> None:
    """JSON text of a score does not depend on the order of the entries."""
    programme = hospital(Coverage(id="night", shifts=("N",), min=1, max=1))
    entries = schedule(programme, {"A": "NN-D", "B": "--NNN", "C": "C---D"})
    texts = {
        json.dumps(as_json(score(programme, order)))
        for order in (entries, tuple(reversed(entries)))
    }
    assert len(texts) == 1
    ids = [metric.id for metric in metrics(score(programme, entries))]
    assert len(ids) == len(set(ids))
