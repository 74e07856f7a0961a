"""People: who can be scheduled, with their appointments and qualifications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from nightfloat.app.facts import (
    Change,
    Guard,
    Json,
    changing,
    changing_one,
    mistake,
    new_code,
    next_position,
)
from nightfloat.app.rendering import Facts
from nightfloat.app.tags import row_tag
from nightfloat.auth.scope import Scope
from nightfloat.domain.people import Role
from nightfloat.domain.time import DAY
from nightfloat.interchange.forms import Id
from nightfloat.interchange.wrong import WrongError
from nightfloat.store import fact_tables, tables
from nightfloat.store.errors import ConflictError

WAY_OUT = "end the appointment instead, so that what was worked stays known."


def as_json(row: fact_tables.Clinician) -> Json:
    """Return a person as the API has them; days named `end` are last days."""
    return {
        "id": row.code,
        "name": row.name,
        "role": row.role.value,
        "appointments": [
            {
                "start": one.start.isoformat(),
                "end": (one.end - DAY).isoformat(),
                "pgy": one.pgy,
                "fte": one.fte,
                "cohort": one.cohort,
            }
            for one in row.appointments
        ],
        "qualifications": [
            {"name": held["name"], "until": held.get("until")} for held in row.qualifications
        ],
        "position": row.position,
        "etag": row_tag(row.revision),
    }


def add(scope: Scope, data: Mapping[str, Any]) -> fact_tables.Clinician:
    """Add a person; without appointments they are there all year."""
    change = Change(action="person.add", resource="people", details=dict(data))
    with changing(scope, change) as facts:
        new_code(facts.clinicians, data["id"], "person")
        row = fact_tables.Clinician(
            programme_id=scope.programme_id,
            code=data["id"],
            position=next_position(facts.clinicians),
            name=data.get("name") or data["id"],
            role=Role(data.get("role", Role.RESIDENT)),
            qualifications=_qualifications(data.get("qualifications", ())),
            appointments=_appointments(facts, data.get("appointments") or [{}]),
            revision=1,
        )
        facts.clinicians.append(row)
        change.row = row
    return row


def change(scope: Scope, code: str, guard: Guard, data: Mapping[str, Any]) -> fact_tables.Clinician:
    """Change what is given of a person; lists are replaced as a whole."""
    done = Change(action="person.change", resource="people", details=dict(data))
    with changing_one(scope, done, fact_tables.Clinician, code, guard) as (facts, row):
        if "name" in data:
            row.name = data["name"] or row.code
        if "role" in data:
            row.role = Role(data["role"])
        if "qualifications" in data:
            row.qualifications = _qualifications(data["qualifications"])
        if "appointments" in data:
            row.appointments = _appointments(facts, data["appointments"])
    return row


def remove(scope: Scope, code: str, guard: Guard) -> None:
    """Remove a person of whom nothing else speaks; raise InUseError or ConflictError otherwise."""
    done = Change(action="person.remove", resource="people", removing=WAY_OUT)
    member = scope.session.scalar(
        select(tables.User.name)
        .join(tables.Membership, tables.Membership.user_id == tables.User.id)
        .where(
            tables.Membership.programme_id == scope.programme_id,
            tables.Membership.clinician == code,
        )
    )
    with changing_one(scope, done, fact_tables.Clinician, code, guard) as (facts, row):
        if member is not None:
            raise ConflictError(
                f'"{code}" signs in as {member}. Maybe take that away in the members first.'
            )
        facts.clinicians.remove(row)


def _appointments(
    facts: Facts, given: Sequence[Mapping[str, Any]]
) -> list[fact_tables.Appointment]:
    year = facts.programme.settings["year"]
    first, last = date.fromisoformat(year["start"]), date.fromisoformat(year["end"])
    return [
        fact_tables.Appointment(
            start=one.get("start") or first,
            end=(one.get("end") or last) + DAY,
            pgy=one.get("pgy"),
            fte=one.get("fte", 100),
            cohort=one.get("cohort", ""),
        )
        for one in given
    ]


def _qualifications(given: Sequence[Mapping[str, Any]]) -> list[Json]:
    for number, one in enumerate(given):
        # In a cell of people.csv a semicolon would begin the next one.
        try:
            Id().read(one["name"])
        except WrongError as error:
            first = error.troubles[0]
            place = f"qualifications[{number}].name"
            raise mistake(place, one["name"], first.message, first.maybe) from error
    return [
        {
            "name": one["name"],
            **({"until": one["until"].isoformat()} if one.get("until") else {}),
        }
        for one in given
    ]
