"""Why a sentence cannot be acted on, and what of it was understood all the same."""

from __future__ import annotations

from collections.abc import Sequence

from nightfloat.assistant.ask.intents import SINGLE_DAY, matching
from nightfloat.assistant.ask.lattice import Item, Lattice, Path, shape_of
from nightfloat.assistant.ask.reading import Intent, Reading, Refused
from nightfloat.assistant.ask.words import (
    ALTERNATIVES,
    CONDITIONS,
    DOUBTS,
    DROPPED,
    NEGATIONS,
    TITLES,
)

_LOOSE = NEGATIONS | ALTERNATIVES | CONDITIONS | DOUBTS
_LEADING = DROPPED | {"on", "for", "in", "at", "to", "of", "and", "all", "during", "over"}
_VERBS = frozenset(
    (
        *("swap", "switch", "trade", "exchange", "put", "assign", "schedule", "give", "remove"),
        *("take", "clear", "drop", "pin", "unpin", "move", "request", "replace", "cancel"),
    )
)

Doubt = tuple[Refused, str]
"""Why something cannot be acted on, and which words of the sentence it is about."""


def refusal(lattice: Lattice, path: Path, *, asks: bool) -> Reading:
    """Return what was understood of a sentence that no shape fits, and why it is refused.

    `asks` says that it is a question, and not a polite wish.
    """
    intent = _guess(path)
    refused, about = _reason(lattice, path, intent, asks=asks)
    return Reading(
        intent=intent,
        people=tuple(dict.fromkeys(id for one in path if one.sign in {"P", "Q"} for id in one.ids)),
        days=tuple(sorted({day for one in path if one.when for day in one.when.days})),
        shifts=next((one.ids for one in path if one.sign == "S"), ()),
        rotation=next((one.ids[0] for one in path if one.sign == "R"), None),
        refused=refused,
        words=about,
    )


def _guess(path: Path) -> Intent | None:
    """Return what a sentence may be about, without the words that keep it from being read."""
    left = tuple(one for one in path if one.sign != "X" and (one.sign or one.word not in _LOOSE))
    rule = matching(shape_of(left)) if left else None
    return rule.intent if rule is not None else None


def _reason(lattice: Lattice, path: Path, intent: Intent | None, *, asks: bool) -> Doubt:
    words = [one.word for one in path if not one.sign]
    for among, reason in (
        (NEGATIONS, Refused.NEGATION),
        (ALTERNATIVES, Refused.ALTERNATIVES),
        (CONDITIONS, Refused.CONDITION),
    ):
        hit = next((word for word in words if word in among), None)
        if hit is not None:
            return reason, hit
    unknown = [one.word for one in path if one.sign == "X"]
    if unknown:
        stranger = _stranger(lattice, path)
        if stranger:
            return Refused.UNKNOWN_PERSON, stranger
        return Refused.UNKNOWN_WORDS, " ".join(unknown[:3])
    doubted = next((word for word in words if word in DOUBTS), None)
    if doubted is not None or (intent is not None and intent.changes and asks):
        return Refused.QUESTION, doubted or ""
    for one in path:
        if one.when is not None and one.when.trouble is not None:
            return one.when.trouble, said(lattice, path, one)
        if len(one.ids) > 1 and one.sign in {"P", "Q"}:
            return Refused.AMBIGUOUS_PERSON, said(lattice, path, one)
    people = sum(1 for one in path if one.sign in {"P", "Q"})
    if sum(1 for one in words if one in _VERBS) > 1 or people > 2:
        return Refused.SEVERAL, ""
    return Refused.NOT_UNDERSTOOD, ""


def _stranger(lattice: Lattice, path: Path) -> str:
    """Return the words that stand where somebody's name should, "" when there are none."""
    runs: list[list[int]] = []
    for number, one in enumerate(path):
        if one.sign != "X":
            continue
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    for run in runs:
        before = path[run[0] - 1] if run[0] else None
        if before is not None and not before.sign and before.word in TITLES:
            return lattice.said(before.end - 1, path[run[0]].end)
    if len(runs) > 2 or any(len(run) > 2 for run in runs):
        return ""
    named: list[Item] = []
    for number, one in enumerate(path):
        if one.sign != "X":
            named.append(one)
        elif number == 0 or path[number - 1].sign != "X":
            sign = "Q" if one.word.casefold().endswith("'s") else "P"
            named.append(Item(one.end, sign, ids=("",)))
    rule = matching(shape_of(tuple(named)))
    words = " ".join(path[number].word for number in runs[0])
    fits = rule is not None and (rule.intent.changes or words[:1].isupper())
    return words if fits else ""


def doubt(lattice: Lattice, intent: Intent, path: Path) -> Doubt | None:
    """Return why the days and shifts of a path that fits a shape cannot be acted on."""
    for one in path:
        if one.when is not None and one.when.trouble is not None:
            return one.when.trouble, said(lattice, path, one)
    whole_block = any(one.sign == "R" for one in path)
    for one in path:
        if one.when is not None and one.when.part and intent.changes and not whole_block:
            return Refused.OUTSIDE, said(lattice, path, one)
    if _several_days(intent, path):
        return Refused.SEVERAL_DAYS, ""
    things = [one for one in path if one.sign in {"S", "R"}]
    if sum(1 for one in things if one.sign == "S") > 1:
        return Refused.SEVERAL, ""
    for one in things:
        if len(one.ids) > 1 and (one.sign == "R" or intent is Intent.ASSIGN):
            return Refused.AMBIGUOUS_SHIFT, said(lattice, path, one)
    return None


def _several_days(intent: Intent, path: Path) -> bool:
    whens = [one.when for one in path if one.when is not None]
    if len({when.days for when in whens}) > 1:
        return True
    if intent in SINGLE_DAY and any(len(when.days) > 1 for when in whens):
        return True
    if intent is Intent.SWAP and any(when.kind == "list" for when in whens):
        return True
    return intent.changes and any(not when.contiguous for when in whens)


def said(lattice: Lattice, path: Sequence[Item], item: Item) -> str:
    """Return an item of a path as it was written, without the words before it."""
    start = max((one.end for one in path if one.end < item.end), default=0)
    while start < item.end - 1 and lattice.tokens[start].word in _LEADING:
        start += 1
    return lattice.said(start, item.end)
