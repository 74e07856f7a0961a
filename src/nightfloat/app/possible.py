"""What each person can still be given, and which demands nobody can meet.

Reads the limits of a problem one by one: facts about one person narrow what they may have; a sum
over people can reach at most what is left to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nightfloat.domain.findings import Severity
from nightfloat.rules.describe import quantity
from nightfloat.rules.grid import LEAVE, Letter, Limit, Problem
from nightfloat.rules.language import Letters, Sum
from nightfloat.rules.library.base import when
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.programme import Programme

Cell = tuple[int, int]
"""(row, step)."""


@dataclass(frozen=True, slots=True)
class Possible:
    """A problem of a programme."""

    programme: Programme
    problem: Problem


@dataclass(frozen=True, slots=True)
class Reason:
    """Why these rows cannot meet a demand: '… people on leave'."""

    words: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """A demand that cannot be met, whoever does what."""

    limit: Limit
    step: int
    what: str
    words: str
    reasons: tuple[Reason, ...]

    @property
    def alike(self) -> tuple[object, ...]:
        """What two demands share that are told as one."""
        return self.limit.rule, self.what, self.words, self.reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowded:
    """Demands of one step that cannot be met together: `able` people for `needed` places."""

    step: int
    what: tuple[str, ...]
    needed: int
    able: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is known of one problem before it is solved."""

    name: str
    possible: Possible
    contradictions: tuple[tuple[int, int, tuple[str, ...]], ...]
    """(row, step, what is demanded of that cell) where nothing satisfies all."""
    barred_pins: tuple[tuple[int, int, str], ...]
    """(row, step, why not) of pins against the programme's own rules."""
    unmet: tuple[Unmet, ...]
    crowded: tuple[Crowded, ...]
    tight: Mapping[str, tuple[int, ...]]
    """Steps on which a rule has exactly as many people as it needs."""
    needed: int
    available: int


def read(name: str, possible: Possible) -> Part:
    """Return what is known of a problem."""
    return _Read(possible).part(name)


