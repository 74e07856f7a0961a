"""Random schedules: everybody at once equals one at a time equals a naive loop."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from nightfloat.domain.entry import CLINICAL, WORK, Entry, Kind
from nightfloat.domain.findings import Finding
from nightfloat.rules.clock.check import Assessment, measure_all
from nightfloat.rules.clock.context import Context
from nightfloat.rules.clock.timeline import Timeline
from nightfloat.rules.clock.windows import given_windows
from nightfloat.rules.packs import available_packs, load_packs

ZONE = "America/New_York"
BEGIN = datetime(2026, 10, 12, 4, tzinfo=UTC)  # local midnight; the clocks change on 1 November
END = datetime(2026, 11, 9, 5, tzinfo=UTC)
WINDOW = (date(2026, 10, 12), date(2026, 11, 9))
CONTEXT = Context(zone=ZONE, pgy={"A": 1, "B": 2, "C": 3}, opt_out=frozenset({"B"}))
LENGTHS = st.sampled_from([30, 60, 240, 479, 480, 600, 720, 721, 780, 1440, 1441])
GAPS = st.sampled_from([0, 0, 30, 359, 360, 480, 660, 720, 840, 1440, 1441, 2100, 2880])
STEP = st.tuples(GAPS, LENGTHS, st.sampled_from(sorted(set(Kind) - {Kind.OFF})))


@st.composite
def schedules(draw: st.DrawFn) -> list[Entry]:
    """Three clinicians' rows, one after the other, some on the eve of the window and after it."""
    rows = []
    for who in "ABC":
        at = BEGIN - timedelta(minutes=draw(st.integers(0, 4000)))
        for gap, length, kind in draw(st.lists(STEP, max_size=40)):
            start = at + timedelta(minutes=gap)
            at = start + timedelta(minutes=length)
            rotation = "EM" if who == "A" else "MED"
            rows.append(Entry(who, start, at, kind, "", rotation, "MAIN"))
    return rows


def measured(rows: list[Entry], pack: str = "acgme") -> Assessment:
    """Everything of a pack, all clinicians at once."""
    timeline = Timeline.of(rows, people=("A", "B", "C"))
    windows = given_windows(timeline, ZONE, [WINDOW])
    return measure_all(timeline, windows, load_packs(pack), CONTEXT)


def naive_union(rows: list[Entry], kinds: frozenset[Kind], join: int = 0) -> list[list[datetime]]:
    """Rows of `kinds`, merged one by one."""
    out: list[list[datetime]] = []
    for row in sorted((r for r in rows if r.kind in kinds), key=lambda r: (r.start, r.end)):
        if out and row.start - out[-1][1] < timedelta(minutes=max(join, 1)):
            out[-1][1] = max(out[-1][1], row.end)
        else:
            out.append([row.start, row.end])
    return out


def minutes(length: timedelta) -> int:
    return int(length.total_seconds()) // 60


def numbers(assessment: Assessment, rule: str, who: str) -> list[int | None]:
    return [f.measured for f in assessment.every(rule, who)]


@settings(derandomize=True, max_examples=60, deadline=None)
@given(schedules())
def test_all_at_once_is_one_at_a_time(rows: list[Entry]) -> None:
    """Every rule of every pack finds the same in everybody's columns and in one person's."""
    for pack in available_packs():
        everybody = measured(rows, pack)
        alone: list[Finding] = []
        for person in range(3):
            one = measure_all(
                everybody.timeline.only(person),
                everybody.windows.only(person),
                load_packs(pack),
                CONTEXT,
            )
            alone += one.matrix() + one.findings()
        together = everybody.matrix() + everybody.findings()
        assert sorted(map(repr, together)) == sorted(map(repr, alone))


@settings(derandomize=True, max_examples=150, deadline=None)
@given(schedules())
def test_columns_are_naive_loops(rows: list[Entry]) -> None:
    """Hours, gaps, lengths, free periods and calls, as a loop over one clinician has them."""
    assessment = measured(rows)
    for who in "ABC":
        mine = [row for row in rows if row.clinician == who]
        work = naive_union(mine, WORK)
        inside = [max(timedelta(0), min(end, END) - max(start, BEGIN)) for start, end in work]
        assert numbers(assessment, "acgme.6.20", who) == [minutes(sum(inside, timedelta(0)))]

        scheduled = naive_union(mine, WORK - {Kind.CALL_HOME_WORKED}, 360)
        gaps = [minutes(after[0] - before[1]) for before, after in pairwise(scheduled)]
        assert numbers(assessment, "acgme.6.21", who) == gaps

        lengths = []
        for start, end in naive_union(mine, WORK, 360):
            ends = [r.end for r in mine if r.kind in CLINICAL and start <= r.start < end]
            lengths += [minutes(max(ends) - start)] if ends else []
        assert numbers(assessment, "acgme.6.22", who) == lengths

        busy = naive_union(mine, WORK | {Kind.CALL_HOME, Kind.LEAVE})
        marks = [BEGIN, *(x for span in busy for x in span), END]
        clipped = [min(max(mark, BEGIN), END) for mark in marks]
        free = sum(minutes(clipped[n + 1] - clipped[n]) // 1440 for n in range(0, len(clipped), 2))
        assert numbers(assessment, "acgme.6.21.b", who) == [free]

        calls = naive_union(mine, frozenset({Kind.CALL_IN_HOUSE}))
        count = sum(BEGIN <= start < END for start, _ in calls)
        assert numbers(assessment, "acgme.6.27", who) == [count]
