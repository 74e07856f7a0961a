"""Why a cell holds what it holds: reasons in the order that matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nightfloat.assistant.facts.others import (
    GROUPS,
    WAYS,
    against,
    answered,
    note_pieces,
    price_words,
    tell_reasons,
    tell_unplanned,
    unplanned,
    way,
    would_be,
)
from nightfloat.assistant.facts.sentences import Told, cell, counted, some
from nightfloat.assistant.facts.words import Book
from nightfloat.assistant.text import Link, Piece, text
from nightfloat.domain.time import Block
from nightfloat.explain.alter import Alteration
from nightfloat.explain.asked import Answer
from nightfloat.explain.cell import CellExplanation, Effect
from nightfloat.explain.live_trial import Target, able
from nightfloat.explain.option import Option
from nightfloat.rules.grid import ABSENT, LEAVE, OFF

EFFECTS = 3
"""Limits that are told of those that a cell serves, and of those that it strains."""

_WITHOUT = "Without it: "
"""How the words of an effect begin that say what would be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """A decision that holds a cell: by the programme (with a note, maybe) or in this version."""

    note: str
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A cell, and what is known of it beside its explanation.

    `last` is the last day of the cell: of its block, or the day itself. `away` is the leave that
    lies on it, without its reason. `requests` are the pages' ids of requests by their codes.
    """

    book: Book
    clinician: str
    day: date
    last: date
    block: Block | None
    """The block, for a cell of the year."""
    pinned: Pinned | None
    away: tuple[date, date] | None
    requests: Mapping[str, str]


def tell_cell(
    placed: Placed,
    found: CellExplanation,
    targets: Sequence[Target],
    altered: Sequence[Alteration],
) -> Told:
    """Tell why a cell holds what it holds, who else could have it, and why the others cannot."""
    told, book, here = Told(), placed.book, cell(placed.clinician, placed.day)
    _tell_state(told, placed, found, here)
    for one in found.requests:
        if one.answer is Answer.OPEN:
            continue  # of another layer of the schedule
        told.add(
            book.person(placed.clinician),
            " asked for ",
            *book.wish(one.words, placed.clinician),
            f", and {answered(one.answer)}",
            links=[Link(request=placed.requests.get(one.id, one.id)), here],
        )
    _tell_effects(told, placed, found.serves, serves=True)
    _tell_effects(told, placed, found.strains, serves=False)
    if unplanned(book, found.has) and placed.block is None:
        tell_unplanned(told, book, found.has, here)
    elif targets:
        _tell_targets(told, placed, found.has, targets)
    elif found.candidates:
        _tell_options(told, book, found.candidates, "could have it")
    elif found.has in {OFF, LEAVE, ABSENT}:
        _tell_instead(told, placed, found.instead)
    for change in altered[:2]:
        told.add(*book.told(change.words, (*change.clinicians, placed.clinician)), links=[here])
    if found.note:
        told.add(*book.cut(found.note), links=[here])
    return told


def _tell_state(told: Told, placed: Placed, found: CellExplanation, here: Link) -> None:
    book, who = placed.book, placed.book.person(placed.clinician)
    when: tuple[Piece, ...] = (text(" on "), book.day(placed.day))
    if placed.block is not None:
        when = (text(f" in {book.block(placed.block)}"),)
    on: tuple[Piece, ...] = ()
    if found.rotation and found.rotation != found.has and placed.block is None:
        on = (text(", in the rotation "), *book.work(found.rotation))
    told.add(who, " ", *book.state(found.has), *when, *on, links=[here])
    if placed.pinned is not None:
        where = " in this version" if placed.pinned.here else ""
        told.add("It is pinned", where, *note_pieces(placed.pinned.note), links=[here])
    if placed.away is not None and found.has != LEAVE:
        told.add(who, " is on approved leave on ", book.stretch(*placed.away), links=[here])
    elif placed.away is not None:
        told.add("The leave is approved for ", book.stretch(*placed.away), links=[here])


def _tell_effects(told: Told, placed: Placed, effects: Sequence[Effect], *, serves: bool) -> None:
    """Tell the limits that a cell serves or strains, musts first."""
    ranked = sorted(effects, key=lambda one: (not one.must, -one.amount))
    for one in ranked[:EFFECTS]:
        told.add(
            *_effect(placed, one, serves=serves),
            links=[Link(clinician=placed.clinician, day=placed.day.isoformat(), rule=one.rule)],
        )
    if len(ranked) > EFFECTS:
        rest = counted(len(ranked) - EFFECTS, "more rule", "more rules")
        told.add("It ", "serves " if serves else "strains ", *rest)


def _effect(placed: Placed, one: Effect, *, serves: bool) -> tuple[Piece, ...]:
    """Return a limit that a cell serves or strains: a clause of a pack by its title."""
    book, clause = placed.book, placed.book.clauses.get(one.rule)
    if clause is not None and clause.code:
        verb = "It helps to keep “" if serves else "It breaks “" if one.must else "It strains “"
        return text(verb), *book.rule(one.rule), text("”")
    without = one.words.startswith(_WITHOUT)
    words = book.told(one.words.removeprefix(_WITHOUT), (placed.clinician,), would=without)
    if serves:
        lead = "Without it, " if without else "" if one.must else "It helps: "
    else:
        lead = "It breaks a rule: " if one.must else "It has a price: "
    return text(lead), *words


def _tell_targets(told: Told, placed: Placed, has: str, targets: Sequence[Target]) -> None:
    book, fine = placed.book, able(targets)
    if fine:
        best = fine[0]
        told.add(
            *counted(len(fine), "other person could have it", "others could have it"),
            "; the best is ",
            book.person(best.clinician),
            ", who ",
            *way(book, best, placed.clinician),
            ", ",
            *book.cut(price_words(best.price)),
            links=[cell(best.clinician, placed.day)],
        )
    else:
        told.add("Nobody else could have ", *book.thing(has), " on ", book.day(placed.day))
    tell_reasons(told, book, targets, placed.day)


def _tell_options(told: Told, book: Book, options: Sequence[Option], could: str) -> None:
    """Tell who else could have a block, by the options of an explanation."""
    fine = [one for one in options if one.can]
    if fine:
        best = fine[0]
        told.add(
            *counted(len(fine), f"other person {could}", f"others {could}"),
            "; the best is ",
            book.person(best.clinician),
            ", who ",
            WAYS[best.way],
            ", ",
            *book.cut(price_words(best.total)),
            links=[Link(clinician=best.clinician)],
        )
    elif options:
        told.add("Nobody else ", could)
    groups: dict[str, list[Option]] = {}
    for one in options:
        if not one.can:
            groups.setdefault(one.rule, []).append(one)
    ranked = sorted(groups.items(), key=lambda row: (-len(row[1]), row[0]))
    for rule, ones in ranked[:GROUPS]:
        told.add(
            *against(book, rule, [one.clinician for one in ones], ones[0].reason),
            links=[Link(rule=rule)],
        )


def _tell_instead(told: Told, placed: Placed, options: Sequence[Option]) -> None:
    """Tell what somebody who has nothing could have, and why not the rest."""
    book, who = placed.book, placed.book.person(placed.clinician)
    codes = {
        one: change.after
        for one in options
        for change in one.changes
        if change.clinician == placed.clinician
    }
    fine = [codes[one] for one in options if one.can and codes.get(one) not in {None, OFF, LEAVE}]
    if fine:
        told.add(
            who,
            " could have ",
            some([book.thing(code) for code in fine], 4, "shift", "shifts", "or"),
            " instead",
            links=[cell(placed.clinician, placed.day)],
        )
    groups: dict[str, list[Option]] = {}
    for one in options:
        if not one.can:
            groups.setdefault(one.rule, []).append(one)
    for rule, ones in list(groups.items())[:3]:
        shifts = some([book.thing(codes[one]) for one in ones], 4, "shift", "shifts")
        told.add(
            *shifts,
            " would not be possible: ",
            *would_be(book, ones[0].reason, placed.clinician),
            links=[Link(clinician=placed.clinician, day=placed.day.isoformat(), rule=rule)],
        )
