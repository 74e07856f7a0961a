"""The generated reference pages: the command line and the rule packs, from their definitions.

`python -m nightfloat.cli.reference docs/reference` writes them; a test holds them up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from nightfloat.cli.app import COMMANDS, EPILOGUE, build
from nightfloat.rules.packs import Pack, available_packs, load_pack


def command_line() -> str:
    """Return the page of the command line."""
    # The usage of a nested command repeats `-m` of whatever program is running.
    given, sys.argv = sys.argv, ["nightfloat"]
    try:
        text = build().generate_docs(output_format="markdown")
    finally:
        sys.argv = given
    head, _, rest = text.partition("## Table of Contents")
    commands = rest[rest.index(f"## nightfloat {COMMANDS[0][0]}\n") :]
    title = head.replace("# nightfloat", "# The command line", 1).strip()
    return f"{title}\n\n{EPILOGUE.strip()}\n\n{commands.strip()}\n"


def rule_packs() -> str:
    """Return the page of the rule packs."""
    lines = [
        "# Rule packs",
        "",
        (
            "Regimes of work-hour rules that come with Nightfloat, as data. A programme names "
            "them in `[[pack]]` tables and may change the settings. `must`: a breach is a "
            "violation; `should`: an advisory. Each verdict shows its arithmetic; how windows "
            "are cut is told in [Windows and averages](../explanation/windows-and-averages.md)."
        ),
        "",
    ]
    for name in available_packs():
        lines += _pack(load_pack(name))
    return "\n".join(lines)


def _pack(pack: Pack) -> Iterator[str]:
    yield from (f"## `{pack.name}`: {pack.title}", "", f"{pack.edition}.", "")
    if pack.requires:
        yield from (f"Stays in force beside it: {', '.join(pack.requires)}.", "")
    if pack.scope:
        yield from (f"Holds on the rotations: {', '.join(pack.scope)}.", "")
    if pack.reference_weeks:
        yield from (f"Averages over {pack.reference_weeks} weeks from the year's start.", "")
    yield from (
        "| Clause | Formerly | Type | | Rule | Source |",
        "| --- | --- | --- | --- | --- | --- |",
    )
    for rule in pack.rules:
        words = rule.primitive.words() if rule.primitive else rule.note or rule.title
        cells = (rule.clause, rule.clause_old, rule.type, rule.severity.value, words, rule.source)
        yield "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"
    yield from ("", "| Setting | Default | Allowed | Meaning |", "| --- | --- | --- | --- |")
    for setting in pack.settings:
        allowed = ", ".join(str(one).lower() for one in setting.allowed)
        if not allowed:
            allowed = f"{setting.least} to {setting.most}"
        default = str(setting.default).lower()
        yield f"| `{setting.name}` | {default} | {allowed} | {setting.explain} |"
    yield ""
    for item in pack.not_checked:
        yield from (f"Not checked: **{item.title}**. {item.reason}", "")


PAGES = {"command-line.md": command_line, "rule-packs.md": rule_packs}


def main() -> None:
    """Write the pages into the folder named."""
    folder = Path(sys.argv[1])
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
