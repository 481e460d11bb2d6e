"""The activity report, printed: what a period delivered, to whom, at what cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from planner import texts
from planner.model.names import short_name
from planner.model.scenario import Problem
from planner.model.territory import Venue
from planner.rendering import annual
from planner.rendering.annual import CommuneRow, ReportLine
from planner.rendering.annual_values import APART, COUNT, HOURS, SHARE, between, ends, shown
from planner.rendering.geometry import commune_shapes
from planner.rendering.partners import PartnerView
from planner.rendering.sheets import chart, months
from planner.reporting.report import ActivityReport, tally
from planner.reporting.reported_visits import VISITS
from planner.reporting.sessions import AHEAD, HELD, LOST, UNNOTED
from planner.texts import partners as partners_said
from planner.texts import periods
from planner.texts import reporting as said

REGULAR, REACHED, MAYBE, LATER = "5", "2", "near-2", "near-3"
UNREACHED, NONE = "unreached", "empty"
"""Fills of the map: communes reached in every fortnight, once, once if a session nobody noted was
held, by sessions to come only, never; without need."""

LOOKS = {HELD: chart.FULL, UNNOTED: chart.EMPTY, LOST: chart.CROSSED, AHEAD: chart.DOTTED}
"""How a place is drawn, by the best that is known of its sessions: the first that one is."""


def annual_data(
    report: ActivityReport,
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
    images, noted = _chart(report), report.noted
    classes = _classes(report) if polygons is not None else {}
    places = _places(report)
    if polygons is not None and classes:
        images |= _map(problem, places, noted, partners, polygons, classes)
    data = {
        "title": annual.title(report),
        "service": texts.service_name(problem.scenario.publication),
        "territory": problem.territory.name,
        "state": annual.state(report),
        "figures": _figures(report),
        "chart": "months.svg" in images,
        "chart_words": said.months_words(_months(report), _kinds(report)),
        **_map_data(classes, places, noted, partners),
        "sections": [
            {"title": s.title, "lines": [_line(line) for line in s.lines]}
            for s in annual.sections(report)
        ],
        "words": {"planned": said.PLANNED, "actual": said.ACTUAL},
        "tables": [
            _table(report, said.ACTIVITY_SHEET, said.ACTIVITY, annual.activity_rows(report)),
            _table(report, said.COMMUNE_SHEET, said.COMMUNE, annual.commune_rows(report)),
        ],
        "outside_title": said.OUTSIDE_TITLE,
        "outside": [
            {"day": f"{texts.weekday_date(r.day)}, {r.opens}", "commune": r.commune,
             "activity": short_name(r.activity), "state": r.state, "remark": r.remark}
            for r in annual.outside_rows(report)
        ],
        "cancelled": [
            {"day": texts.weekday_date(c.day), "commune": c.commune,
             "activity": short_name(c.activity), "when": c.when, "reason": c.reason}
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


def _line(line: ReportLine) -> dict[str, Any]:
    return {
        "label": line.label,
        "planned": shown(line.planned, line.unit),
        "actual": shown(line.actual, line.unit),
        "estimated": line.estimated,
        "remark": line.remark,
    }


def _figures(report: ActivityReport) -> list[dict[str, str]]:
    """Return the four figures the report opens with: as held when known, else as planned."""
    if report.planned is None:
        return []
    total, noted, due = report.total, report.noted, report.planned.reach
    every, average, reached = (
        (annual.share_held(report, "every", "under3", 15),
         annual.share_held(report, "average", "under3", 15),
         annual.number_held(report, "reached"))
        if noted else
        (due.every.get(("under3", 15)), due.average.get(("under3", 15)), len(due.reached))
    )  # fmt: skip
    words = said.headline_held(total.unnoted) if noted else said.HEADLINE_PLANNED
    return [
        {"value": shown(total.held if noted else total.planned, COUNT), "words": words},
        {"value": shown(every if due.cycles else APART, SHARE),
         "words": said.headline_share(shown(average, SHARE), due.cycles)},
        {"value": said.reached_of(shown(reached, COUNT), len(due.with_need)),
         "words": said.HEADLINE_REACHED},
        {"value": shown(ends(annual.people(report, VISITS))[0], COUNT),
         "words": said.headline_visits(whole=report.counts_whole or not noted)},
    ]  # fmt: skip


def _kinds(report: ActivityReport) -> tuple[str, ...]:
    """Name the numbers of a month, as the chart has them."""
    first = periods.HELD if report.noted else periods.PLANNED
    return (first, periods.UNNOTED, periods.LOST, periods.AHEAD)


def _months(report: ActivityReport) -> list[tuple[str, tuple[int, int, int, int]]]:
    """Return each month of the period: sessions held, not noted, not held, to come."""
    found = {row.code: row.tally for row in annual.month_rows(report)}
    day, rows = report.period.dates.start.replace(day=1), []
    while day <= report.period.dates.end:
        t = found.get(f"{day:%Y-%m}", tally(()))
        kept, unknown = (t.held, t.unnoted) if report.noted else (t.planned, 0)
        counts = (kept, unknown, t.dropped + t.cancelled, t.ahead)
        rows.append((texts.MONTHS_SHORT[day.month - 1], counts))
        day = (day + timedelta(days=31)).replace(day=1)
    return rows


def _chart(report: ActivityReport) -> dict[str, bytes]:
    if not report.sessions:
        return {}
    bars = [months.Bar(*row) for row in _months(report)]
    return {"months.svg": months.month_chart(bars, _kinds(report))}


def _classes(report: ActivityReport) -> dict[str, list[str]]:
    """File the communes by how they are reached, as held when known; none before any session."""
    sure, most = report.actual or report.planned, report.possible or report.planned
    if sure is None or most is None:
        return {}
    found: dict[str, list[str]] = {kind: [] for kind in said.MAP_CLASSES}
    reach, maybe = sure.reach, most.reach.reached
    for code in (commune.code for commune in report.parts[-1].problem.territory.communes):
        kinds = (
            (NONE, code not in reach.with_need), (REGULAR, code in reach.regular),
            (REACHED, code in reach.reached), (MAYBE, code in maybe),
            (LATER, code in report.ahead), (UNREACHED, True),
        )  # fmt: skip
        found[next(kind for kind, true in kinds if true)].append(code)
    return {kind: codes for kind, codes in found.items() if codes}


@dataclass(frozen=True)
class _Place:
    """A venue on the map: where most sessions were held or are to be comes first."""

    venue: Venue
    state: str


def _places(report: ActivityReport) -> list[_Place]:
    """Return the venues of the sessions by the best that is known of one there."""
    rank = list(LOOKS)
    times: Counter[str] = Counter()
    best: dict[str, str] = {}
    for one in report.sessions:
        key = one.key.venue
        if key not in report.names.venues:
            continue
        times[key] += one.state == HELD
        best[key] = min(best.get(key, AHEAD), one.state, key=rank.index)
    venues = report.names.venues
    order = sorted(
        best, key=lambda key: (rank.index(best[key]), not venues[key].fixed, -times[key], key)
    )
    return [_Place(venues[key], best[key]) for key in order]


def _look(place: _Place, noted: bool) -> str:
    """Return how a place is drawn; before anything is noted, all that was due is alike."""
    return chart.FULL if place.state == UNNOTED and not noted else LOOKS[place.state]


def _map_data(
    classes: Mapping[str, Sequence[str]],
    places: Sequence[_Place],
    noted: bool,
    partners: Sequence[PartnerView],
) -> dict[str, Any]:
    """Return title, words and key of the map."""
    counts = {kind: len(codes) for kind, codes in classes.items()}
    states = [state for state in LOOKS if any(place.state == state for place in places)]
    words = dict(said.MARKS) | ({} if noted else {UNNOTED: said.MARK_PLANNED})
    signs = [(f"mark-{state}.svg", words[state]) for state in states]
    if any(partner.at for partner in partners):
        signs.append(("mark-partner.svg", said.MARK_PARTNER))
    return {
        "map": bool(classes),
        "map_title": said.MAP_HELD if noted else said.MAP_PLANNED,
        "map_words": chart.described(counts, said.MAP_CLASSES),
        "map_signs": [{"picture": picture, "words": told} for picture, told in signs],
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
    places: Sequence[_Place],
    noted: bool,
    partners: Sequence[PartnerView],
    polygons: Mapping[str, Any],
    classes: Mapping[str, Sequence[str]],
) -> dict[str, bytes]:
    """Draw where sessions were held, whom they reach, and the other actions that have a place."""
    communes = problem.territory.by_code()
    marks = [
        chart.ChartMark(communes[place.venue.commune].name, place.venue.point, place.venue.fixed,
                   look=_look(place, noted))
        for place in places if place.venue.commune in communes
    ]  # fmt: skip
    marks += [chart.ChartMark("", p.at, False, partner=True) for p in partners if p.at]
    kinds = {code: kind for kind, codes in classes.items() for code in codes}
    signs = {place.state: chart.sign(_look(place, noted)) for place in places}
    return {
        "map.svg": chart.level_map(commune_shapes(problem, polygons), kinds, marks),
        **{f"mark-{state}.svg": drawn for state, drawn in signs.items()},
        "mark-partner.svg": chart.sign(chart.FULL, partner=True),
        **{f"class-{kind}.svg": chart.swatch(kind) for kind in classes},
    }


def _table(
    report: ActivityReport, title: str, heading: str, rows: Sequence[CommuneRow]
) -> dict[str, Any]:
    """Return a table of sessions and people; a column nobody has a figure for is left out."""
    total, noted = report.total, report.noted
    columns = {
        periods.PLANNED: True,
        periods.HELD: noted,
        periods.LOST: True,
        said.SHORT_UNNOTED: noted and total.unnoted > 0,
        periods.AHEAD: total.ahead > 0,
        said.SHORT_HOURS_HELD if noted else said.SHORT_HOURS: True,
        **dict.fromkeys(said.SHORT_VISIT_HEADINGS, noted and report.period.detailed),
    }
    return {
        "title": title,
        "headings": [heading, *(name for name, there in columns.items() if there)],
        "rows": [
            [short_name(row.name),
             *(cell for cell, there in zip(_cells(row, noted), columns.values(), strict=True)
               if there)]
            for row in rows
        ],
    }  # fmt: skip


def _cells(row: CommuneRow, noted: bool) -> list[str]:
    """Return every figure of a row, in the order of the columns."""
    t, counted = row.tally, row.visits.counted if row.visits else row.tally.held
    hours = between(t.hours_held, t.hours_held, t.unmeasured > 0) if noted else t.hours
    return [
        shown(t.planned, COUNT),
        said.held_counted(t.held, counted),
        shown(t.dropped + t.cancelled, COUNT),
        shown(t.unnoted, COUNT),
        shown(t.ahead, COUNT),
        shown(hours, HOURS),
        *(shown(figure, COUNT) for figure in annual.figures(row)),
    ]
