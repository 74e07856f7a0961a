"""What programme.toml may say: every table and key, once. Loader, writer, schema and page use it.

A rule type of the library needs nothing here: its table is made from its dataclass fields.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any

from nightfloat.domain.entry import Kind
from nightfloat.domain.people import WhoSelector
from nightfloat.domain.time import BlockPlan, DaySelector
from nightfloat.domain.work import Half
from nightfloat.interchange.forms import (
    Choice,
    Day,
    Form,
    Id,
    Items,
    Name,
    Number,
    Pairs,
    Text,
    Truth,
)
from nightfloat.interchange.phrases import Clock, Days, Span, Week, Who, Zone
from nightfloat.interchange.settings import ByRotation, Settings, Version
from nightfloat.rules.library import RULES
from nightfloat.rules.library.base import Rule

REQUIRED: Any = object()
"""Default of a key that must be there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One key of a table (or column of a CSV file): its form, default, meaning and an example."""

    key: str
    form: Form
    doc: str
    default: Any = REQUIRED
    example: str

    @property
    def required(self) -> bool:
        """True when a file without the key is refused."""
        return self.default is REQUIRED


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of programme.toml: [path], or [[path]] where there are `many`."""

    path: tuple[str, ...]
    doc: str
    fields: tuple[Field, ...]
    many: bool = False
    required: bool = False
    inner: tuple[str, ...] = ()
    """Keys that are tables of their own (year.block, year.holiday)."""

    @property
    def title(self) -> str:
        """How the table's header reads."""
        name = ".".join(self.path)
        return f"[[{name}]]" if self.many else f"[{name}]" if name else "(top of the file)"

    def field(self, key: str) -> Field:
        """Return the field of that key; raise KeyError."""
        for one in self.fields:
            if one.key == key:
                return one
        raise KeyError(key)


def _field(key: str, form: Form, doc: str, default: Any = REQUIRED, *, example: str) -> Field:
    return Field(key=key, form=form, doc=doc, default=default, example=example)


TOP = Table(
    path=(),
    doc="What the folder is. These keys come first, before any table.",
    required=True,
    inner=("year", "plan", "site", "shift", "rotation", "pack", "rule"),
    fields=(
        _field("nightfloat", Version(), "Version of this format.", example="1"),
        _field(
            "name",
            Text(required=True),
            "The programme's name, on every page and export.",
            example='"Lakeside Family Medicine"',
        ),
        _field("specialty", Text(), "The specialty, for people to read.", "", example='"family medicine"'),
    ),
)

YEAR = Table(
    path=("year",),
    doc="The academic year and how it is cut into blocks.",
    required=True,
    inner=("block", "holiday"),
    fields=(
        _field(
            "timezone",
            Zone(),
            "Where the programme's clocks hang: an IANA zone. Clock changes follow from it.",
            example='"America/New_York"',
        ),
        _field("start", Day(), "First day of the year.", example="2026-07-01"),
        _field("end", Day(), "Last day of the year, itself included.", example="2027-06-30"),
        _field(
            "blocks",
            Choice(BlockPlan),
            "How the year is cut: thirteen blocks of 28 days, 26 fortnights, calendar months, weeks, "
            "or as the [[year.block]] tables say. The last block takes what is left of the year.",
            example='"13x28"',
        ),
        _field(
            "block_zero",
            Day(),
            'Block 1 starts on this day; the days before it are block "0" (orientation).',
            None,
            example="2026-07-06",
        ),
    ),
)

BLOCK = Table(
    path=("year", "block"),
    doc='One block, in order; only with blocks = "custom".',
    many=True,
    fields=(
        _field("id", Id(spaced=True), "The block's name.", example='"1"'),
        _field("start", Day(), "First day.", example="2026-07-01"),
        _field("end", Day(), "Last day, itself included.", example="2026-07-28"),
    ),
)

HOLIDAY = Table(
    path=("year", "holiday"),
    doc="A day that `days` phrases call a holiday.",
    many=True,
    fields=(
        _field("date", Day(), "The day.", example="2026-07-04"),
        _field("name", Text(required=True), "What people call it.", example='"Independence Day"'),
        _field(
            "tier",
            Number(lo=1, hi=9),
            "1: everyone remembers having worked it; 2 and more: lesser.",
            1,
            example="1",
        ),
    ),
)

PLAN = Table(
    path=("plan",),
    doc="What a solve makes.",
    required=True,
    fields=(
        _field("year", Truth(), "Give everybody a rotation in each block of the year.", False, example="true"),
        _field("blocks", Items(Name("block")), "Blocks whose days are planned.", (), example='["1"]'),
    ),
)

