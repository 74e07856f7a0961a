"""The pages of the API and of the roles say what the code says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nightfloat.api.reference import ABOUT, EVENTS, main, pages
from nightfloat.app.events import KINDS
from nightfloat.auth.permissions import Permission

DOCS = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("name", ["api.md", "roles.md"])
def test_page_is_up_to_date(name: str) -> None:
    """Each committed page is what its generator writes."""
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == pages()[name], (
        "run: python -m nightfloat.api.reference --write docs/reference"
    )


def test_every_permission_and_every_event_has_words() -> None:
    """A new one without words fails here, not on the page."""
    assert set(ABOUT) == set(Permission)
    assert set(EVENTS) == set(KINDS)


def test_a_stale_page_is_seen(tmp_path: Path) -> None:
    """--check says 1 when one word differs, and 0 again after --write."""
    for name in pages():
        shutil.copy(DOCS / name, tmp_path / name)
    assert main(["--check", str(tmp_path)]) == 0
    roles = tmp_path / "roles.md"
    roles.write_text(roles.read_text(encoding="utf-8").replace("✓", "x", 1), encoding="utf-8")
    assert main(["--check", str(tmp_path)]) == 1
    assert main(["--write", str(tmp_path)]) == 0
    assert main(["--check", str(tmp_path)]) == 0
