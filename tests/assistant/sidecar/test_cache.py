"""Re-wordings that are used again: for a shape, a model and a prompt, and never unverified."""

from __future__ import annotations

import pytest

from nightfloat.assistant.gate.gate import Accepted, verify
from nightfloat.assistant.sidecar import prompt
from nightfloat.assistant.sidecar.cache import Cache
from nightfloat.assistant.text import Sentence
from tests.assistant.gate.factory import sentence

FIRST = sentence("{P Mensah#r1} works {S N} on {D Friday 23 October}.")
ALIKE = sentence("{P Rosa May#r2} works {S N} on {D Sunday 1 March}.")
OTHER = sentence("{P Mensah#r1} works {S D} on {D Friday 23 October}.")


def accepted(source: Sentence, out: str) -> Accepted:
    """Return what the gate makes of a re-wording."""
    found = verify(source, out)
    assert isinstance(found, Accepted)
    return found


def kept(most: int = 10) -> Cache:
    """Return a cache that knows other words for FIRST."""
    cache = Cache(most)
    cache.keep("d1", FIRST, accepted(FIRST, "On Friday 23 October Dr. A1 is on N."))
    return cache


def test_a_shape_is_used_for_other_names_and_days() -> None:
    """The facts are those of the sentence that is asked for, with their references."""
    found = kept().take("d1", ALIKE)
    assert found is not None
    assert found.text == "On Sunday 1 March Rosa May is on N."
    assert {(one.text, one.ref) for one in found.pieces if one.ref} == {
        ("Sunday 1 March", "Sunday 1 March"),
        ("Rosa May", "r2"),
        ("N", "N"),
    }


def test_another_shape_model_or_prompt_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that was changed is asked again, and so is one that is asked otherwise."""
    cache = kept()
    assert cache.take("d1", OTHER) is None
    assert cache.take("d2", FIRST) is None
    monkeypatch.setattr(prompt, "VERSION", prompt.VERSION + 1)
    assert cache.take("d1", FIRST) is None


def test_what_is_kept_passes_the_gate_again() -> None:
    """Whatever became of it."""
    cache = kept()
    for key in cache._kept:
        cache._kept[key] = "On {D1} {P1} is never on N."
    assert cache.take("d1", FIRST) is None
    for key in cache._kept:
        cache._kept[key] = "On {D2} {P1} is on N. {"
    assert cache.take("d1", FIRST) is None


def test_it_does_not_grow() -> None:
    """Those used longest ago go."""
    cache = kept(most=2)
    cache.keep("d1", OTHER, accepted(OTHER, "Dr. A1 is on D on Friday 23 October."))
    assert cache.take("d1", FIRST) is not None
    cache.keep("d2", FIRST, accepted(FIRST, "Dr. A1 works N on Friday 23 October."))
    assert len(cache) == 2
    assert cache.take("d1", FIRST) is not None
    assert cache.take("d1", OTHER) is None
