"""People of a programme."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import Field

from nightfloat.api.deps import Answer, Body, IfMatch, IfNoneMatch, Page, example, tagged
from nightfloat.api.fact_shapes import (
    Code,
    CodePath,
    Day,
    DayText,
    Editor,
    Line,
    Reader,
    Word,
    given,
    guarded,
)
from nightfloat.api.route import Route
from nightfloat.app import people
from nightfloat.store import fact_tables
from nightfloat.store.repositories import Clinicians

router = APIRouter(
    prefix="/api/scheduling/programmes/{programme}/people", tags=["people"], route_class=Route
)

RoleWord = Literal["resident", "faculty", "fellow", "other"]

_PERSON: dict[str, Any] = {
    "id": "R7",
    "name": "Grace Huang",
    "role": "resident",
    "appointments": [
        {"start": "2026-07-01", "end": "2027-06-30", "pgy": 3, "fte": 100, "cohort": ""}
    ],
    "qualifications": [
        {"name": "procedures", "until": None},
        {"name": "chief", "until": "2027-01-31"},
    ],
    "position": 6,
    "etag": '"r1"',
}
_SENT = {key: value for key, value in _PERSON.items() if key not in ("position", "etag")}


class Appointment(Answer):
    """One stretch of a person's time in the programme; `end` is the last day."""

    start: DayText
    end: DayText
    pgy: int | None
    fte: int = Field(description="Percent of full time.")
    cohort: str


class Qualification(Answer):
    """A credential, good up to and including `until`."""

    name: str
    until: DayText | None


class Person(Answer):
    """Somebody who can be scheduled."""

    model_config = example(_PERSON)

    id: str
    name: str
    role: RoleWord
    appointments: list[Appointment]
    qualifications: list[Qualification]
    position: int
    etag: str


class PersonList(Answer):
    """A page of people, in the programme's order."""

    model_config = example({"items": [_PERSON], "next": None})

    items: list[Person]
    next: str | None


class NewAppointment(Body):
    """One stretch of time; without days, the whole year."""

    start: Day | None = None
    end: Day | None = Field(None, description="The last day.")
    pgy: int | None = Field(None, ge=1, le=12, description="A resident needs one.")
    fte: int = Field(100, ge=1, le=100, description="Percent of full time.")
    cohort: Word = ""


class NewQualification(Body):
    """A credential for `qualified:` phrases."""

    name: Code
    until: Day | None = Field(None, description="The last day on which it is good.")


Appointments = Annotated[list[NewAppointment], Field(min_length=1, max_length=20)]
Qualifications = Annotated[list[NewQualification], Field(max_length=100)]


class NewPerson(Body):
    """A person to add; without appointments they are there all year."""

    model_config = example(_SENT)

    id: Code
    name: Line = ""
    role: RoleWord = "resident"
    appointments: Appointments | None = None
    qualifications: Qualifications = Field(default_factory=list)


class PersonChange(Body):
    """What to change of a person; null leaves a part as it is, lists are replaced as a whole."""

    model_config = example({"qualifications": [{"name": "procedures", "until": "2027-01-31"}]})

    name: Line | None = None
    role: RoleWord | None = None
    appointments: Appointments | None = None
    qualifications: Qualifications | None = None


def _person(row: fact_tables.Clinician) -> Person:
    return Person.model_validate(people.as_json(row))


@router.get("")
def list_people(allowed: Reader, page: Page) -> PersonList:
    """List the people, in the programme's order."""
    found = page.of(Clinicians(allowed.session, allowed.programme_id))
    return PersonList(items=[_person(row) for row in found.items], next=found.next)


@router.post("", status_code=201)
def create_person(body: NewPerson, response: Response, allowed: Editor) -> Person:
    """Add a person."""
    return tagged(response, _person(people.add(allowed, body.model_dump())))


@router.get("/{person:path}")
def get_person(
    person: CodePath, response: Response, allowed: Reader, if_none_match: IfNoneMatch = None
) -> Person:
    """Return one person."""
    row = Clinicians(allowed.session, allowed.programme_id).code(person)
    return tagged(response, _person(row), if_none_match)


@router.patch("/{person:path}")
def change_person(
    person: CodePath,
    body: PersonChange,
    response: Response,
    allowed: Editor,
    if_match: IfMatch = None,
) -> Person:
    """Change what is given of a person; the id stays."""
    return tagged(response, _person(people.change(allowed, person, guarded(if_match), given(body))))


@router.delete("/{person:path}", status_code=204)
def delete_person(person: CodePath, allowed: Editor, if_match: IfMatch = None) -> None:
    """Remove a person of whom nothing else speaks; otherwise 409 names what does."""
    people.remove(allowed, person, guarded(if_match))
