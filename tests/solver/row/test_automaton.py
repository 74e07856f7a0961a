"""The layered automaton against patterns read by hand, on every row of tiny grids."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from nightfloat.rules.language import Count, Letters, Pat
from nightfloat.solver.row import automaton
from nightfloat.solver.row.automaton import (
    DEAD,
    Automaton,
    TooManyStatesError,
    Track,
    Words,
    build,
)

CASES = 3_000
ROWS = 260
"""Rows of one case at most."""

Steps = tuple[tuple[int, tuple[int, ...]], ...]
"""By step: the charge and the told tracks."""


def tracks_of(random: Random, letters: int, length: int) -> tuple[Track, ...]:
    """Return patterns of all kinds: runs, gaps, weekends, free periods."""
    found: dict[tuple[object, ...], Track] = {}
    for _ in range(random.randint(1, 4)):
        size = random.randint(1, min(4, length))
        every = (1 << letters) - 1
        sets = tuple(random.randint(1, every) for _ in range(size))
        if random.random() < 0.3:
            sets = (sets[0],) * size
        ends = tuple(range(length))
        if random.random() < 0.5:
            ends = tuple(random.sample(ends, random.randint(1, length)))
        if random.random() < 0.2:
            ends = tuple(range(random.randrange(length), length, 3))
        ends = tuple(sorted(end for end in ends if end >= size - 1))
        disjoint = random.random() < 0.3
        found[sets, ends, disjoint] = Track(
            sets,
            ends,
            disjoint,
            never=random.random() < 0.3,
            charge=random.choice((0, 0, 1, 7)),
            told=random.random() < 0.5,
        )
    return tuple(found.values())


def happens(track: Track, row: tuple[int, ...], step: int) -> bool:
    """Return True when a track occurs at a step, read by hand."""
    pattern = Pat(track.sets, track.ends)
    if not track.disjoint:
        return step in track.ends and pattern.occurs(row, step)
    count = Count(terms=((pattern, 1),), lo=0, disjoint=True)
    return count.value(row[: step + 1]) > count.value(row[:step])


def by_hand(tracks: tuple[Track, ...], row: tuple[int, ...], first: int) -> Steps | None:
    """Return what each step from `first` on costs and tells; None for a forbidden row."""
    found = []
    for step in range(first, len(row)):
        hits = [i for i, track in enumerate(tracks) if happens(track, row, step)]
        if any(tracks[i].never for i in hits):
            return None
        told = tuple(i for i in hits if tracks[i].told)
        found.append((sum(tracks[i].charge for i in hits), told))
    return tuple(found)


def walk(machine: Automaton, state: int, letters: tuple[int, ...]) -> Steps:
    """Return what the automaton says of each step up to the one that is lost."""
    found: list[tuple[int, tuple[int, ...]]] = []
    for t, letter in enumerate(letters):
        if state == DEAD:
            break
        moves = machine.moves[machine.which[t]]
        state, charge, output = (int(part) for part in moves[state, machine.group[letter]])
        if state != DEAD:
            found.append((charge, machine.outputs[output]))
    return tuple(found)


def cells(allowed: list[Letters]) -> list[tuple[int, ...]]:
    return [tuple(i for i in range(cell.bit_length()) if cell >> i & 1) for cell in allowed]


@pytest.mark.parametrize("block", range(10))
def test_the_automaton_reads_every_row_as_the_patterns_do(block: int) -> None:
    lost = told = 0
    for number in range(CASES // 10):
        random = Random(f"{block} {number}")
        letters, length = random.randint(2, 4), random.randint(1, 6)
        first = random.randint(0, min(3, length - 1))
        tracks = tracks_of(random, letters, length)
        every = (1 << letters) - 1
        allowed = [random.choice((every, random.randint(1, every))) for _ in range(first, length)]
        while len(list(product(*cells(allowed)))) > ROWS:
            allowed[random.randrange(len(allowed))] = 1 << random.randrange(letters)
        pasts = [
            tuple(random.randrange(letters) for _ in range(first))
            for _ in range(random.randint(1, 3))
        ]
        words = Words(tracks, letters, length)
        machine = build(words, [words.past(past)[0] for past in pasts], allowed, first)
        rows = list(product(*cells(allowed)))
        residues: list[set[object]] = [set() for _ in range(length - first)]
        for past in pasts:
            word, hits = words.past(past)
            expected_hits = tuple(
                i
                for step in range(first)
                for i, track in enumerate(tracks)
                if happens(track, past, step)
            )
            assert hits == expected_hits
            said = {row: by_hand(tracks, past + row, first) for row in rows}
            alive = {row[:t] for row, one in said.items() if one for t in range(len(row) + 1)}
            for row, one in said.items():
                steps = walk(machine, machine.entry[word], row)
                if one is None:
                    lost += 1
                    lived = [t for t in range(len(row)) if row[: t + 1] in alive]
                    assert len(steps) == len(lived), (tracks, past, row)
                else:
                    told += any(outputs for _, outputs in one)
                    assert steps == one, (tracks, past, row)
            for t, found in enumerate(residues):
                futures: dict[tuple[int, ...], list[object]] = {}
                for row, one in said.items():
                    futures.setdefault(row[:t], []).append(one[t:] if one else None)
                found.update(tuple(future) for prefix, future in futures.items() if prefix in alive)
        assert machine.sizes == (*(len(one) for one in residues), 1), tracks
    assert lost > 1_000
    assert told > 1_000


def test_letters_that_no_pattern_tells_apart_are_one_group() -> None:
    words = Words((Track((0b0110, 0b1001), (1, 2, 3)),), 4, 4)
    assert words.group == (0, 1, 1, 0)


def test_a_row_without_a_way_out_is_dead_from_the_start() -> None:
    words = Words((Track((0b11, 0b11), (2,), never=True),), 2, 3)
    machine = build(words, [0], [0b11] * 3, 0)
    assert machine.entry == {0: DEAD}
    assert machine.sizes == (0, 0, 0, 1)


def test_a_long_pattern_that_may_end_on_one_step_costs_one_state_a_layer() -> None:
    words = Words((Track((0b01,) * 20, (29,), never=True),), 2, 30)
    machine = build(words, [0], [0b11] * 30, 0)
    assert max(machine.sizes) == 2


def test_too_many_states_are_an_error_that_names_the_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(automaton, "MOST_STATES", 8)
    words = Words((Track((0b01, *(0b11,) * 5, 0b01), tuple(range(12)), told=True),), 2, 12)
    with pytest.raises(TooManyStatesError, match="at step 3; the longest pattern has 7 steps"):
        build(words, [0], [0b11] * 12, 0)


def test_steps_that_are_alike_share_their_moves() -> None:
    """Half a year of weeks is a handful of layers, and still reads each row by hand."""
    length, sundays = 182, tuple(range(6, 182, 7))
    tracks = (
        Track((0b110,) * 4, tuple(range(3, length)), never=True),
        Track((0b010, 0b100), tuple(range(1, length)), charge=3),
        Track((0b001, 0b110), sundays, told=True),
        Track((0b001,) * 3, tuple(range(2, length)), disjoint=True, told=True),
    )
    machine = build(Words(tracks, 3, length), [0], [0b111] * length, 0)
    assert len(machine.moves) < 30 < len(machine.which) == length
    random, told = Random("weeks"), 0
    for _ in range(20):
        row: tuple[int, ...] = ()
        while len(row) < length:
            letter = random.choice((0, 1, 2))
            row += (0,) if not letter or 0 not in row[-3:] else (letter,)
        steps = by_hand(tracks, row, 0)
        assert steps is not None
        assert walk(machine, machine.entry[0], row) == steps
        told += sum(bool(outputs) for _, outputs in steps)
    assert told > 100
