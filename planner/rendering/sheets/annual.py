"""The activity report, printed: what the year delivered, to whom, at what cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from planner import texts
from planner.model.scenario import Problem
from planner.rendering import annual
from planner.rendering.annual import COUNT, HOURS, SHARE, Line, Row, shown
from planner.rendering.geometry import commune_shapes
from planner.rendering.partners import PartnerView
from planner.rendering.sheets import chart, months
from planner.reporting.report import YearReport, tally
from planner.reporting.visits import TOTAL, VISITS
from planner.texts import partners as partners_said
from planner.texts import reporting as said

REGULAR, REACHED, UNREACHED, EMPTY = "5", "2", "unreached", "empty"
"""Fills of the map: communes reached in every fortnight, once, never; without need."""


def annual_data(
    report: YearReport,
    problem: Problem,
    partners: Sequence[PartnerView],
    polygons: Mapping[str, Any] | None = None,
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return the data and the pictures of the printed report.

    Parameters
    ----------
    polygons : mapping, optional
        Outlines of the communes; without them there is no map.
    """
    images = _chart(report)
    classes = _classes(report) if polygons is not None else {}
    if polygons is not None and classes:
        images |= _map(problem, report, partners, polygons, classes)
    noted = report.actual is not None
    data = {
        "title": said.title(report.year),
        "service": texts.service_name(problem.scenario.publication),
        "territory": problem.territory.name,
        "state": annual.state(report),
        "figures": _figures(report),
        "chart": "months.svg" in images,
        "chart_words": said.months_words(_months(report), noted),
        **_map_data(classes, noted),
        "map_partners": any(partner.at for partner in partners),
        "sections": [
            {"title": s.title, "lines": [_line(line) for line in s.lines]}
            for s in annual.sections(report)
        ],
        "words": {"planned": said.PLANNED, "actual": said.ACTUAL},
        "noted": noted,
        "tables": [
            _table(said.ACTIVITY_SHEET, said.ACTIVITY, annual.activity_rows(report), noted),
            _table(said.COMMUNE_SHEET, said.COMMUNE, annual.commune_rows(report), noted),
        ],
        "visit_headings": said.SHORT_VISIT_HEADINGS,
        "cancelled": [
            {"day": texts.weekday_date(c.day), "commune": c.commune,
             "activity": _short(c.activity), "when": c.when, "reason": c.reason}
            for c in annual.cancelled_rows(report)
        ],
        "partners_title": partners_said.TITLE,
        "partners": [
            {"name": p.site.name, "status": p.status, "kind": p.site.kind, "where": p.where,
             "public": p.public, "access": p.access, "source": p.site.source,
             "notes": p.site.notes}
            for p in partners
        ],
        "methods": annual.methods(report),
    }  # fmt: skip
    return data, images


def _line(line: Line) -> dict[str, Any]:
    return {
        "label": line.label,
        "planned": shown(line.planned, line.unit),
        "actual": shown(line.actual, line.unit),
        "estimated": line.estimated,
        "remark": line.remark,
    }


def _figures(report: YearReport) -> list[dict[str, str]]:
    """Return the four figures the report opens with: as held when known, else as planned."""
    if report.planned is None:
        return []
    best = report.actual or report.planned
    total, held = report.total, report.actual is not None
    found = report.visits.get((TOTAL, ""))
    reach = best.reach
    return [
        {"value": shown(total.held if held else total.planned, COUNT),
         "words": said.HEADLINE_HELD if held else said.HEADLINE_PLANNED},
        {"value": shown(reach.every.get(("under3", 15)), SHARE),
         "words": said.headline_share(shown(reach.average.get(("under3", 15)), SHARE))},
        {"value": said.reached_of(len(reach.reached), len(reach.with_need)),
         "words": said.HEADLINE_REACHED},
        {"value": shown(found.figures[VISITS] if found else None, COUNT),
         "words": said.HEADLINE_VISITS},
    ]  # fmt: skip


