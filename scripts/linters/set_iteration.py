"""The order of a set never reaches a result."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from scripts.linters.base import Finding, Linter, within

_MAKERS = frozenset({"set", "frozenset"})
# These hand the order of their argument on …
_ORDERED = frozenset({"list", "tuple", "enumerate", "iter", "zip", "map", "filter", "dict"})
# … and these forget it, so a generator inside them may run over a set.
_UNORDERED = frozenset({"set", "frozenset", "sorted", "any", "all", "len"})


def _called(node: ast.AST) -> str:
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


def _is_set(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return _is_set(node.left) or _is_set(node.right)
    return isinstance(node, ast.Set | ast.SetComp) or _called(node) in _MAKERS


def _runs_over(node: ast.AST) -> list[ast.expr]:
    """The expressions that this node takes the items of in order."""
    match node:
        case ast.For() | ast.AsyncFor():
            return [node.iter]
        case ast.ListComp() | ast.DictComp() | ast.GeneratorExp():
            return [x.iter for x in node.generators]
        case ast.Starred() | ast.YieldFrom():
            return [node.value]
        case ast.Call(func=ast.Attribute(attr="join" | "extend")):
            return node.args
        case ast.Call() if _called(node) in _ORDERED:
            return node.args
    return []


def _find(_path: PurePosixPath, text: str) -> Iterator[Finding]:
    tree = ast.parse(text)
    harmless = {
        id(argument)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _called(node) in _UNORDERED
        for argument in node.args
    }
    for node in ast.walk(tree):
        if id(node) in harmless:
            continue
        for source in _runs_over(node):
            if _is_set(source):
                yield source.lineno, f"takes the items of a set in order: {ast.unparse(source)}"


LINTER = Linter(
    name="set-iteration",
    incident="Strings hash differently in each process, so one seed would give two schedules.",
    way_out=(
        "iterate `sorted(…)`, or `dict.fromkeys(…)` to drop doubles in order; where order cannot "
        "matter, end the line with `lint: set-iteration — why`."
    ),
    applies=lambda path: path.suffix == ".py" and within(path, "src/nightfloat"),
    find=_find,
    escape=True,
)
