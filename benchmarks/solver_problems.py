"""The synthetic block rotation: 120 residents, 26 blocks, 18 rotations (design: solver.md 4.1)."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import Sum, Tier, before, never, run_max, total
from tests.solver.grids import grid, hard, on, soft

LETTERS = "ABCDEFGHIJKLMNOPQR"
VACATION = 1 << 17


def block_problem(people: int = 120, blocks: int = 26, *, seed: int = 1) -> Problem:
    """Return a year: staffing per block and class, yearly ranges, order, runs, vacation, wishes."""
    random = Random(seed)
    every = (1 << len(LETTERS)) - 1
    limits: list[Limit] = []
    for person in range(people):
        limits += _row(person, blocks, every, random)
    share = people / len(LETTERS)
    for block in range(blocks):
        for letter in range(len(LETTERS) - 1):
            low, high = round(share * 0.6), round(share * 1.5)
            low = 0 if letter == 8 and block < 3 else low  # I comes after A
            limits.append(
                hard(
                    Sum(cells=on(range(people), block, 1 << letter), lo=low, hi=high), rule="staff"
                )
            )
            if letter < 8:
                seniors = range(people * 2 // 3, people)
                limits.append(hard(Sum(cells=on(seniors, block, 1 << letter), lo=1), rule="senior"))
        limits.append(
            hard(Sum(cells=on(range(people), block, VACATION), hi=round(share * 2)), rule="away")
        )
    return Problem(grid=replace(grid(people, blocks, LETTERS), name="year"), limits=tuple(limits))


def _row(person: int, blocks: int, every: int, random: Random) -> list[Limit]:
    half = blocks // 2
    found = [
        hard(total(VACATION, lo=1, hi=1, win=(0, half)), rule="vacation", person=person),
        hard(total(VACATION, lo=1, hi=1, win=(half, blocks)), rule="vacation", person=person),
    ]
    for letter in range(17):
        found.append(hard(total(1 << letter, hi=4), rule="range", person=person))
        if letter < 6:
            found.append(hard(total(1 << letter, lo=1), rule="range", person=person))
        found.append(hard(run_max(1 << letter, 2), rule="run", person=person))
    found += [hard(one, rule="order", person=person) for one in before(1, 1 << 8, every, blocks)]
    for _ in range(2):
        wish = never(
            every & ~VACATION, ends=(random.randrange(blocks),), price=random.randint(2, 8)
        )
        found.append(soft(wish, Tier.WISHES, rule="vacation wish", person=person))
    for _ in range(3):
        letter = random.randrange(9, 17)
        wish = never(
            every & ~(1 << letter), ends=(random.randrange(blocks),), price=random.randint(1, 5)
        )
        found.append(soft(wish, Tier.WISHES, rule="elective wish", person=person))
    found.append(
        soft(total(0b11, lo=2, hi=4, price=3), Tier.FAIR, rule="ward share", person=person)
    )
    return found
