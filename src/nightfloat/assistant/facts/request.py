"""Why a request was granted or not, and what would grant it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from nightfloat.assistant.facts.others import (
    GROUPS,
    answered,
    note_pieces,
    price_words,
)
from nightfloat.assistant.facts.sentences import Told, counted, number, some
from nightfloat.assistant.facts.words import Book
from nightfloat.assistant.text import Kind, Link, Piece, text
from nightfloat.explain.asked import Answer
from nightfloat.explain.requests import Reason, RequestExplanation


@dataclass(frozen=True, slots=True, kw_only=True)
class Petition:
    """A request as it stands: `state` is what was decided ("open", "approved", "declined")."""

    id: str
    clinician: str
    words: str
    state: str
    note: str
    """What whoever decided wrote."""
    asked_with: str
    """What whoever asked wrote."""


def tell_request(book: Book, petition: Petition, found: RequestExplanation | None) -> Told:
    """Tell what became of a request, the reasons, and the price or the way out."""
    told = Told()
    link = Link(request=petition.id, clinician=petition.clinician)
    answer = found.status.answer if found is not None else Answer.OPEN
    told.add(
        book.person(petition.clinician),
        " asked for ",
        *book.wish(petition.words, petition.clinician),
        f", and {answered(answer)}",
        links=[link],
    )
    decided = {"approved": "It was approved", "declined": "It was declined"}
    told.add(
        decided.get(petition.state, "Nobody has decided on it yet"),
        *note_pieces(petition.note),
        links=[link],
    )
    if petition.asked_with.strip():
        words = " ".join(petition.asked_with.split())
        told.add("The request says “", Piece(Kind.NOTE, words), "”", links=[link])
    if found is None:
        return told
    if found.status.answer is Answer.PARTLY:
        told.add(
            number(found.status.granted),
            " of ",
            *counted(found.status.wanted, "day", "days"),
            " is granted" if found.status.granted == 1 else " are granted",
            links=[link],
        )
    if found.possible:
        price = price_words(found.total)
        joint = " " if price.startswith("at no") else ", "
        told.add("It could be granted", joint, *book.cut(price), links=[link])
        _tell_steps(told, book, found, link)
    else:
        reasons = [reason for refusal in found.refusals for reason in refusal.reasons]
        for one in _strongest(reasons):
            told.add(*_reason(book, one, petition.clinician), links=[link, Link(rule=one.rule)])
        for change in found.possible_if[:2]:
            told.add(*book.told(change.words, change.clinicians), links=[link])
    return told


def _tell_steps(told: Told, book: Book, found: RequestExplanation, link: Link) -> None:
    """Tell the changes that would grant a request, at most the first three days' ones."""
    for refusal in found.refusals[:3]:
        best = refusal.options[0]
        parts = [
            (
                book.person(one.clinician),
                text(" moves from "),
                *book.thing(one.before),
                text(" to "),
                *book.thing(one.after),
            )
            for one in best.changes
            if book.thing(one.before) != book.thing(one.after)
        ]
        if parts:
            told.add(
                "For that ",
                some(parts, 3, "change", "changes"),
                *_at(book, refusal.step),
                links=[link],
            )


def _at(book: Book, step: str) -> tuple[Piece, ...]:
    try:
        return text(" on "), book.day(date.fromisoformat(step))
    except ValueError:
        return (text(f" in {book.block(step)}"),)


def _strongest(reasons: Iterable[Reason]) -> list[Reason]:
    """Return each rule's reason once, the one that holds most people back first."""
    best: dict[str, Reason] = {}
    for one in reasons:
        if one.rule not in best or len(one.clinicians) > len(best[one.rule].clinicians):
            best[one.rule] = one
    return sorted(best.values(), key=lambda one: (-len(one.clinicians), one.rule))[:GROUPS]


def _reason(book: Book, one: Reason, clinician: str) -> tuple[Piece, ...]:
    words = book.told(one.words, (clinician, *one.clinicians))
    if len(one.clinicians) < 2:
        return words
    also = counted(len(one.clinicians), "person", "people")
    return *words, text(" (the same rule keeps "), *also, text(" from helping)")
