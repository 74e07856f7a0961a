"""Messages that are ready to be sent: a publication, a swap, a call for cover.

Sentences say the facts to whoever sends the message; `copyable` is the message itself. No message
says why somebody is away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nightfloat.app.diffs import Change
from nightfloat.assistant.facts.changes import change_rows
from nightfloat.assistant.facts.sentences import Part, Told, cell, counted, number, said, some
from nightfloat.assistant.facts.words import Book, stretch_words
from nightfloat.assistant.text import Kind, Link, Piece, text
from nightfloat.domain.time import clock
from nightfloat.explain.live_trial import Target
from nightfloat.rules.grid import ABSENT, LEAVE, OFF

ASKED = 3
"""People who are named as those to ask."""

MOST = 20
"""People whose changes a message about a publication lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What is published: a schedule from `first` to `last`, and what differs from before.

    `known` tells whether an earlier version was published; `published` whether this one is.
    """

    schedule: str
    number: int
    first: date
    last: date
    published: bool
    known: bool
    people: tuple[tuple[str, tuple[Change, ...]], ...]


def _words(*parts: Part) -> str:
    return "".join(piece.text for piece in said(*parts))


def publication(book: Book, found: Publication) -> tuple[Told, str]:
    """Return the facts of a publication, and the message to everybody."""
    told = Told()
    named = Piece(Kind.NOTE, " ".join(found.schedule.split()))
    is_it = " is published" if found.published else " is ready to be published"
    told.add("Version ", number(found.number), " of “", named, "”", is_it)
    told.add("It plans ", book.stretch(found.first, found.last))
    days = sum((one.end - one.start).days + 1 for _, changes in found.people for one in changes)
    if found.people:
        told.add(
            *counted(days, "day differs", "days differ"),
            " from what was published before, for ",
            *counted(len(found.people), "person", "people"),
            links=[Link(clinician=id) for id, _ in found.people[:MOST]],
        )
    elif found.known:
        told.add("Nothing differs from what was published before")
    span = stretch_words(found.first, found.last)
    lines = ["Hello all,", "", f"The schedule “{named.text}” for {span} is published."]
    if found.people:
        lines += ["", "This changes for you:"]
        for id, changes in found.people[:MOST]:
            rows = change_rows(book, changes)
            lines.append(f"- {_words(book.person(id), ' ', some(rows, 4, 'change', 'changes'))}")
        if len(found.people) > MOST:
            rest = _words(*counted(len(found.people) - MOST, "more person", "more people"))
            lines.append(f"- {rest.rstrip('.')}: see Nightfloat.")
    elif found.known:
        lines += ["", "Nothing differs from the version before."]
    lines += ["", "Your own shifts are in Nightfloat, and your calendar follows. Thank you."]
    return told, "\n".join(lines)


def swap(
    book: Book,
    one: tuple[str, date, str],
    other: tuple[str, date, str],
    verdict: Sequence[str] | None,
) -> tuple[Told, str]:
    """Return the facts of a swap of two people's days, and the message to both.

    Each is (who, day, what they have now). `verdict` are the violations that it would bring, None
    where it was not tried.
    """
    told = Told()
    rows = []
    for (who, day, code), (partner, _, _) in ((one, other), (other, one)):
        gives = (
            book.person(partner),
            text(" takes "),
            *book.thing(code),
            text(" on "),
            book.day(day),
            text(" from "),
            book.person(who),
        )
        told.add(*gives, links=[cell(who, day), cell(partner, day)])
        rows.append(f"- {_words(*gives)}")
    if verdict:
        told.add("It would bring ", *counted(len(verdict), "new violation", "new violations"))
        for words in verdict[:3]:
            told.add(*book.told(words, (one[0], other[0]), would=True))
    elif verdict is not None:
        told.add("It brings no new violation")
    else:
        told.add("It was not tried, because somebody works already on the other's day")
    hello = f"Hello {book.person(one[0]).text} and {book.person(other[0]).text},"
    lines = [hello, "", "Here is your swap:", *rows, "", "Reply if this is not what you agreed."]
    return told, "\n".join([*lines, "Thank you."])


def sick(
    book: Book, clinician: str, day: date, has: str, fine: Sequence[Target]
) -> tuple[Told, str]:
    """Return the facts of somebody's sudden absence, and the message that asks for cover."""
    told, who = Told(), book.person(clinician)
    here = cell(clinician, day)
    state = (*book.state(has), text(" on "), book.day(day))
    if has in {OFF, "", LEAVE, ABSENT}:
        told.add(who, " ", state, ", so nothing has to be covered", links=[here])
        return told, ""
    told.add(
        *book.work(has),
        " on ",
        book.day(day),
        " need cover; " if "+" in has else " needs cover; ",
        who,
        " is not available",
        links=[here],
    )
    asked = [one.clinician for one in fine[:ASKED]]
    if asked:
        told.add(
            "Ask first: ",
            *book.people(asked),
            links=[cell(id, day) for id in asked],
        )
    else:
        told.add("Nobody can take it without breaking a rule", links=[here])
    named = " or ".join(book.person(id).text for id in asked)
    hello = f"Hello {named}," if asked else "Hello all,"
    what = _words(*book.work(has)).rstrip(".")
    lines = [
        hello,
        "",
        f"We need cover for {what}{_times(book, has)} on {book.day(day).text}.",
        f"{who.text} is not available.",
        "Can you take it? Reply as soon as you can. Thank you.",
    ]
    return told, "\n".join(lines)


def _times(book: Book, code: str) -> str:
    """Return ' (20:00 to 07:00)' of a letter's shifts."""
    shifts = [
        book.programme.shift[part] for part in code.split("+") if part in book.programme.shift
    ]
    if not shifts:
        return ""
    times = [f"{clock(one.start)} to {clock(one.end)}" for one in shifts]
    return f" ({'; '.join(times)})"
