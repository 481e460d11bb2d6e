"""One solve: what stops it, and what it may claim."""

import math
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from ortools.math_opt.python import mathopt

import planner.solving
from planner.model.effort import Effort
from planner.solving import backend
from planner.solving.backend import CP_SAT, HIGHS, SCIP, SolveOutcome, run
from tests.efforts import PATIENT, PROVEN


def small():
    """Maximise x up to 3."""
    model = mathopt.Model()
    x = model.add_integer_variable(lb=0, ub=3)
    model.maximize(x)
    return model


def test_a_solve_states_its_optimum():
    outcome = run(small(), PROVEN)
    assert (outcome.value, outcome.proven) == (3, True)


def test_a_solver_that_does_not_look_at_the_clock_is_abandoned(monkeypatch):
    # HiGHS in presolve; here, a solver that waits until the test lets it go on.
    go_on = threading.Event()
    solving = mathopt.solve

    def deaf(*arguments, **options):
        go_on.wait(30)
        return solving(*arguments, **options)

    monkeypatch.setattr(mathopt, "solve", deaf)
    monkeypatch.setattr(backend, "GRACE", 0.1)
    outcome = run(small(), Effort(0.5))
    go_on.set()
    assert (outcome.value, outcome.infeasible, outcome.bound) == (None, False, float("inf"))
    while any(thread.name == backend.THREAD_NAME for thread in threading.enumerate()):
        time.sleep(0.05)


def test_units_of_work_do_not_keep_a_placement_past_its_wall():
    outcome = run(small(), Effort(5.0, deterministic=True, wall=PATIENT), backend.CP_SAT)
    assert outcome.value == 3


def contradictory():
    """Half of three is no whole number."""
    model = mathopt.Model()
    x = model.add_integer_variable(lb=0, ub=3)
    model.add_linear_constraint(2 * x == 3)
    return model


@pytest.fixture
def asked(monkeypatch):
    """Solvers asked, in order, with their parameters."""
    seen, solving = [], mathopt.solve

    def solve(model, solver, **options):
        seen.append((solver, options["params"]))
        return solving(model, solver, **options)

    monkeypatch.setattr(mathopt, "solve", solve)
    return seen


@pytest.mark.parametrize(("first", "second"), [(CP_SAT, HIGHS), (HIGHS, SCIP)])
@pytest.mark.parametrize("deterministic", [False, True])
def test_two_solvers_say_that_nothing_is_feasible(first, second, deterministic, asked):
    effort = replace(PROVEN, deterministic=deterministic)
    assert run(contradictory(), effort, first).infeasible
    assert [solver for solver, _ in asked] == [first, second]
    # Unless nobody makes anything of it.
    asked.clear()
    assert run(contradictory(), effort, first, claimed=False).infeasible
    assert [solver for solver, _ in asked] == [first]


@pytest.mark.parametrize("solver", [CP_SAT, HIGHS])
def test_what_the_second_solver_finds_counts(solver, monkeypatch):
    solving = backend._run

    def wrong(model, effort, which, *others):
        if which == solver:
            return SolveOutcome(True, math.inf)
        return solving(model, effort, which, *others)

    monkeypatch.setattr(backend, "_run", wrong)
    outcome = run(small(), PROVEN, solver)
    assert (outcome.infeasible, outcome.value) == (False, 3)


@pytest.mark.parametrize("solver", [CP_SAT, HIGHS])
def test_nothing_is_claimed_when_the_second_solver_does_not_finish(solver, monkeypatch):
    solving = backend._run

    def slow(model, effort, which, *others):
        if which != solver:
            return SolveOutcome(False, math.inf)
        return solving(model, effort, which, *others)

    monkeypatch.setattr(backend, "_run", slow)
    outcome = run(contradictory(), PROVEN, solver)
    assert (outcome.infeasible, outcome.value) == (False, None)


def test_cp_sat_never_runs_the_rules_that_prove_what_is_not_so(asked):
    run(small(), PROVEN, CP_SAT)
    assert [p.cp_sat.presolve_inclusion_work_limit for _, p in asked] == [0]


def test_cp_sat_does_not_round_what_is_continuous():
    # Through MathOpt it would: x = 0, and 0 < 0.75.
    model = mathopt.Model()
    x = model.add_variable(lb=0, ub=0.75)
    y = model.add_binary_variable()
    model.add_linear_constraint(x + y <= 1.5)
    model.maximize(x + 2 * y)
    outcome = run(model, PROVEN, CP_SAT)
    assert outcome.value == pytest.approx(2.5)


def test_every_solve_goes_through_one_place():
    """But the linear programs of column generation, told infeasible by two of them."""
    places = {}
    for path in sorted(Path(*planner.solving.__path__).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        found = [w for w in ("mathopt.solve(", "IncrementalSolver(", "ortools.sat") if w in text]
        if found:
            places[path.name] = found
    assert places == {"backend.py": ["mathopt.solve("], "generation.py": ["IncrementalSolver("]}
