"""A programme that is still being entered: what is missing is told apart from what is wrong."""

from __future__ import annotations

import pytest

from nightfloat.interchange.folder import folder_files, from_sources
from nightfloat.interchange.mistakes import FolderError

EMPTY = b"""nightfloat = 1
name = "Lakeside"

[year]
timezone = "America/New_York"
start = 2026-07-01
end = 2027-06-30
blocks = "13x28"

[plan]
blocks = ["1"]
"""
NOBODY = b"id,name,role,pgy,fte,cohort,start,end,qualifications\n"


def test_nobody_and_no_shifts_is_unfinished() -> None:
    """It can be read when that is allowed, says what is missing, and is written back the same."""
    files = {"programme.toml": EMPTY, "people.csv": NOBODY}
    folder = from_sources(files, unfinished=True)
    assert folder.programme.people == ()
    assert [one.message for one in folder.unfinished] == [
        "lists nobody.",
        "needs a [[shift]] to give to people.",
    ]
    assert dict(folder_files(folder)) == files


def test_otherwise_it_is_a_mistake() -> None:
    """What is handed to a solve must be finished."""
    with pytest.raises(FolderError) as caught:
        from_sources({"programme.toml": EMPTY, "people.csv": NOBODY})
    assert len(caught.value.mistakes) == 2


def test_what_is_wrong_is_never_merely_unfinished() -> None:
    """One slip more and nothing passes; all of it is listed."""
    wrong = EMPTY.replace(b'["1"]', b'["14"]')
    with pytest.raises(FolderError) as caught:
        from_sources({"programme.toml": wrong, "people.csv": NOBODY}, unfinished=True)
    assert [one.unfinished for one in caught.value.mistakes] == [True, False, True]
