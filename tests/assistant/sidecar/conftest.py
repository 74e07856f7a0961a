"""Fixtures of the sidecar's tests: `fake`, a sidecar that does what it is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.assistant.fake_sidecar import FakeSidecar


@pytest.fixture(scope="session")
def served() -> Iterator[FakeSidecar]:
    """The one fake of the session."""
    with FakeSidecar() as fake:
        yield fake


@pytest.fixture
def fake(served: FakeSidecar) -> FakeSidecar:
    """A fake that has not been asked anything."""
    served.reset()
    return served
