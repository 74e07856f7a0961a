"""The rules of programme.toml that are a must, each recomputed from what its documentation says.

Rules with `rotations` speak of blocks and are judged where the schedule gives a year
(plan.year); all others speak of days and are judged on planned days.  A stretch of planned blocks
that follow each other is one horizon.  Days before it count as they were (history, or the year's
earlier days); days after it are not known.

A rule about one person binds them on the days or blocks on which `who` selects them: what it
forbids belongs to its last step (rules/library/base.py).  Readings chosen where the documentation
leaves a choice are marked READING.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from itertools import combinations, pairwise
from typing import NamedTuple

from tests.naive.folder import Block, Person, Rule, day_matches, who_matches
from tests.naive.timeline import Problem, Timeline
from tests.naive.work_hours import ONE, Row, Window, days_of

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


def exists(t: Timeline, rule: Rule, day: date) -> bool:
    """Nothing is asked of a day on which none of the shifts exists."""
    shifts = rule.names("shifts")
    known = [t.folder.shifts[s] for s in shifts if s in t.folder.shifts]
    if not shifts or "-" in shifts:
        return True
    return any(day_matches(s.days, day, t.folder.holidays) for s in known)


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
            if not holds_on(t, rule, day) or not exists(t, rule, day):
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


class Span(NamedTuple):
    """A window of a total; a minimum is not asked of one that the horizon cuts."""

    start: date
    end: date
    whole: bool


def total(t: Timeline, rule: Rule) -> Iterator[Problem]:
    """Only days on which `who` selects the person count."""
    per, unit = rule.data.get("per", "horizon"), rule.data.get("unit", "times")
    if of_the_year(rule):
        yield from total_of_blocks(t, rule)
        return
    for stretch in t.stretches():
        for person in t.folder.people.values():
            for span in total_windows(t, per, stretch):
                days = [d for d in days_of((span.start, span.end)) if d < stretch[1]]
                there = [d for d in days if stretch[0] <= d and t.present(person.id, d)]
                chosen = [d for d in there if selected(t, rule.who(), person, d)]
                if not chosen:
                    continue
                amount = Fraction(0)
                for day in days:
                    if not day_matches(rule.days(), day, t.folder.holidays):
                        continue
                    if day in chosen or (
                        day < stretch[0] and then_too(t, rule, person, day, stretch)
                    ):
                        amount += day_amount(t, rule, person.id, day, unit)
                share = None
                if rule.data.get("prorate"):
                    outside = [d for d in days_of((span.start, span.end)) if d not in there]
                    for day in outside:
                        if day < stretch[0] and then_too(t, rule, person, day, stretch):
                            chosen.append(day)
                        if day >= stretch[1] and stretch[1] - ONE in chosen:
                            chosen.append(day)  # READING: still there after the horizon, if so then
                    share = presence(t, person, chosen, (span.end - span.start).days)
                # A minimum is not asked of windows that reach behind what is known, either.
                whole = span.whole and span.start >= t.known_from(person.id, stretch[0])
                whole = whole and (share is not None or chosen == there)
                yield from bounds(rule, person.id, str(span.start), amount, share, whole)


def then_too(t: Timeline, rule: Rule, person: Person, day: date, stretch: Window) -> bool:
    """READING: a day of history counts by its own rotation, and by who the person was then, or,
    before they came, is on the first day of the horizon."""
    rotation = ""
    for piece in t.day(person.id, day):
        rotation = piece.row.rotation or rotation
    when = day if person.appointment(day) is not None else stretch[0]
    return who_matches(rule.who(), person, when, rotation)


def bounds(
    rule: Rule, who: str, when: str, amount: Fraction, share: Fraction | None, whole: bool
) -> Iterator[Problem]:
    """Prorated to whole numbers: a minimum down, a maximum up."""
    scale = Fraction(1) if share is None else share
    if "max" in rule.data:
        most = math.ceil(rule.data["max"] * scale)
        if amount > most:
            yield problem(rule, who, when, f"{float(amount):g}, at most {most}")
    if whole and "min" in rule.data:
        least = math.floor(rule.data["min"] * scale)
        if amount < least:
            yield problem(rule, who, when, f"{float(amount):g}, at least {least}")


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


def total_windows(t: Timeline, per: str, stretch: Window) -> list[Span]:
    """Weeks and months that the horizon cuts are not whole; rolling windows reach back."""
    first, end = stretch
    if per == "horizon":
        return [Span(first, end, True)]
    if per == "block":
        inside = [b for b in t.folder.blocks if first <= b.start and b.end <= end]
        return [Span(b.start, b.end, True) for b in inside]
    out = []
    for day in days_of((first - 31 * ONE, end)):
        after = None
        if per == "week" and day.weekday() == 0:
            after = day + 7 * ONE
        if per == "month" and day.day == 1:
            after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        if after is not None and after > first:
            out.append(Span(day, after, first <= day and after <= end))
    if per.startswith("rolling"):
        length = int(per.removeprefix("rolling"))
        for last in days_of(stretch):
            out.append(Span(last + ONE - length * ONE, last + ONE, True))
    return out


def presence(t: Timeline, person: Person, chosen: list[date], length: int) -> Fraction:
    """FTE x days there and not wholly on leave, as a share of the window's days."""
    sum_of_fte = 0
    first, last = t.folder.start, t.folder.end - ONE
    for day in chosen:
        appointment = person.appointment(min(max(day, first), last))
        if appointment is not None and not t.wholly_leave(person.id, day):
            sum_of_fte += appointment.fte
    return Fraction(sum_of_fte, 100 * length)


