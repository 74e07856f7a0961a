"""What each person's entries amount to: turns of duty, nights, weekends, hours - by the clock.

Definitions, all by the programme's local time:
- work: every kind whose minutes count; waiting on home call is no work, but it is duty.
- a turn: entries of work less than `JOIN` minutes apart, from the first start to the last end;
  what is worked on home call makes no turn of its own.
- a night: an entry of work with at least 3 hours between 23:00 and 06:00, on the day it starts.
- a run of nights: nights on dates that follow each other; an isolated night is a run of one.
  Runs at the edges of the schedule count as they are seen.
- a weekend worked: any duty that starts on its Saturday or Sunday.
- a golden weekend: no duty at all from Friday 18:00 to Monday 05:00 (leave is no duty).
- a free day: a day of an appointment with no minute of duty and no leave.
- bad transitions, from one turn to the next of the same person (the measure that the paediatric
  emergency schedules of Michigan were judged by, PMC4763379): `short` - under 10 hours of rest;
  `night_to_day` - a turn with a night, then within 48 hours of its end one without a night that
  starts before noon; `backward` - the next start is earlier on the clock than the one before,
  with under 24 hours of rest. A transition that is bad in two ways counts once in `bad`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter
from zoneinfo import ZoneInfo

from nightfloat.domain.entry import WORK, Entry, Kind
from nightfloat.domain.time import DAY, Calendar, days, instant, minute_of

JOIN = 120
REST = 600
NIGHT = timedelta(hours=3)

Interval = tuple[int, int]
"""Minutes of the Unix epoch, end exclusive."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One stretch of work; `clock` is its local start in minutes after midnight."""

    start: int
    end: int
    clock: int
    night: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Transitions:
    """Turns that follow each other, and how many of them do so badly."""

    all: int = 0
    short: int = 0
    night_to_day: int = 0
    backward: int = 0
    bad: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One person's duty over the dates of a schedule. `weeks`: minutes of whole Mon-Sun weeks."""

    clinician: str
    nights: tuple[date, ...]
    weekends: int
    holidays: int
    calls: int
    shifts: int
    weeks: tuple[int, ...]
    minutes: int
    golden: int
    free: int
    transitions: Transitions

    @property
    def runs(self) -> Counter[int]:
        """How many runs of nights there are of each length."""
        found: Counter[int] = Counter()
        length = 0
        for index, day in enumerate(self.nights):
            length += 1
            if index + 1 == len(self.nights) or self.nights[index + 1] != day + DAY:
                found[length] += 1
                length = 0
        return found


def duty_of(
    clinician: str,
    entries: Sequence[Entry],
    calendar: Calendar,
    span: tuple[date, date],
    present: Iterable[date],
) -> Duty:
    """Return one person's duty; `span` is the schedule's dates, `present` the appointed ones."""
    tz = calendar.tz
    timed = [(e, (minute_of(e.start), minute_of(e.end))) for e in entries]
    begun = [(e, e.start.astimezone(tz).date()) for e in entries if e.kind not in _NO_START]
    starts = {day for _, day in begun}
    busy = merged(pair for e, pair in timed if e.kind not in _IDLE)
    work = merged(pair for e, pair in timed if e.kind in WORK)
    away = merged(pair for e, pair in timed if e.kind is Kind.LEAVE)
    return Duty(
        clinician=clinician,
        nights=tuple(sorted({day for e, day in begun if is_night(e, tz)})),
        weekends=len({_saturday(day) for day in starts if day.isoweekday() >= 6}),
        holidays=sum(calendar.is_holiday(day) for day in starts),
        calls=sum(e.kind in (Kind.CALL_IN_HOUSE, Kind.CALL_HOME) for e, _ in begun),
        shifts=len(begun),
        weeks=tuple(_inside(work, *week) for week in _weeks(tz, span)),
        minutes=sum(end - start for start, end in work),
        golden=sum(not _inside(busy, *one) for one in _weekends(tz, span)),
        free=sum(
            not _inside(busy, *_whole(calendar, day)) and not _inside(away, *_whole(calendar, day))
            for day in present
        ),
        transitions=transitions(turns(entries, tz)),
    )


def nights_of(entries: Iterable[Entry], calendar: Calendar) -> tuple[date, ...]:
    """Return the days on which one person's nights start, in order."""
    tz = calendar.tz
    base = (e for e in entries if e.kind not in _NO_START)
    return tuple(sorted({e.start.astimezone(tz).date() for e in base if is_night(e, tz)}))


def weekends_of(entries: Iterable[Entry], calendar: Calendar) -> int:
    """Return how many weekends one person works on."""
    tz = calendar.tz
    starts = (e.start.astimezone(tz).date() for e in entries if e.kind not in _NO_START)
    return len({_saturday(day) for day in starts if day.isoweekday() >= 6})


