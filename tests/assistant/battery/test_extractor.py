"""The second opinion: it agrees with the gate on what is true, and finds what is false itself."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from nightfloat.assistant.battery.extractor import Known, unsupported, wrong
from nightfloat.assistant.gate.gate import Accepted, verify
from nightfloat.assistant.gate.pseudonym import mask
from nightfloat.assistant.text import Kind, Piece, Sentence
from tests.assistant.gate.factory import make, sentence
from tests.assistant.gate.mutations import MUTATIONS

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "gate" / "rewordings.toml").read_text(encoding="utf-8")
)["case"]
NO_ENGLISH = "N works Dr. A1 on Friday 23 October."
"""The one bad re-wording that it takes: all facts are there, and it says nothing else."""


def as_shown(source: Sentence, said: str) -> tuple[Piece, ...]:
    """Return a text as pieces, as a gate that accepts everything would."""
    facts = {fact.shown: fact.pieces[0] for fact in mask(source).facts}
    if not facts:
        return (Piece(Kind.TEXT, said),)
    pattern = "|".join(re.escape(one) for one in sorted(facts, key=len, reverse=True))
    parts = re.split(f"({pattern})", said)
    return tuple(facts.get(part) or Piece(Kind.TEXT, part) for part in parts if part)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["source"][:50])
def test_rewordings_typed_by_hand(case: dict[str, list[str]]) -> None:
    """It takes the source and all that the gate takes, and finds every bad one."""
    source = sentence(str(case["source"]))
    assert unsupported(source.pieces, source.pieces) == []
    for said in case["good"]:
        found = verify(source, said)
        if isinstance(found, Accepted):
            assert unsupported(source.pieces, found.pieces) == [], said
    missed = [
        said for said in case["bad"] if not unsupported(source.pieces, as_shown(source, said))
    ]
    assert [said for said in missed if said != NO_ENGLISH] == []


def test_corrupted_sentences() -> None:
    """What is false it finds by itself, whatever the gate says; shuffled words apart."""
    tried: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for made in make(11, 1):
        source = made.sentence
        masked, random = mask(source), Random(source.id)
        for operator in MUTATIONS:
            for out in operator(masked, random):
                found = verify(source, out)
                if isinstance(found, Accepted):
                    assert unsupported(source.pieces, found.pieces) == [], out
                elif out != masked.text:
                    tried[operator.__name__] += 1
                    missed[operator.__name__] += not unsupported(
                        source.pieces, as_shown(source, out)
                    )
    # Words in another order are mostly no English; they say nothing else.
    strict = tried.total() - tried["shuffle"] - tried["turn_clauses"]
    assert missed.total() - missed["shuffle"] - missed["turn_clauses"] == 0
    assert strict > 1500
    assert missed.total() < tried.total() * 0.06


KNOWN = Known({"r1": "May", "r2": "Kim Lee", "r3": "Kim Lee"}, {("r1", "2026-05-01"): "D"}, ())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{P May#r1} works {S D} on {D Friday 1 May#2026-05-01}.", []),
        ("{P May#r1} works {S N} on {D Friday 1 May#2026-05-01}.", ["r1 does not work N"]),
        ("{P May's#r1} day is {D Saturday 1 May#2026-05-01}.", ["2026-05-01 is not Saturday"]),
        ("{P Kim Lee (r3)#r3} and {P Kim Lee#r2} are off.", []),
        ("{P Kim Lee (r2)#r3} is off.", ["r3 is not Kim Lee (r2)"]),
        ("{P House#r9} is off.", ["r9 is not House"]),
        ("{P Kim Lee} is off, {P House} is not.", ["nobody is called House", "Kim Lee is not"]),
    ],
)
def test_facts_against_the_schedule(line: str, said: list[str]) -> None:
    """A name, a day or a shift that is not so is named."""
    pieces = sentence(line).pieces
    if "{P Kim Lee} is" in line:  # a name without an id, as where two have it
        pieces = tuple(Piece(one.kind, one.text) for one in pieces)
        said = said[:1]
    found = wrong(pieces, KNOWN)
    assert len(found) == len(said)
    assert all(one.startswith(words) for one, words in zip(found, said, strict=True))
