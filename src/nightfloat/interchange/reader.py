"""A TOML text to values, table by table, with every mistake and its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nightfloat.domain.errors import maybe
from nightfloat.interchange.encodings import decode
from nightfloat.interchange.fields import Field, Table
from nightfloat.interchange.forms import Bare, type_name
from nightfloat.interchange.mistakes import Mistakes
from nightfloat.interchange.toml_lines import DEEPEST, MARK, Lines, Path, locate
from nightfloat.interchange.wrong import WrongError

PROGRAMME = "programme.toml"
LARGEST_TOML = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Values:
    """What one table says: values by key with defaults filled in, and keys that are wrong."""

    table: Table
    path: Path
    values: Mapping[str, Any]
    broken: frozenset[str]

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def fine(self, *keys: str) -> bool:
        """Return True when these keys (none: all) could be read."""
        return self.broken.isdisjoint(keys) if keys else not self.broken


@dataclass(slots=True)
class Source:
    """programme.toml as text: its data, where things stand, and where mistakes go."""

    mistakes: Mistakes
    file: str = PROGRAMME
    data: dict[str, Any] = field(default_factory=dict)
    lines: Lines = field(default_factory=Lines)

    def wrong(
        self,
        path: Path,
        message: str,
        *,
        value: object = "",
        maybe: str = "",
        unfinished: bool = False,
    ) -> None:
        """Note a mistake at a key or table."""
        label = ".".join(str(step) for step in path if not isinstance(step, int))
        self.mistakes.add(
            self.file,
            self.lines.of(path) or 1,
            message,
            field=label,
            value=value,
            maybe=maybe,
            unfinished=unfinished,
        )

    def table(self, table: Table, path: Path, data: object) -> Values:
        """Read one table; unknown keys, missing keys and bad values are noted."""
        values: dict[str, Any] = {}
        broken: list[str] = []
        if not isinstance(data, dict):
            self.wrong(
                path,
                f"is {type_name(data)}, where a table is meant.",
                value=data,
                maybe=f"{table.title}.",
            )
            return Values(table, path, values, frozenset(one.key for one in table.fields))
        known = [*(one.key for one in table.fields), *table.inner]
        for key in data:
            if key not in known:
                way = maybe(key, known) or f"one of {', '.join(known)}."
                self.wrong((*path, key), f"is no key of {table.title}.", value=key, maybe=way)
        for one in table.fields:
            if one.key in data:
                try:
                    values[one.key] = one.form.read(data[one.key])
                except WrongError as error:
                    broken.append(one.key)
                    self._note(error, (*path, one.key), data[one.key])
            elif one.required:
                broken.append(one.key)
                self._missing(table, path, one)
            else:
                values[one.key] = one.default
        return Values(table, path, values, frozenset(broken))

    def tables(self, table: Table) -> list[Values]:
        """Read all tables of an array ([[path]]), in order; none where there is none."""
        found: Any = self.data
        for step in table.path:
            found = found.get(step, []) if isinstance(found, dict) else []
        if isinstance(found, dict):
            self.wrong(
                table.path,
                f"is one table, where a list is meant: write {table.title}.",
                value=table.path[-1],
            )
            return []
        if not isinstance(found, list):
            self.wrong(
                table.path,
                f"is {type_name(found)}, where tables are meant.",
                value=found,
                maybe=f"{table.title}.",
            )
            return []
        return [self.table(table, (*table.path, index), one) for index, one in enumerate(found)]

    def _missing(self, table: Table, path: Path, one: Field) -> None:
        self.wrong(
            path,
            f'has no "{one.key}".',
            value=table.title if path else "",
            maybe=f"{one.key} = {one.example}.",
        )

    def _note(self, error: WrongError, path: Path, value: object) -> None:
        for trouble in error.troubles:
            inner = value if trouble.value is None else trouble.value
            self.wrong((*path, *trouble.path), trouble.message, value=inner, maybe=trouble.maybe)


def parse(data: bytes, mistakes: Mistakes) -> Source:
    """Return programme.toml as data with lines; syntax mistakes are noted (data is then empty)."""
    source = Source(mistakes)
    text = decode(data, file=PROGRAMME, mistakes=mistakes, largest=LARGEST_TOML)
    if text is None:
        return source
    text = text.replace("\r\n", "\n")
    source.lines = locate(text)
    if source.lines.too_deep:
        _too_deep(source, source.lines.too_deep)
        return source
    before = len(mistakes)
    try:
        source.data = _resolve(tomllib.loads(source.lines.text), source.lines)
    except RecursionError:
        _too_deep(source, 1)
    except ValueError as error:
        _syntax(source, str(error), text)
    if len(mistakes) == before and not source.data:
        source.wrong((), "is empty.", maybe="`nightfloat init` writes one to begin with.")
    return source


def _too_deep(source: Source, line: int) -> None:
    source.mistakes.add(
        source.file,
        line,
        "is nested too deep to be a programme.",
        maybe="a bracket is never closed.",
    )


def _syntax(source: Source, message: str, text: str) -> None:
    for line, value in source.lines.bare:
        source.mistakes.add(
            source.file, line, "is no TOML value.", value=value, maybe=f'"{value}" in quotes.'
        )
    match = re.search(r"\(at line (\d+), column \d+\)|\(at end of document\)", message)
    lines = text.split("\n")
    line = int(match[1]) if match and match[1] else len(lines) if match else 0
    words = message.partition(" (at ")[0]
    source.mistakes.add(
        source.file,
        line,
        f"is no TOML: {words[:1].lower()}{words[1:]}.",
        value=lines[line - 1].strip() if 0 < line <= len(lines) else "",
        maybe="a quote, bracket or equals sign is missing, or a key is there twice.",
    )


def _resolve(value: Any, lines: Lines, depth: int = 0) -> Any:
    """Return the data with each marker as the unquoted text it stands for."""
    if depth > DEEPEST:
        raise RecursionError
    if isinstance(value, dict):
        return {key: _resolve(one, lines, depth + 1) for key, one in value.items()}
    if isinstance(value, list):
        return [_resolve(one, lines, depth + 1) for one in value]
    if isinstance(value, str) and value.startswith(MARK) and value[1:].isdecimal():
        number = int(value[1:8])
        if number < len(lines.bare):
            return Bare(lines.bare[number][1])
    return value
