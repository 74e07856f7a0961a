"""What a chief wants to know of some days of a schedule, the most pressing first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from statistics import median_low

from nightfloat.app.picture import BLOCKS, DAYS, codes_of, columns_of
from nightfloat.app.runs import signs
from nightfloat.app.staffing import staffing
from nightfloat.assistant.facts.findings import is_demand, tell_findings
from nightfloat.assistant.facts.petitions import refused, tell_requests, waiting
from nightfloat.assistant.facts.scene import (
    IDLE,
    MOST,
    SHARES,
    Scene,
    demand,
    stretches,
    touches,
)
from nightfloat.assistant.facts.sentences import Told, cell, counted, number, some
from nightfloat.assistant.facts.words import Book
from nightfloat.assistant.text import Link, Piece, listed, text
from nightfloat.domain.findings import Finding
from nightfloat.domain.time import DAY
from nightfloat.rules.grid import LEAVE, OFF
from nightfloat.rules.library.coverage import Coverage

FAR = 2
"""Nights or weekends above the median of one's group from which one stands out."""

LONG = 8
"""Days from which nights are counted, not listed."""


def tell_summary(scene: Scene) -> Told:
    """Tell what matters of these days: what is missing or broken, who is on, what has changed.

    Requests come late, for there may be many of them, and they have a page of their own.
    """
    told = Told()
    shorts = list(_shorts(scene))
    violations = _violations(scene)
    _lead(told, scene, violations, shorts)
    _tell_shorts(told, shorts)
    tell_findings(told, scene.book, violations, where="these days")
    _tell_duties(told, scene)
    _tell_holidays(told, scene)
    _tell_changes(told, scene)
    _tell_loads(told, scene)
    _tell_leave(told, scene)
    tell_requests(told, scene)
    _tell_weekends(told, scene)
    _tell_shares(told, scene)
    return told


def _violations(scene: Scene) -> list[tuple[str, Finding]]:
    """Return the open violations of these days, but for shifts unfilled, which are told as such."""
    return [
        (key, one)
        for key, one in (scene.violations or {}).items()
        if not is_demand(scene.book, one) and touches(scene.book, one, scene.first, scene.last)
    ]


def _lead(
    told: Told,
    scene: Scene,
    violations: Sequence[tuple[str, Finding]],
    shorts: Sequence[tuple[tuple[Piece, ...], list[Link]]],
) -> None:
    """Tell in one sentence how these days stand."""
    away = [id for id, spans in _leave(scene).items() if spans]
    denied = [one for one in refused(scene) if one.outcome != "declined"]
    asked = waiting(scene)
    parts: list[tuple[Piece, ...]] = []
    if shorts:
        missing = len({(link.rule, link.day) for _, links in shorts for link in links})
        parts.append(counted(missing, "shift is short of people", "shifts are short of people"))
    if violations:
        parts.append(counted(len(violations), "violation is open", "violations are open"))
    if away:
        parts.append(counted(len(away), "person is on leave", "people are on leave"))
    if denied:
        parts.append(counted(len(denied), "request is not granted", "requests are not granted"))
    if asked:
        parts.append(counted(len(asked), "request waits", "requests wait"))
    if not scene.planned and not scene.blocks:
        told.add("Nothing is planned in ", scene.name)
        return
    if not any(_works(scene)):
        told.add("Nobody has anything to do in ", scene.name, " yet")
    elif not parts:
        seen = ", and no violation is open" if scene.violations is not None else ""
        told.add(
            scene.name,
            f" is quiet: everything is filled, nobody is on leave{seen}",
        )
    if parts:
        told.add(listed(parts), " in ", scene.name)
    if scene.allowed:
        told.add(
            *counted(
                scene.allowed, "violation is allowed by name", "violations are allowed by name"
            )
        )


def _works(scene: Scene) -> Iterator[str]:
    for person in scene.picture.listed:
        yield from (person.id for _, code in scene.codes(person.id) if code not in IDLE)
        own = scene.picture.people.get(person.id)
        if own is not None and scene.blocks:
            columns = columns_of(scene.picture, BLOCKS, scene.first, scene.last + DAY)
            yield from (person.id for code in columns.cut(own.blocks) if code not in IDLE)


