"""What an edit of a live schedule does: findings that come and go, costs, rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nightfloat.domain.entry import Entry
from nightfloat.domain.findings import Finding, Severity
from nightfloat.explain.compare import compare_findings
from nightfloat.explain.effect import Cost
from nightfloat.explain.live_board import Costs
from nightfloat.rules.check import in_order


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What an edit does. `removed` and `added` are the findings that leave and come, exactly.

    `new` are those that were not there or are worse than the one in their place, `eased` those
    that are better than it, `solved` those that are gone. `costs` are what it adds (negative:
    saves) by tier and rule. `before` and `after` are the entries of everyone whose rows change.
    """

    removed: tuple[Finding, ...]
    added: tuple[Finding, ...]
    new: tuple[Finding, ...]
    eased: tuple[Finding, ...]
    solved: tuple[Finding, ...]
    costs: tuple[Cost, ...]
    before: Mapping[str, tuple[Entry, ...]]
    after: Mapping[str, tuple[Entry, ...]]

    @property
    def violations(self) -> int:
        """How many breaches of a must are new or worse."""
        return sum(one.violation for one in self.new)

    @property
    def advisories(self) -> int:
        """How many breaches of a should are new or worse."""
        return sum(one.severity is Severity.SHOULD for one in self.new)

    @classmethod
    def of(
        cls,
        removed: Sequence[Finding],
        added: Sequence[Finding],
        costs: Costs,
        before: Mapping[str, tuple[Entry, ...]],
        after: Mapping[str, tuple[Entry, ...]],
    ) -> Verdict:
        """Return the verdict on an edit that takes away and brings findings, some of them both."""
        gone, come = _left(removed, added), _left(added, removed)
        compared = compare_findings(gone, come)
        return cls(
            removed=gone,
            added=come,
            new=in_order(compared.worse),
            eased=in_order(after for _, after in compared.eased),
            solved=in_order(compared.disappeared),
            costs=tuple(Cost(*key, costs[key]) for key in sorted(costs)),
            before=before,
            after=after,
        )


def _left(findings: Iterable[Finding], without: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that are not among others, counted."""
    others = Counter(without)
    left = []
    for one in findings:
        if others[one]:
            others[one] -= 1
        else:
            left.append(one)
    return tuple(left)
