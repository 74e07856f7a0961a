"""What distinguishes two versions: by person, by day, by rule, in fairness, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_low

from nightfloat.app.findings import Writer, counts
from nightfloat.app.picture import DAYS, Columns, Picture
from nightfloat.app.runs import Days
from nightfloat.app.staffing import staffing
from nightfloat.app.versions import Json, Known
from nightfloat.domain.time import DAY, say
from nightfloat.explain.compare import Compared, compare_findings
from nightfloat.explain.score import MEASURES, amount
from nightfloat.rules.grid import ABSENT, OFF


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of somebody's days (or one block) that differs alike; `end` is the last day."""

    start: date
    end: date
    before: str
    after: str
    words: str

    def as_json(self) -> Json:
        """Return the change as JSON."""
        return {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "before": self.before,
            "after": self.after,
            "words": self.words,
        }


def diff_json(old: tuple[Known, Picture], new: tuple[Known, Picture], writer: Writer) -> Json:
    """Return what the second version has that the first has not, and the other way round."""
    (first, before), (second, after) = old, new
    span = _span(old, new)
    compared = compare_findings(before.findings, after.findings)
    changes = people_changed(old, new)
    numbers = _moved(before, after, span)
    moved = sum(numbers.values())
    fairness = list(fairness_changed(before, after))
    return {
        "from": _named(first),
        "to": _named(second),
        "summary": list(_words(before, after, changes, moved, fairness)),
        "people": [
            {"id": id, "name": name, "changes": [one.as_json() for one in found]}
            for id, name, found in changes
        ],
        "days": _days(before, after, span, numbers),
        "rules": _rules(compared, writer),
        "fairness": fairness,
        "moved": moved,
    }


def _span(old: tuple[Known, Picture], new: tuple[Known, Picture]) -> Days:
    (first, _), (second, after) = old, new
    return Days(
        after.programme.calendar,
        min(first.start, second.start),
        max(first.end, second.end),
    )


def _named(found: Known) -> Json:
    return {
        "id": found.id,
        "number": found.number,
        "state": found.state.value,
        "revision": found.revision,
    }


def _code(picture: Picture, id: str, day: date) -> str:
    """Return what somebody has on a day; nothing, off and absent are all off."""
    person = picture.people.get(id)
    number = (day - picture.span.first).days
    if person is None or not 0 <= number < len(person.days):
        return OFF
    code = person.days[number]
    return OFF if code in ("", ABSENT) else code


def _everybody(before: Picture, after: Picture) -> list[tuple[str, str]]:
    names = {person.id: person.name for person in (*before.listed, *after.listed)}
    ids = [person.id for person in after.programme.people if person.id in names]
    return [(id, names[id]) for id in (*ids, *sorted(frozenset(names) - frozenset(ids)))]


def people_changed(
    old: tuple[Known, Picture], new: tuple[Known, Picture]
) -> list[tuple[str, str, list[Change]]]:
    """Return (id, name, changes in order of time) of everybody who has something else."""
    (_, before), (found, after) = old, new
    span = _span(old, new)
    planned = [after.programme.calendar.block(id) for id in found.plan.blocks]
    listed = []
    for id, name in _everybody(before, after):
        changes: list[Change] = []
        if found.plan.year:
            changes += _of_blocks(before, after, id)
            days = [day for day in span.all if any(day in block for block in planned)]
        else:
            days = list(span.all)
        changes += _of_days(before, after, id, days)
        if changes:
            listed.append((id, name, sorted(changes, key=lambda one: one.start)))
    return listed


def _of_blocks(before: Picture, after: Picture, id: str) -> Iterator[Change]:
    old, new = before.people.get(id), after.people.get(id)
    for number, block in enumerate(after.programme.calendar.blocks):
        codes = [one.blocks[number] or "nothing" if one else "nothing" for one in (old, new)]
        if codes[0] != codes[1]:
            yield Change(
                block.start,
                block.end - DAY,
                codes[0],
                codes[1],
                f"Block {block.id}: {codes[0]} → {codes[1]}",
            )


def _of_days(before: Picture, after: Picture, id: str, days: Sequence[date]) -> Iterator[Change]:
    one, other = before.people.get(id), after.people.get(id)
    if one and other and before.span.first == after.span.first and one.days == other.days:
        return
    differing = [
        (day, pair)
        for day in days
        for pair in [(_code(before, id, day), _code(after, id, day))]
        if pair[0] != pair[1]
    ]
    start = 0
    for index in range(1, len(differing) + 1):
        last, pair = differing[index - 1]
        if index < len(differing) and differing[index] == (last + DAY, pair):
            continue
        first = differing[start][0]
        codes = [_shown(code) for code in pair]
        yield Change(first, last, *pair, f"{_when(first, last)}: {codes[0]} → {codes[1]}")
        start = index


