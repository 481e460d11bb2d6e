"""Scenarios side by side: whose plans, and the figures of their one comparison, turned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from planner.evaluation.indicators import INDICATORS
from planner.model.comparison import Comparison
from planner.model.past import Past
from planner.rendering.comparisons import comparison_table as table
from planner.store.records import StoredPlan, StoredScenario

PastOf = Callable[[int], Past | None]
"""Returns what the plan of a number carries over."""


@dataclass(frozen=True)
class Chosen:
    """Scenarios that can be compared, and the last plan of each over the same dates."""

    scenarios: tuple[StoredScenario, ...]
    plans: tuple[StoredPlan, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of the plans."""
        return tuple(plan.id for plan in self.plans)


def chosen(
    scenarios: Sequence[StoredScenario], plans: Iterable[StoredPlan], past_of: PastOf
) -> Chosen | None:
    """Return the last plans of each scenario over the latest dates two of them share.

    What they carry over is the same: nothing is asked of it, so a plan that carries over more
    may reach what no other can. A revised plan answers to something unforeseen and says nothing
    of its scenario. None when no two scenarios were computed alike. The adopted one comes first.
    """
    known = {scenario.id: scenario for scenario in scenarios}
    by_dates: dict[tuple[date, date], list[StoredPlan]] = {}
    for plan in sorted(plans, key=lambda plan: plan.id):
        if plan.parent is None and plan.scenario in known:
            by_dates.setdefault((plan.start, plan.end), []).append(plan)
    for dates in sorted(by_dates, reverse=True):
        if last := _alike(by_dates[dates], past_of):
            order = sorted(last, key=lambda key: (not known[key].adopted, list(known).index(key)))
            return Chosen(tuple(known[key] for key in order), tuple(last[key] for key in order))
    return None


def _alike(plans: Sequence[StoredPlan], past_of: PastOf) -> dict[str, StoredPlan]:
    """Return the last plan of each scenario of those that carry over the same, if two do."""
    if len({plan.scenario for plan in plans}) < 2:
        return {}  # plans are not read for nothing
    by_past: dict[Past | None, dict[str, StoredPlan]] = {}
    for plan in plans:
        by_past.setdefault(past_of(plan.id), {})[plan.scenario] = plan
    shared = [found for found in by_past.values() if len(found) > 1]
    return max(shared, key=lambda found: max(p.id for p in found.values()), default={})


def by_indicator(comparison: Comparison) -> tuple[tuple[str, tuple[table.TableCell, ...]], ...]:
    """Return the table of a comparison with a row an indicator: label, and a cell a scenario."""
    rows = table.rows(comparison)
    return tuple(
        (INDICATORS[key].short, tuple(row.cells[rank] for row in rows))
        for rank, key in enumerate(table.columns(comparison))
    )
