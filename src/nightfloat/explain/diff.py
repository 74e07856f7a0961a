"""Two schedules of one programme: what changed, by person, day, rule and share of the burden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nightfloat.domain.entry import Entry
from nightfloat.domain.findings import Finding
from nightfloat.domain.time import clock
from nightfloat.explain.compare import compare_findings
from nightfloat.explain.score import MEASURES, amount, duties_of, spread_of
from nightfloat.explain.situation import Situation
from nightfloat.rules.grid import OFF, Letter
from nightfloat.rules.language import Tier
from nightfloat.rules.programme import Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """One cell that differs; `day` is the first day of the step. '-' is off or nothing."""

    clinician: str
    grid: str
    step: str
    day: date
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CostChange:
    """What one rule costs in one tier in each of the two."""

    tier: Tier
    rule: str
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """What became of one rule's findings, and its cost by tier where that changed."""

    rule: str
    appeared: tuple[Finding, ...]
    worsened: tuple[tuple[Finding, Finding], ...]
    eased: tuple[tuple[Finding, Finding], ...]
    disappeared: tuple[Finding, ...]
    costs: tuple[CostChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareChange:
    """A person's number of nights, weekends, holidays, calls or shifts, where it changed."""

    clinician: str
    measure: str
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadChange:
    """Most less least of a measure within a cohort; all cohorts that have any are listed."""

    measure: str
    cohort: str
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """The difference of two schedules. `by_person` and `by_day` hold the same changes twice."""

    changes: tuple[CellChange, ...]
    by_person: tuple[tuple[str, tuple[CellChange, ...]], ...]
    by_day: tuple[tuple[date, tuple[CellChange, ...]], ...]
    by_rule: tuple[RuleChange, ...]
    shares: tuple[ShareChange, ...]
    spreads: tuple[SpreadChange, ...]
    violations: tuple[int, int]
    advisories: tuple[int, int]
    costs: tuple[tuple[int, int], ...]
    """Before and after of each tier."""

    @property
    def words(self) -> str:
        """The difference in one line."""
        return "; ".join(_words(self)) + "."


def diff(programme: Programme, before: Sequence[Entry], after: Sequence[Entry]) -> Diff:
    """Return what distinguishes a schedule from an earlier one of the same programme."""
    return diff_of(Situation.of(programme, before), Situation.of(programme, after))


def diff_of(before: Situation, after: Situation) -> Diff:
    """Return what distinguishes two situations of one programme."""
    changes = tuple(_changes(_cells(before), _cells(after)))
    shares, spreads = _fairness(before, after)
    people = [person.id for person in before.programme.people]
    return Diff(
        changes=changes,
        by_person=tuple(
            (id, tuple(one for one in changes if one.clinician == id))
            for id in people
            if any(one.clinician == id for one in changes)
        ),
        by_day=tuple(
            (day, tuple(one for one in changes if one.day == day))
            for day in sorted({one.day for one in changes})
        ),
        by_rule=tuple(_rules(before, after)),
        shares=shares,
        spreads=spreads,
        violations=(len(before.report.violations), len(after.report.violations)),
        advisories=(len(before.report.advisories), len(after.report.advisories)),
        costs=tuple((before.report.cost(tier), after.report.cost(tier)) for tier in Tier),
    )


_Place = tuple[str, date, str, str]
"""Grid, first day, step, clinician."""


def _cells(situation: Situation) -> dict[_Place, Letter]:
    """Return the letter of every planned cell of a schedule."""
    found: dict[_Place, Letter] = {}
    for view in situation.views:
        grid = view.grid
        for row, person in enumerate(grid.people):
            for step in grid.horizon:
                place = grid.steps[step]
                letter = grid.letters[view.reading.rows[row][step]]
                found[grid.name, place.start, place.id, person.id] = letter
    return found


def _changes(
    before: Mapping[_Place, Letter], after: Mapping[_Place, Letter]
) -> Iterator[CellChange]:
    off = Letter(OFF)
    for place in sorted({*before, *after}, key=lambda p: (p[0] != "year", *p[1:])):
        old, new = before.get(place, off), after.get(place, off)
        if (old.code, old.spans) != (new.code, new.spans):
            same = old.code == new.code
            yield CellChange(
                clinician=place[3],
                grid=place[0],
                step=place[2],
                day=place[1],
                before=old.code + (_times(old) if same else ""),
                after=new.code + (_times(new) if same else ""),
            )


def _times(letter: Letter) -> str:
    return "".join(f" {clock(span.start)}-{clock(span.end)}" for span in letter.spans)


def _rules(before: Situation, after: Situation) -> Iterator[RuleChange]:
    compared = compare_findings(before.report.findings, after.report.findings)
    costs = _costs(before, after)
    rules = {one.rule for one in (*compared.worse, *compared.disappeared)}
    rules |= {new.rule for _, new in compared.eased} | {one.rule for one in costs}
    for rule in sorted(rules):
        yield RuleChange(
            rule=rule,
            appeared=tuple(one for one in compared.appeared if one.rule == rule),
            worsened=tuple(pair for pair in compared.worsened if pair[1].rule == rule),
            eased=tuple(pair for pair in compared.eased if pair[1].rule == rule),
            disappeared=tuple(one for one in compared.disappeared if one.rule == rule),
            costs=tuple(one for one in costs if one.rule == rule),
        )


def _costs(before: Situation, after: Situation) -> tuple[CostChange, ...]:
    found = []
    for tier in Tier:
        old, new = before.report.costs.get(tier, {}), after.report.costs.get(tier, {})
        for rule in sorted({*old, *new}):
            if old.get(rule, 0) != new.get(rule, 0):
                found.append(
                    CostChange(
                        tier=tier, rule=rule, before=old.get(rule, 0), after=new.get(rule, 0)
                    )
                )
    return tuple(found)


def _fairness(
    before: Situation, after: Situation
) -> tuple[tuple[ShareChange, ...], tuple[SpreadChange, ...]]:
    cohorts, old = _amounts(before)
    later, new = _amounts(after)
    cohorts = {**cohorts, **later}
    shares, spreads = [], []
    for measure in MEASURES:
        for id in cohorts:
            pair = (old.get((id, measure), 0), new.get((id, measure), 0))
            if pair[0] != pair[1]:
                shares.append(
                    ShareChange(clinician=id, measure=measure, before=pair[0], after=pair[1])
                )
        for name in sorted(set(cohorts.values())):
            own = [id for id in cohorts if cohorts[id] == name]
            values = [[(id, of.get((id, measure), 0)) for id in own] for of in (old, new)]
            if any(value for part in values for _, value in part):
                first, then = (spread_of(measure, name, part).spread for part in values)
                spreads.append(SpreadChange(measure=measure, cohort=name, before=first, after=then))
    return tuple(shares), tuple(spreads)


def _amounts(situation: Situation) -> tuple[dict[str, str], dict[tuple[str, str], int]]:
    if not situation.entries:
        return {}, {}
    cohorts, duties = duties_of(situation.programme, situation.entries)
    return cohorts, {
        (duty.clinician, measure): amount(duty, measure) for duty in duties for measure in MEASURES
    }


def _words(found: Diff) -> Iterator[str]:
    if not found.changes:
        yield "no changes"
    else:
        cells, people = len(found.changes), len(found.by_person)
        yield (
            f"{cells} change{'s' if cells > 1 else ''} for {people} "
            f"{'people' if people > 1 else 'person'}"
        )
    for (old, new), one_of, many in (
        (found.violations, "violation", "violations"),
        (found.advisories, "advisory", "advisories"),
    ):
        if old != new:
            noun = one_of if abs(new - old) == 1 else many
            yield f"{abs(new - old)} {noun} {'fewer' if new < old else 'more'}"
    for one in found.spreads:
        if one.before != one.after:
            yield f"spread of {one.measure} of {one.cohort} {one.before} → {one.after}"
