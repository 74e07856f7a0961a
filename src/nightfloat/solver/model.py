"""Limits as a constraint model: CP-SAT's reading of the language of rules.

A cell (person, step) is one Bool for each letter it may hold, one for two letters, none when it is
settled. A set of letters stays a set until it is used: sums take its members, clauses its members
or one shared Bool. Run lengths are clauses and totals are linear sums; automata were measured
and lost.

The model is written straight into the protocol buffer: `ortools.sat.python.cp_model` would import
pandas and build twice as slowly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ortools.sat.python import cp_model_helper as cp

from nightfloat.rules.grid import Limit
from nightfloat.rules.language import Letters, Sum, Tier
from nightfloat.solver.literals import FALSE, TRUE, Cell, Cost, Lit, Mode, holds, members
from nightfloat.solver.score import FIXED_PRICE, unit

EXPANDED = 4
"""A clause takes up to this many members of a set; beyond, one shared Bool stands for the set."""


class CellModel:
    """A CP-SAT model of a grid's cells; implements `rules.language.Model`.

    `domain[p][t]` is the letter set of a cell. Limits are added with `add`; `costs[tier]` is what
    the soft ones (and broken elastic ones) cost.
    """

    def __init__(self, domain: Sequence[Sequence[Letters]]) -> None:
        self.proto = cp.CpModelProto()
        self.costs = {tier: Cost(0, {}) for tier in Tier}
        self.slacks: list[tuple[Limit, int, int]] = []
        """(limit, variable, units each): what elastic limits may be broken by."""
        self._size = 0
        self._lower: list[int] = []
        self._upper: list[int] = []
        self._owner: list[int] = []
        self._sets: dict[Cell, int] = {}
        self._both: dict[tuple[tuple[Lit, ...], bool], int] = {}
        self._mode = Mode.STRICT
        self._guard = TRUE
        self._limit: Limit | None = None
        self.variable(1, 1)
        self.steps = len(domain[0]) if domain else 0
        self._domain = [letters for row in domain for letters in row]
        self._cells = [self._cell(index, mask) for index, mask in enumerate(self._domain)]

    # ---- variables ----

    @property
    def size(self) -> int:
        """Number of variables."""
        return self._size

    def variable(self, lower: int = 0, upper: int = 1, owner: int = -1) -> int:
        """Return a new variable; `owner` is the cell that it is a letter of."""
        self.proto.variables.add().domain.extend((lower, upper))
        self._lower.append(lower)
        self._upper.append(upper)
        self._owner.append(owner)
        self._size += 1
        return self._size - 1

    def _cell(self, index: int, letters: Letters) -> dict[int, int]:
        """Make a cell's variables; return letter -> literal."""
        numbers = members(letters)
        if len(numbers) == 1:
            return {numbers[0]: TRUE}
        if len(numbers) == 2:
            one = self.variable()
            return {numbers[0]: -one - 1, numbers[1]: one}
        found = {number: self.variable(owner=index) for number in numbers}
        self.proto.constraints.add().exactly_one.literals.extend(list(found.values()))
        return found

    def rows(self, solution: Sequence[int]) -> tuple[tuple[int, ...], ...]:
        """Return the letters of a solution (a value for each variable), person by person."""
        flat = [
            next(letter for letter, lit in cell.items() if holds(lit, solution))
            for cell in self._cells
        ]
        width = self.steps
        return tuple(tuple(flat[at : at + width]) for at in range(0, len(flat), width))

    def fix(self, rows: Sequence[Sequence[int]]) -> None:
        """Settle every cell on the letter of a schedule."""
        for index, cell in enumerate(self._cells):
            self._clause([cell[rows[index // self.steps][index % self.steps]]], guarded=False)

    # ---- the readers' protocol ----

    def at(self, person: int, step: int, letters: Letters) -> Lit:
        """Return the literal 'this cell holds one of these letters'."""
        index = person * self.steps + step
        domain = self._domain[index]
        inside = domain & letters
        if inside == domain:
            return TRUE
        if not inside:
            return FALSE
        if not inside & (inside - 1):
            return self._cells[index][inside.bit_length() - 1]
        outside = domain ^ inside
        if not outside & (outside - 1):
            return -self._cells[index][outside.bit_length() - 1] - 1
        return Cell(index, inside)

    def all_of(self, literals: Sequence[Lit], *, forced: bool, allowed: bool) -> Lit:
        """Return a literal for the conjunction, true when all are / only when all are.

        Where nothing forces it, it is a choice of its own and never shared: two spans that come
        down to the same cell still exclude each other.
        """
        kept = tuple(dict.fromkeys(lit for lit in literals if lit != TRUE))
        if FALSE in kept:
            return FALSE
        if not forced:
            chosen = self.variable()
            for lit in kept:
                self._clause([-chosen - 1, lit], guarded=False)
            return chosen
        if len(kept) < 2:
            return kept[0] if kept else TRUE
        key = (kept, allowed)
        if key not in self._both:
            both = self._both[key] = self.variable()
            self._clause([*(self._not(lit) for lit in kept), both], guarded=False)
            if allowed:
                for lit in kept:
                    self._clause([-both - 1, lit], guarded=False)
        return self._both[key]

    def not_all(self, literals: Sequence[Lit]) -> None:
        """State that at least one of the literals is false."""
        if self._mode is Mode.ELASTIC:
            if FALSE in literals:
                return
            broken = self._slack(1, 1)
            self._clause([*(self._not(lit) for lit in literals), broken], guarded=False)
        else:
            self._clause([self._not(lit) for lit in literals])

    def at_most_one(self, literals: Sequence[Lit]) -> None:
        """State that no two are true: part of a definition, so never elastic."""
        self.proto.constraints.add().at_most_one.literals.extend(
            [self._bool(lit) for lit in literals]
        )

    def bound(self, terms: Sequence[tuple[Lit, int]], lo: int | None, hi: int | None) -> None:
        """State lo <= weighted sum <= hi."""
        coefs, constant = self._expand(terms)
        least, most = self._range(coefs, constant)
        needs_lo = lo is not None and least < lo
        needs_hi = hi is not None and most > hi
        if not needs_lo and not needs_hi:
            return
        if self._mode is not Mode.ELASTIC:
            self._linear(coefs, constant, lo if needs_lo else None, hi if needs_hi else None)
            return
        assert self._limit is not None
        size = unit(self._limit.of)
        if needs_lo and lo is not None:
            slack = self._slack(-((least - lo) // size), size)
            self._linear(coefs | {slack: size}, constant, lo, None)
        if needs_hi and hi is not None:
            slack = self._slack(-((hi - most) // size), size)
            self._linear(coefs | {slack: -size}, constant, None, hi)

    def charge(
        self,
        terms: Sequence[tuple[Lit, int]],
        below: tuple[int, int] | None,
        above: tuple[int, int] | None,
    ) -> None:
        """Add a cost for each unit below or above; without a kink it is just the sum."""
        assert self._limit is not None
        tier = self._limit.tier
        coefs, constant = self._expand(terms)
        least, most = self._range(coefs, constant)
        short: dict[int, int] = {}
        over: dict[int, int] = {}
        lo, plo = below or (least, 0)
        hi, phi = above or (most, 0)
        if plo and least < lo:
            if most <= lo:
                self._pay(tier, plo * (lo - constant), {v: -plo * w for v, w in coefs.items()})
            else:
                short[self._short(tier, lo - least, plo)] = 1
        if phi and most > hi:
            if least >= hi:
                self._pay(tier, phi * (constant - hi), {v: phi * w for v, w in coefs.items()})
            else:
                over[self._short(tier, most - hi, phi)] = -1
        if short and over and lo <= hi:
            self._linear(coefs | short | over, constant, lo, hi, guarded=False)
            return
        # A value between two bounds that cross is paid on both sides.
        if short:
            self._linear(coefs | short, constant, lo, None, guarded=False)
        if over:
            self._linear(coefs | over, constant, None, hi, guarded=False)

    # ---- limits ----

    def add(self, limit: Limit, mode: Mode = Mode.STRICT, guard: int = TRUE) -> None:
        """State a limit; its soft bounds are priced whatever the mode."""
        self._mode, self._guard, self._limit = mode, guard, limit
        if isinstance(limit.of, Sum):
            limit.of.lower(self)
        else:
            assert limit.person is not None
            limit.of.lower(self, limit.person, self.steps)
        self._mode, self._guard, self._limit = Mode.STRICT, TRUE, None

    def sum_of(self, terms: Sequence[tuple[Lit, int]]) -> Cost:
        """Return a weighted sum of literals as a cost."""
        coefs, constant = self._expand(terms)
        return Cost(constant, coefs)

    def cap(self, tier: Tier, most: int) -> None:
        """State that a tier costs at most this."""
        self.cap_cost(self.costs[tier], most)

    def cap_cost(self, cost: Cost, most: int) -> None:
        """State that a cost is at most this."""
        self._linear(cost.terms, cost.constant, None, most, guarded=False)

    def minimise(self, weights: Iterable[tuple[Tier, int]]) -> None:
        """Set the objective: a weighted sum of tiers."""
        self.minimise_costs((self.costs[tier], weight) for tier, weight in weights)

    def minimise_costs(self, weights: Iterable[tuple[Cost, int]]) -> None:
        """Set the objective: a weighted sum of costs."""
        total: dict[int, int] = {}
        offset = 0
        for cost, weight in weights:
            offset += weight * cost.constant
            for variable, price in cost.terms.items():
                total[variable] = total.get(variable, 0) + weight * price
        self.proto.clear_objective()
        objective = self.proto.objective
        kept = [(v, w) for v, w in total.items() if w]
        objective.vars.extend([v for v, _ in kept])
        objective.coeffs.extend([w for _, w in kept])
        objective.offset = float(offset)

    def most(self, tier: Tier) -> tuple[int, int]:
        """Return the least and the most that a tier could cost at all."""
        return self.range_of(self.costs[tier])

    def range_of(self, cost: Cost) -> tuple[int, int]:
        """Return the least and the most that a cost could be at all."""
        return self._range(cost.terms, cost.constant)

    def hint(self, solution: Sequence[int]) -> None:
        """Hint every variable."""
        self.proto.clear_solution_hint()
        self.proto.solution_hint.vars.extend(range(len(solution)))
        self.proto.solution_hint.values.extend(solution)

    def hint_rows(self, rows: Sequence[Sequence[int]]) -> None:
        """Hint the cells of a schedule; what follows from them is left to the solver.

        People whom the schedule does not know yet get no hint.
        """
        self.proto.clear_solution_hint()
        for index, cell in enumerate(self._cells[: len(rows) * self.steps]):
            wanted = rows[index // self.steps][index % self.steps]
            if wanted in cell and cell[wanted] != TRUE:
                for letter, lit in cell.items():
                    if lit >= 0:
                        self.proto.solution_hint.vars.append(lit)
                        self.proto.solution_hint.values.append(int(letter == wanted))

    # ---- writing ----

    def _not(self, lit: Lit) -> Lit:
        if isinstance(lit, Cell):
            return Cell(lit.place, self._domain[lit.place] ^ lit.letters)
        return -lit - 1

    def _bool(self, lit: Lit) -> int:
        """Return one literal for a set of letters, made once."""
        if not isinstance(lit, Cell):
            return lit
        if lit not in self._sets:
            one = self.variable()
            other = self._not(lit)
            assert isinstance(other, Cell)
            cell = self._cells[lit.place]
            smaller, inside = (
                (lit, True)
                if lit.letters.bit_count() <= other.letters.bit_count()
                else (other, False)
            )
            stated = [-one - 1 if inside else one, *(cell[n] for n in members(smaller.letters))]
            self.proto.constraints.add().exactly_one.literals.extend(stated)
            self._sets[lit] = one
            self._sets[other] = -one - 1
        return self._sets[lit]

    def _clause(self, literals: Sequence[Lit], *, guarded: bool = True) -> None:
        flat: dict[int, None] = {}
        for lit in literals:
            if isinstance(lit, Cell):
                if lit.letters.bit_count() <= EXPANDED and lit not in self._sets:
                    cell = self._cells[lit.place]
                    flat.update((cell[n], None) for n in members(lit.letters))
                else:
                    flat[self._bool(lit)] = None
            elif lit == TRUE or -lit - 1 in flat:
                return
            elif lit != FALSE:
                flat[lit] = None
        one = self.proto.constraints.add()
        one.bool_or.literals.extend(list(flat))
        if guarded and self._guard != TRUE:
            one.enforcement_literal.append(self._guard)

    def _linear(
        self,
        coefs: dict[int, int],
        constant: int,
        lo: int | None,
        hi: int | None,
        *,
        guarded: bool = True,
    ) -> None:
        one = self.proto.constraints.add()
        kept = [(v, w) for v, w in coefs.items() if w]
        one.linear.vars.extend([v for v, _ in kept])
        one.linear.coeffs.extend([w for _, w in kept])
        one.linear.domain.extend(
            (
                -(1 << 50) if lo is None else lo - constant,
                1 << 50 if hi is None else hi - constant,
            )
        )
        if guarded and self._guard != TRUE:
            one.enforcement_literal.append(self._guard)

    def _expand(self, terms: Sequence[tuple[Lit, int]]) -> tuple[dict[int, int], int]:
        """Return a weighted sum of literals as (coefficient of each variable, constant)."""
        coefs: dict[int, int] = {}
        constant = 0
        for lit, weight in terms:
            if isinstance(lit, Cell):
                if lit in self._sets:
                    parts, factor = [self._sets[lit]], weight
                else:
                    parts, factor, whole = self._parts(lit, weight)
                    constant += whole
            else:
                parts, factor = [lit], weight
            for part in parts:
                if part == TRUE:
                    constant += factor
                elif part >= 0:
                    coefs[part] = coefs.get(part, 0) + factor
                elif part != FALSE:
                    constant += factor
                    coefs[-part - 1] = coefs.get(-part - 1, 0) - factor
        return coefs, constant

    def _parts(self, lit: Cell, weight: int) -> tuple[list[int], int, int]:
        """Return (literals, their factor, constant) for a set: its members, or all but the rest."""
        cell = self._cells[lit.place]
        outside = self._domain[lit.place] ^ lit.letters
        if outside.bit_count() < lit.letters.bit_count():
            return [cell[n] for n in members(outside)], -weight, weight
        return [cell[n] for n in members(lit.letters)], weight, 0

    def _range(self, coefs: dict[int, int], constant: int) -> tuple[int, int]:
        """Return bounds on a sum, knowing that a cell holds one letter."""
        least = most = constant
        grouped: dict[int, list[int]] = {}
        for variable, weight in coefs.items():
            owner = self._owner[variable]
            if owner >= 0:
                grouped.setdefault(owner, []).append(weight)
            else:
                ends = (weight * self._lower[variable], weight * self._upper[variable])
                least, most = least + min(ends), most + max(ends)
        for owner, weights in grouped.items():
            if len(weights) < len(self._cells[owner]):
                weights.append(0)
            least, most = least + min(weights), most + max(weights)
        return least, most

    def _slack(self, most: int, size: int) -> int:
        """Return a variable for how often an elastic limit is broken, paid in tier LEGAL."""
        assert self._limit is not None
        slack = self.variable(0, most)
        self.slacks.append((self._limit, slack, size))
        self._pay(Tier.LEGAL, 0, {slack: FIXED_PRICE if self._limit.fixed else 1})
        return slack

    def _short(self, tier: Tier, most: int, price: int) -> int:
        short = self.variable(0, most)
        self._pay(tier, 0, {short: price})
        return short

    def _pay(self, tier: Tier, constant: int, terms: dict[int, int]) -> None:
        cost = self.costs[tier]
        for variable, price in terms.items():
            cost.terms[variable] = cost.terms.get(variable, 0) + price
        self.costs[tier] = Cost(cost.constant + constant, cost.terms)
