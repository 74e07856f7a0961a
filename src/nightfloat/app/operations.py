"""What a scheduler does to cells, as the changes of cells and pins that it comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from nightfloat.domain.errors import NightfloatError, maybe
from nightfloat.domain.people import Clinician
from nightfloat.domain.time import DAY, Calendar
from nightfloat.explain.live_rows import CellChange, LiveError
from nightfloat.rules.grid import ABSENT, OFF

Verb = Literal["assign", "clear", "swap", "move", "pin", "unpin"]
Layer = Literal["days", "blocks"]

_GRIDS: Mapping[str, str] = {"days": "days", "blocks": "year"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing done to cells; `length` counts days, or blocks on the layer of blocks.

    swap exchanges with `other`; move takes what is there to `to_clinician` on `to_day`.
    """

    op: Verb
    clinician: str
    day: date
    layer: Layer = "days"
    length: int = 1
    code: str = ""
    other: str = ""
    to_clinician: str = ""
    to_day: date | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the operation as a request holds it, without what it does not use."""
        used: dict[str, Any] = {
            "op": self.op,
            "clinician": self.clinician,
            "day": self.day.isoformat(),
            "layer": self.layer,
        }
        if self.op == "assign":
            used["code"] = self.code
        if self.op == "swap":
            used["other"] = self.other
        if self.op == "move":
            used["to_clinician"] = self.to_clinician
            used["to_day"] = (self.to_day or self.day).isoformat()
        elif self.length > 1:
            used["length"] = self.length
        return used


class PinnedError(NightfloatError):
    """A cell that is to change is pinned."""

    code = "pinned"

    def __init__(self, message: str, cells: Sequence[tuple[str, str]]) -> None:
        self.details = {"cells": [{"clinician": id, "pin": pin} for id, pin in cells]}
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: a day, or the block that begins on `day`."""

    clinician: str
    day: date
    layer: Layer


@dataclass(frozen=True, slots=True)
class Wanted:
    """What operations come to: new codes of cells, and who gets or loses which pins."""

    changes: tuple[CellChange, ...]
    pins: Mapping[str, frozenset[str]]
    """The pins of everybody whose pins change, as they are to be."""


@dataclass
class _Work:
    """Cells as they become, operation by operation."""

    calendar: Calendar
    now: Callable[[Cell], str]
    pins: Callable[[str], frozenset[str]]
    codes: dict[Cell, str] = field(default_factory=dict)
    new_pins: dict[str, set[str]] = field(default_factory=dict)

    def code(self, cell: Cell) -> str:
        """Return what a cell holds by now."""
        return self.codes.get(cell) or self.now(cell) or OFF

    def pinned(self, clinician: str) -> set[str]:
        """Return a person's pins as they are by now."""
        return self.new_pins.setdefault(clinician, set(self.pins(clinician)))

    def pin_of(self, cell: Cell) -> str:
        """Return the name of a cell's pin."""
        if cell.layer == "days":
            return cell.day.isoformat()
        block = self.calendar.block_of(cell.day)
        return f"block:{block.id}" if block else ""

    def cells(self, clinician: str, day: date, layer: Layer, length: int) -> Iterator[Cell]:
        """Yield `length` cells of a person from a day on; raise LiveError past the year's end."""
        for _ in range(length):
            if layer == "blocks":
                block = self.calendar.block_of(day)
                if block is None:
                    raise _outside(day, self.calendar)
                yield Cell(clinician, block.start, layer)
                day = block.end
            else:
                if not self.calendar.start <= day < self.calendar.end:
                    raise _outside(day, self.calendar)
                yield Cell(clinician, day, layer)
                day += DAY


def _outside(day: date, calendar: Calendar) -> LiveError:
    return LiveError(
        f"{day} is not in the year {calendar.start} to {calendar.end - DAY}. "
        "Maybe another day, or a smaller length."
    )


