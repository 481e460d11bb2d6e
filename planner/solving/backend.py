"""Running one MathOpt solve: HiGHS or CP-SAT, interruptible, and what came out of it."""

from __future__ import annotations

import math
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from ortools.math_opt.python import mathopt

from planner.model.effort import Effort

HIGHS = mathopt.SolverType.HIGHS
CP_SAT = mathopt.SolverType.CP_SAT
SCIP = mathopt.SolverType.GSCIP

SECOND = {CP_SAT: HIGHS, HIGHS: SCIP}
"""Who is asked again when a solver finds a model infeasible: sentences rest on it, and
solvers have been wrong there (google/or-tools issues 5274 and 5293, CP-SAT 9.15)."""

Watch = Callable[[float | None, float | None], None]
"""Called now and then with the incumbent's value and the proven bound, if any."""

THREAD_NAME = "planner-solver"
"""Name of the solver's thread; one that outlives an interruption is still running C++."""

GRACE, GRACE_SHARE = 1.0, 0.25
"""Seconds, or share of its limit, past which a solve is abandoned: HiGHS looks at the clock
neither in presolve nor everywhere at the root, where it has no solution to give either."""

GAP = 1e-6
"""Relative gap at which a solver stops and calls what it found optimal."""

TIGHT = 1e-9
"""HiGHS's feasibility tolerances. An earlier tier is held within 1e-6, which is HiGHS's own
default: its presolve then took plans on that edge for infeasible, and called worse ones
optimal."""

NODES_PER_SECOND = 20
"""How a deterministic run turns seconds into a node limit: the clock must not decide."""

_LOG = re.compile(
    r"^.{0,3}\s+\d+\s+\d+\s+\d+\s+[\d.]+%\s+(\S+)\s+(\S+)\s+\S+%?\s+\d+"  # bound, incumbent
)


@dataclass(frozen=True, eq=False)
class SolveOutcome:
    """What a solve proved and found.

    `value` and `values` are ``None`` when no solution was found; `infeasible` is True
    only when two solvers proved it. `bound` may be infinite.
    """

    infeasible: bool
    bound: float
    value: float | None = None
    values: Mapping[mathopt.Variable, float] | None = None

    @property
    def proven(self) -> bool:
        """Whether the value is proven optimal, to the solver's tolerance."""
        return self.value is not None and abs(self.value - self.bound) <= 1e-5 * max(
            1.0, abs(self.value)
        )


class Interrupted(Exception):  # noqa: N818 - control flow, like KeyboardInterrupt
    """The user asked to stop; the running solve was abandoned."""


def _parameters(solver: mathopt.SolverType, effort: Effort) -> mathopt.SolveParameters:
    # HiGHS accepts seeds in [0, 2^31).
    parameters = mathopt.SolveParameters(
        random_seed=effort.seed % 2**31, relative_gap_tolerance=GAP
    )
    if solver == HIGHS:
        for name in ("mip_feasibility_tolerance", "primal_feasibility_tolerance"):
            parameters.highs.double_options[name] = TIGHT
    if solver == SCIP:
        parameters.gscip.bool_params["misc/catchctrlc"] = False  # Ctrl-C is ours
    if solver == CP_SAT:
        # This part of its presolve gives wrong optima of small linear models, and calls
        # feasible ones infeasible: google/or-tools issues 5274 and 5293, OR-Tools 9.15.
        parameters.cp_sat.presolve_inclusion_work_limit = 0
        parameters.threads = effort.workers
    if not effort.deterministic:
        parameters.time_limit = timedelta(seconds=effort.seconds)
        return parameters
    if math.isfinite(effort.wall):
        parameters.time_limit = timedelta(seconds=effort.wall)
    if solver == CP_SAT:
        parameters.cp_sat.interleave_search = True
        parameters.cp_sat.max_deterministic_time = effort.seconds
    else:
        parameters.node_limit = max(100, int(NODES_PER_SECOND * effort.seconds))
    return parameters


def read_log(line: str) -> tuple[float | None, float | None] | None:
    """Read (incumbent, bound) from a line of HiGHS's log, ``None`` for other lines."""
    match = _LOG.match(line)
    if not match:
        return None

    def number(text: str) -> float | None:
        try:
            value = float(text)
        except ValueError:
            return None
        return None if value in (float("inf"), float("-inf")) else value

    return number(match.group(2)), number(match.group(1))


