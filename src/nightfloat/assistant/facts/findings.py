"""What a check has found, in sentences: who, what, the arithmetic, and by which rule."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from nightfloat.assistant.facts.sentences import Told, counted
from nightfloat.assistant.facts.words import Book, local_day
from nightfloat.assistant.text import Kind, Link, Piece, text
from nightfloat.domain.findings import Finding
from nightfloat.rules.library.coverage import Coverage

MOST = 5
"""Findings that are told one by one."""

SHORT = timedelta(days=8)
"""A finding over more time than this is about no day in particular."""


def days_of(book: Book, one: Finding) -> tuple[date, date] | None:
    """Return the first and last day of what was measured."""
    if one.start is None or one.end is None:
        return None
    first = local_day(one.start, book.calendar)
    return first, max(first, local_day(one.end - timedelta(minutes=1), book.calendar))


def finding_pieces(book: Book, one: Finding) -> tuple[Piece, ...]:
    """Return a finding as the pieces of a sentence that names whom and when."""
    pieces = book.told(one.message, one.clinicians)
    clause = book.clauses.get(one.rule)
    if clause is not None and clause.code and one.clinicians:
        who = book.people(one.clinicians)
        return *who, text(" breaks “"), *book.rule(one.rule), text("”: "), *pieces
    if one.clinicians and all(piece.kind is not Kind.PERSON for piece in pieces):
        pieces = (*book.people(one.clinicians), text(": "), *pieces)
    span = days_of(book, one)
    counted_more = one.measured is not None and one.measured > 1 and one.unit == "times"
    if (
        span is not None
        and not counted_more
        and span[1] - span[0] < SHORT
        and all(piece.kind is not Kind.DAY for piece in pieces)
    ):
        pieces = (*pieces, text(" ("), book.stretch(*span), text(")"))
    return pieces


def finding_links(book: Book, key: str, one: Finding) -> tuple[Link, ...]:
    """Return the links to a finding, its rule and its people."""
    span = days_of(book, one)
    short = span is not None and span[1] - span[0] < SHORT
    day = span[0].isoformat() if span is not None and short else ""
    about = [Link(clinician=id, day=day, rule=one.rule) for id in one.clinicians]
    return (Link(finding=key, rule=one.rule, day=day), *about)


def is_demand(book: Book, one: Finding) -> bool:
    """Whether it is about how many people a place has; those are told as shifts unfilled."""
    short = one.measured is not None and one.limit is not None and one.measured < one.limit
    return short and one.rule in {
        rule.id for rule in book.programme.rules if isinstance(rule, Coverage)
    }


def tell_findings(
    told: Told, book: Book, found: Iterable[tuple[str, Finding]], *, where: str, most: int = MOST
) -> None:
    """Tell findings, the shortest and earliest first, and how many more there are."""
    rows = sorted(found, key=lambda pair: _order(book, pair[1]))
    shown = _different(rows, most)
    for key, one in shown:
        told.add(*finding_pieces(book, one), links=finding_links(book, key, one))
    rest = len(rows) - len(shown)
    if rest:
        told.add(
            *counted(rest, "more violation touches ", "more violations touch "),
            where,
            links=[Link(finding=key) for key, one in rows if (key, one) not in shown][:1],
        )


def _order(book: Book, one: Finding) -> tuple[object, ...]:
    span = days_of(book, one)
    if span is None:
        return (True, date.max, one.rule, one.message)
    return (span[1] - span[0] > SHORT, span[0], span[1], one.rule, one.message)


def _different(rows: list[tuple[str, Finding]], most: int) -> list[tuple[str, Finding]]:
    """Return the first few, each rule once before any rule comes twice."""
    seen: set[str] = set()
    first: list[tuple[str, Finding]] = []
    for row in rows:
        if row[1].rule not in seen:
            seen.add(row[1].rule)
            first.append(row)
    chosen = [*first, *(row for row in rows if row not in first)][:most]
    return [row for row in rows if row in chosen]
