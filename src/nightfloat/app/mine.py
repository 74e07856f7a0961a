"""What is published, for a phone: my shifts, my week, and who is on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nightfloat.app.drafts import Drafts
from nightfloat.app.picture import Picture
from nightfloat.app.problem import stretches
from nightfloat.app.runs import signs
from nightfloat.app.versions import Json, known
from nightfloat.auth.scope import Scope
from nightfloat.domain.absence import Leave
from nightfloat.domain.entry import WORK, Entry, Kind
from nightfloat.domain.time import DAY, Calendar, days
from nightfloat.rules.grid import ABSENT, LEAVE, OFF
from nightfloat.rules.reading import PARTS
from nightfloat.store.errors import NotFoundError
from nightfloat.store.repositories import Schedules, Versions

AHEAD = timedelta(days=400)
"""How far the next shift is looked for."""

_IDLE = (Kind.LEAVE, Kind.OFF, Kind.CALL_HOME_WORKED)


def published(scope: Scope, drafts: Drafts) -> list[Picture]:
    """Return the programme's versions in force: planned days first, then the year."""
    versions = Versions(scope.session, scope.programme_id)
    found = []
    schedules = Schedules(scope.session, scope.programme_id).all()
    for schedule in sorted(schedules, key=lambda one: (one.year, one.start, one.id)):
        version = versions.published(schedule.id)
        if version is not None:
            facts = known(scope.session, scope.programme_id, version.id)
            found.append(drafts.picture(scope.session, facts))
    return found


def _entries(pictures: list[Picture], clinician: str) -> Iterator[Entry]:
    """Yield one person's entries of work; of a day that two versions hold, the planned ones."""
    covered: list[tuple[date, date]] = []
    for picture in pictures:
        tz = picture.programme.calendar.tz
        person = picture.people.get(clinician)
        for entry in person.entries if person else ():
            day = entry.start.astimezone(tz).date()
            if not any(first <= day < end for first, end in covered):
                yield entry
        covered.append((picture.span.first, picture.span.end))


def my_json(scope: Scope, drafts: Drafts, start: date | None, end: date | None) -> Json:
    """Return one's own shifts from `start` to `end` (last day), the next one, and this week.

    Raises NotFoundError for somebody who is no clinician of the programme.
    """
    if scope.clinician is None:
        raise NotFoundError(
            "Your account is not linked to a person of this programme. "
            "Maybe an administrator can link it, under members."
        )
    pictures = published(scope, drafts)
    if not pictures:
        return {
            "clinician": {"id": scope.clinician, "name": scope.clinician},
            "start": None,
            "end": None,
            "shifts": [],
            "leave": [],
            "next": None,
            "week": [],
            "minutes_this_week": 0,
        }
    programme = pictures[0].programme
    tz = programme.calendar.tz
    today = scope.now.astimezone(tz).date()
    monday = today - timedelta(days=today.isoweekday() - 1)
    first = start or monday
    last = end or first + timedelta(days=27)
    entries = sorted(_entries(pictures, scope.clinician), key=lambda one: (one.start, one.end))
    work = [one for one in entries if one.kind not in _IDLE and one.kind not in PARTS]
    facts = drafts.programmes.current(scope.session, scope.programme_id)
    away = _Away(entries, facts.leave_of(scope.clinician), programme.calendar)
    shown = _Shown(pictures)
    name = next((p.name for p in programme.people if p.id == scope.clinician), scope.clinician)
    upcoming = next(
        (one for one in work if scope.now < one.end and one.start < scope.now + AHEAD), None
    )
    return {
        "clinician": {"id": scope.clinician, "name": name},
        "start": first.isoformat(),
        "end": last.isoformat(),
        "shifts": [
            shown.shift(one) for one in work if first <= one.start.astimezone(tz).date() <= last
        ],
        "leave": [
            {"start": begin.isoformat(), "end": (stop - DAY).isoformat()}
            for begin, stop in stretches(day for day in days(first, last + DAY) if away(day))
        ],
        "next": shown.shift(upcoming) if upcoming else None,
        "week": [
            {
                "day": day.isoformat(),
                "today": day == today,
                "leave": away(day),
                "shifts": [
                    shown.shift(one) for one in work if one.start.astimezone(tz).date() == day
                ],
            }
            for day in days(monday, monday + timedelta(days=7))
        ],
        "minutes_this_week": _minutes(entries, monday, pictures[0]),
    }


