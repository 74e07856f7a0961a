"""What granting a request would mean: who is left, how many have asked, what it collides with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from nightfloat.app.at_hand import AtHand, at_hand
from nightfloat.app.facts import Json
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.domain.absence import Request, RequestKind
from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.time import DAY, days, say
from nightfloat.explain.requests import (
    RequestStatus,
    explain_request_in,
    request_statuses,
    statuses_in,
)
from nightfloat.explain.situation import Situation
from nightfloat.rules.compile import compile_days
from nightfloat.rules.grid import Grid, Problem
from nightfloat.rules.language import Letters, Sum
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.library.eligibility import Eligibility
from nightfloat.rules.library.requests import Requests
from nightfloat.rules.library.vacation import Vacation
from nightfloat.rules.programme import Programme
from nightfloat.rules.reading import PARTS, before, days_of, rotations_of, rotations_of_blocks
from nightfloat.store import fact_tables, tables
from nightfloat.store.fact_tables import RequestState
from nightfloat.store.load import load_programme, request
from nightfloat.store.repositories import Clinicians
from nightfloat.store.tables import VersionState

OFF_KINDS = (RequestKind.VACATION, RequestKind.WISH_OFF, RequestKind.NEED_OFF)
"""Requests that take a person away from all work of a day."""

WEEK = timedelta(days=7)


def effect(scope: Scope, row: fact_tables.Request) -> Json:
    """Return what granting a request means, before it is decided."""
    programme = load_programme(scope.session, scope.programme_id)
    codes = Clinicians(scope.session, scope.programme_id).codes()
    asked = request(row, codes, programme.calendar)
    drafts = scope.can(Permission.DRAFT_READ)
    found = at_hand(scope.session, scope.programme_id, programme, drafts=drafts)
    dated = row.start is not None
    weeks = pressure(scope, programme) if dated else []
    touched = [
        week
        for week in weeks
        if week["start"] < asked.end.isoformat() and asked.start.isoformat() <= week["end"]
    ]
    off = asked.kind in OFF_KINDS or asked.kind is RequestKind.NO_CALL
    coverage = [
        line for one in found if off and not one.schedule.year for line in _coverage(one, asked)
    ]
    return {
        "request": row.id,
        "coverage": coverage,
        "pressure": touched,
        "collisions": list(_collisions(programme, found, asked)) if dated else [],
        "short": sum(line["able"] < line["needed"] for line in coverage),
    }


# ── Who is left ─────────────────────────────────────────────────────────────────────────────────


def _coverage(at: AtHand, asked: Request) -> Iterator[Json]:
    """Yield each demand that the person could meet, and who else still can; tightest first."""
    lean = at.programme.with_(
        rules=tuple(
            rule for rule in at.programme.rules if isinstance(rule, Coverage | Eligibility)
        ),
        packs=(),
    )
    if at.version is not None:
        rotations = rotations_of(at.entries, lean.calendar)
    else:
        pins = {(pin.clinician, pin.block): pin.rotation for pin in lean.block_schedule}
        rotations = rotations_of_blocks(lean, pins)
    found: list[Json] = []
    for block in lean.planned:
        if asked.start < block.end and block.start < asked.end:
            past = before((*lean.history, *at.entries), block.start, lean.calendar)
            problem = compile_days(lean, (block.id,), rotations, past)
            found += _left(lean, problem, asked)
    yield from sorted(found, key=lambda line: (line["able"] - line["needed"], line["day"]))


def _left(programme: Programme, problem: Problem, asked: Request) -> Iterator[Json]:
    grid = problem.grid
    own = next((i for i, one in enumerate(grid.people) if one.id == asked.clinician), None)
    if own is None:
        return
    allowed = _allowed(problem)
    names = {rule.id: rule.words() for rule in programme.rules}
    for limit in problem.limits:
        if limit.fixed or not isinstance(limit.of, Sum) or not limit.of.lo or limit.steps is None:
            continue
        step = limit.steps[0]
        day = grid.steps[step].start
        if not asked.start <= day < asked.end:
            continue
        wanted = {row: letters for row, _, letters, _ in limit.of.cells}
        if own not in wanted or not allowed[own, step] & _of_request(grid, asked, wanted[own]):
            continue
        able = [
            row
            for row, letters in wanted.items()
            if row != own
            and allowed[row, step] & letters
            and not programme.away(grid.people[row].id, day)
        ]
        what = limit.subject.partition(" on ")[0]
        yield {
            "rule": limit.rule,
            "rule_words": names.get(limit.rule, limit.rule),
            "label": what,
            "day": day.isoformat(),
            "able": len(able),
            "needed": limit.of.lo,
            "words": f"{what} on {say(day)}: {len(able)} could still do it, {limit.of.lo} needed.",
        }


def _of_request(grid: Grid, asked: Request, letters: Letters) -> Letters:
    """Return which of a demand's letters a request would take away."""
    if asked.kind is not RequestKind.NO_CALL:
        return letters
    call = grid.having(
        lambda letter: any(span.kind.value.startswith("call") for span in letter.spans)
    )
    return letters & call


