"""A flat schedule, seen by clinician and local day.

A Piece is one shift as worked: its own row with the transition that follows it and the worked
parts inside it.  It belongs to the local date on which it starts.  The typical week of a rotation
is made of pieces too; their code is the rotation.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import NamedTuple

from tests.naive.folder import Block, Folder, Person, touched_days
from tests.naive.work_hours import (
    ONE,
    WORK,
    Row,
    Window,
    days_of,
    local_date,
    merged,
    span_of,
    stamp,
)

PARTS = ("transition", "call_home_worked")
IDLE = ("leave", "off")


class Problem(NamedTuple):
    rule: str
    severity: str  # must | should | note (what this checker does not judge)
    who: str
    when: str
    text: str


class Piece(NamedTuple):
    row: Row
    transitions: list[Row]
    worked: list[Row]

    def start(self) -> int:
        return self.row.start

    def departure(self) -> int:
        return max([self.row.end, *(r.end for r in self.transitions)])

    def work_rows(self) -> list[Row]:
        """What counts as work: of home call only its worked parts."""
        return [r for r in (self.row, *self.transitions, *self.worked) if r.kind in WORK]


def pieces_of(rows: list[Row]) -> tuple[list[Piece], list[Row]]:
    """One clinician's rows -> pieces by start, and parts that belong to no piece."""
    pieces = [Piece(r, [], []) for r in rows if r.kind not in PARTS and r.kind not in IDLE]
    pieces.sort(key=lambda p: (p.row.start, p.row.end))
    lost = []
    for row in sorted(rows, key=lambda r: (r.start, r.end)):
        if row.kind not in PARTS:
            continue
        home = None
        for piece in pieces:
            if piece.row.code != row.code:
                continue
            if row.kind == "transition" and piece.departure() == row.start:
                home = piece
            inside = piece.row.start <= row.start and row.end <= piece.row.end
            if row.kind == "call_home_worked" and piece.row.kind == "call_home" and inside:
                home = piece
        if home is None:
            lost.append(row)
        elif row.kind == "transition":
            home.transitions.append(row)
        else:
            home.worked.append(row)
    return pieces, lost


