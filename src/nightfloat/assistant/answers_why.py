"""Why: a cell, a request or an unfilled shift of a version, and who could take a shift."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from nightfloat.app import requests as requests_of
from nightfloat.app.absences import Names
from nightfloat.app.drafts import Draft
from nightfloat.app.picture import DAYS, columns_of
from nightfloat.app.staffing import staffing
from nightfloat.assistant.answers import Memory, Shown, SpanError, live_of, shown
from nightfloat.assistant.facts.cover import tell_cover
from nightfloat.assistant.facts.gap import Gap, tell_gap
from nightfloat.assistant.facts.request import Petition, tell_request
from nightfloat.assistant.facts.scene import demand
from nightfloat.assistant.facts.why import Pinned, Placed, tell_cell
from nightfloat.assistant.text import Narrative
from nightfloat.auth.scope import Scope
from nightfloat.domain.absence import Leave
from nightfloat.domain.errors import maybe
from nightfloat.domain.time import DAY
from nightfloat.explain.alter import Alteration, alterations
from nightfloat.explain.cell import CellExplanation, explain_in
from nightfloat.explain.live import YEAR
from nightfloat.explain.live_trial import Target, Trial, able, fillers, targets
from nightfloat.explain.live_view import situation_of
from nightfloat.explain.option import Way, measure_all, propose
from nightfloat.explain.requests import RequestExplanation, explain_asked, find_request
from nightfloat.explain.situation import Situation
from nightfloat.rules.grid import ABSENT, LEAVE, OFF
from nightfloat.rules.library.coverage import Coverage
from nightfloat.store.fact_tables import Request as RequestRow

TRIED = 8
"""People for whom it is found out what would have to change, where nobody could have a shift."""


# ── A cell ──────────────────────────────────────────────────────────────────────────────────────


def why_cell(
    scope: Scope, memory: Memory, version: int, clinician: str, day: date, *, blocks: bool = False
) -> Narrative:
    """Tell why somebody has what they have on a day, or in the block of it.

    Raises NotFoundError for a version, SpanError or LiveError for a cell that is not there.
    """
    at = shown(scope, memory, version)
    at.day(day)
    at.person(clinician)
    with memory.drafts.held(at.found.id):
        draft = live_of(scope, memory, at)
        at = at.fresh(memory, draft)
        found, others, altered = memory.kept(
            at.mark("cell", clinician, day, blocks),
            lambda: _explained(draft, clinician, day, blocks=blocks),
        )
        placed = _placed(scope, at, draft, found)
    told = tell_cell(placed, found, others, altered)
    when = at.book.block(found.step) if blocks else at.book.day(found.day).text
    return told.narrative(f"Why: {at.book.names[clinician]}, {when}", **at.state)


Explained = tuple[CellExplanation, tuple[Target, ...], tuple[Alteration, ...]]


def _explained(draft: Draft, clinician: str, day: date, *, blocks: bool) -> Explained:
    """Return what is known of a cell; who else could have a day is tried as a drag tries it."""
    live = draft.live
    situation = situation_of(live, YEAR if blocks else live.block_of(day).id)
    if blocks:
        return explain_in(situation, clinician, day, grid="year"), (), ()
    found = explain_in(situation, clinician, day, grid="days", alone=True)
    if found.has in {OFF, LEAVE, ABSENT}:
        return explain_in(situation, clinician, day, grid="days"), (), ()
    others = targets(live, clinician, day)
    altered = () if able(others) else _altered(situation, clinician, day, others)
    return found, others, altered


def _altered(
    situation: Situation, clinician: str, day: date, others: tuple[Target, ...]
) -> tuple[Alteration, ...]:
    """Return which single fact, changed, would let one of those who are free have the shift."""
    view, holder, step = situation.find(clinician, day, "days")
    rows = {person.id: row for row, person in enumerate(view.grid.people)}
    letter, free = view.reading.rows[holder][step], 0
    ways = [
        propose(view, step, rows[one.clinician], Way.TAKES, cells)
        for one in [one for one in others if one.way is Way.TAKES][:TRIED]
        for cells in [{(rows[one.clinician], step): letter, (holder, step): free}]
    ]
    measure_all(view, step, ways)
    return alterations(situation.programme, ways)


def _placed(scope: Scope, at: Shown, draft: Draft, found: CellExplanation) -> Placed:
    calendar = at.book.calendar
    block = next((b for b in calendar.blocks if b.id == found.step), None)
    block = block if found.grid == "year" else None
    last = block.end - DAY if block else found.day
    wished = {one.id for one in found.requests}
    rows = _by_code(scope) if wished else {}
    return Placed(
        book=at.book,
        clinician=found.clinician,
        day=found.day,
        last=last,
        block=block,
        pinned=_pinned(draft, found, block.id if block else None),
        away=_away(draft, found.clinician, found.day, last),
        requests={code: str(row.id) for code, row in rows.items() if code in wished},
    )


def _pinned(draft: Draft, found: CellExplanation, block: str | None) -> Pinned | None:
    programme, who = draft.programme, found.clinician
    if block is not None:
        held = any((b.clinician, b.block) == (who, block) for b in programme.block_schedule)
        held = held and bool(found.pin)
        here = f"block:{block}" in draft.pins(who)
        return Pinned(note="", here=here and not held) if held or here else None
    for pin in programme.pins:
        if pin.clinician == who and pin.start <= found.day < pin.end:
            return Pinned(note=pin.note, here=False)
    here = found.day.isoformat() in draft.pins(who)
    return Pinned(note="", here=True) if here else None


def _away(draft: Draft, clinician: str, first: date, last: date) -> tuple[date, date] | None:
    """Return the leave that lies on a cell, if any, as its first and last day."""

    def ends(one: Leave) -> date:
        return one.end if one.end_minute else max(one.start, one.end - DAY)

    found = [
        (one.start, ends(one))
        for one in draft.live.now.leave_of(clinician)
        if one.start <= last and first <= ends(one)
    ]
    return found[0] if found else None


def _by_code(scope: Scope) -> dict[str, RequestRow]:
    query = select(RequestRow).where(RequestRow.programme_id == scope.programme_id)
    return {row.code: row for row in scope.session.scalars(query)}


# ── A request ───────────────────────────────────────────────────────────────────────────────────


def why_request(scope: Scope, memory: Memory, version: int, request: int) -> Narrative:
    """Tell what a version makes of a request, why, and what would grant it.

    Raises NotFoundError for a version or a request that is not there, or not to be seen.
    """
    at = shown(scope, memory, version)
    row = requests_of.one(scope, request)
    names = Names.of(scope)
    code = names.code(row.clinician_id)
    petition = Petition(
        id=str(row.id),
        clinician=code,
        words=requests_of.words(row, names),
        state=row.state.value,
        note=row.decision_note,
        asked_with=row.note,
    )
    with memory.drafts.held(at.found.id):
        draft = live_of(scope, memory, at)
        at = at.fresh(memory, draft)
        known = any(one.id == row.code for one in draft.live.now.requests)
        found = (
            memory.kept(at.mark("request", row.code), lambda: (_answer(draft, row.code),))[0]
            if known
            else None
        )
    told = tell_request(at.book, petition, found)
    return told.narrative(f"Why: the request of {names.name(row.clinician_id)}", **at.state)


def _answer(draft: Draft, code: str) -> RequestExplanation | None:
    """Return the explanation by the grid that speaks of a request: days before blocks."""
    live = draft.live
    request = next(one for one in live.now.requests if one.id == code)
    grids = [
        block.id
        for block in live.programme.planned
        if request.start < block.end and block.start < request.end
    ]
    for grid in [*grids, *([YEAR] if YEAR in live.grids else [])]:
        situation = situation_of(live, grid)
        found = find_request(situation, code)
        if found.wanted:
            return explain_asked(situation, found, most=1)
    return None


# ── A shift that nobody has ─────────────────────────────────────────────────────────────────────


def why_unfilled(scope: Scope, memory: Memory, version: int, shift: str, day: date) -> Narrative:
    """Tell who could fill a shift on a day, and why nobody else can.

    Raises NotFoundError for a version, SpanError for a shift or day that is not planned.
    """
    at = shown(scope, memory, version)
    at.day(day)
    if shift not in at.book.programme.shift:
        known = list(at.book.programme.shift)
        raise SpanError(f'"{shift}" is no shift of this programme.{maybe(shift, known)}')
    with memory.drafts.held(at.found.id):
        draft = live_of(scope, memory, at)
        at = at.fresh(memory, draft)
        found = memory.kept(at.mark("gap", shift, day), lambda: fillers(draft.live, shift, day))
    told = tell_gap(at.book, _gap(at, shift, day), found)
    return told.narrative(f"Why: {shift} on {at.book.day(day).text}", **at.state)


def _gap(at: Shown, shift: str, day: date) -> Gap:
    picture, book = at.picture, at.book
    rules = {rule.id: rule for rule in book.programme.rules if isinstance(rule, Coverage)}
    columns = columns_of(picture, DAYS, day, day + DAY)
    rows = [
        (row["rule"], demand(book, rules[row["rule"]]), row["counts"][0], row["min"] or 0)
        for row in staffing(picture, columns)
        if row["counts"][0] is not None and shift in rules[row["rule"]].shifts
    ]
    number = (day - picture.span.first) // timedelta(days=1)
    holders = [
        person.id
        for person in picture.listed
        if person.id in picture.people
        and shift in picture.people[person.id].days[number].split("+")
    ]
    exists = book.programme.shift[shift].days.matches(day, book.calendar)
    return Gap(shift=shift, day=day, demands=tuple(rows), exists=exists, holders=tuple(holders))


# ── Who can take it ─────────────────────────────────────────────────────────────────────────────


def cover(scope: Scope, memory: Memory, version: int, clinician: str, day: date) -> Narrative:
    """Tell who can take what somebody has on a day, the best first, and why the others cannot.

    Raises NotFoundError for a version, SpanError or LiveError for a cell that is not there.
    """
    at = shown(scope, memory, version)
    at, has, others = covering(scope, memory, at, clinician, day)
    told = tell_cover(at.book, clinician, day, has, others)
    return told.narrative(
        f"Who can cover for {at.book.names[clinician]} on {at.book.day(day).text}", **at.state
    )


def covering(
    scope: Scope, memory: Memory, at: Shown, clinician: str, day: date
) -> tuple[Shown, str, tuple[Target, ...]]:
    """Return a version as it was tried, what somebody has, and how all others stand with it."""
    at.day(day)
    at.person(clinician)
    with memory.drafts.held(at.found.id):
        draft = live_of(scope, memory, at)
        at = at.fresh(memory, draft)
        trial = Trial(draft.live, day)
        has = trial.board.grid.letters[trial.held(trial.row(clinician))].code
        others = memory.kept(
            at.mark("cover", clinician, day), lambda: targets(draft.live, clinician, day)
        )
    return at, has, others
