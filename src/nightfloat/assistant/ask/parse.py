"""From a sentence to its reading: every word is understood, or the sentence is not acted on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from nightfloat.assistant.ask import work
from nightfloat.assistant.ask.doubts import doubt, refusal, said
from nightfloat.assistant.ask.intents import NEEDS, Rule, matching
from nightfloat.assistant.ask.lattice import ME, Item, Lattice, Path, shape_of
from nightfloat.assistant.ask.polite import plainly
from nightfloat.assistant.ask.reading import (
    LONGEST,
    Ask,
    Intent,
    Known,
    Missing,
    Reading,
    Refused,
)
from nightfloat.assistant.ask.words import latin, tidy, tokens

_MOST_PATHS = 48
_MOST_TOKENS = 80

_VACATION = frozenset(("vacation", "leave", "pto", "holiday", "holidays"))
_NEED = re.compile(r"\b(?:needs?|must|ha(?:s|ve) to)\b")

_OF_NOBODY = frozenset({Intent.CHANGES, Intent.ANNOUNCE_PUBLICATION, Intent.WHO_ON})
"""Intents that speak of nobody in particular: "whom do I have to tell"."""

_UNNAMED = {Intent.REQUEST_OFF: 0, Intent.SWAP: 1, Intent.SHIFTS: 0}
"""How many people are named where the asker is another one, without a word: "Friday off"."""


def parse(text: str, known: Known) -> Reading:
    """Return what a sentence means; the same text and knowledge give the same reading.

    Never raises. What a sentence would change is read only when each of its words is understood
    and there is no second way to read it.
    """
    if len(text) > LONGEST:
        return Reading(refused=Refused.TOO_LONG)
    plain = tidy(text)
    if not any(sign.isalnum() for sign in plain):
        return Reading(refused=Refused.EMPTY)
    if not latin(plain):
        return Reading(refused=Refused.LANGUAGE)
    return _Sentence(plain, known).reading()


class _Sentence:
    """One sentence while it is read."""

    def __init__(self, plain: str, known: Known) -> None:
        self.known = known
        all_tokens = [one for one in tokens(plain) if one.text not in {"'", "?"}]
        request = plainly(all_tokens)
        self.asks = plain.rstrip(" .!)\"'").endswith("?") and not request.polite
        self.own_voice = request.own_voice
        self.lattice = Lattice(plain, request.tokens, known)

    def reading(self) -> Reading:
        """Return what the sentence means."""
        if len(self.lattice.tokens) > _MOST_TOKENS:
            return Reading(refused=Refused.TOO_LONG)
        paths = list(islice(self.lattice.paths(), _MOST_PATHS + 1))
        if len(paths) > _MOST_PATHS:
            return Reading(refused=Refused.TWO_READINGS)
        fitting = ((matching(shape_of(path)), path) for path in paths)
        found = [self._read(rule, path) for rule, path in fitting if rule is not None]
        if not found:
            return refusal(self.lattice, paths[0], asks=self.asks)
        sound = [one for one in found if one.refused is None]
        best = [one for one in sound if not one.missing] or sound or found
        if any(one.intent and one.intent.changes for one in best):
            best = sound or found  # what lacks something may be what is meant
        distinct = list(dict.fromkeys(best))
        if len(distinct) > 1 and any(one.intent and one.intent.changes for one in distinct):
            return _united(distinct)
        return distinct[0]

    def _read(self, rule: Rule, path: Path) -> Reading:
        """Return what a path means by the rule that it matches."""
        intent, known = rule.intent, self.known
        people = _people(intent, path)
        doubtful = next((one for one in people if len(one.ids) > 1), None)
        ids = tuple(id for one in people for id in one.ids)
        if rule.flip:
            ids = ids[::-1]
        implied = self._implied(intent, people)
        nobody = implied == "" or any(one.word == ME and not one.ids for one in people)
        if implied:
            ids = (implied, *ids)
        days = tuple(sorted({day for one in path if one.when for day in one.when.days}))
        if not days and known.focus_day and any(one.sign == "H" for one in path):
            days = (known.focus_day,)
        if not days and intent in {Intent.WHO_ON, Intent.WHO_OFF} and self._is_now():
            days = (known.today,)
        reading = Reading(
            intent=intent,
            people=ids,
            days=days,
            shifts=self._meant(path),
            rotation=next((one.ids[0] for one in path if one.sign == "R"), None),
            block=next((one.when.block for one in path if one.when and one.when.block), None),
            ask=_asked(intent, path),
        )
        why = doubt(self.lattice, intent, path)
        if doubtful is not None:
            why = (Refused.AMBIGUOUS_PERSON, said(self.lattice, path, doubtful))
        elif nobody:
            why = (Refused.NOBODY, "")
        elif len(set(ids)) < len(ids):
            why = (Refused.SAME_PERSON, "")
        elif why is None and intent.changes and self.asks:
            why = (Refused.QUESTION, "")
        refused, words = why or (None, "")
        missing = _missing(reading, path)
        return replace(reading, refused=refused, words=words, missing=missing)

    def _is_now(self) -> bool:
        return self.known.first <= self.known.today <= self.known.last

    def _implied(self, intent: Intent, people: Sequence[Item]) -> str | None:
        """Return who is meant though no word names them, "" for an asker who is nobody here."""
        known = self.known
        if len(people) != _UNNAMED.get(intent):
            return None
        if self.own_voice:
            return known.me or ""
        if known.me is not None:
            return known.me if known.focus_person in {None, known.me} else None
        return known.focus_person if intent is Intent.SWAP else None

    def _meant(self, path: Path) -> tuple[str, ...]:
        named = next((one.ids for one in path if one.sign == "S"), None)
        if named is not None:
            return named
        tonight = any(one.when is not None and one.when.tonight for one in path)
        return work.tonight(self.known.shifts) if tonight else ()


def _people(intent: Intent, path: Path) -> list[Item]:
    """Return who is named; who is looked at counts where nobody is."""
    if intent in _OF_NOBODY:
        return []
    named = [one for one in path if one.sign in {"P", "Q"}]
    return named or [one for one in path if one.sign == "H"]


def _asked(intent: Intent, path: Path) -> Ask:
    words = [one.word for one in path if not one.sign]
    if intent is not Intent.REQUEST_OFF:
        return Ask.WISH
    if not _VACATION.isdisjoint(words):
        return Ask.VACATION
    return Ask.NEED if _NEED.search(" ".join(words)) else Ask.WISH


def _missing(reading: Reading, path: Path) -> tuple[Missing, ...]:
    assert reading.intent is not None
    of_a_shift = reading.intent is Intent.COVER and bool(reading.shifts)
    have = {
        Missing.PERSON: bool(reading.people) or of_a_shift,
        Missing.OTHER: len(reading.people) > 1,
        Missing.DAY: bool(reading.days) or any(one.when is not None for one in path),
        Missing.SHIFT: bool(reading.shifts) or reading.rotation is not None,
    }
    return tuple(one for one in NEEDS.get(reading.intent, ()) if not have[one])


def _united(readings: Sequence[Reading]) -> Reading:
    """Return readings that differ as one that is refused, with what they have in common."""
    first = readings[0]
    same = {one.intent for one in readings} == {first.intent}
    return Reading(
        intent=first.intent if same else None,
        people=tuple(dict.fromkeys(id for one in readings for id in one.people)),
        days=tuple(sorted({day for one in readings for day in one.days})),
        refused=Refused.TWO_READINGS,
    )
