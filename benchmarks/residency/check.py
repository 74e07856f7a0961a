"""Checks a solution of the residency benchmark against FORMAT.md; standard library only.

    python check.py INSTANCE.json SOLUTION.json [--json]

Prints the objective rule by rule and each broken hard rule with its place. Exit code 0: legal,
1: some hard rule is broken, 2: a file is not what FORMAT.md says, and one sentence says why.

Written from FORMAT.md alone: it shares no code with the generator or with any solver, and is one
file, so that it can be taken along.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Found = Iterator["tuple[str, int]"]
"""Places where a rule does not hold, and by how many units."""

PER_DAY = {"block": 0, "day": 1, "half-day": 2}
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class MalformedError(Exception):
    """A file is not what the format says; the message is a sentence."""


def need(holds: bool, sentence: str) -> None:
    """Raise MalformedError with the sentence unless the condition holds."""
    if not holds:
        raise MalformedError(sentence)


def whole(value: Any, least: int = 0) -> bool:
    """Return True for an integer (no boolean, no float) of at least this size."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def keys(value: Any, place: str, must: str, may: str = "") -> None:
    """Require an object with these keys and no others."""
    need(isinstance(value, dict), f"{place} is no JSON object.")
    for key in must.split():
        need(key in value, f'{place} has no "{key}".')
    for key in value:
        need(key in must.split() + may.split(), f'{place} has "{key}", which the format has not.')


