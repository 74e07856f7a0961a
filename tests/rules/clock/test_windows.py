"""Cutting averaging windows, and what leave takes out of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nightfloat.domain.entry import Kind
from nightfloat.rules.clock.timeline import Timeline
from nightfloat.rules.clock.windows import Run, Windows, cut_windows, given_windows, runs_of
from tests.rules.clock.verify import NEW_YORK, daily, span, work

JULY = date(2026, 7, 6)
BLOCKS = [(JULY + timedelta(weeks=4 * n), JULY + timedelta(weeks=4 * n + 4)) for n in range(3)]


def day(n: int) -> date:
    return JULY + timedelta(days=n)


def cut(*runs: Run) -> list[tuple[date, date, str]]:
    timeline = Timeline.of([], people=["R1"])
    windows = cut_windows(timeline, NEW_YORK, {"R1": runs}, BLOCKS)
    return listed(windows)


def listed(windows: Windows) -> list[tuple[date, date, str]]:
    return [
        (date.fromordinal(a), date.fromordinal(b), windows.rotations[r])
        for a, b, r in zip(
            windows.first.tolist(), windows.last.tolist(), windows.rotation.tolist(), strict=True
        )
    ]


def test_a_short_rotation_is_its_own_window() -> None:
    """Ten days on one, eighteen on the next."""
    runs = (day(0), day(10), "MED"), (day(10), day(28), "ICU")
    assert cut(*runs) == list(runs)


def test_28_days_over_a_block_edge_stay_one_window() -> None:
    """Only a rotation of more than four weeks is cut."""
    assert cut((day(14), day(42), "MED")) == [(day(14), day(42), "MED")]


def test_a_long_rotation_is_cut_at_blocks() -> None:
    """Neighbouring runs on one rotation are one segment first."""
    assert cut((day(14), day(40), "MED"), (day(40), day(60), "MED")) == [
        (day(14), day(28), "MED"),
        (day(28), day(56), "MED"),
        (day(56), day(60), "MED"),
    ]


def test_overlapping_and_empty_runs_are_refused() -> None:
    """The message names the run."""
    with pytest.raises(ValueError, match=r"2026-07-10.*overlaps"):
        cut((day(0), day(10), "MED"), (day(4), day(12), "ICU"))
    with pytest.raises(ValueError, match=r"Maybe its end is meant inclusive"):
        cut((day(4), day(4), "MED"))


def test_runs_are_read_from_entries() -> None:
    """A clinician is on a rotation until the first entry of another."""
    rows = daily("2026-07-08 07:00", 3, hours=8) + daily(
        "2026-07-20 07:00", 3, hours=8, rotation="ICU"
    )
    runs = runs_of(Timeline.of(rows), NEW_YORK, day(0), day(28))
    assert runs == {"R1": [(day(0), day(14), "MED"), (day(14), day(28), "ICU")]}


def test_only_whole_days_of_leave_are_removed() -> None:
    """Rows that touch cover a day together; a half-day does not."""
    rows = [
        work("2026-07-07 12:00", until="2026-07-09 07:00", kind=Kind.LEAVE),
        work("2026-07-09 07:00", until="2026-07-10 00:00", kind=Kind.LEAVE),
        work("2026-07-12 00:00", until="2026-07-12 23:59", kind=Kind.LEAVE),
    ]
    windows = given_windows(Timeline.of(rows), NEW_YORK, [span("2026-07-06", "2026-08-03")])
    assert (windows.days.tolist(), windows.leave_days.tolist()) == ([26], [2])


def test_leave_over_dst_is_by_local_midnights() -> None:
    """The 25-hour day is one day of leave."""
    rows = [work("2026-10-31 00:00", until="2026-11-02 00:00", kind=Kind.LEAVE)]
    windows = given_windows(Timeline.of(rows), NEW_YORK, [span("2026-10-26", "2026-11-02")])
    assert windows.days.tolist() == [5]


def test_a_clinician_that_is_not_listed_is_refused() -> None:
    """The message names them."""
    with pytest.raises(ValueError, match=r"'R1'.*not among"):
        Timeline.of([work("2026-07-06 07:00", hours=8)], people=["R2"])


def test_an_unknown_zone_is_refused() -> None:
    """The message names the zone and shows how one looks."""
    with pytest.raises(ValueError, match=r"'America/Gotham' is not known. Maybe"):
        given_windows(
            Timeline.of([], people=["R1"]), "America/Gotham", [span("2026-07-06", "2026-08-03")]
        )


def test_nobody_and_nothing_is_no_error() -> None:
    """Empty columns pass through."""
    timeline = Timeline.of([])
    assert cut_windows(timeline, NEW_YORK, {}, BLOCKS).person.size == 0


def test_what_is_not_seen_yet_says_how_the_rest_is_cut() -> None:
    """Four weeks up to the edge are one window; not so when the rotation goes on behind it."""
    timeline = Timeline.of([], people=["R1"])

    def until_block_two(last: date) -> list[tuple[date, date, str]]:
        runs = {"R1": [(day(14), last, "MED")]}
        return listed(cut_windows(timeline, NEW_YORK, runs, BLOCKS, until=day(42)))

    assert until_block_two(day(42)) == [(day(14), day(42), "MED")]
    assert until_block_two(day(43)) == [(day(14), day(28), "MED"), (day(28), day(42), "MED")]
