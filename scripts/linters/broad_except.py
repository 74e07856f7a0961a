"""Catch what you handle."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from scripts.linters.base import Finding, Linter, dotted, imported_names, is_python

# The process boundaries, and nothing else: file → functions that may catch everything, because
# they log it with a trace id and answer. An entry needs a reason beside it.
ALLOWED: dict[str, frozenset[str]] = {
    # The request: whatever nobody foresaw becomes one logged trace and one 500.
    "src/nightfloat/api/problems.py": frozenset({"__call__"}),
}

_BROAD = frozenset({"Exception", "BaseException"})


def _is_broad(node: ast.expr | None) -> bool:
    if node is None:
        return True
    if isinstance(node, ast.Tuple):
        return any(_is_broad(x) for x in node.elts)
    if isinstance(node, ast.Attribute):
        return node.attr in _BROAD and isinstance(node.value, ast.Name)
    return isinstance(node, ast.Name) and node.id in _BROAD


def _find_in(
    node: ast.AST, *, function: str, names: dict[str, str], allowed: frozenset[str]
) -> Iterator[Finding]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        function = node.name
    if function not in allowed:
        if isinstance(node, ast.ExceptHandler) and _is_broad(node.type):
            caught = ast.unparse(node.type) if node.type else "everything"
            yield node.lineno, f"catches {caught}"
        if (
            isinstance(node, ast.Call)
            and dotted(node.func, names) == "contextlib.suppress"
            and any(_is_broad(x) for x in node.args)
        ):
            yield node.lineno, "suppresses everything"
    for child in ast.iter_child_nodes(node):
        yield from _find_in(child, function=function, names=names, allowed=allowed)


def _find(path: PurePosixPath, text: str) -> Iterator[Finding]:
    tree = ast.parse(text)
    allowed = ALLOWED.get(str(path), frozenset())
    yield from _find_in(tree, function="", names=imported_names(tree), allowed=allowed)


LINTER = Linter(
    name="broad-except",
    incident="A scheduler we learnt from had 1,258 of these, and nothing in it ever said no.",
    way_out=(
        "name the exceptions you handle; a process boundary that logs goes into ALLOWED in "
        "scripts/linters/broad_except.py, with its reason."
    ),
    applies=is_python,
    find=_find,
)
