"""The schedule that people made against one that the engine makes, line by line.

    python -m benchmarks.real_year.compare SRC OUT [--effort 20] [--seed 0]

Converts SRC as `convert` does, checks and scores both, and writes OUT/comparison.md and .json
beside both schedules. The numbers may be published; the data stays where it is.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from benchmarks.real_year.convert import Converted, convert, write
from benchmarks.real_year.generate import Generated, block_schedule, faculty_call, generate
from benchmarks.real_year.measures import Line, call_lines, year_lines
from benchmarks.real_year.source import read_source
from nightfloat.domain.entry import Entry
from nightfloat.interchange.flat import write_flat
from nightfloat.rules.check import Report, check_programme
from nightfloat.rules.language import Tier
from nightfloat.solver.result import SolveRequest


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of both schedules."""

    part: str
    words: str
    by_hand: Fraction
    generated: Fraction
    verdict: str


def compare(converted: Converted, generated: Generated) -> tuple[Compared, ...]:
    """Return every line of both, the block schedule first."""
    programme, source = converted.programme, converted.source
    year = block_schedule(programme)
    call = faculty_call(programme, *(block.id for block in programme.calendar.blocks))
    found = []
    for part, one, ours, theirs in (
        ("block schedule", year, generated.year, converted.year),
        ("faculty call", call, generated.call, _in_year(converted)),
    ):
        plain = (
            (year_lines(one, theirs), year_lines(one, ours))
            if one.plan.year
            else (call_lines(one, source, theirs), call_lines(one, source, ours))
        )
        checks = [_checked(check_programme(one, entries)) for entries in (theirs, ours)]
        pairs = [*zip(*plain, strict=True), *zip(*checks, strict=True)]
        found += [_line(part, first, second) for first, second in pairs]
    return tuple(found)


def _in_year(converted: Converted) -> tuple[Entry, ...]:
    start = converted.programme.calendar.instant(converted.programme.calendar.start, 0)
    return tuple(entry for entry in converted.call if entry.start >= start)


def _checked(report: Report) -> tuple[Line, ...]:
    return (
        Line("violations found by the check", Fraction(len(report.violations)), "lower"),
        Line("cost of what is missing (covered)", Fraction(report.cost(Tier.COVERED)), "lower"),
        Line("cost of unfairness (fair)", Fraction(report.cost(Tier.FAIR)), "lower"),
        Line("cost of wishes denied (wishes)", Fraction(report.cost(Tier.WISHES)), "lower"),
    )


def _line(part: str, by_hand: Line, generated: Line) -> Compared:
    one, other = by_hand.value, generated.value
    better = other < one if by_hand.better == "lower" else other > one
    verdict = "equal" if one == other else "better" if better else "worse"
    return Compared(part, by_hand.words, one, other, verdict)


def markdown(lines: Sequence[Compared], seconds: float, generated: Generated) -> str:
    """Return the comparison as Markdown."""
    out = ["# Made by hand and generated", ""]
    proven = [
        f"{tier.tier.name.lower()} {tier.value} ({tier.status})"
        for tier in generated.results[0].problems[0].tiers
    ]
    out += [f"Block schedule: {', '.join(proven)}. Both schedules took {seconds:.0f} s.", ""]
    for part in dict.fromkeys(line.part for line in lines):
        out += [f"## {part.capitalize()}", "", "| | by hand | generated | |", "|---|---:|---:|---|"]
        out += [
            f"| {one.words} | {_number(one.by_hand)} | {_number(one.generated)} | {one.verdict} |"
            for one in lines
            if one.part == part
        ]
        out.append("")
    tally = {v: sum(line.verdict == v for line in lines) for v in ("better", "equal", "worse")}
    out.append(", ".join(f"{number} {verdict}" for verdict, number in tally.items()) + ".")
    return "\n".join(out) + "\n"


def _number(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else f"{float(value):.2f}"


def main() -> int:
    """Convert, generate, compare, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.real_year.compare")
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--effort", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    converted = convert(read_source(asked.source))
    write(converted, asked.out)
    begin = time.perf_counter()
    request = SolveRequest(seed=asked.seed, effort=asked.effort)
    generated = generate(converted.programme, converted.source.core, request)
    seconds = time.perf_counter() - begin
    lines = compare(converted, generated)
    tz = converted.programme.calendar.tz
    for name, entries in (("year", generated.year), ("call", generated.call)):
        (asked.out / f"generated_{name}.csv").write_text(write_flat(entries, tz), encoding="utf-8")
    text = markdown(lines, seconds, generated)
    (asked.out / "comparison.md").write_text(text, encoding="utf-8")
    rows = [
        {
            "part": line.part,
            "line": line.words,
            "by_hand": float(line.by_hand),
            "generated": float(line.generated),
            "verdict": line.verdict,
        }
        for line in lines
    ]
    (asked.out / "comparison.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
