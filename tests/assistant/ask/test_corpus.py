"""The corpus of sentences: read exactly, and nothing proposed that must be refused."""

from __future__ import annotations

import pytest

from nightfloat.assistant.ask.parse import parse
from tests.assistant.ask.reading import Case, cases, written

FIRST, SECOND, LATER = cases("first"), cases("second"), cases("later")
ALL = (*FIRST, *SECOND, *LATER)

SENTENCES, REFUSALS = 170, 40
FLOOR = 0.95


def test_the_corpus_is_large_enough() -> None:
    """Each sentence is there once for what it is read against."""
    assert len(ALL) >= SENTENCES
    assert sum(case.must_refuse for case in ALL) >= REFUSALS
    assert len({(case.text, case.against.me, case.against.focus_day) for case in ALL}) == len(ALL)


@pytest.mark.parametrize("half", [FIRST, SECOND, LATER], ids=["first", "second", "later"])
def test_sentences_are_read_exactly(half: tuple[Case, ...]) -> None:
    """At least 95 of 100, each part of the reading compared."""
    missed = [
        f"{case.text!r}: {case.reads}, not {written(found)} ({found.refused})"
        for case in half
        for found in [parse(case.text, case.against)]
        if not case.exact(found)
    ]
    assert len(missed) <= (1 - FLOOR) * len(half), missed


def test_what_must_be_refused_is_never_complete() -> None:
    """Neither a proposal nor an answer comes of it."""
    acted_on = [
        case.text for case in ALL if case.must_refuse and parse(case.text, case.against).complete
    ]
    assert acted_on == []


def test_what_is_wrong_is_no_proposal_either() -> None:
    """No sentence of the corpus is read as another change than its own."""
    wrong = [
        case.text
        for case in ALL
        for found in [parse(case.text, case.against)]
        if found.complete and found.intent and found.intent.changes and not case.exact(found)
    ]
    assert wrong == []
