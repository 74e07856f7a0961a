"""What is asked for a repair and what is answered, in ids, days and codes: loads no ortools."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from nightfloat.domain.entry import Entry
from nightfloat.rules.programme import Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a block is compiled from; equal where one compilation serves.

    `past` are the entries of its history, `here` its own: they matter for `rotations` (of each
    (clinician, day)) and the codes of the kinds of day in them (`letters`) only.
    """

    programme: Programme
    block: str
    past: tuple[Entry, ...]
    rotations: Mapping[tuple[str, date], str]
    letters: tuple[str, ...]
    here: tuple[Entry, ...] = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What has happened in a block of a schedule.

    `rows` are everybody's codes of its days. `forced` gives cells their code, `needs` ask for one
    person more on (shift, day), `held` cells stay. Nothing before `first` changes. `count`
    repairs, each by others; `most`: of at most so many changes. `effort` is deterministic time.
    """

    rows: Mapping[str, tuple[str, ...]]
    forced: tuple[tuple[str, date, str], ...]
    needs: tuple[tuple[str, date], ...]
    held: tuple[tuple[str, date], ...]
    first: date
    count: int
    most: int | None
    effort: float


CodeMove = tuple[str, date, str, str]
"""(clinician, day, code before, code after)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """One repair: its moves without what is forced; see `repair.Repair`."""

    moves: tuple[CodeMove, ...]
    missing: int
    twice: int
    proven: bool


Refused = Callable[[tuple[CodeMove, ...]], tuple[str, ...]]
"""Says whose days a check forbids, of a repair's moves; nobody's when it is fine."""


class Mender(Protocol):
    """Finds repairs; remembers the block that it compiled last."""

    def answer(self, basis: Basis, asked: Asked, refused: Refused) -> tuple[Mended, ...]:
        """Return the repairs, the smallest first. Raises a NightfloatError when it cannot."""
        ...