class Instance:
    """A checked instance: its fields, and the set of codes each cell may hold."""

    HEAD = "format name family step steps weekday codes clock leave people groups away allowed"

    def __init__(self, data: Any) -> None:
        keys(data, "The instance", self.HEAD + " rules", "seed")
        need(
            data["format"] == "residency-1", f'The format is {data["format"]!r}, not "residency-1".'
        )
        for key in ("name", "family"):
            need(isinstance(data[key], str), f'"{key}" is {data[key]!r}, which is no text.')
        need(whole(data.get("seed", 0)), f'"seed" is {data.get("seed")!r}, not an integer.')
        need(
            data["step"] in list(PER_DAY),
            f'A step is "block", "day" or "half-day", not {data["step"]!r}.',
        )
        need(whole(data["steps"], 1), f'"steps" is {data["steps"]!r}, not a positive integer.')
        need(
            whole(data["weekday"]) and data["weekday"] < 7,
            f'"weekday" is {data["weekday"]!r}, not 0 to 6.',
        )
        self.name: str = data["name"]
        self.steps: int = data["steps"]
        self.per_day = PER_DAY[data["step"]]
        self.weekday: int = data["weekday"]
        self.codes = self._codes(data["codes"])
        self.leave: str = data["leave"]
        need(
            self.leave == "" or self.leave in self.codes,
            f"The leave code {self.leave!r} is no code.",
        )
        self.clock = self._clock(data["clock"])
        self.people = self._people(data["people"])
        self.groups = self._groups(data["groups"])
        self.away = self._away(data["away"])
        self.cells = self._cells(data["allowed"])
        need(isinstance(data["rules"], list), '"rules" is no list.')
        self.rules: list[dict[str, Any]] = data["rules"]
        seen: set[str] = set()
        for number, rule in enumerate(self.rules):
            RuleCheck(self, rule, number)
            need(rule["id"] not in seen, f'Two rules are called "{rule["id"]}".')
            seen.add(rule["id"])

    @staticmethod
    def _codes(codes: Any) -> list[str]:
        need(isinstance(codes, list) and bool(codes), '"codes" is no list of texts.')
        for code in codes:
            good = isinstance(code, str) and code != "" and not any(c.isspace() for c in code)
            need(good, f"The code {code!r} is no text without spaces.")
        need(len({*codes}) == len(codes), "A code is listed twice.")
        return list(codes)

    def _clock(self, clock: Any) -> dict[str, tuple[int, int]]:
        need(isinstance(clock, dict), '"clock" is no JSON object.')
        found = {}
        for code, times in clock.items():
            need(code in self.codes, f'"clock" has times for {code!r}, which is no code.')
            good = isinstance(times, list) and len(times) == 2 and all(map(whole, times))
            need(good and times[0] < times[1], f"The times of {code!r} are not [start, later end].")
            found[code] = (times[0], times[1])
        return found

    @staticmethod
    def _people(people: Any) -> list[str]:
        need(isinstance(people, list) and bool(people), '"people" is no list of people.')
        for number, one in enumerate(people):
            keys(one, f"Person {number}", "id", "pgy")
            need(isinstance(one["id"], str), f"The id of person {number} is no text.")
            need(whole(one.get("pgy", 1), 1), f"The pgy of person {number} is no positive integer.")
        ids = [one["id"] for one in people]
        need(len({*ids}) == len(ids), "Two people have the same id.")
        return ids

    def _groups(self, groups: Any) -> dict[str, list[int]]:
        need(isinstance(groups, dict), '"groups" is no JSON object.')
        for name, people in groups.items():
            good = isinstance(people, list) and all(
                whole(p) and p < len(self.people) for p in people
            )
            need(good, f'The group "{name}" is no list of places in "people".')
            need(len({*people}) == len(people), f'The group "{name}" has somebody twice.')
        return dict(groups)

    def _away(self, away: Any) -> list[set[int]]:
        found: list[set[int]] = [set() for _ in self.people]
        need(isinstance(away, list), '"away" is no list.')
        for entry in away:
            good = isinstance(entry, list) and len(entry) == 3 and all(map(whole, entry))
            need(good, f"The leave {entry!r} is not [person, first step, stop].")
            person, first, stop = entry
            need(
                person < len(self.people) and first < stop <= self.steps,
                f"The leave {entry!r} lies outside the instance.",
            )
            need(self.leave != "", f"There is leave {entry!r}, but no leave code.")
            found[person].update(range(first, stop))
        return found

    def _cells(self, allowed: Any) -> list[list[frozenset[str]]]:
        every = frozenset(self.codes) - {self.leave}
        found = [[every] * self.steps for _ in self.people]
        need(isinstance(allowed, list), '"allowed" is no list.')
        for number, entry in enumerate(allowed):
            place = f'Entry {number} of "allowed"'
            keys(entry, place, "people steps codes")
            need(entry["people"] in list(self.groups), f"{place} is about an unknown group.")
            codes = frozenset(self.set_of(entry["codes"], place))
            for step in self.steps_of(entry["steps"], place):
                for person in self.groups[entry["people"]]:
                    found[person][step] &= codes
        for person, steps in enumerate(self.away):
            for step in sorted(steps):
                found[person][step] = frozenset({self.leave})
        for person, row in enumerate(found):
            for step, codes in enumerate(row):
                need(bool(codes), f"{self.people[person]} may have no code at all in step {step}.")
        return found

    def set_of(self, codes: Any, place: str) -> list[str]:
        """Return a list of codes; raise MalformedError."""
        good = isinstance(codes, list) and bool(codes) and all(c in self.codes for c in codes)
        need(good, f"{place} has {codes!r} where codes of the instance belong.")
        return list(codes)

    def steps_of(self, ranges: Any, place: str) -> list[int]:
        """Return the steps of a list of [first, stop, stride]; raise MalformedError."""
        need(isinstance(ranges, list), f"{place} has {ranges!r} where step ranges belong.")
        found: list[int] = []
        for one in ranges:
            good = isinstance(one, list) and len(one) == 3 and all(map(whole, one))
            good = good and one[2] > 0 and one[1] <= self.steps
            need(good, f"{place} has {one!r} where [first, stop, stride] belongs.")
            found += range(*one)
        need(len({*found}) == len(found), f"{place} names a step twice.")
        return found

    def where(self, step: int) -> str:
        """Return a step in words."""
        if not self.per_day:
            return f"block {step}"
        day = step // self.per_day
        half = "" if self.per_day == 1 else (" am", " pm")[step % 2]
        return f"step {step} ({WEEKDAYS[(day + self.weekday) % 7]}{half} of week {day // 7})"


KEYS = {
    "count": ("people values", "steps window not_after min max weight"),
    "weekends": ("people codes", "window min max weight"),
    "run": ("people codes max", "weight"),
    "rest": ("people minutes", "weight"),
    "never": ("people patterns", "steps weight"),
    "before": ("people first then min", "weight"),
    "wish": ("codes wishes", ""),
    "cover": ("people codes steps", "min max weight"),
    "ratio": ("people by codes steps each", "weight"),
}
"""For each type of rule: the keys it must have, and those it may have, beside id and type."""


