"""Small instances in both public formats, made at random: nobody's data, every rule in them."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import util
from pathlib import Path
from random import Random
from types import ModuleType

from nightfloat.bench.instance import Instance
from nightfloat.solver.score import Rows

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "benchmarks"
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def program(path: Path) -> ModuleType:
    """Return a checker, loaded from its file: it belongs to no package."""
    spec = util.spec_from_file_location(f"checker_{path.parent.name}_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    # A dataclass looks its module up by name while it is being made.
    import sys

    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    return module


def checker(family: str) -> ModuleType:
    """Return our own checker of a family."""
    return program(ROOT / "benchmarks" / "checkers" / f"check_{family}.py")


def curtois(random: Random, *, people: int, days: int, shifts: int) -> str:
    """Return a Curtois and Qu instance."""
    ids = "ELN"[:shifts]
    lines = ["# made for a test", "SECTION_HORIZON", str(days), "", "SECTION_SHIFTS"]
    for number, id in enumerate(ids):
        after = "|".join(one for one in ids if random.random() < 0.2)
        lines.append(f"{id},{480 + 60 * (number % 2)},{after}")
    lines.append("SECTION_STAFF")
    staff = [chr(ord("A") + number) for number in range(people)]
    for name in staff:
        caps = "|".join(f"{id}={random.choice((0, days // 3, days, days))}" for id in ids)
        least = random.randint(0, days // 4)
        limits = (
            480 * random.randint(max(least, days // 3), days),
            480 * least,
            random.randint(2, 6),
            random.randint(1, 3),
            random.randint(1, 3),
            random.randint(0, days // 7 + 1),
        )
        lines.append(",".join([name, caps, *map(str, limits)]))
    lines.append("SECTION_DAYS_OFF")
    lines += (f"{name},{random.randrange(days)}" for name in staff)
    for section in ("ON", "OFF"):
        lines.append(f"SECTION_SHIFT_{section}_REQUESTS")
        lines += (
            f"{random.choice(staff)},{random.randrange(days)},{random.choice(ids)},"
            f"{random.randint(1, 4)}"
            for _ in range(people * days // 4)
        )
    lines.append("SECTION_COVER")
    lines += (
        f"{day},{id},{random.randint(0, max(1, people // shifts))},{random.randint(1, 100)},"
        f"{random.randint(0, 9)}"
        for day in range(days)
        for id in ids
    )
    return "\n".join(lines) + "\n"


def inrc1(
    random: Random,
    *,
    people: int,
    days: int,
    weekend: str = "SaturdaySunday",
    cover: bool = True,
) -> str:
    """Return an INRC-I instance that starts on a Friday; each rule is on four times of five."""
    start = date(2010, 1, 1)
    ids = ("E", "DH", "N")
    hours = (("06:30:00", "14:30:00"), ("08:30:00", "16:30:00"), ("22:30:00", "06:30:00"))
    blocks: list[tuple[str, list[str]]] = [
        ("SCHEDULING_PERIOD;", [f"made, {start}, {start + timedelta(days - 1)};"]),
        ("SKILLS = 2;", ["HeadNurse;", "Nurse;"]),
        (
            "SHIFT_TYPES = 3;",
            [
                f"{id}, shift {id}, {first}, {last}, 1, {'HeadNurse' if id == 'DH' else 'Nurse'};"
                for id, (first, last) in zip(ids, hours, strict=True)
            ],
        ),
        ("CONTRACTS = 2;", [_contract(random, number, days, weekend) for number in range(2)]),
        (
            "PATTERNS = 3;",
            [
                "0, 1, 2 (N|Any) (E|Any);",
                f"1, {random.randint(1, 3)}, 3 (E|Any) (Any|Any) (None|Any);",
                "2, 2, 3 (None|Friday) (Any|Saturday) (Any|Sunday);",
            ],
        ),
        (
            f"EMPLOYEES {people};",
            [
                f"{people - 1 - number}, name {number}, {number % 2}, "
                f"{'2, HeadNurse Nurse' if number % 3 == 0 else '1, Nurse'};"
                for number in range(people)
            ],
        ),
        (
            "DAY_OF_WEEK_COVER = 21;" if cover else "DAY_OF_WEEK_COVER = 0;",
            [
                f"{day}, {id}, {random.randint(0, max(1, people // 3))};"
                for day in WEEK
                for id in ids
                if cover
            ],
        ),
        ("DATE_SPECIFIC_COVER = 1;", [f"{start + timedelta(3)}, E, {int(cover)};"]),
    ]
    for section, with_shift in (
        ("DAY_OFF", False),
        ("DAY_ON", False),
        ("SHIFT_OFF", True),
        ("SHIFT_ON", True),
    ):
        lines = [
            f"{random.randrange(people)}, {start + timedelta(random.randrange(days))}, "
            + (f"{random.choice(ids)}, " if with_shift else "")
            + f"{random.randint(1, 3)};"
            for _ in range(people * days // 5)
        ]
        blocks.append((f"{section}_REQUESTS = {len(lines)};", lines))
    rule = "/" * 40
    return "\n".join(line for head, lines in blocks for line in (rule, head, rule, *lines, "", ""))


def _contract(random: Random, number: int, days: int, weekend: str) -> str:
    def limit(low: int, high: int) -> str:
        on = int(random.random() < 0.8)
        return f"({on}|{on * random.randint(1, 4)}|{random.randint(low, high)})"

    def wish() -> str:
        on = int(random.random() < 0.8)
        return f"({on}|{on * random.randint(1, 4)})"

    ranges = [
        limit(days // 2, days - 1),
        limit(1, days // 2),
        limit(1, 6),
        limit(1, 4),
        limit(1, 6),
        limit(1, 4),
        limit(1, 3),
        limit(1, 3),
        limit(1, 3),
    ]
    fields = ["(1|1)", *ranges, weekend, *(wish() for _ in range(5)), "3", "0 1 2"]
    return f"{number}, contract {number}, {', '.join(fields)};"


def rows_in(instance: Instance, random: Random, calm: float | None = None) -> Rows:
    """Return random rows inside the domains; `calm` is how often a day is like the one before."""
    often = random.random() if calm is None else calm
    found = []
    for row in instance.problem.grid.domain:
        rest = random.choice((0, 1, 3))
        last, days = -1, []
        for letters in row:
            options = [n for n in range(8) if letters >> n & 1]
            if last not in options or random.random() > often:
                last = random.choice([options[0]] * rest + options)
            days.append(last)
        found.append(tuple(days))
    return tuple(found)
