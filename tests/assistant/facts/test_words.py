"""Plurals, dates, lists and texts taken apart: for any names, numbers and days."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nightfloat.assistant.facts.sentences import Told, counted, in_turn, said, some
from nightfloat.assistant.facts.words import Book, runs, stretch_words, weekday_date
from nightfloat.assistant.text import Kind, Link, Piece, text
from nightfloat.domain.time import say
from nightfloat.rules.clock.words import dates
from nightfloat.rules.programme import Programme
from tests.assistant.facts.names import odd
from tests.explain.live_tools import example

BOOK = Book(example("tiny"))
DAYS = st.dates(BOOK.calendar.start, BOOK.calendar.end - timedelta(days=1))
NAMES = st.from_regex(r"[A-Z][a-zé]{1,8}(?:[ '-][A-Z][a-z]{1,8}){0,2}", fullmatch=True)


def words(pieces: tuple[Piece, ...]) -> str:
    """Return pieces as they are read."""
    return "".join(piece.text for piece in pieces)


def named(*names: str) -> Book:
    """Return the words of the tiny example with other names for its first people."""
    tiny: Programme = example("tiny")
    given = [*names, *(one.name for one in tiny.people[len(names) :])]
    people = [replace(one, name=name) for one, name in zip(tiny.people, given, strict=True)]
    return Book(tiny.with_(people=tuple(people)))


@given(st.integers(0, 500))
def test_one_is_one_and_all_else_is_many(value: int) -> None:
    """Never '1 people', never '2 person'."""
    assert words(counted(value, "person", "people")) == (
        "1 person" if value == 1 else f"{value} people"
    )


@given(DAYS, st.integers(0, 40))
def test_stretches_name_both_ends(first: date, length: int) -> None:
    """The month is said once where it is the same; the ref holds the days."""
    last = first + timedelta(days=length)
    piece = BOOK.stretch(first, last)
    if not length:
        assert piece.text == weekday_date(first)
        assert piece.ref == first.isoformat()
        return
    assert piece.ref == f"{first}/{last}"
    begin, _, end = stretch_words(first, last).partition(" – ")
    assert end.split()[1] == str(last.day)
    assert (len(begin.split()) == 2) == ((first.year, first.month) == (last.year, last.month))


@given(DAYS)
def test_a_day_that_the_check_writes_is_that_day(day: date) -> None:
    """'Sat 4 Jul 2026' in a message is Saturday 4 July, whatever stands around it."""
    pieces = BOOK.cut(f"N on {say(day)}: 0 people, at least 1 needed.")
    assert Piece(Kind.DAY, weekday_date(day), day.isoformat()) in pieces
    assert words(pieces) == f"Night on {weekday_date(day)}: 0 people, at least 1 needed."


@given(DAYS, st.integers(1, 60))
def test_days_of_a_window_are_a_stretch(first: date, length: int) -> None:
    """'(6 Jul–2 Aug)' and 'Sat 4 Jul 2026 to Sun 5 Jul 2026' are the days that they say."""
    last = first + timedelta(days=length)
    assume(last < BOOK.calendar.end)
    zone = BOOK.calendar.instant
    window = dates(*(one.astimezone(BOOK.calendar.tz) for one in (zone(first, 0), zone(last, 600))))
    for message in (f"61 h ({window})", f"off {say(first)} to {say(last)}"):
        assert BOOK.stretch(first, last) in BOOK.cut(message), message


@given(st.sets(st.integers(0, 60)))
def test_runs_hold_each_day_once(numbers: set[int]) -> None:
    """Neighbours are together, gaps are kept."""
    start = date(2026, 7, 1)
    days = [start + timedelta(days=number) for number in sorted(numbers)]
    found = runs(days)
    inside = [
        first + timedelta(days=number)
        for first, last in found
        for number in range((last - first).days + 1)
    ]
    assert inside == days
    assert all(one[1] + timedelta(days=1) < two[0] for one, two in pairwise(found))


@given(st.integers(1, 12), st.integers(1, 8))
def test_lists_say_how_many_more(count: int, most: int) -> None:
    """Everybody is named or counted."""
    rows = [(text(f"P{number}"),) for number in range(count)]
    told = words(some(rows, most, "person", "people"))
    shown = len(re.findall(r"P\d+", told))
    more = re.search(r"(\d+) more (person|people)", told)
    assert shown == min(count, most)
    assert (int(more[1]) if more else 0) == count - shown
    assert not more or (more[2] == "person") == (more[1] == "1")
    assert told.count(" and ") == (shown + bool(more) > 1)
    turns = words(in_turn(rows, most, "person", "people"))
    assert turns.count(";") == shown + bool(more) - 1


@given(st.lists(NAMES, min_size=2, max_size=4, unique=True), DAYS)
def test_names_are_cut_out_of_any_text(names: list[str], day: date) -> None:
    """Whatever people are called, their names are in pieces of their own."""
    codes = {*BOOK.programme.shift, *BOOK.programme.rotation}
    assume(not codes.intersection(names))
    book = named(*names)
    for name in names:
        pieces = book.cut(f"{name}: more than 6 work in a row; {name} has N on {say(day)}.")
        found = [piece for piece in pieces if piece.kind is Kind.PERSON]
        assert found == [book.person(one) for one in book.alike[name]] * 2
        rest = "".join(piece.text for piece in pieces if piece.kind is Kind.TEXT)
        assert name not in rest.replace("more than", "").split()


def test_odd_names() -> None:
    """A month, a weekday, an apostrophe, a hyphen, two of one name, a name within another."""
    book = Book(odd())
    ids = book.alike
    assert book.person("R4").text == "Kim Lee (R4)"
    assert [p.ref for p in book.cut("Kim Lee: 2 h", ("R5",)) if p.kind is Kind.PERSON] == ["R5"]
    both = [p.ref for p in book.cut("Kim Lee: 2 h") if p.kind is Kind.PERSON]
    assert both == ["R4", "R5"]
    pieces = book.cut("May has N on Fri 7 May 2027, as Friday's and Sean O'Neil's wish may be.")
    assert [(piece.kind, piece.text) for piece in pieces if piece.kind is not Kind.TEXT] == [
        (Kind.PERSON, "May"),
        (Kind.SHIFT, "Night"),
        (Kind.DAY, "Friday 7 May"),
        (Kind.PERSON, "Friday"),
        (Kind.PERSON, "Sean O'Neil"),
    ]
    assert [p.ref for p in book.cut("Ana-Maria and Ana") if p.kind is Kind.PERSON] == [
        *ids["Ana-Maria"],
        *ids["Ana"],
    ]
    rule = book.cut("N on Monday to Friday: 2 people", weekdays=True)
    assert Piece(Kind.DAY, "Friday") in rule


def test_codes_that_are_words_stay_words() -> None:
    """Only what cannot be a word is taken for a shift."""
    tiny = example("tiny")
    shifts = (*tiny.shifts, replace(tiny.shifts[0], id="A"), replace(tiny.shifts[0], id="Late"))
    book = Book(tiny.with_(shifts=shifts))
    pieces = book.cut("A week of Late work with D and N.")
    assert [piece.text for piece in pieces if piece.kind is Kind.SHIFT] == ["D", "N"]
    assert book.work("A") == (Piece(Kind.SHIFT, "A", "A"),)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (("it is so",), "It is so."),
        (("It is so.",), "It is so."),
        (("a  b", " ", "", "c "), "A b c."),
        (((Piece(Kind.PERSON, "Ada Jr.", "R1"),),), "Ada Jr.."[:-1]),
        ((Piece(Kind.RULE, "no N after N", "x"),), "no N after N."),
    ],
)
def test_sentences_end_once(parts: tuple[str | Piece, ...], sentence: str) -> None:
    """One full stop, one space, a great letter unless a fact comes first."""
    assert words(said(*parts)) == sentence


def test_nothing_is_no_sentence() -> None:
    """What has no words is left out; links are kept once."""
    told = Told()
    told.add("")
    told.add("One", links=[Link(day="2026-07-06"), Link(day="2026-07-06")])
    found = told.narrative("Title")
    assert [one.id for one in found.sentences] == ["s1"]
    assert found.sentences[0].links == (Link(day="2026-07-06"),)
    assert found.version is None
