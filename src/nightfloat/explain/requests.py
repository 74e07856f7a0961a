"""What became of each request, and why one was denied: the reasons, the price, the way out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nightfloat.domain.absence import Request, RequestKind
from nightfloat.domain.entry import Entry
from nightfloat.domain.errors import maybe
from nightfloat.explain.alter import Alteration, alterations, priced
from nightfloat.explain.asked import Answer, Asked, Wish, asked
from nightfloat.explain.effect import Cost, Totals, total_of
from nightfloat.explain.option import (
    Because,
    Option,
    Proposal,
    Way,
    instead,
    measure_all,
    others,
)
from nightfloat.explain.situation import ExplainError, Situation, View, stepped
from nightfloat.rules.library.requests import describe
from nightfloat.rules.programme import Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestStatus:
    """One request and what became of it; `granted` of `wanted` days (or times)."""

    id: str
    clinician: str
    kind: RequestKind
    rank: int
    words: str
    answer: Answer
    granted: int
    wanted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What stands against a request: a rule, and whom it keeps from helping (nobody: itself)."""

    rule: str
    because: Because
    words: str
    clinicians: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One day (or block) of a request that was not granted, with the rest of the schedule fixed.

    `has` is what the person has instead. `options` are the ways to grant it, the best first.
    `reasons` are empty where one is possible: then only its cost speaks against it.
    """

    step: str
    has: str
    options: tuple[Option, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestExplanation:
    """Why a request was granted or not, all of it found with the rest of the schedule fixed.

    `possible`: it can be granted by one change a day, the best of each, one after the other;
    `costs` and `total` are what all of them cost together. Not possible: `refusals` hold the
    reasons, day by day, and `possible_if` single facts whose change was evaluated to open a way
    (only where a single day is blocked).
    """

    status: RequestStatus
    possible: bool
    refusals: tuple[Refusal, ...]
    costs: tuple[Cost, ...]
    total: Totals
    possible_if: tuple[Alteration, ...]
    words: str


def request_statuses(programme: Programme, entries: Sequence[Entry]) -> tuple[RequestStatus, ...]:
    """Return what became of every request, in the programme's order."""
    return statuses_in(Situation.of(programme, entries))


def statuses_in(situation: Situation) -> tuple[RequestStatus, ...]:
    """Return what became of every request of a situation."""
    return tuple(_status(one) for one in asked(situation))


def explain_request(programme: Programme, entries: Sequence[Entry], id: str) -> RequestExplanation:
    """Explain a request by its id. Raises ExplainError when there is no such request."""
    return explain_request_in(Situation.of(programme, entries), id)


def explain_request_in(situation: Situation, id: str) -> RequestExplanation:
    """Explain a request of a situation; see `explain_request`."""
    return explain_asked(situation, find_request(situation, id))


def explain_asked(
    situation: Situation, found: Asked, *, most: int | None = None
) -> RequestExplanation:
    """Explain a request that was found in a situation; see `explain_request`.

    Each refusal names at most so many options, the best ones, or all.
    """
    refusals: list[Refusal] = []
    blocked: list[list[Proposal]] = []
    moves: list[tuple[Cost, ...]] = []
    for wish in found.wishes:
        view, taken = wish.view, None
        for steps in _groups(wish):
            view = stepped(view, taken) if taken else view
            ways = [one for step in steps for one in granting(wish, view, step)]
            for step in steps:
                measure_all(view, step, [one for one in ways if one.step == step])
            ways.sort(key=lambda one: (one.rank, one.step, one.row))
            refusals.append(_refusal(wish, steps[0], ways, most))
            if ways and not ways[0].blockers:
                moves.append(ways[0].costs)
                taken = ways[0].cells
            else:
                taken = None
                blocked.append(ways)
    costs = _sum(moves)
    facts = alterations(situation.programme, blocked[0]) if len(blocked) == 1 else ()
    possible = bool(refusals) and not blocked
    return RequestExplanation(
        status=_status(found),
        possible=possible,
        refusals=tuple(refusals),
        costs=costs if possible else (),
        total=total_of(costs) if possible else (0, 0, 0, 0),
        possible_if=facts,
        words=_words(situation, found, refusals, total_of(costs) if possible else None, facts),
    )


def find_request(situation: Situation, id: str) -> Asked:
    """Return a request with its answer; raise ExplainError naming the nearest id."""
    for one in asked(situation):
        if one.request.id == id:
            return one
    known = [request.id for request in situation.programme.requests]
    raise ExplainError(f'no request is called "{id}".{maybe(id, known)}')


