"""Scenarios side by side: whose plans, and the figures of their one comparison, turned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.model.comparison import Comparison
from planner.rendering.comparisons import table
from planner.store.records import StoredPlan, StoredScenario
from planner.texts import comparing


@dataclass(frozen=True)
class Chosen:
    """Scenarios that can be compared, and the last plan of each over the same dates."""

    scenarios: tuple[StoredScenario, ...]
    plans: tuple[StoredPlan, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of the plans."""
        return tuple(plan.id for plan in self.plans)


def chosen(scenarios: Sequence[StoredScenario], plans: Iterable[StoredPlan]) -> Chosen | None:
    """Return the last plans of each scenario over the latest dates two of them share.

    A revised plan answers to something unforeseen and says nothing of its scenario. None
    when no two scenarios were computed over the same dates. The adopted one comes first.
    """
    known = {scenario.id: scenario for scenario in scenarios}
    by_dates: dict[tuple[str, str], dict[str, StoredPlan]] = {}
    for plan in sorted(plans, key=lambda plan: plan.id):
        if plan.parent is None and plan.scenario in known:
            dates = plan.start.isoformat(), plan.end.isoformat()
            by_dates.setdefault(dates, {})[plan.scenario] = plan
    shared = [dates for dates, found in by_dates.items() if len(found) > 1]
    if not shared:
        return None
    last = by_dates[max(shared)]
    order = sorted(last, key=lambda key: (not known[key].adopted, list(known).index(key)))
    return Chosen(tuple(known[key] for key in order), tuple(last[key] for key in order))


def by_indicator(comparison: Comparison) -> tuple[tuple[str, tuple[table.Cell, ...]], ...]:
    """Return the table of a comparison with a row an indicator: label, and a cell a scenario."""
    rows = table.rows(comparison)
    return tuple(
        (comparing.COLUMNS[key][0], tuple(row.cells[rank] for row in rows))
        for rank, key in enumerate(table.columns(comparison))
    )
