"""Findings of two schedules against each other: what is new, worse, better, gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nightfloat.domain.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Breaches of a schedule and of a later one, matched by rule, people and time."""

    appeared: tuple[Finding, ...]
    worsened: tuple[tuple[Finding, Finding], ...]
    eased: tuple[tuple[Finding, Finding], ...]
    disappeared: tuple[Finding, ...]

    @property
    def worse(self) -> tuple[Finding, ...]:
        """The later findings that are new or measure a greater breach."""
        return (*self.appeared, *(after for _, after in self.worsened))


def excess(finding: Finding) -> int:
    """Return by how much a breach lies beyond its limit (1 where nothing was measured)."""
    if finding.measured is None or finding.limit is None:
        return 1
    return max(1, abs(finding.measured - finding.limit))


def compare_findings(before: Iterable[Finding], after: Iterable[Finding]) -> Compared:
    """Match the breaches of two checks.

    Two findings are the same one when rule, severity and people agree and their times overlap:
    first those with equal times, then, in order, the others (a window may have slid).
    """
    left: dict[tuple[object, ...], list[Finding]] = {}
    for one in before:
        if one.breached:
            left.setdefault(_key(one), []).append(one)
    appeared, worsened, eased = [], [], []
    rest: list[Finding] = []
    pairs: list[tuple[Finding, Finding]] = []
    for one in (found for found in after if found.breached):
        same = next((o for o in left.get(_key(one), ()) if _place(o) == _place(one)), None)
        if same is None:
            rest.append(one)
        else:
            left[_key(one)].remove(same)
            pairs.append((same, one))
    for one in rest:
        near = next((o for o in left.get(_key(one), ()) if _overlap(o, one)), None)
        if near is None:
            appeared.append(one)
        else:
            left[_key(one)].remove(near)
            pairs.append((near, one))
    for old, new in pairs:
        if excess(new) > excess(old):
            worsened.append((old, new))
        elif excess(new) < excess(old):
            eased.append((old, new))
    gone = [one for group in left.values() for one in group]
    return Compared(
        appeared=tuple(appeared),
        worsened=tuple(worsened),
        eased=tuple(eased),
        disappeared=tuple(gone),
    )


def _key(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.severity, finding.clinicians, finding.unit


def _place(finding: Finding) -> tuple[object, ...]:
    # A coverage rule's minimum and maximum of one day differ in their limit alone.
    return finding.start, finding.end, finding.limit, finding.message.partition(":")[0]


def _overlap(one: Finding, other: Finding) -> bool:
    if None in (one.start, one.end, other.start, other.end):
        return _place(one) == _place(other)
    assert one.start
    assert one.end
    assert other.start
    assert other.end
    if not one.clinicians and _place(one)[3] != _place(other)[3]:
        return False
    return one.start < other.end and other.start < one.end
