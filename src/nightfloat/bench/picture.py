"""Objective and bound over time, as an SVG written by hand: both axes logarithmic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

from nightfloat.bench.outcome import Point
from nightfloat.bench.results import Course

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 150, 40, 50
COLOURS = ("#2563a8", "#b4541a", "#3f7d3a", "#7b4ea3", "#8a6d1a", "#a3385b")
STYLE = """text{font:12px system-ui,sans-serif;fill:#333}.axis{stroke:#999}.grid{stroke:#ddd}
@media(prefers-color-scheme:dark){text{fill:#ccc}.axis{stroke:#777}.grid{stroke:#333}}"""


def picture(runs: Sequence[Course], seconds: float, best: int | None) -> str:
    """Return an SVG of some runs on one instance; empty when none of them found anything.

    Solid: the best legal objective; dashed: the proven bound; dotted: the best known objective.
    """
    levels = [level for run in runs for level in _levels(run.trail)]
    if best:
        levels.append(best)
    if not levels:
        return ""
    times = [point[0] for run in runs for point in run.trail if point[0] > 0]
    first = 10 ** floor(log10(max(0.01, min(times, default=0.1))))
    # Bounds far below every schedule say nothing; they enter at the lower edge.
    objectives = [o for run in runs for _, o, _ in run.trail if o]
    floor_ = max(1, min(levels), min(objectives, default=1) / 2)
    top = max(*levels, floor_ * 1.05)
    frame = Frame(first, max(seconds, first * 10), floor_ * 0.97, top * 1.03)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{escape(runs[0].instance)}: objective and bound over time</title>",
        f"<style>{STYLE}</style>",
        (
            f'<text x="{LEFT}" y="22">{escape(runs[0].instance)}: objective (solid) and bound '
            "(dashed) over seconds</text>"
        ),
        *_axes(frame),
    ]
    if best:
        parts.append(
            f'<path d="M{LEFT} {frame.up(best):.1f}H{WIDTH - RIGHT}" fill="none" stroke="#888" '
            'stroke-dasharray="1 4"/>'
            f'<text x="{WIDTH - RIGHT + 6}" y="{frame.up(best) + 4:.1f}">best known {best}</text>'
        )
    for number, run in enumerate(runs):
        parts += _lines(run, number, frame)
    return "\n".join([*parts, "</svg>", ""])


def _levels(trail: Sequence[Point]) -> Iterator[int]:
    """Yield every objective and bound that a logarithm can show."""
    for _, objective, bound in trail:
        if objective and objective > 0:
            yield objective
        if bound and bound > 0:
            yield bound


@dataclass(frozen=True, slots=True)
class Frame:
    """The ranges of seconds and of costs, and where their values lie; logarithmic, clipped."""

    first: float
    last: float
    low: float
    high: float

    def across(self, seconds: float) -> float:
        """Return the x of a time."""
        return _place(seconds, (self.first, self.last), (LEFT, WIDTH - RIGHT))

    def up(self, level: float) -> float:
        """Return the y of a cost."""
        return _place(level, (self.low, self.high), (HEIGHT - BOTTOM, TOP))


def _place(value: float, values: tuple[float, float], places: tuple[float, float]) -> float:
    low, high = values
    share = log10(min(max(value, low), high) / low) / log10(high / low)
    return places[0] + share * (places[1] - places[0])


def ticks(low: float, high: float) -> list[float]:
    """Return round values in a range: 1, 2 and 5 times powers of ten, or finer in a narrow one."""
    steps = (1, 2, 5) if high / low > 5 else tuple(range(1, 10)) if high / low > 2 else ()
    found = [
        step * 10.0**power
        for power in range(floor(log10(low)), ceil(log10(high)) + 1)
        for step in steps
        if low <= step * 10.0**power <= high
    ]
    if len(found) > 1:
        return found
    size = 10 ** floor(log10((high - low) / 2))
    return [size * at for at in range(ceil(low / size), floor(high / size) + 1)][:12]


def _axes(frame: Frame) -> Iterator[str]:
    for value in ticks(frame.low, frame.high):
        y = f"{frame.up(value):.1f}"
        yield f'<path class="grid" d="M{LEFT} {y}H{WIDTH - RIGHT}"/>'
        yield f'<text x="{LEFT - 8}" y="{y}" text-anchor="end" dy="4">{value:g}</text>'
    for value in ticks(frame.first, frame.last):
        x = f"{frame.across(value):.1f}"
        yield f'<path class="axis" d="M{x} {HEIGHT - BOTTOM}v5"/>'
        yield f'<text x="{x}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{value:g}</text>'
    yield f'<path class="axis" fill="none" d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}"/>'


def _lines(run: Course, number: int, frame: Frame) -> Iterator[str]:
    """Yield the steps of a run's objective and bound, and its name."""
    colour = COLOURS[number % len(COLOURS)]
    trail = run.trail
    solid = [(at, level) for at, level, _ in trail if level]
    dashed = [(at, level) for at, _, level in trail if level and level >= frame.low]
    for points, dash in ((solid, ""), (dashed, ' stroke-dasharray="6 4"')):
        if points:
            path = f"M{frame.across(points[0][0]):.1f} {frame.up(points[0][1]):.1f}"
            for at, level in points[1:]:
                path += f"H{frame.across(at):.1f}V{frame.up(level):.1f}"
            path += f"H{frame.across(frame.last):.1f}"
            yield f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'
    y = TOP + 8 + 18 * number
    name = escape(run.entrant)
    yield (
        f'<path d="M{WIDTH - RIGHT + 6} {y}h16" stroke="{colour}" stroke-width="2"/>'
        f'<text x="{WIDTH - RIGHT + 28}" y="{y + 4}">{name}</text>'
    )
