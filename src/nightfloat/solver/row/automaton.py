"""Patterns as a layered automaton: what a row's past means for its future, step by step.

The progress of all patterns at once is one bit word (shift-and: bit j of a pattern is set when its
first j + 1 letter sets match the steps up to now). A word is a state; states are kept a layer for
each step, so that a bit whose pattern can no longer end in time is dropped, and a long pattern
that ends on Sundays only costs a bit or two. Layers are then merged backwards: two states of a
layer are one when every letter has the same effect and leads to the same state.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nightfloat.domain.errors import NightfloatError
from nightfloat.rules.language import Letters

DEAD = -1
"""Where a forbidden letter leads."""

MOST_STATES = 20_000
"""States of one layer before merging; more than any rule set that was seen needs."""


class TooManyStatesError(NightfloatError):
    """The rules about one row remember more than a table can hold."""

    code = "too-many-states"


@dataclass(frozen=True, slots=True)
class Track:
    """A pattern to be followed: its letter sets, and the steps on which it may end (ascending).

    `disjoint`: an occurrence uses its steps up. `never`: it may not occur. `charge`: what each
    occurrence costs. `told`: an occurrence is an output of the transition.
    """

    sets: tuple[Letters, ...]
    ends: tuple[int, ...]
    disjoint: bool = False
    never: bool = False
    charge: int = 0
    told: bool = False


Moves = npt.NDArray[np.int64]
"""[states, groups, 3] what a letter of a group does to a state: where it leads (a state of the next
layer, or DEAD), what it costs, and the set of tracks that occur, as a number into
`Automaton.outputs`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Automaton:
    """Layers of states over the steps first..last of a row.

    `moves[which[t]][state, group]` is where a letter of a group leads from a state before step
    `first + t`; steps that are alike share their moves. `group[letter]` is a letter's group (the
    automaton cannot tell its letters apart). `outputs` are the sets of tracks (ascending numbers)
    that transitions tell; `outputs[0]` is empty.
    """

    first: int
    group: tuple[int, ...]
    moves: tuple[Moves, ...]
    which: tuple[int, ...]
    outputs: tuple[tuple[int, ...], ...]
    entry: dict[int, int]
    """The state of layer 0 for each word that a row's past may have left."""

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of states of each layer, the one after the last step included."""
        return (*(len(self.moves[number]) for number in self.which), 1)


class Words:
    """Shift-and progress of some tracks: words, and what a letter does to one."""

    def __init__(self, tracks: Sequence[Track], letters: int, length: int) -> None:
        self.tracks = tuple(tracks)
        self._starts, self._masks, self._all_last = 0, [0] * letters, 0
        self._last: list[int] = []
        self._whole: list[int] = []
        self._ending = [0] * length
        self._alive = [0] * length
        place = 0
        for track in self.tracks:
            size = len(track.sets)
            self._starts |= 1 << place
            for offset, allowed in enumerate(track.sets):
                for letter in range(letters):
                    if allowed >> letter & 1:
                        self._masks[letter] |= 1 << place + offset
            last = 1 << place + size - 1
            self._last.append(last)
            self._all_last |= last
            self._whole.append(((1 << size) - 1) << place)
            for end in track.ends:
                if end < length:
                    self._ending[end] |= last
                    for short in range(1, min(size, end + 1)):
                        self._alive[end - short] |= 1 << place + size - 1 - short
            place += size
        groups = {mask: number for number, mask in enumerate(dict.fromkeys(self._masks))}
        self.group = tuple(groups[mask] for mask in self._masks)
        self.of_group = tuple(groups)
        """The mask of each group of letters."""

    def signature(self, step: int) -> tuple[int, int]:
        """Return what tells steps apart: which tracks may end, which bits still matter."""
        return self._ending[step], self._alive[step]

    def read(self, word: int, mask: int, ending: int, alive: int) -> tuple[int, tuple[int, ...]]:
        """Return the word after a letter with this mask, and the tracks that occur."""
        word = (word << 1 | self._starts) & mask
        hits = word & ending
        occurring: tuple[int, ...] = ()
        if hits:
            occurring = tuple(i for i, last in enumerate(self._last) if last & hits)
            for i in occurring:
                if self.tracks[i].disjoint:
                    word &= ~self._whole[i]
        return word & ~self._all_last & alive, occurring

    def past(self, row: Sequence[int]) -> tuple[int, tuple[int, ...]]:
        """Return the word that some first steps leave, and the tracks that occurred, in order."""
        word, found = 0, list[int]()
        for step, letter in enumerate(row):
            word, hits = self.read(word, self.of_group[self.group[letter]], *self.signature(step))
            found += hits
        return word, tuple(found)


def build(
    words: Words,
    starts: Iterable[int],
    allowed: Sequence[Letters],
    first: int,
) -> Automaton:
    """Return the merged automaton over the steps from `first` on.

    `starts` are the words that rows bring along; `allowed[t]` the letters that any of the rows may
    have at step `first + t`. Raises TooManyStatesError.
    """
    builder = _Builder(words, allowed, first)
    starts = tuple(dict.fromkeys(starts))
    return builder.backward(starts, builder.forward(starts))


@dataclass(frozen=True, slots=True)
class _Day:
    """What tells steps apart: which tracks may end, which bits still matter, which groups may be.

    Steps that are alike share one object.
    """

    ending: int
    alive: int
    groups: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """What each allowed group does to a word: the next word (None: forbidden), charge, output."""

    words: tuple[int | None, ...]
    charges: tuple[int, ...]
    outputs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Layer:
    """A layer before it is merged: `moves` lead to the words that follow."""

    number: int
    moves: Moves
    following: tuple[int, ...]


class _Builder:
    def __init__(self, words: Words, allowed: Sequence[Letters], first: int) -> None:
        self.words, self.allowed, self.first = words, allowed, first
        self.outputs: dict[tuple[int, ...], int] = {(): 0}
        self.days: dict[_Day, int] = {}
        self.rows: dict[tuple[int, int], _Row] = {}
        self.told = tuple(track.told for track in words.tracks)

    def day(self, t: int) -> _Day:
        """Return what kind of step a step is."""
        allowed = self.allowed[t]
        groups = {group for letter, group in enumerate(self.words.group) if allowed >> letter & 1}
        return _Day(*self.words.signature(self.first + t), tuple(sorted(groups)))

    def row(self, word: int, day: _Day, number: int) -> _Row:
        """Return what each group does to a word on such a day."""
        found = self.rows.get((word, number))
        if found is None:
            moves = [self._move(word, group, day) for group in day.groups]
            found = self.rows[word, number] = _Row(*zip(*moves, strict=True))
        return found

    def _move(self, word: int, group: int, day: _Day) -> tuple[int | None, int, int]:
        mask = self.words.of_group[group]
        after, hits = self.words.read(word, mask, day.ending, day.alive)
        if not hits:
            return after, 0, 0
        tracks = self.words.tracks
        if any(tracks[i].never for i in hits):
            return None, 0, 0
        told = tuple(i for i in hits if self.told[i])
        output = self.outputs.setdefault(told, len(self.outputs))
        return after, sum(tracks[i].charge for i in hits), output

    def forward(self, starts: tuple[int, ...]) -> list[_Layer]:
        """Return each step's layer; steps that are alike, met with the same words, share one."""
        words = starts
        known: dict[tuple[int, tuple[int, ...]], _Layer] = {}
        layers = []
        for t in range(len(self.allowed)):
            day = self.day(t)
            number = self.days.setdefault(day, len(self.days))
            found = known.get((number, words))
            if found is None:
                found = known[number, words] = self._layer(words, day, number, len(known))
            if len(found.following) > MOST_STATES:
                raise TooManyStatesError(
                    f"more than {MOST_STATES} states at step {self.first + t}; the longest "
                    f"pattern has {max(len(one.sets) for one in self.words.tracks)} steps"
                )
            words = found.following
            layers.append(found)
        return layers

    def _layer(self, words: tuple[int, ...], day: _Day, number: int, place: int) -> _Layer:
        rows = [self.row(word, day, number) for word in words]
        following: dict[int, int] = {}
        to = [
            [DEAD if word is None else following.setdefault(word, len(following)) for word in one]
            for one in (row.words for row in rows)
        ]
        moves = np.zeros((len(words), len(self.words.of_group), 3), np.int64)
        moves[:, :, 0] = DEAD
        if words:
            moves[:, day.groups, 0] = to
            moves[:, day.groups, 1] = [row.charges for row in rows]
            moves[:, day.groups, 2] = [row.outputs for row in rows]
        return _Layer(place, moves, tuple(following))

    def backward(self, starts: tuple[int, ...], layers: list[_Layer]) -> Automaton:
        """Merge the layers from the last one on."""
        merged = np.zeros(len(layers[-1].following) if layers else 1, np.int64)
        known: dict[tuple[int, bytes], tuple[int, npt.NDArray[np.int64]]] = {}
        moves: list[Moves] = []
        which = []
        for layer in reversed(layers):
            key = layer.number, merged.tobytes()
            if key not in known:
                table, states = _merge(layer, merged)
                known[key] = len(moves), states
                moves.append(table)
            number, merged = known[key]
            which.append(number)
        return Automaton(
            first=self.first,
            group=self.words.group,
            moves=tuple(moves),
            which=tuple(reversed(which)),
            outputs=tuple(self.outputs),
            entry={word: int(state) for word, state in zip(starts, merged, strict=True)},
        )


def _merge(layer: _Layer, merged: npt.NDArray[np.int64]) -> tuple[Moves, npt.NDArray[np.int64]]:
    """Return a layer's moves, states with the same ones made one, and the state of each word.

    `merged` are the states of the words that follow.
    """
    moves = layer.moves.copy()
    moves[:, :, 0] = np.append(merged, DEAD)[moves[:, :, 0]]  # DEAD, -1, is the last one
    dead = moves[:, :, 0] == DEAD
    moves[dead, 1:] = 0
    numbers: dict[bytes, int] = {}
    states = np.full(len(moves), DEAD, np.int64)
    kept: list[int] = []
    for word in np.flatnonzero(~dead.all(axis=1)):
        states[word] = number = numbers.setdefault(moves[word].tobytes(), len(numbers))
        if number == len(kept):
            kept.append(int(word))
    return moves[kept], states
