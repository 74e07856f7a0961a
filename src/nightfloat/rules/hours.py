"""A programme's rule packs applied to a schedule: who, over which windows, since when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby

from nightfloat.domain.entry import Entry
from nightfloat.domain.findings import Finding, Severity
from nightfloat.domain.people import Clinician
from nightfloat.domain.time import days
from nightfloat.rules.clock.check import Assessment, measure_all
from nightfloat.rules.clock.context import Context, LoggedException
from nightfloat.rules.clock.count_per import CountPer
from nightfloat.rules.clock.free_periods import FreePeriods
from nightfloat.rules.clock.timeline import Timeline
from nightfloat.rules.clock.window_minutes import WindowMinutes
from nightfloat.rules.clock.windows import Run, Windows, cut_windows, given_windows
from nightfloat.rules.packs import Pack, load_packs
from nightfloat.rules.programme import PackUse, Programme

OPT_OUT = "opt-out"
"""The qualification of a clinician who has opted out of a weekly limit (EU Art 22)."""


def packs_in_force(programme: Programme) -> Iterator[tuple[PackUse, Pack]]:
    """Yield each pack with the use that brings it, once for each use.

    What a pack requires comes with it, unless the programme uses that one by itself.
    """
    named = {use.name for use in programme.packs}
    for use in programme.packs:
        for pack in _loaded(use):
            if pack.name == use.name or pack.name not in named:
                yield use, pack


@lru_cache(maxsize=64)
def _loaded(use: PackUse) -> tuple[Pack, ...]:
    own: dict[str, dict[str, object]] = {}
    for rotation, name, value in use.on_rotation:
        own.setdefault(rotation, {})[name] = value
    return load_packs(use.name, dict(use.settings), by_rotation=own, scope=use.rotations or None)


def members(
    people: Iterable[Clinician], use: PackUse, first: date, last: date
) -> tuple[Clinician, ...]:
    """Return which of the people a pack binds on any day from `first` to before `last`."""
    return tuple(
        person
        for person in people
        for day in [next((a.start for a in person.appointments if a.end > first), None)]
        if day is not None and day < last and use.who.matches(person, max(day, first))
    )


def runs(
    people: Iterable[Clinician], rotations: Mapping[tuple[str, date], str], first: date, last: date
) -> dict[str, Sequence[Run]]:
    """Return each person's stretches of days on one rotation (none named: one of their own)."""
    found: dict[str, Sequence[Run]] = {}
    every = tuple(days(first, last))
    for person in people:
        names = [rotations.get((person.id, day), "") for day in every]
        found[person.id] = tuple(runs_of(names, first))
    return found


def runs_of(names: Iterable[str], first: date) -> Iterator[Run]:
    """Yield the stretches alike of the rotations of days in a row, of which `first` is the first.

    Days that lie one behind the other on no rotation are a stretch too.
    """
    start = first
    for rotation, alike in groupby(names):
        end = start + timedelta(days=len(list(alike)))
        yield start, end, rotation
        start = end


def windows(
    programme: Programme,
    pack: Pack,
    timeline: Timeline,
    segments: Mapping[str, Sequence[Run]],
    first: date,
    last: date,
) -> Windows:
    """Return the windows a pack averages over, of the days from `first` to before `last`.

    A pack with a reference period cuts the academic year into such periods; others go by
    rotation and block. Segments may go on behind `last`: a long one is cut where blocks begin.
    """
    calendar = programme.calendar
    if pack.reference_weeks:
        spans = []
        begin = calendar.start
        while begin < last:
            end = begin + timedelta(weeks=pack.reference_weeks)
            if end > first:
                spans.append((max(begin, first), min(end, last)))
            begin = end
        return given_windows(timeline, calendar.timezone, spans)
    blocks = [(block.start, block.end) for block in calendar.blocks]
    return cut_windows(timeline, calendar.timezone, segments, blocks, until=last)


