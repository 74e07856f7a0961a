"""Packs written by hand: sentences of every kind, about people whose names are traps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product

from nightfloat.assistant.battery.extractor import Known
from nightfloat.assistant.battery.people import NOTES
from nightfloat.assistant.facts.sentences import Told, counted, in_turn, number, some
from nightfloat.assistant.facts.words import stretch_words, weekday_date
from nightfloat.assistant.text import Kind, Narrative, Piece, text

TRIOS = (
    ("May", "Friday", "April"),
    ("Will", "Will Short", "Bo Not"),
    ("Sean O'Neil", "Siân O’Dowd", "Jean-Luc Petit-Smith"),
    ("N", "D", "E2"),
    ("A1", "A2", "Dr. A1"),
    ("Sam Reed", "Sam Reed Jr.", "Tom Reed"),
    ("Ana", "Ana-Maria", "Ana Friday"),
    ("Zoë Müller", "Nguyễn Thị Ánh", "Ng"),
    ("Alpha", "Beta", "House"),
    ("On", "The", "Because"),
)
"""Three people of a pack."""
SEASONS = (
    (date(2026, 5, 1), date(2026, 5, 3), ("N", "D", "Ward nights")),
    (date(2026, 10, 31), date(2026, 11, 1), ("E2", "NF", "Unit, night")),
    (date(2027, 3, 13), date(2027, 3, 14), ("CT", "HC", "Jeopardy: backup from home")),
    (date(2026, 12, 31), date(2027, 1, 1), ("C-AM", "C-PM", "May")),
)
"""Two days and three shifts: the first of May, both changes of the clocks, a year's end."""


def by_hand() -> Iterator[tuple[str, tuple[Narrative, ...], Known]]:
    """Yield a name, answers in the order of the intents, and what is so."""
    for (place, trio), (first, last, shifts) in product(enumerate(TRIOS), SEASONS):
        people = tuple(Piece(Kind.PERSON, name, f"r{at}") for at, name in enumerate(trio, 1))
        if place == 0:  # two people of one name, told apart by their ids
            people = (*people[:2], Piece(Kind.PERSON, f"{trio[0]} (r3)", "r3"))
        names = {one.ref: one.text.removesuffix(" (r3)") for one in people}
        told = _told(people, (first, last), tuple(Piece(Kind.SHIFT, x, x) for x in shifts), place)
        yield f"by hand: {', '.join(trio)}, {first}", told, Known(names, {}, NOTES)


def _told(
    people: tuple[Piece, ...], when: tuple[date, date], shifts: tuple[Piece, ...], place: int
) -> tuple[Narrative, ...]:
    a, b, c = people
    n, d, e = shifts
    one, other = (Piece(Kind.DAY, weekday_date(day), day.isoformat()) for day in when)
    both = Piece(Kind.DAY, stretch_words(*when), f"{when[0]}/{when[1]}")
    rule = Piece(Kind.RULE, "Everyone: at least 1 day off in 7", "six-days")
    note = Piece(Kind.NOTE, NOTES[place % len(NOTES)])
    summary, why, changes, cover, announce = (Told() for _ in range(5))

    summary.add(number(3), " violations are open and ", number(2), " people are on leave on ", both)
    summary.add(a, " and ", b, " are on leave on ", both)
    summary.add(n, " has ", number(1), " of ", *counted(2, "person", "people"), " on ", one)
    summary.add(e, " is unfilled on ", other)
    turns = [(a, text(" ("), one, text(")")), (b, text(" ("), other, text(")"))]
    summary.add(n, " is worked by ", some(turns, 4, "person", "people"))
    works = [(n, text(" on "), one), (d, text(" on "), both), (n, text(" on "), other)]
    summary.add(a, " works ", in_turn(works, 4, "stretch", "stretches"))
    summary.add(
        n,
        " on ",
        one,
        " needs at least ",
        *counted(1, "person", "people"),
        ", and has ",
        "just ",
        number(1),
    )
    summary.add("Nobody is on leave on ", other)

    why.add(a, " works ", n, " on ", one)
    why.add("It breaks a rule: ", a, " breaks “", rule, "”")
    why.add(
        c,
        " cannot: ",
        n,
        " on ",
        one,
        " would have nobody, and needs at least ",
        number(1),
        " person",
    )
    why.add(b, " cannot take ", n, " on ", one, " because of approved leave")
    why.add(c, " asked for time off on ", other, ", and the schedule denies it")
    why.add("The request says “", note, "”")
    why.add(a, " is pinned to ", n, ": “", note, "”")
    why.add(b, " must not work ", e, " after ", n, ", unless ", c, " takes ", d)

    changes.add(
        "From version ", number(3), " to version ", number(4), ", ", number(2), " days change"
    )
    changes.add(a, " moves from ", d, " to ", n, " on ", one)
    changes.add(b, " is now off on ", one, " instead of ", n)
    changes.add(c, " now has ", e, " on ", other, ", not on leave")
    changes.add("To be told, soonest first: ", a, " (", one, ") and ", b, " (", other, ")")

    cover.add(
        a, " works ", n, " on ", one, ", and ", *counted(2, "person", "people"), " can take it"
    )
    cover.add("First choice: ", b, " can take it, at no cost")
    cover.add("Second: ", c, " can swap ", d, " for it, which costs ", number(2), " in fairness")
    cover.add(b, " has ", *counted(4, "night", "nights"), " more than ", c)
    cover.add("Only ", b, " or ", c, " may work ", n, " on ", other)

    announce.add(b, " takes ", n, " on ", one, " from ", a)
    announce.add(a, " takes ", d, " on ", other, " from ", b)
    announce.add(n, " on ", one, " needs cover; ", a, " is not available")
    announce.add("Ask first: ", b, " and ", c)
    announce.add(a, "'s ", n, " on ", one, " goes to ", b)
    return tuple(
        told.narrative("By hand", version=1, revision=1, state="draft")
        for told in (summary, why, changes, cover, announce)
    )
