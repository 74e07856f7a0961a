"""The benchmark's files for tests: its checker as a module, and random tiny instances."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks" / "residency"
INSTANCES = FOLDER / "instances"
SMALL = ("block-008x013-1", "call-008x028-1", "emergency-008x028-1", "clinic-008x028-1")

Rows = tuple[tuple[int, ...], ...]


def script(name: str) -> ModuleType:
    """Load one of the benchmark's scripts, which are no package."""
    spec = importlib.util.spec_from_file_location(f"residency_{name}", FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def generate(*arguments: str, hash_seed: str = "0") -> bytes:
    """Run the generator as its users do; return what it prints."""
    command = [sys.executable, "-B", str(FOLDER / "generate.py"), *arguments]
    done = subprocess.run(
        command, capture_output=True, check=True, env={"PYTHONHASHSEED": hash_seed}
    )
    return done.stdout


def instance(name: str) -> Any:
    """Return the JSON of one of the 24 instances."""
    return json.loads((INSTANCES / f"{name}.json").read_text(encoding="utf-8"))


def numbers(data: Any, texts: list[str]) -> Rows:
    """Return rows of codes as letter numbers."""
    place = {code: number for number, code in enumerate(data["codes"])}
    return tuple(tuple(place[code] for code in text.split()) for text in texts)


def texts(data: Any, rows: Rows) -> list[list[str]]:
    """Return letter numbers as rows of codes."""
    return [[data["codes"][letter] for letter in row] for row in rows]


def example(rule: Any, rows: list[str]) -> Any:
    """Return the instance of FORMAT.md's examples, for as many people as there are rows."""
    cells = [row.split() for row in rows]
    return {
        "format": "residency-1",
        "name": "example",
        "family": "call",
        "step": "day",
        "steps": len(cells[0]),
        "weekday": 0,
        "codes": ["-", "D", "N", "C", "L"],
        "clock": {"D": [420, 1020], "N": [1140, 1860], "C": [420, 2100]},
        "leave": "L",
        "people": [{"id": f"R{p}", "pgy": 1} for p in range(len(rows))],
        "groups": {"all": list(range(len(rows))), "seniors": list(range(1, len(rows)))},
        "away": [
            [p, t, t + 1]
            for p, row in enumerate(cells)
            for t, code in enumerate(row)
            if code == "L"
        ],
        "allowed": [],
        "rules": [rule],
    }


class Draw:
    """Draws tiny instances with rules of all types, and rows for them."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.people = self.random.randint(1, 4)
        self.step = self.random.choice(("day", "day", "half-day", "block"))
        self.steps = self.random.randint(1, 16)
        self.codes = ["-", "A", "B", "C", "L"][: self.random.randint(3, 5)]

    def instance(self, rules: int = 14) -> Any:
        """Return an instance."""
        random = self.random
        clocked = [c for c in self.codes if c not in "-L" and random.random() < 0.8]
        leave = "L" if "L" in self.codes else ""
        self.clock = {
            code: [start, start + random.choice((360, 600, 1440, 1680))]
            for code in clocked
            for start in (random.randrange(0, 1440, 60),)
        }
        data: dict[str, Any] = {
            "format": "residency-1",
            "name": "tiny",
            "family": "call",
            "step": self.step,
            "steps": self.steps,
            "weekday": random.randrange(7),
            "codes": self.codes,
            "clock": self.clock,
            "leave": leave,
            "people": [{"id": f"P{p}"} for p in range(self.people)],
            "groups": {"g": self._people(), "h": self._people()},
            "away": self._away() if leave else [],
            "allowed": [
                {"people": "g", "steps": self._steps(), "codes": [*self._codes(), "-"]}
                for _ in range(random.randrange(2))
            ],
            "rules": [],
        }
        kinds = ["count", "run", "never", "before", "wish", "cover", "ratio"]
        kinds += ["weekends"] if self.step != "block" else []
        kinds += ["rest"] if self.step == "day" and self.clock else []
        for number in range(rules):
            kind = random.choice(kinds)
            rule = {"id": f"{kind} {number}", "type": kind, **getattr(self, f"_{kind}")()}
            if kind != "wish" and random.random() < 0.5:
                rule["weight"] = random.randint(1, 5)
            data["rules"].append(rule)
        return data

    def rows(self) -> Rows:
        """Return random rows."""
        letters = range(len(self.codes))
        return tuple(
            tuple(self.random.choice(letters) for _ in range(self.steps))
            for _ in range(self.people)
        )

    def _people(self) -> list[int]:
        return sorted(self.random.sample(range(self.people), self.random.randint(1, self.people)))

    def _away(self) -> list[list[int]]:
        first = self.random.randrange(self.steps)
        return [
            [self.random.randrange(self.people), first, self.random.randint(first + 1, self.steps)]
        ]

    def _codes(self) -> list[str]:
        chosen = [code for code in self.codes if self.random.random() < 0.5]
        return chosen or [self.random.choice(self.codes)]

    def _steps(self) -> list[list[int]]:
        middle = self.random.randint(0, self.steps)
        ranges = [[0, middle, self.random.randint(1, 3)], [middle, self.steps, 1]]
        return self.random.sample(ranges, self.random.randint(1, 2))

    def _bounds(self, most: int, *, scaled: bool) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key in self.random.sample(("min", "max"), self.random.randint(1, 2)):
            plain = self.random.randint(0, most)
            ratio = [self.random.randint(0, 3 * most), self.random.randint(1, 9), plain % 2]
            found[key] = ratio if scaled and self.random.random() < 0.5 else plain
        return found

    def _window(self) -> dict[str, Any]:
        if self.random.random() < 0.5:
            return {}
        return {"window": [self.random.randint(1, self.steps), self.random.randint(1, 7)]}

    def _count(self) -> dict[str, Any]:
        values = {code: self.random.randint(0, 4) for code in self._codes()}
        found = {"people": "g", "values": values, **self._window(), **self._bounds(9, scaled=True)}
        if self.random.random() < 0.3:
            found["steps"] = self._steps()
        if self.random.random() < 0.3:
            found["not_after"] = self._codes()
        return found

    def _weekends(self) -> dict[str, Any]:
        bounds = self._bounds(2, scaled=True)
        return {"people": "h", "codes": self._codes(), **self._window(), **bounds}

    def _run(self) -> dict[str, Any]:
        return {"people": "g", "codes": self._codes(), "max": self.random.randint(0, 4)}

    def _rest(self) -> dict[str, Any]:
        minutes = {code: self.random.randrange(0, 3000, 60) for code in self.clock}
        return {"people": "h", "minutes": minutes}

    def _never(self) -> dict[str, Any]:
        patterns = [
            [self._codes() for _ in range(self.random.randint(1, 3))]
            for _ in range(self.random.randint(1, 3))
        ]
        steps = {"steps": self._steps()} if self.random.random() < 0.3 else {}
        return {"people": "g", "patterns": patterns, **steps}

    def _before(self) -> dict[str, Any]:
        least = self.random.randint(0, 3)
        return {"people": "h", "first": self._codes(), "then": self._codes(), "min": least}

    def _wish(self) -> dict[str, Any]:
        wishes = [
            [self.random.randrange(self.people), self.random.randrange(self.steps), 1 + number]
            for number in range(self.random.randrange(4))
        ]
        return {"codes": self._codes(), "wishes": wishes}

    def _cover(self) -> dict[str, Any]:
        steps = self._steps()
        length = sum(len(range(*one)) for one in steps)
        bounds = self._bounds(self.people, scaled=False)
        for key, plain in bounds.items():
            if self.random.random() < 0.5:
                bounds[key] = [(plain + n) % (self.people + 1) for n in range(length)]
        return {"people": "g", "codes": self._codes(), "steps": steps, **bounds}

    def _ratio(self) -> dict[str, Any]:
        each = self.random.randint(1, 3)
        return {
            "people": "g",
            "by": "h",
            "codes": self._codes(),
            "steps": self._steps(),
            "each": each,
        }
