"""Changing a programme's facts: change the rows, judge the whole, then let it stand.

A change is made to the loaded rows and judged by the reader of programme folders before anything
reaches the database. What it complains about is told in terms of rows and fields.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from nightfloat.app import events
from nightfloat.app.rendering import Facts, Place, Rendered, render
from nightfloat.app.tags import row_tag
from nightfloat.auth.scope import Scope
from nightfloat.domain.errors import NightfloatError
from nightfloat.interchange.folder import Folder, from_sources
from nightfloat.interchange.mistakes import FolderError, Mistake
from nightfloat.interchange.reader import PROGRAMME
from nightfloat.store import audit, fact_tables, tables
from nightfloat.store.errors import ConflictError, NotFoundError

Json = dict[str, Any]
Row = TypeVar("Row")

Guard = Callable[[str], None]
"""Passes when the ETag given is the one that the client had seen."""


class FactsError(NightfloatError):
    """A change after which the programme would contradict itself; `details` lists how."""

    code = "validation"

    def __init__(self, errors: Sequence[Json]) -> None:
        self.details = {"errors": list(errors)}
        first = errors[0]
        place = f"{first['field']}: " if first["field"] else ""
        value = f'"{first["value"]}" ' if first["value"] else ""
        more = f" And {len(errors) - 1} more." if len(errors) > 1 else ""
        way = f" Maybe {first['maybe']}" if first["maybe"] and not more else ""
        super().__init__(f"{place}{value}{first['message']}{more}{way}")


class ClashError(FactsError):
    """A decision that what is stored contradicts."""

    code = "conflict"


class ArchivedError(ConflictError):
    """The programme was put away, so nothing of it changes."""

    def __init__(self, programme: str) -> None:
        super().__init__(f'"{programme}" is archived. Maybe restore it in its settings first.')


class InUseError(NightfloatError):
    """Something cannot go while other facts speak of it; `details` lists them."""

    code = "conflict"

    def __init__(self, what: str, errors: Sequence[Json], way: str) -> None:
        self.details = {"errors": list(errors)}
        labels = list(dict.fromkeys(error["label"] for error in errors))
        shown = ", ".join(labels[:3])
        more = f" and {len(labels) - 3} more" if len(labels) > 3 else ""
        super().__init__(f"{what} is still used by {shown}{more}. Maybe {way}")


@dataclass(slots=True, kw_only=True)
class Change:
    """What is being done, for the audit and for those who look on.

    `row` is the row it is about, set as soon as there is one. `removing` says what to do instead
    where it cannot go; `clash` makes contradictions a conflict rather than a mistake.
    """

    action: str
    resource: str
    row: Any = None
    details: Json = field(default_factory=dict)
    removing: str = ""
    clash: bool = False

    @property
    def id(self) -> str | int | None:
        """The id of the row as the API has it."""
        return id_of(self.resource, self.row)

    @property
    def noun(self) -> str:
        """What people call one of the resource: "shift" of "shift.change"."""
        return self.action.partition(".")[0]


CODED = ("people", "shifts", "rotations", "rules")
"""Resources whose rows are called by their code; the others have numbers."""


def id_of(resource: str, row: Any) -> str | int | None:
    """Return the id by which the API calls a row (None: it has none yet)."""
    if row is None:
        return None
    found: str | int | None = row.code if resource in CODED else row.id
    return found


def programme_of(scope: Scope) -> tables.Programme:
    """Return the programme of the scope; raise NotFoundError."""
    found = scope.session.get(tables.Programme, scope.programme_id)
    if found is None:
        raise NotFoundError("There is no such programme here. Maybe it was removed.")
    return found


def load(scope: Scope) -> Facts:
    """Return all facts of the scope's programme."""
    return Facts.load(scope.session, programme_of(scope))


@contextmanager
def changing(scope: Scope, change: Change) -> Iterator[Facts]:
    """Yield the facts to be changed; afterwards they are judged, saved, noted and told.

    Rows that are new are appended to the lists, rows that go are taken out of them. Raises
    FactsError or InUseError, and ArchivedError for an archived programme; nothing is saved then.
    """
    session = scope.session
    programme = programme_of(scope)
    if programme.archived:
        raise ArchivedError(programme.name)
    with session.no_autoflush:
        facts = Facts.load(session, programme)
        before = {id(row): row for row in _rows(facts)}
        yield facts
        judge(facts, change)
        after = {id(row): row for row in _rows(facts)}
        for key, row in before.items():
            if key not in after:
                session.delete(row)
        session.add_all(row for key, row in after.items() if key not in before)
    programme.facts_revision += 1
    session.flush()
    note(scope, change)
    events.publish(session, "facts", programme.id, {"revision": programme.facts_revision})


@contextmanager
def changing_one(
    scope: Scope, change: Change, model: type[Row], id: str | int, guard: Guard
) -> Iterator[tuple[Facts, Row]]:
    """Yield the facts, and the row that is to be changed or taken out of them.

    As `changing`; raises NotFoundError, and what the guard raises. A row that stays has a new
    revision afterwards.
    """
    with changing(scope, change) as facts:
        rows = rows_of(facts, model)
        row = find(rows, id, change.noun)
        guard(row_tag(row.revision))
        change.row = row
        yield facts, row
        if row in rows:
            row.revision += 1


def note(scope: Scope, change: Change) -> None:
    """Put what was done into the audit."""
    id = change.id
    made = id if change.resource == "programme" and isinstance(id, int) else None
    audit.append(
        scope.session,
        change.action,
        change.resource if id is None else f"{change.resource}/{id}",
        user_id=scope.user_id,
        programme_id=scope.programme_id or made,
        details=shown(change.details),
    )


