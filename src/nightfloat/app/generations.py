"""Generations: a solve ordered, watched, cancelled. What it makes is always a new draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, event
from sqlalchemy.orm import Session, defer

from nightfloat.app.events import publish
from nightfloat.app.preflight import Preflight, preflight
from nightfloat.app.problem import NO_BASE, Base, Settled, first_day, problem
from nightfloat.app.versions import token_of
from nightfloat.auth.scope import Scope
from nightfloat.domain.entry import Entry
from nightfloat.domain.errors import NightfloatError
from nightfloat.interchange.folder import folder_files, from_sources
from nightfloat.jobs.port import FINAL, Jobs, KeyUsedError, Order, RunningError
from nightfloat.rules.programme import Plan, Programme
from nightfloat.solver.stop import UNTIL_SPENT, StopRule, stop_rule
from nightfloat.store import audit, snapshot, tables
from nightfloat.store.errors import ConflictError, NotFoundError
from nightfloat.store.events import last_id
from nightfloat.store.load import load_programme
from nightfloat.store.paging import page as page_of
from nightfloat.store.repositories import Jobs as JobRows
from nightfloat.store.repositories import Schedules, Versions
from nightfloat.store.rows import unpack_row
from nightfloat.store.tables import Stop, VersionState

KIND = "generation"
"""Kind of job, of event, and the word in the audit."""


class GenerationRunningError(NightfloatError):
    """The programme has a generation that is not finished; `details` names it."""

    code = "generation-running"

    def __init__(self, running: Mapping[str, Any], schedule: str) -> None:
        super().__init__(
            f'Generation {running["id"]} of "{schedule}" is {running["state"]}, and a programme '
            "has one at a time. Maybe wait for it, or cancel it."
        )
        self.details = {"running": dict(running)}


class NothingPlannedError(NightfloatError):
    """The schedule plans neither a year nor the days of any block."""

    code = "validation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """How to generate; `base` is a version whose pins stay. See `SolveRequest`."""

    seed: int = 1
    effort: float = 40.0
    workers: int = 2
    fast: bool = False
    stop: StopRule = UNTIL_SPENT
    base: int | None = None


def order(scope: Scope, jobs: Jobs, schedule_id: int, ask: Ask, key: str) -> dict[str, Any]:
    """Freeze what the schedule is made from and enqueue its generation; return how it stands.

    Raises NotFoundError, GenerationRunningError, KeyUsedError for another order's key, and
    FolderError when the facts make no programme together with the base's pins.
    """
    session, programme_id = scope.session, scope.programme_id
    schedule = Schedules(session, programme_id).get(schedule_id)
    for job in JobRows(session, programme_id).unfinished():
        if job.kind == KIND and job.key != _key(scope, key):
            raise _running(session, job.id)
    base, version = _base(session, programme_id, schedule, ask.base)
    checked = problem_for(session, schedule, base, held=False)
    held = problem_for(session, schedule, base) if base.pins else checked
    from_sources(dict(folder_files(held)))  # the handler reads it back like this
    facts = snapshot.keep(session, checked)
    payload = {
        "seed": ask.seed,
        "effort": ask.effort,
        "workers": ask.workers,
        "fast": ask.fast,
        "stop": str(ask.stop),
        "base": ask.base,
        "base_revision": version.revision if version else None,
        "facts": facts,
        "basis": token_of(session, programme_id),
    }
    wanted = Order(
        kind=KIND,
        key=_key(scope, key),
        programme_id=programme_id,
        schedule_id=schedule.id,
        author_id=scope.user_id,
        facts=snapshot.keep(session, held) if held is not checked else facts,
        payload=payload,
    )
    try:
        run, new = jobs.enqueue(session, wanted)
    except RunningError as error:
        raise _running(session, error.job_id) from error
    except KeyUsedError as error:
        raise KeyUsedError(OTHER_ORDER.format(key=key)) from error
    if new:
        details = {"schedule": schedule.id, "seed": ask.seed, "effort": ask.effort}
        _noted(scope, "order", run.id, details)
    return view(session, run.id)


OTHER_ORDER = 'The Idempotency-Key "{key}" was used for another generation. Maybe take a new one.'


def _noted(scope: Scope, verb: str, job_id: int, details: Mapping[str, Any]) -> None:
    audit.append(
        scope.session,
        f"{KIND}.{verb}",
        f"{KIND}/{job_id}",
        user_id=scope.user_id,
        programme_id=scope.programme_id,
        details=dict(details),
    )


def cancel(scope: Scope, jobs: Jobs, job_id: int, *, keep: bool) -> dict[str, Any]:
    """Stop a generation, with its best so far as a draft (`keep`) or with nothing.

    Raises ConflictError when it is over.
    """
    session = scope.session
    row = JobRows(session, scope.programme_id).get(job_id)
    if not jobs.cancel(session, job_id, Stop.KEEP if keep else Stop.DISCARD):
        way = " Maybe discard the draft that it made." if row.result_version_id else ""
        raise ConflictError(f"Generation {job_id} {_ENDED[row.state]} already.{way}")
    _noted(scope, "cancel", job_id, {"keep": keep})
    return view(session, job_id)


_ENDED = {
    tables.JobState.SUCCEEDED: "has finished",
    tables.JobState.FAILED: "has failed",
    tables.JobState.CANCELLED: "was cancelled",
}


def one(scope: Scope, job_id: int) -> dict[str, Any]:
    """Return how a generation stands, with its points and outcome; raise NotFoundError."""
    row = JobRows(scope.session, scope.programme_id).get(job_id)
    shown = view(scope.session, row.id)
    points, last = list(row.points), shown["point"]
    if last is not None and last not in points[-1:]:
        points.append(last)  # which is stored with the progress, sooner than the chart
    return {**shown, "points": points, "outcome": _outcome(scope.session, row)}


def page(
    scope: Scope, *, limit: int, cursor: str | None, schedule: int | None = None
) -> tuple[list[dict[str, Any]], str | None]:
    """Return generations, newest first, and the cursor of the next page."""
    jobs = JobRows(scope.session, scope.programme_id)
    if schedule is not None:
        Schedules(scope.session, scope.programme_id).get(schedule)
        query = jobs.query().where(tables.Job.schedule_id == schedule)
        found = page_of(
            scope.session, query, [tables.Job.id], limit=limit, cursor=cursor, newest_first=True
        )
    else:
        found = jobs.page(limit=limit, cursor=cursor, newest_first=True)
    return [view(scope.session, row.id) for row in found.items], found.next


def before(scope: Scope, schedule_id: int, base_id: int | None) -> tuple[Preflight, Programme]:
    """Return what is known before a generation, and the programme it would be made from."""
    session = scope.session
    schedule = Schedules(session, scope.programme_id).get(schedule_id)
    base, _ = _base(session, scope.programme_id, schedule, base_id)
    programme = problem_for(session, schedule, base)
    return preflight(programme), programme


# ── What it is made from ────────────────────────────────────────────────────────────────────────


def problem_for(
    session: Session, schedule: tables.Schedule, base: Base = NO_BASE, *, held: bool = True
) -> Programme:
    """Return the programme that a schedule is made from, as things stand now.

    Without `held` the base's pins are left out: what versions of it are checked by. Raises
    NothingPlannedError.
    """
    plan = Plan(year=schedule.year, blocks=tuple(schedule.blocks))
    if not plan.year and not plan.blocks:
        raise NothingPlannedError(
            f'"{schedule.name}" plans no year and no block. Maybe give it a block.'
        )
    facts = load_programme(session, schedule.programme_id)
    return problem(facts, plan, settled(session, schedule, facts, plan), base, held=held)


def settled(session: Session, schedule: tables.Schedule, facts: Programme, plan: Plan) -> Settled:
    """Return what the programme's published schedules say beside this one."""
    versions = Versions(session, schedule.programme_id)
    begin = first_day(facts.calendar, plan)
    year: tables.Version | None = None
    earlier: list[tuple[tables.Schedule, tables.Version]] = []
    for other in Schedules(session, schedule.programme_id).all():
        published = versions.published(other.id)
        if published is None or other.id == schedule.id:
            continue
        if other.year and (year is None or _later(published, year)):
            year = published
        if not other.year and other.end <= begin:
            earlier.append((other, published))
    earlier.sort(key=lambda pair: (pair[0].start, pair[0].id), reverse=True)
    own = versions.published(schedule.id)
    return Settled(
        year=entries_of(session, schedule.programme_id, year) if year and not plan.year else (),
        earlier=tuple(
            entries_of(session, schedule.programme_id, version) for _, version in earlier
        ),
        last=entries_of(session, schedule.programme_id, own) if own else (),
    )


