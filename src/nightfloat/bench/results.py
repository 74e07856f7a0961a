"""Reads what a benchmark wrote: the JSON of one or several runs of the harness."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from nightfloat.bench.outcome import Point
from nightfloat.bench.tables import median
from nightfloat.domain.errors import NightfloatError


class ResultError(NightfloatError):
    """A result file that cannot be read, or that lacks what is asked of it."""

    code = "benchmark-result"


class Shape(BaseModel):
    """Strict; keys that nobody here asks for may stand beside."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


class Settings(Shape):
    """What every run of a file was given."""

    seconds: float
    workers: int
    seeds: list[int]


class Line(Shape):
    """What is known of an instance, as a line of the table says it."""

    instance: str
    best_known: int | None
    known_bound: int | None = None


class Told(Shape):
    """One run."""

    instance: str
    entrant: str
    seed: int
    objective: int | None
    bound: int | None
    first_legal_seconds: float | None
    agreed: bool | None
    memory_mb: int
    trail: list[tuple[float, int | None, int | None]]


class Result(Shape):
    """A result file."""

    family: str
    command: str
    machine: dict[str, str]
    versions: dict[str, dict[str, str]]
    settings: Settings
    table: list[Line]
    runs: list[Told]


def load(path: Path) -> Result:
    """Read a result file; raise ResultError naming the place."""
    try:
        return Result.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ResultError(f"{path} cannot be read: {error.strerror}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise ResultError(
            f"{path}, {place}: {first['msg']}. "
            "Maybe a file that nightfloat bench wrote with --json is meant."
        ) from error


@dataclass(frozen=True, slots=True)
class Course:
    """How one run went, for a picture."""

    instance: str
    entrant: str
    trail: tuple[Point, ...]


def courses(result: Result, instance: str) -> list[Course]:
    """Return each entrant's run on an instance with the first seed; raise ResultError."""
    found = [
        Course(run.instance, run.entrant, tuple(run.trail))
        for run in result.runs
        if run.instance == instance and run.seed == result.settings.seeds[0]
    ]
    if not found:
        names = ", ".join(dict.fromkeys(run.instance for run in result.runs))
        raise ResultError(f'no run is on "{instance}". Maybe one of {names}.')
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An entrant on an instance within some seconds: medians over its runs; None: none yet.

    `proven_seconds` is when the bound met the objective, `sources` are the numbers of the files.
    """

    instance: str
    entrant: str
    runs: tuple[Told, ...]
    best_known: int | None
    sources: tuple[int, ...]

    @property
    def objective(self) -> int | None:
        """The median objective."""
        found: int | None = median([one.objective for one in self.runs], worst=float("inf"))
        return found

    @property
    def bound(self) -> int | None:
        """The median bound."""
        found: int | None = median([one.bound for one in self.runs], worst=float("-inf"))
        return found

    @property
    def first_legal(self) -> float | None:
        """When the first legal schedule was there, in seconds."""
        return self._median(one.first_legal_seconds for one in self.runs)

    @property
    def agreed(self) -> bool | None:
        """Whether the independent checker agreed with each schedule (None: not asked)."""
        verdicts = [one.agreed for one in self.runs if one.objective is not None]
        return None if not verdicts or None in verdicts else all(verdicts)

    @property
    def gap(self) -> float | None:
        """The gap to the best known objective, as a share of it."""
        if self.objective is None or not self.best_known:
            return None
        return (self.objective - self.best_known) / self.best_known

    @property
    def gap_to_bound(self) -> float | None:
        """The gap to the run's own bound, as a share of the objective."""
        if not self.objective or self.bound is None:
            return None
        return (self.objective - self.bound) / self.objective

    def within(self, share: float) -> float | None:
        """Return after how many seconds objective and bound were within a share of the first."""
        return self._median(
            next(
                (
                    at
                    for at, objective, bound in one.trail
                    if objective is not None
                    and bound is not None
                    and objective - bound <= share * objective
                ),
                None,
            )
            for one in self.runs
        )

    def _median(self, values: Iterable[float | None]) -> float | None:
        found: float | None = median(values, worst=float("inf"))
        return found


def cases(results: Iterable[Result], family: str, seconds: float) -> dict[tuple[str, str], Case]:
    """Return (instance, entrant) -> what was measured; of equal seeds the later file counts."""
    runs: dict[tuple[str, str], dict[int, tuple[int, Told]]] = {}
    known: dict[str, int | None] = {}
    for number, result in enumerate(results, 1):
        if result.family != family or result.settings.seconds != seconds:
            continue
        known |= {line.instance: line.best_known for line in result.table}
        for run in result.runs:
            runs.setdefault((run.instance, run.entrant), {})[run.seed] = number, run
    return {
        key: Case(
            instance=key[0],
            entrant=key[1],
            runs=tuple(run for _, run in found.values()),
            best_known=known.get(key[0]),
            sources=tuple(dict.fromkeys(number for number, _ in found.values())),
        )
        for key, found in runs.items()
    }
