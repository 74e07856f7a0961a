"""Cross checks of what is decided block by block, and of what was worked before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from nightfloat.domain.people import Clinician
from nightfloat.domain.time import DAY
from nightfloat.interchange.check_names import way_out
from nightfloat.interchange.check_work import in_year
from nightfloat.interchange.draft import Draft, Placed, note

HISTORY_DAYS = 400
"""How long before the year a history may begin."""


def check_blocks(draft: Draft, by_id: dict[str, Clinician]) -> None:
    blocks = {block.id: block for block in draft.calendar.blocks} if draft.calendar else {}
    file = "block_schedule.csv"
    seen: dict[tuple[str, str], Placed[Any]] = {}
    for row in draft.block_schedule:
        pin = row.value
        for key, kind, value in (
            ("block", "block", pin.block),
            ("rotation", "rotation", pin.rotation),
        ):
            known = draft.known(kind)
            if value not in known and (known or kind == "rotation"):
                way = way_out(value, known, kind)
                note(draft, file, row.line, f"is no {kind}.", field=key, value=value, way=way)
        first = seen.setdefault((pin.clinician, pin.block), row)
        if first is not row and first.value != pin:
            note(
                draft,
                file,
                row.line,
                f'clashes: "{pin.clinician}" is on "{first.value.rotation}" in block {pin.block} '
                f"already (line {first.line}).",
                field="rotation",
                value=pin.rotation,
                way="a [[rotation]] with both as parts.",
            )
        block, person = blocks.get(pin.block), by_id.get(pin.clinician)
        if (
            block
            and person
            and not any(
                one.start < block.end and block.start < one.end for one in person.appointments
            )
        ):
            note(
                draft,
                file,
                row.line,
                f'is when "{person.id}" is not in the programme '
                f"({block.start} to {block.end - DAY}).",
                field="block",
                value=pin.block,
                way="the appointment in people.csv is too short.",
            )


def check_entries(draft: Draft) -> None:
    year = draft.calendar
    if year is None:
        return
    first = year.start - timedelta(days=HISTORY_DAYS)
    for file, rows in (("history.csv", draft.history), ("last_schedule.csv", draft.last_schedule)):
        for row in rows:
            day = row.value.start.astimezone(year.tz).date()
            if not first <= day < year.end:
                message = f"is not between {first} and the end of the year, {year.end - DAY}."
                note(
                    draft,
                    file,
                    row.line,
                    message,
                    field="start",
                    value=day,
                    way=in_year(day, year.start, year.end),
                )
            if row.value.end - row.value.start > timedelta(days=HISTORY_DAYS):
                message = f"is {(row.value.end - row.value.start).days} days after the start."
                note(
                    draft,
                    file,
                    row.line,
                    message,
                    field="end",
                    value=row.value.end,
                    way="the year is wrong.",
                )
    for stay in draft.stays:
        if not first <= stay.value.day < year.end:
            message = f"is not between {first} and the end of the year, {year.end - DAY}."
            note(
                draft,
                "stays.csv",
                stay.line,
                message,
                field="date",
                value=stay.value.day,
                way=in_year(stay.value.day, year.start, year.end),
            )
