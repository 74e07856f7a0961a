"""Who is meant: surnames, first names, initials and ids, with one slip of the finger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from nightfloat.assistant.ask.words import TITLES, Token, fold
from nightfloat.domain.people import Clinician

ALIKE = 85
"""How alike, of 100, a name is that counts as misspelt; Patil is not Patel."""

LONG = 10
"""Letters of a name in which two slips are one name still; Johnson is not Johansson."""

SHORTEST = 4
"""Letters of a word that can be a misspelt name."""

_MOST_PARTS = 5
_PARTS = re.compile(r"[\s\-]+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody who is named by the tokens up to `end`; several ids where it may be several."""

    end: int
    ids: tuple[str, ...]
    possessive: bool
    titled: bool = False
    exact: bool = True


def _folded(by: re.Pattern[str], name: str) -> list[str]:
    parts = [folded for part in by.split(name) if (folded := fold(part))]
    return [part for part in parts if part not in TITLES] or parts


def _runs(parts: Sequence[str]) -> Iterator[str]:
    """Yield each row of neighbouring parts of a name, written together."""
    for start in range(len(parts)):
        for end in range(start + 1, min(len(parts), start + _MOST_PARTS) + 1):
            yield "".join(parts[start:end])


class Names:
    """The names of a roster. Make it with `names_of`, which keeps the last few."""

    def __init__(self, roster: tuple[tuple[str, str], ...]) -> None:
        self.order = {id: number for number, (id, _) in enumerate(roster)}
        self._keys: dict[str, set[str]] = {}
        halves: dict[str, set[str]] = {}
        self._ids = {id.casefold(): id for id, _ in roster}
        self._initials: dict[str, set[str]] = {}
        self._first: dict[str, str] = {}
        parts: set[str] = set()
        for id, name in roster:
            own = _folded(_PARTS, name)
            for key in _runs(_folded(_SPACE, name)):
                self._keys.setdefault(key, set()).add(id)
            for key in _runs(own):
                halves.setdefault(key, set()).add(id)
            parts.update(own)
            if own:
                self._first[id] = own[0][0]
                if len(own) > 1:
                    self._initials.setdefault("".join(part[0] for part in own), set()).add(id)
        for key, ids in halves.items():  # Smith is Smith-Jones where nobody is called Smith
            self._keys.setdefault(key, ids)
        self._single = tuple(sorted(part for part in parts if len(part) >= SHORTEST))

    def at(self, tokens: Sequence[Token], start: int, *, exact: bool = True) -> Mention | None:
        """Return who is named from a token on, by the most tokens; None for nobody.

        With `exact` only what is spelt like a name, an id or initials counts.
        """
        titled = start
        while titled < len(tokens) and tokens[titled].word in TITLES:
            titled += 1
        found = self._named(tokens, titled, exact=exact)
        if found is None:
            return None
        found = self._joined(tokens, found)
        return Mention(found.end, found.ids, found.possessive, titled > start, found.exact)

    def _named(self, tokens: Sequence[Token], start: int, *, exact: bool) -> Mention | None:
        if start >= len(tokens):
            return None
        first = tokens[start]
        letter = self._letter(tokens, start)
        if letter is not None:
            return letter
        for end in range(min(len(tokens), start + 2 * _MOST_PARTS), start, -1):
            span = tokens[start:end]
            words = [one.word for one in span if one.text != "-"]
            if any(one.possessive for one in span[:-1]) or span[-1].text == "-" or not words:
                continue
            ids = self._keys.get("".join(words))
            if ids and len("".join(words)) > 1:
                return self._mention(end, ids, possessive=span[-1].possessive)
        code = self._ids.get(first.word) or self._ids.get(first.text.casefold())
        if code is not None:
            return self._mention(start + 1, {code}, possessive=first.possessive)
        if first.text.isupper() and first.word in self._initials:
            return self._mention(start + 1, self._initials[first.word], possessive=False)
        bare = first.word.removesuffix("s")
        if len(bare) >= SHORTEST - 1 and bare != first.word and bare in self._keys:
            return self._mention(start + 1, self._keys[bare], possessive=True)
        if exact or len(first.word) < SHORTEST or not first.word.isalpha():
            return None
        return self._alike(first, start + 1)

    def _letter(self, tokens: Sequence[Token], start: int) -> Mention | None:
        """Return who is named by an initial and what follows it."""
        first = tokens[start]
        if len(first.word) != 1 or not first.word.isalpha() or start + 1 >= len(tokens):
            return None
        if first.word == "i" or (first.word == "a" and first.text == "a"):
            return None
        named = self._named(tokens, start + 1, exact=True)
        if named is None or first.end + 2 < tokens[start + 1].start:
            return None
        ids = {id for id in named.ids if self._first.get(id) == first.word}
        return self._mention(named.end, ids, possessive=named.possessive) if ids else None

    def _alike(self, token: Token, end: int) -> Mention | None:
        for word, possessive in ((token.word, token.possessive), (token.word.rstrip("s"), True)):
            near = process.extract(
                word, self._single, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None
            )
            slips = 1 if len(word) < LONG else 2
            ids = {
                id
                for key, _, _ in near
                if OSA.distance(word, key, score_cutoff=slips) <= slips
                for id in self._keys[key]
            }
            if ids:
                found = self._mention(end, ids, possessive=possessive)
                return Mention(found.end, found.ids, found.possessive, exact=False)
        return None

    def _joined(self, tokens: Sequence[Token], found: Mention) -> Mention:
        """Return a mention with the parts of the same name that follow it."""
        while found.end < len(tokens) and not found.possessive:
            token = tokens[found.end]
            if len(token.text) == 1 and token.text.isupper() and token.text != "I":
                ids = {id for id in found.ids if self._first.get(id) == token.word}
                following = found.end + 1 if ids else None
                more = Mention(found.end + 1, tuple(ids), token.possessive)
            else:
                other = self._named(tokens, found.end, exact=found.exact)
                ids = set(found.ids) & set(other.ids) if other else set()
                following = other.end if other else None
                more = other or found
            if not ids or following is None:
                break
            exact = found.exact and more.exact
            found = self._mention(following, ids, possessive=more.possessive)
            found = Mention(found.end, found.ids, found.possessive, exact=exact)
        return found

    def _mention(self, end: int, ids: set[str], *, possessive: bool) -> Mention:
        return Mention(end, tuple(sorted(ids, key=self.order.__getitem__)), possessive)


@lru_cache(maxsize=16)
def _names(roster: tuple[tuple[str, str], ...]) -> Names:
    return Names(roster)


def names_of(people: Sequence[Clinician]) -> Names:
    """Return the names of a roster."""
    return _names(tuple((one.id, one.name) for one in people))
