"""What holds for any sentence and any text."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from nightfloat.assistant.gate import lexicon
from nightfloat.assistant.gate.canonical import canonical
from nightfloat.assistant.gate.gate import Accepted, verify
from nightfloat.assistant.gate.pseudonym import fill, mask, shape, template
from nightfloat.assistant.gate.reading import Reader
from nightfloat.assistant.text import Kind, Piece, Sentence
from tests.assistant.gate.factory import FORMS, made, sentence

WORDS = sorted(
    {word for group in (*lexicon.MODALS, *lexicon.GROUPS) for form in group.forms for word in form}
    | lexicon.LOGIC
    | lexicon.ARTICLES
    | {"is", "are", "has", ",", ":", ";", ".", "'s", "shift", "rule", "isn't", "N", "A1", "Dr."}
)


@st.composite
def said(draw: st.DrawFn) -> Sentence:
    """A sentence of the factory."""
    form = draw(st.sampled_from(FORMS))
    return made(form, Random(draw(st.integers(0, 10**6))), "s1").sentence


odd = st.builds(
    lambda pieces: Sentence(id="s1", pieces=tuple(pieces)),
    st.lists(
        st.builds(
            Piece,
            st.sampled_from([kind for kind in Kind if kind is not Kind.NOTE]),
            st.one_of(st.text(max_size=12), st.sampled_from([*WORDS, "Friday 1 May", "2", "two"])),
            st.sampled_from(["", "r1", "r2", "2026-05-01/2026-05-02"]),
        ),
        max_size=8,
    ),
)
"""Sentences that nobody would say: hostile names, codes that are words, nothing at all."""


@st.composite
def garbled(draw: st.DrawFn) -> tuple[Sentence, str]:
    """A sentence, and its words with some moved, lost, added or said otherwise."""
    source = draw(said())
    masked = mask(source)
    shown = {fact.slot: fact.shown for fact in masked.facts}
    row = [
        word
        for words, slot in masked.parts
        for word in (*words.replace(".", " ").split(), *([shown[slot]] if slot else []))
    ]
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(row)))
        if draw(st.booleans()) and row:
            row.insert(place, row.pop(draw(st.integers(0, len(row) - 1))))
        else:
            row.insert(place, draw(st.sampled_from(WORDS)))
    return source, " ".join(row).replace(" ,", ",").replace(" '", "'") + "."


def facts(pieces: tuple[Piece, ...]) -> Counter[Piece]:
    """What is said of whom, without the words."""
    return Counter(piece for piece in pieces if piece.kind is not Kind.TEXT)


def _apart(source: Sentence) -> tuple[Piece, ...]:
    """The pieces with the 's of an owner taken off, as they come back."""
    return tuple(
        Piece(piece.kind, piece.text[:-2], piece.ref)
        if piece.kind is Kind.PERSON and piece.text[-2:] in {"'s", "’s"} and piece.text[:-2].strip()
        else piece
        for piece in source.pieces
    )


@given(said())
@settings(max_examples=200, deadline=None)
def test_a_sentence_is_its_own_rewording(source: Sentence) -> None:
    """And a kept one of its shape fills to itself."""
    answer = verify(source, mask(source).text)
    assert isinstance(answer, Accepted)
    assert answer.pieces == source.pieces
    assert fill(source, template(source, answer.pieces)) == mask(source).text
    assert template(source, answer.pieces) == shape(source)


@given(odd)
@settings(max_examples=300, deadline=None)
@example(sentence("{S on} {S on} on {N 2}{N two} "))
def test_any_sentence_is_its_own_rewording(source: Sentence) -> None:
    """Also one that nobody would say, and with all its facts."""
    answer = verify(source, mask(source).text)
    assert isinstance(answer, Accepted), answer
    assert facts(answer.pieces) in (facts(source.pieces), facts(_apart(source)))


@given(garbled())
@settings(max_examples=400, deadline=None)
def test_what_passes_has_the_same_facts_and_reads_the_same(pair: tuple[Sentence, str]) -> None:
    """Every accepted text has every piece of its source, each as often."""
    source, out = pair
    answer = verify(source, out)
    if isinstance(answer, Accepted):
        assert facts(answer.pieces) == facts(source.pieces)
        again = Reader(mask(source))
        assert canonical(again.tokens(out)) == canonical(again.tokens(mask(source).text))
        kept = fill(source, template(source, answer.pieces))
        assert isinstance(verify(source, kept), Accepted)


@given(st.one_of(said(), odd), st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text_is_judged(source: Sentence, out: str) -> None:
    """Whatever a model answers, nothing is raised, and what passes has all facts."""
    answer = verify(source, out)
    if isinstance(answer, Accepted):
        assert facts(answer.pieces) in (facts(source.pieces), facts(_apart(source)))


@given(said(), st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_kept_template_is_filled(source: Sentence, kept: str) -> None:
    """What a cache holds may be broken: it is judged like a model's answer."""
    answer = verify(source, fill(source, kept))
    assert not isinstance(answer, Accepted) or facts(answer.pieces) == facts(source.pieces)


@given(odd)
@settings(max_examples=200, deadline=None)
def test_no_name_is_in_what_leaves(source: Sentence) -> None:
    """Unless something else in the sentence is called the same."""
    other = " ".join(piece.text for piece in source.pieces if piece.kind is not Kind.PERSON)
    said_out = mask(source).text
    for piece in source.pieces:
        name = piece.text.strip()
        if piece.kind is Kind.PERSON and len(name) > 4 and name not in other + "'s ’s Dr. A1":
            assert name not in said_out
