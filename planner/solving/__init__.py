"""The solver: the only place that imports ortools. Never imports evaluation."""

from __future__ import annotations

ENGINE = "enumeration + MathOpt (HiGHS, CP-SAT)"
"""What a certificate says found the plan."""
