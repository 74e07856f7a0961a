"""Why a cell holds what it holds: what it serves, what it costs, and who else could."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nightfloat.domain.entry import Entry
from nightfloat.domain.time import DAY, clock, say
from nightfloat.explain.alter import Alteration, alterations, priced
from nightfloat.explain.asked import Answer, asked
from nightfloat.explain.effect import Cost, Move, costs_of
from nightfloat.explain.option import (
    Option,
    Proposal,
    Way,
    idle,
    instead,
    measure_all,
    others,
    propose,
)
from nightfloat.explain.situation import Situation, View
from nightfloat.rules.describe import message, quantity
from nightfloat.rules.grid import ABSENT, LEAVE, OFF, Letter
from nightfloat.rules.library.requests import describe
from nightfloat.rules.programme import Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """A stretch of the cell by the clock: 'HH:MM' of its day; `next_day` days later at the end."""

    code: str
    kind: str
    start: str
    end: str
    next_day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """A request of the person that touches the cell, and its answer."""

    id: str
    words: str
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One limit that the cell serves or strains. `must`: a rule would be broken, not just priced.

    `amount` is what the rule would cost more (serves) or less (strains) with the cell left free.
    """

    rule: str
    words: str
    must: bool
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CellExplanation:
    """Everything about one cell. `day` is the first day of its step, `step` the step's id.

    `serves`: limits that would break or cost more were the cell left free; `strains`: those that
    would be better off. `marginal`: cost of the schedule less its cost with the cell free, by
    tier and rule (negative: it saves so much). `candidates`: everybody else, the possible ones
    first, the cheapest first (empty where the cell is idle). `instead`: what else the same person
    could have there. `alterations`: what would make another candidate possible or cheaper.
    `note`: what the explanation leaves out, if anything.
    """

    clinician: str
    name: str
    grid: str
    step: str
    day: date
    has: str
    times: tuple[Time, ...]
    rotation: str
    pin: str
    leave: str
    requests: tuple[Wished, ...]
    serves: tuple[Effect, ...]
    strains: tuple[Effect, ...]
    marginal: tuple[Cost, ...]
    candidates: tuple[Option, ...]
    instead: tuple[Option, ...]
    alterations: tuple[Alteration, ...]
    note: str

    @property
    def words(self) -> str:
        """The explanation in a few lines; of the candidates only how many, and the best."""
        return "\n".join(_lines(self))


def explain_cell(
    programme: Programme, entries: Sequence[Entry], clinician: str, day: date, *, grid: str = ""
) -> CellExplanation:
    """Explain the cell of a clinician on a day: of the days where they are planned, else a block.

    `grid` ("days" or "year") asks for one of the two. Raises ExplainError where there is no such
    cell. Ask many questions of one schedule through `explain_in`.
    """
    return explain_in(Situation.of(programme, entries), clinician, day, grid=grid)


def explain_in(
    situation: Situation, clinician: str, day: date, *, grid: str = "", alone: bool = False
) -> CellExplanation:
    """Explain a cell of a situation; see `explain_cell`.

    `alone` leaves out who else, and what else, could be there: most of the work.
    """
    view, row, step = situation.find(clinician, day, grid)
    found, letter = view.grid, view.grid.letters[view.reading.rows[row][step]]
    person, place = found.people[row], found.steps[step]
    programme = situation.programme
    free = propose(view, step, row, Way.HAS, {(row, step): idle(view, row, step)})
    others_too = not alone and letter.code not in (OFF, LEAVE, ABSENT)
    ways = list(others(view, row, step)) if others_too else []
    own = [] if alone else list(instead(view, row, step))
    every = [one for group in ways for one in group]
    measure_all(view, step, [*every, *own])
    best = sorted((min(group, key=_rank) for group in ways), key=lambda one: (_rank(one), one.row))
    return CellExplanation(
        clinician=person.id,
        name=person.name,
        grid=found.name,
        step=place.id,
        day=place.start,
        has=letter.code,
        times=_times(letter),
        rotation=found.rotation[row][step] or " / ".join(dict.fromkeys(letter.rotations)),
        pin=_pin(programme, view, row, step),
        leave=_leave(programme, view, row, step),
        requests=_requests(situation, view, row, step),
        serves=tuple(_serves(move) for move in free.moves if move.broken > 0 or move.cost > 0),
        strains=tuple(_strains(move) for move in free.moves if move.broken < 0 or move.cost < 0),
        marginal=tuple(Cost(c.tier, c.rule, -c.amount) for c in costs_of(free.moves)),
        candidates=tuple(one.judged() for one in best),
        instead=tuple(one.judged() for one in sorted(own, key=_rank)),
        alterations=alterations(programme, every),
        note=_note(view, step),
    )