def _allowed(problem: Problem) -> Mapping[tuple[int, int], Letters]:
    """Return what each cell may hold, once leave and pins have spoken."""
    grid = problem.grid
    found = {
        (row, step): grid.domain[row][step]
        for row in range(len(grid.people))
        for step in grid.horizon
    }
    for limit in problem.limits:
        if limit.fixed and isinstance(limit.of, Sum) and limit.of.lo == len(limit.of.cells):
            for row, step, letters, _ in limit.of.cells:
                if (row, step) in found:
                    found[row, step] &= letters
    return found


# ── How many have asked ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Cap:
    """How many people may be on vacation in one block, and by which rule."""

    rule: str
    most: int


def pressure(scope: Scope, programme: Programme | None = None) -> list[Json]:
    """Return, week by week, how many ask to be away and how many can be, where a rule says so.

    Weeks begin on Mondays; only those that somebody asks for are there. Nobody is named.
    """
    programme = programme or load_programme(scope.session, scope.programme_id)
    rows = _asking(scope)
    calendar = programme.calendar
    caps = [
        _Cap(rule.id, rule.at_once)
        for rule in programme.rules
        if isinstance(rule, Vacation) and rule.at_once is not None
    ]
    cap = min(caps, key=lambda one: one.most, default=None)
    found: list[Json] = []
    monday = calendar.start - timedelta(days=calendar.start.weekday())
    while monday < calendar.end:
        if any(_touches(row, monday, monday + WEEK) for row in rows):
            found.append(_week(programme, monday, rows, cap))
        monday += WEEK
    return found


def _asking(scope: Scope) -> list[fact_tables.Request]:
    one = fact_tables.Request
    query = select(one).where(
        one.programme_id == scope.programme_id,
        one.state.in_((RequestState.OPEN, RequestState.APPROVED)),
        one.kind.in_(OFF_KINDS),
        one.start.is_not(None),
    )
    return list(scope.session.scalars(query))


def _touches(row: fact_tables.Request, start: date, end: date) -> bool:
    return row.start is not None and row.end is not None and row.start < end and start < row.end


def _week(
    programme: Programme, monday: date, rows: Sequence[fact_tables.Request], cap: _Cap | None
) -> Json:
    block = programme.calendar.block_of(max(monday, programme.calendar.start))
    week = [row for row in rows if _touches(row, monday, monday + WEEK)]
    end = min(monday + WEEK, programme.calendar.end)
    start = max(monday, programme.calendar.start)
    asked = len({row.clinician_id for row in week if row.state is RequestState.OPEN})
    approved = len({row.clinician_id for row in week if row.state is RequestState.APPROVED})
    there = [one for one in programme.people if one.appointment(start) is not None]
    away = sum(any(programme.away(one.id, day) for day in days(start, end)) for one in there)
    possible = None
    if cap is not None and block is not None:
        given = {
            row.clinician_id
            for row in rows
            if row.state is RequestState.APPROVED
            and row.kind is RequestKind.VACATION
            and _touches(row, block.start, block.end)
        }
        possible = max(0, cap.most - len(given))
    people = f"{asked} asked for this week" if asked != 1 else "1 person asked for this week"
    more = f"; {possible} can be granted" if possible is not None else ""
    return {
        "start": start.isoformat(),
        "end": (end - DAY).isoformat(),
        "block": block.id if block else None,
        "asked": asked,
        "approved": approved,
        "away": away,
        "people": len(there),
        "possible": possible,
        "rule": cap.rule if cap and possible is not None else None,
        "words": f"{people}{more}.",
    }