def wanted(
    operations: Iterable[Operation],
    people: Mapping[str, Clinician],
    calendar: Calendar,
    now: Callable[[Cell], str],
    pins: Callable[[str], frozenset[str]],
) -> Wanted:
    """Return what operations, done in their order, come to.

    `now` tells what a cell holds, `pins` what a person has pinned. Raises LiveError for people or
    days that are not there, PinnedError for a pinned cell that no operation unpins.
    """
    asked = tuple(operations)
    work = _Work(calendar, now, pins)
    for one in asked:
        for id in (one.clinician, one.other, one.to_clinician):
            if id and id not in people:
                raise LiveError(f'no clinician is called "{id}".{maybe(id, people)}')
    freed = [
        (cell.clinician, work.pin_of(cell))
        for one in asked
        if one.op == "unpin"
        for cell in work.cells(one.clinician, one.day, one.layer, one.length)
    ]
    for one in asked:
        _DO[one.op](work, one)
    changed = {cell: code for cell, code in work.codes.items() if code != (now(cell) or OFF)}
    held = [
        (cell.clinician, work.pin_of(cell))
        for cell in changed
        if work.pin_of(cell) in pins(cell.clinician)
        and (cell.clinician, work.pin_of(cell)) not in freed
    ]
    if held:
        id, pin = held[0]
        more = f" and {len(held) - 1} more" if len(held) > 1 else ""
        raise PinnedError(f"{people[id].name} is pinned on {pin}{more}. Maybe unpin first.", held)
    return Wanted(
        changes=tuple(
            CellChange(cell.clinician, cell.day, code, _GRIDS[cell.layer])
            for cell, code in changed.items()
        ),
        pins={
            id: frozenset(own) for id, own in work.new_pins.items() if frozenset(own) != pins(id)
        },
    )


def _assign(work: _Work, one: Operation) -> None:
    for cell in work.cells(one.clinician, one.day, one.layer, one.length):
        work.codes[cell] = one.code


def _clear(work: _Work, one: Operation) -> None:
    for cell in work.cells(one.clinician, one.day, one.layer, one.length):
        work.codes[cell] = _nothing(one.layer)


def _nothing(layer: Layer) -> str:
    return OFF if layer == "days" else ABSENT


def _swap(work: _Work, one: Operation) -> None:
    mine = work.cells(one.clinician, one.day, one.layer, one.length)
    theirs = work.cells(one.other, one.day, one.layer, one.length)
    for cell, other in zip(mine, theirs, strict=True):
        work.codes[cell], work.codes[other] = work.code(other), work.code(cell)


def _move(work: _Work, one: Operation) -> None:
    (source,) = work.cells(one.clinician, one.day, one.layer, 1)
    (target,) = work.cells(one.to_clinician, one.to_day or one.day, one.layer, 1)
    if source != target:
        work.codes[target], work.codes[source] = work.code(source), _nothing(one.layer)


def _pin(work: _Work, one: Operation) -> None:
    for cell in work.cells(one.clinician, one.day, one.layer, one.length):
        work.pinned(one.clinician).add(work.pin_of(cell))


def _unpin(work: _Work, one: Operation) -> None:
    for cell in work.cells(one.clinician, one.day, one.layer, one.length):
        work.pinned(one.clinician).discard(work.pin_of(cell))


_DO: Mapping[str, Callable[[_Work, Operation], None]] = {
    "assign": _assign,
    "clear": _clear,
    "swap": _swap,
    "move": _move,
    "pin": _pin,
    "unpin": _unpin,
}


def label(
    operations: Sequence[Operation], people: Mapping[str, Clinician], calendar: Calendar
) -> str:
    """Return what was done, in words: 'Give Sat 4 Jul N to Ng and 2 more changes'."""
    first = _label(operations[0], people, calendar)
    rest = len(operations) - 1
    return first if not rest else f"{first} and {rest} more change{'s' if rest > 1 else ''}"


def _label(one: Operation, people: Mapping[str, Clinician], calendar: Calendar) -> str:
    who = _short(one.clinician, people)
    when = _when(one, calendar)
    match one.op:
        case "assign":
            return f"Give {when} {one.code} to {who}"
        case "clear":
            return f"Clear {when} of {who}"
        case "swap":
            return f"Swap {when} between {who} and {_short(one.other, people)}"
        case "move":
            to = _short(one.to_clinician, people)
            return f"Move {when} of {who} to {to} on {_day(one.to_day or one.day)}"
        case "pin":
            return f"Pin {when} of {who}"
        case "unpin":
            return f"Unpin {when} of {who}"


def _when(one: Operation, calendar: Calendar) -> str:
    if one.layer == "blocks":
        block = calendar.block_of(one.day)
        name = f"block {block.id}" if block else _day(one.day)
        return name if one.length == 1 else f"{one.length} blocks from {name}"
    if one.length == 1:
        return _day(one.day)
    return f"{_day(one.day)} to {_day(date.fromordinal(one.day.toordinal() + one.length - 1))}"


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _short(id: str, people: Mapping[str, Clinician]) -> str:
    """Return a person's last name, the whole name where two share it."""
    name = people[id].name
    last = name.rpartition(" ")[2]
    alike = [person for person in people.values() if person.name.rpartition(" ")[2] == last]
    return last if len(alike) == 1 else name
