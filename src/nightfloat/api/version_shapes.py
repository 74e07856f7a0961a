"""What the routes of versions take and answer."""

from __future__ import annotations

from typing import Any, Literal

from nightfloat.api.deps import Answer, Body, example
from nightfloat.api.fact_shapes import Given, Note

State = Literal["draft", "published", "superseded", "discarded"]

VERSION: dict[str, Any] = {
    "id": 7,
    "schedule": 2,
    "number": 3,
    "state": "draft",
    "revision": 4,
    "origin": "generation",
    "base": None,
    "note": "",
    "author": "Maria Ortiz",
    "created": "2026-06-01T08:00:00Z",
    "published_at": None,
    "published_by": None,
    "superseded_at": None,
    "violations": 0,
    "advisories": 2,
    "unfilled": 0,
    "costs": {"legal": {}, "covered": {}, "fair": {"fair-nights": 4}, "wishes": {"wishes": 10}},
    "waived": 0,
    "stale": False,
    "etag": '"v7.4.0"',
}

_DETAIL = {**VERSION, "can_undo": "Give Sat 4 Jul N to Ng", "can_redo": None, "certificate": None}


class Version(Answer):
    """What is known of a version, without its content.

    `stale`: facts have changed since the findings were counted; opening the draft counts anew.
    """

    model_config = example(VERSION)

    id: int
    schedule: int
    number: int
    state: State
    revision: int
    origin: Literal["generation", "import", "fork", "rollback", "empty"]
    base: int | None
    note: str
    author: str
    created: str | None
    published_at: str | None
    published_by: str | None
    superseded_at: str | None
    violations: int
    advisories: int
    unfilled: int
    costs: dict[str, dict[str, int]]
    waived: int
    stale: bool
    etag: str


class VersionDetail(Version):
    """A version with what can be undone, and the certificate of the solve that made it."""

    model_config = example(_DETAIL)

    can_undo: str | None
    can_redo: str | None
    certificate: dict[str, Any] | None


class VersionList(Answer):
    """A schedule's versions, the newest first."""

    model_config = example({"items": [VERSION], "next": None})

    items: list[Version]
    next: str | None


class Noted(Body):
    """A new version's note."""

    model_config = example({"note": "Try with Ng on nights"})

    note: Note = ""


class Publication(Body):
    """What this version is, for everybody who will read it."""

    model_config = example({"note": "July, as discussed on Monday"})

    note: Given


class DraftThen(Answer):
    """A draft at a past revision."""

    id: int
    revision: int


class AsOf(Answer):
    """What was in force at an instant, and the newest draft of that time."""

    model_config = example({"at": "2026-06-01T08:00:00Z", "version": None, "draft": None})

    at: str | None
    version: Version | None
    draft: DraftThen | None
