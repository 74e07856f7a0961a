"""Calendars, blocks, clock times, phrases for days, and hours when the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from nightfloat.domain.errors import CalendarError, SelectorError
from nightfloat.domain.time import (
    Block,
    BlockPlan,
    Calendar,
    DaySelector,
    Holiday,
    clock,
    cut_blocks,
    days,
    instant,
    minute_of,
    parse_clock,
    say,
    zone,
)

JULY, NEXT = date(2026, 7, 1), date(2027, 7, 1)
NEW_YORK = "America/New_York"


def test_thirteen_blocks_the_last_one_ragged() -> None:
    """365 days are twelve blocks of 28 and one of 29; in a leap year 30."""
    blocks = cut_blocks(BlockPlan.THIRTEEN, JULY, NEXT)
    assert [block.id for block in blocks] == [str(n) for n in range(1, 14)]
    assert [block.length for block in blocks] == [28] * 12 + [29]
    leap = cut_blocks(BlockPlan.THIRTEEN, date(2027, 7, 1), date(2028, 7, 1))
    assert leap[-1].length == 30


def test_a_block_zero_for_orientation() -> None:
    """Nine days of orientation leave 20 for the thirteenth block."""
    blocks = cut_blocks(BlockPlan.THIRTEEN, JULY, NEXT, block_zero=date(2026, 7, 10))
    assert blocks[0] == Block("0", JULY, date(2026, 7, 10))
    assert blocks[1].start == date(2026, 7, 10)
    assert [block.length for block in blocks] == [9, *[28] * 12, 20]


def test_twenty_six_fortnights() -> None:
    """The last one takes the day over."""
    blocks = cut_blocks(BlockPlan.FORTNIGHTS, JULY, NEXT)
    assert [block.length for block in blocks] == [14] * 25 + [15]


def test_calendar_months() -> None:
    """Twelve, named as people name them, February as long as it is."""
    blocks = cut_blocks(BlockPlan.MONTHS, JULY, NEXT)
    assert [block.id for block in blocks][::6] == ["2026-07", "2027-01"]
    assert [block.length for block in blocks][5:9] == [31, 31, 28, 31]
    short = cut_blocks(BlockPlan.MONTHS, JULY, date(2026, 8, 11), block_zero=date(2026, 7, 6))
    assert [(b.id, b.length) for b in short] == [("0", 5), ("2026-07", 26), ("2026-08", 10)]


def test_weeks_take_a_remainder_into_the_last_one() -> None:
    """Fifty-two, the last of eight days."""
    blocks = cut_blocks(BlockPlan.WEEKS, JULY, NEXT)
    assert len(blocks) == 52
    assert blocks[-1].length == 8


@pytest.mark.parametrize(
    "plan", [BlockPlan.THIRTEEN, BlockPlan.FORTNIGHTS, BlockPlan.MONTHS, BlockPlan.WEEKS]
)
@pytest.mark.parametrize("zero", [None, date(2026, 7, 13)])
def test_every_day_has_one_block(plan: BlockPlan, zero: date | None) -> None:
    """No gap, no overlap, from the first to the last day."""
    calendar = Calendar(NEW_YORK, JULY, NEXT, cut_blocks(plan, JULY, NEXT, block_zero=zero))
    for day in days(JULY, NEXT):
        assert sum(day in block for block in calendar.blocks) == 1
    assert calendar.block_of(NEXT) is None


@pytest.mark.parametrize(
    ("plan", "end", "zero", "words"),
    [
        (BlockPlan.CUSTOM, NEXT, None, "needs a"),
        (BlockPlan.THIRTEEN, date(2027, 5, 1), None, "do not fit"),
        (BlockPlan.THIRTEEN, NEXT, JULY, "block_zero 2026-07-01 is not inside"),
        (BlockPlan.THIRTEEN, NEXT, NEXT, "is not inside"),
        (BlockPlan.WEEKS, date(2026, 7, 5), None, "no whole week"),
    ],
)
def test_years_that_cannot_be_cut(
    plan: BlockPlan, end: date, zero: date | None, words: str
) -> None:
    """Each says what is wrong."""
    with pytest.raises(CalendarError, match=words):
        cut_blocks(plan, JULY, end, block_zero=zero)


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        ((Block("1", JULY, NEXT), Block("1", JULY, NEXT)), 'two blocks are called "1"'),
        ((Block("1", date(2026, 6, 1), NEXT),), "before 2026-07-01"),
        ((Block("1", JULY, date(2027, 7, 2)),), "after the year's end"),
        (
            (Block("1", JULY, date(2026, 8, 2)), Block("2", date(2026, 8, 1), NEXT)),
            "Maybe the blocks are out of order",
        ),
    ],
)
def test_blocks_that_cannot_be(blocks: tuple[Block, ...], words: str) -> None:
    """Twice the same name, outside the year, over each other."""
    with pytest.raises(CalendarError, match=words):
        Calendar(NEW_YORK, JULY, NEXT, blocks)


def test_blocks_may_leave_gaps() -> None:
    """A custom year can pause."""
    blocks = (Block("a", JULY, date(2026, 8, 1)), Block("b", date(2026, 9, 1), NEXT))
    calendar = Calendar(NEW_YORK, JULY, NEXT, blocks)
    assert calendar.block_of(date(2026, 8, 15)) is None
    assert calendar.block("b") is blocks[1]
    with pytest.raises(CalendarError, match=r'no block is called "c"\. Maybe one of a, b'):
        calendar.block("c")


def test_calendars_that_cannot_be() -> None:
    """A year that ends before it starts; a zone that nobody knows; a block without days."""
    with pytest.raises(CalendarError, match="not after its start"):
        Calendar(NEW_YORK, JULY, JULY, ())
    with pytest.raises(CalendarError, match='"Mars/Base" is no IANA time zone'):
        Calendar("Mars/Base", JULY, NEXT, ())
    with pytest.raises(CalendarError, match="not after"):
        Block("1", JULY, JULY)
    assert zone("Europe/London").key == "Europe/London"


@pytest.mark.parametrize(("length", "first_half"), [(28, 14), (29, 14), (7, 3), (1, 0)])
def test_the_second_half_of_a_block(length: int, first_half: int) -> None:
    """An odd day goes to the second half."""
    block = Block("1", JULY, JULY + timedelta(days=length))
    assert (block.half - block.start).days == first_half


HOLIDAYS = (Holiday(date(2026, 7, 3), "observed", tier=2), Holiday(date(2026, 7, 4), "the Fourth"))


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("all", "1234567"),
        ("Mon", "6"),
        ("Mon-Fri", "12367"),
        ("Sat Sun", "45"),
        ("Fri-Mon", "3456"),
        ("Sun-Sat", "1234567"),
        ("holidays", "34"),
        ("Mon-Fri !holidays", "1267"),
        ("all !Sat !holidays", "12567"),
        ("Sat Sun holidays", "345"),
        ("!Sun all", "123467"),
    ],
)
def test_phrases_for_days(text: str, chosen: str) -> None:
    """Wed 1 to Tue 7 July 2026; Friday and Saturday are holidays."""
    calendar = Calendar(NEW_YORK, JULY, NEXT, (), HOLIDAYS)
    found = [
        str(day.day)
        for day in days(JULY, date(2026, 7, 8))
        if DaySelector(text).matches(day, calendar)
    ]
    assert "".join(found) == chosen


@pytest.mark.parametrize(
    "text", ["", "mon", "Mon-", "Mon-Foo", "weekdays", "Mon,Tue", "!", "!!Sat"]
)
def test_phrases_for_no_days(text: str) -> None:
    """Unknown words, and nothing at all, are refused."""
    with pytest.raises(SelectorError):
        DaySelector(text)


def test_an_exception_alone_names_no_day() -> None:
    """'!holidays' wants something to be the exception of."""
    with pytest.raises(SelectorError, match='Maybe "all !holidays"'):
        DaySelector("!holidays")


@pytest.mark.parametrize(
    ("text", "minute"), [("00:00", 0), ("7:05", 425), (" 07:05 ", 425), ("24:00", 1440)]
)
def test_clock_times(text: str, minute: int) -> None:
    """Hours with one or two digits, midnight at either end."""
    assert parse_clock(text) == minute


@pytest.mark.parametrize("text", ["", "7", "24:01", "07:60", "7h", "-1:00", "007:00", "07:0"])
def test_no_clock_times(text: str) -> None:
    """Each is named in the error."""
    with pytest.raises(CalendarError, match="is no clock time"):
        parse_clock(text)


@pytest.mark.parametrize(
    ("minute", "text"),
    [(0, "00:00"), (425, "07:05"), (1440, "24:00"), (1860, "07:00"), (-60, "23:00")],
)
def test_minutes_as_clock_times(minute: int, text: str) -> None:
    """Modulo one day; only midnight itself is 24:00."""
    assert clock(minute) == text


SPRING, AUTUMN = date(2027, 3, 14), date(2026, 11, 1)


@pytest.mark.parametrize(
    ("day", "minute", "utc"),
    [
        (SPRING, 0, "2027-03-14T05:00"),
        (SPRING, 119, "2027-03-14T06:59"),
        (SPRING, 150, "2027-03-14T07:30"),
        (SPRING, 180, "2027-03-14T07:00"),
        (SPRING, 1440, "2027-03-15T04:00"),
        (AUTUMN, 59, "2026-11-01T04:59"),
        (AUTUMN, 90, "2026-11-01T05:30"),
        (AUTUMN, 120, "2026-11-01T07:00"),
        (AUTUMN, 1440, "2026-11-02T05:00"),
        (SPRING - timedelta(days=1), 1860, "2027-03-14T11:00"),
        (SPRING - timedelta(days=1), 1440 + 150, "2027-03-14T07:30"),
    ],
)
def test_instants_over_the_change_of_the_clocks(day: date, minute: int, utc: str) -> None:
    """02:30 does not exist in spring and is 03:30; 01:30 in autumn is the first of the two."""
    assert instant(day, minute, zone(NEW_YORK)) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (JULY, 24)])
def test_the_length_of_a_day(day: date, hours: int) -> None:
    """Real hours."""
    calendar = Calendar(NEW_YORK, JULY, NEXT, ())
    assert calendar.instant(day, 1440) - calendar.instant(day, 0) == timedelta(hours=hours)


def test_minutes_since_the_epoch_and_dates_in_words() -> None:
    """An instant as an int; a date as people say it."""
    assert minute_of(datetime(1970, 1, 2, 0, 1, tzinfo=UTC)) == 1441
    assert say(date(2026, 7, 4)) == "Sat 4 Jul 2026"
