"""`nightfloat doctor`: what serving needs is looked at too."""

from __future__ import annotations

import pytest

from nightfloat.api import site
from nightfloat.cli import doctor
from nightfloat.solver import kernels
from nightfloat.store import database


@pytest.mark.parametrize(
    ("release", "safe"),
    [
        ("3.6.23", True),
        ("3.7.0", False),
        ("3.40.1", False),
        ("3.51.2", False),
        ("3.51.3", True),
        ("3.53.4", True),
        ("4.0.0", True),
    ],
)
def test_releases_with_the_wal_reset_fault(
    release: str, *, safe: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They work, so nothing is wrong; but the advice is there."""
    assert doctor.resets_safely(release) is safe
    monkeypatch.setattr(database, "SQLITE_VERSION", release)
    (found,) = [one for one in doctor._checks() if one.what == "SQLite"]
    assert (found.ok, found.advice) == (True, not safe)
    assert release in found.words
    assert ("Maybe" in found.words) is not safe


def test_pages_that_are_not_built(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says so, and how to build them."""
    monkeypatch.setattr(site, "site_root", lambda: None)
    (found,) = [one for one in doctor._checks() if one.what == "pages"]
    assert (found.ok, found.advice) == (True, True)
    assert "./nf ui" in found.words


def test_the_web_packages_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each by its own name."""
    monkeypatch.setattr(doctor, "NEEDED", (*doctor.NEEDED, "no-such-package-of-ours"))
    found = {one.what: one for one in doctor._checks()}
    assert {"fastapi", "uvicorn", "sqlalchemy", "alembic"} <= set(found)
    assert found["no-such-package-of-ours"].ok is False


def test_kernels_that_are_not_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything works without, so it is advice."""
    for compiled, word in ((True, "compiled, in"), (False, "not compiled yet")):
        monkeypatch.setattr(kernels, "ready", lambda compiled=compiled: compiled)
        found = doctor._kernels()
        assert (found.ok, found.advice) == (True, not compiled)
        assert found.words.startswith(word)
