"""Ids: short names that also stand in addresses."""

from __future__ import annotations

import re

import pytest

from nightfloat.interchange.forms import ADDRESS_PATTERN, Id
from nightfloat.interchange.wrong import WrongError

FORMS = (Id(), Id(spaced=True))


@pytest.mark.parametrize("text", ["R1", "...", ".a", "..a", "6.20", "Ω", "NF/CARDS", "a/.b"])
def test_what_an_address_can_name(text: str) -> None:
    for form in FORMS:
        assert form.read(text) == text
        assert re.search(form.schema()["pattern"], text)
    assert re.fullmatch(ADDRESS_PATTERN, text)


@pytest.mark.parametrize(
    "text",
    [".", "..", "../a", "a/..", "a/./b", "/a", "a/", "a//b", "a?b", "a#b", "a%41", "a\\b", "a\tb"],
)
def test_what_an_address_cannot_name(text: str) -> None:
    """An address with such a part leads elsewhere, or nowhere."""
    for form in FORMS:
        with pytest.raises(WrongError) as raised:
            form.read(text)
        assert raised.value.troubles[0].maybe
        assert not re.search(form.schema()["pattern"], text)
    assert not re.fullmatch(ADDRESS_PATTERN, text)