def _shorts(scene: Scene) -> Iterator[tuple[tuple[Piece, ...], list[Link]]]:
    """Yield a sentence for each demand that has too few people, the emptiest first."""
    rows: list[tuple[tuple[int, str], tuple[Piece, ...], list[Link]]] = []
    book, picture = scene.book, scene.picture
    rules = {rule.id: rule for rule in book.programme.rules if isinstance(rule, Coverage)}
    if scene.planned:
        columns = columns_of(picture, DAYS, scene.first, scene.last + DAY)
        planned = frozenset(scene.planned)
        for row in staffing(picture, columns):
            by_count: dict[int, list[date]] = {}
            for index in row["short"]:
                day = scene.picture.span.all[columns.first + index]
                if day in planned:
                    by_count.setdefault(row["counts"][index], []).append(day)
            for count, found in sorted(by_count.items()):
                links = [Link(day=day.isoformat(), rule=row["rule"]) for day in found]
                pieces = (*_has(book, rules[row["rule"]], count), text(" on "), *book.days(found))
                rows.append(((count, found[0].isoformat()), pieces, links))
    if scene.blocks:
        columns = columns_of(picture, BLOCKS, scene.first, scene.last + DAY)
        for row in staffing(picture, columns):
            for index in row["short"]:
                block = book.calendar.blocks[columns.first + index]
                pieces = (
                    *_has(book, rules[row["rule"]], row["counts"][index]),
                    text(f" in {book.block(block)}"),
                )
                link = Link(day=block.start.isoformat(), rule=row["rule"])
                rows.append(((row["counts"][index], block.start.isoformat()), pieces, [link]))
    rows.sort(key=lambda one: one[0])
    alike: dict[tuple[Piece, ...], list[Link]] = {}
    for _, pieces, links in rows:
        alike.setdefault(pieces, []).extend(links)
    yield from alike.items()


def _tell_shorts(told: Told, shorts: Sequence[tuple[tuple[Piece, ...], list[Link]]]) -> None:
    for pieces, links in shorts[:MOST]:
        told.add(*pieces, links=links)
    if len(shorts) > MOST:
        rest = len(shorts) - MOST
        told.add(*counted(rest, "more shift is short", "more shifts are short"), " of people")


def _has(book: Book, rule: Coverage, count: int) -> tuple[Piece, ...]:
    what = demand(book, rule)
    if not count:
        return *what, text(" is unfilled")
    least = counted(rule.min or 0, "person", "people")
    return *what, text(" has "), number(count), text(" of "), *least


def _leave(scene: Scene) -> dict[str, list[tuple[date, date]]]:
    return {person.id: stretches(scene.codes(person.id), LEAVE) for person in scene.picture.listed}


def _tell_leave(told: Told, scene: Scene) -> None:
    """Tell who is on leave, those of the same days together."""
    together: dict[tuple[date, date], list[str]] = {}
    for id, spans in _leave(scene).items():
        for span in spans:
            together.setdefault(span, []).append(id)
    rows = sorted(together.items(), key=lambda row: (-len(row[1]), row[0]))
    for (first, last), ids in rows[:MOST]:
        told.add(
            *scene.book.people(ids),
            " is on leave on " if len(ids) == 1 else " are on leave on ",
            scene.book.stretch(first, last),
            links=[cell(id, first) for id in ids[:MOST]],
        )
    rest = sorted({id for _, ids in rows[MOST:] for id in ids})
    if rest:
        told.add(
            *counted(len(rest), "more person is", "more people are"), " on leave for some days"
        )


def _tell_loads(told: Told, scene: Scene) -> None:
    """Tell whose hours a week are near their limit or over it, the nearest first."""
    near = [
        (week.minutes / week.limit, person.id, week)
        for person in scene.picture.listed
        for week in [scene.picture.weeks.get(person.id)]
        if week is not None and week.near and week.limit
    ]
    near.sort(key=lambda one: (-one[0], one[1]))
    rows = [
        (scene.book.person(id), text(" ("), *scene.book.amount(week.minutes), text(")"))
        for _, id, week in near
    ]
    if not rows:
        return
    limits = sorted({week.limit for _, _, week in near if week.limit})
    limit = listed([scene.book.amount(one) for one in limits], "or")
    told.add(
        some(rows, 4, "person", "people"),
        " is" if len(rows) == 1 else " are",
        " near or over the limit of ",
        limit,
        " a week",
        links=[Link(clinician=id) for _, id, _ in near[:4]],
    )


