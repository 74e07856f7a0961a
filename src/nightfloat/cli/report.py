"""Tables that several commands print: findings, tiers, what clashes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from nightfloat.cli.screen import screen, table
from nightfloat.domain.findings import Finding, Severity

if TYPE_CHECKING:
    from nightfloat.solver.outcome import Clash
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
    titles = ("cost", "at least", "gap", "found by")
    rows = table(problem.name, *titles, right=titles[:3])
    for tier in problem.tiers:
        words = TIER_WORDS[tier.tier.name.lower()]
        proven = tier.value <= tier.bound
        gap = "[good]proven best[/]" if proven else f"{tier.gap:.1f} %"
        rows.add_row(words, str(tier.value), str(tier.bound), gap, tier.found_by)
    console.print(rows)
    if problem.clash is not None:
        _show_clash(problem.clash)
    for broken in problem.broken[:12]:
        console.print(
            f"  [must]broken[/] {escape(broken.limit.subject)} [dim]({broken.limit.rule})[/]"
        )
    if len(problem.broken) > 12:
        console.print(f"  and {len(problem.broken) - 12} more broken.", style="dim")
    # The other fixes are parts of what stands above.
    for fix in problem.fixes:
        if fix.kind == "add":
            left = f"then {fix.breaches_after} to give up instead of {fix.breaches_before}"
            console.print(f"Helps, too: {escape(fix.description)} [dim]({left})[/]")
    console.print()


def _show_clash(clash: Clash) -> None:
    """Print a clash in a sentence, what it is made of, and what is least to be given up."""
    console = screen()
    console.print(f"[must]These cannot all hold:[/] {escape(clash.told.headline)}.")
    for line in clash.told.lines:
        console.print(f"  {escape(line.words)} [dim]({line.rule})[/]")
        if len(line.items) > 1 and line.people:
            console.print(f"    {escape(', '.join(line.people))}", style="dim")
    lead = "All the rest can hold"
    for way in clash.relaxations:
        proof = "proved: nothing less does" if way.smallest else "less may do"
        if way.facts_kept:
            proof = f"all leave and pins kept; {proof}"
        console.print(f"[good]{lead}[/] with this [dim]({proof})[/]:")
        for line in way.lines:
            console.print(f"  {escape(line.words)} [dim]({line.rule})[/]")
        lead = "Or"


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
