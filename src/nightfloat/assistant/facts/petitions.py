"""What became of the requests that touch some days."""

from __future__ import annotations

from collections.abc import Sequence

from nightfloat.assistant.facts.scene import MOST, Asked, Scene
from nightfloat.assistant.facts.sentences import Told, counted, number
from nightfloat.assistant.text import Kind, Link, Piece, listed, text

NEAREST = 3
"""Requests that wait which are told one by one; where there are more, they are counted."""

_OUTCOMES = {
    "denied": "the schedule denies it",
    "partly": "the schedule grants it in part",
    "declined": "it was declined",
}

_IDLE = {"off": "for time off", "vacation": "for vacation", "no call": "for no call"}
"""What requests for no work are for, by how their words begin."""


def refused(scene: Scene) -> list[Asked]:
    """Return the requests that are not granted, those that the schedule denies first."""
    order = list(_OUTCOMES)
    rows = [one for one in scene.requests if one.outcome in _OUTCOMES]
    return sorted(rows, key=lambda one: order.index(one.outcome))


def waiting(scene: Scene) -> list[Asked]:
    """Return the requests that nobody has answered, the nearest first."""
    return [one for one in scene.requests if one.outcome == "open"]


def tell_requests(told: Told, scene: Scene) -> None:
    """Tell which requests are not granted, and which nobody has answered."""
    _tell_refused(told, scene)
    rows = waiting(scene)
    if len(rows) > NEAREST:
        _tell_count(told, scene, rows)
        return
    for one in rows:
        _tell_one(told, scene, one, "nobody has answered yet")


def _tell_refused(told: Told, scene: Scene) -> None:
    rows = refused(scene)
    for one in rows[:MOST]:
        _tell_one(told, scene, one, _OUTCOMES[one.outcome])
    if len(rows) > MOST:
        told.add(
            *counted(len(rows) - MOST, "more request is", "more requests are"),
            " not granted",
            links=_links(rows[MOST:]),
        )


def _tell_one(told: Told, scene: Scene, one: Asked, outcome: str) -> None:
    told.add(
        scene.book.person(one.clinician),
        " asked for ",
        *scene.book.wish(one.words, one.clinician),
        f", and {outcome}",
        links=_links([one]),
    )


def _tell_count(told: Told, scene: Scene, rows: Sequence[Asked]) -> None:
    """Tell how many requests wait and for what, then who asked for the nearest days."""
    kinds: dict[str, int] = {}
    for one in rows:
        kind = _purpose(scene, one)
        kinds[kind] = kinds.get(kind, 0) + 1
    ranked = sorted(kinds.items(), key=lambda row: (-row[1], row[0]))
    if len(ranked) > 1:
        parts = listed([(number(count), text(f" {kind}")) for kind, count in ranked])
        what: tuple[Piece, ...] = (text(": "), *parts)
    else:
        what = (text(f", all {ranked[0][0]}"),)
    told.add(
        *counted(len(rows), "request waits", "requests wait"),
        " for an answer",
        what,
        links=_links(rows[:MOST]),
    )
    _tell_nearest(told, scene, rows)


def _tell_nearest(told: Told, scene: Scene, rows: Sequence[Asked]) -> None:
    """Tell who asked for the nearest days; what is asked for the whole year is near no day."""
    book = scene.book
    wishes = [(one, book.wish(one.words, one.clinician)) for one in rows]
    near = [row for row in wishes if any(piece.kind is Kind.DAY for piece in row[1])][:NEAREST]
    if not near:
        return
    links = _links([one for one, _ in near])
    asked = [(text("for "), *wish) for _, wish in near]
    names = [book.person(one.clinician) for one, _ in near]
    if len({one.clinician for one in rows}) == 1:
        told.add(names[0], " asks first ", listed(asked), links=links)
        return
    named = [(name, text(" "), *wish) for name, wish in zip(names, asked, strict=True)]
    told.add(
        "The nearest is " if len(near) == 1 else "The nearest are ", listed(named), links=links
    )


def _purpose(scene: Scene, one: Asked) -> str:
    """Return what a request is for: 'for time off', 'for a shift'."""
    programme = scene.book.programme
    for codes, purpose in (
        (programme.shift, "for a shift"),
        (programme.rotation, "for a rotation"),
    ):
        if any(one.words.startswith(f"{code} ") for code in codes):
            return purpose
    return next(
        (name for start, name in _IDLE.items() if one.words.startswith(start)), "for other work"
    )


def _links(rows: Sequence[Asked]) -> list[Link]:
    return [Link(request=one.id, clinician=one.clinician) for one in rows]
