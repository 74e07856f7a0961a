"""What a linter is, and the helpers they share."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

# What a linter found: a line number from 1, and what stands there.
Finding = tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Linter:
    """One convention.

    `incident` says what went wrong without it, `way_out` what to write instead. `find` gets the
    text of each file for which `applies` is true. With `escape`, a line ending in the comment
    `lint: NAME — reason` is left alone; the reason is not optional.
    """

    name: str
    incident: str
    way_out: str
    applies: Callable[[PurePosixPath], bool]
    find: Callable[[PurePosixPath, str], Iterator[Finding]]
    escape: bool = False

    def offences(self, path: PurePosixPath, text: str) -> list[str]:
        """One message for each offence in the file, `path:line: what. Incident. Way out.`"""
        if not self.applies(path):
            return []
        lines = text.splitlines()
        return [
            f"{path}:{number}: [{self.name}] {what}. {self.incident} Maybe {self.way_out}"
            for number, what in self.find(path, text)
            if not (self.escape and self._is_escaped(lines[number - 1]))
        ]

    def _is_escaped(self, line: str) -> bool:
        _, mark, reason = line.partition(f"lint: {self.name} — ")
        return bool(mark and reason.strip())


def is_python(path: PurePosixPath) -> bool:
    """Whether the file is Python: by its suffix, or the bootstrap script."""
    return path.suffix == ".py" or path == PurePosixPath("nf")


def within(path: PurePosixPath, *folders: str) -> bool:
    """Whether the path lies below one of the folders, or is the module of that name."""
    return any(path.is_relative_to(x) or path == PurePosixPath(f"{x}.py") for x in folders)


def imported_names(tree: ast.AST) -> dict[str, str]:
    """Local name → dotted origin, for every import in the file (`dt` → `datetime`)."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                local = alias.asname or alias.name.partition(".")[0]
                names[local] = alias.name if alias.asname else local
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def dotted(node: ast.expr, names: dict[str, str]) -> str:
    """The full dotted name an expression stands for, or an empty string."""
    if isinstance(node, ast.Name):
        return names.get(node.id, "")
    if isinstance(node, ast.Attribute):
        owner = dotted(node.value, names)
        return f"{owner}.{node.attr}" if owner else ""
    return ""
