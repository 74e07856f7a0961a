"""What INRC-I's rules mean, as Counts and Sums: all row rules priced, the cover exact.

* The period is all there is: a run that touches an end of it is judged like any other.
* A run costs its weight for each day (weekend) too long or too short.
* A weekend is worked when any of its days is. Completeness: where work and rest meet inside a
  weekend, work pays for each of its days on the other side. Identity: for each shift type in the
  weekend, each day without it costs.
* Two free days after nights: after the last night of a series, work on one of the next two days
  costs once.
* Skills: a shift that needs a skill the nurse has not got costs, if the contract says so.

Runs of weekends are windows over "this weekend is worked" terms: a run of L has L - k windows of
k + 1 worked weekends, which is its excess over k; it is j long where j worked weekends lie between
free ones (or an end), which one Count of those j + 2 terms can say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import product

from nightfloat.bench.instance import FREE, InstanceError, ShiftType, grid_of, limit
from nightfloat.domain.time import DAY
from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import Count, Letters, Pat, Sum, run_max

Term = tuple[Pat, int]
Weekend = tuple[int, ...]
"""The days of one weekend, in order."""


@dataclass(frozen=True, slots=True)
class Priced:
    """A soft bound and what each unit beyond it costs."""

    value: int
    weight: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """An unwanted sequence of letter sets; `days` are the weekdays it is bound to (None: any)."""

    weight: int
    sets: tuple[Letters, ...]
    days: tuple[int | None, ...]


Range = tuple[Priced | None, Priced | None]
"""(At least, at most); None: not limited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """The rules of one kind of contract; None: the rule is off."""

    assignments: Range
    working_days: Range
    free_days: Range
    working_weekends: Range
    weekends_in_four: Priced | None
    weekend: tuple[int, int]
    """(first weekday, number of days)."""
    complete: Priced | None
    identical: Priced | None
    no_night_before: Priced | None
    two_free_after_nights: Priced | None
    alternative_skill: Priced | None
    patterns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Nurse:
    """One employee."""

    name: str
    contract: int
    skills: frozenset[int]


@dataclass(frozen=True, slots=True)
class Cover:
    """How many work a shift on a day, exactly."""

    day: int
    shift: int
    number: int


@dataclass(slots=True, kw_only=True)
class Ward:
    """An instance as it is read."""

    name: str
    start: date
    days: int
    shifts: list[ShiftType] = field(default_factory=list)
    needed: list[tuple[int, ...]] = field(default_factory=list)
    """For each shift, the skills that it needs."""
    nights: Letters = 0
    patterns: list[Pattern] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)
    nurses: list[Nurse] = field(default_factory=list)
    cover: list[Cover] = field(default_factory=list)
    requests: list[tuple[int, int, Letters, int]] = field(default_factory=list)
    """(nurse, day, letters that cost, weight)."""

    @property
    def every(self) -> Letters:
        """All letters."""
        return (1 << len(self.shifts) + 1) - 1

    @property
    def work(self) -> Letters:
        """All letters but off."""
        return self.every & ~FREE

    def weekends(self, contract: Contract) -> list[Weekend]:
        """Return the weekends of a contract; raise InstanceError where the period cuts one."""
        first, length = contract.weekend
        found = []
        for day in range(1 - length, self.days):
            if (self.start + day * DAY).weekday() == first:
                if day < 0 or day + length > self.days:
                    raise InstanceError(
                        f"{self.name}: the period cuts the weekend of {self.start + day * DAY}, "
                        "which the rules of weekends do not foresee. "
                        "Maybe a period that starts on a Friday and ends on a Thursday."
                    )
                found.append(tuple(range(day, day + length)))
        return found


