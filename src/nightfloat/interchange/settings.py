"""Forms of the format's version and of rule packs' settings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from nightfloat.interchange.forms import Form, Json, nested, text_of, type_name
from nightfloat.interchange.wrong import Trouble, WrongError, wrong

FORMAT = 1
"""Version of the programme folder's format that this release reads and writes."""


@dataclass(frozen=True, slots=True)
class Version(Form):
    """The format's version."""

    @property
    def words(self) -> str:
        return f"`{FORMAT}`"

    def schema(self) -> Json:
        return {"const": FORMAT}

    def read(self, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise wrong(
                f"is {type_name(value)}, where the format's version is meant.", f"{FORMAT}."
            )
        if value > FORMAT:
            raise wrong(
                f"is a newer format than this release reads ({FORMAT}).",
                "a newer Nightfloat is installed elsewhere.",
            )
        if value < FORMAT:
            raise wrong("is no version of this format.", f"{FORMAT}.")
        return value


_PLAIN = {"type": ["string", "integer", "boolean"]}


def read_setting(value: object) -> str:
    """Return a pack's setting as text; raise WrongError for what is no single value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        if abs(value) > 10**9:
            raise wrong("is more than any setting can be.")
        return str(value)
    if isinstance(value, float):
        raise wrong("is a number with a decimal point, where a whole one is meant.", "minutes.")
    return text_of(value)


def write_setting(value: str) -> object:
    """Return the TOML value that reads as `value`: a number or true/false where it is one."""
    if value in ("true", "false"):
        return value == "true"
    return int(value) if re.fullmatch(r"0|-?[1-9][0-9]{0,8}", value) else value


@dataclass(frozen=True, slots=True)
class Settings(Form):
    """A table of a pack's settings, as pairs of texts."""

    @property
    def words(self) -> str:
        return "table of settings"

    def schema(self) -> Json:
        return {"type": "object", "additionalProperties": _PLAIN}

    def read(self, value: object) -> tuple[tuple[str, str], ...]:
        if not isinstance(value, dict):
            raise wrong(
                f"is {type_name(value)}, where a table is meant.", "{ weekly_limit_hours = 80 }."
            )
        read: list[tuple[str, str]] = []
        troubles: list[Trouble] = []
        for key, one in value.items():
            try:
                read.append((text_of(key), read_setting(one)))
            except WrongError as error:
                troubles.extend(nested(error, key, one))
        if troubles:
            raise WrongError(*troubles)
        return tuple(read)

    def write(self, value: Any) -> object:
        return {key: write_setting(one) for key, one in value}


@dataclass(frozen=True, slots=True)
class ByRotation(Form):
    """Tables of settings by rotation, as (rotation, setting, value)."""

    @property
    def words(self) -> str:
        return "table of settings for each rotation"

    def schema(self) -> Json:
        return {"type": "object", "additionalProperties": Settings().schema()}

    def read(self, value: object) -> tuple[tuple[str, str, str], ...]:
        if not isinstance(value, dict):
            raise wrong(
                f"is {type_name(value)}, where a table is meant.",
                '[pack.on."NICU"] and the settings below it.',
            )
        read: list[tuple[str, str, str]] = []
        troubles: list[Trouble] = []
        for rotation, settings in value.items():
            try:
                read += [(text_of(rotation), key, one) for key, one in Settings().read(settings)]
            except WrongError as error:
                troubles.extend(nested(error, rotation, settings))
        if troubles:
            raise WrongError(*troubles)
        return tuple(read)

    def write(self, value: Any) -> object:
        found: dict[str, dict[str, object]] = {}
        for rotation, key, one in value:
            found.setdefault(rotation, {})[key] = write_setting(one)
        return found
