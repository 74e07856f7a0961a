"""`nightfloat diff` and `nightfloat score`: what changed, and which schedule is better."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.markup import escape

from nightfloat.cli.codes import DONE
from nightfloat.cli.inputs import programme_in, schedule_in
from nightfloat.cli.screen import screen, show_json, table
from nightfloat.rules.describe import quantity

if TYPE_CHECKING:
    from nightfloat.explain.metrics import Line, Metric

TURNED = {"better": "good", "worse": "must", "equal": "dim", "changed": "dim"}


def diff(
    folder: Path,
    before: Path,
    after: Path,
    /,
    *,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Say what changed between two schedules: by person, rule and fairness.

    Parameters
    ----------
    folder
        The programme folder.
    before
        The earlier schedule (a flat file, or a folder that `solve --out` wrote).
    after
        The later one.
    json
        Print as JSON, by day as well.
    """
    from nightfloat.explain.diff import diff as difference
    from nightfloat.explain.plain import as_json

    programme = programme_in(folder)
    found = difference(programme, schedule_in(before), schedule_in(after))
    if json:
        show_json(as_json(found))
        return DONE
    console = screen()
    console.print(escape(found.words))
    names = {person.id: person.name for person in programme.people}
    rows = table("who", "changes")
    for clinician, changes in found.by_person:
        cells = ", ".join(f"{c.step} {c.before} → {c.after}" for c in changes[:6])
        more = f" and {len(changes) - 6} more" if len(changes) > 6 else ""
        rows.add_row(escape(names.get(clinician, clinician)), escape(cells + more))
    console.print(rows)
    for rule in found.by_rule:
        for word, findings in (("new", rule.appeared), ("gone", rule.disappeared)):
            for finding in findings:
                console.print(f"{word}: [bold]{rule.rule}[/] {escape(finding.message)}")
    return DONE


def score(
    folder: Path,
    /,
    *,
    schedule: Path,
    against: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Rate a schedule by numbers that any schedule has, or two side by side.

    Parameters
    ----------
    folder
        The programme folder.
    schedule
        A schedule in the flat format, or the folder that `solve --out` wrote.
    against
        An earlier schedule to compare with, such as last year's real one.
    json
        Print as JSON.
    """
    from nightfloat.explain.metrics import compare, metrics
    from nightfloat.explain.plain import as_json
    from nightfloat.explain.score import score as rate

    programme = programme_in(folder)
    rated = rate(programme, schedule_in(schedule))
    if against is None:
        found = metrics(rated)
        if json:
            show_json(as_json(found))
        else:
            _show_metrics(found)
        return DONE
    lines = compare(rate(programme, schedule_in(against)), rated)
    if json:
        show_json(as_json(lines))
    else:
        _show_lines(lines)
    return DONE


def number(value: Fraction | None, id: str, unit: str) -> str:
    """Return a metric's value as people read it: hours for minutes, shares in percent."""
    if value is None:
        return ""
    if unit == "min":
        return quantity(round(value), "min")
    if id.startswith(("requests.", "coverage.met")):
        return f"{float(100 * value):.1f} %".replace(".0 %", " %")
    return str(value) if value.denominator == 1 else f"{float(value):.2f}"


def _show_metrics(found: tuple[Metric, ...]) -> None:
    rows = table("", "value", right=("value",))
    for metric in found:
        rows.add_row(escape(metric.words), number(metric.value, metric.id, metric.unit))
    screen().print(rows)


def _show_lines(lines: tuple[Line, ...]) -> None:
    rows = table("", "before", "after", "", right=("before", "after"))
    for line in lines:
        style = TURNED[line.turned.value]
        before = number(line.before, line.id, line.unit)
        after = number(line.after, line.id, line.unit)
        rows.add_row(escape(line.words), before, after, f"[{style}]{line.turned.value}[/]")
    screen().print(rows)
