"""Scenarios side by side, by the figures of the last plan computed from each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner import texts
from planner.store.records import StoredPlan, StoredScenario
from planner.texts import web as said

FIGURES = (
    "under3_within_15min",
    "under3_within_10min",
    "communes_reached",
    "level",
    "worst_level",
    "longest_wait",
    "sessions_mobile",
    "sessions_fixed",
    "work_hours_per_week",
    "drive_hours",
    "km",
    "cost_km",
)
"""Indicators set side by side."""

TOLERANCE = 1e-9


@dataclass(frozen=True)
class Cell:
    """A figure, and how it differs from the first scenario's; empty when it does not."""

    value: str
    more: str


@dataclass(frozen=True)
class Comparison:
    """Plans by scenario, over the same dates, and rows of figures."""

    scenarios: tuple[StoredScenario, ...]
    plans: tuple[StoredPlan, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def compared(scenarios: Sequence[StoredScenario], plans: Iterable[StoredPlan]) -> Comparison | None:
    """Compare the last plans of each scenario over the latest dates two of them share.

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
    chosen = by_dates[max(shared)]
    order = sorted(chosen, key=lambda key: (not known[key].adopted, list(known).index(key)))
    held = tuple(chosen[key] for key in order)
    rows = tuple(
        (
            said.FIGURES.get(key, texts.INDICATORS[key]),
            tuple(_cell(key, plan, held[0]) for plan in held),
        )
        for key in FIGURES
        if key in texts.INDICATORS and key in held[0].figures
    )
    return Comparison(tuple(known[key] for key in order), held, rows)


def _cell(key: str, plan: StoredPlan, reference: StoredPlan) -> Cell:
    value, before = plan.figures.get(key), reference.figures.get(key)
    more = ""
    if isinstance(value, int | float) and isinstance(before, int | float):
        difference = value - before
        if abs(difference) > TOLERANCE:
            sign = "+" if difference > 0 else texts.MINUS
            more = sign + said.in_points(texts.indicator_value(key, abs(difference)))
    return Cell(texts.indicator_value(key, value), more)
