"""Ways out of a refused edit, or of a finding: one or two cells more, each tried to the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import partial

from nightfloat.domain.findings import Finding
from nightfloat.domain.time import DAY, days, say
from nightfloat.explain.effect import total_of
from nightfloat.explain.live import Live, Verdict
from nightfloat.explain.live_clock import Standing
from nightfloat.explain.live_rows import CellChange
from nightfloat.explain.live_trial import Trial, targets
from nightfloat.explain.option import Way
from nightfloat.rules.grid import OFF
from nightfloat.rules.language import Sum

MOST = 3
"""Fixes that are offered."""

TRIES = 4
"""Candidates of each kind that are judged to the end: those that looked best at a glance."""

LONG = timedelta(days=9)
"""A breach over more time than this is about no day in particular."""

NEAR = 7
"""Days before and after an edit among which another one may be cleared."""


class FixKind(StrEnum):
    """What a fix does."""

    INSTEAD = "instead"
    """Somebody else has it, and the edited person keeps what they have."""
    HAND = "hand"
    """Somebody else takes what the edit leaves undone."""
    SWAP = "swap"
    """Two people exchange what they have on a day."""
    CLEAR = "clear"
    """Another day of the same person, or somebody else's same day, is cleared as well."""
    ASSIGN = "assign"
    """Somebody who is free is put where people are missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """All edits to make in place of the refused one, what they were found to do, in words.

    They leave no violation that is not there now.
    """

    kind: FixKind
    words: str
    changes: tuple[CellChange, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class _Idea:
    """A fix before it is judged; `glance` sorts those that look best first."""

    kind: FixKind
    words: str
    changes: tuple[CellChange, ...]
    glance: tuple[object, ...] = ()


def fixes(live: Live, changes: Sequence[CellChange]) -> tuple[Fix, ...]:
    """Return up to three ways to reach what edits want without any new violation, best first.

    Nothing for edits that bring none, and for edits of the year's grid. Raises LiveError for a
    cell or code unknown.
    """
    wanted = tuple(changes)
    refused = live.judge(wanted)
    if not refused.violations or any(one.grid != "days" for one in wanted):
        return ()
    found: list[Fix] = []
    for change in wanted:
        for ideas in (_instead, _handed, _cleared):
            found += _proved(live, ideas(live, wanted, change), lambda _: True)
        found += _proved(live, _passed_on(live, wanted, change, refused), lambda _: True)
    return _best(found)


def fixes_of(live: Live, finding: Finding) -> tuple[Fix, ...]:
    """Return up to three edits that solve a finding without any new violation, best first.

    For a finding about people: their days in its time, given to others, swapped or cleared. For
    one about a demand: somebody who is free put there, or one too many taken off.
    A finding that counts several places ("twice") may only become less.
    """
    if finding.start is None or finding.end is None:
        return ()
    ideas = _for_people(live, finding) if finding.clinicians else _for_demand(live, finding)
    by_kind: dict[FixKind, list[_Idea]] = {}
    for idea in ideas:
        by_kind.setdefault(idea.kind, []).append(idea)
    found: list[Fix] = []
    for group in by_kind.values():
        found += _proved(live, group, lambda verdict: finding in verdict.removed)
    return _best(found)


def _proved(live: Live, ideas: Iterable[_Idea], good: Callable[[Verdict], bool]) -> Iterator[Fix]:
    """Yield the first idea that holds, of the few that look best."""
    for idea in sorted(ideas, key=lambda one: one.glance)[:TRIES]:
        verdict = live.judge(idea.changes)
        if not verdict.violations and good(verdict):
            yield Fix(kind=idea.kind, words=idea.words, changes=idea.changes, verdict=verdict)
            return


def _best(found: Iterable[Fix]) -> tuple[Fix, ...]:
    different = {fix.changes: fix for fix in found}
    kinds = list(FixKind)

    def rank(fix: Fix) -> tuple[object, ...]:
        return (fix.verdict.advisories, total_of(fix.verdict.costs), kinds.index(fix.kind))

    return tuple(sorted(different.values(), key=rank)[:MOST])


def _instead(live: Live, wanted: tuple[CellChange, ...], change: CellChange) -> Iterator[_Idea]:
    """Yield the edits with somebody else, who is free on the day, in the person's place."""
    if change.code == OFF:
        return
    trial = Trial(live, change.day)
    letter = trial.number(change.code)
    rest = tuple(one for one in wanted if one is not change)
    busy = {one.clinician for one in wanted if one.day == change.day}
    rows = [row for row in trial.idle() if trial.board.grid.people[row].id not in busy]
    others = trial.letters_of(rest)
    for row, glance in trial.glances(rows, lambda row: {**others, row: letter}):
        person = trial.board.grid.people[row]
        if person.id == change.clinician:
            continue
        yield _Idea(
            FixKind.INSTEAD,
            f"{person.name} has {change.code} on {say(change.day)} instead.",
            (*rest, replace(change, clinician=person.id)),
            glance,
        )


