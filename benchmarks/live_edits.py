"""Live editing of a year planned by days: 120 residents, thirteen blocks, all ACGME rules.

python -m benchmarks.live_edits [residents] [seed]
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from nightfloat.domain.absence import BlockPin, Leave, Request, RequestKind
from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.findings import Severity
from nightfloat.domain.people import Appointment, Clinician, Role, WhoSelector
from nightfloat.domain.time import DAY, BlockPlan, Calendar, DaySelector, cut_blocks, days
from nightfloat.domain.work import Rotation, Shift
from nightfloat.explain.live import CellChange, Live
from nightfloat.explain.live_fixes import fixes
from nightfloat.explain.live_trial import targets
from nightfloat.rules.alphabet import day_letters
from nightfloat.rules.grid import LEAVE, OFF, Grid, Step
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.library.fairness import Fairness
from nightfloat.rules.library.requests import Requests
from nightfloat.rules.library.rest import Rest
from nightfloat.rules.library.run import Run
from nightfloat.rules.library.succession import Succession
from nightfloat.rules.library.total import Total
from nightfloat.rules.library.weekends import Weekends
from nightfloat.rules.programme import PackUse, Plan, Programme
from nightfloat.rules.schedule import entries_of

FIRST = date(2026, 7, 6)
LAST = date(2027, 7, 5)
SENIOR = WhoSelector(("pgy2+",))

SHIFTS = (
    Shift(id="D", name="Ward day", kind=Kind.SHIFT, start=420, end=1080),
    Shift(id="L", name="Long ward day", kind=Kind.SHIFT, start=420, end=1200),
    Shift(id="N", name="Ward night", kind=Kind.NIGHT_FLOAT, start=1140, end=1860),
    Shift(id="I", name="ICU day", kind=Kind.SHIFT, start=390, end=1140),
    Shift(id="X", name="ICU call", kind=Kind.CALL_IN_HOUSE, start=420, end=1860, transition=120),
    Shift(id="C", name="Clinic", kind=Kind.CLINIC, start=480, end=1020),
)

WORK = tuple(shift.id for shift in SHIFTS)

WORDS = {
    "WARD": ("DDDDL--", "DDDD-DD", "DDD-LDD", "LDDD---"),
    "NIGHT": ("NNNNN--", "-NNNNN-", "--NNNNN", "NN--NNN"),
    "ICU": ("IX-I-I-", "-IX-IX-", "X-IX-I-", "I-IX-IX"),
    "CLINIC": ("CCCCC--", "CCCC---", "CCCCC--", "-CCCC--"),
}
"""A week of each rotation, for each of four groups."""

TURNS = ("WARD", "CLINIC", "ICU", "WARD", "NIGHT", "CLINIC", "WARD", "ICU", "CLINIC", "WARD")


def programme(residents: int = 120) -> Programme:
    """Return the year's programme: four rotations in turn, six shifts, all ACGME rules."""
    ids = [f"R{number:03d}" for number in range(residents)]
    calendar = Calendar(
        "America/New_York", FIRST, LAST, cut_blocks(BlockPlan.THIRTEEN, FIRST, LAST)
    )
    each = residents / 120
    return Programme(
        name=f"Year of {residents}",
        specialty="benchmark",
        calendar=calendar,
        plan=Plan(blocks=tuple(block.id for block in calendar.blocks)),
        people=tuple(
            Clinician(
                id=id,
                name=f"Resident {id}",
                role=Role.RESIDENT,
                appointments=(Appointment(start=FIRST, end=LAST, pgy=1 + number % 3),),
            )
            for number, id in enumerate(ids)
        ),
        shifts=SHIFTS,
        rotations=tuple(
            Rotation(id=id, name=id.capitalize(), shifts=tuple(sorted(set("".join(words)) - {"-"})))
            for id, words in WORDS.items()
        ),
        packs=(PackUse(name="acgme"),),
        rules=(
            Coverage(id="day", shifts=("D", "L"), min=round(10 * each), target=round(20 * each)),
            Coverage(id="night", shifts=("N",), min=round(4 * each), max=round(14 * each)),
            Coverage(id="night-senior", shifts=("N",), who=SENIOR, min=round(2 * each)),
            Coverage(id="icu", shifts=("I", "X"), min=round(5 * each)),
            Coverage(id="call", shifts=("X",), min=round(2 * each), max=round(12 * each)),
            Coverage(id="clinic", shifts=("C",), days=DaySelector("Mon-Fri"), min=round(10 * each)),
            Rest(id="rest", minutes=600),
            Run(id="night-runs", shifts=("N",), min=2, severity=Severity.PREFER, weight=3),
            Run(id="work-runs", max=6, severity=Severity.SHOULD),
            Succession(id="no-day-after-night", shifts=("N",), then=("D", "L", "I", "C")),
            Weekends(id="weekends", in_a_row=3, severity=Severity.SHOULD),
            Total(id="week", unit="hours", per="week", max=84, severity=Severity.SHOULD),
            Fairness(id="fair-nights", measure="nights"),
            Fairness(id="fair-weekends", measure="weekends"),
            Requests(id="requests"),
        ),
        leave=tuple(_leave(id, number) for number, id in enumerate(ids)),
        requests=tuple(_request(id, number) for number, id in enumerate(ids)),
        block_schedule=tuple(
            BlockPin(clinician=id, block=block.id, rotation=_rotation(number, turn))
            for number, id in enumerate(ids)
            for turn, block in enumerate(calendar.blocks)
        ),
    )


def _rotation(number: int, turn: int) -> str:
    return TURNS[(number + turn) % len(TURNS)]


def _leave(id: str, number: int) -> Leave:
    start = FIRST + timedelta(days=7 * (number * 5 % 50))
    return Leave(clinician=id, start=start, end=start + timedelta(days=7))


