"""Before a solve: what it would schedule, and demands that nobody can meet, in words.

Only what can be told at once is told: each demand by itself, and all demands of one day together.
That nothing is found here does not mean that a legal schedule exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nightfloat.app.possible import Part, Possible, Reason, Unmet, read
from nightfloat.domain.time import DAY, days, say
from nightfloat.rules.alphabet import rotates
from nightfloat.rules.compile import compile_days, compile_year
from nightfloat.rules.hours import packs_in_force
from nightfloat.rules.library.composition import Composition
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.library.eligibility import Eligibility
from nightfloat.rules.library.requests import Requests
from nightfloat.rules.library.vacation import Vacation
from nightfloat.rules.phrases import listing
from nightfloat.rules.programme import Programme
from nightfloat.rules.reading import before, rotations_of_blocks

READ = (Composition, Coverage, Eligibility, Requests, Vacation)
"""The rules that are looked at; the others bind rows, which only a search can judge."""

NAMED = 6
"""People, days or clauses that are named; of the others there is the number."""


class Severity(StrEnum):
    """How bad it is: no legal schedule; hardly any room; good to know."""

    IMPOSSIBLE = "impossible"
    TIGHT = "tight"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One thing to know before a solve; `start` to `end` are days, `end` the last one."""

    severity: Severity
    words: str
    detail: tuple[str, ...] = ()
    rule: str = ""
    clinicians: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One problem of the solve: its people and steps, and person-steps asked for and there."""

    name: str
    people: int
    steps: int
    needed: int
    available: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preflight:
    """What a solve would make; counts are of what touches its days."""

    start: date
    end: date
    people: int
    leave: int
    requests: int
    pins: int
    shares: tuple[Share, ...]
    rules: tuple[tuple[str, str, str], ...]
    """(id, severity, sentence) of each rule in force."""
    packs: tuple[tuple[str, str, int], ...]
    """(name, title, rules) of each pack in force."""
    issues: tuple[Issue, ...]

    @property
    def possible(self) -> bool:
        """False when it is known already that no legal schedule exists."""
        return not any(issue.severity is Severity.IMPOSSIBLE for issue in self.issues)


def preflight(programme: Programme) -> Preflight:
    """Return what is known about a solve before it begins."""
    calendar, plan = programme.calendar, programme.plan
    start = calendar.start if plan.year else min(b.start for b in programme.planned)
    end = calendar.end if plan.year else max(b.end for b in programme.planned)
    parts = [read(name, problem) for name, problem in _problems(programme)]
    found = [issue for part in parts for issue in _issues(part)]
    found += _notes(programme)
    order = list(Severity)
    found.sort(key=lambda issue: order.index(issue.severity))
    people = [
        one for one in programme.people if any(one.appointment(day) for day in days(start, end))
    ]
    blocks = len(calendar.blocks) if plan.year else 0
    return Preflight(
        start=start,
        end=end - DAY,
        people=len(people),
        leave=sum(leave.start < end and start <= leave.end for leave in programme.leave),
        requests=sum(one.start < end and start < one.end for one in programme.requests),
        pins=sum(one.start < end and start < one.end for one in programme.pins)
        + (len(programme.block_schedule) if blocks else 0),
        shares=tuple(_share(part) for part in parts),
        rules=tuple((rule.id, rule.severity.value, rule.words()) for rule in programme.rules),
        packs=tuple(
            dict.fromkeys(
                (pack.name, pack.title, len(pack.rules)) for _, pack in packs_in_force(programme)
            )
        ),
        issues=tuple(found),
    )


def _problems(programme: Programme) -> Iterator[tuple[str, Possible]]:
    """Yield what may stand where, problem by problem; days wait for the rotations of a year."""
    lean = programme.with_(
        rules=tuple(rule for rule in programme.rules if isinstance(rule, READ)), packs=()
    )
    if programme.plan.year:
        yield "the year", Possible(lean, compile_year(lean))
        return
    pins = {(pin.clinician, pin.block): pin.rotation for pin in lean.block_schedule}
    rotations = rotations_of_blocks(lean, pins)
    for id in lean.plan.blocks:
        past = before(lean.history, lean.calendar.block(id).start, lean.calendar)
        yield f"block {id}", Possible(lean, compile_days(lean, (id,), rotations, past))


def _share(part: Part) -> Share:
    grid = part.possible.problem.grid
    return Share(
        name=part.name,
        people=len(grid.people),
        steps=len(grid.horizon),
        needed=part.needed,
        available=part.available,
    )


def _issues(part: Part) -> Iterator[Issue]:
    grid = part.possible.problem.grid
    for row, step, subjects in part.contradictions:
        person = grid.people[row]
        yield Issue(
            severity=Severity.IMPOSSIBLE,
            words=f"{subjects[0]}, but {listing(subjects[1:], 'and')}."
            if len(subjects) > 1
            else f"{subjects[0]}, which nothing allows.",
            clinicians=(person.id,),
            start=grid.steps[step].start,
            end=grid.steps[step].end - DAY,
        )
    for row, step, why in part.barred_pins:
        yield Issue(
            severity=Severity.IMPOSSIBLE,
            words=why,
            rule="pin",
            clinicians=(grid.people[row].id,),
            start=grid.steps[step].start,
            end=grid.steps[step].end - DAY,
        )
    for group in _folded(part.unmet):
        yield _short(part, group)
    for together in part.crowded:
        place = grid.steps[together.step]
        when = f"In block {place.id}" if grid.name == "year" else f"On {say(place.start)}"
        yield Issue(
            severity=Severity.IMPOSSIBLE,
            words=f"{when} {listing(together.what, 'and')} need {together.needed} people "
            f"together, and {together.able} can be there.",
            detail=_details(part, together.reasons),
            start=place.start,
            end=place.end - DAY,
        )
    for rule, steps in part.tight.items():
        yield Issue(
            severity=Severity.TIGHT,
            words=f'"{rule}" has exactly as many people as it needs {_times(part, steps)}.',
            rule=rule,
            start=grid.steps[steps[0]].start,
            end=grid.steps[steps[-1]].end - DAY,
        )
    if part.needed > part.available * 6 / 7 and part.needed <= part.available:
        unit = "blocks" if grid.name == "year" else "days"
        yield Issue(
            severity=Severity.TIGHT,
            words=f"{part.name.capitalize()} asks for {part.needed} person-{unit} of the "
            f"{part.available} that there are: more than six of seven.",
        )


def _folded(unmet: Sequence[Unmet]) -> list[list[Unmet]]:
    """Return demands in groups: those of one rule that fail alike on steps in a row."""
    groups: list[list[Unmet]] = []
    for one in sorted(unmet, key=lambda each: (each.limit.rule, each.what, each.step)):
        last = groups[-1][-1] if groups else None
        if last and (last.alike, last.step + 1) == (one.alike, one.step):
            groups[-1].append(one)
        else:
            groups.append([one])
    return sorted(groups, key=lambda group: group[0].step)


def _short(part: Part, group: Sequence[Unmet]) -> Issue:
    grid = part.possible.problem.grid
    one = group[0]
    steps = [each.step for each in group]
    words = f"{one.what} {_span(part, steps)}: {one.words}."
    return Issue(
        severity=Severity.IMPOSSIBLE,
        words=words,
        detail=_details(part, one.reasons),
        rule=one.limit.rule,
        clinicians=tuple(grid.people[row].id for reason in one.reasons for row in reason.rows),
        start=grid.steps[one.step].start,
        end=grid.steps[group[-1].step].end - DAY,
    )


def _details(part: Part, reasons: Iterable[Reason]) -> tuple[str, ...]:
    people = part.possible.problem.grid.people
    return tuple(
        f"{len(reason.rows)} {reason.words}: {few([people[row].name for row in reason.rows])}."
        for reason in reasons
    )


def few(names: Sequence[str]) -> str:
    """Return the first names, and how many more there are."""
    if len(names) <= NAMED:
        return listing(tuple(names), "and")
    return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"


def _span(part: Part, steps: Sequence[int]) -> str:
    """Return when: 'on Fri 10 Jul 2026', 'from … to …', 'in blocks 3 to 5'."""
    grid = part.possible.problem.grid
    first, last = grid.steps[steps[0]], grid.steps[steps[-1]]
    if grid.name == "year":
        return f"in block {first.id}" if first == last else f"in blocks {first.id} to {last.id}"
    if first == last:
        return f"on {say(first.start)}"
    joint = "and" if len(steps) == 2 else "to"
    start = "on" if len(steps) == 2 else "from"
    return f"{start} {say(first.start)} {joint} {say(last.start)}"


def _times(part: Part, steps: Sequence[int]) -> str:
    grid = part.possible.problem.grid
    if grid.name == "year":
        return (
            f"in {len(steps)} blocks" if len(steps) > 1 else f"in block {grid.steps[steps[0]].id}"
        )
    first = say(grid.steps[steps[0]].start)
    return f"on {len(steps)} days, first on {first}" if len(steps) > 1 else f"on {first}"


def _notes(programme: Programme) -> Iterator[Issue]:
    plan = programme.plan
    if plan.year and plan.blocks:
        yield Issue(
            severity=Severity.NOTE,
            words=f"The days of block {listing(plan.blocks, 'and')} are not looked at here: they "
            "depend on the rotations that the solve makes first.",
        )
    if programme.rotations and not plan.year:
        yield from _unplaced(programme)
    seen: Mapping[str, None] = {}
    for _, pack in packs_in_force(programme):
        if pack.not_checked and pack.name not in seen:
            seen = {**seen, pack.name: None}
            titles = [f"{one.short_id} {one.title}" for one in pack.not_checked]
            number = len(titles)
            yield Issue(
                severity=Severity.NOTE,
                words=f"{pack.title}: {number} {'clause' if number == 1 else 'clauses'} that no "
                "schedule can show to be kept.",
                detail=tuple(titles),
            )


def _unplaced(programme: Programme) -> Iterator[Issue]:
    """Yield a note for each planned block in which people of the block schedule have no place."""
    placed = {(pin.clinician, pin.block) for pin in programme.block_schedule}
    anyone = {pin.clinician for pin in programme.block_schedule}
    for block in programme.planned:
        without = [
            one
            for one in programme.people
            if one.id in anyone
            and rotates(programme, one)
            and (one.id, block.id) not in placed
            and any(one.appointment(day) for day in days(block.start, block.end))
        ]
        if without:
            yield Issue(
                severity=Severity.NOTE,
                words=f"No rotation is known in block {block.id} for "
                f"{few([one.name for one in without])}.",
                clinicians=tuple(one.id for one in without),
                start=block.start,
                end=block.end - DAY,
            )
