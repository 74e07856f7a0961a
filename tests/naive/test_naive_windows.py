"""Hand-made cases for windows.py and for what no vector covers (British Columbia, speed)."""

from __future__ import annotations

import time
from datetime import date, timedelta

from tests.naive import windows as wn
from tests.naive import work_hours as wh

NY = "America/New_York"
BLOCKS = [
    (date(2026, 7, 6), date(2026, 8, 3)),
    (date(2026, 8, 3), date(2026, 8, 31)),
    (date(2026, 8, 31), date(2026, 9, 28)),
]
HOUR = 60


def row(
    day: date, hour: int, hours: int, kind: str = "shift", rotation: str = "MED", who: str = "R1"
) -> wh.Row:
    start = wh.midnight(day, NY) + hour * HOUR
    return wh.Row(who, start, start + hours * HOUR, kind, kind.upper(), rotation, "MAIN")


def leave(day: date, days: int) -> wh.Row:
    lo, hi = wh.span_of((day, day + timedelta(days=days)), NY)
    return wh.Row("R1", lo, hi, "leave", "VAC", "", "")


def test_short_rotation_is_its_own_window_across_a_block_edge() -> None:
    runs = [("MED", date(2026, 7, 20), date(2026, 8, 17))]
    assert wn.cut_windows(runs, BLOCKS) == [(date(2026, 7, 20), date(2026, 8, 17))]


def test_long_rotation_is_cut_at_the_blocks() -> None:
    runs = [("MED", date(2026, 7, 20), date(2026, 9, 7))]
    assert wn.cut_windows(runs, BLOCKS) == [
        (date(2026, 7, 20), date(2026, 8, 3)),
        (date(2026, 8, 3), date(2026, 8, 31)),
        (date(2026, 8, 31), date(2026, 9, 7)),
    ]


def test_long_rotation_outside_the_calendar_is_cut_into_28_days() -> None:
    runs = [("MED", date(2026, 9, 20), date(2026, 11, 10))]
    assert wn.cut_windows(runs, BLOCKS) == [
        (date(2026, 9, 20), date(2026, 9, 28)),
        (date(2026, 9, 28), date(2026, 10, 26)),
        (date(2026, 10, 26), date(2026, 11, 10)),
    ]


def test_calendar_month_block() -> None:
    july = (date(2026, 7, 1), date(2026, 8, 1))
    assert wn.cut_windows([("MED", *july)], [july]) == [july]


def test_runs_from_rows_change_on_the_block_start_in_the_gap() -> None:
    rows = [
        row(date(2026, 7, 6), 7, 12),
        row(date(2026, 7, 31), 19, 12, "night_float"),  # Friday night, ends on Saturday
        row(date(2026, 7, 25), 8, 8, "moonlighting", "OUT"),
        row(date(2026, 8, 4), 7, 12, rotation="SURG"),
    ]
    days = wn.rotation_by_day(rows, NY, date(2026, 7, 6), date(2026, 8, 31), BLOCKS)
    assert wn.rotation_runs(days) == [
        ("MED", date(2026, 7, 6), date(2026, 8, 3)),
        ("SURG", date(2026, 8, 3), date(2026, 8, 31)),
    ]


def test_night_over_the_rotation_change_belongs_to_the_old_rotation() -> None:
    rows = [
        row(date(2026, 8, 2), 19, 12, "night_float"),
        row(date(2026, 8, 3), 19, 4, "shift", "S"),
    ]
    assert wn.stated_rotations(rows, NY) == {date(2026, 8, 2): "MED", date(2026, 8, 3): "S"}


def test_leave_days_are_removed_only_when_whole() -> None:
    rows = [leave(date(2026, 7, 13), 7), row(date(2026, 7, 6), 7, 12)]
    half = rows[0]._replace(start=wh.midnight(date(2026, 7, 20), NY) + 720)
    half = half._replace(end=wh.midnight(date(2026, 7, 21), NY))
    assert len(wn.assessable_days(BLOCKS[0], [*rows, half], NY)) == 21
    assert wh.service_days(BLOCKS[0], [*rows, half], NY) == 21


def test_window_all_leave_is_dropped() -> None:
    rows = [leave(date(2026, 7, 6), 28), row(date(2026, 8, 3), 7, 12)]
    cut = wn.windows_of_everybody(rows, NY, date(2026, 7, 6), date(2026, 8, 31), BLOCKS)
    assert cut == {"R1": [BLOCKS[1]]}


def bc(rows: list[wh.Row], days: int) -> dict[str, list[wh.Measurement]]:
    window = (date(2026, 7, 6), date(2026, 7, 6) + timedelta(days=days))
    return wh.check("bc_parhbc", rows, NY, [window], {}, {})["R1"]


def test_bc_calls_follow_the_table() -> None:
    for days, house, home in [(10, None, None), (14, 3, 4), (28, 7, 9), (30, 8, 11), (38, 9, 12)]:
        found = bc([row(date(2026, 7, 6), 8, 20, "call_in_house")], days)
        assert found["BC-call-in-house"][0].limit == house
        assert found["BC-call-home"][0].limit == home
        assert found["BC-call-in-house"][0].measured == 1


def test_bc_days_on_service_are_net_of_leave() -> None:
    found = bc([row(date(2026, 7, 6), 8, 20, "call_in_house"), leave(date(2026, 7, 20), 7)], 28)
    assert found["BC-call-in-house"][0].limit == 5


def test_bc_relief_rest_and_nights() -> None:
    first = date(2026, 7, 6)
    ok = bc([row(first, 8, 26, "call_in_house")], 14)
    late = bc([row(first, 8, 27, "call_in_house")], 14)
    assert not ok["BC-relief"][0].breached
    assert late["BC-relief"][0].breached
    three = bc([row(first + timedelta(days=i), 20, 12, "night_float") for i in range(3)], 14)
    assert wh.worst(three["BC-nights"]).breached
    short = bc([row(first, 8, 9), row(first + timedelta(days=1), 0, 9)], 14)
    assert wh.worst(short["BC-rest"]).measured == 7 * HOUR
    call = bc([row(first, 8, 9), row(first + timedelta(days=1), 0, 9, "call_in_house")], 14)
    assert wh.worst(call["BC-rest"]).measured is None


def test_bc_two_free_days_in_fourteen() -> None:
    first = date(2026, 7, 6)
    work = [row(first + timedelta(days=i), 8, 12) for i in range(14) if i not in (5, 12)]
    assert wh.worst(bc(work, 14)["BC-free"]).measured == 2
    work.append(row(first + timedelta(days=12), 8, 4, "call_home"))
    assert wh.worst(bc(work, 14)["BC-free"]).breached


def test_twenty_people_twenty_eight_days_are_fast() -> None:
    rows = []
    for n in range(20):
        for i in range(28):
            if i % 7 != n % 7:
                rows.append(row(date(2026, 7, 6) + timedelta(days=i), 7, 12, who=f"R{n}"))
    began = time.perf_counter()
    cut = wn.windows_of_everybody(rows, NY, date(2026, 7, 6), date(2026, 8, 3), BLOCKS)
    for pack in wh.PACKS:
        wh.check(pack, rows, NY, cut, {}, {})
    assert time.perf_counter() - began < 3 * len(wh.PACKS)
