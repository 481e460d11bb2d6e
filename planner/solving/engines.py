"""Which engine solves. Names only: an engine is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.model.plan import Plan

    Solver = Callable[..., tuple[Plan, bool]]

ENUMERATION, ROUTING = "enumeration", "routing"

ENGINES: Mapping[str, str] = {
    ENUMERATION: "enumeration + MathOpt (HiGHS, CP-SAT)",
    ROUTING: "routing (OR-Tools RoutingModel)",
}
"""What the certificate of a plan says, by name of engine; the first one is the default."""


def solver_of(engine: str) -> Solver:
    """Return the function `solve` of an engine.

    Raises
    ------
    KeyError
        There is no such engine.
    """
    if engine == ENUMERATION:
        from planner.solving.solve import solve

        return solve
    if engine == ROUTING:
        from planner.solving import routing

        return routing.solve
    raise KeyError(engine)
