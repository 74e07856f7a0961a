"""Who can cover a shift: those who need no further change first, then those who need one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from nightfloat.explain.effect import Totals, total_of
from nightfloat.explain.live import Live
from nightfloat.explain.live_clock import Standing
from nightfloat.explain.live_repair import (
    Pins,
    basis_of,
    codes_of,
    held_days,
    no_pins,
    sentence_of,
)
from nightfloat.explain.live_rows import CellChange
from nightfloat.explain.live_trial import Target, Trial, able, fillers, targets
from nightfloat.explain.option import Way
from nightfloat.rules.grid import OFF
from nightfloat.solver.mending import Asked, CodeMove, Mender

TRIED = 12
"""People for whom one further change is looked for."""
EFFORT = 0.5
"""Deterministic time of each of these searches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """One who can cover, all edits to make, and what they cost by tier.

    `further`: how many cells of others, or other days, change with it. `advisory`: what should
    not be and would be, if anything.
    """

    clinician: str
    way: Way
    further: int
    words: str
    advisory: str
    price: Totals
    changes: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """One who cannot, and the first rule against it."""

    clinician: str
    rule: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Covers:
    """Everybody who was considered: who can, ranked, and why the others cannot."""

    can: tuple[Cover, ...]
    cannot: tuple[Refused, ...]


def covers(
    live: Live,
    day: date,
    mender: Mender,
    *,
    clinician: str = "",
    shift: str = "",
    pins: Pins = no_pins,
) -> Covers:
    """Return who can have what a clinician has on a day, or a shift that nobody has.

    Whoever breaks nothing comes first, in the order of `able`; then those for whom one further
    change elsewhere makes it possible, found by search among the first dozen. Raises LiveError
    for a clinician, day or code unknown.
    """
    every = targets(live, clinician, day) if clinician else fillers(live, shift, day)
    free = [one for one in every if day.isoformat() not in pins(one.clinician)]
    names = {person.id: person.name for person in live.programme.people}
    direct = [_direct(live, one, names) for one in able(free)]
    others = [one for one in free if one.standing is Standing.VIOLATION]
    search = _Further(live, day, mender, pins)
    further = list(search.found(others, names))
    fine = {one.clinician for one in (*direct, *further)}
    return Covers(
        can=(*direct, *sorted(further, key=lambda one: (one.advisory != "", one.price))),
        cannot=tuple(
            Refused(clinician=one.clinician, rule=one.rule, words=one.words)
            for one in others
            if one.clinician not in fine
        ),
    )


def _direct(live: Live, target: Target, names: dict[str, str]) -> Cover:
    return Cover(
        clinician=target.clinician,
        way=target.way,
        further=0,
        words=_told(live, target.changes, names),
        advisory=target.words,
        price=target.price,
        changes=target.changes,
    )


def _told(live: Live, changes: Iterable[CellChange], names: dict[str, str]) -> str:
    """Return edits as sentences, those that give somebody something first."""
    sentences = []
    for one in sorted(changes, key=lambda one: one.code == OFF):
        trial = Trial(live, one.day)
        row = trial.row(one.clinician)
        held = trial.held(row)
        grid = trial.board.grid
        before = OFF if held == trial.free(row) else grid.letters[held].code
        if before != one.code:
            sentences.append(sentence_of(names[one.clinician], one.day, before, one.code))
    return " ".join(sentences)


class _Further:
    """Looks for one more change that makes a cover possible."""

    def __init__(self, live: Live, day: date, mender: Mender, pins: Pins) -> None:
        self.live, self.day, self.mender = live, day, mender
        block = live.block_of(day)
        self.basis, self.rows = basis_of(live, block), codes_of(live, block)
        self.held = tuple(
            (id, one) for id in self.rows for one in held_days(pins(id), block) if live.has(id, one)
        )

    def found(self, others: Iterable[Target], names: dict[str, str]) -> Iterator[Cover]:
        """Yield who can with one further change, of the first few whom nothing bars."""
        trial = Trial(self.live, self.day)
        board = trial.board
        letters_of = {one.clinician: trial.letters_of(one.changes) for one in others}
        tried = [
            one
            for one in others
            if all(
                board.grid.domain[row][trial.step] >> letter & 1
                for row, letter in letters_of[one.clinician].items()
            )
        ]
        for target in sorted(tried, key=lambda one: one.price)[:TRIED]:
            cover = self._cover(trial, target, letters_of[target.clinician], names)
            if cover is not None:
                yield cover

    def _cover(
        self, trial: Trial, target: Target, letters: dict[int, int], names: dict[str, str]
    ) -> Cover | None:
        grid = trial.board.grid
        asked = Asked(
            rows=self.rows,
            forced=tuple(
                (grid.people[row].id, self.day, grid.letters[letter].code)
                for row, letter in letters.items()
            ),
            needs=(),
            held=self.held,
            first=self.day,
            count=1,
            most=1,
            effort=EFFORT,
        )
        found = self.mender.answer(self.basis, asked, _fine)
        if not found or not found[0].moves:
            return None
        changes = list(target.changes)
        for clinician, day, _, code in found[0].moves:
            at = Trial(self.live, day)
            free = at.free(at.row(clinician))
            changes.append(
                CellChange(
                    clinician, day, OFF if at.board.grid.letters[free].code == code else code
                )
            )
        verdict = self.live.judge(changes)
        if verdict.violations:
            return None
        soft = next((one.message for one in verdict.new if one.breached), "")
        return Cover(
            clinician=target.clinician,
            way=target.way,
            further=len(found[0].moves),
            words=_told(self.live, changes, names),
            advisory=soft,
            price=total_of(verdict.costs),
            changes=tuple(changes),
        )


def _fine(_: tuple[CodeMove, ...]) -> tuple[str, ...]:
    """Accept what the limits allow; the whole of it is judged afterwards."""
    return ()
