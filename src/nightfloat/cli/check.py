"""`nightfloat check`: what a schedule breaks, exact to the minute."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.markup import escape

from nightfloat.cli.codes import BROKEN, DONE
from nightfloat.cli.inputs import programme_in, schedule_in
from nightfloat.cli.report import finding_json, show_findings
from nightfloat.cli.screen import screen, show_json

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme


def check(
    folder: Path,
    /,
    *,
    schedule: Path | None = None,
    watch: Annotated[bool, Parameter(negative="")] = False,
    all: Annotated[bool, Parameter(negative="")] = False,  # noqa: A002 - the option's own name
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Check a schedule against every rule; exit 1 on a violation.

    Without a schedule, the folder alone is read: every mistake in it is listed (exit 2), or what
    it describes.

    Parameters
    ----------
    folder
        The programme folder.
    schedule
        A schedule in the flat format, or the folder that `solve --out` wrote.
    watch
        Also warn where any 28 days in a row exceed an average (never a violation).
    all
        Show every finding, not just the first 25.
    json
        Print findings and costs as JSON.
    """
    from nightfloat.rules.check import check_programme, warnings

    programme = programme_in(folder)
    if schedule is None:
        return _folder(programme, as_json=json)
    entries = schedule_in(schedule)
    report = check_programme(programme, entries)
    if watch:
        report = replace(report, findings=(*report.findings, *warnings(programme, entries)))
    if json:
        show_json(
            {
                "violations": len(report.violations),
                "advisories": len(report.advisories),
                "findings": [finding_json(finding) for finding in report.findings],
                "costs": {tier.name.lower(): dict(rules) for tier, rules in report.costs.items()},
            }
        )
    else:
        show_findings(report.findings, most=len(report.findings) if all else 25)
        costs = [(tier, report.cost(tier)) for tier in report.costs if report.costs[tier]]
        for tier, amount in costs:
            rules = ", ".join(f"{rule} {cost}" for rule, cost in sorted(report.costs[tier].items()))
            screen().print(f"Cost of {tier.name.lower()}: {amount} ({rules}).", style="dim")
    return BROKEN if report.violations else DONE


def _folder(programme: Programme, *, as_json: bool) -> int:
    """Say what a folder without mistakes describes."""
    from nightfloat.rules.hours import packs_in_force

    packs = sorted({pack.name for _, pack in packs_in_force(programme)})
    found = {
        "people": len(programme.people),
        "shifts": len(programme.shifts),
        "rotations": len(programme.rotations),
        "rules": len(programme.rules),
        "leave": len(programme.leave),
        "requests": len(programme.requests),
    }
    if as_json:
        show_json({"name": programme.name, "packs": packs, **found})
        return DONE
    console = screen()
    counted = ", ".join(f"{number} {word}" for word, number in found.items())
    plan = [
        *(["the year"] if programme.plan.year else []),
        *(f"block {b}" for b in programme.plan.blocks),
    ]
    console.print(
        f"[head]{escape(programme.name)}[/]: {counted}; packs: {', '.join(packs) or 'none'}."
    )
    console.print(f"To be planned: {', '.join(plan)}. [good]No mistakes in the folder.[/]")
    for rule in programme.rules:
        console.print(f"  [dim]{escape(rule.id)}[/]  {escape(rule.words())}")
    return DONE