# ── What it collides with ───────────────────────────────────────────────────────────────────────


def _collisions(programme: Programme, found: Sequence[AtHand], asked: Request) -> Iterator[Json]:
    """Yield what the person has on the days asked for, in the schedules at hand."""
    if asked.kind not in OFF_KINDS and asked.kind is not RequestKind.NO_CALL:
        return
    for one in found:
        if one.version is None:
            continue
        theirs = [entry for entry in one.entries if entry.clinician == asked.clinician]
        for entry, day in days_of(theirs, programme.calendar):
            if asked.start <= day < asked.end and _stands_against(asked, entry):
                code = entry.code or entry.rotation or entry.kind.value
                yield {
                    "schedule": one.schedule.id,
                    "version": one.version.id,
                    "day": day.isoformat(),
                    "code": code,
                    "words": f"{code} on {say(day)} in {one.schedule.name}.",
                }


def _stands_against(asked: Request, entry: Entry) -> bool:
    if entry.kind in (Kind.LEAVE, Kind.OFF, *PARTS):
        return False
    return asked.kind is not RequestKind.NO_CALL or entry.kind.value.startswith("call")


# ── What a schedule answers ─────────────────────────────────────────────────────────────────────


_WISHES = (Requests, Eligibility, Vacation)
"""Rules that say what a request asks of a schedule, and what may stand in it."""


def statuses_of(programme: Programme, entries: Sequence[Entry]) -> tuple[RequestStatus, ...]:
    """Return what a schedule answers to every request.

    Whether a wish came true does not depend on what else is judged, so nothing else is compiled.
    """
    rules = tuple(rule for rule in programme.rules if isinstance(rule, _WISHES))
    return request_statuses(programme.with_(rules=rules, packs=()), entries)


class Answers:
    """What the schedules at hand say to each request; kept as long as nothing changes."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], tuple[tuple[object, ...], dict[str, RequestStatus]]] = {}

    def of(self, scope: Scope) -> dict[str, RequestStatus]:
        """Return the status of each request by code, for whoever asks."""
        drafts = scope.can(Permission.DRAFT_READ)
        session = scope.session
        mark = _mark(scope)
        key = (scope.programme_id, "drafts" if drafts else "published")
        known = self._known.get(key)
        if known is not None and known[0] == mark:
            return known[1]
        programme = load_programme(session, scope.programme_id)
        found: dict[str, RequestStatus] = {}
        for one in at_hand(session, scope.programme_id, programme, drafts=drafts):
            if one.version is None or not one.entries:
                continue
            for status in statuses_of(one.programme, one.entries):
                if status.id not in found or found[status.id].answer == "open":
                    found[status.id] = status
        self._known[key] = (mark, found)
        return found


def _mark(scope: Scope) -> tuple[object, ...]:
    """Return what changes whenever an answer may."""
    version, schedule = tables.Version, tables.Schedule
    revision = scope.session.scalar(
        select(tables.Programme.facts_revision).where(tables.Programme.id == scope.programme_id)
    )
    counts = scope.session.execute(
        select(
            func.count(version.id),
            func.coalesce(func.sum(version.revision), 0),
            func.count(version.published_at),
            func.count(version.superseded_at),
            func.count(version.id).filter(version.state == VersionState.DISCARDED),
            func.coalesce(func.sum(schedule.working_version_id), 0),
        )
        .join(schedule, schedule.id == version.schedule_id)
        .where(schedule.programme_id == scope.programme_id)
    ).one()
    return (revision, *counts)


def why(scope: Scope, row: fact_tables.Request) -> str | None:
    """Return in words why a request was granted or not by the schedule at hand, if one speaks."""
    programme = load_programme(scope.session, scope.programme_id)
    drafts = scope.can(Permission.DRAFT_READ)
    for one in at_hand(scope.session, scope.programme_id, programme, drafts=drafts):
        if one.version is None or not one.entries:
            continue
        situation = Situation.of(one.programme, one.entries)
        status = next((s for s in statuses_in(situation) if s.id == row.code), None)
        if status is not None and status.answer != "open":
            return explain_request_in(situation, row.code).words
    return None
