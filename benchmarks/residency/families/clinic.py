"""Half-day clinic: mornings and afternoons of residents and of the faculty who precept them.

The hidden schedule: night call first, then in each session the faculty are spread over the
clinics, the wards get their residents, and those left see patients where a preceptor and a room
are, in continuity clinic first when they are behind.
"""

from __future__ import annotations

from families.common import LEAVE, OFF, Dice, Draft, PlantError, residents, weeks_of_leave

WARD, CONTINUITY, TEACHING, CALL, ADMIN = "W", "CC", "T", "N", "A"
HALVES = 2
WEEK = 7 * HALVES
PERIOD = 4 * WEEK
MINUTES = {WARD: 300, CONTINUITY: 240, TEACHING: 240, CALL: 1140, ADMIN: 240}
RATIO = 4
"""Residents that one preceptor may supervise."""


def build(*, name: str, people: int, days: int, clinics: int, seed: int) -> Draft:
    """Return a half-day instance; `days` is a multiple of 28, `clinics` excludes continuity."""
    dice = Dice(seed)
    faculty = max(2, people // 5)
    ids, pgy = residents(people - faculty)
    special = [f"K{n + 1}" for n in range(clinics)]
    draft = Draft(
        name=name,
        family="clinic",
        seed=seed,
        step="half-day",
        steps=days * HALVES,
        codes=[OFF, WARD, CONTINUITY, *special, TEACHING, CALL, ADMIN, LEAVE],
        pgy=pgy + [0] * faculty,
        ids=ids + [f"F{n + 1:03d}" for n in range(faculty)],
    )
    trainees = list(range(people - faculty))
    teachers = list(range(people - faculty, people))
    draft.groups["residents"] = trainees
    draft.groups["faculty"] = teachers
    for year in (1, 2, 3):
        draft.groups[f"pgy{year}"] = [p for p in trainees if pgy[p] == year]
    draft.groups["seniors"] = [p for p in trainees if pgy[p] > 1]
    leave = weeks_of_leave(dice, trainees, days, a_year=4, percent=12)
    leave += weeks_of_leave(dice, teachers, days, a_year=5, percent=20)
    draft.away = [[p, HALVES * first, HALVES * stop] for p, first, stop in leave]
    sizes = _Sizes(len(trainees), len(teachers), clinics)
    _allowed(draft, special)
    _row_rules(draft, special)
    _cover(draft, special, sizes)
    _soft(draft, dice, special, sizes)
    for _ in range(100):
        try:
            draft.plant = _Planter(draft, dice, special, sizes).rows()
        except PlantError:
            continue
        return draft
    raise PlantError(f"{name}: no legal schedule was built. Maybe more people, or another seed.")


class _Sizes:
    """How much of everything there is, from the number of people."""

    def __init__(self, residents: int, faculty: int, clinics: int) -> None:
        self.calls = max(1, residents // 16)
        self.wards = max(1, residents // 5)
        self.continuity_rooms = max(4, residents // 4)
        self.rooms = max(2, -(-residents // (2 * clinics)))
        self.minimum = 1 if residents < 40 else residents // (8 * clinics)
        self.precept = max(1, faculty // 3)
        """Faculty in continuity clinic in each session of the hidden schedule, where there."""


def _teaching_steps(steps: int, year: int) -> list[list[int]]:
    """Return the protected half-days: Tuesday, Wednesday or Thursday afternoon by PGY."""
    return [[HALVES * year + 1, steps, WEEK]]


def _sessions(steps: int) -> list[list[int]]:
    """Return the mornings and afternoons from Monday to Friday."""
    return [[half, steps, WEEK] for half in range(5 * HALVES)]


def _allowed(draft: Draft, special: list[str]) -> None:
    steps = draft.steps
    mornings = [[HALVES * day, steps, WEEK] for day in range(5)]
    afternoons = [[HALVES * day + 1, steps, WEEK] for day in range(5)]
    weekend = [[HALVES * day, steps, WEEK] for day in (5, 6)]
    nights = [[HALVES * day + 1, steps, WEEK] for day in (5, 6)]
    work = [WARD, CONTINUITY, *special]

    def allow(people: str, where: list[list[int]], codes: list[str]) -> None:
        draft.allowed.append({"people": people, "steps": where, "codes": codes})

    allow("residents", mornings, [OFF, *work])
    for year in (1, 2, 3):
        taught = _teaching_steps(steps, year)
        allow(f"pgy{year}", [one for one in afternoons if one not in taught], [OFF, *work, CALL])
        allow(f"pgy{year}", taught, [OFF, TEACHING])
    allow("residents", weekend, [OFF])
    allow("residents", nights, [OFF, CALL])
    allow("faculty", mornings + afternoons, [OFF, CONTINUITY, *special, ADMIN])
    allow("faculty", weekend + nights, [OFF])


def _row_rules(draft: Draft, special: list[str]) -> None:
    busy = [code for code in draft.codes if code != OFF]
    period = {"window": [PERIOD, PERIOD]}
    here = {"people": "residents"}
    draft.rule(
        "free after call",
        "never",
        **here,
        patterns=[[[CALL], busy], [[CALL], draft.codes, busy]],
    )
    draft.rule(
        "call every third night",
        "never",
        **here,
        patterns=[[[CALL], draft.codes, draft.codes, draft.codes, [CALL]]],
    )
    values = {code: MINUTES.get(code, 240) for code in draft.codes if code not in (OFF, LEAVE)}
    draft.rule("80 hours", "count", **here, values=values, **period, max=[4800, WEEK, 0])
    draft.rule("call frequency", "count", **here, values={CALL: 1}, **period, max=[6, PERIOD, 0])
    draft.rule("weekends on call", "weekends", **here, codes=[CALL], **period, max=2)
    draft.rule(
        "continuity clinic", "count", **here, values={CONTINUITY: 1}, **period, min=[3, PERIOD, 0]
    )
    week = {"people": "faculty", "window": [WEEK, WEEK]}
    precepting = dict.fromkeys([CONTINUITY, *special], 1)
    draft.rule("preceptor sessions", "count", **week, values=precepting, max=[7, WEEK, 0])
    draft.rule("admin time", "count", **week, values={ADMIN: 1}, min=[1, WEEK, 0])


def _cover(draft: Draft, special: list[str], sizes: _Sizes) -> None:
    steps = draft.steps
    everybody = {"people": "residents"}
    nights = [[1, steps, HALVES]]
    draft.rule(
        "call cover",
        "cover",
        **everybody,
        codes=[CALL],
        steps=nights,
        min=sizes.calls,
        max=sizes.calls,
    )
    if sizes.calls > 1:
        draft.rule("call seniors", "cover", people="seniors", codes=[CALL], steps=nights, min=1)
    sessions = _sessions(steps)
    draft.rule("ward cover", "cover", **everybody, codes=[WARD], steps=sessions, min=sizes.wards)
    for code in (CONTINUITY, *special):
        rooms = sizes.continuity_rooms if code == CONTINUITY else sizes.rooms
        draft.rule(f"{code} rooms", "cover", **everybody, codes=[code], steps=sessions, max=rooms)
        draft.rule(
            f"{code} preceptors",
            "ratio",
            **everybody,
            by="faculty",
            codes=[code],
            steps=sessions,
            each=RATIO,
        )


def _soft(draft: Draft, dice: Dice, special: list[str], sizes: _Sizes) -> None:
    steps = draft.steps
    here = {"people": "residents"}
    period = {"window": [PERIOD, PERIOD]}
    sessions = _sessions(steps)
    draft.rule(
        "wards wanted",
        "cover",
        **here,
        codes=[WARD],
        steps=sessions,
        min=sizes.wards + 1 + sizes.wards // 4,
        weight=3,
    )
    for code in special:
        draft.rule(
            f"{code} wanted",
            "cover",
            **here,
            codes=[code],
            steps=sessions,
            min=sizes.minimum,
            weight=2,
        )
        draft.rule(
            f"{code} exposure", "count", **here, values={code: 1}, min=[2, PERIOD, 0], weight=2
        )
    draft.rule(
        "continuity wanted",
        "count",
        **here,
        values={CONTINUITY: 1},
        **period,
        min=[5, PERIOD, 0],
        weight=3,
    )
    draft.rule(
        "teaching missed",
        "count",
        **here,
        values={TEACHING: 1},
        **period,
        min=[4, PERIOD, 0],
        weight=4,
    )
    trainees = draft.groups["residents"]
    present = sum(steps - len(draft.on_leave()[p]) for p in trainees)
    total = sizes.calls * (steps // HALVES)
    draft.rule(
        "call share",
        "count",
        **here,
        values={CALL: 1},
        min=[total, present, 0],
        max=[total, present, 1],
        weight=5,
    )
    clinics = [CONTINUITY, *special]
    draft.rule(
        "change at noon",
        "never",
        **here,
        patterns=[[[WARD], clinics], [clinics, [WARD]]],
        steps=[[1, steps, HALVES]],
        weight=1,
    )
    _wishes(draft, dice)


def _wishes(draft: Draft, dice: Dice) -> None:
    for id, group, codes, half, percent, weights in (
        ("free afternoon request", "residents", [OFF, LEAVE], 1, 5, (2, 5)),
        ("no call request", "residents", [c for c in draft.codes if c != CALL], 1, 6, (2, 6)),
        ("admin request", "faculty", [ADMIN, OFF, LEAVE], 0, 6, (1, 4)),
    ):
        wishes = [
            [person, step, dice.between(*weights)]
            for person in draft.groups[group]
            for step in range(half, draft.steps, HALVES)
            if dice.chance(percent)
        ]
        draft.rule(id, "wish", codes=codes, wishes=wishes)


class _Planter:
    """Builds the hidden schedule once; raises PlantError where it gets stuck."""

    def __init__(self, draft: Draft, dice: Dice, special: list[str], sizes: _Sizes) -> None:
        self.draft, self.dice, self.special, self.sizes = draft, dice, special, sizes
        self.trainees = draft.groups["residents"]
        self.teachers = draft.groups["faculty"]
        self.seniors = set(draft.groups["seniors"])
        self.leave = draft.on_leave()
        self.row = [
            [LEAVE if step in away else OFF for step in range(draft.steps)] for away in self.leave
        ]
        self.taught = {
            (year, step)
            for year in (1, 2, 3)
            for first, stop, stride in _teaching_steps(draft.steps, year)
            for step in range(first, stop, stride)
        }
        self.ever = [0 for _ in draft.ids]

    def rows(self) -> list[list[str]]:
        """Return the schedule."""
        for step in range(1, self.draft.steps, HALVES):
            if step % PERIOD == 1:
                self._begin(step - 1)
            self._call(step)
        for step in range(self.draft.steps):
            if step % PERIOD == 0:
                self._begin(step)
            if step % WEEK < 5 * HALVES:
                self._session(step)
        for person in self.trainees:
            for begin in range(0, self.draft.steps, PERIOD):
                if (
                    self._count(person, begin, CONTINUITY)
                    < 3 * self._present(person, begin) // PERIOD
                ):
                    raise PlantError(f"person {person}: too little continuity clinic")
        return self.row

    def _present(self, person: int, begin: int) -> int:
        return PERIOD - sum(step in self.leave[person] for step in range(begin, begin + PERIOD))

    def _count(self, person: int, begin: int, code: str) -> int:
        return self.row[person][begin : begin + PERIOD].count(code)

    def _begin(self, step: int) -> None:
        everybody = range(len(self.row))
        self.begin = step
        self.here = [self._present(person, step) for person in everybody]
        self.calls = [self._count(person, step, CALL) for person in everybody]
        self.continuity = [0 for _ in everybody]
        self.sessions = [[0] * 4 for _ in everybody]
        self.weekends = [dict[int, int]() for _ in everybody]

    def _at(self, person: int, step: int) -> str:
        return self.row[person][step] if 0 <= step < self.draft.steps else OFF

    def _may_call(self, person: int, step: int) -> bool:
        if any(self._at(person, step + k) != OFF for k in (-4, -2, 0)):
            return False
        if LEAVE in (self._at(person, step + 1), self._at(person, step + 2)):
            return False
        if (self.draft.pgy[person], step) in self.taught:
            return False
        if PERIOD * (self.calls[person] + 1) > 6 * self.here[person]:
            return False
        weekend = step // WEEK
        return step % WEEK < 5 * HALVES or len({*self.weekends[person], weekend}) <= 2

    def _call(self, step: int) -> None:
        able = [p for p in self.dice.shuffled(self.trainees) if self._may_call(p, step)]
        able.sort(key=lambda p: self.ever[p])
        chosen = [p for p in able if p in self.seniors][:1]
        chosen += [p for p in able if p not in chosen][: self.sizes.calls - 1]
        if self.sizes.calls == 1:
            chosen = able[:1]
        if len(chosen) < self.sizes.calls:
            raise PlantError(f"step {step}: nobody for call")
        for person in chosen:
            self.row[person][step] = CALL
            self.calls[person] += 1
            self.ever[person] += 1
            if step % WEEK >= 5 * HALVES:
                self.weekends[person][step // WEEK] = 1

    def _session(self, step: int) -> None:
        precepting = self._precept(step)
        free = []
        for person in self.dice.shuffled(self.trainees):
            if self.row[person][step] != OFF or CALL in (
                self._at(person, step - 1),
                self._at(person, step - 2),
            ):
                continue
            if (self.draft.pgy[person], step) in self.taught:
                self.row[person][step] = TEACHING
            else:
                free.append(person)
        free.sort(key=lambda p: self.continuity[p] * 560 // max(1, self.here[p]), reverse=True)
        if len(free) < self.sizes.wards:
            raise PlantError(f"step {step}: nobody for the wards")
        for person in free[: self.sizes.wards]:
            self.row[person][step] = WARD
        rest = free[: self.sizes.wards - 1 : -1] if self.sizes.wards else free[::-1]
        for code in (CONTINUITY, *self.special):
            rooms = self.sizes.continuity_rooms if code == CONTINUITY else self.sizes.rooms
            seats = min(rooms, RATIO * precepting.get(code, 0))
            for person in rest[:seats]:
                self.row[person][step] = code
                self.continuity[person] += code == CONTINUITY
            rest = rest[seats:]

    def _precept(self, step: int) -> dict[str, int]:
        """Give the faculty their session; return how many are in each clinic."""
        week = step % PERIOD // WEEK
        found: dict[str, int] = {}
        there = [p for p in self.dice.shuffled(self.teachers) if self.row[p][step] == OFF]
        there.sort(key=lambda p: self.sessions[p][week])
        wanted = [CONTINUITY] * self.sizes.precept
        wanted += [self.special[(step + n) % len(self.special)] for n in range(len(there))]
        ahead = -(-2 * len(there) // 3)
        for number, person in enumerate(there):
            if number < ahead and self.sessions[person][week] < 6:
                code = wanted[number]
                self.sessions[person][week] += 1
                found[code] = found.get(code, 0) + 1
            else:
                code = ADMIN
            self.row[person][step] = code
        return found
