"""Coverage: what each demand asks for, weekday by weekday and on holidays, or block by block."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from nightfloat.app.facts import Json
from nightfloat.domain.time import Calendar, DaySelector, Holiday
from nightfloat.rules.library.composition import Composition
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.programme import Programme

WEEKDAYS = range(1, 8)

_MONDAY = date(2024, 1, 1)
_PLAIN = Calendar("UTC", _MONDAY, _MONDAY + timedelta(days=7), ())
_HOLIDAYS = Calendar(
    "UTC",
    _MONDAY,
    _MONDAY + timedelta(days=7),
    (),
    tuple(Holiday(_MONDAY + timedelta(days=number), "a holiday") for number in range(7)),
)
"""A week of plain days and one of holidays: what a phrase for days says of each kind."""


def coverage(programme: Programme) -> Json:
    """Return the demands as sentences with what they ask for, and the sums by weekday."""
    demands = [rule for rule in programme.rules if isinstance(rule, Coverage)]
    by_day = [_by_day(programme, rule) for rule in demands if not rule.rotations]
    return {
        "days": by_day,
        "blocks": [_by_block(programme, rule) for rule in demands if rule.rotations],
        "supervision": [
            {
                "rule": rule.id,
                "severity": rule.severity.value,
                "words": rule.words(),
                "shifts": list(rule.shifts),
                "rotations": list(rule.rotations),
            }
            for rule in programme.rules
            if isinstance(rule, Composition)
        ],
        "totals": {
            key: [_total([line[key][number] for line in by_day]) for number in range(7)]
            for key in ("weekdays", "holidays")
        },
        "uncovered": list(_uncovered(programme, demands)),
    }


def _asked(rule: Coverage) -> Json:
    return {"min": rule.min, "target": rule.target, "max": rule.max}


def _by_day(programme: Programme, rule: Coverage) -> Json:
    return {
        "rule": rule.id,
        "severity": rule.severity.value,
        "words": rule.words(),
        "shifts": list(rule.shifts),
        "who": list(rule.who.phrases),
        "since": rule.since and rule.since.isoformat(),
        "until": rule.until and rule.until.isoformat(),
        "weekdays": [
            _asked(rule) if _on(programme, rule, day, holiday=False) else None for day in WEEKDAYS
        ],
        "holidays": [
            _asked(rule) if _on(programme, rule, day, holiday=True) else None for day in WEEKDAYS
        ],
    }


def _on(programme: Programme, rule: Coverage, weekday: int, *, holiday: bool) -> bool:
    """Return whether a demand speaks of such a day, and one of its shifts exists on it."""
    shifts = [programme.shift[id] for id in rule.shifts if id in programme.shift]
    return _matches(rule.days, weekday, holiday=holiday) and (
        not shifts or any(_matches(one.days, weekday, holiday=holiday) for one in shifts)
    )


def _matches(selector: DaySelector, weekday: int, *, holiday: bool) -> bool:
    day = _MONDAY + timedelta(days=weekday - 1)
    return selector.matches(day, _HOLIDAYS if holiday else _PLAIN)


def _total(asked: list[Json | None]) -> Json:
    there = [one for one in asked if one is not None]
    return {
        "min": sum(one["min"] or 0 for one in there),
        "target": sum((one["target"] or one["min"] or 0) for one in there),
    }


def _by_block(programme: Programme, rule: Coverage) -> Json:
    return {
        "rule": rule.id,
        "severity": rule.severity.value,
        "words": rule.words(),
        "rotations": list(rule.rotations),
        "who": list(rule.who.phrases),
        "blocks": [
            {
                "id": block.id,
                "asks": _asked(rule) if _in_block(rule, block.id, block.start) else None,
            }
            for block in programme.calendar.blocks
        ],
    }


def _in_block(rule: Coverage, block: str, start: date) -> bool:
    if rule.blocks and block not in rule.blocks:
        return False
    return not ((rule.since and start < rule.since) or (rule.until and start > rule.until))


def _uncovered(programme: Programme, demands: list[Coverage]) -> Iterator[str]:
    """Yield the shifts that no demand asks for."""
    asked = {id for rule in demands for id in rule.shifts}
    yield from (shift.id for shift in programme.shifts if shift.id not in asked)
