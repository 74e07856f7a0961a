"""The corpus: what its sentences are read against, and readings in its notation."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, cast

from nightfloat.assistant.ask.reading import Ask, Known, Reading
from nightfloat.domain.entry import Kind
from nightfloat.domain.people import Appointment, Clinician, Role
from nightfloat.domain.time import BlockPlan, Calendar, Holiday, cut_blocks, days
from nightfloat.domain.work import Rotation, Shift

CORPUS = Path(__file__).parent / "corpus.toml"
START, END = date(2026, 7, 1), date(2027, 7, 1)
_HOURS = {"night_float": (1200, 1860), "call_in_house": (420, 1860)}


@cache
def corpus() -> dict[str, Any]:
    """Return the corpus as it is written."""
    with CORPUS.open("rb") as file:
        return tomllib.load(file)


def clinician(id: str, name: str) -> Clinician:
    """Return somebody of the whole year."""
    return Clinician(
        id=id, name=name, role=Role.RESIDENT, appointments=(Appointment(start=START, end=END),)
    )


@cache
def known() -> Known:
    """Return what the sentences are read against."""
    told = corpus()
    shifts = []
    for id, name, kind in told["shifts"]:
        start, end = _HOURS.get(kind, (420, 1020))
        shifts.append(Shift(id=id, name=name, kind=Kind(kind), start=start, end=end))
    return Known(
        people=tuple(clinician(id, name) for id, name in told["people"]),
        shifts=tuple(shifts),
        rotations=tuple(Rotation(id=id, name=name) for id, name in told["rotations"]),
        calendar=Calendar(
            timezone="America/New_York",
            start=START,
            end=END,
            blocks=cut_blocks(BlockPlan.THIRTEEN, START, END),
            holidays=(
                Holiday(date(2026, 11, 26), "Thanksgiving"),
                Holiday(date(2026, 12, 25), "Christmas Day"),
            ),
        ),
        first=date(2026, 11, 18),
        last=date(2026, 12, 15),
        today=date(2026, 11, 24),
        me="R15",
    )


@dataclass(frozen=True, kw_only=True)
class Case:
    """A sentence, what it is read against, and the only right reading of it."""

    text: str
    reads: str
    against: Known = field(default_factory=known)

    @property
    def refused(self) -> tuple[str, ...]:
        """Why it must be refused: any of these; empty when it must not."""
        return tuple(self.reads.removeprefix("refused:").split(",")) if self.must_refuse else ()

    @property
    def must_refuse(self) -> bool:
        """Whether the sentence must not be acted on."""
        return self.reads.startswith("refused:")

    def exact(self, found: Reading) -> bool:
        """Return whether a reading is the right one, in every part."""
        if self.must_refuse:
            return found.refused is not None and str(found.refused) in self.refused
        return found.refused is None and written(found) == _sorted(self.reads)


def cases(half: str) -> tuple[Case, ...]:
    """Return a part of the corpus: `first`, `second` or `later`."""
    return tuple(_cases(half))


def _cases(half: str) -> Iterator[Case]:
    for row in corpus()[half]:
        text, reads, *more = row
        against = known()
        for name, value in (more[0] if more else {}).items():
            given = date.fromisoformat(value) if name == "focus_day" else value or None
            against = replace(against, **cast(dict[str, Any], {name: given}))
        yield Case(text=text, reads=reads, against=against)


def written(found: Reading) -> str:
    """Return a reading in the corpus's notation."""
    parts = [str(found.intent), *found.people, *_days(found.days)]
    parts += [f"shift:{id}" for id in found.shifts]
    parts += [f"rotation:{found.rotation}"] if found.rotation else []
    parts += [f"block:{found.block}"] if found.block else []
    parts += [f"ask:{found.ask}"] if found.ask is not Ask.WISH else []
    parts += [f"missing:{one}" for one in found.missing]
    return _sorted(" ".join(parts))


def _days(found: tuple[date, ...]) -> list[str]:
    if len(found) > 1 and found[-1].toordinal() - found[0].toordinal() == len(found) - 1:
        assert found == tuple(days(found[0], date.fromordinal(found[-1].toordinal() + 1)))
        return [f"{found[0]:%m-%d}..{found[-1]:%m-%d}"]
    return [f"{day:%m-%d}" for day in found]


def _sorted(reads: str) -> str:
    """Return a reading with all but its intent and people in one order."""
    intent, *rest = reads.split()
    people = [one for one in rest if one.startswith("R")]
    return " ".join([intent, *people, *sorted(one for one in rest if one not in people)])