def _later(one: tables.Version, other: tables.Version) -> bool:
    assert one.published_at is not None
    assert other.published_at is not None
    return one.published_at > other.published_at


def entries_of(
    session: Session, programme_id: int, version: tables.Version, revision: int | None = None
) -> tuple[Entry, ...]:
    """Return the entries of a version at a revision (None: the newest)."""
    rows = Versions(session, programme_id).rows(version, revision)
    return tuple(entry for who, data in rows.items() for entry in unpack_row(who, data).entries)


def base_of(
    session: Session, programme_id: int, version: tables.Version, revision: int | None = None
) -> Base:
    """Return a version as the base of a generation."""
    rows = {
        who: unpack_row(who, data)
        for who, data in Versions(session, programme_id).rows(version, revision).items()
    }
    return Base(
        entries=tuple(entry for row in rows.values() for entry in row.entries),
        pins={who: row.pins for who, row in rows.items() if row.pins},
    )


def _base(
    session: Session, programme_id: int, schedule: tables.Schedule, base_id: int | None
) -> tuple[Base, tables.Version | None]:
    if base_id is None:
        return NO_BASE, None
    version = Versions(session, programme_id).get(base_id)
    if version.schedule_id != schedule.id or version.state is VersionState.DISCARDED:
        raise NotFoundError(
            f'"{schedule.name}" has no version {base_id} to begin with. Maybe another one.'
        )
    return base_of(session, programme_id, version), version