def _status(one: Asked) -> RequestStatus:
    request: Request = one.request
    return RequestStatus(
        id=request.id,
        clinician=request.clinician,
        kind=request.kind,
        rank=request.rank,
        words=describe(request),
        answer=one.answer,
        granted=one.granted,
        wanted=one.wanted,
    )


def _groups(wish: Wish) -> Iterator[tuple[int, ...]]:
    """Yield the steps that must change: each refused one, or all where one is enough."""
    if wish.granted == wish.wanted:
        return
    if wish.every_day:
        yield from ((step,) for step in wish.refused)
    else:
        yield wish.refused


def granting(wish: Wish, view: View, step: int) -> Iterator[Proposal]:
    """Yield every single change that grants a step of a request.

    The person has a granting letter instead; somebody else takes what they have; or they get from
    a colleague what they asked for.
    """
    row, letters = wish.row, wish.letters
    for proposal in instead(view, row, step):
        if letters >> proposal.cells[row, step] & 1:
            yield proposal
    for group in others(view, row, step):
        for proposal in group:
            if letters >> proposal.cells[row, step] & 1:
                yield proposal
    for colleague, held in enumerate(view.reading.rows):
        if colleague == row or not letters >> held[step] & 1 or _idle(view, held[step]):
            continue
        for group in others(view, colleague, step):
            for proposal in group:
                if proposal.row == row and proposal.way is not Way.SWAPS:
                    yield proposal


def _idle(view: View, letter: int) -> bool:
    one = view.grid.letters[letter]
    return one.idle and not one.rotations


def _refusal(wish: Wish, step: int, ways: Sequence[Proposal], most: int | None) -> Refusal:
    view = wish.view
    possible = bool(ways) and not ways[0].blockers
    return Refusal(
        step=view.grid.steps[step].id,
        has=view.code(wish.row, step),
        options=tuple(one.judged() for one in ways[:most]),
        reasons=() if possible else tuple(_reasons(wish, ways)),
    )


def _reasons(wish: Wish, ways: Sequence[Proposal]) -> Iterator[Reason]:
    """Yield the first reason against each way, those of one rule together."""
    found: dict[tuple[str, Because], dict[str, str]] = {}
    for proposal in ways:
        first = proposal.blockers[0]
        who = wish.view.grid.people[proposal.row].id if proposal.row != wish.row else ""
        found.setdefault((first.rule, first.because), {}).setdefault(who, first.words)
    for (rule, because), words in found.items():
        yield Reason(
            rule=rule,
            because=because,
            words=words.get("") or next(iter(words.values())),
            clinicians=tuple(who for who in words if who),
        )


def _sum(parts: Sequence[tuple[Cost, ...]]) -> tuple[Cost, ...]:
    found: dict[tuple[int, str], int] = {}
    tiers = {cost.tier.value: cost.tier for part in parts for cost in part}
    for part in parts:
        for cost in part:
            key = (cost.tier.value, cost.rule)
            found[key] = found.get(key, 0) + cost.amount
    return tuple(
        Cost(tiers[tier], rule, found[tier, rule])
        for tier, rule in sorted(found)
        if found[tier, rule]
    )


def _words(
    situation: Situation,
    found: Asked,
    refusals: Sequence[Refusal],
    total: Totals | None,
    facts: tuple[Alteration, ...],
) -> str:
    people = {person.id: person.name for person in situation.programme.people}
    lead = f"{people[found.request.clinician]} asked for {describe(found.request)}: {found.answer}"
    if not refusals:
        return f"{lead}."
    if total is not None:
        best = [refusal.options[0] for refusal in refusals]
        changes = "; ".join(
            ", ".join(
                f"{people[c.clinician]} {c.before} → {c.after} ({c.step})" for c in one.changes
            )
            for one in best
        )
        against = "because of its price" if total > (0, 0, 0, 0) else "though nothing forbids it"
        return f"{lead}, {against} ({priced(total)}). Possible: {changes}."
    reasons = [reason for refusal in refusals for reason in refusal.reasons]
    said = [
        reason.words + (f" (also keeps {len(reason.clinicians) - 1} more)")
        if len(reason.clinicians) > 1
        else reason.words
        for reason in reasons
    ]
    return " ".join([f"{lead}.", *dict.fromkeys(said), *(fact.words for fact in facts)])
