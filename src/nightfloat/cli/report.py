"""Tables that several commands print: findings, tiers, what clashes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from nightfloat.cli.screen import screen, table
from nightfloat.domain.findings import Finding, Severity

if TYPE_CHECKING:
    from nightfloat.solver.result import ProblemResult

TIER_WORDS = {
    "legal": "broken rules",
    "covered": "coverage wanted, not met",
    "fair": "fair and humane",
    "wishes": "wishes",
}


def show_findings(findings: Sequence[Finding], *, most: int) -> None:
    """Print the breaches: a line for each rule's number, then the first `most` in full."""
    console = screen()
    breaches = [finding for finding in findings if finding.breached]
    violations = [finding for finding in breaches if finding.violation]
    advisories = [finding for finding in breaches if finding.severity is Severity.SHOULD]
    if not violations:
        console.print("[good]No rule is broken.[/]", end=" ")
    else:
        console.print(f"[must]{_number(len(violations), 'violation')}.[/]", end=" ")
    console.print(f"{_number(len(advisories), 'advisory')}." if advisories else "No advisories.")
    if not breaches:
        return
    rows = table("", "rule", "who", "what")
    for finding in breaches[:most]:
        style = "must" if finding.violation else "should"
        rows.add_row(
            f"[{style}]{finding.severity.value}[/]",
            finding.rule,
            ", ".join(finding.clinicians),
            escape(finding.message),
        )
    console.print(rows)
    if len(breaches) > most:
        counted = Counter(finding.rule for finding in breaches[most:])
        rest = ", ".join(f"{rule} {number}" for rule, number in sorted(counted.items()))
        console.print(f"and {len(breaches) - most} more: {rest}.", style="dim")


def _number(number: int, word: str) -> str:
    plural = word[:-1] + "ies" if word.endswith("y") else word + "s"
    return f"{number} {word if number == 1 else plural}"


def show_problem(problem: ProblemResult) -> None:
    """Print one problem's tiers, and what clashes where it has no legal schedule."""
    console = screen()
    rows = table(problem.name, "cost", "at least", "", right=("cost", "at least"))
    for tier in problem.tiers:
        name = tier.tier.name.lower()
        proven = "[good]proven best[/]" if tier.value <= tier.bound else ""
        rows.add_row(TIER_WORDS[name], str(tier.value), str(tier.bound), proven)
    console.print(rows)
    if problem.clash is not None:
        console.print("[must]These cannot all hold:[/]")
        for limit in problem.clash.limits:
            console.print(f"  {escape(limit.subject)} [dim]({limit.rule})[/]")
    for broken in problem.broken[:12]:
        console.print(
            f"  [must]broken[/] {escape(broken.limit.subject)} [dim]({broken.limit.rule})[/]"
        )
    if problem.fixes:
        console.print("Each of these single changes was tried and helps:")
        for fix in problem.fixes:
            change = f"breaches {fix.breaches_before} → {fix.breaches_after}"
            console.print(f"  {escape(fix.description)} [dim]({change})[/]")
    console.print()


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain values."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "breached": finding.breached,
        "message": finding.message,
        "clinicians": list(finding.clinicians),
        "start": finding.start.isoformat() if finding.start else None,
        "end": finding.end.isoformat() if finding.end else None,
        "measured": finding.measured,
        "limit": finding.limit,
        "unit": finding.unit,
        "facts": [list(fact) for fact in finding.facts],
    }