# ── How it is shown ─────────────────────────────────────────────────────────────────────────────


def view(session: Session, job_id: int) -> dict[str, Any]:
    """Return how a generation stands, as JSON: what lists and events show."""
    job = _row(session, job_id)
    author = session.get_one(tables.User, job.author_id)
    progress: Mapping[str, Any] = job.progress
    done = job.state is tables.JobState.SUCCEEDED
    return {
        "id": job.id,
        "schedule": job.schedule_id,
        "state": job.state.value,
        "phase": progress.get("phase"),
        "problem": progress.get("problem"),
        "tier": progress.get("tier"),
        "objective": progress.get("objective"),
        "bound": progress.get("bound"),
        "gap": progress.get("gap"),
        "percent": 100 if done else progress.get("percent", 0),
        "gap_percent": progress.get("gap_percent"),
        "objectives": progress.get("objectives", {}),
        "bounds": progress.get("bounds", {}),
        "unfilled": progress.get("unfilled"),
        "unfilled_by_rule": progress.get("unfilled_by_rule", {}),
        "seconds_left": None if job.state in FINAL else progress.get("seconds_left"),
        "iteration": progress.get("iteration"),
        "findings_by_rule": progress.get("findings_by_rule", {}),
        "clash": tuple(progress.get("clash", ())),
        "point": progress.get("point"),
        "created": _instant(job.created),
        "started": _instant(job.started),
        "finished": _instant(job.finished),
        "version": job.result_version_id,
        "error": job.error,
        "stop": job.stop.value if job.stop else None,
        "request": {
            **{key: job.payload[key] for key in ("seed", "effort", "workers", "fast", "base")},
            "stop": _stop(job.payload),
        },
        "author": {"id": author.id, "name": author.name},
    }


def _stop(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return the stop rule of an order; those from before there were any had none."""
    rule = stop_rule(payload.get("stop", str(UNTIL_SPENT)))
    return {"when": rule.when.value, "value": rule.value}


def _row(session: Session, job_id: int) -> tables.Job:
    """Return a job as it is now, without its chart: that is long, and nobody looks at it here."""
    options = (defer(tables.Job.points),)
    return session.get_one(tables.Job, job_id, populate_existing=True, options=options)


def _instant(at: Any) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None


def _running(session: Session, job_id: int) -> GenerationRunningError:
    running = view(session, job_id)
    schedule = session.get_one(tables.Schedule, running["schedule"])
    return GenerationRunningError(running, schedule.name)


def _clash(clash: dict[str, Any]) -> dict[str, Any]:
    """Return a clash with its words; certificates of before 0.2 have its limits only."""
    if "lines" in clash:
        return clash
    lines = [
        {
            "rule": one["rule"],
            "kind": one["rule"] if one["rule"] in ("leave", "pin") else "demand",
            "words": one["subject"],
            "items": [one["subject"]],
        }
        for one in clash["limits"]
    ]
    return {"headline": "", "lines": lines, "relaxations": [], **clash}


def _outcome(session: Session, job: tables.Job) -> dict[str, Any] | None:
    """Return what came of it, from the draft's certificate: what clashes, what would help.

    All of it is as it was when the draft was made, whatever has become of it since.
    """
    version = session.get(tables.Version, job.result_version_id or 0)
    if version is None or version.certificate is None:
        return None
    certificate = version.certificate
    problems = certificate["problems"]
    return {
        "number": version.number,
        "legal": certificate["legal"],
        "reproducible": certificate["reproducible"],
        "stopped": certificate["stopped"],
        **certificate["made"],
        "tiers": [{"problem": one["name"], **tier} for one in problems for tier in one["tiers"]],
        "by_rule": [
            {"problem": one["name"], **cost} for one in problems for cost in one.get("by_rule", ())
        ],
        "clashes": [
            {"problem": one["name"], **_clash(one["clash"])} for one in problems if one["clash"]
        ],
        "fixes": [{"problem": one["name"], **fix} for one in problems for fix in one["fixes"]],
    }


def _key(scope: Scope, key: str) -> str:
    return f"{scope.user_id}:{key}"


class Announcer:
    """Tells open pages of each change of a job; of the progress of one only the newest is kept."""

    def __init__(self) -> None:
        self._last: dict[int, int] = {}

    def __call__(self, uow: Session, job_id: int) -> None:
        """Publish how the job stands, in the transaction that changes it."""
        job = _row(uow, job_id)
        publish(uow, KIND, job.programme_id, view(uow, job_id))
        before = self._last.get(job_id)
        if before is not None:
            uow.execute(delete(tables.Event).where(tables.Event.id == before))
        told, over = last_id(uow), job.state in FINAL  # ours: nobody else is writing

        def committed(_uow: Session) -> None:
            if over:
                self._last.pop(job_id, None)
            else:
                self._last[job_id] = told

        # An event of a transaction that was rolled back never was, and its id is given again.
        event.listen(uow, "after_commit", committed, once=True)