def run(
    model: mathopt.Model,
    effort: Effort,
    solver: mathopt.SolverType = HIGHS,
    hint: Mapping[mathopt.Variable, float] | None = None,
    watch: Watch | None = None,
    *,
    claimed: bool = True,
) -> SolveOutcome:
    """Solve `model` and return what was found and proven.

    A model found infeasible is given to another solver in the time left. What it finds
    counts: nothing is said to be infeasible on one solver's word.

    Parameters
    ----------
    claimed : bool
        False where nothing is said of a model that is infeasible: one solver is enough.

    Raises
    ------
    Interrupted
        On Ctrl-C. The abandoned thread ends at its own time limit.
    """
    if solver == CP_SAT and not all(var.integer for var in model.variables()):
        solver = HIGHS  # CP-SAT knows whole numbers only: through MathOpt it takes 0.4 for 0
    started = time.monotonic()
    outcome = _run(model, effort, solver, hint, watch)
    if not outcome.infeasible or not claimed:
        return outcome
    passed = 0.0 if effort.deterministic else time.monotonic() - started
    again = _run(model, effort.share(effort.seconds - passed), SECOND[solver])
    return outcome if again.infeasible else again


def _run(
    model: mathopt.Model,
    effort: Effort,
    solver: mathopt.SolverType,
    hint: Mapping[mathopt.Variable, float] | None = None,
    watch: Watch | None = None,
) -> SolveOutcome:
    """Solve `model` once.

    The solve runs in a thread, so that Ctrl-C is heard at once: HiGHS itself cannot
    be interrupted through MathOpt (9.15).

    A solve that does not keep its limit is abandoned like an interrupted one, with nothing
    found; its thread ends when the solver next looks at the clock.

    Raises
    ------
    Interrupted
        On Ctrl-C. The abandoned thread ends at its own time limit.
    """
    box: list[mathopt.SolveResult | BaseException] = []

    def relay(lines: Sequence[str]) -> None:
        for line in lines:
            if watch and (seen := read_log(line)):
                watch(*seen)

    hints = [mathopt.SolutionHint(variable_values=dict(hint))] if hint else []

    def work() -> None:
        try:
            box.append(
                mathopt.solve(
                    model,
                    solver,
                    params=_parameters(solver, effort),
                    model_params=mathopt.ModelSolveParameters(solution_hints=hints),
                    msg_cb=relay if watch and solver == HIGHS else None,
                )
            )
        except BaseException as error:  # handed to the caller's thread below
            box.append(error)

    thread = threading.Thread(target=work, name=THREAD_NAME)
    thread.start()
    nothing = SolveOutcome(False, math.inf if model.objective.is_maximize else -math.inf)
    limit = effort.wall if effort.deterministic else effort.seconds
    patience = limit + max(GRACE, GRACE_SHARE * limit)
    started = time.monotonic()
    try:
        while thread.is_alive():
            thread.join(0.1)
            if time.monotonic() - started > patience and thread.is_alive():
                return nothing
    except KeyboardInterrupt:
        raise Interrupted from None
    if isinstance(box[0], BaseException):
        if not _refused(box[0]):
            raise box[0]
        if hint:
            # HiGHS fails outright (kError) on some hints instead of ignoring them.
            return _run(model, effort, solver, None, watch)
        return nothing
    return _outcome(box[0])


def run_linear(
    model: mathopt.Model, effort: Effort
) -> Mapping[mathopt.LinearConstraint, float] | None:
    """Solve a feasible, bounded linear program; return its dual values, if time allowed."""
    parameters = mathopt.SolveParameters(random_seed=effort.seed % 2**31)
    if not effort.deterministic:
        parameters.time_limit = timedelta(seconds=effort.seconds)
    result = mathopt.solve(model, HIGHS, params=parameters)
    if result.termination.reason != mathopt.TerminationReason.OPTIMAL:
        return None
    duals: Mapping[mathopt.LinearConstraint, float] = result.dual_values()
    return duals


def _refused(error: BaseException) -> bool:
    """Whether the solver itself gave up (kError), as opposed to a fault in the model.

    OR-Tools 9.15 turns HiGHS's status into an AttributeError on its way to Python.
    """
    return isinstance(error, AttributeError) and "StatusNotOk" in str(error)


def _outcome(result: mathopt.SolveResult) -> SolveOutcome:
    reason = result.termination.reason
    bound = result.termination.objective_bounds.dual_bound
    if result.has_primal_feasible_solution():
        return SolveOutcome(False, bound, result.objective_value(), result.variable_values())
    infeasible = reason in (
        mathopt.TerminationReason.INFEASIBLE,
        mathopt.TerminationReason.INFEASIBLE_OR_UNBOUNDED,
    )
    return SolveOutcome(infeasible, bound)
