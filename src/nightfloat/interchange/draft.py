"""A programme half read: what could be made of the files, with the place of each thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from nightfloat.domain.absence import BlockPin, Carry, Leave, Pin, Request, StayLogged
from nightfloat.domain.entry import Entry
from nightfloat.domain.people import Clinician
from nightfloat.domain.time import Calendar
from nightfloat.domain.work import Rotation, Shift, Site
from nightfloat.interchange.mistakes import Mistakes
from nightfloat.interchange.reader import Source, Values
from nightfloat.rules.library.base import Rule
from nightfloat.rules.programme import PackUse, Plan

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """Something read, and the line of the file where it stands."""

    line: int
    value: T


@dataclass(slots=True)
class Draft:
    """What was read so far. `names` holds every id seen, also of what is otherwise broken."""

    mistakes: Mistakes
    source: Source
    name: str = ""
    specialty: str = ""
    calendar: Calendar | None = None
    plan: Plan | None = None
    sites: list[Site] = field(default_factory=list)
    shifts: list[Placed[Shift]] = field(default_factory=list)
    rotations: list[Placed[Rotation]] = field(default_factory=list)
    packs: list[PackUse] = field(default_factory=list)
    rules: list[Placed[Rule]] = field(default_factory=list)
    people: list[Placed[Clinician]] = field(default_factory=list)
    leave: list[Placed[Leave]] = field(default_factory=list)
    requests: list[Placed[Request]] = field(default_factory=list)
    pins: list[Placed[Pin]] = field(default_factory=list)
    block_schedule: list[Placed[BlockPin]] = field(default_factory=list)
    carry: list[Placed[Carry]] = field(default_factory=list)
    stays: list[Placed[StayLogged]] = field(default_factory=list)
    history: list[Placed[Entry]] = field(default_factory=list)
    last_schedule: list[Placed[Entry]] = field(default_factory=list)
    tables: list[Values] = field(default_factory=list)
    names: dict[str, dict[str, int]] = field(default_factory=dict)
    """By kind of id ("shift", "clinician" ...): the id and the line that declares it."""

    def declare(self, kind: str, id: str, line: int) -> bool:
        """Note an id as declared; return False when it was already."""
        known = self.names.setdefault(kind, {})
        if id in known:
            return False
        known[id] = line
        return True

    def known(self, kind: str) -> Mapping[str, int]:
        """Return the ids declared of a kind, in order, with their lines."""
        return self.names.get(kind, {})

    def values(self, *path: str) -> Iterator[Values]:
        """Yield the tables of that path that were read."""
        return (one for one in self.tables if one.table.path == path)


def note(
    draft: Draft, file: str, line: int, message: str, *, field: str, value: object, way: str
) -> None:
    """Note a mistake in a row of a CSV file."""
    draft.mistakes.add(file, line, message, field=field, value=value, maybe=way)
