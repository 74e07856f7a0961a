"""How fast the exact checker is: 120 residents, 364 days, all ACGME rules."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from nightfloat.domain.entry import Entry, Kind
from nightfloat.rules.clock.check import check_clock, measure_all
from nightfloat.rules.clock.context import Context
from nightfloat.rules.clock.timeline import Timeline
from nightfloat.rules.clock.windows import Run, cut_windows
from nightfloat.rules.packs import load_pack

ZONE = "America/New_York"
FIRST = date(2026, 7, 1)


def check_speed(
    *, residents: int = 120, weeks: int = 52, repeats: int = 20, seed: int = 1
) -> dict[str, Any]:
    """Return counts and milliseconds of a whole check, a matrix, and one clinician's re-check."""
    entries, runs, blocks = generate(residents, weeks, seed)
    packs = (load_pack("acgme"),)
    context = Context(
        zone=ZONE,
        pgy={name: 1 + i % 3 for i, name in enumerate(sorted(runs))},
        horizon=(FIRST, None),
    )
    built = time.perf_counter()
    timeline = Timeline.of(entries)
    built = time.perf_counter() - built
    windows = cut_windows(timeline, ZONE, runs, blocks)

    def fresh() -> Timeline:
        """The same columns without anything derived from them yet."""
        return Timeline(
            people=timeline.people,
            person=timeline.person,
            start=timeline.start,
            end=timeline.end,
            kind=timeline.kind,
            code=timeline.code,
            rotation=timeline.rotation,
            site=timeline.site,
            codes=timeline.codes,
            rotations=timeline.rotations,
            sites=timeline.sites,
        )

    def everybody() -> None:
        check_clock(fresh(), windows, packs, context)

    def matrix() -> None:
        measure_all(fresh(), windows, packs, context).matrix()

    def one() -> None:
        check_clock(timeline.only(7), windows.only(7), packs, context)

    def cut() -> None:
        cut_windows(timeline, ZONE, runs, blocks)

    return {
        "entries": len(entries),
        "windows": int(windows.person.size),
        "rules": sum(rule.primitive is not None for pack in packs for rule in pack.rules),
        "findings": len(check_clock(timeline, windows, packs, context)),
        "ms": {
            "timeline_from_entries": round(built * 1000, 1),
            "cut_windows": timed(cut, repeats),
            "check_everybody": timed(everybody, repeats),
            "matrix_everybody": timed(matrix, repeats),
            "check_one_clinician": timed(one, repeats),
        },
    }


def timed(run: Callable[[], None], repeats: int) -> dict[str, float]:
    """Return the median and least milliseconds of `repeats` runs after one to warm up."""
    run()
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        run()
        times.append((time.perf_counter() - begin) * 1000)
    return {"median": round(statistics.median(times), 2), "least": round(min(times), 2)}


def generate(
    residents: int, weeks: int, seed: int
) -> tuple[list[Entry], dict[str, list[Run]], list[tuple[date, date]]]:
    """Return a year of plausible service: day weeks, q4 call, night float, home call, leave."""
    pick = random.Random(seed)
    blocks = [
        (FIRST + timedelta(weeks=w), FIRST + timedelta(weeks=min(w + 4, weeks)))
        for w in range(0, weeks, 4)
    ]
    entries: list[Entry] = []
    runs: dict[str, list[Run]] = {}
    for i in range(residents):
        name = f"R{i:03d}"
        runs[name] = []
        for begin, end in blocks:
            rotation = pick.choice(("Wards", "ICU", "Night", "Clinic", "Surgery"))
            runs[name].append((begin, end, rotation))
            entries += block(name, rotation, begin, end, pick)
    return entries, runs, blocks


def block(name: str, rotation: str, begin: date, end: date, pick: random.Random) -> list[Entry]:
    """Return one resident's entries on one rotation block."""
    found: list[Entry] = []

    def add(day: date, hour: int, minutes: int, kind: Kind) -> None:
        start = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
        stop = start + timedelta(minutes=minutes)
        found.append(Entry(name, start, stop, kind, kind.upper(), rotation, "MAIN"))

    days = [begin + timedelta(days=n) for n in range((end - begin).days)]
    offset = pick.randrange(4)
    away = pick.randrange(len(days) - 7) if pick.random() < 0.25 and len(days) > 7 else None
    for n, day in enumerate(days):
        if away is not None and away <= n < away + 7:
            add(day, 0, 1440, Kind.LEAVE)
        elif rotation == "Night":
            if day.isoweekday() != 6:
                add(day, 19, 720, Kind.NIGHT_FLOAT)
        elif rotation == "ICU":
            if n % 4 == offset:
                add(day, 7, 1440, Kind.CALL_IN_HOUSE)
                add(day + timedelta(days=1), 7, 240 + (pick.random() < 0.01), Kind.TRANSITION)
            elif n % 4 != (offset + 1) % 4:
                add(day, 7, 600, Kind.SHIFT)
        elif day.isoweekday() < 6 or pick.random() < 0.5:
            add(day, 6, pick.choice((600, 660, 720)), Kind.SHIFT)
            if day.isoweekday() == 3:
                add(day, 19, 60, Kind.EDUCATION)
    return found
