"""Who else could have a shift, at what price, and why the rest cannot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nightfloat.assistant.facts.sentences import Told, counted
from nightfloat.assistant.facts.words import Book
from nightfloat.assistant.text import Kind, Link, Piece, text
from nightfloat.explain.alter import priced
from nightfloat.explain.asked import Answer
from nightfloat.explain.effect import Totals
from nightfloat.explain.live_clock import Standing
from nightfloat.explain.live_trial import Target
from nightfloat.explain.option import Way
from nightfloat.rules.grid import ABSENT, LEAVE, OFF
from nightfloat.rules.phrases import listing

GROUPS = 5
"""Reasons that are told one by one."""

WAYS = {
    Way.TAKES: "can take it",
    Way.SWAPS: "can swap",
    Way.ADDS: "can add it",
    Way.HAS: "can have it",
}


def price_words(total: Totals) -> str:
    """Return a price by tier as the end of a sentence: 'at no cost', 'which saves 2 in wishes'."""
    words = priced(total)
    if words.startswith("at no"):
        return words
    found: list[str] = []
    said = ""
    for part in words.split(", "):
        verb, _, rest = part.partition(" ")
        found.append(rest if verb == said else part)
        said = verb
    return f"which {listing(found, 'and')}"


def unplanned(book: Book, code: str) -> bool:
    """Whether a letter of a day is that of a rotation whose days nobody plans one by one."""
    idle = {"", OFF, LEAVE, ABSENT}
    return code not in idle and not any(part in book.programme.shift for part in code.split("+"))


def tell_unplanned(told: Told, book: Book, code: str, here: Link) -> None:
    """Tell that nobody can be put there for a day."""
    told.add("The days of ", *book.work(code), " are not planned one by one here", links=[here])


def note_pieces(note: str) -> tuple[Piece, ...]:
    """Return ', with the note “…”', on one line; nothing for an empty note."""
    words = " ".join(note.split())
    return (text(", with the note “"), Piece(Kind.NOTE, words), text("”")) if words else ()


def answered(answer: Answer) -> str:
    """Return what a schedule does with a request: 'the schedule grants it'."""
    return {
        Answer.GRANTED: "the schedule grants it",
        Answer.PARTLY: "the schedule grants it in part",
        Answer.DENIED: "the schedule denies it",
        Answer.OPEN: "the schedule says nothing of it",
    }[answer]


def way(book: Book, target: Target, holder: str) -> tuple[Piece, ...]:
    """Return how somebody would get it: 'can swap D for it', 'can take it'."""
    if target.way is not Way.SWAPS:
        return (text(WAYS[target.way]),)
    given = next((one.code for one in target.changes if one.clinician == holder), OFF)
    return text("can swap "), *book.thing(given), text(" for it")


def tell_reasons(told: Told, book: Book, targets: Sequence[Target], day: date) -> None:
    """Tell why the others cannot, those of one reason together, the commonest first."""
    groups: dict[str, list[Target]] = {}
    for one in targets:
        if one.standing is Standing.VIOLATION:
            groups.setdefault(one.rule, []).append(one)
    ranked = sorted(groups.items(), key=lambda row: (-len(row[1]), row[0]))
    for rule, ones in ranked[:GROUPS]:
        told.add(
            *against(book, rule, [one.clinician for one in ones], ones[0].words),
            links=[
                Link(rule=rule),
                *(Link(clinician=x.clinician, day=day.isoformat(), rule=rule) for x in ones[:3]),
            ],
        )
    rest = sum(len(ones) for _, ones in ranked[GROUPS:])
    if rest:
        told.add(*counted(rest, "more person cannot", "more people cannot"), " for other reasons")


def against(book: Book, rule: str, ids: Sequence[str], words: str) -> tuple[Piece, ...]:
    """Return one reason and whom it holds back; a single person's in the words of the check."""
    if rule == "leave":
        are = " is on leave" if len(ids) == 1 else " are on leave"
        return *book.people(ids, 3), text(are)
    if rule == "pin":
        return *book.people(ids, 3), text(" is" if len(ids) == 1 else " are"), text(" pinned")
    if len(ids) == 1:
        return book.person(ids[0]), text(" cannot: "), *would_be(book, words, ids[0])
    who = counted(len(ids), "person", "people")
    if rule in book.clauses:
        return *who, text(" would break “"), *book.rule(rule), text("”")
    are = (
        " is not on a rotation that has it: "
        if len(ids) == 1
        else (" are not on a rotation that has it: ")
    )
    return *who, text(are), *book.people(ids, 3)


def would_be(book: Book, words: str, clinician: str) -> tuple[Piece, ...]:
    """Return what a change would bring; whom it would be given to is 'they', for they are named."""
    name = book.names.get(clinician, clinician)
    alone = words[:1].isdigit()
    pieces = book.told(f"{name}: {words}" if alone else words, (clinician,), would=True)
    if pieces[0] != book.person(clinician):
        return pieces
    rest = (
        text(one.text.replace(" needs ", " need ")) if one.kind is Kind.TEXT else one
        for one in pieces[1:]
    )
    return text("they"), *rest
