"""What would alter an answer: single facts whose change makes a proposal possible or cheaper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from nightfloat.domain.time import DAY, say
from nightfloat.explain.effect import Totals
from nightfloat.explain.option import Blocker, Proposal
from nightfloat.rules.grid import Limit
from nightfloat.rules.language import breach
from nightfloat.rules.library.requests import describe
from nightfloat.rules.programme import Programme

TIERS = ("legal", "covered", "fair", "wishes")
_NAMES = ("in law", "in coverage", "in fairness", "in wishes")
MOST = 12
"""So many alterations are named, the smallest first."""


class Fact(StrEnum):
    """What kind of fact is changed, the easiest to change first."""

    REQUEST = "request"
    PIN = "pin"
    LEAVE = "leave"
    BOUND = "bound"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alteration:
    """One change of one fact, and for whom (ranked) it was found to open or cheapen the change.

    `about` is the request's id, the leave's or pin's subject, or the rule whose bound moves.
    `gain` is "possible" or "cheaper"; `total` the cost by tier of the first of `clinicians` then.
    """

    kind: Fact
    about: str
    gain: str
    clinicians: tuple[str, ...]
    total: Totals
    words: str


@dataclass(frozen=True, slots=True)
class _Key:
    kind: Fact
    about: str
    words: str


def alterations(programme: Programme, proposals: Iterable[Proposal]) -> tuple[Alteration, ...]:
    """Return what would make proposals possible, or possible ones cheaper.

    Whoever has a possible way already needs no fact changed for another one. Each claim is
    evaluated: nothing but the changed fact stands against the proposal.
    """
    opened: dict[_Key, dict[int, tuple[Totals, Proposal]]] = {}
    cheaper: dict[_Key, dict[int, tuple[Totals, Proposal]]] = {}
    every = list(proposals)
    able = {proposal.row for proposal in every if not proposal.blockers}
    for proposal in every:
        if proposal.blockers and proposal.row in able:
            continue
        if proposal.blockers:
            for key, lifted in _lifting(programme, proposal.blockers):
                _keep(opened, key, proposal, _cost_without(proposal, lifted))
        else:
            for key, limit in _wishes(programme, proposal):
                _keep(cheaper, key, proposal, _cost_without(proposal, (limit,)))
    found = [_told(key, "possible", of) for key, of in opened.items()]
    found += [_told(key, "cheaper", of) for key, of in cheaper.items()]
    kinds = list(Fact)
    found.sort(key=lambda one: (one.gain != "possible", kinds.index(one.kind), one.total))
    return tuple(found[:MOST])


def _keep(
    found: dict[_Key, dict[int, tuple[Totals, Proposal]]],
    key: _Key,
    proposal: Proposal,
    total: Totals,
) -> None:
    best = found.setdefault(key, {})
    if proposal.row not in best or total < best[proposal.row][0]:
        best[proposal.row] = (total, proposal)


def _cost_without(proposal: Proposal, limits: Iterable[Limit]) -> Totals:
    gone = {id(limit) for limit in limits}
    return proposal.without(lambda limit: id(limit) in gone)


def _told(key: _Key, gain: str, of: dict[int, tuple[Totals, Proposal]]) -> Alteration:
    ranked = sorted(of.values(), key=lambda pair: (pair[0], pair[1].row))
    total, best = ranked[0]
    people = best.view.grid.people
    names = people[best.row].name
    more = f" and {len(ranked) - 1} more" if len(ranked) > 1 else ""
    lead = "Possible" if gain == "possible" else "Cheaper"
    return Alteration(
        kind=key.kind,
        about=key.about,
        gain=gain,
        clinicians=tuple(people[proposal.row].id for _, proposal in ranked),
        total=total,
        words=f"{lead} for {names}{more} if {key.words} ({priced(total)}).",
    )


def _lifting(
    programme: Programme, blockers: tuple[Blocker, ...]
) -> Iterator[tuple[_Key, tuple[Limit, ...]]]:
    """Yield the single fact, if any, without which none of the blockers stands."""
    limits = [blocker.limit for blocker in blockers]
    keys = {_key(programme, blocker) for blocker in blockers}
    if len(keys) == 1 and None not in keys:
        (key,) = keys
        assert key is not None
        if key.kind is not Fact.BOUND or len(blockers) == 1:
            yield key, tuple(limit for limit in limits if limit is not None)


def _key(programme: Programme, blocker: Blocker) -> _Key | None:
    limit = blocker.limit
    if limit is None:
        return None
    if limit.fixed and limit.rule == "pin":
        return _Key(Fact.PIN, limit.subject, f"{limit.subject} no longer held")
    if limit.fixed and limit.rule == "leave":
        for leave in programme.leave:
            if f"{leave.clinician} {leave.start.isoformat()}" == limit.about:
                name = next(p.name for p in programme.people if p.id == leave.clinician)
                last = leave.end if leave.end_minute else max(leave.start, leave.end - DAY)
                words = f"the leave of {name} from {say(leave.start)} to {say(last)} were moved"
                return _Key(Fact.LEAVE, limit.about, words)
    if request := next((r for r in programme.requests if r.id == limit.about), None):
        name = next(p.name for p in programme.people if p.id == request.clinician)
        return _Key(
            Fact.REQUEST, request.id, f"{name}'s request for {describe(request)} were withdrawn"
        )
    return None if limit.fixed else _bound(limit, blocker.now)


def _bound(limit: Limit, value: int) -> _Key | None:
    """Return the bound that, moved by one, would hold: a minimum of 1 or more, a maximum too."""
    of = limit.of
    if of.lo is not None and of.lo >= 1 and not breach(replace(of, lo=of.lo - 1), value):
        words = f"{limit.subject} needed {of.lo - 1} instead of {of.lo}"
    elif of.hi is not None and of.hi >= 1 and not breach(replace(of, hi=of.hi + 1), value):
        words = f"{limit.subject} allowed {of.hi + 1} instead of {of.hi}"
    else:
        return None
    return _Key(Fact.BOUND, f"{limit.rule}: {limit.subject}", words)


def _wishes(programme: Programme, proposal: Proposal) -> Iterator[tuple[_Key, Limit]]:
    """Yield the requests that a possible proposal denies at a cost."""
    for move in proposal.moves:
        request = next((r for r in programme.requests if r.id == move.limit.about), None)
        if request is not None and move.cost > 0:
            name = next(p.name for p in programme.people if p.id == request.clinician)
            words = f"{name}'s request for {describe(request)} were withdrawn"
            yield _Key(Fact.REQUEST, request.id, words), move.limit


def priced(total: Totals) -> str:
    """Return a cost by tier in words: 'costs 3 in fairness, saves 10 in wishes'."""
    parts = [
        f"{'costs' if amount > 0 else 'saves'} {abs(amount)} {name}"
        for name, amount in zip(_NAMES, total, strict=True)
        if amount
    ]
    return ", ".join(parts) if parts else "at no cost"
