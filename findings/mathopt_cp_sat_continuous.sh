#!/bin/bash
# OR-Tools 9.15.6755, MathOpt with the solver CP_SAT: continuous variables are silently whole.
# Input: maximise x + 2 y, x in [0, 0.75] continuous, y binary, x + y <= 1.5. Optimum 2.5.
# Expected: 2.5, or a refusal, as CP-SAT has no continuous variables.
# Seen: OPTIMAL with value and bound 2; 2.5 once mip_var_scaling is set.
# Ends with 0 while that is so, with 1 when it has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check ortools==9.15.6755
"$work/venv/bin/python" - <<'PY'
import sys

import ortools
from ortools.math_opt.python import mathopt


def solve(solver, **cp_sat):
    model = mathopt.Model()
    x = model.add_variable(lb=0, ub=0.75)
    y = model.add_binary_variable()
    model.add_linear_constraint(x + y <= 1.5)
    model.maximize(x + 2 * y)
    parameters = mathopt.SolveParameters()
    for name, value in cp_sat.items():
        setattr(parameters.cp_sat, name, value)
    result = mathopt.solve(model, solver, params=parameters)
    bound = result.termination.objective_bounds.dual_bound
    return result.termination.reason.name, round(result.objective_value(), 6), round(bound, 6)


print("ortools", ortools.__version__)
seen = {
    "HIGHS": solve(mathopt.SolverType.HIGHS),
    "CP_SAT": solve(mathopt.SolverType.CP_SAT),
    "CP_SAT, mip_var_scaling 100": solve(mathopt.SolverType.CP_SAT, mip_var_scaling=100.0),
}
for solver, found in seen.items():
    print(solver, *found)
expected = [("OPTIMAL", 2.5, 2.5), ("OPTIMAL", 2.0, 2.0), ("OPTIMAL", 2.5, 2.5)]
sys.exit(list(seen.values()) != expected)
PY
echo "as described"
