"""Academic years, their blocks, and hours that stay true when the clocks change."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nightfloat.domain.errors import CalendarError, SelectorError

DAY = timedelta(days=1)
MINUTES_A_DAY = 1440
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def zone(name: str) -> ZoneInfo:
    """Return the IANA zone called `name`; raise CalendarError for an unknown one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise CalendarError(
            f'"{name}" is no IANA time zone. Maybe "America/New_York" or "Europe/London".'
        ) from error


def days(start: date, end: date) -> Iterator[date]:
    """Yield each day from `start` up to, not including, `end`."""
    for number in range(start.toordinal(), end.toordinal()):
        yield date.fromordinal(number)


@lru_cache(maxsize=100_000)
def instant(day: date, minute: int, tz: ZoneInfo) -> datetime:
    """Return the instant at which the wall clock shows `minute` of `day` (1440 and more: later).

    A clock time that the spring change skips is read by the clock before it (02:30 is 03:30);
    one that the autumn change repeats is its first occurrence.
    """
    extra, within = divmod(minute, MINUTES_A_DAY)
    local = datetime(day.year, day.month, day.day) + timedelta(days=extra, minutes=within)  # noqa: DTZ001
    return local.replace(tzinfo=tz).astimezone(UTC)


def say(day: date) -> str:
    """Return a date as people read it: 'Sat 4 Jul 2026'."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def minute_of(moment: datetime) -> int:
    """Return whole minutes from the Unix epoch to an aware instant; seconds are cut off."""
    return int(moment.timestamp()) // 60


def parse_clock(text: str) -> int:
    """Return minutes after midnight of 'HH:MM' (24:00 allowed); raise CalendarError."""
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", text.strip())
    if match:
        hours, minutes = int(match[1]), int(match[2])
        if minutes < 60 and hours * 60 + minutes <= MINUTES_A_DAY:
            return hours * 60 + minutes
    raise CalendarError(f'"{text}" is no clock time. Maybe "07:00".')


def clock(minute: int) -> str:
    """Return minutes after midnight as 'HH:MM', modulo one day ('24:00' stays)."""
    if minute == MINUTES_A_DAY:
        return "24:00"
    hours, minutes = divmod(minute % MINUTES_A_DAY, 60)
    return f"{hours:02d}:{minutes:02d}"


@dataclass(frozen=True, slots=True)
class Block:
    """One period of the block calendar: `start` to `end`, end exclusive."""

    id: str
    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise CalendarError(f'block "{self.id}" ends {self.end}, not after {self.start}.')

    @property
    def length(self) -> int:
        """Days in the block."""
        return (self.end - self.start).days

    @property
    def half(self) -> date:
        """First day of the block's second half: where a half-block rotation changes over."""
        return self.start + timedelta(days=self.length // 2)

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end


@dataclass(frozen=True, slots=True)
class Holiday:
    """A named day; `tier` 1 is the kind that everyone remembers having worked."""

    day: date
    name: str
    tier: int = 1


class BlockPlan(StrEnum):
    """How an academic year is cut into blocks."""

    THIRTEEN = "13x28"
    FORTNIGHTS = "26x14"
    MONTHS = "months"
    WEEKS = "weeks"
    CUSTOM = "custom"


@dataclass(frozen=True)
class Calendar:
    """An academic year: its zone, dates (end exclusive), blocks in order, and holidays."""

    timezone: str
    start: date
    end: date
    blocks: tuple[Block, ...]
    holidays: tuple[Holiday, ...] = ()

    def __post_init__(self) -> None:
        zone(self.timezone)
        if self.end <= self.start:
            raise CalendarError(f"the year ends {self.end}, not after its start {self.start}.")
        seen: dict[str, Block] = {}
        last = self.start
        for block in self.blocks:
            if block.id in seen:
                raise CalendarError(f'two blocks are called "{block.id}".')
            seen[block.id] = block
            if block.start < last:
                raise CalendarError(
                    f'block "{block.id}" starts {block.start}, before {last}. '
                    "Maybe the blocks are out of order, overlap, or start before the year."
                )
            last = block.end
        if last > self.end:
            raise CalendarError(f"the last block ends {last}, after the year's end {self.end}.")

    @cached_property
    def tz(self) -> ZoneInfo:
        """The zone in which the programme's clocks run."""
        return zone(self.timezone)

    def block(self, id: str) -> Block:
        """Return the block called `id`; raise CalendarError naming the nearest one."""
        for block in self.blocks:
            if block.id == id:
                return block
        known = ", ".join(block.id for block in self.blocks)
        raise CalendarError(f'no block is called "{id}". Maybe one of {known}.')

    def block_of(self, day: date) -> Block | None:
        """Return the block that contains `day`, if any."""
        number = bisect_right(self._starts, day) - 1
        return self.blocks[number] if number >= 0 and day in self.blocks[number] else None

    @cached_property
    def _starts(self) -> tuple[date, ...]:
        return tuple(block.start for block in self.blocks)

    def is_holiday(self, day: date) -> bool:
        """Return True on a listed holiday."""
        return day in self._holidays

    @cached_property
    def _holidays(self) -> frozenset[date]:
        return frozenset(holiday.day for holiday in self.holidays)

    def instant(self, day: date, minute: int) -> datetime:
        """Return the instant at which the programme's wall clock shows `minute` of `day`."""
        return instant(day, minute, self.tz)


def cut_blocks(
    plan: BlockPlan, start: date, end: date, *, block_zero: date | None = None
) -> tuple[Block, ...]:
    """Cut `start`..`end` into blocks by `plan`.

    13x28: thirteen blocks of 28 days; with `block_zero` the days before that date are block 0
    (orientation) and block 1 starts on it. Whatever is left at the end of the year makes the
    last block longer or shorter ("ragged"), so that every day has a block. 26x14: the same with
    fortnights. months: calendar months. weeks: weeks from the first day; a remainder of fewer
    than 7 days joins the last one.
    """
    blocks: list[Block] = []
    first = start
    if block_zero is not None:
        if not start < block_zero < end:
            raise CalendarError(f"block_zero {block_zero} is not inside the year {start} to {end}.")
        blocks.append(Block("0", start, block_zero))
        first = block_zero
    if plan is BlockPlan.MONTHS:
        return tuple(blocks) + _months(first, end)
    length, number = {
        BlockPlan.THIRTEEN: (28, 13),
        BlockPlan.FORTNIGHTS: (14, 26),
        BlockPlan.WEEKS: (7, (end - first).days // 7),
    }.get(plan, (0, 0))
    if not length:
        raise CalendarError('blocks = "custom" needs a [[year.block]] table for each block.')
    if not number:
        raise CalendarError(f"there is no whole week between {first} and {end}.")
    for index in range(number):
        begin = first + timedelta(days=length * index)
        stop = end if index == number - 1 else begin + timedelta(days=length)
        if begin >= end:
            raise CalendarError(
                f"{number} blocks of {length} days do not fit between {first} and {end}. "
                "Maybe the year's end is wrong."
            )
        blocks.append(Block(str(index + 1), begin, min(stop, end)))
    return tuple(blocks)


def _months(start: date, end: date) -> tuple[Block, ...]:
    blocks: list[Block] = []
    begin = start
    while begin < end:
        following = date(begin.year + begin.month // 12, begin.month % 12 + 1, 1)
        blocks.append(Block(f"{begin:%Y-%m}", begin, min(following, end)))
        begin = following
    return tuple(blocks)


@dataclass(frozen=True, slots=True)
class DaySelector:
    """A phrase for days: 'Mon-Fri', 'Sat Sun', 'holidays', 'all', with '!' for except.

    'Mon-Fri !holidays' is every weekday that is no holiday; 'Sat Sun holidays' is what many
    services staff alike.
    """

    text: str = "all"

    def __post_init__(self) -> None:
        if not _day_words(self.text)[0]:
            raise SelectorError(f'days "{self.text}" names no day. Maybe "all {self.text}".')

    def matches(self, day: date, calendar: Calendar) -> bool:
        """Return True when `day` is one of the selected days."""
        named, excepted = self.names()
        kinds = {day.isoweekday(), HOLIDAY} if calendar.is_holiday(day) else {day.isoweekday()}
        return bool(named & kinds) and not excepted & kinds

    def names(self) -> tuple[frozenset[int], frozenset[int]]:
        """Return the ISO weekdays (or HOLIDAY) that the phrase names, and those it excepts."""
        return _day_words(self.text)


HOLIDAY = 0
"""Stands for 'holidays' where the other members of a set are ISO weekdays."""


@lru_cache(maxsize=1024)
def _day_words(text: str) -> tuple[frozenset[int], frozenset[int]]:
    """Return the ISO weekdays (or HOLIDAY) that a phrase names, and those it excepts."""
    named: set[int] = set()
    excepted: set[int] = set()
    for word in text.split():
        (excepted if word.startswith("!") else named).update(_day_word(word.removeprefix("!")))
    return frozenset(named), frozenset(excepted)


def _day_word(word: str) -> tuple[int, ...]:
    if word == "holidays":
        return (HOLIDAY,)
    if word == "all":
        return (1, 2, 3, 4, 5, 6, 7)
    first, dash, last = word.partition("-")
    if first in WEEKDAYS and (last in WEEKDAYS or not dash):
        begin = WEEKDAYS.index(first)
        length = (WEEKDAYS.index(last) - begin) % 7 if last else 0
        return tuple((begin + step) % 7 + 1 for step in range(length + 1))
    raise SelectorError(f'"{word}" names no day. Maybe "Mon-Fri", "Sat Sun", "holidays" or "all".')