@dataclass(frozen=True, slots=True)
class _Away:
    """Which days somebody has off: leave of what is published, and leave approved since."""

    entries: Sequence[Entry]
    approved: Sequence[Leave]
    calendar: Calendar

    def __call__(self, day: date) -> bool:
        """Return whether all of a day is leave."""
        begin, stop = self.calendar.instant(day, 0), self.calendar.instant(day + DAY, 0)
        return any(one.whole(day) for one in self.approved) or any(
            one.kind is Kind.LEAVE and one.start <= begin and stop <= one.end
            for one in self.entries
        )


def _minutes(entries: list[Entry], monday: date, picture: Picture) -> int:
    calendar = picture.programme.calendar
    begin, stop = calendar.instant(monday, 0), calendar.instant(monday + timedelta(days=7), 0)
    worked = [
        (max(one.start, begin), min(one.end, stop))
        for one in entries
        if one.kind in WORK and one.start < stop and begin < one.end
    ]
    total, until = timedelta(0), begin
    for start, end in sorted(worked):
        total += max(end - max(start, until), timedelta(0))
        until = max(until, end)
    return total // timedelta(minutes=1)


class _Shown:
    """Writes shifts with the names and signs of the programme."""

    def __init__(self, pictures: list[Picture]) -> None:
        self.programme = pictures[0].programme
        self.tz = self.programme.calendar.tz
        self.signs = {one.code: one for one in signs(self.programme, ())}
        self.sites = {site.id: site.name or site.id for site in self.programme.sites}

    def shift(self, one: Entry) -> Json:
        """Return an entry of work as JSON, in local time."""
        sign = self.signs.get(one.code)
        return {
            "day": one.start.astimezone(self.tz).date().isoformat(),
            "start": self.at(one.start),
            "end": self.at(one.end),
            "code": one.code,
            "label": sign.label if sign else one.code or one.kind.value,
            "kind": sign.kind if sign else "shift",
            "colour": sign.colour if sign else 0,
            "pattern": sign.pattern if sign else 0,
            "rotation": one.rotation or None,
            "site": self.sites.get(one.site, one.site) or None,
        }

    def at(self, instant: datetime) -> str:
        """Return an instant in local time with its offset."""
        return instant.astimezone(self.tz).isoformat()


def on_json(scope: Scope, drafts: Drafts, day: date) -> Json:
    """Return who works on a day, shift by shift, by what is published; and who still does."""
    pictures = published(scope, drafts)
    groups: dict[tuple[str, str, str], Json] = {}
    if pictures:
        shown = _Shown(pictures)
        calendar = pictures[0].programme.calendar
        begin, stop = calendar.instant(day, 0), calendar.instant(day + DAY, 0)
        for person in pictures[0].programme.people:
            for one in _entries(pictures, person.id):
                if one.kind in _IDLE or one.kind in PARTS or one.code in (OFF, LEAVE, ABSENT):
                    continue
                if not (one.start < stop and begin < one.end):
                    continue
                shift = shown.shift(one)
                key = (shift["start"], shift["end"], shift["code"])
                if key not in groups:
                    groups[key] = {**shift, "since_before": one.start < begin, "people": []}
                    del groups[key]["rotation"]
                groups[key]["people"].append(
                    {
                        "id": person.id,
                        "name": person.name,
                        "pgy": person.pgy(day),
                        "role": person.role.value,
                        "rotation": one.rotation or None,
                    }
                )
    return {"day": day.isoformat(), "shifts": [groups[key] for key in sorted(groups)]}