class RuleCheck:
    """Requires a rule to have the keys and values of its type."""

    def __init__(self, instance: Instance, rule: Any, number: int) -> None:
        self.instance, self.rule = instance, rule
        self.place = f"Rule {number}"
        need(isinstance(rule, dict), f"{self.place} is no JSON object.")
        need(isinstance(rule.get("id"), str), f"{self.place} has no id.")
        self.place = f'Rule "{rule["id"]}"'
        kind = rule.get("type")
        need(kind in list(KEYS), f"{self.place} has the unknown type {kind!r}.")
        must, may = KEYS[kind]
        keys(rule, self.place, f"id type {must}", may)
        for key, value in rule.items():
            if key not in ("id", "type"):
                getattr(self, f"_{key}")(value)
        if rule["type"] in ("count", "weekends", "cover"):
            need("min" in rule or "max" in rule, f"{self.place} has neither min nor max.")

    def _need(self, holds: bool, what: str) -> None:
        need(holds, f"{self.place}: {what}.")

    def _people(self, value: Any) -> None:
        self._need(value in list(self.instance.groups), f"{value!r} is no group")

    _by = _people

    def _codes(self, value: Any) -> None:
        self.instance.set_of(value, self.place)

    _first = _then = _not_after = _codes

    def _values(self, value: Any) -> None:
        self._need(isinstance(value, dict) and bool(value), "values is no object of numbers")
        self.instance.set_of(list(value), self.place)
        self._need(all(map(whole, value.values())), "a value is no integer of at least 0")

    def _minutes(self, value: Any) -> None:
        self._values(value)
        self._need(self.instance.per_day == 1, "rest is for steps of a day")
        self._need(all(c in self.instance.clock for c in value), "a code without clock times")

    def _steps(self, value: Any) -> None:
        self.instance.steps_of(value, self.place)

    def _window(self, value: Any) -> None:
        good = isinstance(value, list) and len(value) == 2 and all(whole(n, 1) for n in value)
        self._need(good, f"the window {value!r} is not [length, stride]")

    def _bound(self, value: Any) -> None:
        if self.rule["type"] == "cover" and isinstance(value, list):
            steps = self.instance.steps_of(self.rule["steps"], self.place)
            self._need(all(map(whole, value)), "a bound is no integer of at least 0")
            self._need(len(value) == len(steps), f"{len(value)} bounds for {len(steps)} steps")
        elif self.rule["type"] in ("count", "weekends") and isinstance(value, list):
            self._need(len(value) == 3 and all(map(whole, value)), "a bound is not [a, b, c]")
            self._need(value[1] > 0, "a bound [a, b, c] divides by zero")
        else:
            self._need(whole(value), f"the bound {value!r} is no integer of at least 0")

    _min = _max = _bound

    def _each(self, value: Any) -> None:
        self._need(whole(value, 1), f"{value!r} is no positive integer")

    _weight = _each

    def _patterns(self, value: Any) -> None:
        self._need(isinstance(value, list) and bool(value), "patterns is no list")
        for pattern in value:
            self._need(isinstance(pattern, list) and bool(pattern), "a pattern is no list")
            for codes in pattern:
                self.instance.set_of(codes, self.place)

    def _wishes(self, value: Any) -> None:
        self._need(isinstance(value, list), "wishes is no list")
        for wish in value:
            good = isinstance(wish, list) and len(wish) == 3 and all(map(whole, wish))
            self._need(good, f"the wish {wish!r} is not [person, step, weight]")
            inside = wish[0] < len(self.instance.people) and wish[1] < self.instance.steps
            self._need(inside and wish[2] > 0, f"the wish {wish!r} lies outside the instance")


