"""`nightfloat assistant`: try a sidecar with many answers, or say what is wrong with it."""

from __future__ import annotations

import asyncio
import json as json_
import logging
import os
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter
from rich.markup import escape

from nightfloat.cli.codes import BAD_INPUT, BROKEN, DONE, FAILED
from nightfloat.cli.doctor import Found
from nightfloat.cli.inputs import InputError
from nightfloat.cli.screen import errors, screen, show_json, table
from nightfloat.domain.errors import SettingError

if TYPE_CHECKING:
    from nightfloat.assistant.battery.diagnosis import Check
    from nightfloat.assistant.battery.report import Report

app = App(
    name="assistant",
    help="Try the assistant's sidecar, or say what is wrong with its set-up.",
    help_format="plaintext",
)


@app.command(name="eval")
def evaluate(
    *,
    url: str | None = None,
    model: str | None = None,
    dialect: str | None = None,
    packs: int = 200,
    seed: int = 1,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Have a sidecar re-word many answers, and judge every sentence that would be shown.

    The answers are about made-up people with hard names; nothing of yours is read or sent.

    Exit 0: nothing unsupported would be shown; 1: something would, or a prompt had a name or note;
    2: the sidecar cannot be used. All else is as the environment says, but for the mode.

    Parameters
    ----------
    url
        Where the sidecar is, rather than ASSISTANT_BASE_URL.
    model
        The model, rather than ASSISTANT_MODEL.
    dialect
        `ollama` or `openai`, rather than ASSISTANT_DIALECT.
    packs
        Packs of facts, five answers each; all 200 are about 2,200 sentences for the sidecar.
    seed
        Another seed makes other packs.
    json
        Print one JSON object, on the last line.
    """
    from nightfloat.assistant.battery.packs import packs as packs_of
    from nightfloat.assistant.battery.run import UnusableError, run
    from nightfloat.assistant.sidecar.settings import read_settings

    if packs < 1:
        raise InputError(f"{packs} packs are none. Maybe 200.")
    options = {"ASSISTANT_BASE_URL": url, "ASSISTANT_MODEL": model, "ASSISTANT_DIALECT": dialect}
    named = {name: value for name, value in options.items() if value is not None}
    _quiet()
    try:
        settings = read_settings({**os.environ, **named})
        with closing(packs_of(packs, seed)) as given:
            work = run(
                settings,
                given,
                seed=seed,
                clock=time.monotonic,
                now=lambda: datetime.now(UTC),
                on_pack=lambda found: _progress(found, packs),
            )
            report = asyncio.run(work)
    except (SettingError, UnusableError) as error:
        if json:
            found = error.report.plain() if isinstance(error, UnusableError) else {}
            _line({"unsupported_shown": None, **found, "error": str(error)})
        errors().print(f"[bold red]nightfloat:[/] {escape(str(error))}", soft_wrap=True)
        return BAD_INPUT
    if json:
        _line(report.plain())
    else:
        _show(report)
    return DONE if report.safe else BROKEN


@app.command
def doctor(*, json: Annotated[bool, Parameter(negative="")] = False) -> int:
    """Say what is wrong with the assistant's set-up, by the environment; exit 3 when something is.

    Parameters
    ----------
    json
        Print as JSON.
    """
    found = asyncio.run(_diagnosed())
    if json:
        show_json([{"what": one.what, "ok": one.ok, "found": one.words} for one in found])
    else:
        rows = table("", "what", "found")
        for one in found:
            mark = Found(one.what, one.ok, one.words, one.advice).mark
            rows.add_row(mark, one.what, escape(one.words))
        screen().print(rows)
    return DONE if all(one.ok for one in found) else FAILED


async def _diagnosed() -> list[Check]:
    from nightfloat.assistant.battery.diagnosis import diagnose

    return [one async for one in diagnose(os.environ, time.monotonic)]


def _quiet() -> None:
    """Let the server's log lines be: the one sentence that counts is printed."""
    logging.getLogger("nightfloat").addHandler(logging.NullHandler())


def _line(value: dict[str, Any]) -> None:
    sys.stdout.write(json_.dumps(value, sort_keys=True, ensure_ascii=False) + "\n")


def _progress(found: Report, packs: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if found.packs == packs else ""
        sys.stderr.write(
            f"\r{found.packs} of {packs} packs, {found.asked} sentences asked, "
            f"{found.unsupported_shown} unsupported facts {end}"
        )
        sys.stderr.flush()


def _show(report: Report) -> None:
    rows = table("what", "found")
    found = report.plain()
    rows.add_row("model", escape(f"{report.model}, {report.url}, {report.dialect}"))
    rows.add_row("unsupported facts shown", _count(report.unsupported_shown))
    rows.add_row("prompts with a name or note", _count(report.leaked))
    rows.add_row("answers", f"{report.answers} of {report.packs} packs, seed {report.seed}")
    tried = f"{report.tried} of {report.sentences}, by {report.asked} requests"
    rows.add_row("sentences tried", tried)
    rows.add_row("re-worded", f"{report.shown_reworded} ({found['reworded_share']:.1%})")
    rows.add_row("repeated as they were", f"{report.repeated} ({found['repeated_share']:.1%})")
    rows.add_row("rejected", f"{report.rejected.total()} ({found['rejected_share']:.1%})")
    for reason, count in report.rejected.most_common():
        rows.add_row(f"  {reason}", str(count))
    for outcome, count in sorted(report.outcomes.items()):
        if outcome != "complete":
            rows.add_row(f"answers that ended: {outcome}", str(count))
    rows.add_row("loading", f"{report.load_s:.1f} s")
    rows.add_row("first word", _times(found, "first_word"))
    rows.add_row("whole sentence", _times(found, "sentence"))
    if found["tokens_per_s"] is not None:
        rows.add_row("tokens a second, about", f"{found['tokens_per_s']:.0f}")
    screen().print(rows)
    for words in (*report.examples, *report.leaks):
        screen().print(f"[must]not supported:[/] {escape(words)}", soft_wrap=True)


def _count(bad: int) -> str:
    return f"[must]{bad}[/]" if bad else "[good]0[/]"


def _times(found: dict[str, Any], name: str) -> str:
    middle, most = found[f"{name}_p50_s"], found[f"{name}_p95_s"]
    if middle is None:
        return "–"
    return f"{middle:.2f} s, 95 % within {most:.2f} s"
