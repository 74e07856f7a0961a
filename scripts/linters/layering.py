"""ortools lives below solver/ and nowhere else."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from scripts.linters.base import Finding, Linter, dotted, imported_names, within

_IMPORTERS = frozenset({"importlib.import_module", "importlib.util.find_spec"})


def _imported(node: ast.AST, names: dict[str, str]) -> list[str]:
    """The modules that a statement or call brings in."""
    match node:
        case ast.Import():
            return [x.name for x in node.names]
        case ast.ImportFrom(level=0, module=str(module)):
            return [module]
        case ast.Call(func=function, args=[ast.Constant(value=str(module)), *_]):
            plain = isinstance(function, ast.Name) and function.id == "__import__"
            return [module] if plain or dotted(function, names) in _IMPORTERS else []
    return []


def _find(_path: PurePosixPath, text: str) -> Iterator[Finding]:
    tree = ast.parse(text)
    names = imported_names(tree)
    for node in ast.walk(tree):
        for module in _imported(node, names):
            if module.partition(".")[0] == "ortools" and isinstance(node, ast.stmt | ast.expr):
                yield node.lineno, f"imports {module} outside src/nightfloat/solver/"


def _applies(path: PurePosixPath) -> bool:
    inside = within(path, "src/nightfloat") and not within(path, "src/nightfloat/solver")
    return path.suffix == ".py" and inside


LINTER = Linter(
    name="layering",
    incident="Loading ortools takes 2.3 s and 150 MiB, which every `--help` would pay.",
    way_out="ask nightfloat.solver for what you need.",
    applies=_applies,
    find=_find,
)
