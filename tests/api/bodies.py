"""What the OpenAPI document shows to send."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI


def bodies(app: FastAPI) -> Iterator[tuple[tuple[str, str], Any]]:
    """Yield ((method, path), example) for each operation that takes JSON; each kind of body."""
    document = app.openapi()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            for example in _examples(content.get("application/json", {}).get("schema"), document):
                yield (method.upper(), path), example


def _examples(schema: dict[str, Any] | None, document: dict[str, Any]) -> Iterator[Any]:
    if schema is None:
        return
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for option in schema.get("anyOf") or schema.get("oneOf") or ():
        yield from _examples(option, document)
    yield from schema.get("examples", ())
