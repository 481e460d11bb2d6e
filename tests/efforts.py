"""How long tests let a solve run: what comes of it must not depend on how busy the machine is.

`PROVEN` is for worlds of which everything is proven in a moment, `COUNTED` for all others: it ends
after so much work. Tests of the clock itself give the solver one of their own, or assert what holds
whenever it stops (`tests/test_efforts.py` names them).
"""

from __future__ import annotations

from dataclasses import replace
from threading import current_thread, main_thread

from planner.model.effort import Effort
from planner.model.plan import TierName
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.pipeline import Result, make_plan

PATIENT = 600.0
"""Seconds: more than a small world takes to prove, however busy the machine."""

PROVEN = Effort(PATIENT)
COUNTED = Effort(1.0, deterministic=True)


def early_plan(problem: Problem, travel: TravelTimes) -> Result:
    """The plan of a solve when coverage is counted and driving would be: no clock decides."""

    def stop(stage: str, value: float | None, bound: float | None) -> None:
        if stage == TierName.DRIVING and current_thread() is main_thread():
            raise KeyboardInterrupt

    found = make_plan(problem, travel, COUNTED, stop)
    assert found.interrupted
    return replace(found, interrupted=False)
