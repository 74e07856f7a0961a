"""Repairs of a live schedule: what has happened, the smallest changes, in words and as edits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from nightfloat.domain.findings import Finding
from nightfloat.domain.time import DAY, Block, days, say
from nightfloat.explain.effect import Totals, total_of
from nightfloat.explain.live import Live, Verdict
from nightfloat.explain.live_rows import CellChange, LiveError
from nightfloat.rules.bars import HISTORY
from nightfloat.rules.check import idle
from nightfloat.rules.grid import OFF
from nightfloat.rules.language import Tier
from nightfloat.rules.library.coverage import Coverage
from nightfloat.solver.mending import Asked, Basis, CodeMove, Mended, Mender

EFFORT = 1.0
"""Deterministic time of each search, about seconds of one core."""

Pins = Callable[[str], frozenset[str]]
"""The days (ISO) of a person that nobody may change."""


def no_pins(_: str) -> frozenset[str]:
    """Nothing is pinned."""
    return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Somebody is away on whole days, `first` to `last`: ill, or on leave granted now."""

    clinician: str
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One person more is needed on a shift of a day."""

    shift: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """Somebody is to have a kind of day: a pin that moves here."""

    clinician: str
    day: date
    code: str


Event = Absence | Need | Placing


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One cell that a repair changes. `forced`: it follows from what has happened."""

    clinician: str
    day: date
    before: str
    after: str
    forced: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """One repair: all edits to make, in words, and what they were found to do.

    `missing`: units that stay broken or unfilled. `people`: whom it asks for something, but for
    those whom it is about. `before` and `after` are the costs of the schedule by tier. `proven`:
    nothing better exists but what is listed before it.
    """

    words: str
    moves: tuple[Move, ...]
    people: tuple[str, ...]
    missing: int
    twice: int
    proven: bool
    before: Totals
    after: Totals
    verdict: Verdict

    @property
    def changes(self) -> tuple[CellChange, ...]:
        """The edits."""
        return _changes(self.moves)

    @property
    def violations(self) -> tuple[Finding, ...]:
        """The breaches of a must that it brings."""
        return tuple(one for one in self.verdict.new if one.violation)


def mend(
    live: Live,
    events: Sequence[Event],
    mender: Mender,
    *,
    pins: Pins = no_pins,
    today: date | None = None,
    count: int = 1,
) -> tuple[Mending, ...]:
    """Return up to `count` repairs, the smallest change first; the others have others cover.

    Days before `today` (else before the first one concerned) stay as they are. Raises LiveError
    for people, days or codes unknown, and where the events lie in more than one block.
    """
    return _Mend(live, events, mender, pins, today).go(count)


def basis_of(live: Live, block: Block) -> Basis:
    """Return what a repair of a block is compiled from."""
    since, start = live.since(block), block.start
    sheets = [live.sheet_of(person.id) for person in live.programme.people]
    rotations: dict[tuple[str, date], str] = {}
    for sheet in sheets:
        rotations |= sheet.rotations(start - HISTORY, block.end)
    past = [entry for sheet in sheets for entry in sheet.between(since, start)]
    before = live.programme.calendar.instant(start, 0)
    return Basis(
        programme=live.now,
        block=block.id,
        past=tuple(entry for entry in past if entry.start < before),
        rotations=rotations,
        letters=tuple(letter.code for letter in live.board(block.id).grid.letters),
        here=tuple(
            entry
            for sheet in sheets
            for entry in sheet.between(start, block.end)
            if entry.start >= before
        ),
    )


def codes_of(live: Live, block: Block) -> dict[str, tuple[str, ...]]:
    """Return everybody's codes of a block's days."""
    board = live.board(block.id)
    grid = board.grid
    return {
        person.id: tuple(
            grid.letters[letter].code for letter in board.index.rows[row][grid.first :]
        )
        for row, person in enumerate(grid.people)
    }


