"""Names of the engines that solve."""

from __future__ import annotations

from collections.abc import Mapping

ENUMERATION, ROUTING = "enumeration", "routing"

ENGINES: Mapping[str, str] = {
    ENUMERATION: "enumeration + MathOpt (HiGHS, CP-SAT)",
    ROUTING: "routing (OR-Tools RoutingModel)",
}
"""What the certificate of a plan says, by name of engine; the first one is the default."""
