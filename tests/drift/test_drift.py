"""All readers of the language mean the same; planted faults show that this test would notice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from nightfloat.rules import language
from nightfloat.rules.language import Count, Pat, Sum
from nightfloat.solver import model as model_module
from nightfloat.solver import score
from nightfloat.solver.literals import FALSE, TRUE, Cell, Mode
from nightfloat.solver.model import CellModel
from tests.drift import cases


def drift(seeds: range) -> None:
    """Run some cases, each with three schedules."""
    for seed in seeds:
        random = Random(seed)
        case = cases.make(random)
        for _ in range(3):
            cases.agree(case, cases.some_rows(case, random), random)


@pytest.mark.parametrize("chunk", range(8))
def test_readers_agree(chunk: int) -> None:
    """Check, model (strict, guarded, elastic) and oracle agree on 2,400 problems."""
    drift(range(chunk * 300, chunk * 300 + 300))


@pytest.mark.parametrize("chunk", range(4))
def test_optimum(chunk: int) -> None:
    """The search's optimum is enumeration's, tier by tier."""
    for seed in range(chunk * 50, chunk * 50 + 50):
        cases.optimum(cases.make(Random(10_000 + seed), most_cells=8))


# ---- planted faults ----

Patch = pytest.MonkeyPatch
FAULTS: dict[str, Callable[[Patch], None]] = {}


def fault(plant: Callable[[Patch], None]) -> Callable[[Patch], None]:
    """Register a fault."""
    FAULTS[plant.__name__] = plant
    return plant


@fault
def window_one_too_long(patch: Patch) -> None:
    real = Pat.last_steps

    def wrong(self: Pat, length: int, win: tuple[int, int] | None) -> Iterator[int]:
        return real(self, length, (win[0], win[1] + 1) if win else None)

    patch.setattr(Pat, "last_steps", wrong)


@fault
def window_starts_late(patch: Patch) -> None:
    real = Pat.last_steps

    def wrong(self: Pat, length: int, win: tuple[int, int] | None) -> Iterator[int]:
        return real(self, length, (win[0] + 1, win[1]) if win else None)

    patch.setattr(Pat, "last_steps", wrong)


@fault
def ends_ignored(patch: Patch) -> None:
    real = Pat.last_steps

    def wrong(self: Pat, length: int, win: tuple[int, int] | None) -> Iterator[int]:
        return real(replace(self, ends=None), length, win)

    patch.setattr(Pat, "last_steps", wrong)


@fault
def pattern_reads_one_step_less(patch: Patch) -> None:
    def wrong(self: Pat, row: Sequence[int], last: int) -> bool:
        start = last - len(self.sets) + 1
        return all(s >> row[start + i] & 1 for i, s in enumerate(self.sets[:-1]))

    patch.setattr(Pat, "occurs", wrong)


@fault
def weight_dropped_in_check(patch: Patch) -> None:
    real = Count.value

    def wrong(self: Count, row: Sequence[int]) -> int:
        return real(replace(self, terms=tuple((p, min(w, 1)) for p, w in self.terms)), row)

    patch.setattr(Count, "value", wrong)


@fault
def weight_dropped_in_sum(patch: Patch) -> None:
    patch.setattr(
        Sum, "value", lambda self, rows: sum(s >> rows[p][t] & 1 for p, t, s, _ in self.cells)
    )


@fault
def disjoint_ignored_in_check(patch: Patch) -> None:
    def wrong(self: Count, row: Sequence[int]) -> int:
        pattern = self.terms[0][0]
        return sum(pattern.occurs(row, d) for d in pattern.last_steps(len(row), self.win))

    patch.setattr(Count, "_packing", wrong)


@fault
def hard_read_as_soft(patch: Patch) -> None:
    patch.setattr(
        language, "breach", lambda of, value: max(0, (of.lo or 0) - value) if of.lo else 0
    )


@fault
def prices_swapped(patch: Patch) -> None:
    def wrong(of: Count | Sum, value: int) -> int:
        below, above = language.shortfall(of, value)
        return below * (of.phi or 0) + above * (of.plo or 0)

    patch.setattr(language, "cost", wrong)


@fault
def run_one_too_long(patch: Patch) -> None:
    real = language.run_max
    patch.setattr(
        language, "run_max", lambda letters, most, price=None: real(letters, most + 1, price=price)
    )


@fault
def sunday_forgotten(patch: Patch) -> None:
    real = language.weekends

    def wrong(letters: int, every: int, saturdays: Sequence[int], **more: Any) -> Count:
        count = real(letters, every, saturdays, **more)
        return replace(count, terms=count.terms[:1])

    patch.setattr(language, "weekends", wrong)


@fault
def bound_less_than(patch: Patch) -> None:
    real = CellModel.bound
    patch.setattr(
        CellModel,
        "bound",
        lambda self, terms, lo, hi: real(self, terms, lo, None if hi is None else hi - 1),
    )


@fault
def lower_bound_dropped(patch: Patch) -> None:
    real = CellModel.bound
    patch.setattr(CellModel, "bound", lambda self, terms, lo, hi: real(self, terms, None, hi))


@fault
def never_dropped(patch: Patch) -> None:
    patch.setattr(CellModel, "not_all", lambda self, literals: None)


@fault
def conjunction_not_forced(patch: Patch) -> None:
    real = CellModel.all_of
    patch.setattr(
        CellModel,
        "all_of",
        lambda self, lits, forced, allowed: real(self, lits, forced=False, allowed=allowed),
    )


@fault
def conjunction_always_allowed(patch: Patch) -> None:
    def wrong(self: CellModel, lits: Sequence[Any], *, forced: bool, allowed: bool) -> Any:
        return (
            self.variable() if not forced else REAL_ALL_OF(self, lits, forced=True, allowed=False)
        )

    patch.setattr(CellModel, "all_of", wrong)


REAL_ALL_OF = CellModel.all_of


@fault
def choices_shared(patch: Patch) -> None:
    def wrong(self: CellModel, lits: Sequence[Any], *, forced: bool, allowed: bool) -> Any:
        kept = tuple(lit for lit in lits if lit != TRUE)
        if not forced and len(kept) < 2 and FALSE not in kept:
            return kept[0] if kept else TRUE
        return REAL_ALL_OF(self, lits, forced=forced, allowed=allowed)

    patch.setattr(CellModel, "all_of", wrong)


@fault
def overlap_allowed(patch: Patch) -> None:
    patch.setattr(CellModel, "at_most_one", lambda self, literals: None)


@fault
def charge_forgets_below(patch: Patch) -> None:
    real = CellModel.charge
    patch.setattr(
        CellModel, "charge", lambda self, terms, below, above: real(self, terms, None, above)
    )


@fault
def charge_off_by_one(patch: Patch) -> None:
    real = CellModel.charge
    patch.setattr(
        CellModel,
        "charge",
        lambda self, terms, below, above: real(
            self, terms, below, (above[0] + 1, above[1]) if above else None
        ),
    )


@fault
def complement_without_constant(patch: Patch) -> None:
    real = CellModel._parts
    patch.setattr(CellModel, "_parts", lambda self, lit, weight: (*real(self, lit, weight)[:2], 0))


@fault
def negation_of_every_letter(patch: Patch) -> None:
    def wrong(self: CellModel, lit: Any) -> Any:
        if isinstance(lit, Cell):
            return Cell(lit.place, self._domain[lit.place] & ~(lit.letters & -lit.letters))
        return -lit - 1

    patch.setattr(CellModel, "_not", wrong)


@fault
def sum_weight_dropped_in_model(patch: Patch) -> None:
    real = CellModel._expand
    patch.setattr(
        CellModel, "_expand", lambda self, terms: real(self, [(lit, min(w, 1)) for lit, w in terms])
    )


@fault
def range_too_narrow(patch: Patch) -> None:
    real = CellModel._range

    def wrong(self: CellModel, coefs: dict[int, int], constant: int) -> tuple[int, int]:
        least, most = real(self, coefs, constant)
        return least, most - 1

    patch.setattr(CellModel, "_range", wrong)


@fault
def elastic_is_free(patch: Patch) -> None:
    patch.setattr(model_module, "FIXED_PRICE", 0)
    real = CellModel.add
    patch.setattr(
        CellModel,
        "add",
        lambda self, limit, mode=Mode.STRICT, guard=TRUE: real(
            self, replace(limit, fixed=True), mode, guard
        ),
    )


@fault
def guard_forgotten(patch: Patch) -> None:
    real = CellModel.add
    patch.setattr(
        CellModel,
        "add",
        lambda self, limit, mode=Mode.STRICT, guard=TRUE: real(
            self, limit, mode, -guard - 1 if mode is Mode.GUARDED else guard
        ),
    )


@fault
def settled_keeps_the_wrong_letters(patch: Patch) -> None:
    real = score._kept
    patch.setattr(
        score, "_kept", lambda limit, length: ((p, t, ~s) for p, t, s in real(limit, length))
    )


@pytest.mark.parametrize("name", FAULTS)
def test_planted_fault_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each plausible bug in a reader makes the drift test fail."""
    FAULTS[name](monkeypatch)
    with pytest.raises(AssertionError):
        drift(range(300))