def total_of_blocks(t: Timeline, rule: Rule) -> Iterator[Problem]:
    """Blocks on the rotations; half a block counts a half."""
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
            there = [b for b in window if first_day_there(person, b.start, b.end) is not None]
            chosen = [b for b in there if is_meant(t, rule, person, b.start, b.end)]
            if not chosen:
                continue
            amount = Fraction(0)
            for block in chosen:
                for half in (0, 1):
                    amount += Fraction(t.on(person.id, block, half, rule.names("rotations")), 2)
            share = None
            if rule.data.get("prorate"):
                days = [d for b in chosen for d in days_of((b.start, b.end))]
                all_days = (window[-1].end - window[0].start).days
                share = presence(t, person, days, all_days)
            whole = share is not None or chosen == there
            yield from bounds(rule, person.id, f"block {window[0].id}", amount, share, whole)


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
    """Is the step judged, and is the person one of `who` on it?"""
    return step >= steps.first and is_meant(t, rule, person, *steps.window(step))


def run(t: Timeline, rule: Rule) -> Iterator[Problem]:
    """A run at the very end of the horizon may still grow, so has no minimum yet; one at its
    beginning counts with what is known before.

    READING: a run that is too long is wrong on each step beyond the maximum, one that is too
    short on the step after it.  Days off after a run are counted from the day after its last
    start; leave is a day off.
    """
    least, most = rule.data.get("min"), rule.data.get("max")
    rest = rule.data.get("rest_after", 0)
    for person, steps in each_meant(t, rule):
        flags = hits(t, rule, person, steps, subject(rule))
        for first, after in runs_in(flags):
            length, where = after - first, steps.starts[first]
            if most is not None and length > most:
                beyond = range(first + most, after)
                if any(meant_at(t, rule, person, steps, step) for step in beyond):
                    yield problem(rule, person.id, where, f"{length} in a row, at most {most}")
            # History that begins with the run does not say when it began.
            known = first > 0 or steps.first == 0
            ended = known and after < len(flags) and meant_at(t, rule, person, steps, after)
            if least is not None and length < least and ended:
                yield problem(rule, person.id, where, f"{length} in a row, at least {least}")
            if of_the_year(rule):
                continue
            for step in range(after, min(after + rest, len(flags))):
                at_work = t.has(person.id, steps.starts[step], [])
                if at_work and meant_at(t, rule, person, steps, step):
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
            if not flag:
                continue
            for later in range(step + 1, min(step + within, len(then) - 1) + 1):
                if then[later] and meant_at(t, rule, person, steps, later):
                    text = f"follows what was on {steps.starts[step]}"
                    yield problem(rule, person.id, steps.starts[later], text)


def spacing(t: Timeline, rule: Rule) -> Iterator[Problem]:
    apart = rule.data.get("steps", 1)
    for person, steps in each_meant(t, rule):
        flags = hits(t, rule, person, steps, subject(rule))
        for one, other in pairwise(runs_in(flags)):
            between = other[0] - one[1]
            if between < apart and meant_at(t, rule, person, steps, other[0]):
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


