"""What distinguishes two versions, and who must be told of it, soonest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nightfloat.app.diffs import Change
from nightfloat.assistant.facts.findings import finding_links, finding_pieces
from nightfloat.assistant.facts.sentences import Told, counted, number, some
from nightfloat.assistant.facts.words import Book
from nightfloat.assistant.text import Link, Piece, listed, text
from nightfloat.domain.findings import Finding
from nightfloat.domain.time import Block
from nightfloat.rules.grid import LEAVE, OFF

MOST = 12
"""People whose changes are told one by one."""

EACH = 6
"""Changes of one person that are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Two versions against each other, as far as whoever asks may know.

    `people` hold each person's changes in order of time, in the programme's order. `new` and
    `solved` are violations, None for who may not see findings.
    """

    before: int
    after: int
    today: date
    people: tuple[tuple[str, tuple[Change, ...]], ...]
    new: Mapping[str, Finding] | None
    solved: Mapping[str, Finding] | None
    fairness: tuple[Mapping[str, Any], ...]


def tell_changes(book: Book, found: Changed) -> Told:
    """Tell what changed: the sum, who must be told first, each person's days, the rules."""
    told = Told()
    versions = (number(found.before), text(" to version "), number(found.after))
    if not found.people:
        told.add("From version ", *versions, ", nothing changes for anybody")
    else:
        days = sum((one.end - one.start).days + 1 for _, changes in found.people for one in changes)
        told.add(
            "From version ",
            *versions,
            ", ",
            *counted(days, "day changes", "days change"),
            " for ",
            *counted(len(found.people), "person", "people"),
        )
    ahead = _ahead(found)
    _tell_whom(told, book, found, ahead)
    for id, changes in ahead[:MOST]:
        _tell_person(told, book, id, changes)
    if len(ahead) > MOST:
        told.add(*counted(len(ahead) - MOST, "more person has", "more people have"), " changes too")
    _tell_rules(told, book, found)
    _tell_fairness(told, book, found.fairness)
    return told


def _ahead(found: Changed) -> list[tuple[str, list[Change]]]:
    """Return who has changes that are not over, by the first day of them; then those before."""
    rows = []
    for id, changes in found.people:
        ahead = [one for one in changes if one.end >= found.today]
        if ahead:
            rows.append((id, ahead))
    return sorted(rows, key=lambda row: (max(row[1][0].start, found.today), row[1][0].end))


def _tell_whom(
    told: Told, book: Book, found: Changed, ahead: Sequence[tuple[str, Sequence[Change]]]
) -> None:
    over = len(found.people) - len(ahead)
    if ahead:
        rows = [
            (book.person(id), text(" ("), book.day(max(changes[0].start, found.today)), text(")"))
            for id, changes in ahead
        ]
        told.add(
            "To be told, soonest first: ",
            some(rows, MOST, "person", "people"),
            links=[Link(clinician=id, day=c[0].start.isoformat()) for id, c in ahead[:MOST]],
        )
    if over:
        told.add("All that changed is over for ", *counted(over, "person", "people"))


def _tell_person(told: Told, book: Book, id: str, changes: Sequence[Change]) -> None:
    rows = change_rows(book, changes)
    told.add(
        book.person(id),
        " ",
        some(rows, EACH, "change", "changes"),
        links=[Link(clinician=id, day=one.start.isoformat()) for one in changes[:EACH]],
    )


def change_rows(book: Book, changes: Sequence[Change]) -> list[tuple[Piece, ...]]:
    """Return changes as what follows a name, those that are alike together."""
    alike: dict[tuple[str, str, bool], list[Change]] = {}
    for one in changes:
        alike.setdefault((one.before, one.after, _block(book, one) is not None), []).append(one)
    return [_alike(book, ones) for ones in alike.values()]


def _alike(book: Book, ones: Sequence[Change]) -> tuple[Piece, ...]:
    """Return changes of one kind: 'moves from N to D on Friday 23 October'."""
    blocks = [block for one in ones if (block := _block(book, one))]
    if blocks:
        when = (text(" in "), *listed([(text(book.block(block)),) for block in blocks]))
    else:
        days = [(book.stretch(one.start, one.end),) for one in ones]
        when = (text(" on "), *some(days, EACH, "time", "times"))
    old, new = (("" if code == "nothing" else code) for code in (ones[0].before, ones[0].after))
    if new in {"", OFF, LEAVE}:
        now = "is now on leave" if new == LEAVE else "is now off"
        if blocks and new == "":
            now = "now has no rotation"
        instead = (text(" instead of "), *book.thing(old)) if old not in {"", OFF} else ()
        return text(now), *when, *instead
    if old in {"", OFF, LEAVE}:
        was = ", not on leave" if old == LEAVE else ""
        return text("now has "), *book.work(new), *when, text(was)
    return text("moves from "), *book.work(old), text(" to "), *book.work(new), *when


def _block(book: Book, one: Change) -> Block | None:
    """Return the block of a change of rotation; a change of days has none."""
    if not one.words.startswith("Block "):
        return None
    return book.calendar.block_of(one.start)


def _tell_rules(told: Told, book: Book, found: Changed) -> None:
    if found.new:
        told.add(*counted(len(found.new), "violation is new", "violations are new"))
        for key, one in list(found.new.items())[:3]:
            told.add(*finding_pieces(book, one), links=finding_links(book, key, one))
    if found.solved:
        told.add(
            *counted(len(found.solved), "violation is solved", "violations are solved"),
            links=[Link(rule=one.rule) for one in list(found.solved.values())[:3]],
        )


def _tell_fairness(told: Told, book: Book, fairness: Sequence[Mapping[str, Any]]) -> None:
    for one in fairness:
        old, new = one["before"]["spread"], one["after"]["spread"]
        if old == new:
            continue
        verb = "grows" if new > old else "shrinks"
        told.add(
            f"The gap between the least and the most {one['measure']} of ",
            *book.group(one["group"]),
            f" {verb} from ",
            number(old),
            " to ",
            number(new),
        )
