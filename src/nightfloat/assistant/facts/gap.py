"""Why a shift has too few people: who could fill it, and why nobody else can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nightfloat.assistant.facts.others import (
    price_words,
    tell_reasons,
)
from nightfloat.assistant.facts.sentences import Told, cell, counted
from nightfloat.assistant.facts.words import Book
from nightfloat.assistant.text import Kind, Link, Piece, text
from nightfloat.explain.live_trial import Target, able
from nightfloat.explain.option import Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A shift of a day: how many have it and how many it needs, by each demand for it."""

    shift: str
    day: date
    demands: tuple[tuple[str, tuple[Piece, ...], int, int], ...]
    """(rule, what is asked for, people there, people needed)."""
    exists: bool
    """Whether the shift is worked at all on such a day."""
    holders: tuple[str, ...]


def tell_gap(book: Book, gap: Gap, targets: Sequence[Target]) -> Told:
    """Tell whether a shift is filled, who could fill it, and why nobody else can."""
    told = Told()
    here = Link(day=gap.day.isoformat())
    short = [one for one in gap.demands if one[2] < one[3]]
    for rule, what, count, needed in short:
        has = (text(" is unfilled"),) if not count else (text(" has "), *_of(count, needed))
        told.add(*what, *has, " on ", book.day(gap.day), links=[here, Link(rule=rule)])
    if not gap.exists:
        told.add(*book.work(gap.shift), " is not worked on ", book.day(gap.day), links=[here])
        return told
    if not gap.demands:
        told.add("No rule asks for people on ", *book.work(gap.shift), " on ", book.day(gap.day))
    elif not short:
        told.add(
            *book.work(gap.shift), " has everybody it needs on ", book.day(gap.day), links=[here]
        )
    if gap.holders:
        are = " works " if len(gap.holders) == 1 else " work "
        told.add(*book.people(gap.holders), are, *book.work(gap.shift), " that day", links=[here])
    fine = able(targets)
    free = [one for one in fine if one.way is Way.TAKES]
    if fine:
        best = fine[0]
        told.add(
            *counted(len(fine), "person could take it", "people could take it"),
            "; the best is ",
            book.person(best.clinician),
            ", ",
            *book.cut(price_words(best.price)),
            links=[cell(best.clinician, gap.day)],
        )
        if len(free) > 1:
            names = [one.clinician for one in free[1:6]]
            told.add(
                "Also possible: ", *book.people(names), links=[cell(x, gap.day) for x in names]
            )
    else:
        told.add("Nobody could take it as the schedule stands", links=[here])
    tell_reasons(told, book, targets, gap.day)
    return told


def _of(count: int, needed: int) -> tuple[Piece, ...]:
    return (
        Piece(Kind.NUMBER, str(count), str(count)),
        text(" of "),
        *counted(needed, "person", "people"),
    )
