"""Clock times and typical weeks: what is written reads as what it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightfloat.domain.time import DaySelector
from nightfloat.interchange.phrases import Week, end_minute, read_clock, write_clock
from nightfloat.interchange.wrong import WrongError


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (1140, "07:00", 1860),
        (420, "07:00", 1860),
        (420, "19:00", 1140),
        (420, "11:00+1", 2100),
        (480, "24:00", 1440),
        (480, "00:00", 1440),
        (0, "00:00", 1440),
        (1020, "07:00+2", 3300),
    ],
)
def test_an_end_is_the_first_such_time_after_the_start(start: int, end: str, minutes: int) -> None:
    assert end_minute(end, start) == minutes


@given(st.integers(0, 1439), st.integers(1, 2880))
def test_every_end_is_written_so_that_it_reads_back(start: int, length: int) -> None:
    end = start + length
    assert end_minute(write_clock(end, start), start) == end


@given(st.integers(0, 1439))
def test_every_start_is_written_so_that_it_reads_back(start: int) -> None:
    assert read_clock(write_clock(start)) == (start, None)


@given(
    st.integers(0, 1439),
    st.integers(1, 2000),
    st.sampled_from(["Mon-Fri", "Sat  Sun", "all !holidays"]),
)
def test_every_week_is_written_so_that_it_reads_back(start: int, length: int, days: str) -> None:
    week = (DaySelector(days), start, start + length)
    assert Week().read(Week().write(week)) == week


@pytest.mark.parametrize(
    ("text", "maybe"),
    [
        ("7am", '"07:00".'),
        ("7 PM", '"19:00".'),
        ("0700", '"07:00".'),
        ("19h30", '"19:30".'),
        ("12am", '"00:00".'),
    ],
)
def test_other_clock_times_are_refused_with_ours(text: str, maybe: str) -> None:
    with pytest.raises(WrongError) as caught:
        read_clock(text)
    assert caught.value.troubles[0].maybe == maybe


@pytest.mark.parametrize(
    "text", ["25:00", "24:01", "07:60", "7", "", "noon", "-1:00", "07:00+", "٠٧:٠٠"]
)
def test_no_clock_time_is_no_clock_time(text: str) -> None:
    with pytest.raises(WrongError):
        read_clock(text)


@pytest.mark.parametrize(
    "text",
    [
        "07:00-17:00",
        "Mon-Fri",
        "Mon-Fri 07:00",
        "Mon-Fry 07:00-17:00",
        "Mon 07:00+1-17:00",
        "",
        " ",
    ],
)
def test_half_a_week_phrase_is_refused(text: str) -> None:
    with pytest.raises(WrongError):
        Week().read(text)
