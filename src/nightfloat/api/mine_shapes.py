"""What the routes of one's own shifts, and of who is on, answer."""

from __future__ import annotations

from typing import Any

from nightfloat.api.deps import Answer, example
from nightfloat.api.fact_shapes import DayText
from nightfloat.api.finding_shapes import Someone

_SHIFT: dict[str, Any] = {
    "day": "2026-07-04",
    "start": "2026-07-04T20:00:00-04:00",
    "end": "2026-07-05T07:00:00-04:00",
    "code": "N",
    "label": "Night",
    "kind": "night",
    "colour": 2,
    "pattern": 0,
    "rotation": "WARDS",
    "site": "Lakeside Medical Center",
}


class OwnShift(Answer):
    """A shift in local time."""

    day: DayText
    start: str
    end: str
    code: str
    label: str
    kind: str
    colour: int
    pattern: int
    rotation: str | None
    site: str | None


class WeekDay(Answer):
    """A day of this week, Monday first."""

    day: DayText
    today: bool
    leave: bool
    shifts: list[OwnShift]


class Away(Answer):
    """Days of leave in a row: the first and the last."""

    start: DayText
    end: DayText


class Mine(Answer):
    """One's own shifts and leave in the days asked for, the next shift, and this week."""

    model_config = example(
        {
            "clinician": {"id": "R4", "name": "Dmitri Egorov"},
            "start": "2026-06-29",
            "end": "2026-07-26",
            "shifts": [_SHIFT],
            "leave": [{"start": "2026-07-13", "end": "2026-07-19"}],
            "next": _SHIFT,
            "week": [{"day": "2026-07-04", "today": True, "leave": False, "shifts": [_SHIFT]}],
            "minutes_this_week": 660,
        }
    )

    clinician: Someone
    start: DayText | None
    end: DayText | None
    shifts: list[OwnShift]
    leave: list[Away]
    next: OwnShift | None
    week: list[WeekDay]
    minutes_this_week: int


class OnPerson(Answer):
    """Somebody who is on."""

    id: str
    name: str
    pgy: int | None
    role: str
    rotation: str | None


class OnShift(Answer):
    """A shift of the day and who has it; `since_before`: it began the day before."""

    day: DayText
    start: str
    end: str
    code: str
    label: str
    kind: str
    colour: int
    pattern: int
    site: str | None
    since_before: bool
    people: list[OnPerson]


class On(Answer):
    """Who is on, shift by shift, as published."""

    model_config = example(
        {
            "day": "2026-07-04",
            "shifts": [
                {
                    **{key: value for key, value in _SHIFT.items() if key != "rotation"},
                    "since_before": False,
                    "people": [
                        {
                            "id": "R4",
                            "name": "Dmitri Egorov",
                            "pgy": 2,
                            "role": "resident",
                            "rotation": "WARDS",
                        }
                    ],
                }
            ],
        }
    )

    day: DayText
    shifts: list[OnShift]
