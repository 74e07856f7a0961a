"""The OpenAPI document: security and problems said once, written to a file in a fixed order.

`python -m nightfloat.api.openapi --write ui/openapi.json`
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from nightfloat.api.cookies import PLAIN
from nightfloat.api.deps import need_of
from nightfloat.store.database import Database

_SECURITY = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": PLAIN,
        "description": "Set by signing in; named `__Host-nightfloat` over https.",
    },
    "csrf": {
        "type": "apiKey",
        "in": "header",
        "name": "X-CSRF-Token",
        "description": "`csrf` of GET /api/session; needed by all methods but GET.",
    },
}
_TEXT = {"type": "string"}
_PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "An error (RFC 9457). `code` is stable; `detail` and `maybe` are for people.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": {"type": "integer"},
        "code": _TEXT,
        "detail": _TEXT,
        "maybe": {"type": "string", "description": 'The way out: what follows "Maybe".'},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "value", "message", "maybe"],
                "properties": {
                    "field": _TEXT,
                    "value": _TEXT,
                    "message": _TEXT,
                    "maybe": {"type": ["string", "null"]},
                },
            },
        },
    },
    "additionalProperties": True,
    "examples": [
        {
            "type": "/problems/changed",
            "title": "This has changed in the meantime",
            "status": 412,
            "code": "changed",
            "detail": "Somebody changed this since you loaded it.",
            "maybe": "load it again, then repeat yours.",
        }
    ],
}


def describe(app: FastAPI) -> None:
    """Add to the document what holds for all routes."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        document = plain()
        components = document.setdefault("components", {})
        components["securitySchemes"] = _SECURITY
        if components.setdefault("schemas", {}).setdefault("Problem", _PROBLEM) is not _PROBLEM:
            raise ValueError("a model is called Problem, as all errors are. Maybe another name.")
        _put_nulls_back(document)
        for path, method in _signed_in(app):
            operation = document["paths"].get(path, {}).get(method)
            if operation is not None:
                safe = method in ("get", "head")
                operation["security"] = [{"session": []} if safe else {"session": [], "csrf": []}]
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way to extend it


def _put_nulls_back(document: dict[str, Any]) -> None:
    """Give the examples the nulls again that FastAPI leaves out of every document."""
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        for example in schema.get("examples", ()):
            _fill(example, schema, schemas)


def _fill(value: Any, schema: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Set in an example what has to be there and is not, which is always a null."""
    schema = _fitting(value, schema, schemas)
    if isinstance(value, dict):
        known = schema.get("properties", {})
        for name in schema.get("required", ()):
            value.setdefault(name, None)
        for name, part in value.items():
            _fill(part, known.get(name, schema.get("additionalProperties")) or {}, schemas)
    elif isinstance(value, list):
        for part in value:
            _fill(part, schema.get("items", {}), schemas)


def _fitting(value: Any, schema: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the schema that an example is of, where there are several: the one that knows it."""
    if not isinstance(schema, dict):
        return {}
    if "$ref" in schema:
        return _fitting(value, schemas[schema["$ref"].rpartition("/")[2]], schemas)
    options = schema.get("anyOf") or schema.get("oneOf")
    if not options:
        return schema
    found = [_fitting(value, option, schemas) for option in options]
    if isinstance(value, dict):
        found = [one for one in found if value.keys() <= one.get("properties", {}).keys()]
    elif isinstance(value, list):
        found = [one for one in found if one.get("type") == "array"]
    return found[0] if found else {}


def _signed_in(app: FastAPI) -> list[tuple[str, str]]:
    found = []
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if not isinstance(route, APIRoute):
            continue
        needs = [need_of(one.call) for one in route.dependant.dependencies]
        if any(need is not None and not need.anonymous for need in needs):
            found += [(str(context.path), method.lower()) for method in context.methods or ()]
    return sorted(found)


def document() -> str:
    """Return the document as text: sorted, with a final newline."""
    from nightfloat.api.app import create_app  # noqa: PLC0415  # which imports this module
    from nightfloat.api.serve import new_state  # noqa: PLC0415

    # Nothing is opened: the document follows from the routes alone.
    app = create_app(new_state(Database(Path("nightfloat.db"))))
    return json.dumps(app.openapi(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Write the document to a file, or to standard output."""
    match arguments:
        case ["--write", path]:
            Path(path).write_text(document(), encoding="utf-8", newline="\n")
        case []:
            sys.stdout.write(document())
        case _:
            sys.stderr.write("usage: python -m nightfloat.api.openapi [--write FILE]\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
