"""The rules of programme.toml that are a must, each recomputed from what its documentation says.

Rules with `rotations` speak of blocks and are judged where the schedule gives a year
(plan.year); all others speak of days and are judged on planned days.  A stretch of planned blocks
that follow each other is one horizon.  Days before it count as they were (history, or the year's
earlier days); days after it are not known.

Readings chosen where the documentation leaves a choice are marked READING.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from itertools import combinations, pairwise

from tests.naive.folder import Block, Person, Rule, day_matches, who_matches
from tests.naive.timeline import Piece, Problem, Timeline
from tests.naive.work_hours import ONE, Window, days_of

SOFT = ("requests", "fairness", "stability")  # need_off is in structure.py


def programme_rules(t: Timeline) -> Iterator[Problem]:
    for rule in t.folder.rules:
        if rule.severity != "must" or rule.type in SOFT:
            continue
        if rule.type not in RULES:
            yield Problem(rule.id, "note", "", "", f"rule type {rule.type} is not known here")
            continue
        yield from RULES[rule.type](t, rule)


def problem(rule: Rule, who: str, when: object, text: str) -> Problem:
    return Problem(rule.id, rule.severity, who, str(when), f"{rule.type}: {text}")


# ---------------------------------------------------------------- who, when


def selected(t: Timeline, phrases: list[str], person: Person, day: date) -> bool:
    return who_matches(phrases, person, day, t.rotation_on(person.id, day))


def of_the_year(rule: Rule) -> bool:
    return bool(rule.names("rotations"))


def holds_on(t: Timeline, rule: Rule, day: date) -> bool:
    """since and until (both included), and `days`."""
    if "since" in rule.data and day < rule.data["since"]:
        return False
    if "until" in rule.data and day > rule.data["until"]:
        return False
    return day_matches(rule.days(), day, t.folder.holidays)


def holds_in(rule: Rule, block: Block) -> bool:
    """READING: since and until are asked of the block's first day."""
    if "since" in rule.data and block.start < rule.data["since"]:
        return False
    if "until" in rule.data and block.start > rule.data["until"]:
        return False
    return not rule.names("blocks") or block.id in rule.names("blocks")


def first_day_there(person: Person, start: date, end: date) -> date | None:
    """READING: who somebody is in a window is asked on the first day of it that they are there."""
    for day in days_of((start, end)):
        if person.appointment(day) is not None:
            return day
    return None


def is_meant(t: Timeline, rule: Rule, person: Person, start: date, end: date) -> bool:
    day = first_day_there(person, start, end)
    return day is not None and selected(t, rule.who(), person, day)


def half_span(block: Block, half: int) -> Window:
    middle = block.second_half()
    return (block.start, middle) if half == 0 else (middle, block.end)


def blocks_of(t: Timeline) -> list[Block]:
    """The blocks of which the schedule gives the rotations."""
    return t.folder.blocks if t.folder.plan_year else []


# ---------------------------------------------------------------- coverage


def coverage(t: Timeline, rule: Rule) -> Iterator[Problem]:
    """People (not shifts) on one of the shifts each day, or on one of the rotations each half."""
    for where, count in coverage_counts(t, rule):
        if "min" in rule.data and count < rule.data["min"]:
            yield problem(rule, "", where, f"{count} people, at least {rule.data['min']}")
        if "max" in rule.data and count > rule.data["max"]:
            yield problem(rule, "", where, f"{count} people, at most {rule.data['max']}")


def coverage_counts(t: Timeline, rule: Rule) -> list[tuple[str, int]]:
    out = []
    if of_the_year(rule):
        for block in blocks_of(t):
            if not holds_in(rule, block):
                continue
            for half in (0, 1):
                count = 0
                for person in t.folder.people.values():
                    if t.on(person.id, block, half, rule.names("rotations")):
                        count += is_meant(t, rule, person, *half_span(block, half))
                out.append((f"block {block.id}, half {half + 1}", count))
        return out
    for stretch in t.stretches():
        for day in days_of(stretch):
            if not holds_on(t, rule, day):
                continue
            count = 0
            for person in t.folder.people.values():
                there = person.appointment(day) is not None
                if there and t.has(person.id, day, rule.names("shifts")):
                    count += selected(t, rule.who(), person, day)
            out.append((str(day), count))
    return out