def problem_of(ward: Ward) -> Problem:
    """Return the problem that a ward states."""
    people = [nurse.name for nurse in ward.nurses]
    domain = [[ward.every] * ward.days for _ in people]
    grid = grid_of(
        ward.name,
        start=ward.start,
        days=ward.days,
        shifts=ward.shifts,
        people=people,
        domain=domain,
    )
    limits: list[Limit] = []
    for one in ward.cover:
        cells = tuple((person, one.day, 2 << one.shift, 1) for person in range(len(people)))
        subject = f"{ward.shifts[one.shift].id} on day {one.day}"
        limits.append(limit("cover", subject, Sum(cells=cells, lo=one.number, hi=one.number)))
    for person, nurse in enumerate(ward.nurses):
        contract = ward.contracts[nurse.contract]
        limits += (
            limit(rule, f"{rule} of {nurse.name}", count, person)
            for rule, count in _counts(ward, contract)
        )
        wishes = tuple(cell for cell in ward.requests if cell[0] == person)
        if wishes:
            limits.append(
                limit("requests", f"requests of {nurse.name}", Sum(cells=wishes, hi=0, phi=1))
            )
        skills = _alternative(ward, contract, nurse, person)
        if skills is not None:
            limits.append(limit("skill", f"skills of {nurse.name}", skills))
    return Problem(grid=grid, limits=tuple(limits))


def _counts(ward: Ward, contract: Contract) -> Iterator[tuple[str, Count]]:
    """Yield (rule, Count) for the row rules of a contract."""
    work, days = ward.work, ward.days
    least, most = contract.assignments
    if least or most:
        yield (
            "assignments",
            Count(
                terms=((Pat((work,)), 1),),
                lo=least.value if least else None,
                plo=least.weight if least else None,
                hi=most.value if most else None,
                phi=most.weight if most else None,
            ),
        )
    for rule, letters, (shortest, longest) in (
        ("working-days", work, contract.working_days),
        ("free-days", FREE, contract.free_days),
    ):
        if longest and longest.value < days:
            yield f"{rule}-max", run_max(letters, longest.value, price=longest.weight)
        if shortest and shortest.value > 1:
            yield f"{rule}-min", short_runs(letters, shortest, ward.every, days)
    weekends = ward.weekends(contract)
    yield from _weekend_runs(ward, contract, weekends)
    yield from _inside_weekends(ward, contract, weekends)
    if contract.two_free_after_nights and ward.nights:
        night, other = ward.nights, work & ~ward.nights
        terms = ((Pat((night, other)), 1), (Pat((night, FREE, work)), 1))
        yield "free-after-nights", _charge(terms, contract.two_free_after_nights.weight)
    for number in contract.patterns:
        pattern = ward.patterns[number]
        yield f"pattern-{number}", _charge(((_bound(pattern, ward), 1),), pattern.weight)


def _charge(terms: tuple[Term, ...], weight: int) -> Count:
    """Return a Count whose occurrences cost their weight each."""
    return Count(terms=terms, hi=0, phi=weight)


def short_runs(letters: Letters, least: Priced, every: Letters, days: int) -> Count:
    """Return what runs shorter than `least` cost, those that touch an end of the row included."""
    others = every & ~letters
    terms: list[Term] = []
    for size in range(1, least.value):
        missing = least.value - size
        run = (letters,) * size
        terms.append((Pat((others, *run, others)), missing))
        if size < days:
            terms.append((Pat((*run, others), (size,)), missing))
            terms.append((Pat((others, *run), (days - 1,)), missing))
        elif size == days:
            terms.append((Pat(run, (days - 1,)), missing))
    return _charge(tuple(terms), least.weight)


def _bound(pattern: Pattern, ward: Ward) -> Pat:
    """Return a pattern that ends only where all its weekdays fit."""
    length = len(pattern.sets)
    if not any(day is not None for day in pattern.days):
        return Pat(pattern.sets)
    ends = tuple(
        last
        for last in range(length - 1, ward.days)
        if all(
            wanted is None or (ward.start + (last - length + 1 + at) * DAY).weekday() == wanted
            for at, wanted in enumerate(pattern.days)
        )
    )
    return Pat(pattern.sets, ends)


def _worked(weekend: Weekend, work: Letters) -> list[Term]:
    """Return terms whose sum is 1 when any day of a weekend is worked: by its first worked day."""
    return [(Pat((*(FREE,) * at, work), (weekend[at],)), 1) for at in range(len(weekend))]