def _shown(code: str) -> str:
    return "off" if code == OFF else code


def _when(first: date, last: date) -> str:
    return say(first) if first == last else f"{say(first)} to {say(last)}"


def _moved(before: Picture, after: Picture, span: Days) -> dict[date, int]:
    """Return how many people have something else on each day on which anybody has."""
    ids = [id for id, _ in _everybody(before, after)]
    numbers = {
        day: sum(_code(before, id, day) != _code(after, id, day) for id in ids) for day in span.all
    }
    return {day: number for day, number in numbers.items() if number}


def _days(before: Picture, after: Picture, span: Days, numbers: dict[date, int]) -> list[Json]:
    counted = [_counts(before), _counts(after)]
    return [
        {
            "day": day.isoformat(),
            "changes": numbers[day],
            "coverage": [
                {"rule": rule, "label": label, "min": least, "before": old, "after": new}
                for rule, label, least, new in counted[1].get(day, ())
                for old in [next((n for r, _, _, n in counted[0].get(day, ()) if r == rule), None)]
                if old != new
            ],
        }
        for day in span.all
        if day in numbers
    ]


def _counts(picture: Picture) -> dict[date, list[tuple[str, str, int | None, int]]]:
    """Return (rule, label, least, number) of each demand of each day."""
    found: dict[date, list[tuple[str, str, int | None, int]]] = {}
    for row in staffing(picture, Columns(DAYS, 0, len(picture.span.all))):
        for day, number in zip(picture.span.all, row["counts"], strict=True):
            if number is not None:
                found.setdefault(day, []).append((row["rule"], row["label"], row["min"], number))
    return found


def _rules(compared: Compared, writer: Writer) -> Json:
    worse = (*compared.appeared, *(after for _, after in compared.worsened))
    return {
        "new": writer.all(worse),
        "solved": writer.all(compared.disappeared),
        "eased": writer.all(after for _, after in compared.eased),
    }


def fairness_changed(before: Picture, after: Picture) -> Iterator[Json]:
    """Yield each measure of each group in which anything differs."""
    for measure in MEASURES:
        old, new = _values(before, measure), _values(after, measure)
        for group in dict.fromkeys([*new, *old]):
            one, other = old.get(group, {}), new.get(group, {})
            if one != other and any((*one.values(), *other.values())):
                ids = [*dict.fromkeys([*other, *one])]
                yield {
                    "measure": measure,
                    "group": group,
                    "before": _spread(one),
                    "after": _spread(other),
                    "people": [
                        {"id": id, "before": one.get(id, 0), "after": other.get(id, 0)}
                        for id in ids
                        if one.get(id, 0) != other.get(id, 0)
                    ],
                }


def _values(picture: Picture, measure: str) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for person in picture.listed:
        own = picture.people.get(person.id)
        number = amount(own.duty, measure) if own else 0
        found.setdefault(picture.group(person).label, {})[person.id] = number
    return found


def _spread(values: dict[str, int]) -> Json:
    numbers = list(values.values())
    return {
        "least": min(numbers, default=0),
        "most": max(numbers, default=0),
        "spread": max(numbers, default=0) - min(numbers, default=0),
        "median": median_low(numbers) if numbers else 0,
    }


def _words(
    before: Picture,
    after: Picture,
    changes: Sequence[tuple[str, str, list[Change]]],
    moved: int,
    fairness: Iterable[Json],
) -> Iterator[str]:
    if not changes:
        yield "Nobody has anything else."
    else:
        people = len(changes)
        yield (f"{_many(moved, 'day', 'days')} changed for {_many(people, 'person', 'people')}.")
    for (old, new), single, plural in zip(
        zip(counts(before.findings), counts(after.findings), strict=True),
        ("violation", "advisory"),
        ("violations", "advisories"),
        strict=True,
    ):
        if old != new:
            more = "more" if new > old else "fewer"
            yield f"{_many(abs(new - old), single, plural)} {more}: {old} → {new}."
    for one in fairness:
        old, new = one["before"]["spread"], one["after"]["spread"]
        if old != new:
            yield f"Spread of {one['measure']} in {one['group']}: {old} → {new}."


def _many(number: int, single: str, plural: str) -> str:
    return f"{number} {single if number == 1 else plural}"