class _Mend:
    """The state of one question."""

    def __init__(
        self, live: Live, events: Sequence[Event], mender: Mender, pins: Pins, today: date | None
    ) -> None:
        self.live, self.mender = live, mender
        self.block = _block(live, events)
        self.rows = codes_of(live, self.block)
        self.names = {person.id: person.name for person in live.programme.people}
        self.people = {person.id: person for person in live.programme.people}
        self.forced: dict[tuple[str, date], str] = {}
        self.needs: list[tuple[str, date]] = []
        for event in events:
            if isinstance(event, Need):
                self.needs.append(self._needed(event))
            else:
                self.forced.update(self._placed(event))
        self.first = today or min(_days(event)[0] for event in events)
        self.held = tuple(
            (id, day)
            for id in self.rows
            for day in held_days(pins(id), self.block)
            if (id, day) not in self.forced and live.has(id, day)
        )

    # ---- what has happened ----

    def _placed(self, event: Absence | Placing) -> Iterator[tuple[tuple[str, date], str]]:
        """Yield the cells that follow from an event, with the codes that they get."""
        first, last = _days(event)
        wanted = event.code if isinstance(event, Placing) else OFF
        for day in days(first, last + DAY):
            if not self.live.has(event.clinician, day):
                raise LiveError(
                    f'"{event.clinician}" has no day on {say(day)}. '
                    "Maybe another day, or somebody else."
                )
            free = self._free(event.clinician, day)
            yield (event.clinician, day), free if wanted == OFF else self.live.known(wanted)

    def _free(self, clinician: str, day: date) -> str:
        """Return the code of a day when it is left free."""
        return idle(self.live.now, self.people[clinician], day)

    def _needed(self, event: Need) -> tuple[str, date]:
        """Return a need; raise LiveError where a rule allows nobody more."""
        if event.shift not in self.live.programme.shift:
            known = ", ".join(list(self.live.programme.shift)[:8])
            raise LiveError(f'there is no shift "{event.shift}". Maybe one of {known}.')
        board = self.live.board(self.block.id)
        step = board.grid.step_of(event.day)
        rules = {
            rule.id
            for rule in self.live.programme.rules
            if isinstance(rule, Coverage) and rule.shifts == (event.shift,)
        }
        for number, limit in enumerate(board.problem.limits):
            most = limit.of.hi
            here = limit.steps == (step, step) and limit.rule in rules and limit.of.phi is None
            if here and most is not None and board.index.values[number] >= most:
                raise LiveError(
                    f'"{limit.rule}" allows no more than {most} on {event.shift}, '
                    f"{say(event.day)}. Maybe change that rule first."
                )
        return event.shift, event.day

    # ---- what to do ----

    def go(self, count: int) -> tuple[Mending, ...]:
        """Search, and tell what was found."""
        asked = Asked(
            rows=self.rows,
            forced=tuple((*cell, code) for cell, code in self.forced.items()),
            needs=tuple(self.needs),
            held=self.held,
            first=self.first,
            count=count,
            most=None,
            effort=EFFORT,
        )
        found = self.mender.answer(basis_of(self.live, self.block), asked, self._refused)
        return tuple(self._told(one) for one in found)

    def _refused(self, moves: tuple[CodeMove, ...]) -> tuple[str, ...]:
        """Return those whom the whole check forbids what they would have."""
        moved = {one[0] for one in moves} - {clinician for clinician, _ in self.forced}
        verdict = self.live.judge(_changes(self._moves(moves)))
        at_fault = {
            id for one in verdict.new if one.violation for id in one.clinicians if id in moved
        }
        return tuple(sorted(at_fault))

    def _moves(self, moves: tuple[CodeMove, ...]) -> tuple[Move, ...]:
        """Return all moves, those that are forced first."""
        start = self.block.start
        forced = [
            (*cell, self.rows[cell[0]][(cell[1] - start).days], code)
            for cell, code in self.forced.items()
        ]
        found = [
            self._move(one, forced=some is forced)
            for some in (forced, moves)
            for one in some
            if one[2] != one[3]
        ]
        return tuple(sorted(found, key=lambda one: (not one.forced, one.day, one.clinician)))

    def _move(self, move: CodeMove, *, forced: bool) -> Move:
        clinician, day, before, after = move
        free = self._free(clinician, day)
        before, after = (OFF if code == free else code for code in (before, after))
        return Move(
            clinician=clinician,
            day=day,
            before=before,
            after=after,
            forced=forced,
            words=sentence_of(self.names[clinician], day, before, after),
        )

    def _told(self, found: Mended) -> Mending:
        moves = self._moves(found.moves)
        verdict = self.live.judge(_changes(moves))
        before = totals_of(self.live)
        more = total_of(verdict.costs)
        after = [was + by for was, by in zip(before, more, strict=True)]
        others = [one for one in moves if not one.forced]
        return Mending(
            words=" ".join(one.words for one in others) or "Nobody else has to change.",
            moves=moves,
            people=tuple(dict.fromkeys(one.clinician for one in others)),
            missing=found.missing,
            twice=found.twice,
            proven=found.proven,
            before=before,
            after=(after[0], after[1], after[2], after[3]),
            verdict=verdict,
        )


def _changes(moves: Iterable[Move]) -> tuple[CellChange, ...]:
    return tuple(CellChange(one.clinician, one.day, one.after) for one in moves)


def held_days(pins: Iterable[str], block: Block) -> Iterator[date]:
    """Yield the days of a block among pins, in order."""
    for text in sorted(pins):
        if not text.startswith("block:"):
            day = date.fromisoformat(text)
            if day in block:
                yield day


def totals_of(live: Live) -> Totals:
    """Return the costs of a live schedule by tier."""
    costs = live.costs
    found = [sum(costs[tier].values()) for tier in Tier]
    return (found[0], found[1], found[2], found[3])


def _block(live: Live, events: Iterable[Event]) -> Block:
    """Return the block in which everything happens; raise LiveError."""
    found: dict[str, Block] = {}
    for event in events:
        first, last = _days(event)
        if first > last:
            raise LiveError(f"{say(last)} is before {say(first)}. Maybe they are swapped.")
        for day in (first, last):
            block = live.block_of(day)
            found[block.id] = block
    if not found:
        raise LiveError("nothing has happened. Maybe name who is out, and when.")
    if len(found) > 1:
        names = " and ".join(found)
        raise LiveError(f"the days lie in blocks {names}. Maybe repair one block at a time.")
    return next(iter(found.values()))


def _days(event: Event) -> tuple[date, date]:
    """Return the first and last day of an event."""
    return (event.first, event.last) if isinstance(event, Absence) else (event.day, event.day)


def sentence_of(name: str, day: date, before: str, after: str) -> str:
    """Return a change of a cell as a sentence."""
    if after == OFF:
        return f"{name} has no {before} on {say(day)}."
    if before == OFF:
        return f"{name} takes {after} on {say(day)}."
    return f"{name} has {after} instead of {before} on {say(day)}."
