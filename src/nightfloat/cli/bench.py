"""`nightfloat bench`: the figures, measured here."""

from __future__ import annotations

import json as json_
import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from nightfloat import __version__
from nightfloat.cli.codes import BAD_INPUT, DONE, FAILED
from nightfloat.cli.screen import errors, screen, show_json
from nightfloat.domain.errors import maybe

app = App(
    name="bench",
    help="Measure this machine against the figures to reach, or ours beside its peers.",
    help_format="plaintext",
)
app.command("nightfloat.cli.contest:curtois", name="curtois")
app.command("nightfloat.cli.contest:inrc1", name="inrc1")
app.command("nightfloat.cli.contest:residency", name="residency")
app.command("nightfloat.cli.contest:figures_table", name="table")
app.command("nightfloat.cli.contest:draw", name="picture")
app.command("nightfloat.cli.contest:record", name="record")


@app.default
def bench(
    *figures: str,
    out: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Measure the figures, each in a process of its own, and print them as Markdown.

    Parameters
    ----------
    figures
        Which ones (family-medicine, emergency-medicine, calls, internal-medicine-year, check,
        clash); none means all.
    out
        Write figures.md and figures.json into this folder as well.
    json
        Print JSON instead.
    """
    from nightfloat.bench.figures import FIGURES

    known = {figure.id: figure for figure in FIGURES}
    for name in figures:
        if name not in known:
            errors().print(f'there is no figure "{name}".{maybe(name, known)}')
            return BAD_INPUT
    measured: dict[str, Any] = {}
    for figure in FIGURES:
        if figures and figure.id not in figures:
            continue
        errors().print(f"measuring {figure.title} ...", style="dim")
        ran = subprocess.run(
            [sys.executable, "-m", "nightfloat.bench.one", figure.id],
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if ran.returncode:
            errors().print(f"{figure.id} failed (exit {ran.returncode}).", style="must")
            return FAILED
        measured[figure.id] = {
            "title": figure.title,
            "reach": figure.reach,
            "measured": json_.loads(ran.stdout),
        }
    content = {"machine": _machine(), "figures": measured}
    text = markdown(content)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / "figures.md").write_text(text, encoding="utf-8")
        (out / "figures.json").write_text(
            json_.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    if json:
        show_json(content)
    else:
        screen().print(text, markup=False, soft_wrap=True)
    return DONE


def _machine() -> dict[str, str]:
    return {
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "nightfloat": __version__,
        "ortools": version("ortools"),
        "command": "nightfloat bench",
    }


def markdown(content: dict[str, Any]) -> str:
    """Return the figures as Markdown: one table for each, with what it should reach."""
    machine = ", ".join(f"{name} {value}" for name, value in content["machine"].items())
    lines = ["# Figures", "", f"Measured with: {machine}.", ""]
    for figure in content["figures"].values():
        lines += [
            f"## {figure['title']}",
            "",
            f"To reach: {figure['reach']}.",
            "",
            "| what | measured |",
            "| --- | --- |",
        ]
        for name, value in figure["measured"].items():
            shown = (
                json_.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else value
            )
            lines.append(f"| {name} | {shown} |")
        lines.append("")
    return "\n".join(lines)