def _months(report: YearReport) -> list[tuple[str, int, int, int]]:
    """Return name, sessions kept, not noted, called off, of each month of the year."""
    noted, found = report.actual is not None, {r.code: r.tally for r in annual.month_rows(report)}
    rows = []
    for k, name in enumerate(texts.MONTHS_SHORT, start=1):
        t = found.get(f"{k:02d}", tally(()))
        kept, unknown = (t.held, t.unnoted) if noted else (t.planned, 0)
        rows.append((name, kept, unknown, t.dropped + t.cancelled))
    return rows


def _chart(report: YearReport) -> dict[str, bytes]:
    rows = _months(report)
    if not report.sessions:
        return {}
    words = (said.KEY_HELD if report.actual else said.KEY_PLANNED, said.KEY_UNNOTED,
             said.KEY_CANCELLED)  # fmt: skip
    return {"months.svg": months.month_chart([months.Bar(*row) for row in rows], words)}


def _classes(report: YearReport) -> dict[str, list[str]]:
    """File the communes by how they are reached, as held when known; none in an empty year."""
    best = report.actual or report.planned
    if best is None:
        return {}
    communes, reach = report.parts[-1].problem.territory.communes, best.reach
    found: dict[str, list[str]] = {kind: [] for kind in said.MAP_CLASSES}
    for code in (commune.code for commune in communes):
        if code not in reach.with_need:
            kind = EMPTY
        elif code in reach.regular:
            kind = REGULAR
        else:
            kind = REACHED if code in reach.reached else UNREACHED
        found[kind].append(code)
    return {kind: codes for kind, codes in found.items() if codes}


def _map_data(classes: Mapping[str, Sequence[str]], noted: bool) -> dict[str, Any]:
    """Return title, words and key of the map."""
    counts = {kind: len(codes) for kind, codes in classes.items()}
    return {
        "map": bool(classes),
        "map_title": said.MAP_HELD if noted else said.MAP_PLANNED,
        "map_words": chart.described(counts, said.MAP_CLASSES),
        "map_key": [
            {
                "picture": f"class-{kind}.svg",
                "words": said.MAP_CLASSES[kind],
                "count": texts.count(count, "commune"),
            }
            for kind, count in counts.items()
        ],
    }


def _map(
    problem: Problem,
    report: YearReport,
    partners: Sequence[PartnerView],
    polygons: Mapping[str, Any],
    classes: Mapping[str, Sequence[str]],
) -> dict[str, bytes]:
    """Draw where sessions were held, whom they reach, and the other actions that have a place."""
    communes = problem.territory.by_code()
    venues = {v.id: v for part in report.parts for v in part.problem.scenario.venues}
    times = Counter(
        one.key.venue for one in report.sessions if (one.held if report.actual else one.tour)
    )
    held = sorted(times, key=lambda name: (not venues[name].fixed, -times[name], name))
    marks = [
        chart.Mark(communes[venues[name].commune].name, venues[name].point, venues[name].fixed)
        for name in held
    ]
    marks += [chart.Mark("", p.at, False, partner=True) for p in partners if p.at]
    kinds = {code: kind for kind, codes in classes.items() for code in codes}
    return {
        "map.svg": chart.level_map(commune_shapes(problem, polygons), kinds, marks),
        **{f"class-{kind}.svg": chart.swatch(kind) for kind in classes},
    }


def _table(title: str, heading: str, rows: Sequence[Row], noted: bool) -> dict[str, Any]:
    return {"title": title, "heading": heading, "rows": [_row(row, noted) for row in rows]}


def _short(name: str) -> str:
    """Return the name of an activity without what it explains in brackets."""
    return name.split(" (", maxsplit=1)[0]


def _row(row: Row, noted: bool) -> dict[str, Any]:
    t, visits = row.tally, row.visits
    told: dict[str, Any] = {
        "name": _short(row.name),
        "planned": shown(t.planned, COUNT),
        "dropped": shown(t.dropped + t.cancelled, COUNT),
        "hours": shown(t.hours_held if noted else t.hours, HOURS),
    }
    if visits is not None:
        told["held"] = said.held_counted(t.held, visits.counted)
        told["visits"] = [shown(figure, COUNT) for figure in annual.figures(row)]
    return told
