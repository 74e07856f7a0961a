"""What is wrong in a folder: each mistake with its file, line and value, all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from nightfloat.domain.errors import NightfloatError

SHOWN = 80
"""Characters of an offending value that a message repeats."""

MOST = 500
"""Mistakes that one file may collect; beyond that the same slip is being repeated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing to mend; `line` is from 1 (0: the file as a whole), `maybe` a way out or ''.

    `unfinished`: nothing said is wrong, but something is still to be said (nobody is listed yet).
    """

    file: str
    line: int
    field: str
    value: str
    message: str
    maybe: str = ""
    unfinished: bool = False

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line else ""
        label = f"{self.field} = " if self.field else ""
        head = f'{label}"{self.value}" ' if self.value else f"{self.field}: " if self.field else ""
        tail = f" Maybe {self.maybe}" if self.maybe else ""
        return f"{place}{head}{self.message}{tail}"


class FolderError(NightfloatError):
    """A folder or file that cannot be used as it is; `mistakes` holds everything found."""

    code = "folder"

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes, key=lambda one: (one.file, one.line)))
        super().__init__(self._text())

    def _text(self) -> str:
        number = len(self.mistakes)
        lines = [f"{number} mistake{'s' if number != 1 else ''} to mend."]
        for file, group in groupby(self.mistakes, key=lambda one: one.file):
            lines.append(file)
            lines.extend(f"  {mistake}" for mistake in group)
        return "\n".join(lines)


@dataclass(slots=True)
class Mistakes:
    """Collects mistakes while files are read, so that one run shows them all."""

    found: list[Mistake] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)

    def add(
        self,
        file: str,
        line: int,
        message: str,
        *,
        field: str = "",
        value: object = "",
        maybe: str = "",
        unfinished: bool = False,
    ) -> None:
        """Note one mistake; `maybe` reads on after the word Maybe, and ends with a full stop."""
        count = self._counts[file] = self._counts.get(file, 0) + 1
        if count == MOST:
            self.found.append(
                Mistake(
                    file=file, line=0, field="", value="", message="has more mistakes like these."
                )
            )
        if count < MOST:
            self.found.append(
                Mistake(
                    file=file,
                    line=line,
                    field=shown(field),
                    value=shown(value),
                    message=_one_line(message),
                    maybe=_one_line(maybe.removeprefix(" Maybe ").strip()),
                    unfinished=unfinished,
                )
            )

    def check(self, *, unfinished: bool = False) -> None:
        """Raise FolderError when anything was noted; `unfinished` lets what is unfinished pass."""
        if any(not (unfinished and one.unfinished) for one in self.found):
            raise FolderError(self.found)

    def __len__(self) -> int:
        return len(self.found)


def shown(value: object) -> str:
    """Return a value for a message: short, on one line, as the person wrote it."""
    try:
        text = ("true" if value else "false") if isinstance(value, bool) else str(value)
    except ValueError:  # an int of more than 4300 digits
        text = "a number of thousands of digits"
    return _one_line(text, SHOWN)


def _one_line(text: str, most: int = 600) -> str:
    """Return the beginning of a text with '·' for what cannot be printed."""
    if len(text) <= most and text.isprintable():
        return text
    line = "".join(letter if letter.isprintable() else "·" for letter in text[:most])
    return line if len(text) <= most else line + "…"


def one_of(names: Sequence[str]) -> str:
    """Return '"a", "b" or "c"' for a message."""
    quoted = [f'"{name}"' for name in names]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} or {quoted[-1]}"
