"""A rule's sentence with typed blanks: filled it is the rule's words, empty it is a form.

Each rule type says its sentence once. `told` fills it with a rule's values; a page shows it with
an input in each blank.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from nightfloat.domain.people import WhoSelector
from nightfloat.domain.time import DaySelector, say
from nightfloat.rules import phrases
from nightfloat.rules.describe import quantity
from nightfloat.rules.phrases import listing

if TYPE_CHECKING:
    from nightfloat.rules.library.base import Rule


@dataclass(frozen=True, slots=True)
class Blank:
    """The place of a field's value.

    `either` names a second field that speaks here when the first one says nothing; `empty` is what
    is said when neither does. `style` is how the value is said; see STYLES.
    """

    field: str
    either: str = ""
    empty: str = ""
    style: str = "plain"


@dataclass(frozen=True, slots=True)
class When:
    """Words that are left out while `field` has its default, or `beside` says nothing."""

    field: str
    parts: tuple[Part, ...]
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """Those of some optional words that are there, with a mark between them."""

    parts: tuple[When, ...]
    mark: str = ", "


@dataclass(frozen=True, slots=True)
class Told:
    """Words that follow from the rule; `otherwise` stands for them in an empty form."""

    otherwise: str
    of: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Said:
    """Words with blanks in a form, which a filled sentence says shorter: 'exactly 1 person'."""

    parts: tuple[Part, ...]
    of: Callable[[Any], str]


Part = str | Blank | When | Joined | Told | Said
Sentence = tuple[Part, ...]


def given(field: str, *parts: Part, beside: str = "") -> When:
    """Return words that are left out while the field has its default."""
    return When(field, parts, beside)


def joined(*parts: When, mark: str = ", ") -> Joined:
    """Return optional words with a mark between them."""
    return Joined(parts, mark)


EACH = Blank("who", style="each")
ANY_WORK = Blank("shifts", either="rotations", empty="work")
ON_DAYS = given("days", " on ", Blank("days"))
SHIFT_DAYS = given("days", " on ", Blank("days"), beside="shifts")
IN_BLOCKS = given(
    "blocks",
    " in ",
    Said(("block ", Blank("blocks")), lambda rule: phrases.blocks(rule.blocks)),
)
SINCE = given("since", " since ", Blank("since"))
UNTIL = given("until", " until ", Blank("until"))
AT_LEAST = given("min", "at least ", Blank("min"))
TARGET = given("target", "target ", Blank("target"))
AT_MOST = given("max", "at most ", Blank("max"))


def counted(field: str, unit: str, after: str = "") -> Said:
    """Return a number with its unit and what follows: '1 weekend', '2 weekends in a row'."""
    words = (Blank(field), f" {unit}{after}")
    return Said(words, lambda rule: quantity(getattr(rule, field), unit) + after)


def between(unit: Part, noun: Callable[[Any], str]) -> Said:
    """Return the bounds of a rule with `min`, `target` and `max`, and what they count."""
    parts = (joined(AT_LEAST, TARGET, AT_MOST), " ", unit)
    return Said(parts, lambda rule: _bounds(rule.min, rule.target, rule.max, noun(rule)))


def _bounds(least: int | None, target: int | None, most: int | None, unit: str) -> str:
    aim = "" if target is None or target == least else f" (target {target})"
    if least is not None and least == most:
        return f"exactly {quantity(least, unit)}"
    if least and most is not None:
        words = f"{least} {'or' if most == least + 1 else 'to'} {quantity(most, unit)}"
    elif most is not None:
        words = f"at most {quantity(most, unit)}"
    elif least is not None:
        words = f"at least {quantity(least, unit)}"
    else:
        return unit if target is None else f"target {quantity(target, unit)}"
    return words + aim


def steps(number: int, grid: str) -> str:
    """Return '1 day', '2 days', or on the year's grid '2 blocks'."""
    name = "block" if grid == "year" else "day"
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


def told(sentence: Sentence, rule: Rule) -> str:
    """Return the sentence filled with a rule's values."""
    return "".join(_part(part, rule) for part in sentence)


