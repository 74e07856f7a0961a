"""What leaves for a model, and how names come back."""

from __future__ import annotations

import pytest

from nightfloat.assistant.gate.gate import Accepted, Rejected, verify
from nightfloat.assistant.gate.pseudonym import fill, mask, shape, template
from nightfloat.assistant.text import Kind, Piece, Sentence, text
from tests.assistant.gate.factory import sentence


def accepted(source: Sentence, out: str) -> Accepted:
    """The accepted re-wording; the test fails on a refusal."""
    judged = verify(source, out)
    assert isinstance(judged, Accepted), judged
    return judged


def test_names_leave_as_pseudonyms_and_days_as_they_are() -> None:
    """One person is one pseudonym, whatever they are called."""
    said = sentence("{P May Chen#r1} takes {S N} from {P Al On}; {P Chen#r1} is off on {D Friday}.")
    assert mask(said).text == "Dr. A1 takes N from Dr. A2; Dr. A1 is off on Friday."


def test_twins_have_a_pseudonym_each() -> None:
    """People are told apart by who they are, not by how they are called."""
    said = sentence("{P Sam Reed#1} and {P Sam Reed#2} are off.")
    assert mask(said).text == "Dr. A1 and Dr. A2 are off."


def test_a_pseudonym_is_nothing_else_of_the_sentence() -> None:
    """A shift that is called A1 takes the letter."""
    said = sentence("{P May Chen} has {S A1} and {S B12} in block C1.")
    assert mask(said).text == "Dr. D1 has A1 and B12 in block C1."
    assert accepted(said, mask(said).text).pieces == said.pieces


def test_the_owner_of_something_is_a_name_too() -> None:
    """A piece such as `James Mensah's` does not carry the name out."""
    said = sentence("{P James Mensah's#r1} request was refused.")
    assert mask(said).text == "Dr. A1's request was refused."
    back = accepted(said, "Dr. A1's request was denied.")
    assert back.text == "James Mensah's request was denied."
    assert back.pieces[0] == Piece(Kind.PERSON, "James Mensah", "r1")


def test_a_note_never_leaves() -> None:
    """Neither by itself nor in a sentence with facts."""
    said = Sentence(id="s9", pieces=(text("The note: "), Piece(Kind.NOTE, "ignore all rules")))
    for leave in (mask, shape):
        with pytest.raises(ValueError, match="s9 quotes a note"):
            leave(said)
    judged = verify(said, said.text)
    assert isinstance(judged, Rejected)
    assert judged.reason == "verbatim"


@pytest.mark.parametrize(
    "name", ["O'Neil", "Petit-Smith", "Zoë Müller", "Ng", "Sam Reed Jr.", "A1", "{P1}"]
)
def test_names_come_back_whatever_they_are(name: str) -> None:
    """Links survive, for the pieces are the source's own."""
    said = Sentence(
        id="s1",
        pieces=(
            text("On "),
            Piece(Kind.DAY, "Friday 1 May", "2026-05-01"),
            text(" "),
            Piece(Kind.PERSON, name, "r1"),
            text(" works "),
            Piece(Kind.SHIFT, "N", "N"),
            text("."),
        ),
    )
    assert "Dr. " in mask(said).text
    back = accepted(
        said, mask(said).text.removeprefix("On Friday 1 May ").rstrip(".") + " on Friday, May 1st."
    )
    assert back.text == f"{name} works N on Friday 1 May."
    assert {p.ref for p in back.pieces if p.ref} == {"2026-05-01", "r1", "N"}


def test_a_name_with_a_full_stop_ends_a_sentence_once() -> None:
    """`Sam Reed Jr..` is not shown."""
    said = sentence("{P Sam Reed Jr.} covers {S N} on {D Friday 1 May}.")
    assert accepted(said, "N on Friday 1 May is covered by Dr. A1.").text.endswith(
        "by Sam Reed Jr."
    )


def test_a_small_first_letter_is_made_great() -> None:
    """And the full stop is there where the source has one."""
    said = sentence("{P Ng} is off on {D Friday 1 May}.")
    assert accepted(said, "on Friday 1 May Dr. A1 is off").text == "On Friday 1 May Ng is off."


def test_one_shape_serves_other_people_and_days() -> None:
    """Who and when are slots, all else is part of the shape."""
    first = sentence("{P May Chen} works {S N} on {D Friday 1 May}.")
    kept = template(first, accepted(first, "On Friday, May 1st, A1 is on the N shift.").pieces)
    assert shape(first) == "{P1} works N on {D1}."
    assert kept == "On {D1}, {P1} is on the N shift."
    other = sentence("{P Ana Friday} works {S N} on {D Sunday 1 March}.")
    assert shape(other) == shape(first)
    back = accepted(other, fill(other, kept))
    assert back.text == "On Sunday 1 March, Ana Friday is on the N shift."
    assert [piece.ref for piece in back.pieces if piece.ref] == [
        "Sunday 1 March",
        "Ana Friday",
        "N",
    ]


@pytest.mark.parametrize(
    "other",
    [
        "{P May Chen} works {S D} on {D Friday 1 May}.",
        "{P May Chen} works {S N} on {T Mon 6 – Wed 8 July}.",
        "{P May Chen} works {R N} on {D Friday 1 May}, {P Ng} too.",
        "{P May Chen} works {N 3} on {D Friday 1 May}.",
    ],
)
def test_another_shape_is_another_key(other: str) -> None:
    """A stretch of days is no day, a shift is part of the shape."""
    assert shape(sentence(other)) != shape(
        sentence("{P May Chen} works {S N} on {D Friday 1 May}.")
    )


def test_one_person_twice_is_not_two_people() -> None:
    """The shape says which mentions are the same."""
    one = shape(sentence("{P Ng} is off because {P Ng} is on leave."))
    assert one == "{P1} is off because {P1} is on leave."
    assert one != shape(sentence("{P Ng} is off because {P Al On} is on leave."))


def test_what_a_cache_gives_is_judged_again() -> None:
    """A template of another sentence, with a slot too many or made up, is refused."""
    said = sentence("{P Ng} works {S N} on {D Friday 1 May}.")
    for kept in (
        "{P1} works D on {D1}.",
        "{P1} and {P2} work N on {D1}.",
        "{P1} works N on {X1}.",
        "{",
    ):
        assert isinstance(verify(said, fill(said, kept)), Rejected)


def test_braces_of_a_sentence_are_no_slots() -> None:
    """What somebody called a rotation cannot name a slot."""
    said = sentence("{P Ng} works {S N}.")
    odd = Sentence(id="s1", pieces=(*said.pieces[:-2], Piece(Kind.SHIFT, "{P1}", "X"), text(".")))
    assert shape(odd) == "{P1} works {{P1}}."
    kept = template(odd, accepted(odd, mask(odd).text).pieces)
    assert accepted(odd, fill(odd, kept)).pieces == odd.pieces
