"""One solve: what stops it."""

import threading
import time

from ortools.math_opt.python import mathopt

from planner.solving import backend
from planner.solving.backend import Effort, run
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
