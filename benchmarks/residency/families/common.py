"""What the families share: dice that fall alike everywhere, leave, and the draft of an instance."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

T = TypeVar("T")
Rule = dict[str, Any]

FORMAT = "residency-1"
SOLUTION = "residency-solution-1"
OFF, LEAVE = "-", "L"


class PlantError(Exception):
    """The hidden schedule cannot be completed with these dice: throw them again."""


class Dice:
    """Random integers. Only `getrandbits` is used, which is the same in every Python."""

    def __init__(self, seed: int) -> None:
        self._bits = Random(seed).getrandbits

    def below(self, limit: int) -> int:
        """Return 0 .. limit - 1, each as likely."""
        size = limit.bit_length()
        found = self._bits(size)
        while found >= limit:
            found = self._bits(size)
        return found

    def between(self, low: int, high: int) -> int:
        """Return low .. high, each as likely."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        """Return True in so many of 100 cases."""
        return self.below(100) < percent

    def pick(self, items: Sequence[T]) -> T:
        """Return one of the items."""
        return items[self.below(len(items))]

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """Return the items in random order (Fisher and Yates)."""
        found = list(items)
        for last in range(len(found) - 1, 0, -1):
            other = self.below(last + 1)
            found[last], found[other] = found[other], found[last]
        return found


@dataclass
class Draft:
    """An instance in the making, in the words of FORMAT.md, and a legal schedule for it."""

    name: str
    family: str
    seed: int
    step: str
    steps: int
    codes: list[str]
    pgy: list[int]
    ids: list[str]
    clock: dict[str, list[int]] = field(default_factory=dict)
    groups: dict[str, list[int]] = field(default_factory=dict)
    away: list[list[int]] = field(default_factory=list)
    allowed: list[Rule] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    plant: list[list[str]] = field(default_factory=list)

    def rule(self, id: str, kind: str, **rest: Any) -> None:
        """Add a rule."""
        self.rules.append({"id": id, "type": kind, **rest})

    def on_leave(self) -> list[set[int]]:
        """Return the steps of each person's leave."""
        found: list[set[int]] = [set() for _ in self.ids]
        for person, first, stop in self.away:
            found[person].update(range(first, stop))
        return found

    def text(self) -> str:
        """Return the instance file: one line a field, a person or a rule."""
        people = [
            {"id": id, "pgy": pgy} if pgy else {"id": id}
            for id, pgy in zip(self.ids, self.pgy, strict=True)
        ]
        head = {
            "format": FORMAT,
            "name": self.name,
            "family": self.family,
            "seed": self.seed,
            "step": self.step,
            "steps": self.steps,
            "weekday": 0,
            "codes": self.codes,
            "clock": self.clock,
            "leave": LEAVE if LEAVE in self.codes else "",
        }
        lines = [f'"{key}":{_json(value)}' for key, value in head.items()]
        lines.append(_lines("people", people))
        lines.append(f'"groups":{_json(self.groups)}')
        lines.append(f'"away":{_json(self.away)}')
        lines.append(_lines("allowed", self.allowed))
        lines.append(_lines("rules", self.rules))
        return "{\n" + ",\n".join(lines) + "\n}\n"

    def solution(self) -> str:
        """Return the hidden schedule as a solution file."""
        rows = [" ".join(row) for row in self.plant]
        head = f'"format":"{SOLUTION}",\n"instance":{_json(self.name)}'
        return "{\n" + head + ",\n" + _lines("rows", rows) + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _lines(key: str, items: Sequence[Any]) -> str:
    if not items:
        return f'"{key}":[]'
    return f'"{key}":[\n' + ",\n".join(map(_json, items)) + "\n]"


def residents(number: int) -> tuple[list[str], list[int]]:
    """Return ids and postgraduate years: a third each of PGY-1, 2 and 3."""
    return [f"R{n + 1:03d}" for n in range(number)], [n * 3 // number + 1 for n in range(number)]


def weeks_of_leave(
    dice: Dice, people: Sequence[int], days: int, *, a_year: int, percent: int
) -> list[list[int]]:
    """Return [person, first day, stop day] of whole Monday-to-Sunday weeks of leave.

    Each person has `a_year` weeks in a year, fewer in less (where that is under one, some have
    one); no more than `percent` of the people (but always one) are away in the same week.
    """
    weeks = days // 7
    room = [max(1, len(people) * percent // 100)] * weeks
    found: list[list[int]] = []
    for person in people:
        wanted, rest = divmod(a_year * weeks, 52)
        wanted += dice.below(52) < rest
        for week in dice.shuffled(range(weeks)):
            near = [w for p, first, _ in found if p == person for w in (first // 7,)]
            if wanted and room[week] and all(abs(week - other) > 3 for other in near):
                found.append([person, 7 * week, 7 * week + 7])
                room[week] -= 1
                wanted -= 1
    return sorted(found)


def days_on(days: int, weekdays: Sequence[int]) -> list[list[int]]:
    """Return as step ranges the days of these weekdays (0 = Monday); day 0 is a Monday."""
    return [[weekday, days, 7] for weekday in weekdays if weekday < days]
