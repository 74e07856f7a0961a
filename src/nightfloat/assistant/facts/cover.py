"""Who can take a shift: a ranked list with what moves and what it costs, then why not the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nightfloat.assistant.facts.others import (
    price_words,
    tell_reasons,
    tell_unplanned,
    unplanned,
    way,
)
from nightfloat.assistant.facts.sentences import Told, cell, counted, some
from nightfloat.assistant.facts.words import Book
from nightfloat.assistant.text import Link, Piece, text
from nightfloat.explain.live_clock import Standing
from nightfloat.explain.live_trial import Target, able
from nightfloat.rules.grid import OFF

MOST = 5
"""Candidates that are told one by one."""

_PLACES = ("First choice: ", "Second: ", "Third: ", "Fourth: ", "Fifth: ")


def tell_cover(book: Book, clinician: str, day: date, has: str, targets: Sequence[Target]) -> Told:
    """Tell who can take what somebody has on a day."""
    told, who = Told(), book.person(clinician)
    here = cell(clinician, day)
    if not targets and has in {OFF, "", "leave", "absent"}:
        told.add(
            who,
            " ",
            *book.state(has),
            " on ",
            book.day(day),
            ", so there is nothing to cover",
            links=[here],
        )
        return told
    if unplanned(book, has):
        told.add(who, " ", *book.state(has), " on ", book.day(day), links=[here])
        tell_unplanned(told, book, has, here)
        return told
    fine = able(targets)
    lead = (who, text(" "), *book.state(has), text(" on "), book.day(day))
    if not fine:
        told.add(*lead, ", and nobody can take it without breaking a rule", links=[here])
    else:
        can = counted(len(fine), "person can take it", "people can take it")
        told.add(*lead, ", and ", *can, links=[here])
    for place, one in zip(_PLACES, fine, strict=False):
        told.add(place, *_candidate(book, one, clinician), links=_links(one))
    if len(fine) > MOST:
        rest = [(book.person(one.clinician),) for one in fine[MOST:]]
        told.add("Also possible: ", some(rest, 8, "person", "people"), links=[here])
    tell_reasons(told, book, targets, day)
    return told


def _candidate(book: Book, one: Target, holder: str) -> tuple[Piece, ...]:
    """Return a candidate: how, at what price, what moves with it, and what speaks against it."""
    knock = [
        (book.person(change.clinician), text(" then "), *book.state(change.code))
        for change in one.changes
        if change.clinician not in {holder, one.clinician}
        or (change.clinician == holder and change.code != OFF)
    ]
    moves = (text("; "), *some(knock, 2, "change", "changes")) if knock else ()
    but: tuple[Piece, ...] = ()
    if one.standing is Standing.ADVISORY and one.words:
        but = (text("; to weigh: "), *book.cut(one.words.rstrip("."), (one.clinician,)))
    price = book.cut(price_words(one.price))
    return (
        book.person(one.clinician),
        text(" "),
        *way(book, one, holder),
        text(", "),
        *price,
        *moves,
        *but,
    )


def _links(one: Target) -> list[Link]:
    found = [cell(change.clinician, change.day) for change in one.changes]
    return [*found, Link(rule=one.rule, clinician=one.clinician)] if one.rule else found
