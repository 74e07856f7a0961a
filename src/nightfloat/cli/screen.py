"""Where commands print: people get tables, machines get JSON."""

from __future__ import annotations

import json
import sys
from functools import lru_cache
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.theme import Theme

THEME = Theme(
    {
        "must": "bold red",
        "should": "yellow",
        "good": "green",
        "dim": "dim",
        "head": "bold",
    }
)


@lru_cache(maxsize=1)
def screen() -> Console:
    """Return the console of standard output."""
    return Console(theme=THEME, highlight=False)


@lru_cache(maxsize=1)
def errors() -> Console:
    """Return the console of standard error: progress and messages."""
    return Console(theme=THEME, stderr=True, highlight=False)


def show_json(value: Any) -> None:
    """Print a value as JSON on standard output: sorted keys, one final newline."""
    sys.stdout.write(json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def table(*columns: str, title: str = "", right: tuple[str, ...] = ()) -> Table:
    """Return an empty table in the house style: hairline head, no box."""
    made = Table(
        title=title or None, title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0)
    )
    for column in columns:
        made.add_column(column, justify="right" if column in right else "left", header_style="dim")
    return made
