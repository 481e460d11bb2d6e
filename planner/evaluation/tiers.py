"""Tiers of each equity policy, and their values recomputed from a plan."""

from __future__ import annotations

from planner.evaluation.context import Context
from planner.evaluation.coverage import coverage
from planner.model.changes import changes_cost
from planner.model.plan import Sense, TierName
from planner.model.scenario import Equity

TIERS_IN_FORCE = {
    Equity.GUARANTEE: (
        (TierName.UNREACHED, Sense.MIN),
        (TierName.LEVEL, Sense.MAX),
        (TierName.DRIVING, Sense.MIN),
    ),
    Equity.MAXIMIN: (
        (TierName.WORST_LEVEL, Sense.MAX),
        (TierName.LEVEL, Sense.MAX),
        (TierName.DRIVING, Sense.MIN),
    ),
    Equity.EFFICIENCY: ((TierName.LEVEL, Sense.MAX), (TierName.DRIVING, Sense.MIN)),
}
"""Name and sense of every tier of an equity policy, first in force first."""


def tier_values(c: Context) -> dict[TierName, float]:
    """Recompute the value of every tier from the plan."""
    policy = c.problem.scenario.policy
    rows = [row for row in coverage(c.problem, c.plan, c.travel) if row.need > 0]
    usable = [venue.id for venue in c.problem.scenario.venues if c.problem.usable(venue)]
    servable = [
        row.level
        for row in rows
        if any(policy.access_weight(c.travel.between(row.code, v)) > 0 for v in usable)
    ]
    return {
        TierName.UNREACHED: float(sum(1 for row in rows if not row.reached)),
        TierName.WORST_LEVEL: min(servable, default=0.0),
        TierName.LEVEL: sum(row.need * row.level for row in rows),
        TierName.DRIVING: float(sum(tour.drive_minutes for tour in c.plan.tours)),
        TierName.CHANGES: float(changes_cost(c.plan.overrides, c.plan.revision)),
    }
