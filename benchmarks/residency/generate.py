"""Writes instances of the residency benchmark; standard library only, the same bytes everywhere.

    python generate.py --family call --people 40 --days 28 --seed 1 > call.json
    python generate.py --all DIR            # the 24 instances, with DIR/SHA256SUMS

Each instance has a legal schedule, because one is built first: `--planted` writes it (with
`--all`, as DIR/NAME.planted.json).
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path

from families import block, call, clinic, emergency
from families.common import Draft, PlantError

FAMILIES = ("block", "call", "emergency", "clinic")


@dataclass(frozen=True)
class Size:
    """One instance to make. `days` in a block is 14 or 28, elsewhere the horizon is in days."""

    family: str
    people: int
    days: int
    variety: int
    """Rotations, shifts or clinics; not used by a call pool."""
    seed: int = 1
    block_days: int = 14

    @property
    def name(self) -> str:
        """The instance's name: family, people, then steps (blocks or days)."""
        steps = self.days // self.block_days if self.family == "block" else self.days
        return f"{self.family}-{self.people:03d}x{steps:03d}-{self.seed}"


INSTANCES = (
    Size("block", 8, 364, 7, block_days=28),
    Size("block", 20, 364, 10, block_days=28),
    Size("block", 40, 364, 12),
    Size("block", 80, 364, 16),
    Size("block", 120, 364, 18),
    Size("block", 160, 364, 20),
    Size("call", 8, 28, 0),
    Size("call", 20, 28, 0),
    Size("call", 40, 28, 0),
    Size("call", 40, 364, 0),
    Size("call", 80, 84, 0),
    Size("call", 160, 364, 0),
    Size("emergency", 8, 28, 4),
    Size("emergency", 24, 28, 6),
    Size("emergency", 40, 56, 8),
    Size("emergency", 60, 84, 10),
    Size("emergency", 100, 196, 10),
    Size("emergency", 160, 364, 12),
    Size("clinic", 8, 28, 2),
    Size("clinic", 20, 28, 3),
    Size("clinic", 40, 56, 4),
    Size("clinic", 80, 84, 5),
    Size("clinic", 120, 196, 6),
    Size("clinic", 160, 364, 6),
)


def draft(size: Size) -> Draft:
    """Return the instance of this size with its hidden schedule; raise PlantError."""
    name, people, days, seed = size.name, size.people, size.days, size.seed
    if size.family == "block":
        blocks = days // size.block_days
        return block.build(
            name=name, people=people, blocks=blocks, rotations=size.variety, seed=seed
        )
    if size.family == "call":
        return call.build(name=name, people=people, days=days, seed=seed)
    if size.family == "emergency":
        return emergency.build(name=name, people=people, days=days, shifts=size.variety, seed=seed)
    return clinic.build(name=name, people=people, days=days, clinics=size.variety, seed=seed)


def write_all(folder: Path, *, planted: bool) -> None:
    """Write the 24 instances and their SHA-256 sums."""
    folder.mkdir(parents=True, exist_ok=True)
    sums = []
    for size in INSTANCES:
        made = draft(size)
        data = made.text().encode("ascii")
        (folder / f"{size.name}.json").write_bytes(data)
        sums.append(f"{hashlib.sha256(data).hexdigest()}  {size.name}.json\n")
        if planted:
            (folder / f"{size.name}.planted.json").write_bytes(made.solution().encode("ascii"))
    (folder / "SHA256SUMS").write_bytes("".join(sums).encode("ascii"))


def _variety(family: str, people: int) -> int:
    """Return the usual number of rotations, shifts or clinics for so many people."""
    if family == "block":
        return min(20, max(7, people // 8 + 6))
    if family == "emergency":
        return max(n for n in emergency.CHOSEN if n == 4 or people >= 4 * n)
    return min(6, max(2, people // 12))


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--all", metavar="DIR", type=Path, help="write the 24 instances")
    parser.add_argument("--family", choices=FAMILIES)
    parser.add_argument("--people", type=int, help="8 to 160")
    parser.add_argument("--days", type=int, help="28 to 364, a multiple of 28 (block: 364)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--variety", type=int, help="rotations, shifts or clinics")
    parser.add_argument("--block-days", type=int, choices=(14, 28), default=14)
    parser.add_argument("--planted", action="store_true", help="write the hidden legal schedule")
    return parser


def main() -> int:
    """Run the command line; return its exit code."""
    parser = _arguments()
    given = parser.parse_args()
    if given.all:
        write_all(given.all, planted=given.planted)
        return 0
    if not given.family or not given.people or not given.days:
        parser.error("--family, --people and --days are needed (or --all DIR)")
    if not 8 <= given.people <= 999 or given.seed < 0:
        parser.error("--people is 8 to 999 and --seed at least 0")
    if given.days % 28 or not 28 <= given.days <= 728:
        parser.error(f"--days {given.days}: the rules look at whole weeks by four, 28 to 728 days")
    variety = given.variety or _variety(given.family, given.people)
    if given.family == "emergency" and variety not in emergency.CHOSEN:
        parser.error(f"--variety {variety}: emergency shifts come in {list(emergency.CHOSEN)}")
    if given.family == "block" and not 5 <= variety <= len(block.ROTATIONS) + 1:
        parser.error(f"--variety {variety}: 5 to {len(block.ROTATIONS) + 1} rotations")
    size = Size(given.family, given.people, given.days, variety, given.seed, given.block_days)
    try:
        made = draft(size)
    except PlantError as error:
        parser.error(str(error))
    sys.stdout.buffer.write((made.solution() if given.planted else made.text()).encode("ascii"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
