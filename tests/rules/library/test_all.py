"""What holds for every rule type of the library."""

from __future__ import annotations

import dataclasses

import pytest

from nightfloat.rules.library import RULES
from nightfloat.rules.library.base import Rule
from nightfloat.rules.library.sentence import fields_of, template
from nightfloat.rules.phrases import listing
from tests.rules.library.verify import verify


@pytest.mark.parametrize("kind", RULES.values(), ids=RULES)
def test_each_field_and_type_is_explained(kind: type[Rule]) -> None:
    """The reference is made from these sentences."""
    assert kind.__doc__
    for field in dataclasses.fields(kind):
        assert field.metadata["doc"].endswith("."), field.name


@pytest.mark.parametrize("kind", RULES.values(), ids=RULES)
def test_defaults_compile_on_both_grids(kind: type[Rule]) -> None:
    """A rule that says nothing yet is a sentence, has its id on all limits, and crashes nowhere."""
    rule = verify(kind(id="r"))
    for found in (
        rule.given("R1: D N - -", "R2: - D D N"),
        rule.on(blocks=2).given("R1: EM EM", "R2: ICU EM"),
    ):
        assert all(limit.rule == "r" for limit in found.problem.limits)
    assert rule.rule.words().endswith(".")


COMMON = ("id", "severity", "tier", "weight", "note")
"""Fields of every rule that are said beside its sentence, not in it."""


@pytest.mark.parametrize("kind", RULES.values(), ids=RULES)
def test_the_sentence_speaks_of_every_field(kind: type[Rule]) -> None:
    """What a form made of the sentence could not set would be lost; what it names exists."""
    fields = [one.name for one in dataclasses.fields(kind) if one.name not in COMMON]
    assert sorted(fields_of(kind.sentence)) == sorted(fields)


def test_a_sentence_as_data() -> None:
    """Texts stand for themselves; blanks, optional words and rows of them are objects."""
    assert template(RULES["weekends"].sentence) == [
        {"field": "who", "style": "each"},
        ": ",
        {
            "joined": [
                {
                    "optional": ["at most ", {"field": "max", "style": "plain"}, " weekends"],
                    "field": "max",
                },
                {
                    "optional": [
                        "at most ",
                        {"field": "in_a_row", "style": "plain"},
                        " weekends in a row",
                    ],
                    "field": "in_a_row",
                },
            ],
            "mark": ", ",
        },
        " with ",
        {"field": "shifts", "empty": "work", "style": "plain"},
        ".",
    ]


@pytest.mark.parametrize("kind", RULES.values(), ids=RULES)
def test_types_say_on_which_grid_they_mean_anything(kind: type[Rule]) -> None:
    """A type of one grid has no limits on the other."""
    rule = verify(kind(id="r"))
    if "year" not in kind.grids:
        assert not rule.on(blocks=2).given("R1: EM EM").limits
    if "days" not in kind.grids:
        assert not rule.given("R1: D N").limits


def test_listing() -> None:
    """Names as people say them."""
    assert listing(()) == ""
    assert listing(("A",)) == "A"
    assert listing(("A", "B")) == "A or B"
    assert listing(("A", "B", "C"), "and") == "A, B and C"
