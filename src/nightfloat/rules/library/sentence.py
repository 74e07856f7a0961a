"""A rule's sentence with typed blanks: filled it is the rule's words, empty it is a form.

Each rule type says its sentence once. `told` fills it with a rule's values; a page shows it with
an input in each blank.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from nightfloat.domain.people import WhoSelector
from nightfloat.domain.time import DaySelector, say
from nightfloat.rules.describe import quantity

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


Part = str | Blank | When | Joined | Told
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
IN_BLOCKS = given("blocks", " in block ", Blank("blocks"))
SINCE = given("since", " since ", Blank("since"))
UNTIL = given("until", " until ", Blank("until"))
AT_LEAST = given("min", "at least ", Blank("min"))
TARGET = given("target", "target ", Blank("target"))
AT_MOST = given("max", "at most ", Blank("max"))


def listing(names: tuple[str, ...], conjunction: str = "or") -> str:
    """Return 'A', 'A or B', 'A, B or C'."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {conjunction} {names[-1]}"


def each(who: WhoSelector) -> str:
    """Return the subject of a sentence: 'Everyone', or 'Each pgy1 or pgy2'."""
    return "Everyone" if who == WhoSelector() else f"Each {listing(who.phrases)}"


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
    return part.of(rule)


def is_said(rule: Rule, field: str) -> bool:
    """Return True when a rule says something in a field: not its default."""
    return bool(getattr(rule, field) != _defaults(type(rule))[field])


@lru_cache(maxsize=100)
def _defaults(kind: type[Rule]) -> Mapping[str, object]:
    return {one.name: one.default for one in dataclasses.fields(kind)}


def _plain(value: Any, _rule: Rule) -> str:
    if isinstance(value, WhoSelector):
        return listing(value.phrases)
    if isinstance(value, DaySelector):
        return value.text
    if isinstance(value, date):
        return say(value)
    return listing(value) if isinstance(value, tuple) else str(value)


def _steps(value: int, rule: Rule) -> str:
    return steps(value, "year" if getattr(rule, "rotations", ()) else "days")


def _per(value: str, rule: Rule) -> str:
    if not value.startswith("rolling"):
        return value
    return f"any {_steps(int(value.split()[1]), rule)} in a row"


STYLES: dict[str, Callable[[Any, Any], str]] = {
    "plain": _plain,
    "and": lambda value, _: listing(value, "and"),
    "each": lambda value, _: each(value),
    "everyone": lambda value, _: "everyone" if value == WhoSelector() else listing(value.phrases),
    "minutes": lambda value, _: quantity(value, "min"),
    "steps": _steps,
    "blocks": lambda value, _: steps(value, "year"),
    "hundredths": lambda value, _: ", ".join(
        f"{weight / 100:g} for each {who}" for who, weight in value
    ),
    "measure": lambda value, _: "Weekend days" if value == "weekends" else value.capitalize(),
    "unit": lambda value, rule: "blocks" if rule.rotations else value,
    "per": _per,
}
"""How a blank's value is said, by style: (value, rule) to words."""


def template(sentence: Sentence) -> list[Any]:
    """Return the sentence as plain data: texts, and objects that say what stands between them.

    {"field", "either"?, "empty"?, "style"}: a blank. {"optional": parts, "field", "beside"?}: parts
    that are there when the field is set. {"joined": [optional ...], "mark"}: such parts in a row.
    {"told": text}: words that follow from the rest.
    """
    return [_data(part) for part in sentence]


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
    return {"told": part.otherwise}


def fields_of(sentence: Sentence) -> tuple[str, ...]:
    """Return the fields that a sentence speaks of, in order, each once."""
    found: list[str] = []
    for part in sentence:
        if isinstance(part, Blank):
            found += [part.field, *([part.either] if part.either else [])]
        elif isinstance(part, When):
            found += [part.field, *fields_of(part.parts)]
        elif isinstance(part, Joined):
            found += fields_of(part.parts)
    return tuple(dict.fromkeys(found))
