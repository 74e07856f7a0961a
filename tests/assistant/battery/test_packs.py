"""The packs: many, the same for the same seed, with every trap in them."""

from __future__ import annotations

from functools import cache
from itertools import islice

from nightfloat.assistant.battery.by_hand import SEASONS, TRIOS, by_hand
from nightfloat.assistant.battery.extractor import wrong
from nightfloat.assistant.battery.packs import Intent, Pack, packs
from nightfloat.assistant.battery.people import CODES, NOTES, TWINS
from nightfloat.assistant.battery.scenes import Time
from nightfloat.assistant.text import Kind


@cache
def some(count: int = 70, seed: int = 1) -> tuple[Pack, ...]:
    """Return the first packs: 18 by hand, and those of the first scenes."""
    return tuple(packs(count, seed))


def test_each_is_asked_for_every_intent() -> None:
    """Five answers each, none of them empty."""
    for pack in some():
        assert [intent for intent, _ in pack.answers] == list(Intent)
        assert all(narrative.sentences for _, narrative in pack.answers)


def test_a_seed_says_what_they_are() -> None:
    """The same again, and others for another seed; by hand they are always the same."""
    again = list(islice(packs(5, 1), 5))
    assert again == list(some()[:5])
    other = list(packs(5, 2))
    assert [one.answers for one in other] != [one.answers for one in again]
    assert other[0].answers == again[0].answers


def test_all_that_they_say_is_so() -> None:
    """The sentences that code has made are held against the schedules that they are about."""
    for pack in some():
        for _, narrative in pack.answers:
            for sentence in narrative.sentences:
                assert wrong(sentence.pieces, pack.known) == [], sentence.text


def test_the_traps_are_there() -> None:
    """Twins, names that are codes, an empty week, both changes of the clocks, hostile notes."""
    names = [name for pack in some() for name in pack.known.names.values()]
    assert names.count(TWINS[0]) >= 2
    assert {"May", "Friday", "Will", "Sean O'Neil", "Jean-Luc Petit-Smith"} <= set(names)
    assert set(CODES) & set(names)
    told = " ".join(pack.name for pack in some())
    assert all(time in told for time in Time)
    texts = {s.text for pack in some() for _, one in pack.answers for s in one.sentences}
    assert any("Nobody has anything to do" in text for text in texts)
    notes = {
        piece.text
        for pack in some()
        for _, one in pack.answers
        for sentence in one.sentences
        for piece in sentence.pieces
        if piece.kind is Kind.NOTE
    }
    hostile = {" ".join(note.split()) for note in NOTES}
    assert len(hostile & notes) > len(NOTES) // 2


def test_by_hand() -> None:
    """Each trio of names at each time of the year."""
    made = list(by_hand())
    assert len(made) == len(TRIOS) * len(SEASONS)
    assert len({name for name, _, _ in made}) == len(made)
