"""Rules inferred from the year that was made by hand: what it kept to is what is asked for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from benchmarks.real_year.source import Source
from nightfloat.domain.absence import Request, RequestKind
from nightfloat.domain.findings import Severity
from nightfloat.domain.people import WhoSelector
from nightfloat.domain.time import DAY, DaySelector
from nightfloat.domain.work import Rotation
from nightfloat.rules.language import Tier
from nightfloat.rules.library.base import Rule
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.library.eligibility import Eligibility
from nightfloat.rules.library.fairness import Fairness
from nightfloat.rules.library.order import Order
from nightfloat.rules.library.requests import Requests
from nightfloat.rules.library.run import Run
from nightfloat.rules.library.spacing import Spacing
from nightfloat.rules.library.total import Total
from nightfloat.rules.library.vacation import Vacation

CALLS = ("CALL", "SUNDAY")
"""Faculty call: Monday to Saturday, and Sunday, which people count apart."""
TEAM = "Family Medicine Inpatient Team"
SERVICES = {
    "inpatient team, interns": (f"{TEAM} Intern",),
    "inpatient team, seniors": (f"{TEAM} Resident", f"{TEAM} Pre-Attending"),
    "night float": ("Night Float", "Night Float Intern"),
}
"""Services that need somebody in every block; who comes and when is otherwise free."""
HEAVY = (
    "Inpatient Team",
    "Night Float",
    "Intensive Care",
    "Labor and Delivery",
    "Ward",
    "Internal Medicine Intern",
    "Emergency",
)
"""Words of rotations on which nobody takes a week off."""
SAME_AS = {"FMIT": f"{TEAM} Intern"}
"""The short name in combinations, and the rotation that it means."""


@dataclass(frozen=True, slots=True)
class Names:
    """Rotations by the name in the source, and the two halves that each stands for."""

    ids: Mapping[str, str]
    halves: Mapping[str, tuple[str, str]]


def heavy(rotation: str) -> bool:
    """Return True for a rotation with nights or an inpatient service."""
    return any(word in rotation for word in HEAVY)


def names_of(source: Source) -> Names:
    """Return ids and halves. A name with two '+' is one outside course and stays whole."""
    ids, halves = {}, {}
    for name in sorted(set(source.cells.values())):
        parts = name.split(" + ")
        ids[name] = name if len(name) <= 60 else name.replace("Family Medicine ", "")
        first, last = (parts[0], parts[1]) if len(parts) == 2 else (ids[name], ids[name])
        halves[ids[name]] = (SAME_AS.get(first, first), SAME_AS.get(last, last))
    return Names(ids, halves)


def rotations_of(names: Names) -> tuple[Rotation, ...]:
    """Return the single rotations, then the combinations."""
    single = sorted({part for halves in names.halves.values() for part in halves})
    pairs = [id for id in names.halves if id not in single]
    return (
        *(Rotation(id=id, name=id, vacation=not heavy(id)) for id in single),
        *(Rotation(id=id, name=id, parts=names.halves[id]) for id in pairs),
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """Half blocks by resident and rotation, and heads by rotation, block and half."""

    halves: Mapping[str, Counter[str]]
    heads: Mapping[str, Counter[tuple[str, int]]]
    where: Mapping[str, frozenset[int]]
    """The postgraduate years that had a rotation."""


def seen_in(source: Source, names: Names) -> Seen:
    """Count the schedule made by hand."""
    level = {id: pgy for id, _, pgy in source.clinicians}
    halves: dict[str, Counter[str]] = defaultdict(Counter)
    heads: dict[str, Counter[tuple[str, int]]] = defaultdict(Counter)
    where: dict[str, set[int]] = defaultdict(set)
    for (resident, block), name in source.cells.items():
        for half, rotation in enumerate(names.halves[names.ids[name]]):
            halves[resident][rotation] += 1
            heads[rotation][block, half] += 1
            where[rotation].add(level[resident] or 0)
    return Seen(halves, heads, {name: frozenset(years) for name, years in where.items()})


def year_rules(source: Source, names: Names, seen: Seen) -> Iterator[Rule]:
    """Yield what the block schedule is asked to keep to."""
    for rotation in sorted(seen.where):
        yield Eligibility(
            id=f"who: {rotation}",
            rotations=(rotation,),
            who=WhoSelector(tuple(f"pgy{year}" for year in sorted(seen.where[rotation]))),
            note="The years that had it.",
        )
    yield from _named_blocks(seen)
    yield from _seats(source, seen)
    yield from _curriculum(source, seen)
    first = [name for name in names.halves if "Orientation" in name]
    later = {n for n, years in seen.where.items() if 1 in years} - set(first)
    yield Order(
        id="orientation first",
        rotations=tuple(first),
        then=tuple(sorted(later)),
        who=WhoSelector(("pgy1",)),
    )
    yield Run(
        id="inpatient blocks in a row",
        rotations=tuple(sorted(name for name in seen.where if heavy(name))),
        max=_longest(source, names),
        note="The longest run that anybody had.",
    )
    yield Vacation(
        id="leave on inpatient rotations",
        leave_days=5,
        weight=3,
        note="Five days or more of absence in a block, on a rotation that cannot spare anybody.",
    )
    yield Requests(id="own choices", elective=1)


def _named_blocks(seen: Seen) -> Iterator[Rule]:
    """Yield the limits that two clinic rotations carry in their names."""
    for rotation, numbers in (("0-6", range(7, 14)), ("7-13", range(1, 7))):
        for name in seen.where:
            if name.endswith(f"Blocks {rotation}"):
                yield Eligibility(
                    id=f"when: {name}",
                    rotations=(name,),
                    blocks=tuple(str(number) for number in numbers),
                    who=WhoSelector(("!all",)),
                )


def _seats(source: Source, seen: Seen) -> Iterator[Rule]:
    slots = [(block, half) for block, _, _ in source.blocks for half in (0, 1)]
    for rotation in sorted(seen.heads):
        yield Coverage(
            id=f"seats: {rotation}", rotations=(rotation,), max=max(seen.heads[rotation].values())
        )
    for service, rotations in SERVICES.items():
        counts = [sum(seen.heads[name][slot] for name in rotations) for slot in slots]
        mean = (2 * sum(counts) + len(counts)) // (2 * len(counts))
        yield Coverage(
            id=f"service: {service}",
            rotations=tuple(name for name in rotations if name in seen.where),
            min=min(counts) or None,
            target=mean,
            max=max(counts),
            note="At least and at most as seen in any half block; the target is their mean.",
        )


def _curriculum(source: Source, seen: Seen) -> Iterator[Rule]:
    for pgy in (1, 2, 3):
        group = source.residents(pgy)
        for rotation in sorted(name for name, years in seen.where.items() if pgy in years):
            halves = [seen.halves[id][rotation] for id in group]
            yield Total(
                id=f"pgy{pgy}: {rotation}",
                rotations=(rotation,),
                who=WhoSelector((f"pgy{pgy}",)),
                min=min(halves) // 2 or None,
                max=-(-max(halves) // 2),
                note="The least and the most blocks that one of them had.",
            )


def _longest(source: Source, names: Names) -> int:
    longest = 0
    for id, role, _ in source.clinicians:
        run = 0
        for block, _, _ in source.blocks if role == "resident" else ():
            name = source.cells.get((id, block))
            hard = name is not None and any(map(heavy, names.halves[names.ids[name]]))
            run = run + 1 if hard else 0
            longest = max(longest, run)
    return longest


def _longest_call(source: Source) -> int:
    longest = run = 0
    for day, id in sorted(source.call.items()):
        run = run + 1 if source.call.get(day - DAY) == id else 1
        longest = max(longest, run)
    return longest


def choices(source: Source, seen: Seen, start: date, end: date) -> Iterator[Request]:
    """Yield a wish for each rotation that a resident had and not all of the same year did."""
    for pgy in (1, 2, 3):
        group = source.residents(pgy)
        for id in group:
            for rotation in sorted(seen.halves[id]):
                if any(not seen.halves[other][rotation] for other in group):
                    yield Request(
                        id=f"{id}: {rotation}",
                        clinician=id,
                        kind=RequestKind.ELECTIVE,
                        start=start,
                        end=end,
                        what=rotation,
                    )


def call_rules(source: Source) -> Iterator[Rule]:
    """Yield what the faculty call is asked to keep to."""
    core = WhoSelector(source.core)
    last = max(source.call)
    for shift, days in zip(CALLS, ("Mon-Sat", "Sun"), strict=True):
        yield Coverage(
            id=f"one on call, {days}",
            shifts=(shift,),
            days=DaySelector(days),
            min=1,
            max=1,
            until=last,
        )
    yield Coverage(id="no call after the roster", shifts=CALLS, max=0, since=last + DAY)
    yield Eligibility(id="call is for faculty", shifts=CALLS, who=WhoSelector(("faculty",)))
    away = source.away()
    for first, end, id in source.weeks:
        nights = [first + DAY * n for n in range((end - first).days + 1)]
        nights = [day for day in nights if day.isoweekday() in (5, 6) and day in source.call]
        free = [day for day in nights if not {day, day + DAY} & away[id]]
        if free:
            yield Eligibility(
                id=f"weekend of {first}",
                shifts=CALLS,
                days=DaySelector("Fri Sat"),
                since=free[0],
                until=free[-1],
                who=WhoSelector((id,)),
                note="Friday and Saturday night belong to the attending of the week.",
            )
    yield Run(
        id="longest run of nights",
        shifts=CALLS,
        max=_longest_call(source),
        note="The most that anybody had.",
    )
    yield Run(
        id="nights in a row",
        shifts=CALLS,
        max=1,
        severity=Severity.PREFER,
        tier=Tier.COVERED,
        weight=3,
        note="The attending's Friday and Saturday cost every schedule the same.",
    )
    yield Spacing(
        id="three nights between calls",
        shifts=CALLS,
        steps=3,
        severity=Severity.PREFER,
        tier=Tier.COVERED,
        weight=2,
    )
    yield Coverage(
        id="adjuncts as a last resort",
        shifts=CALLS,
        who=WhoSelector(tuple(id for id in source.faculty if id not in source.core)),
        max=0,
        severity=Severity.PREFER,
        weight=10,
    )
    yield Fairness(id="shares of call", measure="calls", shifts=CALLS, who=core, weight=3)
    yield Fairness(id="shares of Sundays", measure="points", shifts=("SUNDAY",), who=core, weight=2)
    yield Fairness(id="shares of holidays", measure="holidays", shifts=CALLS, who=core, weight=3)
