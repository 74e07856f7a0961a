"""`nightfloat explain`: why a cell holds what it holds, or what stands against a request."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.markup import escape

from nightfloat.cli.codes import BAD_INPUT, DONE
from nightfloat.cli.inputs import cell_in, programme_in, schedule_in
from nightfloat.cli.screen import errors, screen, show_json, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from nightfloat.domain.entry import Entry
    from nightfloat.explain.clash import Verdict
    from nightfloat.explain.option import Option
    from nightfloat.rules.programme import Programme

SHOWN = 12
"""Candidates listed before the rest is counted."""


def explain(
    folder: Path,
    /,
    *,
    schedule: Path,
    cell: str | None = None,
    grid: str = "",
    request: str | None = None,
    requests: Annotated[bool, Parameter(negative="")] = False,
    prove: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Say why someone is where they are, who else could be, or why a request was denied.

    Parameters
    ----------
    folder
        The programme folder.
    schedule
        A schedule in the flat format, or the folder that `solve --out` wrote.
    cell
        A clinician (id or name) and a day: "Ng,2026-07-04".
    grid
        Ask about the day ("days") or the block ("year"); the day where it is planned.
    request
        The id of a request.
    requests
        List what became of every request.
    prove
        With --request: find out by solving whether any schedule at all grants it.
    json
        Print as JSON.
    """
    programme = programme_in(folder)
    entries = schedule_in(schedule)
    if cell is not None:
        _cell(programme, entries, cell, grid, as_json_=json)
    elif request is not None:
        _request(programme, entries, request, prove=prove, as_json_=json)
    elif requests:
        _requests(programme, entries, as_json_=json)
    else:
        errors().print('what is to be explained? Maybe --cell "NAME,2026-07-04" or --requests.')
        return BAD_INPUT
    return DONE


def _cell(
    programme: Programme, entries: Sequence[Entry], text: str, grid: str, *, as_json_: bool
) -> None:
    from nightfloat.explain.cell import explain_cell
    from nightfloat.explain.plain import as_json

    clinician, day = cell_in(programme, text)
    found = explain_cell(programme, entries, clinician, day, grid=grid)
    if as_json_:
        show_json(as_json(found))
        return
    console = screen()
    console.print(escape(found.words))
    if not found.candidates and found.instead:
        console.print(_options(found.instead, "Could have instead", each="day"))
    if found.candidates:
        console.print(_options(found.candidates, "Who else could"))
        if len(found.candidates) > SHOWN:
            console.print(f"and {len(found.candidates) - SHOWN} more.", style="dim")


def _options(options: Sequence[Option], title: str, *, each: str = "person") -> Table:
    """Return a table of options: other people for a cell, or other days for a person."""
    rows = table(title, "" if each == "day" else "has now", "", "why")
    for option in options[:SHOWN]:
        answer = f"[good]{option.way.value}[/]" if option.can else "[must]no[/]"
        costs = ", ".join(f"{cost.rule} {cost.amount:+d}" for cost in option.costs)
        why = (costs or "costs nothing more") if option.can else f"{option.rule}: {option.reason}"
        if each == "day":
            after = option.changes[0].after if option.changes else ""
            answer = answer.replace(option.way.value, "possible")
            rows.add_row(escape(after), "", answer, escape(why))
        else:
            rows.add_row(escape(option.name), escape(option.has), answer, escape(why))
    return rows


def _request(
    programme: Programme, entries: Sequence[Entry], id: str, *, prove: bool, as_json_: bool
) -> None:
    from nightfloat.explain.clash import why_denied
    from nightfloat.explain.plain import as_json
    from nightfloat.explain.requests import explain_request

    found = explain_request(programme, entries, id)
    verdict = why_denied(programme, entries, id) if prove else None
    if as_json_:
        show_json({"local": as_json(found), "proved": as_json(verdict)})
        return
    console = screen()
    console.print(escape(found.words))
    if verdict is not None:
        _show_verdict(verdict)


def _show_verdict(verdict: Verdict) -> None:
    console = screen()
    if not verdict.reasons:
        console.print(escape(verdict.words))
        return
    console.print(
        "No schedule can grant it. It cannot hold together with:"
        if verdict.blamed
        else "No schedule can grant it: even without it these cannot all hold:"
    )
    for reason in verdict.reasons:
        console.print(f"  {escape(reason.words)} [dim]({reason.rule})[/]")
    for way in verdict.possible_if:
        console.print(f"[good]Possible if:[/] {escape(way)}")


def _requests(programme: Programme, entries: Sequence[Entry], *, as_json_: bool) -> None:
    from nightfloat.explain.plain import as_json
    from nightfloat.explain.requests import request_statuses

    found = request_statuses(programme, entries)
    if as_json_:
        show_json(as_json(found))
        return
    rows = table("request", "who", "asked for", "answer", "", right=("",))
    for one in found:
        style = {"granted": "good", "denied": "must"}.get(one.answer.value, "should")
        answer = f"[{style}]{one.answer.value}[/]"
        rows.add_row(
            one.id, one.clinician, escape(one.words), answer, f"{one.granted}/{one.wanted}"
        )
    screen().print(rows)