def _times(letter: Letter) -> tuple[Time, ...]:
    return tuple(
        Time(
            code=span.code,
            kind=span.kind.value,
            start=clock(span.start),
            end=clock(span.end),
            next_day=(span.end - 1) // 1440,
        )
        for span in letter.spans
    )


def _note(view: View, step: int) -> str:
    place = view.grid.steps[step]
    if view.grid.name != "year" or place.id not in view.planned:
        return ""
    return (
        f"The days of block {place.id} are planned one by one: another rotation means to plan "
        "them again. Here it is judged by its typical week."
    )


def _rank(proposal: Proposal) -> tuple[object, ...]:
    return proposal.rank


def _serves(move: Move) -> Effect:
    limit, of = move.limit, move.limit.of
    if limit.fixed:
        words = limit.subject
    elif of.lo is not None and move.after < of.lo and move.before > move.after and of.lo > 0:
        wanted = "at least" if of.plo is None else "wanted:"
        words = f"{limit.subject}: {move.before} of {wanted} {quantity(of.lo, limit.unit)}"
    else:
        words = f"Without it: {message(limit, move.after)}"
    return Effect(rule=limit.rule, words=words, must=move.broken > 0, amount=move.cost)


def _strains(move: Move) -> Effect:
    return Effect(
        rule=move.limit.rule,
        words=message(move.limit, move.before),
        must=move.broken < 0,
        amount=-move.cost,
    )


def _pin(programme: Programme, view: View, row: int, step: int) -> str:
    person, place = view.grid.people[row].id, view.grid.steps[step]
    if view.grid.name == "year":
        for fixed in programme.block_schedule:
            if (fixed.clinician, fixed.block) == (person, place.id):
                return f"pinned to {fixed.rotation} in block {place.id}"
        return ""
    for pin in programme.pins:
        if pin.clinician == person and pin.start <= place.start < pin.end:
            note = f" ({pin.note})" if pin.note else ""
            return f"pinned to {pin.assign} on {say(place.start)}{note}"
    return ""


def _leave(programme: Programme, view: View, row: int, step: int) -> str:
    place = view.grid.steps[step]
    for leave in programme.leave_of(view.grid.people[row].id):
        if leave.start < place.end and (place.start, 0) < (leave.end, leave.end_minute):
            last = leave.end if leave.end_minute else max(leave.start, leave.end - DAY)
            return f"{leave.kind} from {say(leave.start)} to {say(last)}"
    return ""


def _requests(situation: Situation, view: View, row: int, step: int) -> tuple[Wished, ...]:
    place = view.grid.steps[step]
    return tuple(
        Wished(id=one.request.id, words=describe(one.request), answer=one.answer)
        for one in asked(situation, clinician=view.grid.people[row].id)
        if one.request.start < place.end and place.start < one.request.end
    )


def _lines(cell: CellExplanation) -> list[str]:
    when = f"in block {cell.step}" if cell.grid == "year" else f"on {say(cell.day)}"
    what = "is off" if cell.has == OFF else f"has {cell.has}"
    lines = [f"{cell.name} {what} {when}" + (f", {cell.pin}" if cell.pin else "") + "."]
    if cell.leave:
        lines.append(f"Leave: {cell.leave}.")
    lines += [f"Asked for {one.words}: {one.answer}." for one in cell.requests]
    lines += [f"It serves {one.rule}: {one.words}" for one in cell.serves]
    lines += [f"It strains {one.rule}: {one.words}" for one in cell.strains]
    able = [one for one in cell.candidates if one.can]
    if able:
        best = able[0]
        first = f"{best.name} {_way(best)}, which {_verb(priced(best.total))}"
        lines.append(f"{len(able)} of {len(cell.candidates)} others could have it; best: {first}.")
    elif cell.candidates:
        lines.append(f"None of the {len(cell.candidates)} others could have it.")
    lines += [one.words for one in cell.alterations]
    return [*lines, cell.note] if cell.note else lines


def _verb(price: str) -> str:
    return "costs nothing" if price.startswith("at no") else price


def _way(option: Option) -> str:
    return {
        Way.TAKES: "takes it" if option.has == OFF else f"takes it and leaves {option.has}",
        Way.SWAPS: f"swaps {option.has} for it",
        Way.ADDS: f"takes it on top of {option.has}",
        Way.HAS: "has it",
    }[option.way]