def _handed(live: Live, wanted: tuple[CellChange, ...], change: CellChange) -> Iterator[_Idea]:
    """Yield the edits with what they leave undone given to somebody who is free."""
    trial = Trial(live, change.day)
    held = trial.held(trial.row(change.clinician))
    letter = trial.board.grid.letters[held]
    busy = {one.clinician for one in wanted if one.day == change.day}
    if letter.idle or letter.code == change.code or held >= trial.board.own:
        return
    others = trial.letters_of(wanted)
    rows = [row for row in trial.idle() if trial.board.grid.people[row].id not in busy]
    for row, glance in trial.glances(rows, lambda row: {**others, row: held}):
        person = trial.board.grid.people[row]
        yield _Idea(
            FixKind.HAND,
            f"{person.name} takes {letter.code} on {say(change.day)}.",
            (*wanted, CellChange(person.id, change.day, letter.code)),
            glance,
        )


def _cleared(live: Live, wanted: tuple[CellChange, ...], change: CellChange) -> Iterator[_Idea]:
    """Yield the edits with one cell more cleared: of the person near by, or the same day's."""
    if change.code == OFF:
        return
    trial = Trial(live, change.day)
    row, grid = trial.row(change.clinician), trial.board.grid
    edited = {(one.clinician, one.day) for one in wanted}
    near = sorted(
        (abs(step - trial.step), step)
        for step in grid.horizon
        if 0 < abs(step - trial.step) <= NEAR
        and not grid.letters[trial.board.index.rows[row][step]].idle
    )
    cells = {(at, trial.step): letter for at, letter in trial.letters_of(wanted).items()}
    for far, step in near:
        day = grid.steps[step].start
        if (change.clinician, day) in edited:
            continue
        faults = trial.broken({**cells, (row, step): 0})
        code = grid.letters[trial.board.index.rows[row][step]].code
        yield _Idea(
            FixKind.CLEAR,
            f"{grid.people[row].name} has no {code} on {say(day)}.",
            (*wanted, CellChange(change.clinician, day, OFF)),
            (faults, far, step),
        )
    letter = trial.number(change.code)
    for at, person in enumerate(grid.people):
        if trial.held(at) == letter and (person.id, change.day) not in edited:
            faults = trial.broken({**cells, (at, trial.step): trial.free(at)})
            yield _Idea(
                FixKind.CLEAR,
                f"{person.name} has no {change.code} on {say(change.day)}.",
                (*wanted, CellChange(person.id, change.day, OFF)),
                (faults, 0, at),
            )


def _passed_on(
    live: Live, wanted: tuple[CellChange, ...], change: CellChange, refused: Verdict
) -> Iterator[_Idea]:
    """Yield the edits with another day of the person, one the breach is about, passed on."""
    edited = {(one.clinician, one.day) for one in wanted}
    tz = live.programme.calendar.tz
    near: dict[date, None] = {}
    for finding in refused.new:
        if change.clinician not in finding.clinicians or not finding.violation:
            continue
        if finding.start is None or finding.end is None or finding.end - finding.start > LONG:
            continue
        first, last = (at.astimezone(tz).date() for at in (finding.start, finding.end))
        near |= dict.fromkeys(days(first - DAY, last + 2 * DAY))
    tried = 0
    for day in sorted(near, key=lambda day: (abs(day - change.day), day)):
        if tried == 2 or (change.clinician, day) in edited or not live.has(change.clinician, day):
            continue
        trial = Trial(live, day)
        row = trial.row(change.clinician)
        held, grid = trial.held(row), trial.board.grid
        letter = grid.letters[held]
        if letter.idle or held >= trial.board.own:
            continue
        tried += 1
        own, code = grid.people[row].name, letter.code
        free = trial.free(row)
        for at, glance in trial.glances(trial.idle(), partial(_exchange, row, free, held)):
            other = grid.people[at]
            yield _Idea(
                FixKind.HAND,
                f"{other.name} takes {code} on {say(day)} from {own}.",
                (
                    *wanted,
                    CellChange(change.clinician, day, OFF),
                    CellChange(other.id, day, code),
                ),
                (*glance, tried),
            )


