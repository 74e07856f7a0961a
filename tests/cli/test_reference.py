"""The generated pages say what the code says."""

from pathlib import Path

import pytest

from nightfloat.cli.reference import PAGES

DOCS = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page_is_up_to_date(name: str) -> None:
    """Each committed page is what its generator writes."""
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), "run: python -m nightfloat.cli.reference docs/reference"
