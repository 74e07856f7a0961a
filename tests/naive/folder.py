"""Reading a programme folder naively: only what the checker in programme.py needs.

Nothing is validated here; the documentation is docs/reference/programme-folder.md.  A file that
does not follow it makes a KeyError or ValueError.  Dates END are exclusive in this module.
"""

from __future__ import annotations

import csv
import re
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tests.naive.work_hours import DAY, ONE, Row, local_date, minutes_of

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ROLES = ("resident", "faculty", "fellow", "other")


class Block(NamedTuple):
    id: str
    start: date
    end: date

    def second_half(self) -> date:
        return self.start + (self.end - self.start).days // 2 * ONE


class Shift(NamedTuple):
    """Minutes after midnight of the day it starts."""

    id: str
    kind: str
    start: int
    end: int
    site: str
    half: str
    transition: int
    worked: list[tuple[int, int]]
    others: list[str]  # `with`
    days: str
    points: int


class Rotation(NamedTuple):
    id: str
    site: str
    shifts: list[str]
    week: list[tuple[str, int, int]]  # days phrase, start, end
    parts: list[str]
    vacation: bool


class Appointment(NamedTuple):
    start: date
    end: date
    pgy: int | None
    fte: int
    cohort: str


class Person(NamedTuple):
    id: str
    role: str
    appointments: list[Appointment]
    qualifications: dict[str, date | None]  # name -> last day

    def appointment(self, day: date) -> Appointment | None:
        for one in self.appointments:
            if one.start <= day < one.end:
                return one
        return None


class Leave(NamedTuple):
    clinician: str
    start: int  # minutes UTC
    end: int


class Request(NamedTuple):
    id: str
    clinician: str
    kind: str
    start: date | None
    end: date | None
    what: str


class Pin(NamedTuple):
    clinician: str
    start: date
    end: date
    assign: str


class Pack(NamedTuple):
    name: str
    who: list[str]
    rotations: list[str]
    settings: dict[str, object]
    on: dict[str, dict[str, object]]


class Rule(NamedTuple):
    type: str
    id: str
    severity: str
    data: dict[str, Any]

    def names(self, key: str) -> list[str]:
        value = self.data.get(key, [])
        return [value] if isinstance(value, str) else list(value)

    def who(self, key: str = "who", default: str = "all") -> list[str]:
        return self.names(key) or [default]

    def days(self) -> str:
        return str(self.data.get("days", "all"))


class Folder(NamedTuple):
    zone: str
    start: date
    end: date
    blocks: list[Block]
    holidays: set[date]
    plan_year: bool
    plan_blocks: list[str]
    shifts: dict[str, Shift]
    rotations: dict[str, Rotation]
    packs: list[Pack]
    rules: list[Rule]
    people: dict[str, Person]
    leave: list[Leave]
    requests: list[Request]
    pins: list[Pin]
    block_pins: dict[tuple[str, str], str]  # (clinician, block) -> rotation
    stays: set[tuple[str, date]]
    history: list[Row]

    def block_of(self, day: date) -> Block | None:
        for block in self.blocks:
            if block.start <= day < block.end:
                return block
        return None

    def planned(self, day: date) -> bool:
        block = self.block_of(day)
        return block is not None and block.id in self.plan_blocks


# ---------------------------------------------------------------- clock times


def clock(text: str) -> tuple[int, int | None]:
    """'HH:MM' or 'HH:MM+1' -> minute of the day, days later if it says so."""
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(?:\+(\d))?", text.strip())
    if found is None:
        raise ValueError(f"no clock time: {text!r}")
    minute = int(found[1]) * 60 + int(found[2])
    return minute, int(found[3]) if found[3] else None


def end_after(text: str, start: int) -> int:
    """The first such time after the start, or the day it names."""
    minute, later = clock(text)
    if later is not None:
        return minute + later * DAY
    while minute <= start:
        minute += DAY
    return minute


def hours(text: str, earliest: int = 0) -> tuple[int, int]:
    """'22:00-23:00' -> minutes; begins at or after `earliest`."""
    first, last = text.split("-")
    start = clock(first)[0]
    while start < earliest:
        start += DAY
    return start, end_after(last, start)


def instant(day: date, minute: int, zone: str) -> int:
    """Minutes UTC at which the wall clock shows `minute` of `day`.

    A time that the autumn change repeats is the first; one that the spring change skips is read by
    the clock before it (02:30 is 03:30).  Both are what Python does with fold=0.
    """
    day, minute = day + minute // DAY * ONE, minute % DAY
    tz = ZoneInfo(zone)
    wall = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=tz)
    return int(wall.timestamp()) // 60


# ---------------------------------------------------------------- phrases


