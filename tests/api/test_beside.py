"""The sidecar beside the servers of BESIDE_HANG: it is there, and hangs."""

from __future__ import annotations

import os

from nightfloat.auth.permissions import Role
from tests.api.serving import BESIDE, Served
from tests.assistant.fake_sidecar import Mode


def test_it_is_what_the_tests_say(server: Served, beside: Mode | None) -> None:
    """Or the tests of those modules would show nothing."""
    answer = server.client_as(Role.ADMINISTRATOR).get("/api/assistant/health")
    found = answer.json()
    if beside is None and not os.environ.get(BESIDE):
        assert found["status"] == "disabled"
    if beside is Mode.HANG:
        assert found["status"] == "unreachable"
        assert "did not answer within 2 seconds" in found["detail"]
