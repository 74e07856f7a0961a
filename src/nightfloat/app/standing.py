"""How a version stands by its findings: counted, by person and by place; it follows each edit."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from nightfloat.app.reports import summary_of
from nightfloat.domain.findings import Finding
from nightfloat.rules.programme import Programme

K = TypeVar("K", bound=Hashable)

Place = tuple[object, ...]
"""Where a finding stands: those in one place are told apart by their messages alone."""

COUNTED = ("violations", "advisories", "unfilled")


def place_of(one: Finding) -> Place:
    """Return where a finding stands: its rule, people, time and unit."""
    return one.rule, one.clinicians, one.start, one.end, one.unit


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Standing:
    """The findings of a version at one moment, in no order. An edit makes another one: `after`."""

    programme: Programme
    counts: Mapping[str, int]
    """How many violations, advisories and unfilled places there are."""
    about: Mapping[str, tuple[Finding, ...]]
    """The breaches that name each person."""
    alike: Mapping[Place, tuple[Finding, ...]]
    """The findings of each place."""

    @classmethod
    def of(cls, programme: Programme, findings: Iterable[Finding]) -> Standing:
        """Return how a version with these findings stands."""
        nothing = dict.fromkeys(COUNTED, 0)
        return cls(programme=programme, counts=nothing, about={}, alike={}).after((), findings)

    def after(self, removed: Iterable[Finding], added: Iterable[Finding]) -> Standing:
        """Return how it stands when some findings are gone and others are there."""
        gone, come = tuple(removed), tuple(added)
        less, more = summary_of(self.programme, gone, {}), summary_of(self.programme, come, {})
        about, alike = dict(self.about), dict(self.alike)
        for one in gone:
            _drop(alike, place_of(one), one)
            for id in one.clinicians if one.breached else ():
                _drop(about, id, one)
        for one in come:
            place = place_of(one)
            alike[place] = (*alike.get(place, ()), one)
            for id in one.clinicians if one.breached else ():
                about[id] = (*about.get(id, ()), one)
        return Standing(
            programme=self.programme,
            counts={name: self.counts[name] - less[name] + more[name] for name in COUNTED},
            about=about,
            alike=alike,
        )


def _drop(found: dict[K, tuple[Finding, ...]], key: K, one: Finding) -> None:
    """Take one of the equal findings of a key away."""
    own = found[key]
    number = own.index(one)
    found[key] = (*own[:number], *own[number + 1 :])
