"""Requests in a summary: few are told one by one, many are counted, and never before who works."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from nightfloat.assistant import answers
from nightfloat.assistant.answers import Week
from nightfloat.assistant.gate.gate import Accepted, verify
from nightfloat.assistant.gate.pseudonym import mask
from nightfloat.assistant.text import Kind, Narrative
from nightfloat.domain.absence import Request, RequestKind
from tests.assistant.facts.stage import roughly, stage
from tests.explain.live_tools import example

MONDAY = date(2026, 7, 6)
KINDS = (
    (RequestKind.WISH_OFF, ""),
    (RequestKind.NO_CALL, ""),
    (RequestKind.ON, "N"),
    (RequestKind.NEED_OFF, ""),
)


def asked(number: int, clinician: str = "") -> Request:
    """Return a request of somebody for a day of the week, the later the smaller its number."""
    kind, what = KINDS[number % len(KINDS)]
    day = MONDAY + timedelta(days=6 - number % 7)
    return Request(
        id=f"A{number:02}",
        clinician=clinician or f"R{number % 8 + 1}",
        kind=kind,
        start=day,
        end=day + timedelta(days=1),
        what=what,
    )


def week(folder: Path, requests: Sequence[Request], clinician: str | None = None) -> Narrative:
    """Return what is said of the week of a published schedule in which nobody has answered."""
    programme = example("tiny").with_(requests=tuple(requests))
    with stage(folder, programme) as at:
        at.add(roughly("tiny"), published=True)
        with at.asking() as scope:
            return answers.summary(scope, at.memory, span=Week(MONDAY), clinician=clinician)


def about_requests(found: Narrative) -> list[str]:
    """Return the sentences that lead to requests."""
    return [one.text for one in found.sentences if any(link.request for link in one.links)]


def test_a_few_are_told_one_by_one(tmp_path: Path) -> None:
    """Each with whoever asked, the nearest first."""
    assert about_requests(week(tmp_path, [asked(0), asked(1), asked(2)])) == [
        "Chloé Durand asked for Night on Friday 10 July, and nobody has answered yet.",
        "Ben Castillo asked for no call on Saturday 11 July, and nobody has answered yet.",
        "Ada Berg asked for time off on Sunday 12 July, and nobody has answered yet.",
    ]


def test_many_are_counted(tmp_path: Path) -> None:
    """What for, with the most frequent first, and whose are the three nearest."""
    found = week(tmp_path, [asked(number) for number in range(19)])
    assert about_requests(found) == [
        "19 requests wait for an answer: 9 for time off, 5 for a shift and 5 for no call.",
        (
            "The nearest are Grace Huang for Night on Monday 6 July, Farid Ghani for no call on "
            "Monday 6 July and Farid Ghani for no call on Tuesday 7 July."
        ),
    ]
    assert "19 requests wait" in found.sentences[0].text
    for one in found.sentences:
        assert isinstance(verify(one, mask(one).text), Accepted), one.text


def test_who_works_comes_before_them(tmp_path: Path) -> None:
    """Unfilled shifts, violations and nights are told first."""
    found = week(tmp_path, [asked(number) for number in range(19)])
    order = ("is unfilled", "violations touch", "is worked by", "requests wait for", "weekend of")
    places = [
        min(place for place, one in enumerate(found.sentences) if words in one.text)
        for words in order
    ]
    assert places == sorted(places)
    assert places[0] == 1


def test_many_for_the_same(tmp_path: Path) -> None:
    """One purpose is said once, and so is one name."""
    requests = [asked(number * len(KINDS), "R4") for number in range(5)]
    assert about_requests(week(tmp_path, requests, "R4")) == [
        "5 requests wait for an answer, all for time off.",
        (
            "Dmitri Egorov asks first for time off on Tuesday 7 July, for time off on "
            "Wednesday 8 July and for time off on Friday 10 July."
        ),
    ]


def test_what_is_asked_for_the_year_is_near_no_day(tmp_path: Path) -> None:
    """It is counted; the nearest are those of days."""
    calendar = example("tiny").calendar
    year = [
        Request(
            id=f"Y{number}",
            clinician=f"R{number}",
            kind=RequestKind.ELECTIVE,
            start=calendar.start,
            end=calendar.end,
            what="WARDS",
        )
        for number in range(1, 5)
    ]
    assert about_requests(week(tmp_path, [*year, asked(0)])) == [
        "5 requests wait for an answer: 4 for a rotation and 1 for time off.",
        "The nearest is Ada Berg for time off on Sunday 12 July.",
    ]


def test_the_count_leads_to_several_and_names_nobody(tmp_path: Path) -> None:
    """By that the page knows that the sentence is about requests as such."""
    found = week(tmp_path, [asked(number) for number in range(19)])
    count = next(one for one in found.sentences if one.text.startswith("19 requests wait for"))
    assert len(count.links) > 1
    assert all(link.request for link in count.links)
    assert {piece.kind for piece in count.pieces} == {Kind.NUMBER, Kind.TEXT}
