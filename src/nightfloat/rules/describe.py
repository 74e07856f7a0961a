"""Words for limits and findings: plain, short, numbers with units."""

from __future__ import annotations

from nightfloat.rules.grid import Limit


def quantity(number: int, unit: str) -> str:
    """Return '1 person', '2 people', '90 min', '1 h 30 min'."""
    if unit == "min":
        hours, minutes = divmod(number, 60)
        return (
            f"{hours} h {minutes} min"
            if hours and minutes
            else f"{hours} h"
            if hours
            else f"{minutes} min"
        )
    if unit == "half blocks":
        return f"{number / 2:g} blocks" if number != 2 else "1 block"
    unit = {"free_periods": "free periods", "count": "times"}.get(unit, unit)  # codes of packs
    singular = {
        "people": "person",
        "days": "day",
        "free periods": "free period",
        "times": "time",
        "blocks": "block",
        "nights": "night",
        "weekends": "weekend",
        "holidays": "holiday",
        "hours": "hour",
        "calls": "call",
        "shifts": "shift",
        "points": "point",
        "cells": "cell",
        "vacations": "vacation",
        "supervisors": "supervisor",
    }
    return f"{number} {singular.get(unit, unit) if number == 1 else unit}"


def bare(number: int, unit: str) -> str:
    """Return a bound after its unit has been said: a plain number, or a time."""
    return quantity(number, unit) if unit in ("min", "half blocks") else str(number)


def message(limit: Limit, value: int) -> str:
    """Return what a limit found: 'N on Sat 4 Jul 2026: 1 person, at least 2 needed.'"""
    if limit.fixed:
        return f"{limit.subject}: not so."
    of = limit.of
    if of.lo == of.hi == 0:
        return f"{limit.subject}: {quantity(abs(value), limit.unit)} alone."
    never = of.lo is None and of.hi == 0 and limit.steps is None
    if never:
        return (
            f"{limit.subject}."
            if value == 1
            else f"{limit.subject}: {quantity(value, limit.unit)}."
        )
    if of.lo is not None and value < of.lo:
        if of.lo == 0:
            return f"{limit.subject}: {quantity(-value, limit.unit)} missing."
        least = bare(of.lo, limit.unit)
        return f"{limit.subject}: {quantity(value, limit.unit)}, at least {least} needed."
    bound = of.hi if of.hi is not None else of.lo
    assert bound is not None
    most = bare(bound, limit.unit)
    return f"{limit.subject}: {quantity(value, limit.unit)}, at most {most} allowed."