def _part(part: Part, rule: Rule) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Blank):
        value = getattr(rule, part.field)
        if part.either and not value:
            value = getattr(rule, part.either)
        return STYLES[part.style](value, rule) or part.empty
    if isinstance(part, When):
        there = is_said(rule, part.field) and (not part.beside or getattr(rule, part.beside))
        return told(part.parts, rule) if there else ""
    if isinstance(part, Joined):
        return part.mark.join(words for one in part.parts if (words := _part(one, rule)))
    return part.of(rule)  # Told or Said


def is_said(rule: Rule, field: str) -> bool:
    """Return True when a rule says something in a field: not its default."""
    return bool(getattr(rule, field) != _defaults(type(rule))[field])


@lru_cache(maxsize=100)
def _defaults(kind: type[Rule]) -> Mapping[str, object]:
    return {one.name: one.default for one in dataclasses.fields(kind)}


def _plain(value: Any, _rule: Rule) -> str:
    if isinstance(value, WhoSelector):
        return phrases.people(value)
    if isinstance(value, DaySelector):
        return phrases.days(value)
    if isinstance(value, date):
        return say(value)
    return listing(value) if isinstance(value, tuple) else str(value)


def _steps(value: int, rule: Rule) -> str:
    return steps(value, "year" if getattr(rule, "rotations", ()) else "days")


def in_window(rule: Any) -> str:
    """Return the window of a rule's `per`: 'per week', 'in any 7 days in a row'."""
    if rule.per == "horizon":
        return "in the whole schedule"
    if rule.per.startswith("rolling"):
        return f"in any {_steps(int(rule.per.split()[1]), rule)} in a row"
    return f"per {rule.per}"


STYLES: dict[str, Callable[[Any, Any], str]] = {
    "plain": _plain,
    "and": lambda value, _: listing(value, "and"),
    "each": lambda value, _: phrases.each(value),
    "one": lambda value, _: phrases.person(value),
    "everyone": lambda value, _: phrases.people(value),
    "minutes": lambda value, _: quantity(value, "min"),
    "steps": _steps,
    "blocks": lambda value, _: steps(value, "year"),
    "hundredths": lambda value, _: ", ".join(
        f"{weight / 100:g} for each {phrases.person(WhoSelector((who,)))}" for who, weight in value
    ),
    "measure": lambda value, _: "Weekend days" if value == "weekends" else value.capitalize(),
    "unit": lambda value, rule: "blocks" if rule.rotations else value,
    "per": lambda value, _: value,
}
"""How a blank's value is said, by style: (value, rule) to words."""


def template(sentence: Sentence) -> list[Any]:
    """Return the sentence as plain data: texts, and objects that say what stands between them.

    {"field", "either"?, "empty"?, "style"}: a blank. {"optional": parts, "field", "beside"?}: parts
    that are there when the field is set. {"joined": [optional ...], "mark"}: such parts in a row.
    {"told": text}: words that follow from the rest.
    """
    found: list[Any] = []
    for part in _written(sentence):
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        else:
            found.append(_data(part))
    return found


def _written(sentence: Sentence) -> Iterator[Part]:
    """Yield the parts as a form shows them."""
    for part in sentence:
        yield from _written(part.parts) if isinstance(part, Said) else (part,)


def _data(part: Part) -> Any:
    if isinstance(part, str):
        return part
    if isinstance(part, Blank):
        named = {"either": part.either, "empty": part.empty}
        return {
            "field": part.field,
            **{key: value for key, value in named.items() if value},
            "style": part.style,
        }
    if isinstance(part, When):
        beside = {"beside": part.beside} if part.beside else {}
        return {"optional": template(part.parts), "field": part.field, **beside}
    if isinstance(part, Joined):
        return {"joined": [_data(one) for one in part.parts], "mark": part.mark}
    assert isinstance(part, Told)
    return {"told": part.otherwise}


def fields_of(sentence: Sentence) -> tuple[str, ...]:
    """Return the fields that a sentence speaks of, in order, each once."""
    found: list[str] = []
    for part in sentence:
        if isinstance(part, Blank):
            found += [part.field, *([part.either] if part.either else [])]
        elif isinstance(part, When):
            found += [part.field, *fields_of(part.parts)]
        elif isinstance(part, Joined | Said):
            found += fields_of(part.parts)
    return tuple(dict.fromkeys(found))
