"""The schedules at hand: what facts are tried on before anything is generated or published anew."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from nightfloat.app import versions
from nightfloat.app.basis import judged_by
from nightfloat.app.generations import entries_of
from nightfloat.app.problem import Settled, problem
from nightfloat.domain.entry import Entry
from nightfloat.rules.programme import Plan, Programme
from nightfloat.store import tables
from nightfloat.store.repositories import Schedules, Versions
from nightfloat.store.tables import VersionState


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHand:
    """A schedule with its working draft, else what is published (None: nothing yet).

    `programme` is what the schedule is made from: the facts as they are now, in its plan.
    """

    schedule: tables.Schedule
    version: tables.Version | None
    programme: Programme
    entries: tuple[Entry, ...]


def at_hand(
    session: Session, programme_id: int, facts: Programme, *, drafts: bool
) -> tuple[AtHand, ...]:
    """Return every schedule of a programme; without `drafts` only what is published counts."""
    schedules = Schedules(session, programme_id).all()
    repository = Versions(session, programme_id)
    year: tuple[Entry, ...] = ()
    for one in schedules:
        published = repository.published(one.id) if one.year else None
        if published is not None:
            year = entries_of(session, programme_id, published)
    found: list[AtHand] = []
    for one in schedules:
        plan = Plan(year=one.year, blocks=tuple(one.blocks))
        version = _version(repository, one, drafts=drafts)
        entries: tuple[Entry, ...] = ()
        if version is None:
            programme = problem(facts, plan, Settled(year=year), held=False)
        else:
            known = versions.known(session, programme_id, version.id)
            programme = judged_by(session, facts, known)
            entries = entries_of(session, programme_id, version)
        found.append(AtHand(schedule=one, version=version, programme=programme, entries=entries))
    return tuple(found)


def _version(
    repository: Versions, schedule: tables.Schedule, *, drafts: bool
) -> tables.Version | None:
    if drafts and schedule.working_version_id is not None:
        working = repository.get(schedule.working_version_id)
        if working.state is not VersionState.DISCARDED:
            return working
    return repository.published(schedule.id)
