"""The page around the map: one document, everything in it, nothing loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from planner import __version__, texts
from planner.evaluation.indicators import HEADLINES
from planner.model.plan import Plan
from planner.model.scenario import Problem
from planner.rendering import offline
from planner.rendering import page_tables as tables
from planner.rendering.classes import CHANGE, EMPTY, LEVEL, NEAR
from planner.rendering.page_tables import CoverageView
from planner.rendering.palette import FILLS
from planner.rendering.partners import partner_views
from planner.rendering.tiles import Tiles
from planner.rendering.weeks import WeekView
from planner.texts import partners as said

MEASURES = (LEVEL, NEAR, CHANGE)
"""What the view of the coverage can show; the last one of revised plans only."""


def compose(
    context: Mapping[str, Any],
    scripts: Sequence[str],
    styles: Sequence[str],
    chart: str,
    hosts: Sequence[str] = (),
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
    hosts : sequence of str
        Hosts of pictures that the reader may ask for.

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
            policy=offline.content_policy(inlined, sheets, hosts),
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
    revised = any(view.difference for view in coverage)
    stops = tables.all_stops(weeks)
    return {
        "texts": texts,
        "plan": plan,
        "weeks": weeks,
        "policy_target": texts.number(policy.target_minutes),
        "equity": texts.EQUITY[policy.equity],
        "horizon": texts.date_range(plan.start, plan.end),
        "days": (plan.end - plan.start).days + 1,
        "coverage": coverage,
        "unreached": tables.unreached_views(coverage),
        "has_empty": any(view.kind == EMPTY for view in coverage),
        "measures": MEASURES if revised else MEASURES[:2],
        "revised": revised,
        "fills": FILLS,
        "level_scale": tables.level_scale(problem),
        "headline": tables.headline(plan),
        "headline_labels": [indicator.label for indicator in HEADLINES],
        "indicators": tables.indicator_rows(problem, plan),
        "certificate": tables.certificate_view(problem, plan),
        "sources": tables.sources(polygons, frozenset(problem.territory.by_code())),
        "stops": stops,
        "several_teams": len(problem.scenario.teams) > 1,
        "to_confirm": any(stop.to_confirm for stop in stops),
        "version": plan.version or __version__,
        "partners": partner_views(problem),
        "said": said,
        "population": texts.number(sum(c.population for c in problem.territory.communes)),
    }


def commune_data(coverage: Sequence[CoverageView]) -> dict[str, dict[str, str]]:
    """Return, by INSEE code, what the map writes on a commune for each measure."""
    return {view.code: dict(view.figures) for view in coverage}


def tile_data(tiles: Tiles | None) -> dict[str, Any] | None:
    """Return what the script needs of an online base map."""
    if tiles is None:
        return None
    return {"url": tiles.url, "credit": tiles.credit, "maxZoom": tiles.max_zoom}
