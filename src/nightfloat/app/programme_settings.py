"""A programme's settings: its year, plan, sites, packs and policy; put away and brought back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from nightfloat.app import events
from nightfloat.app.facts import Change, Guard, Json, changing, note, programme_of
from nightfloat.app.programmes import schedule_name, year_name
from nightfloat.app.rendering import Facts
from nightfloat.app.tags import facts_tag
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.domain.time import DAY, Calendar
from nightfloat.interchange.draft import Draft
from nightfloat.interchange.fields import PLAN, YEAR
from nightfloat.interchange.mistakes import Mistakes
from nightfloat.interchange.programme_toml import read_programme
from nightfloat.interchange.reader import Source
from nightfloat.store import fact_tables, tables
from nightfloat.store.errors import ConflictError
from nightfloat.store.repositories import Schedules, Versions
from nightfloat.store.toml_json import from_json


def as_json(scope: Scope, row: tables.Programme, *, made: bool = False) -> Json:
    """Return a programme with its settings; what is unfinished only for who may read facts.

    `made`: whoever asks has just made it, and may know all of it.
    """
    settings = row.settings
    year = settings["year"]
    calendar = calendar_of(row)
    people = scope.session.scalar(
        select(func.count(fact_tables.Clinician.id)).where(
            fact_tables.Clinician.programme_id == row.id
        )
    )
    return {
        "id": row.id,
        "name": row.name,
        "specialty": row.specialty,
        "example": row.example,
        "archived": row.archived,
        "created": row.created,
        "people": people or 0,
        "year": {
            "timezone": year["timezone"],
            "start": year["start"],
            "end": year["end"],
            "blocks": year["blocks"],
            "block_zero": year.get("block_zero"),
            "custom": year.get("block", []),
        },
        "blocks": [
            {"id": b.id, "start": b.start.isoformat(), "end": (b.end - DAY).isoformat()}
            for b in calendar.blocks
        ],
        "holidays": [{"tier": 1, **one} for one in year.get("holiday", [])],
        "plan": {"year": False, "blocks": [], **settings.get("plan", {})},
        "sites": [{"name": "", **one} for one in settings.get("site", [])],
        "packs": [_pack(one) for one in settings.get("pack", [])],
        "policy": {"publish_needs_approver": False, **row.policy},
        "unfinished": unfinished(scope, row) if made or scope.can(Permission.FACTS_READ) else [],
        "facts_revision": row.facts_revision,
        "etag": facts_tag(row.facts_revision),
    }


def _pack(one: Json) -> Json:
    who = one.get("who", ["resident"])
    return {
        "name": one["name"],
        "who": [who] if isinstance(who, str) else who,
        "rotations": one.get("rotations", []),
        "settings": one.get("settings", {}),
        "on": one.get("on", {}),
    }


def calendar_of(row: tables.Programme) -> Calendar:
    """Return a programme's calendar from its settings alone."""
    settings = row.settings
    mistakes = Mistakes()
    data = {
        "nightfloat": 1,
        "name": row.name,
        "year": from_json(YEAR, settings["year"]),
        "plan": from_json(PLAN, settings.get("plan", {})),
    }
    draft = Draft(mistakes, Source(mistakes, data=data))
    read_programme(draft)
    mistakes.check()
    assert draft.calendar is not None
    return draft.calendar


def unfinished(scope: Scope, row: tables.Programme) -> list[str]:
    """Return in words what is still to be said before anything can be scheduled."""
    found: list[str] = []
    plan = row.settings.get("plan", {})

    def none(model: Any) -> bool:
        query = select(model.id).where(model.programme_id == row.id).limit(1)
        return scope.session.scalar(query) is None

    if none(fact_tables.Clinician):
        found.append("Nobody is in the programme yet. Add the people.")
    if not plan.get("year") and not plan.get("blocks"):
        found.append("Nothing is planned yet. Choose the year or some blocks in the settings.")
    if plan.get("blocks") and none(fact_tables.Shift):
        found.append("Days are planned, but there are no shifts yet. Add them.")
    if plan.get("year") and none(fact_tables.Rotation):
        found.append("The year is planned, but there are no rotations yet. Add them.")
    return found