def _tell_duties(told: Told, scene: Scene) -> None:
    """Tell who has nights and call, shift by shift."""
    if not scene.planned:
        return
    kinds = {
        sign.code: sign.kind for sign in signs(scene.book.programme, scene.picture.codes(DAYS))
    }
    found: dict[str, dict[str, list[date]]] = {}
    for person in scene.picture.listed:
        for day, code in scene.codes(person.id):
            for part in code.split("+"):
                if kinds.get(part) in {"night", "call"}:
                    found.setdefault(part, {}).setdefault(person.id, []).append(day)
    order = [shift.id for shift in scene.book.programme.shifts]
    ranked = sorted(found, key=lambda code: order.index(code) if code in order else len(order))
    long = len(scene.planned) > LONG
    for code in ranked[:MOST]:
        rows = sorted(found[code].items(), key=lambda row: (row[1][0], row[0]))
        if long:
            rows.sort(key=lambda row: -len(row[1]))
        told.add(
            *scene.book.work(code),
            " is worked by ",
            some([_turn(scene, *row, long=long) for row in rows], 4, "person", "people"),
            links=[cell(id, when[0]) for id, when in rows[:4]],
        )


def _turn(scene: Scene, id: str, when: Sequence[date], *, long: bool) -> tuple[Piece, ...]:
    who = scene.book.person(id)
    times = counted(len(when), "time", "times") if long else scene.book.days(when, 3)
    return who, text(" ("), *times, text(")")


def _tell_holidays(told: Told, scene: Scene) -> None:
    for day in scene.planned:
        name = scene.book.holiday(day)
        if name is None:
            continue
        ids = _working(scene, day)
        told.add(
            scene.book.day(day),
            " is ",
            name,
            ", and ",
            *_worked_by(scene, ids),
            links=[Link(day=day.isoformat())],
        )


def _worked_by(scene: Scene, ids: Sequence[str]) -> tuple[Piece, ...]:
    if not ids:
        return (text("nobody works"),)
    if len(ids) <= 4:
        return *scene.book.people(ids), text(" works" if len(ids) == 1 else " work")
    return counted(len(ids), "person works", "people work")


def _working(scene: Scene, day: date) -> list[str]:
    number = (day - scene.picture.span.first).days
    found = ((person.id, scene.picture.people.get(person.id)) for person in scene.picture.listed)
    return [id for id, own in found if own is not None and own.days[number] not in IDLE]


def _tell_weekends(told: Told, scene: Scene) -> None:
    """Tell how many work on each weekend of these days."""
    parts = []
    for first in scene.planned:
        if first.isoweekday() != 6 or first + DAY not in scene.planned:
            continue
        both = {id: None for day in (first, first + DAY) for id in _working(scene, day)}
        weekend = scene.book.stretch(first, first + DAY)
        parts.append((*_worked_by(scene, list(both)), text(" on the weekend of "), weekend))
    if parts:
        told.add(listed(parts))


def _tell_shares(told: Told, scene: Scene) -> None:
    """Tell whose nights or weekends stand out among their group."""
    if not scene.planned:
        return
    groups: dict[str, list[str]] = {}
    for person in scene.picture.listed:
        groups.setdefault(scene.picture.group(person).label, []).append(person.id)
    rows = []
    for label, ids in groups.items():
        shares = {id: own.share for id in ids if (own := scene.picture.people.get(id))}
        for measure in SHARES:
            middle = median_low(share[measure] for share in shares.values()) if shares else 0
            for id, share in shares.items():
                above = share[measure] - middle
                if above >= max(FAR, middle // 2 + 1):
                    rows.append((-above, id, measure, share[measure], middle, label))
    rows.sort()
    for _, id, measure, value, middle, label in rows[:3]:
        told.add(
            scene.book.person(id),
            " has ",
            *counted(value, measure.removesuffix("s"), measure),
            " in this schedule, the median of ",
            *scene.book.group(label),
            " is ",
            number(middle),
            links=[Link(clinician=id)],
        )


def _tell_changes(told: Told, scene: Scene) -> None:
    """Tell how much of these days differs from what is published."""
    before = scene.picture.before
    if before is None or not scene.planned:
        return
    first = scene.picture.span.first
    moved: dict[str, int] = {}
    for person in scene.picture.listed:
        then = codes_of(before, person.id, DAYS)
        differs = sum(
            (code or OFF)
            != ((then[(day - first).days] if (day - first).days < len(then) else "") or OFF)
            for day, code in scene.codes(person.id)
        )
        if differs:
            moved[person.id] = differs
    since = (text(" since version "), number(scene.before)) if scene.before else ()
    if moved:
        told.add(
            *counted(sum(moved.values()), "day has", "days have"),
            " changed for ",
            *counted(len(moved), "person", "people"),
            *since,
            links=[Link(clinician=id) for id in list(moved)[:MOST]],
        )
