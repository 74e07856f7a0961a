"""One person's days: shifts, hours, leave, requests, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_low

from nightfloat.assistant.facts.findings import tell_findings
from nightfloat.assistant.facts.petitions import tell_requests
from nightfloat.assistant.facts.scene import (
    IDLE,
    MOST,
    SHARES,
    Scene,
    stretches_of,
    touches,
)
from nightfloat.assistant.facts.sentences import Told, cell, counted, in_turn, number, some
from nightfloat.assistant.facts.words import local_day
from nightfloat.assistant.text import Link, listed, text
from nightfloat.domain.findings import Finding
from nightfloat.rules.grid import ABSENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What is known of one person beside the days of a scene.

    `minutes` are worked in the days of the scene, None where they are not planned by days;
    `next` the first work after them; `away` stretches of leave after the first day.
    """

    clinician: str
    minutes: int | None
    next: tuple[date, str] | None
    away: tuple[tuple[date, date], ...]
    rotations: tuple[tuple[str, date, date], ...]


def tell_person(scene: Scene, own: Own) -> Told:
    """Tell one person's days: shifts, hours, leave, requests, and what is wrong with them."""
    told, book = Told(), scene.book
    id = own.clinician
    who = book.person(id)
    work = [one for one in stretches_of(scene.codes(id)) if one[0] not in {"", ABSENT}]
    busy = [one for one in work if one[0] not in IDLE]
    if not scene.planned and not scene.blocks:
        told.add("Nothing is planned in ", scene.name)
    elif scene.planned and not busy:
        told.add(who, " has no shift in ", scene.name, links=[cell(id, scene.first)])
    elif busy:
        _tell_work(told, scene, id, busy)
    for _, key, one in _about(scene, id):
        tell_findings(told, book, [(key, one)], where="these days")
    for code, first, last in own.rotations:
        told.add(who, " is on ", *book.work(code), " on ", book.stretch(first, last))
    if own.minutes is not None and busy:
        told.add("That is ", *book.amount(own.minutes), " of work in ", scene.name)
    week = scene.picture.weeks.get(id)
    if week is not None and week.limit:
        near = ", which is near the limit of " if week.near else ", within the limit of "
        near = ", which is over the limit of " if week.minutes > week.limit else near
        told.add(
            "The fullest stretch averages ",
            *book.amount(week.minutes),
            " a week",
            near,
            *book.amount(week.limit),
            links=[Link(clinician=id)],
        )
    for first, last in own.away[:3]:
        told.add(who, " is on leave on ", book.stretch(first, last), links=[cell(id, first)])
    tell_requests(told, scene)
    _tell_approved(told, scene)
    if own.next is not None:
        day, code = own.next
        told.add(
            "Next after that is ", *book.work(code), " on ", book.day(day), links=[cell(id, day)]
        )
    _tell_own_shares(told, scene, id)
    return told


def _tell_work(told: Told, scene: Scene, id: str, busy: Sequence[tuple[str, date, date]]) -> None:
    """Tell somebody's work, day after day; the same once more is told with it."""
    together: list[tuple[str, list[tuple[date, date]]]] = []
    for code, first, last in busy:
        if not together or together[-1][0] != code:
            together.append((code, []))
        together[-1][1].append((first, last))
    book, shifts = scene.book, scene.book.programme.shift
    planned = [any(part in shifts for part in code.split("+")) for code, _ in together]
    several = any(len(when) > 1 for _, when in together)
    rows = [
        (*book.work(code), text(" on "), *listed([(book.stretch(*one),) for one in when]))
        for code, when in together
    ]
    told.add(
        book.person(id),
        " works " if all(planned) else " has " if any(planned) else " is on ",
        (in_turn if several else some)(rows, 8, "stretch", "stretches"),
        links=[cell(id, when[0][0]) for _, when in together[:8]],
    )


def _about(scene: Scene, id: str) -> list[tuple[date, str, Finding]]:
    rows = [
        (local_day(one.start, scene.book.calendar), key, one)
        for key, one in (scene.violations or {}).items()
        if id in one.clinicians and one.start and touches(scene.book, one, scene.first, scene.last)
    ]
    return sorted(rows, key=lambda row: (row[0], row[2].rule, row[1]))[:MOST]


def _tell_approved(told: Told, scene: Scene) -> None:
    for one in [one for one in scene.requests if one.outcome in {"approved", "granted"}][:3]:
        told.add(
            "The request for ",
            *scene.book.wish(one.words, one.clinician),
            " is granted",
            links=[Link(request=one.id, clinician=one.clinician)],
        )


def _tell_own_shares(told: Told, scene: Scene, id: str) -> None:
    person = scene.picture.people.get(id)
    if person is None or person.clinician is None or not scene.planned:
        return
    label = scene.picture.group(person.clinician).label
    group = [
        own.share
        for one in scene.picture.listed
        if scene.picture.group(one).label == label and (own := scene.picture.people.get(one.id))
    ]
    parts = [
        (
            *counted(person.share[measure], measure.removesuffix("s"), measure),
            text(" (the median of "),
            *scene.book.group(label),
            text(" is "),
            number(median_low(share[measure] for share in group)),
            text(")"),
        )
        for measure in SHARES
        if group
    ]
    if parts:
        told.add("In the whole schedule, ", scene.book.person(id), " has ", listed(parts))
