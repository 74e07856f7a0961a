"""The pure core is told what time it is."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from scripts.linters.base import Finding, Linter, dotted, imported_names, within

_CLOCKS = frozenset(
    {
        "datetime.date.today",
        "datetime.datetime.now",
        "datetime.datetime.today",
        "datetime.datetime.utcnow",
        "time.gmtime",
        "time.localtime",
        "time.monotonic",
        "time.perf_counter",
        "time.time",
        "time.time_ns",
    }
)
_PURE = ("src/nightfloat/domain", "src/nightfloat/rules", "src/nightfloat/explain")


def _find(_path: PurePosixPath, text: str) -> Iterator[Finding]:
    tree = ast.parse(text)
    names = imported_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and dotted(node, names) in _CLOCKS:
            yield node.lineno, f"reads the clock: {ast.unparse(node)}"


LINTER = Linter(
    name="wall-clock",
    incident="A check that asks for today's date gives other findings tomorrow.",
    way_out="take the instant or the date as an argument; the edge (cli) reads the clock.",
    applies=lambda path: path.suffix == ".py" and within(path, *_PURE),
    find=_find,
)
