"""The flat schedule format."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightfloat.domain.entry import Entry, Kind
from nightfloat.interchange.flat import entry_order, read_flat, write_flat
from nightfloat.interchange.mistakes import FolderError

HEADER = "clinician,start,end,kind,code,rotation,site\n"
NEW_YORK = ZoneInfo("America/New_York")

texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\r\t,;\"'"), max_size=12
)
entries = st.builds(
    lambda who, start, minutes, kind, rest: Entry(
        who, start, start + timedelta(minutes=minutes), kind, *rest
    ),
    texts.filter(lambda text: bool(text.strip())),
    st.datetimes(datetime(2026, 10, 30), datetime(2027, 3, 20), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(1, 5000),
    st.sampled_from(Kind),
    st.tuples(texts, texts, texts),
)
ZONES = ("America/New_York", "Europe/London", "Asia/Kathmandu", "UTC", "Australia/Lord_Howe")


@given(st.lists(entries, max_size=8), st.sampled_from(ZONES))
def test_what_is_written_reads_as_equal_entries(found: list[Entry], zone: str) -> None:
    text = write_flat(found, ZoneInfo(zone))
    assert list(read_flat(text)) == sorted(found, key=entry_order)
    assert list(read_flat(text.encode())) == sorted(found, key=entry_order)


@given(st.lists(entries, max_size=5), st.randoms())
def test_the_text_does_not_depend_on_the_order_of_entries(
    found: list[Entry], random: object
) -> None:
    assert write_flat(found, NEW_YORK) == write_flat(found[::-1], NEW_YORK)


def test_a_row_is_local_time_with_its_own_offset() -> None:
    """The night of 1 November 2026 has 12 hours between 20:00 and 07:00."""
    row = "R1,2026-10-31T20:00:00-04:00,2026-11-01T07:00:00-05:00,night_float,N,WARDS,LMC\n"
    (entry,) = read_flat(HEADER + row)
    assert entry.end - entry.start == timedelta(hours=12)
    assert write_flat([entry], NEW_YORK) == HEADER + row


def test_rows_are_sorted_by_clinician_start_end_and_kind() -> None:
    rows = [
        "R1,2026-07-01T07:00:00-04:00,2026-07-01T17:00:00-04:00,education,,,\n",
        "R1,2026-07-01T07:00:00-04:00,2026-07-01T17:00:00-04:00,shift,,,\n",
        "R1,2026-07-01T07:00:00-04:00,2026-07-01T18:00:00-04:00,clinic,,,\n",
        "R2,2026-06-01T07:00:00-04:00,2026-06-01T17:00:00-04:00,shift,,,\n",
    ]
    assert write_flat(read_flat(HEADER + "".join(rows[::-1])), NEW_YORK) == HEADER + "".join(rows)


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        ("R1,2026-07-01T07:00:00,2026-07-01T17:00:00-04:00,shift", "start", "no offset"),
        ("R1,2026-07-01,2026-07-01T17:00:00-04:00,shift", "start", "a day without a time"),
        ("R1,2026-07-01T25:00:00-04:00,2026-07-02T17:00:00-04:00,shift", "start", "no such clock"),
        ("R1,2027-02-29T07:00:00-05:00,2027-03-01T17:00:00-05:00,shift", "start", "no leap year"),
        ("R1,2026-07-01T17:00:00-04:00,2026-07-01T07:00:00-04:00,shift", "end", "not after"),
        ("R1,2026-07-01T17:00:00-04:00,2026-07-01T17:00:00-04:00,shift", "end", "not after"),
        ("R1,2026-07-01T07:00:00-04:00,2026-07-01T17:00:00-04:00,shfit", "kind", "none of"),
        (",2026-07-01T07:00:00-04:00,2026-07-01T17:00:00-04:00,shift", "clinician", "is empty"),
        ("R1,0001-01-01T00:00:00+23:59,2026-07-01T17:00:00-04:00,shift", "start", "in the year 1"),
        ("R1,20260701T070000Z,2026-07-01T17:00:00-04:00,shift", "start", "no instant"),
    ],
)
def test_a_wrong_row_is_told_with_its_column(row: str, field: str, message: str) -> None:
    good = "R1,2026-07-01T07:00:00-04:00,2026-07-01T17:00:00-04:00,shift"
    with pytest.raises(FolderError) as caught:
        read_flat(f"clinician,start,end,kind\n{good}\n{row}\n", where="old.csv")
    (mistake,) = caught.value.mistakes
    assert (mistake.file, mistake.line, mistake.field) == ("old.csv", 3, field)
    assert message in mistake.message
