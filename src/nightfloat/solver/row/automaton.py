"""Patterns as a layered automaton: what a row's past means for its future, step by step.

The progress of all patterns at once is one bit word (shift-and: bit j of a pattern is set when its
first j + 1 letter sets match the steps up to now). A word is a state; states are kept a layer for
each step, so that a bit whose pattern can no longer end in time is dropped, and a long pattern
that ends on Sundays only costs a bit or two. Layers are then merged backwards: two states of a
layer are one when every letter has the same effect and leads to the same state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

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


class Move(NamedTuple):
    """What a letter does to a state; `to` is a state of the next layer, or DEAD."""

    to: int
    charge: int = 0
    output: int = 0
    """A set of tracks that occur now, as a number into `Automaton.outputs`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Automaton:
    """Layers of states over the steps first..last of a row.

    `moves[t][state][group]` is where a letter of a group leads from a state before step
    `first + t`; `group[letter]` is a letter's group (the automaton cannot tell its letters
    apart). `outputs` are the sets of tracks (ascending numbers) that transitions tell;
    `outputs[0]` is empty.
    """

    first: int
    group: tuple[int, ...]
    moves: tuple[tuple[tuple[Move, ...], ...], ...]
    outputs: tuple[tuple[int, ...], ...]
    entry: dict[int, int] = field(compare=False)
    """The state of layer 0 for each word that a row's past may have left."""

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of states of each layer, the one after the last step included."""
        return (*(len(layer) for layer in self.moves), 1)


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
    layers = builder.forward(starts)
    return builder.backward(layers)


class _Builder:
    def __init__(self, words: Words, allowed: Sequence[Letters], first: int) -> None:
        self.words, self.allowed, self.first = words, allowed, first
        self.outputs: dict[tuple[int, ...], int] = {(): 0}
        self.memory: dict[tuple[int, int, int, int], tuple[int, int, int] | None] = {}
        self.told = tuple(track.told for track in words.tracks)

    def groups(self, t: int) -> list[bool]:
        """Return which groups have a letter that is allowed at a step."""
        found = [False] * len(self.words.of_group)
        for letter, group in enumerate(self.words.group):
            found[group] = found[group] or bool(self.allowed[t] >> letter & 1)
        return found

    def go(self, word: int, group: int, t: int) -> tuple[int, int, int] | None:
        """Return (next word, charge, output), or None when a letter of the group is forbidden."""
        ending, alive = self.words.signature(self.first + t)
        key = (word, group, ending, alive)
        if key not in self.memory:
            after, hits = self.words.read(word, self.words.of_group[group], ending, alive)
            tracks = self.words.tracks
            if any(tracks[i].never for i in hits):
                self.memory[key] = None
            else:
                told = tuple(i for i in hits if self.told[i])
                output = self.outputs.setdefault(told, len(self.outputs))
                self.memory[key] = after, sum(tracks[i].charge for i in hits), output
        return self.memory[key]

    def forward(self, starts: Iterable[int]) -> list[dict[int, int]]:
        """Return each layer's words, numbered."""
        layer = {word: number for number, word in enumerate(dict.fromkeys(starts))}
        layers = [layer]
        for t in range(len(self.allowed)):
            following: dict[int, int] = {}
            groups = [g for g, some in enumerate(self.groups(t)) if some]
            for word in layer:
                for group in groups:
                    found = self.go(word, group, t)
                    if found is not None:
                        following.setdefault(found[0], len(following))
            if len(following) > MOST_STATES:
                raise TooManyStatesError(
                    f"more than {MOST_STATES} states at step {self.first + t}; the longest "
                    f"pattern has {max(len(one.sets) for one in self.words.tracks)} steps"
                )
            layer = following
            layers.append(layer)
        return layers

    def backward(self, layers: list[dict[int, int]]) -> Automaton:
        """Merge the layers from the last one on."""
        merged: list[int] = [0] * len(layers[-1])
        moves: list[tuple[tuple[Move, ...], ...]] = []
        for t in reversed(range(len(self.allowed))):
            numbers: dict[tuple[Move, ...], int] = {}
            groups = self.groups(t)
            states: list[int] = []
            for word in layers[t]:
                row = tuple(self._moves(word, t, groups, layers[t + 1], merged))
                if all(move.to == DEAD for move in row):
                    states.append(DEAD)
                else:
                    states.append(numbers.setdefault(row, len(numbers)))
            merged = states
            moves.append(tuple(numbers))
        return Automaton(
            first=self.first,
            group=self.words.group,
            moves=tuple(reversed(moves)),
            outputs=tuple(self.outputs),
            entry={word: merged[number] for word, number in layers[0].items()},
        )

    def _moves(
        self,
        word: int,
        t: int,
        groups: list[bool],
        following: dict[int, int],
        merged: list[int],
    ) -> Iterator[Move]:
        for group, some in enumerate(groups):
            found = self.go(word, group, t) if some else None
            to = DEAD if found is None else merged[following[found[0]]]
            if found is None or to == DEAD:
                yield Move(DEAD)
            else:
                yield Move(to, found[1], found[2])