class Timeline:
    """Everything a rule looks at: the folder, the rows, and both by person and day."""

    def __init__(self, folder: Folder, rows: list[Row]) -> None:
        self.folder = folder
        self.zone = folder.zone
        self.rows: dict[str, list[Row]] = {name: [] for name in folder.people}
        self.history: dict[str, list[Row]] = {name: [] for name in folder.people}
        self.lost: list[Row] = []
        for row in rows:
            self.rows.setdefault(row.clinician, []).append(row)
        for row in folder.history:
            self.history.setdefault(row.clinician, []).append(row)
        self.pieces: dict[tuple[str, date], list[Piece]] = {}
        self.touching: dict[tuple[str, date], list[Row]] = {}
        for name in self.rows:
            self.rows[name].sort(key=lambda r: (r.start, r.end))
            pieces, lost = pieces_of(self.rows[name])
            self.lost += lost
            before, _ = pieces_of(self.history.get(name, []))
            for piece in (*before, *pieces):
                day = local_date(piece.row.start, self.zone)
                self.pieces.setdefault((name, day), []).append(piece)
            for row in self.rows[name]:
                for day in touched_days(row.start, row.end, self.zone):
                    self.touching.setdefault((name, day), []).append(row)
        # Where people are: (clinician, block id) -> rotation of the first and second half.
        self.halves: dict[tuple[str, str], tuple[str, str]] = {}
        self.rotation: dict[tuple[str, date], str] = {}
        for person in folder.people.values():
            for block in folder.blocks:
                self._place(person, block)

    # ------------------------------------------------------------ rotations

    def _place(self, person: Person, block: Block) -> None:
        """The block schedule says where a person is; where it is silent, most days' rows do."""
        middle = block.second_half()
        pin = self.folder.block_pins.get((person.id, block.id))
        if pin is not None:
            rotation = self.folder.rotations.get(pin)
            parts = rotation.parts if rotation is not None and rotation.parts else [pin, pin]
        else:
            parts = [
                self._most_named(person.id, (block.start, middle)),
                self._most_named(person.id, (middle, block.end)),
            ]
        self.halves[person.id, block.id] = (parts[0], parts[-1])
        for day in days_of((block.start, block.end)):
            self.rotation[person.id, day] = parts[0] if day < middle else parts[-1]

    def _most_named(self, name: str, days: Window) -> str:
        found: Counter[str] = Counter()
        for day in days_of(days):
            named = self.named_rotation(name, day)
            if named:
                found[named] += 1
        return max(found, key=lambda one: found[one]) if found else ""

    def named_rotation(self, name: str, day: date) -> str:
        """The rotation in the rows of a day: work names the date it starts on, idle rows each."""
        for row in self.touching.get((name, day), []):
            if row.rotation and (row.kind in IDLE or local_date(row.start, self.zone) == day):
                return row.rotation
        return ""

    def rotation_on(self, name: str, day: date) -> str:
        return self.rotation.get((name, day), "")

    def on(self, name: str, block: Block, half: int, rotations: list[str]) -> bool:
        """Is that half of the block on one of the rotations?  A combination counts by its name,
        in both halves, and by its parts, each in its own."""
        pair = self.halves.get((name, block.id), ("", ""))
        if pair[half] in rotations:
            return True
        for one in rotations:
            rotation = self.folder.rotations.get(one)
            if rotation is not None and rotation.parts and tuple(rotation.parts) == pair:
                return True
        return False

    # ------------------------------------------------------------ days

    def day(self, name: str, day: date) -> list[Piece]:
        return self.pieces.get((name, day), [])

    def codes(self, name: str, day: date) -> list[str]:
        return [piece.row.code for piece in self.day(name, day)]

    def has(self, name: str, day: date, shifts: list[str]) -> bool:
        """Does the day hold one of the shifts?  None named: any work; '-': nothing starts."""
        codes = self.codes(name, day)
        if not shifts:
            return bool(codes)
        if "-" in shifts and not codes:
            return True
        return any(code in shifts for code in codes)

    def present(self, name: str, day: date) -> bool:
        person = self.folder.people.get(name)
        return person is not None and person.appointment(day) is not None

    def wholly_leave(self, name: str, day: date) -> bool:
        """By leave.csv or by leave rows, every minute of the day."""
        lo, hi = span_of((day, day + ONE), self.zone)
        spans = [(e.start, e.end) for e in self.folder.leave if e.clinician == name]
        spans += [(r.start, r.end) for r in self.touching.get((name, day), []) if r.kind == "leave"]
        return any(start <= lo and hi <= end for start, end in merged(spans))

    def stretches(self) -> list[Window]:
        """Planned blocks that follow each other, together: each is one horizon."""
        out: list[Window] = []
        for block in self.folder.blocks:
            if block.id not in self.folder.plan_blocks:
                continue
            if out and out[-1][1] == block.start:
                out[-1] = (out[-1][0], block.end)
            else:
                out.append((block.start, block.end))
        return out

    def scheduled(self) -> Window | None:
        """First day and day after the last of what the schedule is to say."""
        if self.folder.plan_year:
            return self.folder.start, self.folder.end
        stretches = self.stretches()
        return (stretches[0][0], stretches[-1][1]) if stretches else None

    def known_from(self, name: str, first: date) -> date:
        """The first day of which something is known: of the schedule, or of the history."""
        known = [local_date(r.start, self.zone) for r in self.history.get(name, [])]
        known += [local_date(r.start, self.zone) for r in self.rows.get(name, [])]
        return min([first, *known])

    def when(self, minute: int) -> str:
        return stamp(minute, self.zone)