def shown(value: Any) -> Any:
    """Return a value as JSON has it: days as text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: shown(one) for key, one in value.items()}
    return [shown(one) for one in value] if isinstance(value, list | tuple) else value


_ROWS: Mapping[type, str] = {
    fact_tables.Clinician: "clinicians",
    fact_tables.Shift: "shifts",
    fact_tables.Rotation: "rotations",
    fact_tables.Rule: "rules",
    fact_tables.Leave: "leave",
    fact_tables.Request: "requests",
    fact_tables.Pin: "pins",
}
"""The list of the facts in which the rows of each table are."""


def rows_of(facts: Facts, model: type[Row]) -> list[Any]:
    """Return the facts' own list of one table's rows."""
    found: list[Any] = getattr(facts, _ROWS[model])
    return found


def _rows(facts: Facts) -> list[Any]:
    return [row for model in _ROWS for row in rows_of(facts, model)]


def judge(facts: Facts, change: Change) -> Folder:
    """Return the programme that the facts make; raise FactsError or InUseError."""
    rendered = render(facts)
    try:
        return from_sources(rendered.files, unfinished=True)
    except FolderError as error:
        wrong = [one for one in error.mistakes if not one.unfinished]
        errors = [placed(rendered, one) for one in wrong]
        if change.removing:
            what = f'"{change.id}"' if isinstance(change.id, str) else "This"
            raise InUseError(what, errors, change.removing) from error
        own = (change.resource, change.id)
        errors.sort(key=lambda one: (one["resource"], one["id"]) != own)
        raise (ClashError if change.clash else FactsError)(errors) from error


def placed(rendered: Rendered, mistake: Mistake) -> Json:
    """Return a mistake in a file as one about a row: resource, id, field, and plain words."""
    place = rendered.place(mistake.file, mistake.line)
    if place is None:
        name = mistake.file.removesuffix(".csv").replace("_", " ")
        place = Place(name, "", name)
    return {
        "resource": place.resource,
        "id": place.id,
        "label": place.label,
        "field": field_of(place, mistake),
        "value": mistake.value,
        "message": _in_words(rendered, mistake.file, mistake.message),
        "maybe": _in_words(rendered, mistake.file, mistake.maybe) or None,
    }


_LISTS = {
    "site": "sites",
    "pack": "packs",
    "year.holiday": "holidays",
    "year.block": "year.custom",
}
"""Lists of the settings: their tables, and what the API's bodies call them."""

_APPOINTED = ("pgy", "fte", "cohort", "start", "end")


def field_of(place: Place, mistake: Mistake) -> str:
    """Return a mistake's key as the API's bodies call it."""
    if mistake.file != PROGRAMME:
        key = "" if mistake.field in ("row", "id") and place.resource != "people" else mistake.field
        if place.resource == "people" and key in _APPOINTED:
            return f"appointments[{place.part}].{key}"
        return {"rotation": "assign"}.get(key, key) if place.resource == "pins" else key
    table = ".".join(place.table)
    key = mistake.field.removeprefix(table).removeprefix(".")
    if place.resource == "rules":
        return key if key in ("", "id", "severity") else f"settings.{key}"
    if place.resource == "settings" and table:
        body = f"{_LISTS[table]}[{place.part}]" if table in _LISTS else table
        return f"{body}.{key}" if key else body
    return key


_LINE = re.compile(r"(?:(?P<file>\w+\.csv), )?(?P<on>on )?line (?P<line>\d+)")

_PLACES = (
    ("people.csv has no", "the programme has no"),
    ("in people.csv", "among the people"),
    ("of people.csv", "of the people"),
    ("people.csv lacks", "the people lack"),
    ("[[shift]] ", "shift "),
    ("a [[shift]]", "a shift"),
    ("a [[rotation]]", "a rotation"),
    ("a [[site]]", "the sites"),
    ("the [[year.holiday]] tables", "the holidays"),
)


def _in_words(rendered: Rendered, file: str, text: str) -> str:
    """Return a sentence of the folder's reader without files, tables and line numbers."""

    def named(match: re.Match[str]) -> str:
        place = rendered.place(match["file"] or file, int(match["line"]))
        if place is None:
            return match[0]
        return f"({place.label})" if match["on"] else place.label

    text = _LINE.sub(named, text)
    for there, here in _PLACES:
        text = text.replace(there, here)
    return text


def find(rows: Sequence[Any], id: str | int, what: str) -> Any:
    """Return the row with this code (or number); raise NotFoundError."""
    key = "code" if isinstance(id, str) else "id"
    for row in rows:
        if getattr(row, key) == id:
            return row
    raise NotFoundError(f"There is no such {what} here. Maybe it was removed.")


def next_position(rows: Sequence[Any]) -> int:
    """Return the position behind all others."""
    return max((row.position for row in rows), default=-1) + 1


def new_code(rows: Sequence[Any], code: str, what: str) -> None:
    """Raise ConflictError when an id is taken."""
    if any(row.code == code for row in rows):
        raise ConflictError(f'"{code}" is the id of another {what}. Maybe "{code}2".')


def mistake(field: str, value: object, message: str, way: str = "") -> FactsError:
    """Return the error for one field of what was sent."""
    shown = "" if value is None else str(value)
    return FactsError(
        [{"resource": "", "id": None, "label": "", "field": field, "value": shown[:200],
          "message": message, "maybe": way or None}]
    )  # fmt: skip
