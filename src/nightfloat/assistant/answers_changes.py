"""What changed between two versions, and messages about versions, swaps and absences."""

from __future__ import annotations

from collections import Counter
from datetime import date

from nightfloat.app.diffs import Change, fairness_changed, people_changed
from nightfloat.app.findings import keyed
from nightfloat.app.versions import SEEN_BY_ALL, in_force
from nightfloat.assistant.answers import Memory, Shown, SpanError, live_of, shown, today
from nightfloat.assistant.answers_why import covering
from nightfloat.assistant.facts import announce
from nightfloat.assistant.facts.changes import Changed, tell_changes
from nightfloat.assistant.text import Narrative
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.domain.findings import Finding
from nightfloat.domain.time import DAY
from nightfloat.explain.compare import compare_findings
from nightfloat.explain.live_rows import CellChange
from nightfloat.explain.live_trial import able
from nightfloat.rules.grid import ABSENT, LEAVE, OFF
from nightfloat.store.repositories import Versions
from nightfloat.store.tables import VersionState

IDLE = frozenset({"", OFF, LEAVE, ABSENT})

People = tuple[tuple[str, tuple[Change, ...]], ...]


def changes(scope: Scope, memory: Memory, before: int, after: int) -> Narrative:
    """Tell what the second version has that the first has not, and who must be told.

    Raises NotFoundError for a version that is not there or not to be seen, SpanError for versions
    of two schedules.
    """
    old, new = shown(scope, memory, before), shown(scope, memory, after)
    if old.found.schedule_id != new.found.schedule_id:
        raise SpanError(
            f'Version {before} belongs to "{old.found.schedule}", not to "{new.found.schedule}". '
            "Maybe a version of the same schedule."
        )
    findings = scope.can(Permission.DRAFT_READ)
    new_ones, solved = _violations(old, new) if findings else (None, None)
    found = Changed(
        before=old.found.number,
        after=new.found.number,
        today=today(scope, new.book.programme),
        people=_people(old, new),
        new=new_ones,
        solved=solved,
        fairness=tuple(fairness_changed(old.picture, new.picture)),
    )
    title = f"From version {old.found.number} to version {new.found.number}"
    return tell_changes(new.book, found).narrative(title, **new.state)


def _people(old: Shown, new: Shown) -> People:
    rows = people_changed((old.found, old.picture), (new.found, new.picture))
    return tuple((id, tuple(found)) for id, _, found in rows)


def _violations(old: Shown, new: Shown) -> tuple[dict[str, Finding], dict[str, Finding]]:
    """Return the violations that are new or worse, and those that are gone."""
    one = Counter(each for each in old.picture.findings if each.violation)
    other = Counter(each for each in new.picture.findings if each.violation)
    compared = compare_findings((one - other).elements(), (other - one).elements())
    return keyed(compared.worse), keyed(compared.disappeared)


# ── Messages ────────────────────────────────────────────────────────────────────────────────────


def announce_publication(scope: Scope, memory: Memory, version: int) -> Narrative:
    """Draft the message that a version is published, with what differs from the one before."""
    at = shown(scope, memory, version)
    before = before_of(scope, at)
    people = _people(shown(scope, memory, before), at) if before is not None else ()
    found = announce.Publication(
        schedule=at.found.schedule,
        number=at.found.number,
        first=at.found.start,
        last=at.found.end - DAY,
        published=at.found.state is VersionState.PUBLISHED,
        known=before is not None,
        people=people,
    )
    told, message = announce.publication(at.book, found)
    return told.narrative("Announcement of a publication", copyable=message, **at.state)


def before_of(scope: Scope, at: Shown) -> int | None:
    """Return the version that was in force before one; of a draft, the one that is."""
    if at.found.draft:
        return in_force(scope.session, at.found.schedule_id)
    versions = Versions(scope.session, scope.programme_id)
    own = versions.get(at.found.id).published_at
    if own is None:
        return None
    earlier = [
        (one.published_at, one.id)
        for one in versions.of(at.found.schedule_id)
        if one.state in SEEN_BY_ALL and one.published_at is not None and one.published_at < own
    ]
    return max(earlier)[1] if earlier else None


def announce_swap(
    scope: Scope,
    memory: Memory,
    version: int,
    one: tuple[str, date],
    other: tuple[str, date],
) -> Narrative:
    """Draft the message of a swap: each takes what the other has; with what the check says of it.

    Raises SpanError for cells that are not there, or where there is nothing to swap.
    """
    at = shown(scope, memory, version)
    rows = [(at.person(who), at.day(day), _code(at, who, day)) for who, day in (one, other)]
    if one[0] == other[0]:
        raise SpanError("A swap needs two people. Maybe another one is meant.")
    if all(code in IDLE for _, _, code in rows):
        raise SpanError("Neither of the two works then, so there is nothing to swap.")
    told, message = announce.swap(at.book, rows[0], rows[1], _verdict(scope, memory, at, rows))
    return told.narrative("Announcement of a swap", copyable=message, **at.state)


def _code(at: Shown, clinician: str, day: date) -> str:
    person = at.picture.people.get(clinician)
    return person.days[(day - at.picture.span.first).days] if person else ""


def _verdict(
    scope: Scope, memory: Memory, at: Shown, rows: list[tuple[str, date, str]]
) -> list[str] | None:
    """Return the violations that a swap would bring; None where somebody would have two things."""
    (one, first, code), (other, second, return_) = rows
    if first == second:
        wanted = {(one, first): return_, (other, first): code}
    else:
        if _code(at, other, first) not in IDLE or _code(at, one, second) not in IDLE:
            return None
        wanted = {
            (one, first): OFF,
            (other, first): code,
            (other, second): OFF,
            (one, second): return_,
        }
    with memory.drafts.held(at.found.id):
        live = live_of(scope, memory, at).live
        cells = [
            CellChange(who, day, OFF if new in IDLE else new) for (who, day), new in wanted.items()
        ]
        found = live.judge(cells)
    return [each.message for each in found.new if each.violation]


def announce_sick(
    scope: Scope, memory: Memory, version: int, clinician: str, day: date
) -> Narrative:
    """Draft the message that asks for cover of what somebody has; it does not say why."""
    at = shown(scope, memory, version)
    at, has, targets = covering(scope, memory, at, clinician, day)
    told, message = announce.sick(at.book, clinician, day, has, able(targets))
    return told.narrative("Call for cover", copyable=message, **at.state)