def _exchange(giver: int, free: int, held: int, taker: int) -> dict[int, int]:
    return {giver: free, taker: held}


def _for_people(live: Live, finding: Finding) -> Iterator[_Idea]:
    """Yield what takes work off the people of a finding, or moves it, on the days it is about."""
    assert finding.start is not None
    assert finding.end is not None
    tz = live.programme.calendar.tz
    first = finding.start.astimezone(tz).date() - DAY
    last = finding.end.astimezone(tz).date() + DAY
    for clinician in finding.clinicians:
        tried = 0
        for day in reversed(list(days(first, last))):
            if tried == TRIES or not live.has(clinician, day):
                continue
            trial = Trial(live, day)
            letter = trial.board.grid.letters[trial.held(trial.row(clinician))]
            if letter.idle:
                continue
            tried += 1
            yield from _moved(live, trial, clinician, letter.code, tried)


def _moved(live: Live, trial: Trial, clinician: str, code: str, turn: int) -> Iterator[_Idea]:
    grid, day = trial.board.grid, trial.day
    own = grid.people[trial.row(clinician)].name
    yield _Idea(
        FixKind.CLEAR,
        f"{own} has no {code} on {say(day)}.",
        (CellChange(clinician, day, OFF),),
        (
            trial.broken({(trial.row(clinician), trial.step): trial.free(trial.row(clinician))}),
            turn,
        ),
    )
    for target in targets(live, clinician, day):
        if target.standing is Standing.VIOLATION or target.way is Way.ADDS:
            continue
        other = grid.people[trial.row(target.clinician)].name
        advisory = target.standing is Standing.ADVISORY
        swaps = target.way is Way.SWAPS
        words = (
            f"{own} and {other} swap what they have on {say(day)}."
            if swaps
            else f"{other} takes {code} on {say(day)} from {own}."
        )
        kind = FixKind.SWAP if swaps else FixKind.HAND
        yield _Idea(kind, words, target.changes, (advisory, target.price, turn))


def _for_demand(live: Live, finding: Finding) -> Iterator[_Idea]:
    """Yield who could be put where people are missing, or taken off where there are too many."""
    assert finding.start is not None
    day = finding.start.astimezone(live.programme.calendar.tz).date()
    if not live.planned(day):
        return
    trial = Trial(live, day)
    board, grid = trial.board, trial.board.grid
    number = next((n for n, one in board.found.items() if one == finding), None)
    of = board.problem.limits[number].of if number is not None else None
    if not isinstance(of, Sum):
        return
    short = of.lo is not None and finding.measured is not None and finding.measured < of.lo
    free: list[int] = []
    able = 0
    for row, step, letters, weight in of.cells:
        if step != trial.step or weight <= 0:
            continue
        held = trial.held(row)
        if short and held == trial.free(row):
            able |= letters
            free.append(row)
        elif not short and letters >> held & 1:
            person = grid.people[row]
            yield _Idea(
                FixKind.CLEAR,
                f"{person.name} has no {grid.letters[held].code} on {say(day)}.",
                (CellChange(person.id, day, OFF),),
                (trial.broken({(row, step): trial.free(row)}), row),
            )
    for number, letter in enumerate(grid.letters[: board.own]):
        if able >> number & 1 and not letter.idle:
            yield from _assigned(trial, free, number)


def _assigned(trial: Trial, rows: Sequence[int], letter: int) -> Iterator[_Idea]:
    grid = trial.board.grid
    fit = [row for row in rows if grid.domain[row][trial.step] >> letter & 1]
    code = grid.letters[letter].code
    for row, glance in trial.glances(fit, lambda row: {row: letter}):
        person = grid.people[row]
        yield _Idea(
            FixKind.ASSIGN,
            f"{person.name} takes {code} on {say(trial.day)}.",
            (CellChange(person.id, trial.day, code),),
            (*glance, letter),
        )
