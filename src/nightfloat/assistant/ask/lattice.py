"""Every way to cut a sentence into people, days, shifts and words of the grammar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nightfloat.assistant.ask import work
from nightfloat.assistant.ask.dates import Dates, When
from nightfloat.assistant.ask.names import names_of
from nightfloat.assistant.ask.reading import Known
from nightfloat.assistant.ask.words import DROPPED, TITLES, VOCABULARY, Token, mistyped

ME, THEM, HERE = "me", "them", "here"
"""Words of items that no name stands for: the asker, whom a pronoun means, the cell looked at."""

_OWN = frozenset(("i", "me", "my", "mine", "myself"))
_THEIRS = frozenset(("he", "she", "him", "her", "his", "they", "them", "their"))
_POSSESSIVES = frozenset(("my", "mine", "his", "their"))
_HERE = frozenset(("here", "this"))
_CELLS = frozenset(("cell", "one", "shift", "day", "duty"))
_BEFORE_CODE = frozenset(("the", "in", "on", "to", "for", "at"))
_BEFORE_DAYS = frozenset(("on", "for", "in", "during", "at", "over", "of", "all"))
_BEFORE_WORK = frozenset(("on", "for", "in", "as", "onto", "to", "at", "doing", "into"))


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a sentence, up to the token `end`: a symbol of the grammar, or a word of it.

    `ids` are who or what a symbol may stand for; none for a pronoun that means nobody.
    """

    end: int
    sign: str
    word: str = ""
    ids: tuple[str, ...] = ()
    when: When | None = None


Path = tuple[Item, ...]


class Lattice:
    """The items that a sentence's tokens can be."""

    def __init__(self, plain: str, tokens: Sequence[Token], known: Known) -> None:
        self.plain = plain
        self.tokens = tokens
        self.known = known
        self._codes = {one.id for one in known.shifts} | {one.id for one in known.rotations}
        self._names = names_of(known.people)
        self._shifts = work.shifts_of(known.shifts)
        self._rotations = work.rotations_of(known.rotations)
        self._dates = Dates(known, tokens)

    def paths(self) -> Iterator[Path]:
        """Yield every way to cut the sentence into items, the likeliest first."""
        stack: list[tuple[int, Path]] = [(0, ())]
        found: dict[int, tuple[Item, ...]] = {}
        while stack:
            place, path = stack.pop()
            if place >= len(self.tokens):
                yield merged(path)
                continue
            if place not in found:
                found[place] = tuple(self._items(place))
            stack.extend((one.end, (*path, one)) for one in reversed(found[place]))

    def said(self, start: int, end: int) -> str:
        """Return some tokens as they were written."""
        return self.plain[self.tokens[start].start : self.tokens[end - 1].end]

    def _items(self, at: int) -> Iterator[Item]:
        """Yield what the next tokens can be; a full name is nothing but a name."""
        when = self._dates.at(at)
        person = self._names.at(self.tokens, at)
        if person is not None and (person.titled or person.end - at > 2):
            yield _person(person.end, person.ids, possessive=person.possessive)
            return
        found: list[Item] = []
        if when is not None:
            found.append(Item(when.end, _sign(when), when=when))
        if person is not None and not (when is not None and when.end > person.end):
            found.append(_person(person.end, person.ids, possessive=person.possessive))
        special = self._special(at)
        if special is not None:
            yield from (*found, special)
            return
        for sign, things in (("S", self._shifts), ("R", self._rotations)):
            thing = things.at(self.plain, self.tokens, at)
            if thing is not None and self._is_work(at, thing):
                found.append(Item(thing.end, sign, ids=thing.ids))
        token = self.tokens[at]
        word = token.word if token.text[:1].isalnum() else token.text
        if word in VOCABULARY and when is None:
            found.append(Item(at + 1, "", word))
        yield from found or (self._slip(at),)

    def _slip(self, at: int) -> Item:
        """Return what a token is with one slip of the finger, else something unknown."""
        token = self.tokens[at]
        person = self._names.at(self.tokens, at, exact=False)
        if person is not None:
            return _person(person.end, person.ids, possessive=person.possessive)
        if token.word in TITLES:
            return Item(at + 1, "", token.word)
        word = mistyped(token.word)
        if word is not None:
            return Item(at + 1, "", word)
        thing = self._shifts.at(self.plain, self.tokens, at, exact=False)
        if thing is not None:
            return Item(thing.end, "S", ids=thing.ids)
        return Item(at + 1, "X", token.text)

    def _is_work(self, at: int, thing: work.Thing) -> bool:
        """Return whether a word that is also a plain one is meant as a shift.

        "day" is one in "day shift" and "on days"; "OR" only in "the OR", where not all is in
        capitals.
        """
        words = [one.word for one in self.tokens[at : thing.end]]
        if len(words) > 1 or words[0] not in VOCABULARY:
            return True
        text = self.tokens[at].text
        before = self.tokens[at - 1].word if at else ""
        if text in self._codes:
            return not self.plain.isupper() and before in _BEFORE_CODE
        if words[0] in {"day", "days"}:
            following = self.tokens[thing.end].word if thing.end < len(self.tokens) else ""
            on_days = words[0] == "days" and before in {"on", "to", "work", "works", "does"}
            return following in {"shift", "shifts"} or on_days
        return True

    def _special(self, at: int) -> Item | None:
        """Return the asker, somebody that a pronoun means, or the cell that is looked at."""
        known, token = self.known, self.tokens[at]
        if token.word in _OWN:
            sign = "Q" if token.word in _POSSESSIVES else "P"
            return Item(at + 1, sign, ME, (known.me,) if known.me else ())
        looked_at = (known.focus_person,) if known.focus_person else ()
        following = self.tokens[at + 1].word if at + 1 < len(self.tokens) else ""
        if token.word in _THEIRS:
            possessive = token.word in _POSSESSIVES or (
                token.word == "her" and bool(following) and self._dates.at(at + 1) is not None
            )
            return Item(at + 1, "Q" if possessive else "P", THEM, looked_at)
        if token.word in _HERE:
            return Item(at + 1 + (following in _CELLS), "H", HERE, looked_at)
        return None


