"""The generated reference pages of the API and of the roles, from the routes and the table.

`python -m nightfloat.api.reference --write docs/reference` writes them; `--check` returns 1 when
one is stale.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from nightfloat.api.app import create_app, needs_by_route
from nightfloat.api.problems import STATUS
from nightfloat.api.serve import new_state
from nightfloat.app.events import KINDS, Rights
from nightfloat.auth.permissions import GLOBAL, Permission, Role, everywhere, in_programme
from nightfloat.store.database import Database

_CONVERTER = re.compile(r":\w+\}")
_HEADERS = {"If-Match": "state", "Idempotency-Key": "key"}

ABOUT: Mapping[Permission, str] = {
    Permission.ANONYMOUS: "Nobody has to be signed in.",
    Permission.SESSION: "Anybody who is signed in.",
    Permission.PROGRAMME_CREATE: "Make a programme, or import one.",
    Permission.USERS_MANAGE: "See, add and change accounts.",
    Permission.PUBLISHED_READ: "See published versions, who is on, and the settings.",
    Permission.DRAFT_READ: "See drafts, generations and their progress.",
    Permission.FACTS_READ: "See people, shifts, rotations, coverage, rules and leave.",
    Permission.FACTS_WRITE: "Change them, and the settings.",
    Permission.REQUESTS_OWN: "Make, change and withdraw one's own requests.",
    Permission.REQUESTS_ALL: "See everybody's requests and decide them.",
    Permission.GENERATE: "Generate a schedule, and stop that.",
    Permission.EDIT: "Edit, fork and discard drafts.",
    Permission.PUBLISH: "Publish a draft, and roll back.",
    Permission.WAIVE: "Allow a violation by name.",
    Permission.MEMBERS_MANAGE: "Say who is in the programme, and as what.",
    Permission.EXPORT: "Download the programme and its versions.",
    Permission.AUDIT_READ: "See who did what.",
}
"""What each permission lets somebody do."""

EVENTS: Mapping[str, str] = {
    "generation": "A generation has been ordered, has come further, or has ended.",
    "version": "A version has been made, edited, published, superseded or discarded.",
    "schedule": "A schedule has been made or changed, or another draft is worked on.",
    "facts": "People, rules, leave or settings have changed.",
    "request": "A request has been made, changed or decided.",
    "programme": "The programme has been put away, or brought back.",
}
"""What each kind of event tells."""


def pages() -> dict[str, str]:
    """Return the text of each page by its file name."""
    # Nothing is opened: the pages follow from the routes alone.
    app = create_app(new_state(Database(Path("nightfloat.db"))))
    return {"api.md": _page(_api(app)), "roles.md": _page(_roles())}


def _page(lines: Iterator[str]) -> str:
    return "\n".join(lines) + "\n"


# ── Routes, errors, events ──────────────────────────────────────────────────────────────────────


def _api(app: FastAPI) -> Iterator[str]:
    yield from (
        "# The API",
        "",
        "Every route, what it asks for, and what it can answer. How sessions, states and keys",
        "work is told with examples in [Use the API](../how-to/use-the-api.md); bodies and",
        "answers with all their fields are in `/api/openapi.json` of a running Nightfloat.",
        "",
        "`P` stands for `/api/scheduling/programmes/{programme}`. **State**: `If-Match` with the",
        "ETag of what is changed (428 without it, 412 when it has changed meanwhile). **Key**:",
        "`Idempotency-Key`. Permissions are explained under [Roles](roles.md); where several are",
        "named, one of them is enough.",
        "",
        "## Routes",
        "",
    )
    # The document leaves out how a part of a path is read: `{person:path}`.
    needs = {
        (method, _CONVERTER.sub("}", path)): need
        for (method, path), need in needs_by_route(app).items()
    }
    operations = [
        (method.upper(), path, operation)
        for path, methods in app.openapi()["paths"].items()
        for method, operation in methods.items()
    ]
    # A resource may have more than one router; `sorted` keeps the order of its routes.
    tags = list(dict.fromkeys(operation["tags"][0] for _, _, operation in operations))
    operations.sort(key=lambda one: tags.index(one[2]["tags"][0]))
    for tag, routes in groupby(operations, key=lambda one: str(one[2]["tags"][0])):
        yield from (f"### {tag.capitalize()}", "", "| Route | Permission | Asks for | What |")
        yield "| --- | --- | --- | --- |"
        for method, path, operation in routes:
            permissions = ", ".join(f"`{one}`" for one in needs[method, path].permissions)
            place = path.replace("/api/scheduling/programmes/{programme}", "P")
            said = " ".join(operation["description"].split()).replace("|", "\\|")
            cells = (f"`{method} {place}`", permissions, _asked(operation), said)
            yield "| " + " | ".join(cells) + " |"
        yield ""
    yield from _problems()
    yield from _events()


def _asked(operation: Mapping[str, Any]) -> str:
    headers = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "header"}
    asked = [word for name, word in _HEADERS.items() if name in headers]
    return ", ".join(asked)


def _problems() -> Iterator[str]:
    yield from (
        "## Errors",
        "",
        "Answers are `application/problem+json`: `type`, `title`, `status`, `code`, `detail` and,",
        "where there is a way out, `maybe`. Wrong values come with `errors`, each with `field`,",
        "`value`, `message` and `maybe`. Codes stay; the words may change. A code that is not here",
        "has status 422 and is something that the sender can mend.",
        "",
        "| Code | Status | Title |",
        "| --- | ---: | --- |",
    )
    for code, (status, title) in sorted(STATUS.items(), key=lambda one: (one[1][0], one[0])):
        yield f"| `{code}` | {status} | {title} |"
    yield ""


def _events() -> Iterator[str]:
    yield from (
        "## Events",
        "",
        "`GET /api/events` streams them (server-sent events). The first is always `hello`, with",
        "`version` and `complete`: false when events were missed that are no longer kept. All",
        "others name their `programme` and have an `id`; a client that comes back with",
        "`Last-Event-ID` gets what it missed.",
        "",
        "| Event | Told to who has | When |",
        "| --- | --- | --- |",
    )
    for kind in KINDS:
        yield f"| `{kind}` | {_audience(kind)} | {EVENTS[kind]} |"


def _audience(kind: str) -> str:
    """Return who hears of an event of this kind, found by asking the rule itself."""
    heard = [
        f"`{one}`"
        for one in Permission
        if one not in GLOBAL and KINDS[kind](Rights(permissions=frozenset({one})), {})
    ]
    own = Rights(permissions=frozenset({Permission.REQUESTS_OWN}), clinician="A")
    if KINDS[kind](own, {"clinician": "A"}):
        heard.append(f"`{Permission.REQUESTS_OWN}` (one's own)")
    public = Rights(permissions=frozenset({Permission.PUBLISHED_READ}))
    if KINDS[kind](public, {"state": "published"}) and not KINDS[kind](public, {}):
        heard.append(f"`{Permission.PUBLISHED_READ}` (published and superseded ones)")
    return ", ".join(heard)


# ── Roles ───────────────────────────────────────────────────────────────────────────────────────


def _roles() -> Iterator[str]:
    yield from (
        "# Roles",
        "",
        "Somebody has one role in each programme. What the table does not grant is denied. An",
        "administrator is one everywhere, manages the accounts, and needs no role.",
        "How to add people is told in [Users and roles](../how-to/users-and-roles.md).",
        "",
        "| Permission | " + " | ".join(role.value for role in Role) + " | What |",
        "| --- |" + " :-: |" * len(Role) + " --- |",
    )
    limited = in_programme(Role.SCHEDULER, {"publish_needs_approver": True})
    for permission in Permission:
        if permission in (Permission.ANONYMOUS, Permission.SESSION):
            continue
        marks = []
        for role in Role:
            granted = in_programme(role, {}) | everywhere(
                signed_in=True, administrator=role is Role.ADMINISTRATOR
            )
            taken = role is Role.SCHEDULER and permission not in limited
            marks.append(("✓ ¹" if taken else "✓") if permission in granted else "")
        yield f"| `{permission}` | " + " | ".join(marks) + f" | {ABOUT[permission]} |"
    yield from (
        "",
        "¹ Not where the programme says that publishing needs an approver",
        "(Settings → Programme): there a scheduler prepares, and an approver publishes and",
        "waives.",
    )


def main(arguments: list[str]) -> int:
    """Write the pages (--write FOLDER), or return 1 when one is stale (--check FOLDER)."""
    match arguments:
        case ["--write" | "--check" as mode, folder]:
            stale = 0
        case _:
            sys.stderr.write("usage: python -m nightfloat.api.reference --write|--check FOLDER\n")
            return 2
    for name, text in pages().items():
        place = Path(folder) / name
        if mode == "--write":
            place.write_text(text, encoding="utf-8", newline="\n")
        elif not place.is_file() or place.read_text(encoding="utf-8") != text:
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
