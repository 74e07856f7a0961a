"""A fluent check of one programme rule on hand-made rows: verify(rule).on(…).given("R1: N - D")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from nightfloat.domain.absence import Leave, Request, RequestKind
from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.people import Appointment, Clinician, Qualification, Role
from nightfloat.domain.time import Block, Calendar, Holiday
from nightfloat.domain.work import Half, Rotation, Shift
from nightfloat.rules.alphabet import day_letters
from nightfloat.rules.compile import compile_days, compile_year
from nightfloat.rules.describe import message
from nightfloat.rules.grid import Grid, Limit, Problem
from nightfloat.rules.language import Row, Tier, breach, cost
from nightfloat.rules.library.base import Rule
from nightfloat.rules.programme import Plan, Programme

MONDAY = date(2026, 7, 6)
JULY = date(2026, 7, 1)
LONG_AGO, FAR = date(2020, 7, 1), date(2030, 7, 1)

SHIFTS = (
    Shift(id="D", name="Day", kind=Kind.SHIFT, start=420, end=1020, site="Main", points=1),
    Shift(id="E", name="Elsewhere", kind=Kind.SHIFT, start=420, end=1020, site="Hill"),
    Shift(id="S", name="Small hours", kind=Kind.SHIFT, start=60, end=540),
    Shift(id="N", name="Night", kind=Kind.NIGHT_FLOAT, start=1140, end=1860, points=3),
    Shift(id="C", name="Call", kind=Kind.CALL_IN_HOUSE, start=420, end=1860, transition=240),
    Shift(
        id="H",
        name="Home call",
        kind=Kind.CALL_HOME,
        start=1020,
        end=1860,
        worked=((1200, 1320),),
        with_=("D",),
    ),
    Shift(id="AM", name="Morning", kind=Kind.CLINIC, start=480, end=720, half=Half.AM),
    Shift(id="PM", name="Afternoon", kind=Kind.CLINIC, start=780, end=1020, half=Half.PM),
)

ROTATIONS = (
    Rotation(id="ICU", name="Intensive care"),
    Rotation(id="WARD", name="Ward"),
    Rotation(id="EM", name="Emergency"),
    Rotation(id="ELEC", name="Elective", vacation=True),
    Rotation(id="IW", name="Unit, then ward", parts=("ICU", "WARD")),
    Rotation(id="WI", name="Ward, then unit", parts=("WARD", "ICU")),
    Rotation(id="EI", name="Emergency, then unit", parts=("EM", "ICU")),
)


def person(
    id: str,
    *,
    pgy: int | None = 2,
    fte: int = 100,
    cohort: str = "",
    role: Role = Role.RESIDENT,
    start: date = LONG_AGO,
    end: date = FAR,
    then: tuple[date, int] | None = None,
    qualifications: tuple[Qualification, ...] = (),
) -> Clinician:
    """A clinician with one appointment, or with another PGY from the day that `then` names."""
    appointments = [Appointment(start=start, end=end, pgy=pgy, fte=fte, cohort=cohort)]
    if then:
        day, later = then
        appointments = [
            Appointment(start=start, end=day, pgy=pgy, fte=fte, cohort=cohort),
            Appointment(start=day, end=end, pgy=later, fte=fte, cohort=cohort),
        ]
    return Clinician(
        id=id,
        name=id,
        role=role,
        appointments=tuple(appointments),
        qualifications=qualifications,
    )


def faculty(id: str) -> Clinician:
    """A member of the faculty."""
    return person(id, role=Role.FACULTY, pgy=None)


def away(clinician: str, first: date, days: int = 1, **more: Any) -> Leave:
    """Whole days of leave."""
    return Leave(clinician=clinician, start=first, end=first + timedelta(days=days), **more)


def asks(
    clinician: str, kind: RequestKind, first: date, days: int = 1, *, what: str = "", rank: int = 1
) -> Request:
    """A request for some days."""
    end = first + timedelta(days=days)
    return Request(
        id="q", clinician=clinician, kind=kind, start=first, end=end, what=what, rank=rank
    )


@dataclass(frozen=True, kw_only=True)
class Verify:
    """One rule on a tiny programme; people are made for the rows that name none."""

    rule: Rule
    people: tuple[Clinician, ...] = ()
    start: date = MONDAY
    blocks: int = 0
    block_days: int = 28
    zone: str = "America/New_York"
    holidays: tuple[date, ...] = ()
    more: tuple[tuple[str, Any], ...] = ()
    rotations: tuple[tuple[str, str], ...] = ()
    history: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()

    def on(self, *people: Clinician, **place: Any) -> Verify:
        """Say who there is, and `start`, `zone`, `holidays`, or for a year `blocks`, `block_days`.

        Other keywords are fields of the programme (leave, requests, carry, rules ...).
        """
        own = {"start", "zone", "holidays", "blocks", "block_days"}
        mine = {key: value for key, value in place.items() if key in own}
        rest = tuple((key, value) for key, value in place.items() if key not in own)
        return replace(self, people=self.people + people, more=self.more + rest, **mine)

    def rotating(self, **rotations: str) -> Verify:
        """Say on which rotation each person is, day by day: R1="ICU ICU WARD"."""
        return replace(self, rotations=self.rotations + tuple(rotations.items()))

    def after(self, *rows: str) -> Verify:
        """Say what happened on the days up to the first one: "R1: N N"."""
        return replace(self, history=self.history + rows)

    def instead_of(self, *rows: str) -> Verify:
        """Say what the last schedule was, over the same steps."""
        return replace(self, last=self.last + rows)

    def given(self, *rows: str) -> Verify:
        """Say who has what, step by step: "R1: N N - D"."""
        return replace(self, rows=rows)

    # ---- what it comes to ----

    def holds(self) -> Verify:
        """Assert that nothing is broken and nothing costs."""
        return self.breaks_by(0).costs(0)

    def breaks_by(self, units: int) -> Verify:
        """Assert by how many units the hard bounds are broken in all."""
        assert sum(breach(limit.of, value) for limit, value in self._values()) == units
        return self

    def costs(self, amount: int, tier: Tier | None = None) -> Verify:
        """Assert what the soft bounds cost in all, and that it is all in one tier."""
        found = [(cost(limit.of, value), limit.tier) for limit, value in self._values()]
        assert sum(price for price, _ in found) == amount
        assert tier is None or {where for price, where in found if price} == {tier}
        return self

    def measures(self, *values: int) -> Verify:
        """Assert the value of each limit, in order."""
        assert tuple(value for _, value in self._values()) == values
        return self

    def says(self, *words: str) -> Verify:
        """Assert the messages of the limits that are broken or cost."""
        found = tuple(
            message(limit, value)
            for limit, value in self._values()
            if breach(limit.of, value) or cost(limit.of, value)
        )
        assert found == words
        return self

    def binds(self, *people: str) -> Verify:
        """Assert whom the rule has limits for, each once."""
        grid = self.problem.grid
        found = {grid.people[one.person].id for one in self.limits if one.person is not None}
        assert found == set(people)
        return self

    def allows(self, clinician: str, step: int, code: str) -> bool:
        """Return whether a person may have a letter at a step of the horizon."""
        grid = self.problem.grid
        row, letter = grid.person(clinician), grid.number(code)
        allowed = bool(grid.domain[row][grid.first + step] >> letter & 1)
        assert allowed == (grid.barred(row, grid.first + step, letter) is None)
        return allowed

    @property
    def limits(self) -> tuple[Limit, ...]:
        """The rule's limits."""
        return tuple(one for one in self.problem.limits if one.rule == self.rule.id)

    def _values(self) -> Iterator[tuple[Limit, int]]:
        rows = self._rows()
        for limit in self.limits:
            yield limit, limit.value(rows)

    # ---- the programme behind it ----

    @property
    def _steps(self) -> int:
        return max(len(_tokens(row)) for row in self.rows) if self.rows else self.blocks or 7

    @property
    def programme(self) -> Programme:
        """The programme of the rule."""
        named = [_name(row) for row in (*self.rows, *self.history)]
        known = {one.id for one in self.people}
        made = [person(id) for id in dict.fromkeys(named) if id not in known]
        length, number = (self.block_days, self.blocks) if self.blocks else (self._steps, 1)
        marks = [self.start + timedelta(days=length * n) for n in range(number + 1)]
        blocks = tuple(
            Block(str(n), begin, end) for n, (begin, end) in enumerate(pairwise(marks), 1)
        )
        return Programme(
            name="p",
            specialty="s",
            calendar=Calendar(
                self.zone,
                marks[0],
                marks[-1],
                blocks,
                tuple(Holiday(day, str(day)) for day in self.holidays),
            ),
            plan=Plan(year=bool(self.blocks), blocks=() if self.blocks else ("1",)),
            people=(*self.people, *made),
            shifts=SHIFTS,
            rotations=ROTATIONS if self.blocks else (),
        ).with_(**{**dict(self.more), "rules": (self.rule, *dict(self.more).get("rules", ()))})

    @property
    def problem(self) -> Problem:
        """The compiled problem."""
        programme = self.programme
        if self.blocks:
            codes = {
                (_name(row), str(n)): code
                for row in self.last
                for n, code in enumerate(_tokens(row), 1)
            }
            return compile_year(programme, previous=codes)
        rotations = {
            (id, self.start + timedelta(days=n)): rotation
            for id, text in self.rotations
            for n, rotation in enumerate(text.split())
        }
        before = [
            entry
            for row in self.history
            for entry in _entries(programme, row, self.start - timedelta(days=len(_tokens(row))))
        ]
        last = [entry for row in self.last for entry in _entries(programme, row, self.start)]
        return compile_days(programme, ("1",), rotations, tuple(before), previous=tuple(last))

    def _rows(self) -> tuple[Row, ...]:
        grid = self.problem.grid
        given = {_name(row): _tokens(row) for row in self.rows}
        return tuple(
            (
                *(cell.bit_length() - 1 for cell in grid.domain[row][: grid.first]),
                *_numbers(grid, given.get(one.id, ["-"] * self._steps)),
            )
            for row, one in enumerate(grid.people)
        )


def verify(rule: Rule) -> Verify:
    """Start a check of one rule."""
    return Verify(rule=replace(rule, id=rule.id or "rule"))


def _name(row: str) -> str:
    return row.partition(":")[0]


def _tokens(row: str) -> list[str]:
    return row.partition(":")[2].split()


def _numbers(grid: Grid, tokens: Sequence[str]) -> list[int]:
    names = {"v": "ELEC + vacation", ".": "absent"}
    if grid.name == "year":
        names["-"] = "absent"
    return [grid.number(names.get(token, token)) for token in tokens]


def _entries(programme: Programme, row: str, first: date) -> Iterator[Entry]:
    letters = {letter.code: letter for letter in day_letters(programme)}
    at = programme.calendar.instant
    for step, token in enumerate(_tokens(row)):
        day = first + timedelta(days=step)
        if token == "-":
            yield Entry(_name(row), at(day, 0), at(day, 1440), Kind.OFF)
        for span in letters[token].spans:
            yield Entry(
                _name(row), at(day, span.start), at(day, span.end), span.kind, code=span.code
            )
