"""Call pool: days, short call, nights and 24-hour call under the ACGME work-hour rules.

The hidden schedule: day by day, nights and call go to the legal residents who had least of them
(a run of nights goes on), then days and short call are filled as far as the rules allow.
"""

from __future__ import annotations

from collections.abc import Sequence

from families.common import LEAVE, OFF, Dice, Draft, PlantError, days_on, residents, weeks_of_leave

DAY, SHORT, NIGHT, CALL = "D", "S", "N", "C"
WORK = [DAY, SHORT, NIGHT, CALL]
CLOCK = {DAY: [420, 1020], SHORT: [420, 1200], NIGHT: [1140, 1860], CALL: [420, 2100]}
MINUTES = {code: end - start for code, (start, end) in CLOCK.items()}
PERIOD = 28
WEEKLY = 4800
"""80 hours in minutes."""


def build(*, name: str, people: int, days: int, seed: int) -> Draft:
    """Return a call-pool instance; `days` is a multiple of 28."""
    dice = Dice(seed)
    ids, pgy = residents(people)
    draft = Draft(
        name=name,
        family="call",
        seed=seed,
        step="day",
        steps=days,
        codes=[OFF, DAY, SHORT, NIGHT, CALL, LEAVE],
        pgy=pgy,
        ids=ids,
        clock=CLOCK,
    )
    draft.groups["all"] = list(range(people))
    draft.groups["seniors"] = [p for p in range(people) if pgy[p] > 1]
    draft.away = weeks_of_leave(dice, range(people), days, a_year=4, percent=12)
    nights, calls = max(2, people * 6 // 40), max(1, people * 4 // 40)
    _row_rules(draft)
    _cover(draft, nights, calls)
    _soft(draft, dice, nights + calls)
    for _ in range(100):
        try:
            draft.plant = _Planter(draft, dice, nights, calls).rows()
        except PlantError:
            continue
        return draft
    raise PlantError(f"{name}: no legal schedule was built. Maybe more people, or another seed.")


def _row_rules(draft: Draft) -> None:
    period = [PERIOD, PERIOD]
    draft.rule("80 hours", "count", people="all", values=MINUTES, window=period, max=[WEEKLY, 7, 0])
    draft.rule(
        "one day in seven",
        "count",
        people="all",
        values={OFF: 1},
        not_after=[CALL],
        window=period,
        min=[1, 7, 0],
    )
    draft.rule("rest", "rest", people="all", minutes={CALL: 840, NIGHT: 600})
    draft.rule(
        "call frequency", "count", people="all", values={CALL: 1}, window=period, max=[1, 3, 0]
    )
    draft.rule("every second day", "never", people="all", patterns=[[[CALL], draft.codes, [CALL]]])
    draft.rule("nights in a row", "run", people="all", codes=[NIGHT], max=6)
    draft.rule("night before leave", "never", people="all", patterns=[[[NIGHT, CALL], [LEAVE]]])


def _seniors(nights: int, calls: int) -> list[tuple[list[str], int]]:
    """Return how many seniors: two on nights and two on call; in a small pool, two in all."""
    wanted = [([NIGHT], min(2, nights - 1)), ([CALL], min(2, calls - 1))]
    if nights == 2:
        wanted.append(([NIGHT, CALL], 2))
    return [(codes, number) for codes, number in wanted if number]


def _cover(draft: Draft, nights: int, calls: int) -> None:
    days, people = draft.steps, len(draft.ids)
    whole = [[0, days, 1]]
    for code, need in ((NIGHT, nights), (CALL, calls)):
        draft.rule(
            f"{code} cover", "cover", people="all", codes=[code], steps=whole, min=need, max=need
        )
    for codes, need in _seniors(nights, calls):
        draft.rule(
            f"{'/'.join(codes)} seniors",
            "cover",
            people="seniors",
            codes=codes,
            steps=whole,
            min=need,
        )
    weekdays, weekend = days_on(days, range(5)), days_on(days, (5, 6))
    for words, steps, at_weekend in (("weekday", weekdays, False), ("weekend", weekend, True)):
        for code, need in _wanted(people, nights + calls, weekend=at_weekend):
            cover = {"people": "all", "codes": [code], "steps": steps}
            draft.rule(f"{code} at most, {words}", "cover", **cover, max=need + 2)
            if need:
                draft.rule(f"{code} cover, {words}", "cover", **cover, min=need, weight=6)


def _wanted(people: int, duties: int, *, weekend: bool) -> list[tuple[str, int]]:
    """Return how many short calls and days are wanted: three quarters of all are at work."""
    short = max(1, people // 10)
    at_work = people * (56 if weekend else 76) // 100
    return [(SHORT, short), (DAY, max(0, at_work - duties - short))]


def _soft(draft: Draft, dice: Dice, duties: int) -> None:
    days, people = draft.steps, len(draft.ids)
    window = {} if days <= 84 else {"window": [91, 91]}
    present = people * days - sum(stop - first for _, first, stop in draft.away)
    share = {"min": [duties * days, present, 0], "max": [duties * days, present, 1]}
    draft.rule(
        "night share",
        "count",
        people="all",
        values={NIGHT: 1, CALL: 1},
        **window,
        **share,
        weight=4,
    )
    draft.rule(
        "weekend share", "weekends", people="all", codes=WORK, **window, max=[3, 28, 0], weight=3
    )
    rest = [OFF, DAY, SHORT, CALL, LEAVE]
    draft.rule("single night", "never", people="all", patterns=[[rest, [NIGHT], rest]], weight=1)
    for id, codes, percent, weights in (
        ("day off request", [OFF, LEAVE], 6, (2, 6)),
        ("no night request", [OFF, DAY, SHORT, LEAVE], 5, (1, 4)),
        ("short call request", [SHORT], 2, (1, 2)),
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

    def __init__(self, draft: Draft, dice: Dice, nights: int, calls: int) -> None:
        self.draft, self.dice = draft, dice
        self.need = ((NIGHT, nights), (CALL, calls))
        self.seniors = set(draft.groups["seniors"])
        self.fewest = {
            codes[0]: number for codes, number in _seniors(nights, calls) if len(codes) == 1
        }
        self.leave = draft.on_leave()
        self.row = [
            [LEAVE if day in away else OFF for day in range(draft.steps)] for away in self.leave
        ]

    def rows(self) -> list[list[str]]:
        """Return the schedule."""
        for day in range(self.draft.steps):
            if day % PERIOD == 0:
                self._begin(day)
            for code, need in self.need:
                self._staff(day, code, need)
        for begin in range(0, self.draft.steps, PERIOD):
            self._fill(begin)
        return self.row

    def _begin(self, day: int) -> None:
        people = range(len(self.row))
        self.begin = day
        period = range(day, day + PERIOD)
        self.here = [PERIOD - sum(d in self.leave[p] for d in period) for p in people]
        self.minutes = [0 for _ in people]
        self.calls = [0 for _ in people]
        self.busy = [0 for _ in people]

    def _at(self, person: int, day: int) -> str:
        return self.row[person][day] if 0 <= day < self.draft.steps else OFF

    def _may(self, person: int, day: int, code: str) -> bool:
        before, here = self._at(person, day - 1), self.here[person]
        if self.row[person][day] != OFF or before == CALL or self._at(person, day + 1) == LEAVE:
            return False
        taken = 2 if code == CALL else 1
        if self.busy[person] + taken > here - here // 7 - 1:
            return False
        if 7 * (self.minutes[person] + MINUTES[code]) > WEEKLY * here:
            return False
        if code == NIGHT:
            return any(self._at(person, day - back) != NIGHT for back in range(1, 6))
        return (
            before != NIGHT
            and self._at(person, day - 2) != CALL
            and 3 * (self.calls[person] + 1) <= here
        )

    def _staff(self, day: int, code: str, need: int) -> None:
        able = [p for p in self.dice.shuffled(range(len(self.row))) if self._may(p, day, code)]
        goes_on = [self._at(p, day - 1) == NIGHT for p in range(len(self.row))]
        able.sort(
            key=lambda p: (
                self.busy[p] * 280 // max(1, self.here[p]) - 25 * (code == NIGHT and goes_on[p])
            )
        )
        fewest = 2 if need == 2 and code == NIGHT else self.fewest.get(code, 0)
        chosen = [p for p in able if p in self.seniors][:fewest]
        chosen += [p for p in able if p not in chosen][: need - len(chosen)]
        if len(chosen) < need:
            raise PlantError(f"day {day}: {len(chosen)} of {need} for {code}")
        for person in chosen:
            self.row[person][day] = code
            self.minutes[person] += MINUTES[code]
            self.calls[person] += code == CALL
            self.busy[person] += 2 if code == CALL else 1

    def _fill(self, begin: int) -> None:
        """Give days and short call to those with the fewest minutes, never over a limit."""
        self._begin(begin)
        people = range(len(self.row))
        free = [0 for _ in people]
        for person in people:
            for day in range(begin, begin + PERIOD):
                code = self.row[person][day]
                self.minutes[person] += MINUTES.get(code, 0)
                free[person] += code == OFF and self._at(person, day - 1) != CALL
        size, duties = len(self.row), sum(need for _, need in self.need)
        for day in range(begin, begin + PERIOD):
            weekend = day % 7 > 4
            for code, need in _wanted(size, duties, weekend=weekend):
                for person in self._least(day, code, free)[:need]:
                    self.row[person][day] = code
                    self.minutes[person] += MINUTES[code]
                    free[person] -= 1

    def _least(self, day: int, code: str, free: Sequence[int]) -> list[int]:
        found = [
            p
            for p in self.dice.shuffled(range(len(self.row)))
            if self.row[p][day] == OFF
            and self._at(p, day - 1) not in (CALL, NIGHT)
            and free[p] > self.here[p] // 7
            and 7 * (self.minutes[p] + MINUTES[code]) <= WEEKLY * self.here[p]
        ]
        return sorted(found, key=lambda p: self.minutes[p] * 28 // max(1, self.here[p]))
