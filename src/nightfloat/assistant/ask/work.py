"""Which shift or rotation is meant: by its id, its name, a part of the name, or its kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nightfloat.assistant.ask.words import VOCABULARY, Token, fold, mistyped
from nightfloat.domain.work import Rotation, Shift

_PARTS = re.compile(r"[^\w']+")
_IDLE = frozenset(("and", "then", "of", "from", "the", "in", "on", "for", "to", "a", "whole"))
"""Words of a name that do not tell what it is."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Shifts, or rotations, that the tokens up to `end` may mean."""

    end: int
    ids: tuple[str, ...]


class Things:
    """Names of shifts, or of rotations."""

    def __init__(self, named: Sequence[tuple[str, str]], kinds: dict[str, tuple[str, ...]]) -> None:
        self._order = {id: number for number, (id, _) in enumerate(named)}
        self._ids = {id.casefold(): id for id, _ in named}
        self._longest_id = max((len(id) for id, _ in named), default=0)
        whole: dict[str, set[str]] = {}
        runs: dict[str, set[str]] = {}
        for id, name in named:
            parts = [folded for part in _PARTS.split(name) if (folded := fold(part))]
            for one in _spellings(parts):
                whole.setdefault(one, set()).add(id)
            for start in range(len(parts)):
                for end in range(start + 1, len(parts) + 1):
                    run = parts[start:end]
                    if not set(run) <= _IDLE and run[0] not in _IDLE and run[-1] not in _IDLE:
                        for one in _spellings(run):
                            runs.setdefault(one, set()).add(id)
        for word, ids in kinds.items():  # a shift that is called so is meant before all that are
            runs.setdefault(word, set(ids))
        self._phrases = {**runs, **whole}
        self._most = max((phrase.count(" ") + 1 for phrase in self._phrases), default=0)
        self._long = tuple(sorted(one for one in self._phrases if " " not in one and len(one) >= 5))

    def at(
        self, text: str, tokens: Sequence[Token], start: int, *, exact: bool = True
    ) -> Thing | None:
        """Return what is named from a token on, by the most tokens; None for nothing."""
        for end in range(min(len(tokens), start + max(self._most, 4)), start, -1):
            slice_ = text[tokens[start].start : tokens[end - 1].end]
            id = self._ids.get(slice_.casefold()) if len(slice_) <= self._longest_id else None
            if id is not None and (slice_ == id or (len(id) > 1 and fold(id) not in VOCABULARY)):
                return Thing(end, (id,))
            words = " ".join(token.word for token in tokens[start:end] if token.text != "-")
            ids = self._phrases.get(words)
            if ids and tokens[end - 1].text != "-":
                return Thing(end, self._sorted(ids))
        if exact:
            return None
        near = mistyped(tokens[start].word, self._long)
        return Thing(start + 1, self._sorted(self._phrases[near])) if near else None

    def _sorted(self, ids: set[str]) -> tuple[str, ...]:
        return tuple(sorted(ids, key=self._order.__getitem__))


def _spellings(parts: Sequence[str]) -> tuple[str, ...]:
    """Return a name's words, singular and plural."""
    words = " ".join(parts)
    return (words, words.removesuffix("s")) if words.endswith("s") else (words, f"{words}s")


@lru_cache(maxsize=16)
def shifts_of(shifts: tuple[Shift, ...]) -> Things:
    """Return the names of shifts."""
    nights = tuple(one.id for one in shifts if one.night)
    calls = tuple(one.id for one in shifts if one.call)
    kinds: dict[str, tuple[str, ...]] = {}
    if nights:
        kinds |= dict.fromkeys(("night", "nights", "overnight", "overnights"), nights)
    if calls:
        kinds |= dict.fromkeys(("call", "calls"), calls)
    return Things([(one.id, one.name or one.id) for one in shifts], kinds)


@lru_cache(maxsize=16)
def rotations_of(rotations: tuple[Rotation, ...]) -> Things:
    """Return the names of rotations."""
    return Things([(one.id, one.name or one.id) for one in rotations], {})


def tonight(shifts: Sequence[Shift]) -> tuple[str, ...]:
    """Return the shifts that "tonight" means."""
    return tuple(one.id for one in shifts if one.night)
