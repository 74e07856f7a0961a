"""The parser for any text: it never fails, never guesses, and is quick."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nightfloat.assistant.ask.grammar import MACROS, SHAPES, TAKER_FIRST
from nightfloat.assistant.ask.intents import RULES, WORDS
from nightfloat.assistant.ask.parse import parse
from nightfloat.assistant.ask.reading import LONGEST, Intent, Known, Refused
from nightfloat.assistant.ask.words import ALTERNATIVES, CONDITIONS, NEGATIONS
from tests.assistant.ask.reading import Case, cases, clinician, known

CHANGES = [
    case
    for half in ("first", "second", "later")
    for case in cases(half)
    if not case.must_refuse
    and "missing:" not in case.reads
    and Intent(case.reads.split()[0]).changes
]
PIECES = [
    *("swap", "put", "give", "off", "friday", "27 nov", "Smith", "Lee's", "Patel", "May"),
    *("will", "to", "and", "with", "on", "nights", "late", "block 6", "?", "not", "or", "me"),
    *("this", "here", "from", "3-5 dec", "the 2nd", "why", "who", "is", "request", "vacation"),
    *("pin", "O'Neil", "-"),
]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=LONGEST + 20))
def test_any_text_is_read_or_refused_and_always_the_same(text: str) -> None:
    """No exception, and no change that lacks a part."""
    found = parse(text, known())
    assert found == parse(text, known())
    if found.refused is None and found.intent is None:
        raise AssertionError(text)
    if found.complete and found.intent is not None and found.intent.changes:
        assert found.people
        assert found.days


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_any_words_of_the_grammar_are_read_or_refused(pieces: list[str]) -> None:
    """Words that it knows, in any order: what is complete says whom, when and what."""
    found = parse(" ".join(pieces), known())
    assert found == parse("  ".join(pieces), known())
    if not found.complete or found.intent is None or not found.intent.changes:
        return
    assert not {"not", "or"} & set(pieces)
    assert set(found.people) <= {one.id for one in known().people}
    assert len(found.people) == (2 if found.intent in {Intent.SWAP, Intent.HAND_OVER} else 1)
    assert all(known().first <= day <= known().last for day in found.days)
    assert found.days


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(CHANGES), st.data())
def test_one_word_more_that_is_not_understood_keeps_it_from_being_proposed(
    case: Case, data: st.DataObject
) -> None:
    """Denials, choices, conditions and nonsense, at any place of a sentence that is understood."""
    words = case.text.split()
    strange = ["qwzx", "unless", "never", "or", "not", "except", "either", "if", "xylophone"]
    word = data.draw(st.sampled_from(strange))
    place = data.draw(st.integers(0, len(words)))
    text = " ".join([*words[:place], word, *words[place:]])
    found = parse(text, case.against)
    assert not (found.complete and found.intent and found.intent.changes), text


@pytest.mark.parametrize("case", CHANGES, ids=lambda case: case.text)
def test_space_and_signs_change_nothing(case: Case) -> None:
    """More space, typographic signs and an exclamation mark are read alike."""
    text, against = case.text, case.against
    found = parse(text, against)
    for other in (f"  {text}  ", text.replace("'", "’").replace("-", "–"), f"{text}!"):
        assert parse(other, against) == replace(found, words=parse(other, against).words), other


def test_a_question_proposes_nothing() -> None:
    """The same words with a question mark, where nobody asks nicely."""
    for case in CHANGES:
        found = parse(f"{case.text.rstrip('?.!')}?", case.against)
        polite = case.text.lower().startswith(("can", "could", "may"))
        assert polite or not found.complete or not found.intent or not found.intent.changes


def test_words_that_deny_or_choose_are_words_of_no_change() -> None:
    """No shape of a change has a word by which it could mean the opposite."""
    for rule in RULES:
        if rule.intent.changes:
            for word in (NEGATIONS | ALTERNATIVES | CONDITIONS) - {"/"}:
                assert f"(?:{word} )" not in rule.pattern.pattern, (rule.intent, word)


def test_the_grammar_is_written_as_it_says() -> None:
    """Every intent has a shape, every name in capitals stands for something."""
    assert {rule.intent for rule in RULES} == set(Intent)
    assert len(RULES) == sum(text.count("- ") for _, text in (*SHAPES, *TAKER_FIRST))
    assert {"swap", "nobody", "why"} <= WORDS
    assert all(name.isupper() for name in MACROS)


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("x" * (LONGEST + 1), Refused.TOO_LONG),
        ("may " * 75, None),
        ("Friday " * 42, None),
        ("Sw\u0430p Smith and Lee on friday", Refused.LANGUAGE),
        ("\u202e\u200b", Refused.EMPTY),
        ("?" * 300, Refused.EMPTY),
    ],
)
def test_odd_texts_are_refused(text: str, refused: Refused | None) -> None:
    """Too long, homoglyphs, signs that cannot be seen, and one word over and over."""
    found = parse(text, known())
    assert not found.complete
    assert refused is None or found.refused is refused


def test_signs_that_cannot_be_seen_do_not_matter() -> None:
    """A zero-width space parts words, it does not hide one."""
    assert parse("swap Smith\u200band\u200bLee on friday", known()).people == ("R3", "R13")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("who is on friday", ["2026-12-04"]),
        ("who is on today", ["2026-11-24"]),
        ("who is on next friday", ["2026-12-04"]),
        ("who is on the 10th", ["2026-12-10"]),
    ],
)
def test_a_weekday_is_of_the_week_that_is_looked_at(text: str, days: list[str]) -> None:
    """But "today" and "next Friday" are told from today."""
    looking = replace(known(), focus_day=date(2026, 12, 2))
    assert [day.isoformat() for day in parse(text, looking).days] == days


def test_this_friday_is_doubtful_where_another_week_is_looked_at() -> None:
    """It may be the one that is seen, or the one that comes."""
    looking = replace(known(), focus_day=date(2026, 12, 2))
    found = parse("put Smith on nights this friday", looking)
    assert found.refused is Refused.AMBIGUOUS_DAY
    assert len(found.days) == 2


def test_me_is_nobody_for_who_is_no_clinician() -> None:
    """It is said, and nobody is guessed."""
    nobody = replace(known(), me=None)
    for text in ("I need friday off", "swap me with Lee on friday", "when do I work"):
        assert parse(text, nobody).refused is Refused.NOBODY, text
    assert parse("friday off", nobody).missing


def crowd(size: int) -> Known:
    """Return a programme of so many people, some of them with like names."""
    first = ("Ana", "Raj", "John", "Maya", "Sean", "Alice", "Will", "April", "Zoë", "Wei")
    last = ("Patel", "Smith", "O'Neil", "May", "Chen", "van der Weiss", "Smith-Jones", "Li")
    people = tuple(
        clinician(f"P{n}", f"{first[n % 10]} {last[n // 10 % 8]}{'son' * (n // 80)}")
        for n in range(size - 1)
    )
    return replace(known(), people=(*people, clinician("R3", "Grace Huang")), me="R3")


def test_a_sentence_of_120_people_takes_two_milliseconds() -> None:
    """CPU time of a sentence of the corpus, on the average of a second look at all of them."""
    many = crowd(120)
    texts = [case.text for half in ("first", "second", "later") for case in cases(half)]
    for text in texts:
        parse(text, many)
    began = time.process_time()
    for text in texts:
        parse(text, many)
    assert (time.process_time() - began) / len(texts) <= 0.002


def alternatives(text: str) -> list[str]:
    """Return what a bracket of words and names offers, the names written out."""
    found = []
    for one in text.split("|"):
        words = " ".join(one.split())
        found += alternatives(MACROS[words].strip("()")) if words in MACROS else [words]
    return found


def test_no_repeated_bracket_can_be_matched_in_two_ways() -> None:
    """Else a long sentence of one word would take forever: no doubles, none made of the others."""
    for _, text in (*SHAPES, *TAKER_FIRST):
        for group in re.findall(r"\(([^()]*)\)[*+]", text):
            offered = alternatives(group)
            assert len(set(offered)) == len(offered), group
            for one in offered:
                words = one.split()
                rest = {" ".join(words[:cut]) for cut in range(1, len(words))}
                assert not (rest & set(offered)), (one, group)


@pytest.mark.parametrize("start", ["", "who ", "why ", "when Lee ", "draft ", "what changed "])
def test_one_word_over_and_over_is_quick(start: str) -> None:
    """The longest sentences of any word of the grammar, and of pairs of some."""
    for word in (*sorted(WORDS), "will be", "is on", "and on", "is not"):
        text = (start + f"{word} " * LONGEST)[:LONGEST]
        began = time.process_time()
        parse(text, known())
        assert time.process_time() - began < 0.25, text