SITE = Table(
    path=("site",),
    doc="A place of work.",
    many=True,
    fields=(
        _field("id", Id(spaced=True), "The site's short name.", example='"MAIN"'),
        _field("name", Text(), "Its full name.", "", example='"Lakeside Hospital"'),
    ),
)

SHIFT_KINDS = tuple(
    kind.value
    for kind in Kind
    if kind not in (Kind.LEAVE, Kind.OFF, Kind.TRANSITION, Kind.CALL_HOME_WORKED)
)

SHIFT = Table(
    path=("shift",),
    doc="A kind of work with clock times.",
    many=True,
    fields=(
        _field("id", Id(), "The shift's short name: what a cell of the schedule shows.", example='"N"'),
        _field("name", Text(), "Its full name; the id when left out.", "", example='"Night"'),
        _field(
            "kind",
            Choice(options=SHIFT_KINDS),
            "What the work-hour rules take it for.",
            "shift",
            example='"night_float"',
        ),
        _field("start", Clock(), "When it starts.", example='"19:00"'),
        _field(
            "end",
            Clock(),
            'When it ends: the first such time after the start. `"11:00+1"` is 11:00 on the day '
            "after the start's, for what is longer than 24 hours.",
            example='"07:00"',
        ),
        _field("site", Name("site", blank=True), "Where it is worked.", "", example='"MAIN"'),
        _field("half", Choice(Half), "The half-day that it fills; an am and a pm go together.", None, example='"am"'),
        _field(
            "transition",
            Number(hi=1440, unit="minutes"),
            "Hand-over and education after the end, without new patients (the 4 of 24+4).",
            0,
            example="240",
        ),
        _field(
            "worked",
            Items(Span(), most=20),
            "Home call: the hours that are expected to be worked.",
            (),
            example='["22:00-23:00"]',
        ),
        _field("with", Items(Name("shift")), "Shifts that one person may have on the same day.", (), example='["CLINIC"]'),
        _field("days", Days(), "On which days the shift exists.", DaySelector(), example='"Mon-Fri !holidays"'),
        _field("points", Number(), "Its burden, in fairness by points.", 1, example="2"),
    ),
)

ROTATION = Table(
    path=("rotation",),
    doc="What a person does for a block or more.",
    many=True,
    fields=(
        _field("id", Id(spaced=True), "The rotation's short name.", example='"WARDS"'),
        _field("name", Text(), "Its full name; the id when left out.", "", example='"Inpatient wards"'),
        _field("service", Text(), "The service it belongs to.", "", example='"Medicine"'),
        _field("site", Name("site", blank=True), "Where it is.", "", example='"MAIN"'),
        _field(
            "shifts",
            Items(Name("shift")),
            "Shifts that its people can be given where days are planned.",
            (),
            example='["D", "N"]',
        ),
        _field(
            "week",
            Items(Week(), most=50),
            "The typical week, which stands for its days where days are not planned.",
            (),
            example='["Mon-Fri 07:00-17:00", "Sat 07:00-12:00"]',
        ),
        _field(
            "parts",
            Items(Name("rotation"), most=2),
            "The two rotations of a half-block combination, in order.",
            (),
            example='["CARDS", "NF"]',
        ),
        _field("vacation", Truth(), "Leave is allowed during it.", False, example="true"),
    ),
)

PACK = Table(
    path=("pack",),
    doc="A rule pack that binds some of the people: the work-hour rules.",
    many=True,
    fields=(
        _field("name", Name("pack"), "Which pack.", example='"acgme"'),
        _field("who", Who(), "Whom it binds.", WhoSelector(("resident",)), example='"resident"'),
        _field(
            "rotations",
            Items(Name("rotation")),
            "Only time on these rotations is bound; none: all time.",
            (),
            example='["EM"]',
        ),
        _field(
            "settings",
            Settings(),
            "Settings of the pack that differ from its defaults.",
            (),
            example="{ weekly_limit_hours = 80 }",
        ),
        _field(
            "on",
            ByRotation(),
            "Settings that differ on one rotation.",
            (),
            example="{ NICU = { weekly_limit_hours = 88 } }",
        ),
    ),
)

TABLES = (TOP, YEAR, BLOCK, HOLIDAY, PLAN, SITE, SHIFT, ROTATION, PACK)
"""All tables but the rules'; see `rule_tables`."""


