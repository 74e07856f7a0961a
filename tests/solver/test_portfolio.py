"""All parts of the engine on problems small enough to try every schedule."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace
from itertools import product
from random import Random

import pytest

from nightfloat.rules.grid import Problem
from nightfloat.rules.language import Tier
from nightfloat.solver import search as search_module
from nightfloat.solver.engine import InternalDisagreement, Settings, SolverError
from nightfloat.solver.outcome import Part, Status
from nightfloat.solver.row.colgen import Generation
from nightfloat.solver.score import Costs, Score
from nightfloat.solver.search import Found, Incumbent, live, search
from nightfloat.solver.stop import StopRule, When
from tests.solver.grids import call_problem
from tests.solver.row import tiny

QUICK = Settings(effort=1.0)
CASES = 24
SCHEDULES = 3_000


def legal_costs(problem: Problem) -> list[Costs] | None:
    """Return the costs of all legal schedules; None: too many to try."""
    law = tiny.Law(problem)
    grid = problem.grid
    rows = []
    for person in range(law.people):
        past = tuple(cell.bit_length() - 1 for cell in grid.domain[person][: grid.first])
        if law.width(person, 0, law.length - law.first) > SCHEDULES:
            return None
        blank = past + (0,) * (law.length - law.first)
        rows.append(list(law.windows(person, blank, 0, law.length - law.first)))
    count = 1
    for one in rows:
        count *= len(one)
    if count > SCHEDULES:
        return None
    scores = (Score(live(problem), tuple(chosen)) for chosen in product(*rows))
    return [one.total for one in scores if not one.worst(Tier.LEGAL)]


def values(found: Found) -> Costs:
    """Return what the tiers of a result cost."""
    legal, covered, fair, wishes = (tier.value for tier in found.tiers)
    return legal, covered, fair, wishes


def sound(found: Found, problem: Problem, costs: list[Costs]) -> bool:
    """Check a result against all legal schedules; return whether it is the best one."""
    if not costs:
        assert found.rows is None
        return True
    assert found.rows is not None
    total = values(found)
    assert total == Score(live(problem), found.rows).total
    best = min(costs)
    assert total >= best
    for tier in found.tiers:
        above = total[: tier.tier]
        within = [one for one in costs if all(a <= b for a, b in zip(one, above, strict=False))]
        assert tier.bound <= min(one[tier.tier] for one in within)
    assert found.status is not Status.OPTIMAL or total == best
    return total == best


def drawn(kind: str) -> list[tuple[Problem, list[Costs]]]:
    """Return random problems with the costs of all their legal schedules."""
    found = []
    for number in range(CASES):
        problem = tiny.make(Random(f"portfolio {kind} {number}"))
        costs = legal_costs(problem)
        if costs is not None:
            found.append((problem, costs))
    assert len(found) > CASES // 3
    return found


def test_cp_sat_alone_finds_the_best() -> None:
    """Small problems are proven, and the proof is right."""
    for problem, costs in drawn("alone"):
        found = search(problem, QUICK)
        assert sound(found, problem, costs)
        assert found.status is (Status.OPTIMAL if costs else Status.INFEASIBLE)


@pytest.mark.parametrize("huge", [False, True])
def test_all_parts_together_are_right(monkeypatch: pytest.MonkeyPatch, *, huge: bool) -> None:
    """Annealing, columns and a first schedule by rows: no wrong bound, and mostly the best."""
    monkeypatch.setattr(search_module, "ROWS", -1)
    monkeypatch.setattr(search_module, "SMALL", 0)
    monkeypatch.setattr(search_module, "PROVE", (0.0, 0.0))
    if huge:
        monkeypatch.setattr(search_module, "HUGE", -1)
    seen: Counter[str] = Counter()
    for problem, costs in drawn(f"together {huge}"):
        found = search(problem, QUICK)
        if huge and costs and found.rows is None:
            seen["no schedule"] += 1
            continue
        seen["best" if sound(found, problem, costs) else "not the best"] += 1
        seen.update(tier.found_by for tier in found.tiers)
        seen.update(tier.bound_by for tier in found.tiers)
    assert seen["best"] > 8 * (seen["not the best"] + seen["no schedule"]), seen
    assert seen[Part.ROWS if huge else Part.COLUMNS], seen


def test_parts_share_what_they_find(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a problem of some size every part has its say, and no thread changes anything."""
    monkeypatch.setattr(search_module, "ROWS", 50)
    problem = call_problem(16, 7, seed=2)
    told: list[Incumbent] = []
    found = [
        search(problem, Settings(effort=1.0, threads=threads), told.append) for threads in (1, 2, 4)
    ]
    assert found[0] == found[1] == found[2]
    assert found[0].rows is not None
    assert {"improve", "proof", "rows", "columns", "settled"} <= {one.phase for one in told}
    lefts = [one.left for one in told[: len(told) // 3]]
    assert lefts == sorted(lefts, reverse=True)
    assert told[-1].left == 0


def test_a_linear_programme_that_fails_ends_no_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found without it stays."""
    monkeypatch.setattr(search_module, "ROWS", 50)

    def lost(*_: object, **__: object) -> int:
        raise SolverError("the linear programme of rows could not be solved.")

    monkeypatch.setattr(Generation, "run", lost)
    found = search(call_problem(16, 7, seed=2), QUICK)
    assert found.rows is not None


def test_a_bound_above_a_schedule_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two parts that contradict each other give no result."""
    monkeypatch.setattr(search_module, "ROWS", 50)

    def boast(generation: Generation, rounds: int, *_: object) -> int:
        generation.rounds += rounds
        generation.least = 1e6
        return 0

    monkeypatch.setattr(Generation, "run", boast)
    with pytest.raises(InternalDisagreement, match="columns claims"):
        search(call_problem(16, 7, seed=2), QUICK)


# ---- stop rules ----


def test_the_first_legal_schedule_will_do() -> None:
    """No round is made."""
    stop = StopRule(When.FIRST_LEGAL)
    found = search(call_problem(16, 7, seed=2), replace(QUICK, stop=stop))
    assert found.iterations == 0
    assert {tier.found_by for tier in found.tiers} == {Part.FIRST}
    assert not found.tiers[Tier.LEGAL].value


def test_a_gap_ends_each_tier() -> None:
    """Any gap is within 100 %: nothing is improved. Only the best is within 0 %."""
    problem = call_problem(16, 7, seed=2)
    loose = search(problem, replace(QUICK, stop=StopRule(When.GAP, 100)))
    assert loose.iterations == 0
    tight = search(problem, replace(QUICK, stop=StopRule(When.GAP, 0)))
    assert tight == search(problem, QUICK)
    assert tight.iterations > 0
    assert values(tight) < values(loose)


def test_rounds_without_gain_end_the_search() -> None:
    """After one round in vain nothing more is tried; counted, so the same twice."""
    problem = call_problem(16, 7, seed=2)
    short: list[Incumbent] = []
    long: list[Incumbent] = []
    some = replace(QUICK, stop=StopRule(When.NO_IMPROVEMENT, 1))
    found = search(problem, some, short.append)
    assert found == search(problem, some)
    whole = search(problem, QUICK, long.append)
    assert len(short) < len(long)
    assert values(whole) <= values(found)


def test_a_stop_amid_annealing_returns_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    """From another thread, while moves are made or columns generated."""
    monkeypatch.setattr(search_module, "ROWS", 50)
    monkeypatch.setattr(search_module, "IMPROVE", 0.0)
    monkeypatch.setattr(search_module, "PROVE", (0.0, 0.0))
    for phase in ("rows", "columns"):
        settings = Settings(effort=4.0)
        timers: list[threading.Timer] = []

        def report(
            best: Incumbent,
            phase: str = phase,
            settings: Settings = settings,
            timers: list[threading.Timer] = timers,
        ) -> None:
            if best.phase == phase and not timers:
                timers.append(threading.Timer(0.02, settings.control.stop))
                timers[0].start()

        found = search(call_problem(16, 7, seed=2), settings, report)
        assert timers, phase
        timers[0].join()
        assert found.rows is not None
        assert not found.tiers[Tier.LEGAL].value
