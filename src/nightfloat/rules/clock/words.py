"""Plain words for minutes, dates and kinds, as messages and rule sentences use them."""

from __future__ import annotations

from datetime import datetime, timedelta

from nightfloat.domain.entry import CLINICAL, WORK, Kind

_NAMES = {
    Kind.SHIFT: "shifts",
    Kind.CLINIC: "clinics",
    Kind.EDUCATION: "required education",
    Kind.CALL_IN_HOUSE: "in-house calls",
    Kind.TRANSITION: "transitions of care",
    Kind.CALL_HOME: "home call",
    Kind.CALL_HOME_WORKED: "work on home call",
    Kind.NIGHT_FLOAT: "night float",
    Kind.MOONLIGHTING: "moonlighting",
    Kind.LEAVE: "leave",
    Kind.OFF: "days off",
}


def hours(minutes: int) -> str:
    """Return minutes as "81 h 30 min", "80 h" or "45 min"."""
    whole, rest = divmod(abs(minutes), 60)
    parts = [f"{whole} h"] if whole else []
    if rest or not whole:
        parts.append(f"{rest} min")
    return ("−" if minutes < 0 else "") + " ".join(parts)


def dates(start: datetime, end: datetime) -> str:
    """Return the local dates from `start` to the one before `end` ends, as "6 Jul–2 Aug"."""
    last = end - timedelta(minutes=1)
    if start.date() == last.date():
        return _day(start)
    if (start.year, start.month) == (last.year, last.month):
        return f"{start.day}–{_day(last)}"
    return f"{_day(start)}–{_day(last)}"


def moment(instant: datetime) -> str:
    """Return a local instant as "Sun 19 Jul 09:00"."""
    return f"{instant:%a} {_day(instant)} {instant:%H:%M}"


def _day(instant: datetime) -> str:
    return f"{instant.day} {instant:%b}"


def plural(count: int, noun: str) -> str:
    """Return "1 call" or "9 calls" for `noun` given in the plural."""
    return f"{count} {noun.removesuffix('s') if count == 1 else noun}"


def kind_names(kinds: frozenset[Kind]) -> str:
    """Return kinds in words: "all work", or the kinds listed."""
    for group, name in ((WORK, "all work"), (CLINICAL, "all patient care")):
        if kinds == group:
            return name
    if kinds > WORK:
        return f"all work, {_listed(kinds - WORK)}"
    if kinds < WORK and len(kinds) > len(WORK) - 3:
        return f"all work but {_listed(WORK - kinds)}"
    return _listed(kinds)


def _listed(kinds: frozenset[Kind]) -> str:
    names = [_NAMES[kind] for kind in Kind if kind in kinds]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
