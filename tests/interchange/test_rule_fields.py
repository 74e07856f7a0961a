"""A new rule type needs no change in the loader: its dataclass fields say it all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import pytest

from nightfloat.domain.findings import Severity
from nightfloat.domain.people import WhoSelector
from nightfloat.domain.time import DaySelector
from nightfloat.interchange.forms import Choice, Form, Items, Name, Number, Pairs, Text, Truth
from nightfloat.interchange.forms import Day as DayForm
from nightfloat.interchange.phrases import Days, Who
from nightfloat.interchange.rule_fields import form_of, rule_table
from nightfloat.interchange.wrong import WrongError
from nightfloat.rules.grid import Grid, Limit
from nightfloat.rules.language import Tier
from nightfloat.rules.library.base import SOFT_TIERS, Rule, doc
from nightfloat.rules.programme import Programme


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, kw_only=True)
class Odd(Rule):
    """A rule with every type of field.

    This part is for developers.
    """

    name: str = doc("Needed.")
    per: str = doc("A window.", "week", pattern="week|rolling [1-9][0-9]*")
    unit: str = doc("A unit.", "a", choices=("a", "b"))
    number: int = doc("A number.", 3, lo=1, hi=5)
    limit: int | None = doc("A number or none.")
    flag: bool = doc("A flag.", False)
    since: date | None = doc("A day.")
    colour: Colour = doc("An enum.", Colour.RED)
    first_shifts: tuple[str, ...] = doc("Ids by their name.", ())
    seniors: tuple[str, ...] = doc("Ids by metadata.", (), refers="clinician")
    steps: tuple[int, ...] = doc("Numbers.", ())
    weights: tuple[tuple[str, int], ...] = doc("Pairs.", (), refers="who")
    quota: dict[str, int] = doc("A dict.", None)
    days: DaySelector = doc("Days.", DaySelector())
    who: WhoSelector = doc("People.", WhoSelector())

    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        yield from ()

    def words(self) -> str:
        return ""


@pytest.mark.parametrize(
    ("key", "form"),
    [
        ("name", Text()),
        ("per", Text(pattern="week|rolling [1-9][0-9]*")),
        ("unit", Choice(options=("a", "b"))),
        ("number", Number(lo=1, hi=5)),
        ("limit", Number()),
        ("flag", Truth()),
        ("since", DayForm()),
        ("colour", Choice(Colour)),
        ("first_shifts", Items(Name("shift or off"))),
        ("seniors", Items(Name("clinician"))),
        ("steps", Items(Number())),
        ("weights", Pairs(refers="who")),
        ("quota", Pairs(as_dict=True)),
        ("days", Days()),
        ("who", Who()),
        ("severity", Choice(Severity)),
        ("tier", Choice(Tier, SOFT_TIERS)),
    ],
)
def test_each_type_of_field_has_its_form(key: str, form: Form) -> None:
    assert rule_table("odd", Odd).field(key).form == form


def test_a_table_has_the_first_paragraph_and_every_field() -> None:
    table = rule_table("odd", Odd)
    assert table.title == "[[rule.odd]]"
    assert table.doc == "A rule with every type of field."
    assert [one.key for one in table.fields if one.required] == ["name", "quota"]
    assert all(one.doc and one.example for one in table.fields)


def test_tiers_are_written_by_their_name() -> None:
    form = form_of(Tier, "tier", {})
    assert form.read("wishes") is Tier.WISHES
    assert form.write(Tier.COVERED) == "covered"
    with pytest.raises(WrongError):
        form.read("WISHES")


@pytest.mark.parametrize("hint", [float, list[str], tuple[str, int], dict[str, str], Any])
def test_a_type_that_toml_cannot_give_is_a_bug_of_the_rule(hint: Any) -> None:
    with pytest.raises(TypeError, match="field 'x'"):
        form_of(hint, "x", {})
