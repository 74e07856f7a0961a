"""Lock files name packages and hashes, never the place they come from."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from scripts.linters.base import Finding, Linter

_NODE_LOCKS = frozenset({"package-lock.json", "npm-shrinkwrap.json"})
_OPTION = re.compile(r"--(?:extra-)?index-url|--find-links|--trusted-host")
_ADDRESS = re.compile(r"\b(?:https?|file|git\+\w+)://?\S*")
# npm writes funding addresses too, and those are no download places.
_NODE_ADDRESS = re.compile(r'"resolved"\s*:\s*"(?:https?|file|git)\S*')


def _applies(path: PurePosixPath) -> bool:
    return path.suffix == ".lock" or path.name in _NODE_LOCKS


def _find(path: PurePosixPath, text: str) -> Iterator[Finding]:
    patterns = (_NODE_ADDRESS,) if path.name in _NODE_LOCKS else (_OPTION, _ADDRESS)
    for number, line in enumerate(text.splitlines(), start=1):
        for pattern in patterns:
            if found := pattern.search(line):
                yield number, f"a lock file names a place to download from: {found[0]}"
                break


LINTER = Linter(
    name="lock-hosts",
    incident="A lock made behind a mirror can be installed nowhere else.",
    way_out="write it again with `./nf lock` (npm: omit-lockfile-registry-resolved=true).",
    applies=_applies,
    find=_find,
)
