"""What the routes of facts share: who may ask, and types of what they take and answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Annotated, Any

from fastapi import Path
from pydantic import BaseModel, BeforeValidator, Field, StringConstraints

from nightfloat.api.deps import match, needs
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.interchange.forms import ADDRESS_PATTERN
from nightfloat.interchange.wrong import FIRST_YEAR, LAST_YEAR

Reader = Annotated[Scope, needs(Permission.FACTS_READ)]
Editor = Annotated[Scope, needs(Permission.FACTS_WRITE)]

ONE_LINE = r"^[^\x00-\x1f\x7f]*$"
LINES = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"

Code = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=60, pattern=f"^{ADDRESS_PATTERN}$"
    ),
    Field(examples=["R1"]),
]
"""The id by which other facts name something; it never changes, and can be a part of an address."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=ONE_LINE)]
"""A line of text."""

Note = Annotated[str, StringConstraints(max_length=2000, pattern=LINES)]
"""A text of some lines, for people."""

Given = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        min_length=1,
        max_length=2000,
        pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$",
    ),
]
"""A text that has to say something."""

Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=ONE_LINE),
]
"""A name: one line that has to say something."""

Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60, pattern=ONE_LINE)]
"""An id that may be empty."""

Cell = Annotated[str, StringConstraints(max_length=100, pattern=ONE_LINE)]
"""A short text as it is."""

Names = Annotated[
    list[Annotated[str, StringConstraints(max_length=200, pattern=ONE_LINE)]],
    Field(max_length=2000),
]
"""Ids or phrases."""

CodePath = Annotated[str, Path(min_length=1, max_length=60, examples=["R1"])]
"""The id of a fact, as part of a path."""

DayText = Annotated[str, Field(json_schema_extra={"format": "date"}, examples=["2026-07-01"])]
"""A day in an answer."""


def _day(value: Any) -> Any:
    """Return the day that a text names; nothing else is one."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise ValueError('is no day; "2026-07-01" is one')
    try:
        found = date.fromisoformat(value)
    except ValueError as error:
        raise ValueError("is no day of the calendar") from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"is not in the years {FIRST_YEAR} to {LAST_YEAR}")
    return found


Day = Annotated[date, BeforeValidator(_day), Field(examples=["2026-07-01"])]
"""A day that is sent: year-month-day."""

Whole = Annotated[int, Field(ge=-(10**9), le=10**9)]
Scalar = (
    Annotated[str, StringConstraints(max_length=2000, pattern=LINES)]
    | Annotated[bool, Field(strict=True)]
    | Whole
    | Annotated[float, Field(allow_inf_nan=False)]
)
Setting = (
    Scalar
    | Annotated[list[Scalar], Field(max_length=2000)]
    | Annotated[
        dict[Annotated[str, StringConstraints(max_length=200, pattern=ONE_LINE)], Scalar],
        Field(max_length=500),
    ]
    | None
)
"""A value of a rule's field: as in programme.toml, dates as text; null takes it away."""

Settings = Annotated[
    dict[Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=ONE_LINE)], Setting],
    Field(max_length=60),
]


def given(body: BaseModel) -> dict[str, Any]:
    """Return what a change says; null, and what is not there, leave things as they are."""
    return {key: value for key, value in body.model_dump().items() if value is not None}


def guarded(if_match: str | None) -> Callable[[str], None]:
    """Return what passes when If-Match names the state it is given; see `deps.match`."""
    return partial(match, if_match)
