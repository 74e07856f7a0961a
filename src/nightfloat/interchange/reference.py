"""The tables of the reference pages, made from the definitions that the loader reads.

`python -m nightfloat.interchange.reference --write DOCS` fills the marked parts of the pages in
DOCS (docs/reference); what stands between the parts is written by hand.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from nightfloat.interchange.fields import TABLES, Field, Table
from nightfloat.interchange.forms import Choice
from nightfloat.interchange.rule_fields import rule_tables
from nightfloat.interchange.sheets import FLAT, SHEETS
from nightfloat.interchange.tables import Sheet
from nightfloat.interchange.write_toml import toml

PAGES = ("programme-folder.md", "flat-schedule.md")
_PART = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def parts() -> dict[str, str]:
    """Return the generated parts of the pages by name."""
    return {
        "toml": "\n".join(_table(table) for table in TABLES),
        "rules": "\n".join(_table(table) for table in rule_tables()),
        "csv": "\n".join(_sheet(sheet) for sheet in SHEETS[:-2]),
        "flat": _rows(FLAT.columns, csv=True),
    }


def filled(page: str) -> str:
    """Return a page's text with its generated parts as they should be."""
    made = parts()
    return _PART.sub(lambda match: f"{match[1]}{made[match[2]]}{match[3]}", page)


def _table(table: Table) -> str:
    title = "Top of the file" if not table.path else f"`{table.title}`"
    need = " Required." if table.required and table.path else ""
    return f"### {title}\n\n{table.doc}{need}\n\n{_rows(table.fields, csv=False)}"


def _sheet(sheet: Sheet) -> str:
    need = "Required. " if sheet.required else ""
    return f"### `{sheet.file}`\n\n{need}{sheet.doc}\n\n{_rows(sheet.columns, csv=True)}"


def _rows(fields: tuple[Field, ...], *, csv: bool) -> str:
    first = "column" if csv else "key"
    head = f"| {first} | type | default | meaning | example |\n|---|---|---|---|---|\n"
    return head + "".join(_row(one, csv=csv) for one in fields)


def _row(one: Field, *, csv: bool) -> str:
    words = one.form.words
    if isinstance(one.form, Choice):
        words = "one of " + ", ".join(f"`{word}`" for word in one.form.known)
    cells = [f"`{one.key}`", words, _default(one, csv=csv), one.doc, f"`{one.example}`"]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _default(one: Field, *, csv: bool) -> str:
    if one.required:
        return "**required**"
    if one.default in (None, "", ()):
        return "–"
    text = one.form.cell(one.default) if csv else toml(one.form.write(one.default))
    return f"`{text}`"


def main(arguments: list[str]) -> int:
    """Fill the pages (--write DOCS), or return 1 when one is stale (--check DOCS)."""
    mode, docs = arguments
    stale = 0
    for name in PAGES:
        place = Path(docs) / name
        text = place.read_text(encoding="utf-8")
        if filled(text) != text:
            stale = 1
            if mode == "--write":
                place.write_text(filled(text), encoding="utf-8")
    return stale if mode == "--check" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