@lru_cache(maxsize=1)
def rule_tables() -> tuple[Table, ...]:
    """Return a table for each rule type of the library, made from its dataclass fields."""
    return tuple(_rule_table(name, kind) for name, kind in RULES.items())


def _rule_table(name: str, kind: type[Rule]) -> Table:
    hints = typing.get_type_hints(kind)
    fields = tuple(_rule_field(one, hints[one.name]) for one in dataclasses.fields(kind))
    text = re.split(r"\n\s*\n", kind.__doc__ or "")[0]
    return Table(path=("rule", name), doc=" ".join(text.split()), fields=fields, many=True)


def _rule_field(one: dataclasses.Field[Any], hint: Any) -> Field:
    optional = type(None) in typing.get_args(hint)
    default = REQUIRED if one.default is None and not optional else one.default
    if default is dataclasses.MISSING:
        default = REQUIRED if one.default_factory is dataclasses.MISSING else one.default_factory()
    form = form_of(hint, one.name, one.metadata)
    return Field(
        key=one.name.removesuffix("_"),
        form=form,
        doc=one.metadata["doc"],
        default=default,
        example=one.metadata.get("example") or _example(one.name, form, default),
    )


_REFERS = {
    "shifts": "shift or off",
    "before": "shift or off",
    "then": "shift or rotation",
    "rotations": "rotation",
    "blocks": "block",
    "people": "clinician",
    "sites": "site",
}
"""What the names in a rule's list are ids of, where its field's metadata has no `refers`."""


def form_of(hint: Any, name: str, metadata: typing.Mapping[str, Any]) -> Form:
    """Return the form of a rule's field from its type, its name and its metadata.

    Metadata `choices`, `pattern`, `lo`, `hi` and `refers` narrow the form. Raises TypeError for a
    type that no TOML table can give.
    """
    arguments = tuple(one for one in typing.get_args(hint) if one is not type(None))
    if isinstance(hint, types.UnionType) and len(arguments) == 1:
        return form_of(arguments[0], name, metadata)
    refers = metadata.get("refers") or _REFERS.get(name.split("_")[-1], "")
    if hint is str:
        if "choices" in metadata:
            return Choice(options=tuple(metadata["choices"]))
        if name == "id":
            return Id(spaced=True)
        named = metadata.get("refers") or _REFERS.get(f"{name}s", "")
        return Name(named, blank=True) if named else Text(pattern=metadata.get("pattern", ""))
    if hint in (bool, date, DaySelector, WhoSelector):
        return {bool: Truth(), date: Day(), DaySelector: Days(), WhoSelector: Who()}[hint]
    if hint is int:
        return Number(lo=metadata.get("lo", 0), hi=metadata.get("hi", 1_000_000))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return Choice(hint)
    origin = typing.get_origin(hint)
    if origin is dict and arguments == (str, int):
        return Pairs(refers=metadata.get("refers", ""), as_dict=True)
    if origin is tuple and arguments[-1] is Ellipsis:
        if typing.get_origin(arguments[0]) is tuple and typing.get_args(arguments[0]) == (str, int):
            return Pairs(refers=metadata.get("refers", ""))
        if arguments[0] is str:
            return Items(Name(refers) if refers else Text(required=True))
        return Items(form_of(arguments[0], name, metadata))
    raise TypeError(f"a rule's field {name!r} is {hint}, which no TOML table gives")


_NAMES = {
    "shift or off": "N",
    "shift or rotation": "N",
    "rotation": "WARDS",
    "block": "1",
    "clinician": "R1",
    "site": "MAIN",
}


def _example(name: str, form: Form, default: Any) -> str:
    """Return a TOML value that the form reads, for the reference page."""
    if isinstance(form, Choice):
        chosen = default if default is not REQUIRED and default else None
        return f'"{form.write(chosen) if chosen else form.known[0]}"'
    if isinstance(form, Items):
        return f'["{_NAMES.get(form.refers, "word")}"]'
    if isinstance(form, Id):
        return '"two-at-night"'
    if isinstance(form, Number):
        return str(default if isinstance(default, int) and default else max(form.lo, 2))
    examples: list[tuple[type[Form], str]] = [
        (Day, "2026-09-01"),
        (Days, '"Mon-Fri !holidays"'),
        (Who, '"pgy2+"'),
        (Truth, "true"),
        (Pairs, "{ N = 2 }"),
        (Name, f'"{_NAMES.get(form.refers, "word")}"'),
    ]
    known = next((text for kind, text in examples if isinstance(form, kind)), "")
    if known:
        return known
    return f'"{default}"' if isinstance(default, str) and default else '"agreed with the nurses"'
