"""Naive averaging windows: rules.md section 3.3, items 1 and 2.

A clinician's timeline is cut into runs of consecutive local days on the same rotation.  A run of
at most 28 days is a window; a longer one is cut at the programme's blocks (28-31 days) inside it.

    windows = windows_of_everybody(rows, zone, first, last, blocks)   # for work_hours.check

The flat format names the rotation only on days that have a row, so the days between are guessed:
see rotation_by_day.  Pass your own mapping to rotation_runs where the rotations are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tests.naive.work_hours import ONE, Row, Window, days_of, local_date, wholly_leave

Run = tuple[str, date, date]  # rotation, first day, day after the last

FOUR_WEEKS = 28


def stated_rotations(rows: Iterable[Row], zone: str) -> dict[date, str]:
    """One clinician: the rotation named by the rows that START on a local date.

    A night belongs to the rotation of the day on which it starts, even where it ends on the first
    day of the next.  Moonlighting, leave and rows without a rotation name none.  Two rotations on
    one date: the one with more minutes, then the earlier row.
    """
    minutes: dict[date, dict[str, int]] = {}
    for row in sorted(rows, key=lambda r: (r.start, r.end)):
        if row.kind in ("moonlighting", "leave") or row.rotation == "":
            continue
        of_day = minutes.setdefault(local_date(row.start, zone), {})
        of_day[row.rotation] = of_day.get(row.rotation, 0) + row.end - row.start
    out = {}
    for day, of_day in minutes.items():
        best = ""
        for rotation, total in of_day.items():  # in order of first appearance
            if best == "" or total > of_day[best]:
                best = rotation
        out[day] = best
    return out


def rotation_by_day(
    rows: Sequence[Row], zone: str, first: date, last: date, blocks: Sequence[Window]
) -> dict[date, str]:
    """One clinician: a rotation for every local day of [first, last) (LAST exclusive).

    Days without a row: inside one rotation they belong to it.  Between two rotations the change
    falls on the first block start in the gap (the day after the old rotation's last row, to the
    day of the new one's first), else on the first Monday there, else on the new one's first row.
    Before the first row and after the last: the nearest rotation.  No row at all: "".
    """
    stated = stated_rotations(rows, zone)
    known = sorted(day for day in stated if first <= day < last)
    out: dict[date, str] = {}
    for day in days_of((first, last)):
        before = [d for d in known if d <= day]
        after = [d for d in known if d >= day]
        if not known:
            out[day] = ""
        elif not before:
            out[day] = stated[after[0]]
        elif not after or stated[before[-1]] == stated[after[0]]:
            out[day] = stated[before[-1]]
        else:
            change = change_day(before[-1] + ONE, after[0], blocks)
            out[day] = stated[before[-1]] if day < change else stated[after[0]]
    return out


def change_day(earliest: date, latest: date, blocks: Sequence[Window]) -> date:
    """The day in [earliest, latest] on which the next rotation is taken to begin."""
    candidates = days_of((earliest, latest + ONE))
    starts = {start for start, _ in blocks}
    for day in candidates:
        if day in starts:
            return day
    for day in candidates:
        if day.weekday() == 0:
            return day
    return latest


def rotation_runs(by_day: Mapping[date, str]) -> list[Run]:
    """Consecutive local days on the same rotation; days missing from the mapping end a run."""
    runs: list[Run] = []
    for day in sorted(by_day):
        if runs and runs[-1][0] == by_day[day] and runs[-1][2] == day:
            runs[-1] = (runs[-1][0], runs[-1][1], day + ONE)
        else:
            runs.append((by_day[day], day, day + ONE))
    return runs


def cut_run(run: Run, blocks: Sequence[Window]) -> list[Window]:
    """Section 3.3.1: up to 28 days the run is the window, else the blocks inside it.

    Where the block calendar leaves days of a long run uncovered, these are cut into 28-day pieces
    from their first day.
    """
    _, start, end = run
    if (end - start).days <= FOUR_WEEKS:
        return [(start, end)]
    out: list[Window] = []
    at = start
    while at < end:
        holding = [b for b in blocks if b[0] <= at < b[1]]
        if holding:
            stop = min(holding[0][1], end)
        else:
            later = [b[0] for b in blocks if b[0] > at]
            stop = min([*later, at + FOUR_WEEKS * ONE, end])
        out.append((at, stop))
        at = stop
    return out


def cut_windows(runs: Sequence[Run], blocks: Sequence[Window]) -> list[Window]:
    out: list[Window] = []
    for run in runs:
        out += cut_run(run, blocks)
    return out


def assessable_days(window: Window, rows: Sequence[Row], zone: str) -> list[date]:
    """Section 3.3.2: the days of one clinician's window that are not wholly leave."""
    leave = [r for r in rows if r.kind == "leave"]
    return [day for day in days_of(window) if not wholly_leave(day, leave, zone)]


def windows_of_everybody(
    rows: Sequence[Row], zone: str, first: date, last: date, blocks: Sequence[Window]
) -> dict[str, list[Window]]:
    """Windows of each clinician over [first, last), days wholly of leave removed from none.

    A window keeps its leave days: work_hours takes them out of D itself (they still bound free
    periods).  Windows without one assessable day are dropped.
    """
    out: dict[str, list[Window]] = {}
    for name in sorted({r.clinician for r in rows}):
        mine = [r for r in rows if r.clinician == name]
        runs = rotation_runs(rotation_by_day(mine, zone, first, last, blocks))
        out[name] = [
            w for w in cut_windows(runs, blocks) if len(assessable_days(w, mine, zone)) > 0
        ]
    return out
