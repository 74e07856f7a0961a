"""Where each key of a TOML text stands, and values that TOML itself would stumble over.

The values come from `tomllib`; this walk only finds lines, so that a mistake can name its own. It
also mends, in a copy, what people write into a value without quotes (`7:00`, `2026-02-29`,
`America/New_York`): the copy holds a marker, so that one slip does not hide all the others.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

Path = tuple[str | int, ...]
"""Keys and array positions from the top, e.g. ("shift", 2, "start")."""

MARK = "\u0001"
"""A string beginning with this stands for value number N of `Lines.bare`, already reported."""

DEEPEST = 40

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_NUMBER = re.compile(
    r"[+-]?(\d+(_\d+)*)(\.\d+(_\d+)*)?([eE][+-]?\d+(_\d+)*)?|0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+"
    r"|[+-]?(inf|nan)"
)
_TIME = r"\d{2}:\d{2}:\d{2}(\.\d+)?"
_DATE = re.compile(rf"(\d{{4}})-(\d{{2}})-(\d{{2}})([Tt ]{_TIME}([Zz]|[+-]\d{{2}}:\d{{2}})?)?")
_LOCAL_TIME = re.compile(_TIME)
_BARE_WORDS = re.compile(r"[^,\]}#\n\"']+")
_BARE_VALUE = re.compile(r"[^\s,\]}#]+([ ]\d{2}:\d{2}:\d{2}[^\s,\]}#]*)?")


@dataclass(slots=True)
class Lines:
    """Lines (from 1) of keys, tables and array items; unquoted nonsense; the mended text."""

    at: dict[Path, int] = field(default_factory=dict)
    bare: list[tuple[int, str]] = field(default_factory=list)
    text: str = ""
    too_deep: int = 0
    """Line where nesting goes beyond DEEPEST (0: nowhere); tomllib is slow or worse on that."""

    def of(self, path: Path) -> int:
        """Return the line of `path`, or of the nearest thing around it (0: none)."""
        while path:
            if path in self.at:
                return self.at[path]
            path = path[:-1]
        return 0


class _LostError(Exception):
    """The walk met what is no TOML; tomllib says it better."""


def locate(text: str) -> Lines:
    """Return the lines of a TOML text ('\\n' ends lines); never raises."""
    walk = _Walk(text)
    with suppress(_LostError, IndexError):
        walk.document()
    walk.lines.text = "".join(walk.mended) + text[walk.copied :]
    return walk.lines


class _Walk:
    """One pass over a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = Lines()
        self.at = 0
        self.copied = 0
        self.line = 1
        self.mended: list[str] = []
        self.counts: dict[Path, int] = {}

    def document(self) -> None:
        table: Path = ()
        while self.skip(newlines=True):
            if self.text.startswith("[[", self.at):
                table = self.header(double=True)
            elif self.text[self.at] == "[":
                table = self.header(double=False)
            else:
                self.pair(table, 0)

    def skip(self, *, newlines: bool) -> bool:
        """Go past blanks, comments and, if told so, line ends; return whether text is left."""
        while self.at < len(self.text):
            letter = self.text[self.at]
            if letter == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif letter == "\n" and newlines:
                self.line += 1
                self.at += 1
            elif letter in " \t\r":
                self.at += 1
            else:
                return True
        return False

    def expect(self, mark: str) -> None:
        if not self.text.startswith(mark, self.at):
            raise _LostError
        self.at += len(mark)

    def header(self, *, double: bool) -> Path:
        line = self.line
        self.expect("[[" if double else "[")
        names = self.key()
        self.expect("]]" if double else "]")
        path: Path = ()
        for index, name in enumerate(names):
            path += (name,)
            if index < len(names) - 1 and path in self.counts:
                path += (self.counts[path] - 1,)
        if double:
            self.counts[path] = self.counts.get(path, 0) + 1
            self.lines.at.setdefault(path, line)
            path += (self.counts[path] - 1,)
        self.lines.at.setdefault(path, line)
        return path

    def key(self) -> list[str]:
        names: list[str] = []
        while True:
            self.skip(newlines=False)
            if self.text[self.at] in "\"'":
                names.append(self.string())
            elif match := _BARE_KEY.match(self.text, self.at):
                names.append(match[0])
                self.at = match.end()
            else:
                raise _LostError
            self.skip(newlines=False)
            if self.text[self.at] != ".":
                return names
            if len(names) > DEEPEST:
                self.lines.too_deep = self.line
                raise _LostError
            self.at += 1

    def pair(self, table: Path, depth: int) -> None:
        line = self.line
        path = table
        for name in self.key():
            path += (name,)
            self.lines.at.setdefault(path, line)
        self.expect("=")
        self.skip(newlines=False)
        self.value(path, depth)

    def value(self, path: Path, depth: int) -> None:
        if depth > DEEPEST:
            self.lines.too_deep = self.line
            raise _LostError
        letter = self.text[self.at]
        if letter in "\"'":
            self.string()
        elif letter == "[":
            self.array(path, depth + 1)
        elif letter == "{":
            self.inline(path, depth + 1)
        else:
            self.bare()

    def array(self, path: Path, depth: int) -> None:
        self.expect("[")
        index = 0
        while self.skip(newlines=True) and self.text[self.at] != "]":
            self.lines.at.setdefault((*path, index), self.line)
            self.value((*path, index), depth)
            index += 1
            self.skip(newlines=True)
            if self.text[self.at] != "]":
                self.expect(",")
        self.expect("]")

    def inline(self, path: Path, depth: int) -> None:
        self.expect("{")
        while self.skip(newlines=True) and self.text[self.at] != "}":
            self.pair(path, depth)
            self.skip(newlines=True)
            if self.text[self.at] != "}":
                self.expect(",")
        self.expect("}")

    def string(self) -> str:
        """Go past a string; return its text with escapes untouched (good enough for a key)."""
        quote = self.text[self.at]
        mark = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
        begin = self.at = self.at + len(mark)
        while not self.text.startswith(mark, self.at):
            letter = self.text[self.at]
            if letter == "\n":
                if len(mark) == 1:
                    raise _LostError
                self.line += 1
            if letter == "\\" and quote == '"':
                self.at += 1
                self.line += self.text[self.at] == "\n"
            self.at += 1
        inner = self.text[begin : self.at]
        self.at += len(mark)
        while len(mark) == 3 and self.text[self.at : self.at + 1] == quote:
            self.at += 1
        return inner

    def bare(self) -> None:
        """Go past a value without quotes; what is no TOML is taken whole, up to a comma or so."""
        words = _BARE_WORDS.match(self.text, self.at)
        match = _BARE_VALUE.match(self.text, self.at)
        if not words or not match:
            raise _LostError
        whole = words[0].rstrip()
        value = match[0] if "=" in whole else whole
        end = self.at + len(value)
        if not _is_toml(value):
            self.mended.append(self.text[self.copied : self.at])
            self.mended.append(f'"\\u0001{len(self.lines.bare)}"')
            self.lines.bare.append((self.line, value))
            self.copied = end
        self.at = end


def _is_toml(word: str) -> bool:
    if word in ("true", "false") or _LOCAL_TIME.fullmatch(word):
        return True
    if match := _DATE.fullmatch(word):
        try:
            date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return False
        return True
    return bool(_NUMBER.fullmatch(word)) and not re.match(r"[+-]?0\d", word)
