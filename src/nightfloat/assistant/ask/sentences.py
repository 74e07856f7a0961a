"""What is said of a sentence that is not acted on, of a day, and of one person's shifts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from nightfloat.app.picture import Picture
from nightfloat.assistant.ask.reading import LONGEST, Known, Missing, Reading, Refused
from nightfloat.assistant.facts.sentences import Told, cell, some
from nightfloat.assistant.facts.words import Book
from nightfloat.assistant.text import Kind, Piece, listed, text
from nightfloat.rules.grid import ABSENT, LEAVE, OFF

IDLE = frozenset({"", OFF, LEAVE, ABSENT})

_MOST, _LONG = 8, 40

_PLAIN: Mapping[Refused, tuple[str, ...]] = {
    Refused.EMPTY: ("There is nothing to read.", "Try “who is on tonight?”"),
    Refused.TOO_LONG: (f"That is too long: a sentence has at most {LONGEST} characters.",),
    Refused.LANGUAGE: ("Only plain English is understood here.",),
    Refused.NEGATION: ("That says what should not be.", "Say what should be instead."),
    Refused.ALTERNATIVES: ("That leaves a choice open.", "Name the one that is meant."),
    Refused.CONDITION: ("That depends on something.", "Ask again when it is settled."),
    Refused.QUESTION: ("That sounds like a question, so nothing is prepared.",),
    Refused.NOBODY: (
        "Your account is not linked to a person of this programme, so it is not known who “me” is.",
    ),
    Refused.SAME_PERSON: ("That names the same person twice.",),
    Refused.NO_SUCH_DAY: ("That is no day of the calendar.",),
    Refused.SEVERAL_DAYS: ("That names several days, and this is done one day at a time.",),
    Refused.SEVERAL: ("Those are several things at once.", "Ask for one at a time."),
    Refused.TWO_READINGS: ("That can be read in two ways.", "Say it with the full name."),
    Refused.NOT_UNDERSTOOD: (
        "That was not understood.",
        "Try “who is on Friday?” or “swap Lee and Novak on Friday”.",
    ),
}

_ASKED: Mapping[Missing, str] = {
    Missing.PERSON: "who is meant",
    Missing.OTHER: "who the other person is",
    Missing.DAY: "which day",
    Missing.SHIFT: "which shift",
    Missing.ROTATION: "which rotation",
}


def refusal(found: Reading, known: Known, book: Book) -> Told:
    """Tell why a sentence is not acted on, in one or two sentences."""
    told = Told()
    if found.refused is None:
        told.add("One thing is missing: ", listed([(text(_ASKED[one]),) for one in found.missing]))
        return told
    special = _SPECIAL.get(found.refused)
    if special is not None:
        special(told, found, known, book)
        return told
    for words in _PLAIN[found.refused]:
        told.add(words)
    return told


def _unknown_person(told: Told, found: Reading, _known: Known, _book: Book) -> None:
    told.add("Nobody here is called ", _quoted(found))


def _ambiguous_person(told: Told, found: Reading, _known: Known, book: Book) -> None:
    told.add(
        _quoted(found),
        " can be ",
        some([(book.person(id),) for id in found.people], _MOST, "person", "people", "or"),
        links=[cell(id, day) for id in found.people[:_MOST] for day in found.days[:1]],
    )


def _ambiguous_day(told: Told, found: Reading, _known: Known, book: Book) -> None:
    days = [(book.day(day),) for day in found.days]
    told.add(_quoted(found), " can be ", listed(days, "or"))


def _disagreeing(told: Told, found: Reading, _known: Known, book: Book) -> None:
    told.add(_quoted(found), " does not fit: that date is ", _when(book, found.days))


def _outside(told: Told, found: Reading, known: Known, book: Book) -> None:
    what = _quoted(found) if found.words else "That"
    told.add(what, " is not in this schedule, which has ", book.stretch(known.first, known.last))


def _ambiguous_shift(told: Told, found: Reading, _known: Known, book: Book) -> None:
    told.add(
        _quoted(found),
        " can be ",
        some([book.work(code) for code in found.shifts], _MOST, "shift", "shifts", "or"),
    )


def _unknown_words(told: Told, found: Reading, _known: Known, _book: Book) -> None:
    told.add(_quoted(found), " was not understood, so nothing is done")


_Say = Callable[[Told, Reading, Known, Book], None]
_SPECIAL: Mapping[Refused, _Say] = {
    Refused.UNKNOWN_PERSON: _unknown_person,
    Refused.AMBIGUOUS_PERSON: _ambiguous_person,
    Refused.AMBIGUOUS_DAY: _ambiguous_day,
    Refused.DISAGREEING_DAY: _disagreeing,
    Refused.OUTSIDE: _outside,
    Refused.AMBIGUOUS_SHIFT: _ambiguous_shift,
    Refused.UNKNOWN_WORDS: _unknown_words,
}


def _quoted(found: Reading) -> tuple[Piece, ...]:
    """Return words of the sentence, cut short, as what somebody typed: no re-wording sees them."""
    words = found.words if len(found.words) <= _LONG else f"{found.words[: _LONG - 1]}…"
    return text("“"), Piece(Kind.NOTE, words), text("”")


def _when(book: Book, days: Sequence[date]) -> tuple[Piece, ...]:
    return listed([(book.day(day),) for day in days])


# ── A day ───────────────────────────────────────────────────────────────────────────────────────


def tell_on(book: Book, picture: Picture, days: Sequence[date], shifts: Sequence[str]) -> Told:
    """Tell who works on some days, shift by shift; with `shifts` only those."""
    told = Told()
    order = {code: number for number, code in enumerate(book.programme.shift)}
    for day in days:
        rows: dict[str, list[str]] = {}
        for person in picture.listed:
            for code in parts_of(code_of(picture, person.id, day)):
                rows.setdefault(code, []).append(person.id)
        wanted = [one for one in rows if not shifts or one in shifts]
        for code in sorted(wanted, key=lambda one: (order.get(one, len(order)), one)):
            people, links = rows[code], [cell(id, day) for id in rows[code]]
            verb = " has " if len(people) == 1 else " have "
            told.add(
                _crowd(book, people), verb, book.work(code), " on ", book.day(day), links=links
            )
        if not wanted:
            what = ("has ", _any(book, shifts)) if shifts else ("works",)
            told.add("Nobody ", *what, " on ", book.day(day))
    return told


def tell_off(book: Book, picture: Picture, days: Sequence[date]) -> Told:
    """Tell who is on leave and who is off on some days."""
    told = Told()
    for day in days:
        codes = [(person.id, code_of(picture, person.id, day)) for person in picture.listed]
        found = False
        for wanted, words in (((LEAVE,), "on leave"), (("", OFF), "off")):
            who = [id for id, code in codes if code in wanted]
            if who:
                found = True
                verb = " is " if len(who) == 1 else " are "
                links = [cell(id, day) for id in who]
                told.add(_crowd(book, who), f"{verb}{words} on ", book.day(day), links=links)
        if not found:
            told.add("Nobody is off on ", book.day(day))
    return told


def tell_rotation(book: Book, picture: Picture, days: Sequence[date], rotation: str) -> Told:
    """Tell who is on a rotation on some days."""
    told = Told()
    for day in days:
        number = (day - picture.span.first).days
        own = picture.people
        who = [one.id for one in picture.listed if own[one.id].rotations[number] == rotation]
        verb = " is on " if len(who) == 1 else " are on "
        rows = (_crowd(book, who), verb) if who else ("Nobody is on ",)
        links = [cell(id, day) for id in who]
        told.add(*rows, book.work(rotation), " on ", book.day(day), links=links)
    return told


def _crowd(book: Book, ids: Sequence[str]) -> tuple[Piece, ...]:
    return book.people(ids, most=12)


def _any(book: Book, codes: Iterable[str]) -> tuple[Piece, ...]:
    return listed([book.work(code) for code in codes], "or")


# ── One person's shifts ─────────────────────────────────────────────────────────────────────────


def tell_shifts(
    book: Book, picture: Picture, id: str, days: Sequence[date], shifts: Sequence[str]
) -> Told:
    """Tell what somebody has on some days; with `shifts` only on which of them they have those."""
    told = Told()
    who = book.person(id)
    for day in days:
        code = code_of(picture, id, day)
        has = bool(set(parts_of(code)) & set(shifts)) if shifts else code not in IDLE
        if len(days) == 1 or has:
            told.add(who, " ", book.state(code), " on ", book.day(day), links=[cell(id, day)])
    if not told.sentences:
        what = (text("does not have "), *_any(book, shifts)) if shifts else (text("has no shift"),)
        told.add(who, " ", what, " on ", book.stretch(days[0], days[-1]))
    return told


def tell_next(book: Book, picture: Picture, id: str, today: date, shifts: Sequence[str]) -> Told:
    """Tell the next days on which somebody works, or has one of some shifts."""
    told = Told()
    found = [
        (day, code)
        for day in picture.span.all
        if day >= today
        for code in [code_of(picture, id, day)]
        if code not in IDLE and (not shifts or set(parts_of(code)) & set(shifts))
    ]
    if not found:
        told.add(book.person(id), " has no such shift after today in this schedule")
    for number, (day, code) in enumerate(found[:5]):
        then = " next works " if number == 0 else " then works "
        told.add(
            book.person(id), then, book.work(code), " on ", book.day(day), links=[cell(id, day)]
        )
    return told


def code_of(picture: Picture, id: str, day: date) -> str:
    """Return the letter of somebody's day; "" where the schedule says nothing."""
    person = picture.people.get(id)
    number = (day - picture.span.first).days
    return person.days[number] if person and 0 <= number < len(person.days) else ""


def parts_of(code: str) -> tuple[str, ...]:
    """Return the shifts of a letter; none for a day off."""
    return () if code in IDLE else tuple(code.split("+"))
