"""What a rule would flag today: the schedule at hand, checked by that one rule alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nightfloat.app.at_hand import AtHand, at_hand
from nightfloat.app.facts import Change, FactsError, Json, find, judge, load
from nightfloat.app.findings import Writer, keyed
from nightfloat.app.rules import alter, insert
from nightfloat.auth.scope import Scope
from nightfloat.domain.entry import Entry
from nightfloat.domain.findings import Finding
from nightfloat.rules.check import check_programme
from nightfloat.rules.library.base import Rule
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.library.eligibility import Eligibility
from nightfloat.rules.library.fairness import Fairness
from nightfloat.rules.programme import Programme
from nightfloat.store.load import load_programme

NO_SCHEDULE = "There is no schedule yet to try this rule on."


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """What one rule says about one schedule: its findings, and what it costs over all tiers."""

    findings: tuple[Finding, ...] = ()
    cost: int = 0


def flagged(programme: Programme, entries: Sequence[Entry], rule: Rule | None) -> Flagged:
    """Return what a rule of the programme says about a schedule; the other rules are not judged."""
    if rule is None:
        return Flagged()
    report = check_programme(_alone(programme, rule), entries)
    return Flagged(
        findings=tuple(one for one in report.findings if one.rule == rule.id and one.breached),
        cost=sum(costs.get(rule.id, 0) for costs in report.costs.values()),
    )


def _alone(programme: Programme, rule: Rule) -> Programme:
    """Return the programme with what the rule needs: who may do what, and for shares the demand."""
    needed: tuple[type[Rule], ...] = (Eligibility,)
    if isinstance(rule, Fairness):
        needed = (Eligibility, Coverage)
    kept = tuple(one for one in programme.rules if one.id == rule.id or isinstance(one, needed))
    return programme.with_(rules=kept, packs=())


def preview(scope: Scope, *, id: str | None, data: Json, schedule: int | None = None) -> Json:
    """Return what a new rule (`id` None) or a changed one would flag today; nothing is stored.

    `problems` are the mistakes that would keep it from being saved; then nothing is tried.
    """
    session = scope.session
    with session.no_autoflush:
        facts = load(scope)
        before = load_programme(session, scope.programme_id)
        change = Change(action="rule.preview", resource="rules")
        try:
            if id is None:
                row = insert(facts, data)
            else:
                row = find(facts.rules, id, "rule")
                alter(facts, row, data)
            change.row = row
            after = judge(facts, change).programme
        except FactsError as error:
            session.expire_all()
            problems = error.details["errors"]
            return {"words": None, "problems": problems, "today": None, "untried": None}
        code = row.code
        # The rows were only changed in memory: nothing of it may ever be saved.
        session.expire_all()
    old = next((rule for rule in before.rules if rule.id == code), None)
    new = next(rule for rule in after.rules if rule.id == code)
    found = at_hand(session, scope.programme_id, before, drafts=True)
    tried = _fitting([one for one in found if one.version is not None], new, schedule)
    return {
        "words": new.words(),
        "problems": [],
        "today": tried and _today(tried, after, old, new),
        "untried": None if tried else NO_SCHEDULE,
    }


def _fitting(found: Sequence[AtHand], rule: Rule, schedule: int | None) -> AtHand | None:
    """Return the schedule asked for, else the first of the kind that the rule speaks of."""
    if schedule is not None:
        return next((one for one in found if one.schedule.id == schedule), None)
    of_year = rule.grids == ("year",) or bool(getattr(rule, "rotations", ()))
    first = next((one for one in found if one.schedule.year == of_year), None)
    return first or next(iter(found), None)


def _today(tried: AtHand, after: Programme, old: Rule | None, new: Rule) -> Json:
    assert tried.version is not None
    was = flagged(tried.programme, tried.entries, old)
    changed = tried.programme.with_(rules=after.rules)
    will = flagged(changed, tried.entries, new)
    keys_before, keys_after = keyed(was.findings), keyed(will.findings)
    # Whoever may write rules sees all findings with their names; waivers are no matter here.
    writer = Writer(changed, {})
    return {
        "schedule": tried.schedule.id,
        "version": tried.version.id,
        "number": tried.version.number,
        "before": len(keys_before),
        "after": len(keys_after),
        "new": [writer.one(key, one) for key, one in keys_after.items() if key not in keys_before],
        "solved": [
            writer.one(key, one) for key, one in keys_before.items() if key not in keys_after
        ],
        "cost_before": was.cost,
        "cost_after": will.cost,
    }
