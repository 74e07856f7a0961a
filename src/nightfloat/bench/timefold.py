"""Timefold, where its Python package (for the Java libraries in it) and a Java with a compiler are.

The model is Java (`Roster.java`): constraint streams that update only what a changed cell takes
part in, with Timefold's own default search. Through the Python package's interpreter the same
streams were measured at a tenth of the moves a second or less, which would say nothing about
Timefold. Its community edition searches with one thread, whatever the budget's workers.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import as_file, files
from pathlib import Path

from nightfloat.bench.outcome import Budget, Outcome, Report, Trail
from nightfloat.domain.errors import NightfloatError
from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import Letters, Sum
from nightfloat.solver.literals import members
from nightfloat.solver.score import Rows

PACKAGE = "timefold"
Condition = tuple[int, Letters]
"""(cell, letters of which it must hold one)."""


class Timefold:
    """Timefold's default search on incremental constraint streams."""

    name = "timefold"

    def absent(self) -> str:
        """Return why it cannot take part ('': it can)."""
        if not self.versions():
            return 'the package "timefold" is not installed'
        if shutil.which("java") is None or shutil.which("javac") is None:
            return "there is no Java with a compiler (java, javac)"
        return ""

    def versions(self) -> dict[str, str]:
        """Return the version of Timefold."""
        try:
            return {PACKAGE: distribution(PACKAGE).version}
        except PackageNotFoundError:
            return {}

    def prepare(self) -> None:
        """Nothing is to be done."""

    def run(self, problem: Problem, budget: Budget, report: Report) -> Outcome:
        """Return what Timefold found; Java's start and the writing of the facts count as time."""
        libraries = Path(str(distribution(PACKAGE).locate_file("timefold/solver/jars")))
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            classpath = f"{folder}:{libraries}/*"
            with as_file(files("nightfloat.bench") / "Roster.java") as source:
                subprocess.run(
                    ["javac", "-cp", classpath, "-d", str(folder), str(source)],
                    check=True,
                    capture_output=True,
                )
            return _search(problem, budget, Trail(report), folder, classpath)


def _search(
    problem: Problem, budget: Budget, trail: Trail, folder: Path, classpath: str
) -> Outcome:
    facts = folder / "facts.txt"
    with facts.open("w", encoding="ascii") as file:
        file.writelines(f"{line}\n" for line in facts_of(problem))
    written = trail.seconds
    milliseconds = int(max(0.1, budget.seconds - written) * 1000)
    command = ["java", "-cp", classpath, "Roster", str(facts), str(milliseconds), str(budget.seed)]
    rows: Rows | None = None
    least_broken: int | None = None
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            kind, *numbers = line.split()
            if kind == "best":
                least_broken = int(numbers[0])
                trail(int(numbers[1]) if not least_broken else None, None)
            elif kind == "rows":
                rows = _rows(problem, [int(one) for one in numbers])
    legal = least_broken == 0 and rows is not None
    note = "one thread"
    if process.returncode:
        note = f"Java ended with exit code {process.returncode}"
    elif not legal:
        note = f"one thread; best found breaks hard bounds by {least_broken}"
    return Outcome(
        rows=rows if legal else None,
        objective=trail.points[-1][1] if legal else None,
        bound=None,
        first_legal_seconds=trail.first_legal,
        trail=tuple(trail.points),
        phases=(("facts", round(written, 3)), ("search", round(trail.seconds - written, 3))),
        note=note,
    )


def _rows(problem: Problem, numbers: list[int]) -> Rows:
    """Return rows from (cell, letter) pairs; the other cells have no choice."""
    letters = [members(domain)[0] for row in problem.grid.domain for domain in row]
    for cell, letter in zip(numbers[::2], numbers[1::2], strict=True):
        letters[cell] = letter
    width = problem.grid.length
    return tuple(tuple(letters[at : at + width]) for at in range(0, len(letters), width))


def facts_of(problem: Problem) -> Iterator[str]:
    """Yield the lines of numbers that `Roster.java` reads; settled cells are left out."""
    domain = [letters for row in problem.grid.domain for letters in row]
    free = [cell for cell, letters in enumerate(domain) if letters.bit_count() > 1]
    yield str(len(free))
    for cell in free:
        letters = members(domain[cell])
        yield " ".join(map(str, (cell, len(letters), *letters)))
    # A sum of nothing is no group in a stream: each measure also counts, with weight 0, that some
    # free cell holds any of its letters.
    always: Condition = (free[0], domain[free[0]])
    yield str(len(problem.limits) if free else 0)
    for limit in problem.limits if free else ():
        of = limit.of
        below = 0 if of.lo is None else -1 if of.plo is None else of.plo
        above = 0 if of.hi is None else -1 if of.phi is None else of.phi
        happenings = [([always], 0)]
        for conditions, weight in _happenings(problem, limit):
            if all(domain[cell] & letters for cell, letters in conditions):
                kept = [one for one in conditions if domain[one[0]] & ~one[1]]
                happenings.append((kept or [always], weight))
        yield f"{of.lo or 0} {of.hi or 0} {below} {above} {len(happenings)}"
        for conditions, weight in happenings:
            pairs = [
                f"{cell} {letter}"
                for cell, letters in conditions
                for letter in members(letters & domain[cell])
            ]
            yield " ".join([str(len(conditions)), str(weight), str(len(pairs)), *pairs])


def _happenings(problem: Problem, limit: Limit) -> Iterator[tuple[list[Condition], int]]:
    """Yield what a limit counts: the conditions that must hold together, and the weight."""
    width, of = problem.grid.length, limit.of
    if isinstance(of, Sum):
        for person, step, letters, weight in of.cells:
            yield [(person * width + step, letters)], weight
        return
    assert limit.person is not None
    if of.disjoint:
        raise NightfloatError(
            f'timefold cannot count occurrences that share no step, as "{limit.rule}" does. '
            "Maybe leave it out of --entrants."
        )
    for pattern, weight in of.terms:
        for last in pattern.last_steps(width, of.win):
            first = limit.person * width + last - len(pattern.sets) + 1
            yield [(first + at, letters) for at, letters in enumerate(pattern.sets)], weight
