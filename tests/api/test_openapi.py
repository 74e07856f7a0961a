"""The OpenAPI document: complete, stable, and the one that the pages were made from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from nightfloat.api.app import create_app, needs_by_route
from nightfloat.api.openapi import document
from nightfloat.api.serve import new_state
from nightfloat.store.database import Database

COMMITTED = Path(__file__).parents[2] / "ui" / "openapi.json"


@pytest.fixture(scope="module")
def app() -> Any:
    """The application; nothing is opened."""
    return create_app(new_state(Database(Path("nowhere.db"))))


@pytest.fixture(scope="module")
def operations(app: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """Every operation of the document."""
    return {
        (method.upper(), path): operation
        for path, methods in app.openapi()["paths"].items()
        for method, operation in methods.items()
    }


def test_the_committed_document_is_up_to_date() -> None:
    """The client of the pages is generated from it."""
    text = COMMITTED.read_text(encoding="utf-8")
    assert text == document(), "run: python -m nightfloat.api.openapi --write ui/openapi.json"


def test_the_document_is_the_same_each_time() -> None:
    """Also for another process and another folder."""
    assert document() == document()


def test_operations_are_named_after_their_functions(
    operations: dict[tuple[str, str], dict[str, Any]],
) -> None:
    """Each name once, so that generated code never churns."""
    names = [one["operationId"] for one in operations.values()]
    assert len(names) == len(set(names))
    assert all(name.isidentifier() for name in names)
    assert all(one["tags"] for one in operations.values())


def test_every_model_has_a_name_of_its_own(app: Any) -> None:
    """Two of one name are told apart by where they are, in names that no client should read."""
    names = app.openapi()["components"]["schemas"]
    assert [name for name in names if not re.fullmatch(r"[A-Z][A-Za-z]+", name)] == []


def test_every_operation_says_who_may_and_what_may_go_wrong(
    app: Any, operations: dict[tuple[str, str], dict[str, Any]]
) -> None:
    """Security and problems follow from what the route asks for."""
    for place, need in needs_by_route(app).items():
        operation = operations.get(place)
        if operation is None:
            continue
        answers = operation["responses"]
        safe = place[0] in ("GET", "HEAD")
        if need.anonymous:
            assert "security" not in operation, place
        else:
            wanted: dict[str, list[str]] = {"session": []} if safe else {"session": [], "csrf": []}
            assert operation["security"] == [wanted], place
            assert {"401", "403", "422"} <= set(answers), place
        if need.in_programme:
            assert "404" in answers, place
            assert any(one["name"] == "programme" for one in operation["parameters"]), place
        headers = {one["name"] for one in operation.get("parameters", []) if one["in"] == "header"}
        if "If-Match" in headers:
            assert {"412", "428"} <= set(answers), place
        if need.idempotent:
            assert "Idempotency-Key" in headers, place
        for status, answer in answers.items():
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"], (place, status)


def _has_example(document: dict[str, Any], media: dict[str, Any]) -> bool:
    if "example" in media or "examples" in media:
        return True
    schema = media.get("schema", {})
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    options = schema.get("anyOf", []) + schema.get("oneOf", [])
    if options:
        return all(_has_example(document, {"schema": option}) for option in options)
    return "example" in schema or "examples" in schema


def test_every_body_and_answer_has_an_example(
    app: Any, operations: dict[tuple[str, str], dict[str, Any]]
) -> None:
    """A reader sees what to send and what comes."""
    missing = []
    for place, operation in operations.items():
        contents = [operation.get("requestBody", {}).get("content", {})]
        contents += [
            answer.get("content", {})
            for status, answer in operation["responses"].items()
            if int(status) < 300
        ]
        for content in contents:
            for kind, media in content.items():
                # A folder as zip is bytes, which no document shows.
                if kind != "application/zip" and not _has_example(app.openapi(), media):
                    missing.append((place, kind))
    assert not missing


def _examples(node: Any, place: str) -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Yield (where, schema, example) of everything that has one."""
    if isinstance(node, list):
        for number, part in enumerate(node):
            yield from _examples(part, f"{place}[{number}]")
    if not isinstance(node, dict):
        return
    if isinstance(node.get("examples"), list):
        schema = {key: value for key, value in node.items() if key != "examples"}
        for one in node["examples"]:
            yield place, schema, one
    if "schema" in node and "example" in node:
        yield place, node["schema"], node["example"]
    for key, part in node.items():
        if key not in ("example", "examples"):
            yield from _examples(part, f"{place}.{key}")


def test_every_example_fits_its_schema(app: Any) -> None:
    """Also those with nulls, which FastAPI leaves out of documents."""
    whole = app.openapi()
    found = list(_examples(whole["paths"], "paths"))
    found += _examples(whole["components"]["schemas"], "schemas")
    wrong = [
        (place, error.json_path, error.message)
        for place, schema, one in found
        for error in Draft202012Validator(
            {**schema, "components": whole["components"]}, format_checker=FormatChecker()
        ).iter_errors(one)
    ]
    assert not wrong
    assert len(found) > 500