def _request(id: str, number: int) -> Request:
    day = FIRST + timedelta(days=number * 3 % 364)
    return Request(
        id=f"wish-{id}", clinician=id, kind=RequestKind.WISH_OFF, start=day, end=day + DAY
    )


def schedule(found: Programme) -> tuple[Entry, ...]:
    """Return a rotating schedule of it: plausible, mostly legal, by nobody optimised."""
    letters = day_letters(found)
    number = {letter.code: index for index, letter in enumerate(letters)}
    steps = tuple(Step(day.isoformat(), day, day + DAY) for day in days(FIRST, LAST))
    rows, rotations = [], []
    for who, person in enumerate(found.people):
        row, rotation = [], []
        for step in steps:
            block = found.calendar.block_of(step.start)
            assert block is not None
            where = _rotation(who, found.calendar.blocks.index(block))
            code = WORDS[where][who % 4][step.start.weekday()]
            away = found.away(person.id, step.start)
            late = code in "NX" and found.away(person.id, step.end)
            row.append(number[LEAVE if away else OFF if late else code])
            rotation.append(where)
        rows.append(tuple(row))
        rotations.append(tuple(rotation))
    grid = Grid(
        name="days",
        calendar=found.calendar,
        people=found.people,
        steps=steps,
        first=0,
        letters=letters,
        domain=(),
        rotation=tuple(rotations),
        barred=_nothing,
    )
    return entries_of(found, grid, rows)


def _nothing(row: int, step: int, letter: int) -> None:
    del row, step, letter


def main(residents: int = 120, seed: int = 1) -> None:
    """Measure and print: seconds, milliseconds and megabytes."""
    found = programme(residents)
    entries = schedule(found)
    random = Random(seed)
    print(f"{residents} residents, {len(entries)} entries; process {memory()} MB", flush=True)
    begin = time.process_time()
    live = Live.of(found, entries)
    spent = time.process_time() - begin
    print(f"read and checked in {spent:.1f} s, {len(live.findings)} findings; {memory()} MB")
    blocks = found.plan.blocks
    say("first edit of a cold block", (_cold(live, random, id) for id in blocks))
    say("first edit of its last day", (_cold(live, random, id, last=True) for id in blocks[:-1]))
    print(f"all blocks touched: {memory()} MB")
    live.warm("5")
    say("dry run", (timed(live.judge, _edit(live, random, "5")) for _ in range(200)))
    say("edit", (timed(live.apply, _edit(live, random, "5")) for _ in range(200)))
    say("two cells swapped", (timed(live.judge, _swap(live, random, "5")) for _ in range(100)))
    say("everybody as a target", (timed(targets, live, *_held(live, random)) for _ in range(30)))
    say("fixes of a refused edit", _fixes(live, random))
    print(f"hours of a block {timed(live.hours, '5'):.0f} ms, matrix {timed(_matrix, live):.1f} ms")
    live.apply(_edit(live, random, "5"))
    print(f"hours after one edit {timed(live.hours, '5'):.1f} ms; at last {memory()} MB")


def timed(run: Callable[..., object], *arguments: object) -> float:
    """Return the milliseconds of processor time of a call: what a quiet machine would take."""
    begin = time.process_time()
    run(*arguments)
    return (time.process_time() - begin) * 1000


def say(what: str, times: Iterator[float]) -> None:
    """Print the median, the 95th percentile and the longest of some milliseconds."""
    listed = sorted(times)
    high = listed[min(len(listed) - 1, round(0.95 * len(listed)))]
    middle = statistics.median(listed)
    print(f"{what}: p50 {middle:.1f}, p95 {high:.1f}, most {listed[-1]:.1f} ms", flush=True)


def memory() -> str:
    """Return the megabytes of the process, 'now (at most)'; only the most where /proc is not."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    status = Path("/proc/self/status")
    if not status.is_file():
        return f"at most {most}"
    line = next(one for one in status.read_text().splitlines() if one.startswith("VmRSS"))
    return f"{int(line.split()[1]) // 1024} (at most {most})"


def _edit(live: Live, random: Random, block: str) -> list[CellChange]:
    place = live.programme.calendar.block(block)
    who = random.choice(live.programme.people).id
    day = place.start + timedelta(days=random.randrange(place.length))
    return [CellChange(who, day, random.choice(("-", *WORK)))]


def _swap(live: Live, random: Random, block: str) -> list[CellChange]:
    one, other = _edit(live, random, block), _edit(live, random, block)
    return [*one, CellChange(other[0].clinician, one[0].day, other[0].code)]


def _held(live: Live, random: Random) -> tuple[str, date]:
    """Return somebody and a day of block 5 on which they work."""
    block = live.programme.calendar.block("5")
    tz = live.programme.calendar.tz
    while True:
        who = random.choice(live.programme.people).id
        work = [one for one in live.entries_of(who) if one.code in WORK]
        days_of = [one.start.astimezone(tz).date() for one in work]
        inside = [day for day in days_of if day in block]
        if inside:
            return who, random.choice(inside)


def _cold(live: Live, random: Random, block: str, *, last: bool = False) -> float:
    live.cool()
    changes = _edit(live, random, block)
    if last:
        day = live.programme.calendar.block(block).end - DAY
        changes = [CellChange(changes[0].clinician, day, changes[0].code)]
    return timed(live.judge, changes)


def _fixes(live: Live, random: Random) -> Iterator[float]:
    found = 0
    while found < 30:
        changes = _edit(live, random, "5")
        if live.judge(changes).violations:
            found += 1
            yield timed(fixes, live, changes)


def _matrix(live: Live) -> object:
    return live.matrix


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
