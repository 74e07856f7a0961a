"""A programme: everything a schedule is made from, frozen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from nightfloat.domain.absence import BlockPin, Carry, Leave, Pin, Request, StayLogged
from nightfloat.domain.entry import Entry
from nightfloat.domain.people import Clinician, WhoSelector
from nightfloat.domain.time import DAY, Block, Calendar, days
from nightfloat.domain.work import Rotation, Shift, Site
from nightfloat.rules.library.base import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class PackUse:
    """A rule pack that binds some of the people, with the settings the programme chose.

    `rotations` limits it to time on those (emergency medicine rules while on EM); empty: always.
    `on_rotation` holds settings that differ on one rotation, as (rotation, name, value).
    """

    name: str
    who: WhoSelector = WhoSelector(("resident",))
    rotations: tuple[str, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    on_rotation: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a solve makes: the year's rotations, and/or the days of some blocks, in order."""

    year: bool = False
    blocks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Programme:
    """One programme's people, work, rules and facts for one academic year."""

    name: str
    specialty: str
    calendar: Calendar
    plan: Plan
    people: tuple[Clinician, ...]
    sites: tuple[Site, ...] = ()
    shifts: tuple[Shift, ...] = ()
    rotations: tuple[Rotation, ...] = ()
    packs: tuple[PackUse, ...] = ()
    rules: tuple[Rule, ...] = ()
    leave: tuple[Leave, ...] = ()
    requests: tuple[Request, ...] = ()
    pins: tuple[Pin, ...] = ()
    block_schedule: tuple[BlockPin, ...] = ()
    history: tuple[Entry, ...] = ()
    last_schedule: tuple[Entry, ...] = ()
    carry: tuple[Carry, ...] = ()
    stays: tuple[StayLogged, ...] = ()

    def with_(self, **changes: object) -> Programme:
        """Return a variant: the same programme with some fields replaced."""
        return replace(self, **changes)  # type: ignore[arg-type]

    @cached_property
    def shift(self) -> dict[str, Shift]:
        """Shifts by id."""
        return {shift.id: shift for shift in self.shifts}

    @cached_property
    def rotation(self) -> dict[str, Rotation]:
        """Rotations by id."""
        return {rotation.id: rotation for rotation in self.rotations}

    @cached_property
    def planned(self) -> tuple[Block, ...]:
        """The blocks whose days are planned, in order."""
        return tuple(self.calendar.block(id) for id in self.plan.blocks)

    def leave_of(self, clinician: str) -> tuple[Leave, ...]:
        """Return a clinician's leave, in order of its start."""
        return self._leave.get(clinician, ())

    @cached_property
    def _leave(self) -> dict[str, tuple[Leave, ...]]:
        found: dict[str, list[Leave]] = {}
        for leave in sorted(self.leave, key=lambda one: (one.start, one.start_minute)):
            found.setdefault(leave.clinician, []).append(leave)
        return {clinician: tuple(leaves) for clinician, leaves in found.items()}

    def away(self, clinician: str, day: date) -> bool:
        """Return True when the whole day is leave."""
        return day in self._away.get(clinician, ())

    @cached_property
    def _away(self) -> dict[str, frozenset[date]]:
        """The days that each clinician is on leave for as a whole."""
        return {
            clinician: frozenset(
                day
                for leave in leaves
                for day in days(leave.start, leave.end + DAY)
                if leave.whole(day)
            )
            for clinician, leaves in self._leave.items()
        }