_IDLE = (Kind.LEAVE, Kind.OFF)
_NO_START = (*_IDLE, Kind.TRANSITION, Kind.CALL_HOME_WORKED)


def is_night(entry: Entry, tz: ZoneInfo) -> bool:
    """Return True for work of at least 3 hours between 23:00 and 06:00."""
    return entry.kind in WORK and _nightly(entry.start, entry.end, tz)


@lru_cache(maxsize=10_000)
def _nightly(start: datetime, end: datetime, tz: ZoneInfo) -> bool:
    """Judge a stretch; many people work the same hours, so each pair of instants is kept."""
    first = start.astimezone(tz).date() - DAY
    last = end.astimezone(tz).date()
    return any(
        min(end, instant(day, 1440 + 360, tz)) - max(start, instant(day, 1380, tz)) >= NIGHT
        for day in days(first, last + DAY)
    )


def turns(entries: Iterable[Entry], tz: ZoneInfo) -> list[Turn]:
    """Return one person's turns in order."""
    found: list[Turn] = []
    for entry in sorted(entries, key=attrgetter("start", "end")):
        if entry.kind not in WORK or entry.kind is Kind.CALL_HOME_WORKED:
            continue
        start, end, night = minute_of(entry.start), minute_of(entry.end), is_night(entry, tz)
        if found and start - found[-1].end < JOIN:
            last = found.pop()
            found.append(Turn(last.start, max(last.end, end), last.clock, last.night or night))
        else:
            local = entry.start.astimezone(tz)
            found.append(Turn(start, end, local.hour * 60 + local.minute, night))
    return found


def transitions(found: Sequence[Turn]) -> Transitions:
    """Return how often a turn follows another badly; definitions above."""
    short = to_day = backward = bad = 0
    for one, then in pairwise(found):
        rest = then.start - one.end
        kinds = (
            rest < REST,
            one.night and not then.night and then.clock < 720 and rest < 48 * 60,
            then.clock < one.clock and rest < 24 * 60,
        )
        short += kinds[0]
        to_day += kinds[1]
        backward += kinds[2]
        bad += any(kinds)
    return Transitions(
        all=max(0, len(found) - 1), short=short, night_to_day=to_day, backward=backward, bad=bad
    )


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the union of intervals, in order, none touching another."""
    found: list[Interval] = []
    for start, end in sorted(intervals):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _inside(intervals: Sequence[Interval], start: int, end: int) -> int:
    """Return the minutes of disjoint, ordered intervals that lie between two instants."""
    total = 0
    for index in range(max(0, bisect_right(intervals, (start, 0)) - 1), len(intervals)):
        begin, stop = intervals[index]
        if begin >= end:
            break
        total += max(0, min(stop, end) - max(begin, start))
    return total


def _whole(calendar: Calendar, day: date) -> Interval:
    return minute_of(calendar.instant(day, 0)), minute_of(calendar.instant(day + DAY, 0))


def _saturday(day: date) -> date:
    return day - timedelta(days=(day.isoweekday() - 6) % 7)


@lru_cache(maxsize=64)
def _weeks(tz: ZoneInfo, span: tuple[date, date]) -> tuple[Interval, ...]:
    """Return the Mon-Sun weeks that lie inside the schedule's dates, the same for everybody."""
    found: list[Interval] = []
    day = span[0] + timedelta(days=(8 - span[0].isoweekday()) % 7)
    while day + timedelta(days=7) <= span[1]:
        following = day + timedelta(days=7)
        found.append((minute_of(instant(day, 0, tz)), minute_of(instant(following, 0, tz))))
        day = following
    return tuple(found)


@lru_cache(maxsize=64)
def _weekends(tz: ZoneInfo, span: tuple[date, date]) -> tuple[Interval, ...]:
    """Return Friday 18:00 to Monday 05:00 of each weekend inside the schedule's dates."""
    found: list[Interval] = []
    day = span[0] + timedelta(days=(5 - span[0].isoweekday()) % 7)
    while day + timedelta(days=3) <= span[1]:
        monday = day + timedelta(days=3)
        found.append((minute_of(instant(day, 1080, tz)), minute_of(instant(monday, 300, tz))))
        day += timedelta(days=7)
    return tuple(found)


def span_of(entries: Sequence[Entry], calendar: Calendar) -> tuple[date, date]:
    """Return the local dates that a schedule reaches over, end exclusive.

    Work counts for the day it starts on, leave and days off for all of theirs.
    """
    tz = calendar.tz
    first = min(entry.start for entry in entries).astimezone(tz).date()
    last = max(
        (e.end - timedelta(minutes=1) if e.kind in _IDLE else e.start).astimezone(tz).date()
        for e in entries
    )
    return first, last + DAY