def _person(end: int, ids: tuple[str, ...], *, possessive: bool) -> Item:
    return Item(end, "Q" if possessive else "P", ids=ids)


def _sign(when: When) -> str:
    return {"week": "W", "block": "B"}.get(when.kind, "D")


def shape_of(path: Path) -> str:
    """Return a path as the grammar reads it: each part followed by a space."""
    return "".join(
        f"{one.sign}{number} " if one.sign else f"{one.word} " for number, one in enumerate(path)
    )


def merged(path: Path) -> Path:
    """Return a path without words that add nothing, and with lists of days as one."""
    found: list[Item] = []
    for one in path:
        if not one.sign and one.word in DROPPED:
            continue
        if one.sign in {"D", "W", "B"}:
            while found and not found[-1].sign and found[-1].word in _BEFORE_DAYS:
                found.pop()
            if one.sign == "D" and _continues(found):
                while not found[-1].sign:
                    found.pop()
                found[-1] = _both(found[-1], one)
                continue
        if one.sign in {"S", "R"}:
            while found and not found[-1].sign and found[-1].word in _BEFORE_WORK:
                found.pop()
        found.append(one)
    return tuple(found)


def _continues(found: Sequence[Item]) -> bool:
    """Return whether a day that comes next belongs to the one before it."""
    last = next((one for one in reversed(found) if one.sign or one.word != "and"), None)
    return last is not None and last.sign == "D"


def _both(first: Item, other: Item) -> Item:
    assert first.when is not None
    assert other.when is not None
    one, two = first.when, other.when
    when = replace(
        two,
        days=tuple(sorted({*one.days, *two.days})),
        kind="list",
        trouble=one.trouble or two.trouble,
        tonight=one.tonight or two.tonight,
    )
    return Item(other.end, "D", when=when)