_TABLES = {"holidays": "holiday", "sites": "site", "packs": "pack", "plan": "plan"}


def change(scope: Scope, guard: Guard, data: Mapping[str, Any]) -> tables.Programme:
    """Change what is given of a programme's settings; lists are replaced as a whole.

    Raises FactsError, and ConflictError when a schedule with versions would lose its days.
    """
    row = programme_of(scope)
    if "archived" in data:
        return _archive(scope, guard, archived=data["archived"])
    done = Change(action="programme.change", resource="settings", details=dict(data))
    guard(facts_tag(row.facts_revision))
    with changing(scope, done) as facts:
        _apply(facts, data)
    _follow(scope, row)
    return row


def _apply(facts: Facts, data: Mapping[str, Any]) -> None:
    row = facts.programme
    row.name = data.get("name", row.name)
    row.specialty = data.get("specialty", row.specialty)
    if "policy" in data:
        row.policy = {**row.policy, **data["policy"]}
    settings = dict(row.settings)
    year = dict(settings["year"])
    if "year" in data:
        given = dict(data["year"])
        custom = given.pop("custom", None)
        inner = {key: year[key] for key in ("block", "holiday") if key in year}
        year = {**{key: value for key, value in given.items() if value is not None}, **inner}
        if custom is not None:
            year["block"] = list(custom)
        if year["blocks"] != "custom" or not year.get("block"):
            year.pop("block", None)
    if "holidays" in data:
        year.pop("holiday", None)
        if data["holidays"]:
            year["holiday"] = list(data["holidays"])
    settings["year"] = year
    for key in ("plan", "sites", "packs"):
        if key in data:
            settings.pop(_TABLES[key], None)
            if data[key] or key == "plan":
                settings[_TABLES[key]] = data[key]
    row.settings = settings


def _follow(scope: Scope, row: tables.Programme) -> None:
    """Let schedules without versions follow the year; raise ConflictError for the others."""
    calendar = calendar_of(row)
    blocks = {block.id: block for block in calendar.blocks}
    versions = Versions(scope.session, row.id)
    for schedule in Schedules(scope.session, row.id).all():
        known = all(id in blocks for id in schedule.blocks)
        if schedule.year:
            first, end = calendar.start, calendar.end
        elif known and schedule.blocks:
            first, end = blocks[schedule.blocks[0]].start, blocks[schedule.blocks[-1]].end
        else:
            first, end = schedule.start, schedule.start
        if (first, end) == (schedule.start, schedule.end):
            continue
        if versions.of(schedule.id):
            raise ConflictError(
                f'The schedule "{schedule.name}" has versions, and its days would change. '
                "Maybe make another programme for the other year."
            )
        if not known:
            scope.session.delete(schedule)
            continue
        schedule.start, schedule.end = first, end
        schedule.name = (
            year_name(calendar)
            if schedule.year
            else schedule_name([blocks[id] for id in schedule.blocks])
        )
        schedule.revision += 1
    scope.session.flush()


def _archive(scope: Scope, guard: Guard, *, archived: bool) -> tables.Programme:
    """Put a programme away, or bring it back; nothing of it is lost."""
    scope.require(Permission.MEMBERS_MANAGE)
    row = programme_of(scope)
    guard(facts_tag(row.facts_revision))
    row.archived = archived
    row.facts_revision += 1
    scope.session.flush()
    action = "programme.archive" if archived else "programme.restore"
    note(scope, Change(action=action, resource="programme", row=row))
    events.publish(scope.session, "programme", row.id, {"archived": archived})
    return row


def archive(scope: Scope, guard: Guard) -> None:
    """Put a programme away: it leaves the lists and cannot be changed until it is restored."""
    _archive(scope, guard, archived=True)