@dataclass(slots=True)
class _Read:
    possible: Possible
    allowed: dict[Cell, Letters] = field(default_factory=dict)
    demands: dict[Cell, list[Limit]] = field(default_factory=dict)
    """The facts that bind a cell."""

    def part(self, name: str) -> Part:
        """Read the problem."""
        self._facts()
        unmet = tuple(self._unmet())
        failed = {(one.limit.rule, one.step) for one in unmet}
        crowded = tuple(self._crowded(failed))
        needed, available = self._room()
        return Part(
            name=name,
            possible=self.possible,
            contradictions=tuple(self._contradictions()),
            barred_pins=tuple(self._barred_pins()),
            unmet=unmet,
            crowded=crowded,
            tight=self._tight(),
            needed=needed,
            available=available,
        )

    @property
    def problem(self) -> Problem:
        """The problem that is read."""
        return self.possible.problem

    def _facts(self) -> None:
        """Narrow each cell by what is demanded of it alone: leave, pins, needed days off."""
        grid = self.problem.grid
        for row in range(len(grid.people)):
            for step in grid.horizon:
                self.allowed[row, step] = grid.domain[row][step]
        for limit in self.problem.limits:
            if not _binds_each(limit):
                continue
            assert isinstance(limit.of, Sum)
            for row, step, letters, _ in limit.of.cells:
                if (row, step) in self.allowed:
                    self.allowed[row, step] &= letters
                    self.demands.setdefault((row, step), []).append(limit)

    def _contradictions(self) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        for (row, step), letters in self.allowed.items():
            if not letters and (row, step) in self.demands:
                yield (
                    row,
                    step,
                    tuple(dict.fromkeys(limit.subject for limit in self.demands[row, step])),
                )

    def _barred_pins(self) -> Iterator[tuple[int, int, str]]:
        grid = self.problem.grid
        for (row, step), limits in self.demands.items():
            for limit in limits:
                if limit.rule != "pin" or not self.allowed[row, step]:
                    continue
                wanted = self.allowed[row, step]
                reasons = [grid.barred(row, step, letter) for letter in _members(wanted)]
                if all(reasons):
                    yield row, step, f"{limit.subject}, but {str(reasons[0]).rstrip('.')}."

    def _unmet(self) -> Iterator[Unmet]:
        """Yield the sums that cannot reach what they must."""
        for limit in self.problem.limits:
            of = limit.of
            if limit.severity is not Severity.MUST or not isinstance(of, Sum) or limit.fixed:
                continue
            if _binds_each(limit) or limit.steps is None:
                continue
            most, least = self._reach(of)
            step = limit.steps[0]
            what = self._what(limit, step)
            if of.lo is not None and most < of.lo:
                need = of.lo - min(0, least) if of.lo <= 0 else of.lo
                words = (
                    f"{quantity(need, limit.unit)} needed, {most} can be there"
                    if of.lo > 0
                    else f"{quantity(of.lo - most, limit.unit)} missing whoever is there"
                )
                yield Unmet(
                    limit=limit,
                    step=step,
                    what=what,
                    words=words,
                    reasons=self._reasons(limit, step),
                )
            elif of.hi is not None and least > of.hi:
                yield Unmet(
                    limit=limit,
                    step=step,
                    what=what,
                    words=f"at most {quantity(of.hi, limit.unit)} allowed, {least} pinned",
                    reasons=(),
                )

    def _what(self, limit: Limit, step: int) -> str:
        """Return what a limit counts, without the day or block."""
        rest = limit.subject.replace(when(self.problem.grid, step), "")
        return " ".join(rest.split()).replace(" ,", ",")

    def _reach(self, of: Sum) -> tuple[int, int]:
        """Return the most and the least that a sum can be."""
        most = least = 0
        for row, step, letters, weight in of.cells:
            allowed = self.allowed.get((row, step), self.problem.grid.domain[row][step])
            may, must = bool(allowed & letters), not allowed & ~letters
            most += weight if (may if weight > 0 else must) else 0
            least += weight if (must if weight > 0 else may) else 0
        return most, least

    def _rule(self, id: str) -> Coverage | None:
        rules = self.possible.programme.rules
        return next((r for r in rules if r.id == id and isinstance(r, Coverage)), None)

    def _reasons(self, limit: Limit, step: int) -> tuple[Reason, ...]:
        """Return why the people whom a coverage rule asks cannot be there, most frequent first."""
        rule = self._rule(limit.rule)
        assert isinstance(limit.of, Sum)
        if rule is None:
            return ()
        letters = 0
        for _, _, wanted, _ in limit.of.cells:
            letters |= wanted
        grid = self.problem.grid
        if not letters:
            letters = grid.with_shifts(rule.shifts) | grid.on_rotations(rule.rotations)
        return self._why_not(grid.people_who(rule.who, step), step, letters)

    def _why_not(self, rows: Sequence[int], step: int, letters: Letters) -> tuple[Reason, ...]:
        found: dict[str, list[int]] = {}
        for row in rows:
            if not self.allowed[row, step] & letters:
                found.setdefault(self._why(row, step, letters), []).append(row)
        order = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
        return tuple(Reason(words, tuple(rows)) for words, rows in order)

    def _why(self, row: int, step: int, letters: Letters) -> str:
        """Return in a few words why a person can have none of these letters."""
        grid = self.problem.grid
        person, place = grid.people[row], grid.steps[step]
        if grid.name != "year" and person.appointment(place.start) is None:
            return "not in the programme that day"
        for limit in self.demands.get((row, step), ()):
            if grid.domain[row][step] & letters:
                return {"leave": "on leave", "pin": "pinned to something else"}.get(
                    limit.rule, "with a day off that is needed"
                )
        reasons = [grid.barred(row, step, letter) or "" for letter in _members(letters)]
        rules = {rule.id: rule for rule in self.possible.programme.rules}
        named = [reason.partition(": ")[0] for reason in reasons]
        if all(name in rules for name in named) and named:
            return f"not allowed ({rules[named[0]].words().rstrip('.')})"
        if grid.name == "year":
            return "not there"
        where = self.possible.programme.rotation.get(grid.rotation[row][step])
        return f"on {where.name}" if where else "not free for it"

    def _coverage(self) -> Iterator[tuple[int, Limit]]:
        """Yield (step, limit) of each minimum that coverage must have."""
        for limit in self.problem.limits:
            of = limit.of
            if (
                limit.severity is Severity.MUST
                and isinstance(of, Sum)
                and (of.lo or 0) > 0
                and limit.steps is not None
                and self._rule(limit.rule)
            ):
                yield limit.steps[0], limit

    def _tight(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, list[int]] = {}
        for step, limit in self._coverage():
            assert isinstance(limit.of, Sum)
            if self._reach(limit.of)[0] == limit.of.lo and step not in found.get(limit.rule, ()):
                found.setdefault(limit.rule, []).append(step)
        return {rule: tuple(steps) for rule, steps in found.items()}

    def _apart(self) -> dict[int, list[Limit]]:
        """Return the demands of each step of which one person can meet only one."""
        found: dict[int, list[tuple[Limit, Letters]]] = {}
        for step, limit in self._coverage():
            assert isinstance(limit.of, Sum)
            letters = 0
            for _, _, wanted, _ in limit.of.cells:
                letters |= wanted
            group = found.setdefault(step, [])
            if all(not letters & other for _, other in group):
                group.append((limit, letters))
        return {step: [limit for limit, _ in group] for step, group in found.items()}

    def _crowded(self, failed: set[tuple[str, int]]) -> Iterator[Crowded]:
        grid = self.problem.grid
        for step, limits in self._apart().items():
            open_ = [limit for limit in limits if (limit.rule, step) not in failed]
            places = [
                (number, row_letters)
                for number, limit in enumerate(open_)
                for row_letters in [_cells(limit)] * (_sum(limit).lo or 0)
            ]
            stuck = self._stuck(step, places)
            if not stuck:
                continue
            short = [open_[number] for number in sorted({number for number, _ in stuck})]
            able = {
                row
                for limit in short
                for row, letters in _cells(limit).items()
                if self.allowed[row, step] & letters
            }
            letters = 0
            for limit in short:
                for wanted in _cells(limit).values():
                    letters |= wanted
            yield Crowded(
                step=step,
                what=tuple(self._what(limit, step) for limit in short),
                needed=sum(_sum(limit).lo or 0 for limit in short),
                able=len(able),
                reasons=self._why_not(range(len(grid.people)), step, letters),
            )

    def _stuck(
        self, step: int, places: Sequence[tuple[int, Mapping[int, Letters]]]
    ) -> list[tuple[int, Mapping[int, Letters]]]:
        """Return places that cannot all be filled by different people; none when they can."""
        taken: dict[int, int] = {}
        """The place that each row fills."""

        def fill(place: int, seen: set[int], visited: set[int]) -> bool:
            visited.add(place)
            for row, letters in places[place][1].items():
                if row in seen or not self.allowed[row, step] & letters:
                    continue
                seen.add(row)
                if row not in taken or fill(taken[row], seen, visited):
                    taken[row] = place
                    return True
            return False

        for place in range(len(places)):
            visited: set[int] = set()
            if not fill(place, set(), visited):
                return [places[one] for one in sorted(visited)]
        return []

    def _room(self) -> tuple[int, int]:
        """Return the person-steps that coverage needs, and those that can be worked at all."""
        grid = self.problem.grid
        needed = sum(_sum(limit).lo or 0 for limits in self._apart().values() for limit in limits)
        work = grid.having(lambda letter: _works(letter, year=grid.name == "year"))
        return needed, sum(bool(letters & work) for letters in self.allowed.values())


def _works(letter: Letter, *, year: bool) -> bool:
    return bool(letter.rotations) if year else not letter.idle and letter.code != LEAVE


def _binds_each(limit: Limit) -> bool:
    """Return True when a must binds each of its cells by itself."""
    of = limit.of
    return (
        limit.severity is Severity.MUST
        and isinstance(of, Sum)
        and of.lo == len(of.cells)
        and all(weight == 1 for _, _, _, weight in of.cells)
        and len({row for row, _, _, _ in of.cells}) == 1
        and (limit.fixed or limit.about != "")
    )


def _sum(limit: Limit) -> Sum:
    assert isinstance(limit.of, Sum)
    return limit.of


def _cells(limit: Limit) -> dict[int, Letters]:
    return {row: letters for row, _, letters, _ in _sum(limit).cells}


def _members(letters: Letters) -> Iterator[int]:
    index = 0
    while letters:
        if letters & 1:
            yield index
        letters >>= 1
        index += 1