def _free(weekend: Weekend) -> Term:
    """Return the term that is 1 when no day of a weekend is worked."""
    return Pat((FREE,) * len(weekend), (weekend[-1],)), 1


def _weekend_runs(
    ward: Ward, contract: Contract, weekends: list[Weekend]
) -> Iterator[tuple[str, Count]]:
    """Yield what runs of worked weekends cost, too long, too short, or too many in four."""
    shortest, longest = contract.working_weekends
    if longest:
        yield from _windows(ward, weekends, longest.value + 1, longest, "working-weekends-max")
    if contract.weekends_in_four:
        span = min(4, len(weekends))
        yield from _windows(ward, weekends, span, contract.weekends_in_four, "weekends-in-four")
    for size in range(1, shortest.value if shortest else 1):
        assert shortest is not None
        for first in range(len(weekends) - size + 1):
            terms: list[Term] = []
            for weekend in weekends[first : first + size]:
                terms += _worked(weekend, ward.work)
            beside = [at for at in (first - 1, first + size) if 0 <= at < len(weekends)]
            terms += (_free(weekends[at]) for at in beside)
            price = shortest.weight * (shortest.value - size)
            yield (
                "working-weekends-min",
                Count(terms=tuple(terms), hi=size + len(beside) - 1, phi=price),
            )


def _windows(
    ward: Ward, weekends: list[Weekend], span: int, most: Priced, rule: str
) -> Iterator[tuple[str, Count]]:
    """Yield a Count of the worked weekends in each window of `span` weekends."""
    if most.value >= span:
        return
    for first in range(len(weekends) - span + 1):
        terms = [
            term
            for weekend in weekends[first : first + span]
            for term in _worked(weekend, ward.work)
        ]
        yield rule, Count(terms=tuple(terms), hi=most.value, phi=most.weight)


def _inside_weekends(
    ward: Ward, contract: Contract, weekends: list[Weekend]
) -> Iterator[tuple[str, Count]]:
    """Yield what the rules about single weekends cost."""
    ends = tuple(weekend[-1] for weekend in weekends)
    length = contract.weekend[1]
    if contract.complete:
        broken = [
            (Pat(tuple(ward.work if one else FREE for one in worked), ends), broken_days(worked))
            for worked in product((False, True), repeat=length)
            if broken_days(worked)
        ]
        yield "complete-weekends", _charge(tuple(broken), contract.complete.weight)
    if contract.identical:
        mixed = [
            (
                Pat(tuple(letter if one else ward.every & ~letter for one in here), ends),
                length - sum(here),
            )
            for letter in (2 << shift for shift in range(len(ward.shifts)))
            for here in product((False, True), repeat=length)
            if 0 < sum(here) < length
        ]
        yield "identical-weekends", _charge(tuple(mixed), contract.identical.weight)
    if contract.no_night_before and ward.nights:
        pattern = Pat((ward.nights, *(FREE,) * length), ends)
        yield "night-before-free-weekend", _charge(((pattern, 1),), contract.no_night_before.weight)


def broken_days(worked: tuple[bool, ...]) -> int:
    """Return what an incomplete weekend counts.

    At each change from work to rest the days after it count, at each change from rest to work the
    days before it.
    """
    return sum(
        (len(worked) - at) if worked[at - 1] else at
        for at in range(1, len(worked))
        if worked[at] != worked[at - 1]
    )


def _alternative(ward: Ward, contract: Contract, nurse: Nurse, person: int) -> Sum | None:
    """Return what shifts cost whose skills a nurse has not got."""
    if contract.alternative_skill is None:
        return None
    letters = sum(
        2 << shift for shift, needed in enumerate(ward.needed) if nurse.skills.isdisjoint(needed)
    )
    if not letters:
        return None
    weight = contract.alternative_skill.weight
    return Sum(cells=tuple((person, day, letters, weight) for day in range(ward.days)), hi=0, phi=1)