def cycle(t: Timeline, rule: Rule) -> Iterator[Problem]:
    """READING: `first` counts blocks as they stand in the calendar, block 0 among them; the cycle
    goes on before it, too; half a block is no turn."""
    cohorts = rule.names("cohorts")
    for person in t.folder.people.values():
        for number, block in enumerate(blocks_of(t), start=1):
            day = first_day_there(person, block.start, block.end)
            appointment = person.appointment(day) if day is not None else None
            if appointment is None or appointment.cohort not in cohorts:
                continue
            turn = (number - rule.data.get("first", 1)) % len(cohorts)
            mine = cohorts[turn] == appointment.cohort
            halves = [t.on(person.id, block, half, rule.names("rotations")) for half in (0, 1)]
            if mine and not all(halves):
                yield problem(rule, person.id, f"block {block.id}", "misses the turn of the cohort")
            if not mine and any(halves):
                yield problem(rule, person.id, f"block {block.id}", "not the turn of the cohort")


# ---------------------------------------------------------------- rest, weekends


def rest(t: Timeline, rule: Rule) -> Iterator[Problem]:
    """Real minutes from the end of one day's work to the start of the next day's; waiting at home
    on call is rest.

    READING: a day's work ends when the person leaves, after hand-over.  Only the very next day of
    work is asked.
    """
    shifts, before = rule.names("shifts"), rule.names("before")
    minutes = rule.data.get("minutes", 600)
    for person in t.folder.people.values():
        for steps in steps_of(t, rule, person):
            worked: list[tuple[int, date, list[Row]]] = []
            for step, day in enumerate(steps.starts):
                rows = [r for piece in t.day(person.id, day) for r in piece.work_rows()]
                if rows:
                    worked.append((step, day, rows))
            for (_, one, early), (step, other, late) in pairwise(worked):
                if not t.has(person.id, one, shifts) or not t.has(person.id, other, before):
                    continue
                last = max(early, key=lambda r: r.end)
                first = min(late, key=lambda r: r.start)
                if rule.data.get("between_sites") and last.site == first.site:
                    continue
                gap = first.start - last.end
                if gap < minutes and meant_at(t, rule, person, steps, step):
                    text = f"{gap} minutes after {t.when(last.end)}, at least {minutes}"
                    yield problem(rule, person.id, other, text)


def weekends(t: Timeline, rule: Rule) -> Iterator[Problem]:
    """By shifts that start on Saturday or Sunday.

    A weekend counts in the horizon of its first worked day; a run of them reaches into history and
    is judged on its last Sunday.
    """
    most, in_a_row = rule.data.get("max"), rule.data.get("in_a_row")
    shifts = rule.names("shifts")
    for stretch in t.stretches():
        for person in t.folder.people.values():
            first = min(t.known_from(person.id, stretch[0]), stretch[0]) - ONE
            count, length = 0, 0
            for saturday in days_of((first, stretch[1])):
                if saturday.weekday() != 5:
                    continue
                both = [d for d in (saturday, saturday + ONE) if d < stretch[1]]
                worked = [d for d in both if t.has(person.id, d, shifts)]
                length = length + 1 if worked else 0
                if worked and worked[0] >= stretch[0]:
                    count += is_meant(t, rule, person, worked[0], worked[0] + ONE)
                sunday = saturday + ONE
                judged = stretch[0] <= sunday < stretch[1]
                judged = judged and is_meant(t, rule, person, sunday, sunday + ONE)
                if in_a_row is not None and length > in_a_row and judged:
                    text = f"{length} weekends in a row, at most {in_a_row}"
                    yield problem(rule, person.id, saturday, text)
            if most is not None and count > most:
                yield problem(rule, person.id, stretch[0], f"{count} weekends, at most {most}")


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
        there = [b for b in blocks if first_day_there(person, b.start, b.end) is not None]
        chosen = []
        for block in there:
            day = first_day_there(person, block.start, block.end)
            if day is not None and selected(t, phrases, person, day):
                chosen.append(block)
        if not chosen:
            continue
        away = vacation_blocks(t, person.id)
        away = [flag and b in chosen for b, flag in zip(blocks, away, strict=True)]
        for block, flag in zip(blocks, away, strict=True):
            away_in[block.id] += flag
        if "min" in rule.data and chosen == there and sum(away) < rule.data["min"]:
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
    "cycle": cycle,
    "rest": rest,
    "weekends": weekends,
    "vacation": vacation,
    "together": together,
    "apart": apart,
}
