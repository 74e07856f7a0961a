"""The API keeps to its OpenAPI document, whatever is sent (schemathesis, against a real server).

Every operation gets a server of its own over the same lived-in programme, its examples, the edges
of its schemas, and NIGHTFLOAT_TEST_EXAMPLES random requests, right and wrong ones. Without
NIGHTFLOAT_TEST_SEED they are the same each time.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis.strategies import SearchStrategy, binary, integers, just, one_of
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from nightfloat.api.app import create_app
from nightfloat.api.cookies import PLAIN
from nightfloat.api.serve import new_state
from nightfloat.auth.permissions import Role
from nightfloat.interchange.template import examples_root
from nightfloat.store.database import Database
from tests.api.places import Lived
from tests.api.serving import Served

EXAMPLES = int(os.environ.get("NIGHTFLOAT_TEST_EXAMPLES", "8"))
SEED = int(os.environ.get("NIGHTFLOAT_TEST_SEED", "0"))

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
    allow_header_conformance,
]
"""What holds for every answer. Who may ask for what is the permission test's; whether what fits
the schema is also sensible (does that person exist) is not the schema's to say."""

OF_METHODS = [unsupported_method, allow_header_conformance]

SHADED = {
    "/api/scheduling/programmes/import",
    "/api/scheduling/programmes/{programme}/rules/preview",
    "/api/scheduling/programmes/{programme}/requests/pressure",
}
"""Paths that a path with a parameter fits as well, which answers to the other methods."""

STREAMS = {"stream_events"}
"""Answers that do not end; tests/api/test_events.py reads them."""


def _folders() -> SearchStrategy[bytes]:
    """Return zip files of programme folders, whole and cut, and bytes that are none."""
    folder = examples_root() / "tiny"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for file in sorted(Path(str(folder)).iterdir()):
            packed.writestr(file.name, file.read_bytes())
    whole = made.getvalue()
    cut = integers(0, len(whole)).map(lambda end: whole[:end])
    return one_of(just(whole), cut, binary())


schemathesis.openapi.media_type("application/zip", _folders())


@schemathesis.serializer("application/zip")
def _as_it_is(_context: schemathesis.SerializationContext, value: object) -> bytes:
    return value if isinstance(value, bytes) else json.dumps(value).encode()


document = create_app(new_state(Database(Path("nowhere.db")))).openapi()
schema = schemathesis.openapi.from_dict(document)
schema.config.seed = SEED
schema.config.generation.update(with_security_parameters=False, deterministic=not SEED)


class Caller:
    """An administrator who asks for what is there, and names its state."""

    def __init__(self, server: Served, lived: Lived) -> None:
        self.server, self.lived = server, lived
        known = server.client_as(Role.ADMINISTRATOR)
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.cookies.set(PLAIN, known.cookies[PLAIN])
        self.csrf = known.headers["X-CSRF-Token"]
        self.number = count(1)

    def call(self, case: schemathesis.Case[Any]) -> None:
        """Send a request and hold the answer against the document."""
        self.settle(case)
        checks = CHECKS
        if case.operation.path in SHADED:
            checks = [one for one in CHECKS if one not in OF_METHODS]
        case.call_and_validate(
            base_url=self.server.url,
            session=self.session,
            headers={"X-CSRF-Token": self.csrf},
            checks=checks,
        )

    def settle(self, case: schemathesis.Case[Any]) -> None:
        """Name real things where the case is not about wrong names; three times in four."""
        number = next(self.number)
        if number % 4 == 0 or case.meta is None:
            return
        if case.path_parameters and not case.meta.is_negative_at(ParameterLocation.PATH):
            known = self.lived.parameters(self.server.own)
            if case.operation.path.endswith("/rollback"):
                known["version"] = self.lived.superseded
            if "/compliance/" in case.operation.path:
                known["rule"] = "acgme.6.20"
            for name in case.path_parameters:
                case.path_parameters[name] = known[name]
        if "programme" in case.query and not case.meta.is_negative_at(ParameterLocation.QUERY):
            case.query["programme"] = self.server.own
        if not case.meta.is_negative_at(ParameterLocation.HEADER):
            if "If-Match" in case.headers:
                case.headers["If-Match"] = "*"
            if "Idempotency-Key" in case.headers:
                case.headers["Idempotency-Key"] = f"key-{number}"


@pytest.fixture
def caller(lived_server: Served, lived: Lived) -> Iterator[Caller]:
    """An administrator at a fresh server."""
    made = Caller(lived_server, lived)
    yield made
    made.session.close()


@schema.exclude(operation_id=sorted(STREAMS)).parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=not SEED,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_keeps_to_its_document(case: schemathesis.Case[Any], caller: Caller) -> None:
    """No fault, no undocumented answer, nothing accepted that the schema forbids."""
    caller.call(case)
