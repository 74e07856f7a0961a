"""What programme.toml may say: every table and key, once. Loader, writer, schema and page use it.

The tables of rules are made from the library's dataclasses, in rule_fields.
"""

from __future__ import annotations

from dataclasses import dataclass
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
    Text,
    Truth,
)
from nightfloat.interchange.phrases import Clock, Days, Span, Week, Who, Zone
from nightfloat.interchange.settings import ByRotation, Settings, Version

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
        _field(
            "specialty",
            Text(),
            "The specialty, for people to read.",
            "",
            example='"family medicine"',
        ),
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
            "How the year is cut: thirteen blocks of 28 days, 26 fortnights, calendar months, "
            "weeks, or as the [[year.block]] tables say. The last block takes what is left of "
            "the year.",
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
        _field(
            "year",
            Truth(),
            "Give everybody a rotation in each block of the year.",
            False,
            example="true",
        ),
        _field(
            "blocks", Items(Name("block")), "Blocks whose days are planned.", (), example='["1"]'
        ),
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
        _field(
            "id", Id(), "The shift's short name: what a cell of the schedule shows.", example='"N"'
        ),
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
        _field(
            "half",
            Choice(Half),
            "The half-day that it fills; an am and a pm go together.",
            None,
            example='"am"',
        ),
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
        _field(
            "with",
            Items(Name("shift")),
            "Shifts one person may have on the same day; said at one of them it holds for both.",
            (),
            example='["CLINIC"]',
        ),
        _field(
            "days",
            Days(),
            "On which days the shift exists.",
            DaySelector(),
            example='"Mon-Fri !holidays"',
        ),
        _field("points", Number(), "Its burden, in fairness by points.", 1, example="2"),
    ),
)

ROTATION = Table(
    path=("rotation",),
    doc="What a person does for a block or more.",
    many=True,
    fields=(
        _field("id", Id(spaced=True), "The rotation's short name.", example='"WARDS"'),
        _field(
            "name", Text(), "Its full name; the id when left out.", "", example='"Inpatient wards"'
        ),
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
"""All tables but the rules'; see rule_fields."""