class Schedule:
    """A solution's rows, measured rule by rule."""

    def __init__(self, instance: Instance, rows: list[list[str]]) -> None:
        self.instance, self.rows = instance, rows

    def faults(self, rule: dict[str, Any]) -> Found:
        """Yield the places where a rule does not hold, with units (a wish: with its weight)."""
        measure: Callable[[dict[str, Any]], Found] = getattr(self, "_" + rule["type"])
        return measure(rule)

    def wrong_cells(self) -> Found:
        """Yield the cells that hold a code they may not hold."""
        for person, row in enumerate(self.rows):
            for step, code in enumerate(row):
                if code not in self.instance.cells[person][step]:
                    yield f'{self._cell(person, step)} holds "{code}"', 1

    def _cell(self, person: int, step: int) -> str:
        return f"{self.instance.people[person]}, {self.instance.where(step)}"

    def _group(self, rule: dict[str, Any]) -> list[int]:
        return self.instance.groups[rule["people"]]

    def _windows(self, rule: dict[str, Any]) -> list[range]:
        steps = self.instance.steps
        length, stride = rule.get("window", (steps, steps))
        return [range(at, at + length) for at in range(0, steps - length + 1, stride)]

    def _outside(self, rule: dict[str, Any], person: int, window: range, value: int) -> Found:
        """Compare a person's value in a window with the bounds."""
        present = sum(step not in self.instance.away[person] for step in window)

        def bound(key: str) -> int:
            given = rule[key]
            if isinstance(given, int):
                return given
            return int(given[0] * present // given[1] + given[2])

        place = f"{self.instance.people[person]}, steps {window.start} to {window.stop - 1}"
        if "min" in rule and value < bound("min"):
            yield f"{place}: {value}, at least {bound('min')}", bound("min") - value
        if "max" in rule and value > bound("max"):
            yield f"{place}: {value}, at most {bound('max')}", value - bound("max")

    def _count(self, rule: dict[str, Any]) -> Found:
        whole_year = [[0, self.instance.steps, 1]]
        counted = {*self.instance.steps_of(rule.get("steps", whole_year), rule["id"])}
        barred = rule.get("not_after", ())
        for person in self._group(rule):
            row = self.rows[person]
            for window in self._windows(rule):
                value = 0
                for step in window:
                    if step in counted and not (step > 0 and row[step - 1] in barred):
                        value += rule["values"].get(row[step], 0)
                yield from self._outside(rule, person, window, value)

    def _weekends(self, rule: dict[str, Any]) -> Found:
        size = self.instance.per_day
        starts = [
            step
            for step in range(0, self.instance.steps, size or self.instance.steps)
            if size and (step // size + self.instance.weekday) % 7 == 5
        ]
        for person in self._group(rule):
            row = self.rows[person]
            worked = [
                start
                for start in starts
                if any(code in rule["codes"] for code in row[start : start + 2 * size])
            ]
            for window in self._windows(rule):
                value = sum(start in window for start in worked)
                yield from self._outside(rule, person, window, value)

    def _run(self, rule: dict[str, Any]) -> Found:
        for person in self._group(rule):
            run = 0
            for step, code in enumerate(self.rows[person]):
                run = run + 1 if code in rule["codes"] else 0
                if run > rule["max"]:
                    yield f"{self._cell(person, step)}: {run} in a row", 1

    def _rest(self, rule: dict[str, Any]) -> Found:
        clock = self.instance.clock
        for person in self._group(rule):
            last: tuple[int, str] | None = None
            for day, code in enumerate(self.rows[person]):
                if code not in clock:
                    continue
                if last is not None and last[1] in rule["minutes"]:
                    rest = 1440 * (day - last[0]) + clock[code][0] - clock[last[1]][1]
                    if rest < rule["minutes"][last[1]]:
                        wanted = rule["minutes"][last[1]]
                        yield (
                            f"{self._cell(person, day)}: {rest} of {wanted} min after {last[1]}",
                            1,
                        )
                last = (day, code)

    def _never(self, rule: dict[str, Any]) -> Found:
        whole_year = [[0, self.instance.steps, 1]]
        ends = self.instance.steps_of(rule.get("steps", whole_year), rule["id"])
        for person in self._group(rule):
            row = self.rows[person]
            for pattern in rule["patterns"]:
                for end in ends:
                    piece = row[max(0, end - len(pattern) + 1) : end + 1]
                    if len(piece) == len(pattern) and all(
                        code in codes for code, codes in zip(piece, pattern, strict=True)
                    ):
                        yield f"{self._cell(person, end)}: {' '.join(piece)}", 1

    def _before(self, rule: dict[str, Any]) -> Found:
        for person in self._group(rule):
            had = 0
            for step, code in enumerate(self.rows[person]):
                if code in rule["then"] and had < rule["min"]:
                    yield f"{self._cell(person, step)}: {code} after {had}", rule["min"] - had
                had += code in rule["first"]

    def _wish(self, rule: dict[str, Any]) -> Found:
        for person, step, weight in rule["wishes"]:
            if self.rows[person][step] not in rule["codes"]:
                yield self._cell(person, step), weight

    def _cover(self, rule: dict[str, Any]) -> Found:
        for number, step in enumerate(self.instance.steps_of(rule["steps"], rule["id"])):
            value = sum(self.rows[person][step] in rule["codes"] for person in self._group(rule))
            for key, sign in (("min", 1), ("max", -1)):
                if key in rule:
                    given = rule[key]
                    bound = given if isinstance(given, int) else given[number]
                    if sign * (bound - value) > 0:
                        place = f"{self.instance.where(step)}: {value}, {key} {bound}"
                        yield place, sign * (bound - value)

    def _ratio(self, rule: dict[str, Any]) -> Found:
        by = self.instance.groups[rule["by"]]
        for step in self.instance.steps_of(rule["steps"], rule["id"]):
            many = sum(self.rows[person][step] in rule["codes"] for person in self._group(rule))
            few = sum(self.rows[person][step] in rule["codes"] for person in by)
            if many > rule["each"] * few:
                place = f"{self.instance.where(step)}: {many} people, {few} to supervise them"
                yield place, many - rule["each"] * few


def read_rows(instance: Instance, data: Any) -> list[list[str]]:
    """Return the rows of a solution file; raise MalformedError."""
    keys(data, "The solution", "format instance rows")
    need(
        data["format"] == "residency-solution-1",
        f'The solution\'s format is {data["format"]!r}, not "residency-solution-1".',
    )
    need(
        data["instance"] == instance.name,
        f"The solution is for {data['instance']!r}, the instance is {instance.name!r}.",
    )
    good = isinstance(data["rows"], list) and all(isinstance(row, str) for row in data["rows"])
    need(good, '"rows" is no list of texts.')
    need(
        len(data["rows"]) == len(instance.people),
        f"The solution has {len(data['rows'])} rows for {len(instance.people)} people.",
    )
    rows = [row.split() for row in data["rows"]]
    for id, row in zip(instance.people, rows, strict=True):
        need(
            len(row) == instance.steps,
            f"The row of {id} has {len(row)} codes, not {instance.steps}.",
        )
        for step, code in enumerate(row):
            need(code in instance.codes, f"{id} holds {code!r} in step {step}, which is no code.")
    return rows


def verdict(instance: Instance, rows: list[list[str]]) -> dict[str, Any]:
    """Return the objective, what each soft rule adds to it, and every broken hard rule.

    `violations` are [rule id, place, units]; a cell that holds a code it may not hold is listed
    under the rule id "cells".
    """
    schedule = Schedule(instance, rows)
    broken = [["cells", place, units] for place, units in schedule.wrong_cells()]
    costs: dict[str, int] = {}
    for rule in instance.rules:
        if rule["type"] == "wish" or "weight" in rule:
            units = sum(units for _, units in schedule.faults(rule))
            costs[rule["id"]] = rule.get("weight", 1) * units
        else:
            broken += [[rule["id"], place, units] for place, units in schedule.faults(rule)]
    return {
        "instance": instance.name,
        "legal": not broken,
        "objective": sum(costs.values()),
        "costs": costs,
        "violations": broken,
    }


def read(path: str) -> Any:
    """Return a file's JSON; raise MalformedError."""
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise MalformedError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise MalformedError(f"{path} is no JSON: {error}.") from error


def report(found: dict[str, Any]) -> str:
    """Return a verdict as text."""
    lines = [f"{found['instance']}: objective {found['objective']}"]
    lines += [f"  {cost:>8}  {id}" for id, cost in found["costs"].items()]
    number = len(found["violations"])
    lines.append(f"{number} hard violations" if number else "legal: no hard rule is broken")
    lines += [f"  {id}: {place} ({units})" for id, place, units in found["violations"]]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("instance")
    parser.add_argument("solution")
    parser.add_argument("--json", action="store_true", help="print the verdict as JSON")
    given = parser.parse_args(arguments)
    try:
        instance = Instance(read(given.instance))
        found = verdict(instance, read_rows(instance, read(given.solution)))
    except MalformedError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(found) if given.json else report(found))
    return 0 if found["legal"] else 1


if __name__ == "__main__":
    sys.exit(main())