def weekdays_of(word: str) -> set[int]:
    if "-" in word:
        first, last = (WEEKDAYS.index(part) for part in word.split("-"))
        return {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    return {WEEKDAYS.index(word)}


def day_matches(phrase: str, day: date, holidays: set[date]) -> bool:
    """'Mon-Fri !holidays': any positive word, and no negative one; no positive word is all."""
    words = phrase.split()
    positive = [w for w in words if not w.startswith("!")]
    hit = not positive
    for word in words:
        bare = word.removeprefix("!")
        if bare == "all":
            here = True
        elif bare == "holidays":
            here = day in holidays
        else:
            here = day.weekday() in weekdays_of(bare)
        if word.startswith("!") and here:
            return False
        if not word.startswith("!") and here:
            hit = True
    return hit


def who_word(word: str, person: Person, day: date, rotation: str) -> bool:
    appointment = person.appointment(day)
    if word == "all":
        return True
    if word in ROLES:
        return person.role == word
    if word.startswith("cohort:"):
        return appointment is not None and appointment.cohort == word.removeprefix("cohort:")
    if word.startswith("qualified:"):
        name = word.removeprefix("qualified:")
        if name not in person.qualifications:
            return False
        until = person.qualifications[name]
        return until is None or day <= until
    if word.startswith("on:"):
        return rotation != "" and rotation == word.removeprefix("on:")
    found = re.fullmatch(r"pgy(\d+)(\+?)", word)
    if found is not None:
        if appointment is None or appointment.pgy is None:
            return False
        level = int(found[1])
        return appointment.pgy >= level if found[2] else appointment.pgy == level
    return person.id == word


def who_matches(phrases: list[str], person: Person, day: date, rotation: str) -> bool:
    """Any phrase may match; the words of one must all hold."""
    for phrase in phrases:
        fine = True
        for word in phrase.split():
            if word.startswith("!"):
                fine = fine and not who_word(word[1:], person, day, rotation)
            else:
                fine = fine and who_word(word, person, day, rotation)
        if fine:
            return True
    return False


# ---------------------------------------------------------------- CSV


def read_csv(path: Path) -> list[dict[str, str]]:
    """Rows by column; comma, semicolon or tab; UTF-8, UTF-16 with BOM, else Windows-1252."""
    if not path.exists():
        return []
    data = path.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252")
    lines = text.splitlines(keepends=True)
    head = lines[0] if lines else ""
    delimiter = max(",;\t", key=head.count)
    out = []
    for record in csv.DictReader(lines, delimiter=delimiter):
        row = {key.strip(): value or "" for key, value in record.items() if isinstance(key, str)}
        if any(value.strip() for value in row.values()):
            out.append(row)
    return out


def read_rows(path: Path) -> list[Row]:
    """The flat format, with `off` rows; unlike work_hours.read_flat it is no judge."""
    out = []
    for line in read_csv(path):
        out.append(
            Row(
                line["clinician"],
                minutes_of(line["start"]),
                minutes_of(line["end"]),
                line["kind"],
                line.get("code", ""),
                line.get("rotation", ""),
                line.get("site", ""),
            )
        )
    return out


def opened(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def last_plus_one(text: str, start: date) -> date:
    """A last day, itself included; the start's when empty."""
    return (date.fromisoformat(text) if text else start) + ONE


def read_people(lines: list[dict[str, str]], first: date, end: date) -> dict[str, Person]:
    people: dict[str, Person] = {}
    for line in lines:
        qualifications: dict[str, date | None] = {}
        for part in line.get("qualifications", "").split(";"):
            name, _, until = part.strip().partition(" until ")
            if name:
                qualifications[name.strip()] = opened(until.strip())
        start = opened(line.get("start", "")) or first
        last = opened(line.get("end", ""))
        pgy = line.get("pgy", "")
        appointment = Appointment(
            start,
            last + ONE if last else end,
            int(pgy) if pgy else None,
            int(line.get("fte", "") or "100"),
            line.get("cohort", ""),
        )
        name = line["id"]
        if name in people:
            people[name].appointments.append(appointment)
            people[name].qualifications.update(qualifications)
        else:
            role = line.get("role", "") or "resident"
            people[name] = Person(name, role, [appointment], qualifications)
    return people


def read_leave(lines: list[dict[str, str]], zone: str) -> list[Leave]:
    """A date is the whole day, a date and time the very minute; END of a day is its midnight."""

    def wall(text: str) -> int:
        moment = datetime.fromisoformat(text)
        return instant(moment.date(), moment.hour * 60 + moment.minute, zone)

    out = []
    for line in lines:
        first, last = line["start"], line.get("end", "") or line["start"][:10]
        start = wall(first) if "T" in first else instant(date.fromisoformat(first), 0, zone)
        end = wall(last) if "T" in last else instant(date.fromisoformat(last) + ONE, 0, zone)
        out.append(Leave(line["clinician"], start, end))
    return out


def read_requests(lines: list[dict[str, str]]) -> list[Request]:
    out = []
    for number, line in enumerate(lines, start=1):
        start = opened(line.get("start", ""))
        end = last_plus_one(line.get("end", ""), start) if start else None
        name = line.get("id", "") or f"row {number}"
        out.append(Request(name, line["clinician"], line["kind"], start, end, line.get("what", "")))
    return out


# ---------------------------------------------------------------- programme.toml


def cut_blocks(year: dict[str, Any], first: date, end: date) -> list[Block]:
    """The block calendar; the last block takes what is left of the year."""
    how = year["blocks"]
    if how == "custom":
        return [Block(b["id"], b["start"], b["end"] + ONE) for b in year.get("block", [])]
    blocks = []
    at = year.get("block_zero", first)
    if at > first:
        blocks.append(Block("0", first, at))
    number = 0
    while at < end:
        number += 1
        if how == "months":
            month = date(at.year + at.month // 12, at.month % 12 + 1, 1)
            stop = min(month, end)
        else:
            length, most = {"13x28": (28, 13), "26x14": (14, 26), "weeks": (7, 10_000)}[how]
            stop = at + timedelta(days=length)
            last = number == most if how != "weeks" else (end - stop).days < 7
            if last or stop > end:
                stop = end
        # The folder's page does not say it: calendar months are called 2026-07, others by number.
        blocks.append(Block(f"{at:%Y-%m}" if how == "months" else str(number), at, stop))
        at = stop
    return blocks


def read_shift(data: dict[str, Any]) -> Shift:
    start = clock(data["start"])[0]
    end = end_after(data["end"], start)
    return Shift(
        data["id"],
        data.get("kind", "shift"),
        start,
        end,
        data.get("site", ""),
        data.get("half", ""),
        data.get("transition", 0),
        [hours(text, start) for text in data.get("worked", [])],
        data.get("with", []),
        data.get("days", "all"),
        data.get("points", 1),
    )


def read_rotation(data: dict[str, Any]) -> Rotation:
    week = []
    for text in data.get("week", []):
        phrase, _, span = text.rpartition(" ")
        week.append((phrase, *hours(span)))
    return Rotation(
        data["id"],
        data.get("site", ""),
        data.get("shifts", []),
        week,
        data.get("parts", []),
        data.get("vacation", False),
    )


def read_pack(data: dict[str, Any]) -> Pack:
    who = data.get("who", "resident")
    return Pack(
        data["name"],
        [who] if isinstance(who, str) else who,
        data.get("rotations", []),
        data.get("settings", {}),
        data.get("on", {}),
    )


def read_folder(path: Path | str) -> Folder:
    folder = Path(path)
    data = tomllib.loads((folder / "programme.toml").read_text(encoding="utf-8"))
    year, plan = data["year"], data.get("plan", {})
    zone, first, end = year["timezone"], year["start"], year["end"] + ONE
    rules = []
    for kind, tables in data.get("rule", {}).items():
        for number, table in enumerate(tables, start=1):
            soft = "prefer" if kind in ("requests", "fairness", "stability") else "must"
            name = table.get("id", f"{kind}-{number}")
            rules.append(Rule(kind, name, table.get("severity", soft), table))
    blocks = cut_blocks(year, first, end)
    pins = []
    for line in read_csv(folder / "pins.csv"):
        start = date.fromisoformat(line["start"])
        stop = last_plus_one(line.get("end", ""), start)
        pins.append(Pin(line["clinician"], start, stop, line["assign"]))
    return Folder(
        zone,
        first,
        end,
        blocks,
        {h["date"] for h in year.get("holiday", [])},
        plan.get("year", False),
        plan.get("blocks", []),
        {s["id"]: read_shift(s) for s in data.get("shift", [])},
        {r["id"]: read_rotation(r) for r in data.get("rotation", [])},
        [read_pack(p) for p in data.get("pack", [])],
        rules,
        read_people(read_csv(folder / "people.csv"), first, end),
        read_leave(read_csv(folder / "leave.csv"), zone),
        read_requests(read_csv(folder / "requests.csv")),
        pins,
        {
            (line["clinician"], line["block"]): line["rotation"]
            for line in read_csv(folder / "block_schedule.csv")
        },
        {
            (line["clinician"], date.fromisoformat(line["date"]))
            for line in read_csv(folder / "stays.csv")
        },
        read_rows(folder / "history.csv"),
    )


def stamp_of(minute: int, zone: str) -> str:
    """The flat format's way to write an instant; for tests that make schedules."""
    moment = datetime.fromtimestamp(minute * 60, UTC).astimezone(ZoneInfo(zone))
    return moment.isoformat()


def touched_days(start: int, end: int, zone: str) -> list[date]:
    """Local dates of which [start, end) has at least a minute."""
    day, out = local_date(start, zone), []
    while day <= local_date(end - 1, zone):
        out.append(day)
        day += ONE
    return out
