"""Block rotation: a year of residents on rotations, 26 blocks of 14 days or 13 of 28.

The hidden schedule: each resident draws a legal number of blocks of each rotation, the row is
shuffled and mended by swaps until order, runs and vacations are legal, and then swaps inside the
rows level the staffing of the blocks. Staffing limits are read off the result, with slack.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from families.common import Dice, Draft, residents

VACATION = "VAC"
ROTATIONS = (
    *("WARD", "ICU", "CLINIC", "NIGHT", "ED", "CCU", "CARD", "ONC", "GI", "PULM"),
    *("RENAL", "ID", "NEURO", "ENDO", "RHEUM", "GERI", "PALL", "HEPAT", "RES"),
)
HEAVY = ("WARD", "ICU", "NIGHT", "CCU")
LEVELLING = 12
"""Swaps tried for each cell."""


def build(*, name: str, people: int, blocks: int, rotations: int, seed: int) -> Draft:
    """Return a block-rotation instance with `rotations` codes, vacation among them."""
    dice = Dice(seed)
    used = list(ROTATIONS[: rotations - 1])
    ids, pgy = residents(people)
    draft = Draft(
        name=name,
        family="block",
        seed=seed,
        step="block",
        steps=blocks,
        codes=[*used, VACATION],
        pgy=pgy,
        ids=ids,
    )
    groups = draft.groups
    groups["all"] = list(range(people))
    for year in (1, 2, 3):
        groups[f"pgy{year}"] = [p for p in range(people) if pgy[p] == year]
    core = used[: (rotations - 1) * 9 // 20 + 1]
    most = max(4, -(-2 * blocks // (rotations - 1)))
    ranges = {
        year: {
            one: (_least(one, year, blocks) if one in core else 0, most + 2 * (one == "WARD"))
            for one in used
        }
        for year in (1, 2, 3)
    }
    last = used[-1]
    orders = [(["pgy1"], "WARD", "ICU"), (["pgy1", "pgy2", "pgy3"], "CLINIC", last)]
    _row_rules(draft, ranges, orders)
    _plant(draft, dice, ranges, orders, set(core))
    _staffing(draft, dice, core)
    _wishes(draft, dice, [one for one in used if one not in core])
    return draft


def _least(rotation: str, year: int, blocks: int) -> int:
    """Return how many blocks of a core rotation a year of training needs at least."""
    if rotation == "WARD":
        return max(1, blocks * (5 - year) // 26)
    return 1 + (rotation == "ICU" and blocks > 13 and year > 1)


def _row_rules(
    draft: Draft,
    ranges: dict[int, dict[str, tuple[int, int]]],
    orders: Sequence[tuple[list[str], str, str]],
) -> None:
    half = -(-draft.steps // 2)
    for words, begin, stop in (("first", 0, half), ("second", half, draft.steps)):
        draft.rule(
            f"vacation, {words} half",
            "count",
            people="all",
            values={VACATION: 1},
            steps=[[begin, stop, 1]],
            min=1,
            max=1,
        )
    for year, by_rotation in ranges.items():
        for rotation, (low, high) in by_rotation.items():
            draft.rule(
                f"{rotation} in PGY-{year}",
                "count",
                people=f"pgy{year}",
                values={rotation: 1},
                **({"min": low} if low else {}),
                max=high,
            )
    for rotation in ranges[1]:
        draft.rule(
            f"{rotation} in a row",
            "run",
            people="all",
            codes=[rotation],
            max=_longest(rotation),
        )
    for groups, first, then in orders:
        for group in groups:
            draft.rule(
                f"{first} before {then}, {group}",
                "before",
                people=group,
                first=[first],
                then=[then],
                min=1,
            )


def _longest(rotation: str) -> int:
    return 1 if rotation == "NIGHT" else 2


def _plant(
    draft: Draft,
    dice: Dice,
    ranges: dict[int, dict[str, tuple[int, int]]],
    orders: Sequence[tuple[list[str], str, str]],
    core: set[str],
) -> None:
    half = -(-draft.steps // 2)
    pairs = {
        year: [(first, then) for groups, first, then in orders if f"pgy{year}" in groups]
        for year in ranges
    }

    def faults(row: Sequence[str], year: int) -> int:
        found = abs(row[:half].count(VACATION) - 1)
        for first, then in pairs[year]:
            if then in row and first not in row[: row.index(then)]:
                found += 1
        run = 0
        for step, code in enumerate(row):
            run = run + 1 if step and row[step - 1] == code else 1
            found += code != VACATION and run > _longest(code)
        return found

    for year in draft.pgy:
        counts = {one: low for one, (low, _) in ranges[year].items()}
        for _ in range(draft.steps - 2 - sum(counts.values())):
            open_ones = [one for one, (_, high) in ranges[year].items() if counts[one] < high]
            # Two draws, the rarer one wins: nobody gets all of one kind.
            one, other = dice.pick(open_ones), dice.pick(open_ones)
            counts[one if counts[one] <= counts[other] else other] += 1
        if any(counts[then] and not counts[first] for first, then in pairs[year]):
            raise AssertionError("a prerequisite is a core rotation, so everybody has it")
        row = dice.shuffled(
            [one for one, times in counts.items() for _ in range(times)] + [VACATION] * 2
        )
        wrong = faults(row, year)
        while wrong:
            i, j = dice.below(draft.steps), dice.below(draft.steps)
            row[i], row[j] = row[j], row[i]
            now = faults(row, year)
            if now <= wrong or dice.chance(2):
                wrong = now
            else:
                row[i], row[j] = row[j], row[i]
        draft.plant.append(row)
    _level(draft, dice, faults, core)


def _level(
    draft: Draft, dice: Dice, faults: Callable[[Sequence[str], int], int], core: set[str]
) -> None:
    """Swap blocks inside rows so long as the staffing of the blocks gets more even."""
    staff = [dict.fromkeys(draft.codes, 0) for _ in range(draft.steps)]
    senior = [dict.fromkeys(draft.codes, 0) for _ in range(draft.steps)]
    for year, row in zip(draft.pgy, draft.plant, strict=True):
        for step, code in enumerate(row):
            staff[step][code] += 1
            senior[step][code] += year == 3
    for _ in range(LEVELLING * draft.steps * len(draft.plant)):
        person = dice.below(len(draft.plant))
        i, j = dice.below(draft.steps), dice.below(draft.steps)
        row, year = draft.plant[person], draft.pgy[person]
        a, b = row[i], row[j]
        if a == b:
            continue
        worse = staff[j][a] - staff[i][a] + staff[i][b] - staff[j][b] + 2
        if year == 3:
            for code, here, there in ((a, i, j), (b, j, i)):
                if code in core:
                    worse += senior[there][code] - senior[here][code] + 1
        if worse > 0:
            continue
        row[i], row[j] = b, a
        if faults(row, year):
            row[i], row[j] = a, b
            continue
        for code, here, there in ((a, i, j), (b, j, i)):
            staff[here][code] -= 1
            staff[there][code] += 1
            senior[here][code] -= year == 3
            senior[there][code] += year == 3


def _staffing(draft: Draft, dice: Dice, core: Sequence[str]) -> None:
    whole = [[0, draft.steps, 1]]
    for code in draft.codes:
        planted = [sum(row[step] == code for row in draft.plant) for step in range(draft.steps)]
        mean = sum(planted) // draft.steps
        if code == VACATION:
            draft.rule(
                "away at once",
                "cover",
                people="all",
                codes=[code],
                steps=whole,
                max=max(*planted, mean + 1),
            )
            continue
        slack = 1 + (mean > 4) if code not in core else int(mean > 3)
        draft.rule(
            f"{code} staff",
            "cover",
            people="all",
            codes=[code],
            steps=whole,
            min=[max(0, min(number, mean) - slack) for number in planted],
            max=max(planted) + dice.below(2),
        )
    for code in core:
        planted = [
            sum(
                row[step] == code and year == 3
                for row, year in zip(draft.plant, draft.pgy, strict=True)
            )
            for step in range(draft.steps)
        ]
        wanted = max(1, sum(planted) // draft.steps // 2)
        draft.rule(
            f"{code} seniors",
            "cover",
            people="pgy3",
            codes=[code],
            steps=whole,
            min=[min(number, wanted) for number in planted],
        )


def _wishes(draft: Draft, dice: Dice, electives: Sequence[str]) -> None:
    steps = draft.steps
    popular = [0, 1, steps // 2 - 1, steps // 2, steps * 3 // 4, steps - 1]
    half = -(-steps // 2)
    away: list[list[int]] = []
    chosen: dict[str, list[list[int]]] = {code: [] for code in electives}
    for person in range(len(draft.ids)):
        for first, stop in ((0, half), (half, steps)):
            liked = [step for step in popular if first <= step < stop]
            step = dice.pick(liked) if dice.chance(50) else dice.between(first, stop - 1)
            away.append([person, step, dice.between(2, 8)])
        for _ in range(3):
            code = dice.pick(electives)
            chosen[code].append([person, dice.below(steps), dice.between(1, 5)])
    draft.rule("vacation request", "wish", codes=[VACATION], wishes=away)
    for code, wishes in chosen.items():
        if wishes:
            draft.rule(f"{code} request", "wish", codes=[code], wishes=sorted(wishes))
    heavy = [code for code in HEAVY if code in draft.codes]
    draft.rule("heavy blocks in a row", "run", people="all", codes=heavy, max=2, weight=2)
    for year in (1, 2, 3):
        group = draft.groups[f"pgy{year}"]
        total = sum(code in heavy for person in group for code in draft.plant[person])
        mean = total // len(group)
        draft.rule(
            f"heavy share, PGY-{year}",
            "count",
            people=f"pgy{year}",
            values=dict.fromkeys(heavy, 1),
            min=mean - 1,
            max=mean + 1,
            weight=3,
        )
