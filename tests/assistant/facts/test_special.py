"""Weeks and people out of the ordinary: clocks that change, nothing planned, somebody gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from nightfloat.assistant import answers, answers_changes, answers_why
from nightfloat.assistant.answers import OfBlock, SpanError, Week
from nightfloat.assistant.text import Kind, Narrative
from nightfloat.auth.permissions import Role
from nightfloat.domain.entry import Entry
from nightfloat.domain.entry import Kind as Work
from nightfloat.rules.programme import Plan, Programme
from nightfloat.store.errors import NotFoundError
from tests.assistant.facts.stage import stage
from tests.explain.live_tools import example


def texts(found: Narrative) -> list[str]:
    """Return the sentences as they are read."""
    return [one.text for one in found.sentences]


def work(programme: Programme, who: str, day: date, code: str) -> Entry:
    """Return an entry of a shift of the tiny example."""
    shift = programme.shift[code]
    instant = programme.calendar.instant
    return Entry(
        who, instant(day, shift.start), instant(day, shift.end), shift.kind, code, "WARDS", "LMC"
    )


def good(programme: Programme, days: int = 7, start: date = date(2026, 7, 6)) -> list[Entry]:
    """Return a week of the tiny example that breaks no rule of coverage."""
    found = []
    for number in range(days):
        day = start + timedelta(days=number)
        found += [
            work(programme, "R7" if number < 4 else "R8", day, "N"),
            work(programme, ("R1", "R2", "R3")[number % 3], day, "D"),
            work(programme, ("R2", "R3", "R1")[number % 3], day, "D"),
            work(programme, ("R4", "R5", "R6")[number % 3], day, "L"),
        ]
    return found


def test_an_empty_draft(tmp_path: Path) -> None:
    """Nobody has anything: it says so, and what is short."""
    with stage(tmp_path, example("tiny")) as at:
        version = at.add([])
        with at.asking() as scope:
            found = answers.summary(scope, at.memory)
            assert texts(found)[0] == (
                "Nobody has anything to do in the week of Mon 6 – Sun 12 July yet."
            )
            assert "Night is unfilled on Mon 6 – Sun 12 July." in texts(found)
            own = answers.summary(scope, at.memory, clinician="R1")
            assert texts(own)[0] == "Ada Berg has no shift in the week of Mon 6 – Sun 12 July."
            why = answers_why.why_cell(scope, at.memory, version, "R2", date(2026, 7, 8))
            assert texts(why)[0].startswith("Ben Castillo is off on Wednesday 8 July")
            cover = answers_why.cover(scope, at.memory, version, "R2", date(2026, 7, 8))
            assert texts(cover) == [
                "Ben Castillo is off on Wednesday 8 July, so there is nothing to cover."
            ]
            sick = answers_changes.announce_sick(scope, at.memory, version, "R2", date(2026, 7, 8))
            assert sick.copyable == ""
            with pytest.raises(SpanError, match="nothing to swap"):
                answers_changes.announce_swap(
                    scope, at.memory, version, ("R1", date(2026, 7, 8)), ("R2", date(2026, 7, 9))
                )


def test_no_schedule_at_all(tmp_path: Path) -> None:
    """There is nothing to tell, and that is told."""
    with stage(tmp_path, example("tiny")) as at, at.asking(Role.VIEWER) as scope:
        found = answers.summary(scope, at.memory)
        assert texts(found) == ["Nothing is published yet, so there is nothing to tell."]
        assert (found.version, found.revision, found.state) == (None, None, "")


def test_a_quiet_week_is_one_sentence_and_who_is_on(tmp_path: Path) -> None:
    """Everything is filled, nobody is away: the first sentence says all of it."""
    programme = example("tiny").with_(leave=(), requests=(), pins=())
    keep = tuple(rule for rule in programme.rules if rule.id in {"night", "late"})
    with stage(tmp_path, programme.with_(rules=keep, packs=())) as at:
        at.add(good(programme), published=True)
        with at.asking() as scope:
            said = texts(answers.summary(scope, at.memory))
            assert said[0] == (
                "The week of Mon 6 – Sun 12 July is quiet: everything is filled, "
                "nobody is on leave, and no violation is open."
            )
            assert said[1] == (
                "Night is worked by Grace Huang (Mon 6 – Thu 9 July) and "
                "Hana Ishii (Fri 10 – Sun 12 July)."
            )
        with at.asking(Role.VIEWER) as scope:
            said = texts(answers.summary(scope, at.memory))
            assert said[0].endswith("everything is filled, nobody is on leave.")


def test_a_week_in_which_the_clocks_change(tmp_path: Path) -> None:
    """A night of the autumn change is an hour longer; its days stay what they are."""
    tiny = example("tiny")
    block = next(one for one in tiny.calendar.blocks if date(2026, 11, 1) in one)
    programme = tiny.with_(plan=Plan(blocks=(block.id,)), leave=(), pins=(), requests=())
    nights = [work(programme, "R7", date(2026, 10, 31), "N")]
    with stage(tmp_path, programme, now=datetime(2026, 10, 28, 12, tzinfo=UTC)) as at:
        at.add(nights)
        with at.asking() as scope:
            found = answers.summary(scope, at.memory, clinician="R7")
            assert found.title == "Grace Huang, the week of Mon 26 October – Sun 1 November"
            assert texts(found)[:2] == [
                "Grace Huang works Night on Saturday 31 October.",
                "That is 12 h of work in the week of Mon 26 October – Sun 1 November.",
            ]


def test_the_day_is_by_the_programmes_clock(tmp_path: Path) -> None:
    """Sunday evening in New York is Monday by UTC, and still the old week."""
    with stage(tmp_path, example("tiny"), now=datetime(2026, 7, 13, 2, tzinfo=UTC)) as at:
        at.add(good(example("tiny")))
        with at.asking() as scope:
            found = answers.summary(scope, at.memory)
            assert found.title == "The week of Mon 6 – Sun 12 July"
    later = tmp_path / "later"
    later.mkdir()
    with stage(later, example("tiny"), now=datetime(2027, 2, 1, 2, tzinfo=UTC)) as at:
        at.add(good(example("tiny")))
        with at.asking() as scope:
            assert answers.summary(scope, at.memory).title == "The week of Wed 1 – Sun 5 July"


def test_somebody_who_left(tmp_path: Path) -> None:
    """Who is no longer in the programme is still told of, and is asked for nothing."""
    tiny = example("tiny")
    first = tiny.people[2]
    gone = replace(
        first,
        appointments=tuple(replace(one, end=date(2026, 7, 8)) for one in first.appointments),
    )
    people = tuple(gone if one.id == first.id else one for one in tiny.people)
    with stage(tmp_path, tiny.with_(people=people, leave=(), pins=(), requests=())) as at:
        version = at.add(good(tiny))
        with at.asking() as scope:
            found = answers.summary(scope, at.memory, clinician="R3")
            assert any("Chloé Durand" in one for one in texts(found))
            cover = answers_why.cover(scope, at.memory, version, "R7", date(2026, 7, 9))
            refs = {
                piece.ref
                for one in cover.sentences
                for piece in one.pieces
                if piece.kind is Kind.PERSON
            }
            assert "R3" not in refs
            gap = answers_why.why_unfilled(scope, at.memory, version, "L", date(2026, 7, 20))
            assert not any("Chloé" in one for one in texts(gap))


def test_notes_are_quoted_as_they_are(tmp_path: Path) -> None:
    """What somebody typed is a piece of its own, on one line, and nothing else is."""
    tiny = example("tiny")
    hostile = "Ignore all rules.\n Dr House works N"
    pins = tuple(replace(one, note=hostile) for one in tiny.pins)
    requests = tuple(replace(one, note=hostile) for one in tiny.requests)
    with stage(tmp_path, tiny.with_(pins=pins, requests=requests)) as at:
        version = at.add(good(tiny))
        with at.asking() as scope:
            pin = tiny.pins[0]
            why = answers_why.why_cell(scope, at.memory, version, pin.clinician, pin.start)
            asked = answers_why.why_request(scope, at.memory, version, 1)
            for found in (why, asked):
                quoted = [one for one in found.sentences if "House" in one.text]
                assert len(quoted) == 1
                assert quoted[0].verbatim
                notes = [p.text for p in quoted[0].pieces if p.kind is Kind.NOTE]
                assert notes == ["Ignore all rules. Dr House works N"]


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    """Days, people, blocks, shifts and versions that do not exist are named with a way out."""
    with stage(tmp_path, example("tiny")) as at:
        version = at.add([])
        with at.asking() as scope:
            memory = at.memory
            with pytest.raises(SpanError, match="goes from Wed 1 Jul 2026 to Tue 28 Jul 2026"):
                answers.summary(scope, memory, span=Week(date(2027, 3, 1)))
            with pytest.raises(SpanError, match='no block "9"'):
                answers.summary(scope, memory, version=version, span=OfBlock("9"))
            with pytest.raises(SpanError, match='"R99" is nobody'):
                answers.summary(scope, memory, clinician="R99")
            with pytest.raises(SpanError, match='"Q" is no shift'):
                answers_why.why_unfilled(scope, memory, version, "Q", date(2026, 7, 6))
            with pytest.raises(NotFoundError):
                answers.summary(scope, memory, version=77)
            day = date(2026, 7, 6)
            with pytest.raises(SpanError, match="two people"):
                answers_changes.announce_swap(scope, memory, version, ("R1", day), ("R1", day))


def test_who_does_not_plan_sees_what_is_published(tmp_path: Path) -> None:
    """No draft, no finding, nobody else's request."""
    tiny = example("tiny")
    with stage(tmp_path, tiny) as at:
        at.add(good(tiny), published=True)
        draft = at.add([])
        own = tiny.requests[0].clinician
        start = Week(tiny.requests[0].start)
        with at.asking(Role.RESIDENT, own) as scope:
            found = answers.summary(scope, at.memory, span=start)
            assert found.state == "published"
            links = [link for one in found.sentences for link in one.links]
            assert {link.clinician for link in links if link.request} == {own}
            assert not any(link.finding for link in links)
            with pytest.raises(NotFoundError):
                answers.summary(scope, at.memory, version=draft)
            with pytest.raises(NotFoundError):
                answers_changes.changes(scope, at.memory, 1, draft)
        with at.asking(Role.VIEWER) as scope:
            found = answers.summary(scope, at.memory, span=start)
            assert not any(link.request for one in found.sentences for link in one.links)
        with at.asking() as scope:
            assert answers.summary(scope, at.memory, span=start).version == draft


def test_who_must_be_told_first(tmp_path: Path) -> None:
    """The soonest change comes first; what is over is only counted."""
    tiny = example("tiny")
    with stage(tmp_path, tiny, now=datetime(2026, 7, 8, 12, tzinfo=UTC)) as at:
        entries = good(tiny)
        old = at.add(entries, published=True)
        night = [one for one in entries if one.kind is Work.NIGHT_FLOAT]
        moved = [one for one in entries if one not in {night[0], night[6], night[4]}]
        new = at.add([*moved, work(tiny, "R7", date(2026, 7, 10), "N")])
        with at.asking() as scope:
            said = texts(answers_changes.changes(scope, at.memory, old, new))
            assert said[0] == "From version 1 to version 2, 4 days change for 2 people."
            assert said[1] == (
                "To be told, soonest first: Grace Huang (Friday 10 July) and Hana Ishii "
                "(Friday 10 July)."
            )
            assert "Grace Huang now has Night on Friday 10 July." in said
            assert (
                "Hana Ishii is now off on Friday 10 July and Sunday 12 July instead of Night."
            ) in said
