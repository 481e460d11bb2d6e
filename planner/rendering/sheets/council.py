"""The council's summary: two pages, what the service gives, to whom, at what cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from planner import texts
from planner.evaluation.indicators import INDICATORS
from planner.evaluation.waits import long_waits
from planner.model.coverage import CommuneCoverage
from planner.model.occurrence import Occurrence
from planner.model.plan import Plan
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.rendering import classes
from planner.rendering import page_tables as tables
from planner.rendering.geometry import commune_shapes
from planner.rendering.handouts import offers, villages
from planner.rendering.sheets import chart

SPENT = ("tours", "sessions", "sessions_fixed", "sessions_mobile", "public_hours", "work_hours",
         "drive_hours", "km", "cost_km", "cost_hours")  # fmt: skip
"""Indicators of what the service does and costs."""


def _levels(rows: Sequence[CommuneCoverage]) -> list[dict[str, str]]:
    counts = Counter(classes.level_class(row) for row in rows)
    return [
        {"kind": c.key, "name": c.name, "range": c.range,
         "count": texts.count(counts[c.key], "commune")}
        for c in (*reversed(classes.LEVEL.classes), *classes.OUTSIDE)
        if counts[c.key] or c not in classes.OUTSIDE
    ]  # fmt: skip


def _held(found: Sequence[Occurrence]) -> list[dict[str, str]]:
    """Return one row per recurring session, villages in alphabetical order."""
    rows = []
    for commune in sorted(villages(found), key=lambda c: texts.plain(c.name)):
        for offer in offers(found, commune.code):
            visit = offer.visit
            rows.append(
                {
                    "commune": commune.name,
                    "place": visit.place,
                    "activity": visit.activity.short_name,
                    "rhythm": texts.sentence_case(offer.rhythm) or texts.ONE_DATE,
                    "hours": texts.open_hours(visit),
                    "count": texts.number(len(offer.dates)),
                }
            )
    return rows


def _costs(problem: Problem, plan: Plan) -> list[dict[str, str]]:
    return [
        {"label": label, "value": value, "basis": basis}
        for label, value, basis in tables.indicator_rows(problem, plan, SPENT)
    ]


def _figures(plan: Plan) -> dict[str, str]:
    """Return the figures the summary opens with."""
    keys = {
        "reached": "communes_reached",
        "with_need": "communes_with_need",
        "sessions": "sessions",
        "level": "level",
        "longest": "longest_wait",
    }
    first, second = tables.headline(plan)
    said = {name: INDICATORS[key].text(plan.indicators.get(key)) for name, key in keys.items()}
    return {"headline": first, "second": second, **said}


def council_data(
    problem: Problem,
    plan: Plan,
    travel: TravelTimes,
    rows: Sequence[CommuneCoverage],
    found: Sequence[Occurrence],
    polygons: Mapping[str, Any] | None,
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return the data and the pictures of the council's summary.

    Parameters
    ----------
    polygons : mapping, optional
        Outlines of the communes; without them there is no map.
    """
    levels = _levels(rows)
    images = {f"level-{item['kind']}.svg": chart.swatch(item["kind"]) for item in levels}
    if polygons is not None:
        images["map.svg"] = _map(problem, rows, found, polygons)
    kinds = Counter(classes.level_class(row) for row in rows)
    names = {item["kind"]: item["name"] for item in levels}
    waiting = long_waits(problem, plan, travel)
    policy, doubtful = problem.scenario.policy, len({v.venue.id for v in found if v.to_confirm})
    data = {
        "title": texts.COUNCIL_TITLE.format(texts.date_range(plan.start, plan.end)),
        "service": texts.service_name(problem.scenario.publication),
        "territory": problem.territory.name,
        "scenario": problem.scenario.name,
        **_figures(plan),
        "target": texts.number(policy.target_minutes),
        "map": "map.svg" in images,
        "map_words": chart.described({k: kinds[k] for k in names if kinds[k]}, names),
        "levels": levels,
        "scale": tables.level_scale(problem),
        "held": _held(found),
        "unreached": [
            {"name": problem.territory.names[u.commune], "reason": u.reason}
            for u in sorted(plan.unserved)
        ],
        "wait": texts.waits_sentence(waiting, policy.max_wait_days) if waiting else "",
        "max_wait": texts.count(policy.max_wait_days, "jour"),
        "costs": _costs(problem, plan),
        "certificate": texts.certificate_sentence(plan.certificate),
        "equity": texts.EQUITY[policy.equity],
        "estimated": plan.travel_estimated,
        "engine": plan.travel_engine,
        "to_confirm": texts.count(doubtful, "lieu", "lieux") if doubtful else "",
        "sources": [
            f"{name}{texts.NBSP}: {text}"
            for name, text in (
                tables.sources(polygons, frozenset(problem.territory.names))[:4]
                if polygons is not None
                else ()
            )
        ],
    }
    return data, images


def _map(
    problem: Problem,
    rows: Sequence[CommuneCoverage],
    found: Sequence[Occurrence],
    polygons: Mapping[str, Any],
) -> bytes:
    times = Counter(visit.venue.id for visit in found)
    marks = {visit.venue.id: visit for visit in found}
    ordered = sorted(marks.values(), key=lambda v: (not v.venue.fixed, -times[v.venue.id],
                                                    -v.commune.population, v.venue.id))  # fmt: skip
    return chart.level_map(
        commune_shapes(problem, polygons),
        {row.code: classes.level_class(row) for row in rows},
        [chart.ChartMark(v.commune.name, v.venue.point, v.venue.fixed) for v in ordered],
    )