def context(
    programme: Programme,
    first: date | None,
    last: date | None,
    people: Sequence[Clinician] | None = None,
) -> Context:
    """Return what the clock rules know about the people; findings lie within the dates given."""
    people = programme.people if people is None else people
    return Context(
        zone=programme.calendar.timezone,
        pgy={
            person.id: tuple((a.start, a.pgy) for a in person.appointments if a.pgy is not None)
            for person in people
        },
        opt_out=frozenset(
            person.id for person in people if any(q.name == OPT_OUT for q in person.qualifications)
        ),
        exceptions=tuple(
            LoggedException(clinician=stay.clinician, day=stay.day, reason=stay.reason)
            for stay in programme.stays
        ),
        horizon=(first, last),
    )


WATCHED = 28
"""Days of the sliding windows of the early warning."""


def early_warnings(
    programme: Programme, entries: Sequence[Entry], first: date, last: date
) -> list[Finding]:
    """Return, for each averaging rule and person, the worst breach over any 28 days in a row.

    Sliding windows are stricter than the programme's own for long rotations, but they blend
    rotations, so they warn and never judge (rules.md §3.3 item 6): every finding is a "should".
    """
    found = []
    spans = [
        (day, day + timedelta(days=WATCHED))
        for day in days(first, last - timedelta(days=WATCHED - 1))
    ]
    for use, pack in packs_in_force(programme):
        if pack.reference_weeks or not spans:
            continue
        people = members(programme.people, use, first, last)
        ids = frozenset(person.id for person in people)
        timeline = Timeline.of(
            [entry for entry in entries if entry.clinician in ids], [person.id for person in people]
        )
        cut = given_windows(timeline, programme.calendar.timezone, spans)
        averaged = tuple(
            rule
            for rule in pack.rules
            if isinstance(rule.primitive, (WindowMinutes, FreePeriods, CountPer))
        )
        assessment = measure_all(
            timeline, cut, [replace(pack, rules=averaged)], context(programme, first, last)
        )
        found += [
            replace(worst, severity=Severity.SHOULD, message=f"Early warning: {worst.message}")
            for worst in assessment.matrix()
            if worst.breached
        ]
    return found


def assess(
    programme: Programme,
    entries: Sequence[Entry],
    rotations: Mapping[tuple[str, date], str],
    first: date,
    last: date,
    *,
    people: Sequence[Clinician] | None = None,
    since: date | None = None,
) -> tuple[Assessment, ...]:
    """Measure every pack's rules on a schedule of the days from `first` to before `last`.

    `entries` may reach further back: history is read, not judged. With `people` only they are
    measured, each as they would be among all; then `since` is the first day of all entries.
    """
    if since is None:
        tz = programme.calendar.tz
        since = min([first, *(one.start.astimezone(tz).date() for one in entries)])
    bound = programme.people if people is None else people
    span = (first, last)
    segments = runs(bound, rotations, since, last)
    return assess_part(programme, entries, segments, bound, span, read=(since, last), judged=span)


def assess_part(
    programme: Programme,
    entries: Sequence[Entry],
    segments: Mapping[str, Sequence[Run]],
    people: Sequence[Clinician],
    span: tuple[date, date],
    *,
    read: tuple[date, date],
    judged: tuple[date, date],
) -> tuple[Assessment, ...]:
    """Measure some people on the days `read` (end exclusive), and judge only those of `judged`.

    `span` are the days of the whole schedule: they say whom a pack binds. Windows are cut from
    the days that are read: what they show at their edges means nothing. `segments` are each
    person's stretches on one rotation, over just these days.
    """
    found = []
    known = context(programme, *judged, people)
    for use, pack in packs_in_force(programme):
        bound = members(people, use, *span)
        ids = frozenset(person.id for person in bound)
        timeline = Timeline.of(
            [entry for entry in entries if entry.clinician in ids], [person.id for person in bound]
        )
        cut = windows(programme, pack, timeline, segments, *read)
        found.append(measure_all(timeline, cut, [pack], known))
    return tuple(found)
