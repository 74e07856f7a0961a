"""Dates as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from nightfloat.interchange.wrong import WrongError, read_day


def test_an_iso_date_is_read() -> None:
    assert read_day(" 2026-07-04 ") == date(2026, 7, 4)
    assert read_day("2028-02-29") == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("text", "message", "maybe"),
    [
        ("7/4/2026", "two dates", '"2026-07-04" or "2026-04-07".'),
        ("04.07.2026", "two dates", '"2026-07-04" or "2026-04-07".'),
        ("7/14/2026", "no ISO date", '"2026-07-14".'),
        ("14.7.26", "no ISO date", '"2026-07-14".'),
        ("4/4/2026", "no ISO date", '"2026-04-04".'),
        ("31/31/2026", "no ISO date", '"2026-07-01".'),
        ("2026-7-4", "no ISO date", '"2026-07-04".'),
        ("2027-02-29", "2027 is no leap year", '"2027-02-28" or "2027-03-01".'),
        ("2026-06-31", "June 2026 has 30 days", '"2026-06-30".'),
        ("2026-31-12", "month 31", '"2026-12-31".'),
        ("2026-00-12", "month 0", "a month 01 to 12."),
        ("0026-07-04", "in the year 26", "a year such as 2026."),
        ("46207", "Excel", '"2026-07-04".'),
        ("2026-07-04 00:00:00", "with a time", '"2026-07-04".'),
        ("tomorrow", "is no date", '"2026-07-01" (year-month-day).'),
        ("", "is no date", '"2026-07-01" (year-month-day).'),
        ("٢٠٢٦-٠٧-٠٤", "no ISO date", '"2026-07-04".'),
    ],
)
def test_other_dates_are_refused_with_the_iso_form(text: str, message: str, maybe: str) -> None:
    with pytest.raises(WrongError) as caught:
        read_day(text)
    assert message in caught.value.troubles[0].message
    assert caught.value.troubles[0].maybe == maybe
