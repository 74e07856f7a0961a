"""The figures to reach, computed from what the harness wrote: one row for each, as Markdown.

A row says what was measured, from which files, and whether the independent checker agreed with
every schedule in it. A figure whose runs are missing says so; nothing is filled in by hand.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from math import exp, log

from nightfloat.bench.results import Case, Result, cases
from nightfloat.bench.tables import spelled

OURS, PEER = "nightfloat", "cp-sat"
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Measured:
    """What a figure came to, instance by instance, and the cases it was read from."""

    text: str
    detail: str
    used: tuple[Case, ...]


Field = Mapping[tuple[str, str], Case]
"""(instance, entrant) -> case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A figure to reach; `measure` is given the cases of its family within its seconds."""

    what: str
    reach: str
    dream: str
    family: str
    seconds: float
    measure: Callable[[Field], Measured | None]


def _ours(field: Field, names: Sequence[str]) -> list[Case]:
    return [field[name, OURS] for name in names if (name, OURS) in field]


def _percent(share: float | None) -> str:
    return "none" if share is None else f"{share * 100:.2f} %"


def _second(seconds: float | None) -> str:
    return "never" if seconds is None else f"{seconds:.1f} s"


def _numbers(*numbers: int) -> tuple[str, ...]:
    return tuple(f"Instance{number}" for number in numbers)


def _short(name: str) -> str:
    return f"#{name.removeprefix('Instance')}" if name.startswith("Instance") else name


def least_gap(case: Case) -> float:
    """Return the gap to the best known objective, at least half a unit of it.

    A gap of nothing would make any mean of ratios nothing.
    """
    assert case.best_known
    return max(case.gap or 0.0, 0.5 / case.best_known)


def ratio_to_peer(names: Sequence[str]) -> Callable[[Field], Measured | None]:
    """Measure the geometric mean of (our gap / CP-SAT's gap)."""

    def measure(field: Field) -> Measured | None:
        pairs = [(field.get((name, OURS)), field.get((name, PEER))) for name in names]
        # A peer without a schedule has no gap; we without one have no figure.
        both = [
            (mine, theirs)
            for mine, theirs in pairs
            if mine and theirs and mine.gap is not None and theirs.gap is not None
        ]
        if not both:
            return None
        ratios = [least_gap(mine) / least_gap(theirs) for mine, theirs in both]
        mean = exp(sum(map(log, ratios)) / len(ratios))
        rest = "" if len(both) == len(names) else f" ({len(both)} of {len(names)} instances)"
        detail = ", ".join(
            f"{_short(mine.instance)} {ratio:.3f}"
            for (mine, _), ratio in zip(both, ratios, strict=True)
        )
        return Measured(f"{mean:.4f}{rest}", detail, tuple(one for pair in both for one in pair))

    return measure


def gaps(*groups: Sequence[str]) -> Callable[[Field], Measured | None]:
    """Measure the largest gap to the best known objective in each group of instances."""

    def measure(field: Field) -> Measured | None:
        found = [_ours(field, group) for group in groups]
        used = tuple(case for group in found for case in group)
        if not used:
            return None
        return Measured(
            " · ".join(_worst(group) for group in found),
            ", ".join(f"{_short(case.instance)} {_percent(case.gap)}" for case in used),
            used,
        )

    return measure


def _worst(group: Sequence[Case]) -> str:
    if not group:
        return NOTHING
    shares = [case.gap for case in group if case.gap is not None]
    return _percent(max(shares)) if len(shares) == len(group) else _percent(None)


def each(
    names: Sequence[str], say: Callable[[Case], str], detail: Callable[[Case], str]
) -> Callable[[Field], Measured | None]:
    """Measure something for each instance by itself."""

    def measure(field: Field) -> Measured | None:
        used = _ours(field, names)
        if not used:
            return None
        return Measured(
            " · ".join(f"{_short(case.instance)} {say(case)}" for case in used),
            ", ".join(f"{_short(case.instance)} {detail(case)}" for case in used),
            tuple(used),
        )

    return measure


def beaten(published: Mapping[str, int]) -> Callable[[Field], Measured | None]:
    """Count the instances on which our objective is below a published one."""

    def measure(field: Field) -> Measured | None:
        used = [case for case in _ours(field, list(published)) if case.objective is not None]
        better = [case for case in used if (case.objective or 0) < published[case.instance]]
        if not used:
            return None
        detail = ", ".join(
            f"{_short(case.instance)} {case.objective} (published {published[case.instance]})"
            for case in used
        )
        return Measured(f"better on {len(better)} of {len(used)}", detail, tuple(used))

    return measure


def met(prefix: str) -> Callable[[Field], Measured | None]:
    """Count the instances, by the beginning of their name, that reach the best known objective."""

    def measure(field: Field) -> Measured | None:
        used = [
            case
            for (name, entrant), case in sorted(field.items())
            if entrant == OURS and name.startswith(prefix) and case.best_known is not None
        ]
        if not used:
            return None
        best = sum(case.objective == case.best_known for case in used)
        detail = ", ".join(f"{case.instance} {case.objective} ({case.best_known})" for case in used)
        return Measured(
            f"best known on {best} of {len(used)}; largest gap {_worst(used)}", detail, tuple(used)
        )

    return measure


def memory(field: Field) -> Measured | None:
    """Measure the peak of memory over all of our own instances."""
    used = [case for (_, entrant), case in sorted(field.items()) if entrant == OURS]
    if not used:
        return None
    most = {case.instance: max(run.memory_mb for run in case.runs) for case in used}
    largest = max(most, key=lambda name: most[name])
    return Measured(f"{most[largest]} MB", f"{largest}, {len(used)} instances", tuple(used))


def _ends(case: Case) -> str:
    return f"{case.objective} (bound {case.bound}, best known {case.best_known})"


def _legal(case: Case) -> str:
    return _second(case.first_legal)


def _bounded(case: Case) -> str:
    return _percent(case.gap_to_bound)


def goals() -> tuple[Goal, ...]:
    """Return every figure, in the order of the table."""
    text = (files("nightfloat.bench") / "best_known.toml").read_text(encoding="utf-8")
    published: dict[str, int] = tomllib.loads(text)["curtois"]["ten_minutes"]
    year = "call-040x364-1"
    return (
        Goal(
            what="(own gap / CP-SAT's gap) at 60 s, geometric mean on #5 8 10 12 14 15 17",
            reach="≤ 0.02",
            dream="≤ 0.01",
            family="curtois",
            seconds=60,
            measure=ratio_to_peer(_numbers(5, 8, 10, 12, 14, 15, 17)),
        ),
        Goal(
            what="gap at 60 s: #5, #10 · #12, #14 · #8, #15, #17 · #19 · #21",
            reach="0.1 · 1.5 · 4 · 12 · 5 %",
            dream="optimal · 0.5 · 1 · 3 · 2 %",
            family="curtois",
            seconds=60,
            measure=gaps(
                _numbers(5, 10),
                _numbers(12, 14),
                _numbers(8, 15, 17),
                _numbers(19),
                _numbers(21),
            ),
        ),
        Goal(
            what="optimal and proven: #8 · #14",
            reach="both ≤ 120 s",
            dream="≤ 30 s",
            family="curtois",
            seconds=120,
            measure=each(_numbers(8, 14), lambda case: _second(case.within(0.0)), _ends),
        ),
        Goal(
            what="gap to the own bound at 600 s: #10 · #12 · #15 · #17",
            reach=NOTHING,
            dream="≤ 0.3 %",
            family="curtois",
            seconds=600,
            measure=each(_numbers(10, 12, 15, 17), _bounded, _ends),
        ),
        Goal(
            what="objective at 600 s against IP+VNS in 10 min on #8 14 15 17 19",
            reach="better on all",
            dream="better than every published 60-min column",
            family="curtois",
            seconds=600,
            measure=beaten(published),
        ),
        Goal(
            what="first legal: #21 · #24",
            reach="≤ 1 s · ≤ 60 s",
            dream="≤ 0.3 s · ≤ 10 s",
            family="curtois",
            seconds=60,
            measure=each(_numbers(21, 24), _legal, _ends),
        ),
        Goal(
            what="INRC-I sprint at 10 s",
            reach="best known on 5 of 5",
            dream="best known on all",
            family="inrc1",
            seconds=10,
            measure=met("sprint"),
        ),
        Goal(
            what="INRC-I medium at 60 s",
            reach="within 1 %",
            dream="best known on all",
            family="inrc1",
            seconds=60,
            measure=met("medium"),
        ),
        Goal(
            what="INRC-I long at 60 s",
            reach="within 1 %",
            dream="best known on all",
            family="inrc1",
            seconds=60,
            measure=met("long"),
        ),
        Goal(
            what="block rotation 120 × 26 × 18, gap to the own bound at 60 s",
            reach="≤ 5 %",
            dream="proven 1 %",
            family="residency",
            seconds=60,
            measure=each(("block-120x026-1",), _bounded, _ends),
        ),
        Goal(
            what="year of calls, 40 residents: first legal",
            reach="10 s",
            dream="3 s",
            family="residency",
            seconds=120,
            measure=each((year,), _legal, _ends),
        ),
        Goal(
            what="year of calls, 40 residents: within 5 % of its bound",
            reach="120 s",
            dream="30 s",
            family="residency",
            seconds=120,
            measure=each((year,), lambda case: _second(case.within(0.05)), _ends),
        ),
        Goal(
            what="memory, largest of our instances",
            reach="≤ 1.5 GB",
            dream="≤ 500 MB",
            family="residency",
            seconds=60,
            measure=memory,
        ),
    )


def table(results: Sequence[Result]) -> str:
    """Return the figures as Markdown, and below it the files that they were read from."""
    lines = [
        "| What | Reach | Dream | Measured | In detail | Checker agreed | Run |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for goal in goals():
        found = goal.measure(cases(results, goal.family, goal.seconds))
        cells = [goal.what, goal.reach, goal.dream]
        if found is None:
            cells += [f"not run ({goal.family}, {goal.seconds:g} s)", "", NOTHING, NOTHING]
        else:
            sources = sorted({source for case in found.used for source in case.sources})
            cells += [found.text, found.detail, _agreement(found.used)]
            cells.append(" ".join(f"[{source}]" for source in sources))
        lines.append("| " + " | ".join(cells) + " |")
    lines.append("")
    for number, result in enumerate(results, 1):
        versions = {
            name: value for named in result.versions.values() for name, value in named.items()
        }
        lines.append(
            f"[{number}] `{result.command}`; seeds {', '.join(map(str, result.settings.seeds))}, "
            f"{result.settings.workers} workers; {spelled(versions)}; "
            f"machine: {spelled(result.machine)}.  "
        )
    return "\n".join([*lines, ""])


def _agreement(used: Sequence[Case]) -> str:
    verdicts = [case.agreed for case in used if case.objective is not None]
    if False in verdicts:
        return "**no**"
    return "yes" if verdicts and None not in verdicts else "not checked"