# ---------------------------------------------------------------- composition


def composition(t: Timeline, rule: Rule) -> Iterator[Problem]:
    """Supervisors for learners, on a day or in half a block."""
    shifts, rotations = rule.names("shifts"), rule.names("rotations")
    people = list(t.folder.people.values())
    if of_the_year(rule):
        for block in blocks_of(t):
            for half in (0, 1):
                day, after = half_span(block, half)
                on = [p for p in people if t.on(p.id, block, half, rotations)]
                on = [p for p in on if first_day_there(p, day, after) is not None]
                where = f"block {block.id}, half {half + 1}"
                yield from supervised(t, rule, day, where, on, on)
        return
    for stretch in t.stretches():
        for day in days_of(stretch):
            if holds_on(t, rule, day):
                taught = [p for p in people if t.has(p.id, day, shifts)]
                there = rule.names("supervisor_shifts") or shifts
                giving = [p for p in people if t.has(p.id, day, there)]
                yield from supervised(t, rule, day, str(day), taught, giving)


def supervised(
    t: Timeline, rule: Rule, day: date, where: str, taught: list[Person], giving: list[Person]
) -> Iterator[Problem]:
    learners = [p for p in taught if selected(t, rule.who("learners", "resident"), p, day)]
    guides = [p for p in giving if selected(t, rule.who("supervisors", "faculty"), p, day)]
    at_least = rule.data.get("at_least", 0)
    for learner in learners:
        others = [g for g in guides if g.id != learner.id]
        if len(others) < at_least:
            text = f"{len(others)} supervisors, at least {at_least}"
            yield problem(rule, learner.id, where, text)
    hundredths = 0
    for learner in learners:
        for phrase, weight in rule.data.get("weights", {}).items():
            if selected(t, [phrase], learner, day):
                hundredths += weight
                break
    rounding = rule.data.get("rounding", "up")
    if rounding == "up":
        needed = -(-hundredths // 100)
    elif rounding == "down":
        needed = hundredths // 100
    else:
        needed = (hundredths + 50) // 100  # READING: half a supervisor is rounded up
    if len(guides) < needed:
        text = f"{len(guides)} supervisors for {hundredths} hundredths, rounded {rounding}"
        yield problem(rule, "", where, text)


# ---------------------------------------------------------------- eligibility


def eligibility(t: Timeline, rule: Rule) -> Iterator[Problem]:
    for person in t.folder.people.values():
        if of_the_year(rule):
            for block in blocks_of(t):
                here = [h for h in (0, 1) if t.on(person.id, block, h, rule.names("rotations"))]
                if not here or not holds_in(rule, block):
                    continue
                if not is_meant(t, rule, person, *half_span(block, here[0])):
                    yield problem(rule, person.id, f"block {block.id}", "not eligible")
            continue
        for stretch in t.stretches():
            for day in days_of(stretch):
                codes = [c for c in t.codes(person.id, day) if c in rule.names("shifts")]
                if not codes or not holds_on(t, rule, day):
                    continue
                if not selected(t, rule.who(), person, day):
                    yield problem(rule, person.id, day, f"may not have {codes[0]}")


# ---------------------------------------------------------------- total


def total(t: Timeline, rule: Rule) -> Iterator[Problem]:
    per, unit = rule.data.get("per", "horizon"), rule.data.get("unit", "times")
    if of_the_year(rule):
        yield from total_of_blocks(t, rule)
        return
    for stretch in t.stretches():
        for person in t.folder.people.values():
            for window in total_windows(t, per, stretch):
                start, end = max(window[0], stretch[0]), window[1]
                if not is_meant(t, rule, person, start, end):
                    continue
                amount = Fraction(0)
                for day in days_of(window):
                    if day_matches(rule.days(), day, t.folder.holidays):
                        amount += day_amount(t, rule, person.id, day, unit)
                share = presence(t, person, window) if rule.data.get("prorate") else Fraction(1)
                # A minimum is not asked of windows that reach behind what is known.
                whole = window[0] >= t.known_from(person.id, stretch[0])
                yield from bounds(rule, person.id, str(window[0]), amount, share, whole)


def bounds(
    rule: Rule, who: str, when: str, amount: Fraction, share: Fraction, whole: bool
) -> Iterator[Problem]:
    """READING: prorated bounds are rounded to the nearest whole number, a half up (12.5 is 13);
    hours are not rounded."""
    if "max" in rule.data and amount > scaled(rule, "max", share):
        text = f"{float(amount):g}, at most {float(rule.data['max'] * share):g}"
        yield problem(rule, who, when, text)
    if whole and "min" in rule.data and amount < scaled(rule, "min", share):
        text = f"{float(amount):g}, at least {float(rule.data['min'] * share):g}"
        yield problem(rule, who, when, text)


def scaled(rule: Rule, key: str, share: Fraction) -> Fraction:
    exact = Fraction(rule.data[key]) * share
    if rule.data.get("unit", "times") == "hours" or not rule.data.get("prorate"):
        return exact
    return Fraction((2 * exact + 1) // 2)


def day_amount(t: Timeline, rule: Rule, name: str, day: date, unit: str) -> Fraction:
    """READING: times counts shifts, so an am and a pm are two; hours are real ones, of the day on
    which the shift starts, with hand-over, of home call only what is worked."""
    shifts = rule.names("shifts")
    pieces = [p for p in t.day(name, day) if not shifts or p.row.code in shifts]
    if unit == "hours":
        minutes = 0
        for piece in pieces:
            for row in piece.work_rows():
                minutes += row.end - row.start
        return Fraction(minutes, 60)
    if unit == "points":
        points = 0
        for piece in pieces:
            shift = t.folder.shifts.get(piece.row.code)
            points += shift.points if shift is not None else 0
        return Fraction(points)
    if "-" in shifts and not t.day(name, day) and t.present(name, day):
        return Fraction(1)
    return Fraction(len(pieces))


def total_windows(t: Timeline, per: str, stretch: Window) -> list[Window]:
    """Weeks and months that the horizon cuts are left out; rolling windows reach back."""
    first, end = stretch
    if per == "horizon":
        return [stretch]
    if per == "block":
        return [(b.start, b.end) for b in t.folder.blocks if first <= b.start and b.end <= end]
    out = []
    if per == "week":
        for day in days_of(stretch):
            if day.weekday() == 0 and day + 7 * ONE <= end:
                out.append((day, day + 7 * ONE))
        return out
    if per == "month":
        for day in days_of(stretch):
            after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
            if day.day == 1 and after <= end:
                out.append((day, after))
        return out
    length = int(per.removeprefix("rolling"))
    for last in days_of(stretch):
        out.append((last + ONE - length * ONE, last + ONE))
    return out


def presence(t: Timeline, person: Person, window: Window) -> Fraction:
    """FTE x days present (appointed and not wholly on leave), as a share of the window's days."""
    sum_of_fte = 0
    for day in days_of(window):
        appointment = person.appointment(day)
        if appointment is not None and not t.wholly_leave(person.id, day):
            sum_of_fte += appointment.fte
    return Fraction(sum_of_fte, 100 * (window[1] - window[0]).days)


def total_of_blocks(t: Timeline, rule: Rule) -> Iterator[Problem]:
    """Blocks on the rotations; READING: half a block counts a half."""
    per, unit = rule.data.get("per", "horizon"), rule.data.get("unit", "times")
    blocks = blocks_of(t)
    if unit != "times" or per in ("week", "month"):
        yield Problem(
            rule.id, "note", "", "", f"total of rotations by {unit} per {per}: not judged"
        )
        return
    length = len(blocks)
    if per == "block":
        length = 1
    elif per.startswith("rolling"):
        length = int(per.removeprefix("rolling"))
    for person in t.folder.people.values():
        for number in range(len(blocks) - length + 1):
            window = blocks[number : number + length]
            start, end = window[0].start, window[-1].end
            if not is_meant(t, rule, person, start, end):
                continue
            amount = Fraction(0)
            for block in window:
                for half in (0, 1):
                    amount += Fraction(t.on(person.id, block, half, rule.names("rotations")), 2)
            share = Fraction(1)
            if rule.data.get("prorate"):
                share = presence(t, person, (start, end))
            yield from bounds(rule, person.id, f"block {window[0].id}", amount, share, True)


# ---------------------------------------------------------------- steps in a row


class Steps:
    """A person's steps, days or blocks, one after the other; from `first` on they are judged."""

    def __init__(self, starts: list[date], first: int, end: date) -> None:
        self.starts = starts
        self.first = first
        self.end = end

    def window(self, step: int) -> Window:
        after = self.starts[step + 1] if step + 1 < len(self.starts) else self.end
        return self.starts[step], after


def steps_of(t: Timeline, rule: Rule, person: Person) -> list[Steps]:
    """One list of steps for the year, or one for each stretch of days with what went before."""
    if of_the_year(rule):
        blocks = blocks_of(t)
        return [Steps([b.start for b in blocks], 0, blocks[-1].end)] if blocks else []
    out = []
    for stretch in t.stretches():
        before = t.known_from(person.id, stretch[0])
        days = days_of((before, stretch[1]))
        out.append(Steps(days, (stretch[0] - before).days, stretch[1]))
    return out


def hits(t: Timeline, rule: Rule, person: Person, steps: Steps, names: list[str]) -> list[bool]:
    """Which steps hold one of the shifts, or (any half of the block) one of the rotations."""
    out = []
    for start in steps.starts:
        if not of_the_year(rule):
            out.append(t.has(person.id, start, names))
            continue
        block = t.folder.block_of(start)
        assert block is not None
        if names:
            out.append(any(t.on(person.id, block, half, names) for half in (0, 1)))
        else:
            out.append(t.halves.get((person.id, block.id), ("", "")) != ("", ""))
    return out


def runs_in(flags: list[bool]) -> list[tuple[int, int]]:
    """Runs of True as (first step, step after the last)."""
    runs: list[tuple[int, int]] = []
    for step, flag in enumerate(flags):
        if flag and runs and runs[-1][1] == step:
            runs[-1] = (runs[-1][0], step + 1)
        elif flag:
            runs.append((step, step + 1))
    return runs


def subject(rule: Rule) -> list[str]:
    return rule.names("rotations") or rule.names("shifts")


def each_meant(t: Timeline, rule: Rule) -> Iterator[tuple[Person, Steps]]:
    for person in t.folder.people.values():
        for steps in steps_of(t, rule, person):
            yield person, steps


def meant_at(t: Timeline, rule: Rule, person: Person, steps: Steps, step: int) -> bool:
    """READING: who somebody is, is asked on the step where the run or pair begins, in history on
    the first step that is judged."""
    start, end = steps.window(max(step, steps.first))
    return is_meant(t, rule, person, start, end)


def run(t: Timeline, rule: Rule) -> Iterator[Problem]:
    """READING: a run at the very end of the horizon may still grow, so has no minimum yet; one at
    its beginning counts with what is known before.  Days off after a run are counted from the day
    after its last start; leave is a day off."""
    least, most = rule.data.get("min"), rule.data.get("max")
    rest = rule.data.get("rest_after", 0)
    for person, steps in each_meant(t, rule):
        flags = hits(t, rule, person, steps, subject(rule))
        for first, after in runs_in(flags):
            if not meant_at(t, rule, person, steps, first):
                continue
            length, where = after - first, steps.starts[first]
            if most is not None and length > most and after > steps.first:
                yield problem(rule, person.id, where, f"{length} in a row, at most {most}")
            over = after < len(flags) and after > steps.first
            if first == 0 and steps.first > 0:
                over = False  # history begins with the run: nobody knows when it began
            if least is not None and length < least and over:
                yield problem(rule, person.id, where, f"{length} in a row, at least {least}")
            if of_the_year(rule):
                continue
            for step in range(after, min(after + rest, len(flags))):
                if step >= steps.first and t.has(person.id, steps.starts[step], []):
                    text = f"work after a run that ended on {steps.starts[after - 1]}"
                    yield problem(rule, person.id, steps.starts[step], text)
                    break


def succession(t: Timeline, rule: Rule) -> Iterator[Problem]:
    """For blocks with two rotations any half counts, on both sides."""
    within = rule.data.get("within", 1)
    for person, steps in each_meant(t, rule):
        before = hits(t, rule, person, steps, subject(rule))
        then = hits(t, rule, person, steps, rule.names("then"))
        for step, flag in enumerate(before):
            if not flag or not meant_at(t, rule, person, steps, step):
                continue
            for later in range(step + 1, min(step + within, len(then) - 1) + 1):
                if later >= steps.first and then[later]:
                    text = f"follows what was on {steps.starts[step]}"
                    yield problem(rule, person.id, steps.starts[later], text)


def spacing(t: Timeline, rule: Rule) -> Iterator[Problem]:
    apart = rule.data.get("steps", 1)
    for person, steps in each_meant(t, rule):
        flags = hits(t, rule, person, steps, subject(rule))
        for one, other in pairwise(runs_in(flags)):
            between = other[0] - one[1]
            if other[1] <= steps.first or between >= apart:
                continue
            if meant_at(t, rule, person, steps, one[0]):
                text = f"{between} steps after the last run, at least {apart}"
                yield problem(rule, person.id, steps.starts[other[0]], text)


def order(t: Timeline, rule: Rule) -> Iterator[Problem]:
    """READING: a first half comes before its second; history with the rotation will do, too."""
    for person in t.folder.people.values():
        done = False
        for row in t.history.get(person.id, []):
            done = done or row.rotation in rule.names("rotations")
        for block in blocks_of(t):
            for half in (0, 1):
                early = t.on(person.id, block, half, rule.names("then")) and not done
                if early and is_meant(t, rule, person, *half_span(block, half)):
                    yield problem(rule, person.id, f"block {block.id}", "comes too early")
                    done = True
                done = done or t.on(person.id, block, half, rule.names("rotations"))


# ---------------------------------------------------------------- rest, weekends


def rest(t: Timeline, rule: Rule) -> Iterator[Problem]:
    """Real minutes from the end of one day's work to the start of the next day's.

    READING: a day's work ends when the person leaves, after hand-over.  Home call is work only
    where it is worked, unless the rule names the shift.  Only the very next day of work is asked.
    """
    shifts, before = rule.names("shifts"), rule.names("before")
    minutes = rule.data.get("minutes", 600)
    for person in t.folder.people.values():
        for steps in steps_of(t, rule, person):
            worked = []
            for day in steps.starts:
                ends = day_ends(t.day(person.id, day), shifts)
                starts = day_starts(t.day(person.id, day), before)
                if ends or starts:
                    worked.append((day, ends, starts))
            for (one, ends, _), (other, _, starts) in pairwise(worked):
                if not ends or not starts or other < steps.starts[steps.first]:
                    continue
                if not t.has(person.id, one, shifts) or not t.has(person.id, other, before):
                    continue
                gap = min(starts) - max(ends)
                asked = max(one, steps.starts[steps.first])
                if gap < minutes and is_meant(t, rule, person, asked, other + ONE):
                    text = f"{gap} minutes after {t.when(max(ends))}, at least {minutes}"
                    yield problem(rule, person.id, other, text)


def day_ends(pieces: list[Piece], named: list[str]) -> list[int]:
    ends = []
    for piece in pieces:
        if piece.row.code in named:
            ends.append(piece.departure())
        ends += [r.end for r in piece.work_rows()]
    return ends


def day_starts(pieces: list[Piece], named: list[str]) -> list[int]:
    starts = []
    for piece in pieces:
        if piece.row.code in named:
            starts.append(piece.row.start)
        starts += [r.start for r in piece.work_rows()]
    return starts


def worked_weekends(t: Timeline, name: str, stretch: Window, shifts: list[str]) -> list[bool]:
    """READING: weekends with a Saturday or Sunday in the horizon, by shifts that start there."""
    days = [d for d in days_of(stretch) if d.weekday() >= 5]
    saturdays = sorted({d - (d.weekday() - 5) * ONE for d in days})
    out = []
    for saturday in saturdays:
        both = [d for d in (saturday, saturday + ONE) if stretch[0] <= d < stretch[1]]
        out.append(any(t.has(name, d, shifts) for d in both))
    return out


def weekends(t: Timeline, rule: Rule) -> Iterator[Problem]:
    most, in_a_row = rule.data.get("max"), rule.data.get("in_a_row")
    for stretch in t.stretches():
        for person in t.folder.people.values():
            if not is_meant(t, rule, person, *stretch):
                continue
            worked = worked_weekends(t, person.id, stretch, rule.names("shifts"))
            if most is not None and sum(worked) > most:
                yield problem(
                    rule, person.id, stretch[0], f"{sum(worked)} weekends, at most {most}"
                )
            for first, after in runs_in(worked):
                if in_a_row is not None and after - first > in_a_row:
                    text = f"{after - first} weekends in a row, at most {in_a_row}"
                    yield problem(rule, person.id, stretch[0], text)


# ---------------------------------------------------------------- vacation


def vacation_blocks(t: Timeline, name: str) -> list[bool]:
    """Blocks in which the schedule gives a vacation: leave rows that leave.csv does not cover,
    or whose code says so."""
    out = []
    for block in blocks_of(t):
        given = False
        for day in days_of((block.start, block.end)):
            for row in t.touching.get((name, day), []):
                if row.kind != "leave":
                    continue
                approved = False
                for entry in t.folder.leave:
                    if entry.clinician == name and entry.start < row.end and row.start < entry.end:
                        approved = True
                given = given or row.code == "vacation" or not approved
        out.append(given)
    return out


def vacation(t: Timeline, rule: Rule) -> Iterator[Problem]:
    blocks = blocks_of(t)
    if not blocks:
        return
    phrases = rule.who("who", "resident")
    away_in: dict[str, int] = {block.id: 0 for block in blocks}
    for person in t.folder.people.values():
        day = first_day_there(person, blocks[0].start, blocks[-1].end)
        if day is None or not selected(t, phrases, person, day):
            continue
        away = vacation_blocks(t, person.id)
        for block, flag in zip(blocks, away, strict=True):
            away_in[block.id] += flag
        if "min" in rule.data and sum(away) < rule.data["min"]:
            text = f"{sum(away)} vacations, at least {rule.data['min']}"
            yield problem(rule, person.id, blocks[0].start, text)
        if "max" in rule.data and sum(away) > rule.data["max"]:
            text = f"{sum(away)} vacations, at most {rule.data['max']}"
            yield problem(rule, person.id, blocks[0].start, text)
        last = -1
        for number, flag in enumerate(away):
            if flag and last >= 0 and number - last - 1 < rule.data.get("apart", 0):
                yield problem(rule, person.id, f"block {blocks[number].id}", "too soon")
            last = number if flag else last
    for block in blocks:
        if "at_once" in rule.data and away_in[block.id] > rule.data["at_once"]:
            text = f"{away_in[block.id]} people away, at most {rule.data['at_once']}"
            yield problem(rule, "", f"block {block.id}", text)


# ---------------------------------------------------------------- together, apart


def together(t: Timeline, rule: Rule) -> Iterator[Problem]:
    """READING: only while both are in the programme; leave is no excuse."""
    for one, other, where, first, second in pairs(t, rule):
        if first != second:
            yield problem(rule, f"{one} {other}", where, "one without the other")


def apart(t: Timeline, rule: Rule) -> Iterator[Problem]:
    for one, other, where, first, second in pairs(t, rule):
        if first and second:
            yield problem(rule, f"{one} {other}", where, "both")


def pairs(t: Timeline, rule: Rule) -> Iterator[tuple[str, str, str, bool, bool]]:
    """READING: rotations are compared half block by half block."""
    for one, other in combinations(rule.names("people"), 2):
        if of_the_year(rule):
            for block in blocks_of(t):
                for half in (0, 1):
                    start, end = half_span(block, half)
                    people = [t.folder.people[one], t.folder.people[other]]
                    if any(first_day_there(p, start, end) is None for p in people):
                        continue
                    names = rule.names("rotations")
                    flags = [t.on(p.id, block, half, names) for p in people]
                    yield one, other, f"block {block.id}, half {half + 1}", flags[0], flags[1]
            continue
        for stretch in t.stretches():
            for day in days_of(stretch):
                both = t.present(one, day) and t.present(other, day)
                if both and day_matches(rule.days(), day, t.folder.holidays):
                    flags = [t.has(name, day, rule.names("shifts")) for name in (one, other)]
                    yield one, other, str(day), flags[0], flags[1]


RULES: dict[str, Callable[[Timeline, Rule], Iterator[Problem]]] = {
    "coverage": coverage,
    "composition": composition,
    "eligibility": eligibility,
    "total": total,
    "run": run,
    "succession": succession,
    "spacing": spacing,
    "order": order,
    "rest": rest,
    "weekends": weekends,
    "vacation": vacation,
    "together": together,
    "apart": apart,
}
