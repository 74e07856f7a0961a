"""What is open in a programme, and what was done: counts and the audit."""

from __future__ import annotations

from datetime import datetime

from pydantic import JsonValue

from nightfloat.api.deps import Answer, example


class VersionCount(Answer):
    """A version and what it breaks."""

    id: int
    number: int
    state: str
    violations: int
    advisories: int


class ScheduleLine(Answer):
    """A schedule with its working draft and what is published of it."""

    id: int
    name: str
    working: VersionCount | None
    published: VersionCount | None


class Overview(Answer):
    """Counts for the shell's badges; null is what one may not know."""

    model_config = example(
        {
            "facts_revision": 3,
            "archived": False,
            "open_requests": 3,
            "unfinished": 0,
            "violations": 2,
            "advisories": 5,
            "drafts": 1,
            "generation": None,
            "schedules": [
                {
                    "id": 1,
                    "name": "Block 1 · 1–28 Jul 2026",
                    "working": {
                        "id": 4,
                        "number": 2,
                        "state": "draft",
                        "violations": 2,
                        "advisories": 5,
                    },
                    "published": None,
                }
            ],
        }
    )

    facts_revision: int
    archived: bool
    open_requests: int | None
    unfinished: int | None
    violations: int | None
    advisories: int | None
    drafts: int | None
    generation: int | None
    schedules: list[ScheduleLine]


class AuditEntry(Answer):
    """Something that was done; each entry carries the hash of the one before."""

    id: int
    at: datetime
    user: str | None
    action: str
    subject: str
    details: dict[str, JsonValue]
    hash: str


class AuditList(Answer):
    """A page of the audit, newest first."""

    model_config = example(
        {
            "items": [
                {
                    "id": 12,
                    "at": "2026-06-01T08:00:00Z",
                    "user": "Maria Ortiz",
                    "action": "rule.change",
                    "subject": "rules/night-runs",
                    "details": {"settings": {"max": 5}},
                    "hash": "9c1d…",
                }
            ],
            "next": None,
        }
    )

    items: list[AuditEntry]
    next: str | None
