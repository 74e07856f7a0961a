"""CSV files as people save them, read by columns that say what they hold; and written again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nightfloat.domain.errors import maybe
from nightfloat.interchange.encodings import decode
from nightfloat.interchange.fields import Field
from nightfloat.interchange.forms import Text
from nightfloat.interchange.mistakes import Mistakes, one_of
from nightfloat.interchange.wrong import WrongError

MOST_ROWS = 1_000_000
DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One CSV file of a folder: its columns and what it is for."""

    file: str
    doc: str
    columns: tuple[Field, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One row: the line where it begins, its values by column, columns that could not be read.

    `raw` is the text of each cell as it stands in the file.
    """

    line: int
    values: Mapping[str, Any]
    broken: frozenset[str]
    raw: Mapping[str, str]


def read_sheet(sheet: Sheet, data: bytes | str, *, file: str, mistakes: Mistakes) -> list[Record]:
    """Return the rows of a CSV file; whatever is wrong goes to `mistakes`.

    Understood: comma, semicolon or tab; `sep=` lines; blank lines and rows; columns in any order;
    trailing empty columns. A column that is not in the file has its default.
    """
    text = decode(data, file=file, mistakes=mistakes) if isinstance(data, bytes) else data
    if text is None:
        return []
    skipped = 0
    if text[:4].lower() == "sep=":
        text = text[text.find("\n") + 1 :] if "\n" in text else ""
        skipped = 1
    rows = _rows(text, _delimiter(text, sheet), file, mistakes, skipped)
    header = next(rows, None)
    if header is None:
        if not len(mistakes) or mistakes.found[-1].file != file:
            names = ",".join(column.key for column in sheet.columns)
            mistakes.add(
                file, 0, "is empty: not even a header row.", maybe=f'a first row "{names}".'
            )
        return []
    columns = _columns(sheet, header, file, mistakes)
    if columns is None:
        return []
    found: list[Record] = []
    for row in rows:
        if len(found) >= MOST_ROWS:
            mistakes.add(
                file, row[0], f"has more than {MOST_ROWS:,} rows.", maybe="it is the wrong file."
            )
            break
        found.append(
            _record(sheet, columns, row, width=len(header[1]), file=file, mistakes=mistakes)
        )
    return found


def _delimiter(text: str, sheet: Sheet) -> str:
    """Return the delimiter under which the first row names most of the columns."""
    first = next((line for line in io.StringIO(text) if line.strip(" \t\r\n,;")), "")
    known = {column.key for column in sheet.columns}

    def score(mark: str) -> int:
        return sum(_name(cell.strip('"')) in known for cell in first.split(mark))

    return max(DELIMITERS, key=lambda mark: (score(mark), first.count(mark)))


def _rows(
    text: str, delimiter: str, file: str, mistakes: Mistakes, skipped: int
) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) of each row that has anything in it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line + skipped, cells
            line = reader.line_num + 1
    except csv.Error as error:
        mistakes.add(
            file,
            line + skipped,
            f"cannot be split into columns ({error}).",
            maybe='a quote (") is missing or too many; inside a quoted cell write it twice.',
        )


def _name(cell: str) -> str:
    return "_".join(cell.strip().casefold().replace("-", " ").split())


def _columns(
    sheet: Sheet, header: tuple[int, list[str]], file: str, mistakes: Mistakes
) -> dict[str, int] | None:
    """Return the position of each column in the file, or None when the header is no use."""
    line, cells = header
    before = len(mistakes)
    known = [column.key for column in sheet.columns]
    found: dict[str, int] = {}
    for position, cell in enumerate(cells):
        name = _name(cell)
        if not name:
            continue
        if name not in known:
            way = (
                maybe(name, [key for key in known if key not in found])
                or f"one of {one_of(known)}."
            )
            mistakes.add(
                file, line, "is no column of this file.", field="column", value=cell, maybe=way
            )
        elif name in found:
            mistakes.add(
                file, line, "is there twice.", field="column", value=cell, maybe="one is old."
            )
        else:
            found[name] = position
    for column in sheet.columns:
        if column.required and column.key not in found:
            mistakes.add(
                file,
                line,
                f'has no column "{column.key}".',
                value=",".join(cells),
                field="header",
                maybe=f'a header row "{",".join(known)}".',
            )
    needed = all(column.key in found for column in sheet.columns if column.required)
    return found if needed or len(mistakes) == before else None


def _record(
    sheet: Sheet,
    columns: dict[str, int],
    row: tuple[int, list[str]],
    *,
    width: int,
    file: str,
    mistakes: Mistakes,
) -> Record:
    line, cells = row
    extra = [cell for cell in cells[width:] if cell.strip()]
    if extra:
        mistakes.add(
            file,
            line,
            "stands beyond the last column.",
            field="cell",
            value=extra[0],
            maybe="a text with a comma or semicolon in it needs quotes around it.",
        )
    values: dict[str, Any] = {}
    raw: dict[str, str] = {}
    broken: list[str] = []
    for column in sheet.columns:
        position = columns.get(column.key)
        text = cells[position] if position is not None and position < len(cells) else ""
        raw[column.key] = text
        if not text.strip():
            values[column.key] = column.default
            if column.required:
                mistakes.add(
                    file, line, "is empty.", field=column.key, maybe=f'"{column.example}".'
                )
                broken.append(column.key)
            elif text and isinstance(column.form, Text):
                values[column.key] = text
            continue
        try:
            values[column.key] = column.form.parse(text)
        except WrongError as error:
            broken.append(column.key)
            for trouble in error.troubles:
                mistakes.add(
                    file, line, trouble.message, field=column.key, value=text, maybe=trouble.maybe
                )
    return Record(line, values, frozenset(broken), raw)


def write_sheet(sheet: Sheet, rows: Iterable[Mapping[str, Any]]) -> str:
    """Return CSV text: comma, LF, quotes only where needed, columns in the documented order.

    A value that equals its column's default is left empty, unless that is no text for it.
    """
    lines = [",".join(column.key for column in sheet.columns)]
    for row in rows:
        lines.append(",".join(_quoted(_cell(one, row[one.key])) for one in sheet.columns))
    return "\n".join(lines) + "\n"


def _quoted(cell: str) -> str:
    """Return a cell with quotes where it needs them; csv.writer forgets a lone carriage return."""
    if any(mark in cell for mark in ',"\n\r'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _cell(column: Field, value: Any) -> str:
    if value is None or (
        not column.required and value == column.default and column.default in ("", None)
    ):
        return ""
    return column.form.cell(value)


def duplicates(keys: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """Yield (index, index of the first with the same key) for each repetition."""
    first: dict[Any, int] = {}
    for index, key in enumerate(keys):
        if key in first:
            yield index, first[key]
        else:
            first[key] = index
