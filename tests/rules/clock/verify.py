"""A fluent check of one rule on hand-made entries: both sides of each bound, with the numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.findings import Finding, Severity
from nightfloat.rules.clock.check import Assessment, measure_all
from nightfloat.rules.clock.context import Context, Levels, LoggedException
from nightfloat.rules.clock.timeline import Timeline
from nightfloat.rules.clock.windows import given_windows
from nightfloat.rules.packs import load_packs

NEW_YORK = "America/New_York"
FOUR_WEEKS = ((date(2026, 7, 6), date(2026, 8, 3)),)


def work(
    start: str,
    *,
    hours: float = 0,
    minutes: int = 0,
    until: str = "",
    kind: Kind = Kind.SHIFT,
    zone: str = NEW_YORK,
    rotation: str = "MED",
    site: str = "MAIN",
    who: str = "R1",
) -> Entry:
    """One entry from a local time, "2026-07-06 07:00", of real length or `until` a local time."""
    begin = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    end = begin + timedelta(hours=hours, minutes=minutes)
    if until:
        end = datetime.fromisoformat(until).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return Entry(who, begin, end, kind, kind.value.upper(), rotation, site)


def daily(first: str, count: int, *, hours: float = 0, every: int = 1, **more: Any) -> list[Entry]:
    """`count` entries at the same local time, `every` so many days."""
    begin = datetime.fromisoformat(first)
    days = (begin + timedelta(days=n * every) for n in range(count))
    return [work(day.isoformat(" "), hours=hours, **more) for day in days]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verify:
    """One rule under settings; `given` entries, it `measures` and `holds` or `breaks`."""

    rule: str
    settings: Mapping[str, object]
    windows: Sequence[tuple[date, date]]
    zone: str
    context: Context
    by_rotation: Mapping[str, Mapping[str, object]]
    entries: tuple[Entry, ...] = ()
    who: str = "R1"

    def given(self, *entries: Entry | Sequence[Entry]) -> Verify:
        """Add entries, single or in lists."""
        flat = [e for item in entries for e in ([item] if isinstance(item, Entry) else item)]
        return replace(self, entries=self.entries + tuple(flat))

    def about(self, clinician: str) -> Verify:
        """Look at this clinician."""
        return replace(self, who=clinician)

    def assessment(self) -> Assessment:
        """Measure everything of the rule's pack."""
        timeline = Timeline.of(self.entries)
        packs = load_packs(self.rule.split(".")[0], self.settings, by_rotation=self.by_rotation)
        windows = given_windows(timeline, self.zone, self.windows)
        return measure_all(timeline, windows, packs, self.context)

    @property
    def worst(self) -> Finding:
        """The tightest measurement."""
        return self.assessment().worst(self.rule, self.who)

    def measures(self, number: int | None) -> Verify:
        """The tightest measurement has this number."""
        assert self.worst.measured == number
        return self

    def against(self, limit: int | None) -> Verify:
        """The tightest measurement has this limit."""
        assert self.worst.limit == limit
        return self

    def holds(self) -> None:
        """The rule is kept, and nothing is reported about it."""
        assert not self.worst.breached
        assert not self.findings()

    def breaks(self, severity: Severity = Severity.MUST) -> Finding:
        """The rule is broken; returns the one finding that a check reports."""
        found = self.findings()
        assert len(found) == 1, found
        assert found[0].severity is severity
        assert found[0].message
        return found[0]

    def findings(self) -> list[Finding]:
        """What a check reports about this rule and clinician."""
        every = self.assessment().findings()
        return [f for f in every if f.rule == self.rule and self.who in f.clinicians]


def verify(
    rule: str,
    *,
    windows: Sequence[tuple[date, date]] = FOUR_WEEKS,
    zone: str = NEW_YORK,
    pgy: Levels = 2,
    by_rotation: Mapping[str, Mapping[str, object]] | None = None,
    exceptions: tuple[LoggedException, ...] = (),
    opt_out: frozenset[str] = frozenset(),
    horizon: tuple[date | None, date | None] | None = None,
    **settings: Any,
) -> Verify:
    """Begin a check of `rule`, such as "acgme.6.20", under settings of its pack."""
    return Verify(
        rule=rule,
        settings=settings,
        windows=windows,
        zone=zone,
        by_rotation=by_rotation or {},
        context=Context(
            zone=zone,
            pgy=dict.fromkeys(("R1", "R2", "R3"), pgy),
            exceptions=exceptions,
            opt_out=opt_out,
            horizon=horizon or (windows[0][0], None),
        ),
    )


def span(first: str, last: str) -> tuple[date, date]:
    """One window, end exclusive."""
    return date.fromisoformat(first), date.fromisoformat(last)
