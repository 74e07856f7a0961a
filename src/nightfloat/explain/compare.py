"""Findings of two schedules against each other: what is new, worse, better, gone."""

from __future__ import annotations

import re
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
    first those with equal times, then, in order, the others (a window may have slid). Last come
    those that say the same of a whole row and only name its first place ("rest too short, twice").
    """
    left: dict[tuple[object, ...], list[Finding]] = {}
    for one in before:
        if one.breached:
            left.setdefault(_key(one), []).append(one)
    rest = [one for one in after if one.breached]
    pairs: list[tuple[Finding, Finding]] = []
    for same in (_in_place, _overlap, _of_row):
        unmatched = []
        for one in rest:
            known = left.get(_key(one), [])
            old = next((other for other in known if same(other, one)), None)
            if old is None:
                unmatched.append(one)
            else:
                known.remove(old)
                pairs.append((old, one))
        rest = unmatched
    worsened, eased = [], []
    for old, new in pairs:
        if excess(new) > excess(old):
            worsened.append((old, new))
        elif excess(new) < excess(old):
            eased.append((old, new))
    gone = [one for group in left.values() for one in group]
    return Compared(
        appeared=tuple(rest),
        worsened=tuple(worsened),
        eased=tuple(eased),
        disappeared=tuple(gone),
    )


def _key(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.severity, finding.clinicians, finding.unit


def _place(finding: Finding) -> tuple[object, ...]:
    # A coverage rule's minimum and maximum of one day differ in their limit alone.
    return finding.start, finding.end, finding.limit, _subject(finding)


def _subject(finding: Finding) -> str:
    return finding.message.partition(": ")[0]


def _in_place(one: Finding, other: Finding) -> bool:
    return _place(one) == _place(other)


def _overlap(one: Finding, other: Finding) -> bool:
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return False
    if not one.clinicians and _subject(one) != _subject(other):
        return False
    return one.start < other.end and other.start < one.end


def _of_row(one: Finding, other: Finding) -> bool:
    """Counts of what must never be: their message is a subject, with a number when over one."""
    if not one.clinicians or one.limit != 0 or other.limit != 0:
        return False
    return _NUMBER.sub("", one.message) == _NUMBER.sub("", other.message)


_NUMBER = re.compile(r"(: \d+ \w+)?\.$")
