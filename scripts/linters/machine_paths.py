"""No file says where somebody's checkout or home lies."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from scripts.linters.base import Finding, Linter

# Not after a word, a dot or another slash: `docs/home/` and addresses are no machine paths.
_PATH = re.compile(r"(?<![\w./~})\]-])/(?:work|root|home)/[\w.-]+")


def _find(_path: PurePosixPath, text: str) -> Iterator[Finding]:
    for number, line in enumerate(text.splitlines(), start=1):
        if found := _PATH.search(line):
            yield number, f"an absolute path of one machine: {found[0]}"


LINTER = Linter(
    name="machine-paths",
    incident="What reads from its author's machine works for nobody else.",
    way_out=(
        "take the path from an argument or from `__file__`; "
        "where it is only an example, end the line with `lint: machine-paths — why`."
    ),
    applies=lambda _path: True,
    find=_find,
    escape=True,
)
