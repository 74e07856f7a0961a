"""Emergency shifts: many overlapping shifts a day, each its own start and length.

The hidden schedule: day by day, nights first, each shift goes to the legal residents with the
fewest shifts so far; those who were on a night the day before go on with it for up to three.
"""

from __future__ import annotations

from families.common import LEAVE, OFF, Dice, Draft, PlantError, days_on, residents, weeks_of_leave

SHIFTS = {
    "A": [360, 840],
    "B": [420, 960],
    "C": [540, 1140],
    "D": [600, 1200],
    "E": [720, 1260],
    "F": [840, 1440],
    "G": [900, 1500],
    "H": [1020, 1620],
    "J": [1080, 1680],
    "K": [1260, 1860],
    "M": [1320, 1860],
    "N": [1380, 1860],
}
"""Start and end in minutes after midnight."""
CHOSEN = {
    4: "ACGN",
    6: "ACFHKN",
    8: "ABDFHJKN",
    10: "ABCDFGHJMN",
    12: "ABCDEFGHJKMN",
}
BANDS = (("night", 1201, 1440), ("late", 721, 1200), ("early", 0, 720))
"""Shifts by minute of start, in the order in which they are filled."""
PERIOD = 28
WEEKLY = 3600
"""60 hours in minutes."""


def build(*, name: str, people: int, days: int, shifts: int, seed: int) -> Draft:
    """Return an emergency-shift instance; `days` is a multiple of 28."""
    dice = Dice(seed)
    ids, pgy = residents(people)
    clock = {code: SHIFTS[code] for code in CHOSEN[shifts]}
    draft = Draft(
        name=name,
        family="emergency",
        seed=seed,
        step="day",
        steps=days,
        codes=[OFF, *clock, LEAVE],
        pgy=pgy,
        ids=ids,
        clock=clock,
    )
    draft.groups["all"] = list(range(people))
    draft.groups["seniors"] = [p for p in range(people) if pgy[p] > 1]
    draft.away = weeks_of_leave(dice, range(people), days, a_year=4, percent=10)
    # 42 of 100 people are at work each day; the shifts share them as evenly as whole people can.
    each, rest = divmod(max(shifts, people * 42 // 100), shifts)
    need = {code: each + (n >= shifts - rest) for n, code in enumerate(clock)}
    _row_rules(draft)
    _cover(draft, need)
    _soft(draft, dice, need)
    for _ in range(100):
        try:
            draft.plant = _Planter(draft, dice, need).rows()
        except PlantError:
            continue
        return draft
    raise PlantError(f"{name}: no legal schedule was built. Maybe more people, or another seed.")


def _minutes(draft: Draft) -> dict[str, int]:
    return {code: end - start for code, (start, end) in draft.clock.items()}


def _band(draft: Draft, low: int, high: int) -> list[str]:
    return [code for code, (start, _) in draft.clock.items() if low <= start <= high]


def _row_rules(draft: Draft) -> None:
    minutes = _minutes(draft)
    everybody = {"people": "all"}
    draft.rule("rest", "rest", **everybody, minutes=minutes)
    draft.rule("60 hours", "count", **everybody, values=minutes, window=[7, 7], max=WEEKLY)
    draft.rule(
        "one day in seven", "count", **everybody, values={OFF: 1}, window=[7, 7], min=[1, 7, 0]
    )
    draft.rule("days in a row", "run", **everybody, codes=list(minutes), max=6)
    nights = _band(draft, *BANDS[0][1:])
    draft.rule("nights in a row", "run", **everybody, codes=nights, max=4)
    draft.rule("night before leave", "never", **everybody, patterns=[[nights, [LEAVE]]])
    draft.rule(
        "shifts in four weeks",
        "count",
        **everybody,
        values=dict.fromkeys(minutes, 1),
        window=[PERIOD, PERIOD],
        max=[18, 28, 0],
    )


def _seniors(draft: Draft, need: dict[str, int]) -> list[tuple[str, list[str], int]]:
    found = []
    for band, low, high in BANDS:
        codes = _band(draft, low, high)
        found.append((band, codes, sum(need[code] for code in codes) // 3))
    return found


def _cover(draft: Draft, need: dict[str, int]) -> None:
    days = draft.steps
    whole, busy = [[0, days, 1]], days_on(days, (0, 4, 5, 6))
    for code, number in need.items():
        cover = {"people": "all", "codes": [code]}
        draft.rule(f"{code} cover", "cover", **cover, steps=whole, min=number, max=number + 2)
        draft.rule(f"{code} on busy days", "cover", **cover, steps=busy, min=number + 1, weight=5)
    seniors = [("day", list(need), 2), *_seniors(draft, need)]
    for band, codes, number in seniors:
        if number:
            draft.rule(
                f"{band} seniors", "cover", people="seniors", codes=codes, steps=whole, min=number
            )


def _soft(draft: Draft, dice: Dice, need: dict[str, int]) -> None:
    days, people = draft.steps, len(draft.ids)
    work = list(draft.clock)
    rest = [OFF, LEAVE]
    patterns = []
    for code, (start, end) in draft.clock.items():
        # Where the rest rule forbids the earlier shift anyway, there is nothing to prefer.
        earlier = [
            other
            for other, (begin, _) in draft.clock.items()
            if begin < start and begin + 1440 - end >= end - start
        ]
        if earlier:
            patterns.append([[code], earlier])
    everybody = {"people": "all"}
    draft.rule("forward rotation", "never", **everybody, patterns=patterns, weight=2)
    draft.rule("single day", "never", **everybody, patterns=[[rest, work, rest]], weight=2)
    present = people * days - sum(stop - first for _, first, stop in draft.away)
    nights = _band(draft, *BANDS[0][1:])
    total = sum(need[code] for code in nights) * days
    window = {} if days <= 84 else {"window": [91, 91]}
    draft.rule(
        "night share",
        "count",
        **everybody,
        values=dict.fromkeys(nights, 1),
        **window,
        min=[total, present, 0],
        max=[total, present, 1],
        weight=4,
    )
    draft.rule(
        "target",
        "count",
        **everybody,
        values=dict.fromkeys(work, 1),
        window=[PERIOD, PERIOD],
        min=[14, 28, 0],
        max=[16, 28, 0],
        weight=3,
    )
    draft.rule(
        "weekend share",
        "weekends",
        **everybody,
        codes=work,
        window=[PERIOD, PERIOD],
        max=2,
        weight=5,
    )
    for id, codes, percent, weights in (
        ("day off request", rest, 6, (2, 6)),
        ("no night request", [c for c in draft.codes if c not in nights], 4, (1, 4)),
        ("early shift request", _band(draft, *BANDS[2][1:]), 2, (1, 2)),
    ):
        wishes = [
            [person, day, dice.between(*weights)]
            for person in range(people)
            for day in range(days)
            if dice.chance(percent)
        ]
        draft.rule(id, "wish", codes=codes, wishes=wishes)


class _Planter:
    """Builds the hidden schedule once; raises PlantError where it gets stuck."""

    def __init__(self, draft: Draft, dice: Dice, need: dict[str, int]) -> None:
        self.draft, self.dice, self.need = draft, dice, need
        self.minutes = _minutes(draft)
        self.nights = frozenset(_band(draft, *BANDS[0][1:]))
        self.senior = set(draft.groups["seniors"])
        self.bands = _seniors(draft, need)
        self.leave = draft.on_leave()
        self.row = [
            [LEAVE if day in away else OFF for day in range(draft.steps)] for away in self.leave
        ]
        people = range(len(self.row))
        self.total = [0 for _ in people]

    def rows(self) -> list[list[str]]:
        """Return the schedule."""
        people = range(len(self.row))
        for day in range(self.draft.steps):
            if day % 7 == 0:
                self.week = [0 for _ in people]
                self.worked = [0 for _ in people]
            if day % PERIOD == 0:
                self.period = [0 for _ in people]
                self.here = [
                    PERIOD - sum(d in self.leave[p] for d in range(day, day + PERIOD))
                    for p in people
                ]
            for band, codes, seniors in self.bands:
                # One at night and one in the morning make the two of the day.
                self._staff(day, codes, max(seniors, int(band != "late")))
        return self.row

    def _at(self, person: int, day: int) -> str:
        return self.row[person][day] if 0 <= day < self.draft.steps else OFF

    def _may(self, person: int, day: int, code: str) -> bool:
        if self.row[person][day] != OFF or self.worked[person] >= 5:
            return False
        if self.week[person] + self.minutes[code] > WEEKLY:
            return False
        if 28 * (self.period[person] + 1) > 18 * self.here[person]:
            return False
        if all(self._at(person, day - back) in self.minutes for back in range(1, 6)):
            return False
        before = self._at(person, day - 1)
        if before in self.minutes:
            gap = self.draft.clock[code][0] + 1440 - self.draft.clock[before][1]
            if gap < self.minutes[before]:
                return False
        if code not in self.nights:
            return True
        run = all(self._at(person, day - back) in self.nights for back in range(1, 4))
        return not run and self._at(person, day + 1) != LEAVE

    def _staff(self, day: int, codes: list[str], seniors: int) -> None:
        """Fill one band's shifts, at least `seniors` of them with seniors."""
        places = [code for code in codes for _ in range(self.need[code])]
        for number, code in enumerate(places):
            able = [
                p
                for p in range(len(self.row))
                if (number >= seniors or p in self.senior) and self._may(p, day, code)
            ]
            if not able:
                raise PlantError(f"day {day}: nobody for {code}")
            luck = self.dice.shuffled(able)
            chosen = min(luck, key=lambda p: self._load(p, day, code))
            self.row[chosen][day] = code
            self.week[chosen] += self.minutes[code]
            self.worked[chosen] += 1
            self.period[chosen] += 1

    def _load(self, person: int, day: int, code: str) -> int:
        before = self._at(person, day - 1)
        load = self.period[person] * 280 // max(1, self.here[person])
        if before in self.nights:
            return load - 30 if code in self.nights else load + 10
        # Juniors first where anybody will do: seniors are the scarce ones.
        return load + 4 * (person in self.senior) - 5 * (before == code)
