"""The page around the map: one document, everything in it, nothing loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from planner import __version__, texts
from planner.model.plan import Plan
from planner.model.scenario import Problem
from planner.rendering import offline, tables
from planner.rendering.partners import partner_views
from planner.rendering.tables import CoverageView
from planner.rendering.weeks import WeekView
from planner.texts import partners as said


def compose(
    context: Mapping[str, Any], scripts: Sequence[str], styles: Sequence[str], chart: str
) -> str:
    """Return the whole document, with a policy that allows exactly its own texts.

    Parameters
    ----------
    context : mapping
        What `tables_context` returns, ``shown`` and ``data``.
    scripts, styles : sequence of str
        Inlined in this order.
    chart : str
        Markup of the map's element.

    Raises
    ------
    PlannerError
        The page would load something from outside itself.
    """
    inlined = [offline.inline_script(text) for text in scripts]
    sheets = [offline.inline_style(text) for text in styles]
    page = (
        offline.environment()
        .get_template("page.html")
        .render(
            **context,
            policy=offline.content_policy(inlined, sheets),
            scripts=inlined,
            styles=sheets,
            map=chart,
        )
    )
    return offline.check_offline(page)


def tables_context(
    problem: Problem,
    plan: Plan,
    weeks: Sequence[WeekView],
    coverage: Sequence[CoverageView],
    polygons: Mapping[str, Any],
) -> dict[str, Any]:
    """Return what the page says beside the map."""
    policy = problem.scenario.policy
    stops = tables.all_stops(weeks)
    return {
        "texts": texts,
        "plan": plan,
        "weeks": weeks,
        "policy_target": texts.number(policy.target_minutes),
        "equity": texts.EQUITY.get(policy.equity, policy.equity),
        "horizon": texts.date_range(plan.start, plan.end),
        "days": (plan.end - plan.start).days + 1,
        "coverage": coverage,
        "unreached": tables.unreached_views(coverage),
        "has_empty": any(view.kind == tables.EMPTY for view in coverage),
        "levels": tables.LEVEL_CLASSES,
        "level_scale": tables.level_scale(problem),
        "headline": tables.headline(plan),
        "indicators": tables.indicator_rows(problem, plan),
        "certificate": tables.certificate_view(problem, plan),
        "sources": tables.sources(polygons, frozenset(problem.territory.by_code())),
        "stops": stops,
        "to_confirm": any(stop.to_confirm for stop in stops),
        "version": plan.version or __version__,
        "weekdays": sorted({day.weekday for week in weeks for day in week.days}),
        "partners": partner_views(problem),
        "said": said,
        "population": texts.number(sum(c.population for c in problem.territory.communes)),
    }


def script_data(
    weeks: Sequence[WeekView], shown: WeekView, layers: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what the page's own script needs: which layer is which tour."""
    return {
        **layers,
        "shown": shown.key,
        "weeks": [
            {
                "key": week.key,
                "title": week.title,
                "tours": [{"key": tour.key, "weekday": tour.date.weekday()} for tour in week.tours],
            }
            for week in weeks
        ],
    }
