"""The weekly map: a folium map inside one self-contained page, with its tables.

Only this module imports folium. It draws what stays: communes, their names, fixed sites and
depots. What a reader filters, the tours, is drawn by the page's script from `tours`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html import escape
from typing import Any, cast

import folium
from folium.map import CustomPane
from folium.template import Template
from folium.utilities import JsCode
from jinja2 import Environment

from planner import texts
from planner.evaluation.coverage import coverage_as_planned
from planner.model.coverage import CommuneCoverage
from planner.model.plan import Plan
from planner.model.roads import NO_ROADS, Roads
from planner.model.scenario import Problem
from planner.model.territory import Commune
from planner.model.travel import TravelTimes
from planner.rendering import offline, page, palette
from planner.rendering import page_tables as tables
from planner.rendering.geometry import commune_shapes, outline
from planner.rendering.map_tours import tour_data
from planner.rendering.page_tables import CoverageView
from planner.rendering.partners import partner_marks
from planner.rendering.tiles import Tiles
from planner.rendering.weeks import WeekView, first_week, weeks_of
from planner.rendering.zones import drawn_context, zone_data, zone_views
from planner.texts import rendering as words

TOWN, VILLAGE = 1000, 300
"""Inhabitants from which a name is set as that of a town, of a village."""

CARD: dict[str, Any] = {
    "maxWidth": 360,
    "minWidth": 240,
    "autoPanPaddingTopLeft": [52, 12],
    "autoPanPaddingBottomRight": [12, 12],
}
"""Leaflet's options of every card: beside the zoom buttons. The page limits their height."""

ANIMATED = "!matchMedia('(prefers-reduced-motion: reduce)').matches"


class Card(folium.Popup):
    """A popup given its HTML as a JSON text: no jQuery, nothing to escape twice."""

    _template = Template(
        "{{ this._parent.get_name() }}"
        ".bindPopup({{ this.card|tojson }}, {{ this.options|tojavascript }});"
    )

    def __init__(self, card: str) -> None:
        super().__init__()
        self.options = CARD
        self.card = card


def render_map(
    problem: Problem,
    plan: Plan,
    travel: TravelTimes,
    rows: Sequence[CommuneCoverage],
    polygons: Mapping[str, Any],
    focus: tuple[date, date] | None = None,
    roads: Roads = NO_ROADS,
    tiles: Tiles | None = None,
) -> str:
    """Return the whole self-contained HTML page of a plan.

    The same input gives the same bytes.

    Parameters
    ----------
    rows : sequence of CommuneCoverage
        What each commune gets from the plan.
    polygons : mapping
        GeoJSON FeatureCollection; ``properties.code`` is the INSEE code.
    focus : tuple of date, optional
        The week shown first, by its first and last day; the first one with a tour
        when None.
    roads : Roads
        Ways along the roads and areas around venues; legs without a way are straight.
    tiles : Tiles, optional
        An online base map that the reader may switch on; nothing is fetched before.

    Raises
    ------
    InputError
        A commune of the territory has no polygon.
    PlannerError
        The page would load something from outside itself.
    """
    weeks = weeks_of(problem, plan)
    shown = first_week(weeks, focus)
    planned = coverage_as_planned(problem, plan, travel)
    stops = tables.all_stops(weeks)
    coverage = tables.coverage_views(problem, plan, travel, rows, stops, planned)
    figure, layers = _draw(problem, weeks, coverage, commune_shapes(problem, polygons))
    zones = zone_views(problem, weeks, roads)
    context = {
        **page.tables_context(problem, plan, weeks, coverage, polygons),
        **drawn_context(problem, weeks, roads),
        "shown": shown,
        "zones": zones,
        "tiles": tiles,
        "data": offline.data_island(
            {
                **layers,
                **tour_data(problem, weeks, travel, roads),
                "shown": shown.key,
                "zones": zone_data(zones),
                "communes": page.commune_data(coverage),
                "tiles": page.tile_data(tiles),
            }
        ),
    }
    assets = figure.header._children.values()
    return page.compose(
        context,
        scripts=[
            *(offline.vendored(a.url) for a in assets if isinstance(a, folium.JavascriptLink)),
            figure.script.render(),
            offline.own_script(),
        ],
        styles=[
            *(offline.vendored(a.url) for a in assets if isinstance(a, folium.CssLink)),
            offline.vendored("source-sans-3/source-sans-3.css"),
            palette.style(),
            *(
                offline.own_file(name)
                for name in ("page.css", "map.css", "partners.css", "print.css")
            ),
        ],
        chart=figure.html.render(),
        hosts=(tiles.host,) if tiles else (),
    )


def _draw(
    problem: Problem,
    weeks: Sequence[WeekView],
    coverage: Sequence[CoverageView],
    shapes: Mapping[str, dict[str, Any]],
) -> tuple[folium.Figure, dict[str, Any]]:
    """Draw every layer; return the rendered figure and the script names of the layers."""
    templates = offline.environment()
    chart = _chart(problem)
    communes = _communes(templates, shapes, coverage).add_to(chart)
    _outline(shapes).add_to(chart)
    _places(problem).add_to(chart)
    sites = _sites(templates, problem, weeks).add_to(chart)
    figure = cast(folium.Figure, chart.get_root())
    _settle(figure)
    figure.render()
    return figure, {
        "map": chart.get_name(),
        "shapes": communes.get_name(),
        "sites": sites.get_name(),
    }


def _chart(problem: Problem) -> folium.Map:
    """Return an empty map: no tiles, no control but those the page adds in French."""
    points = [commune.point for commune in problem.territory.communes]
    motion: dict[str, Any] = {
        "zoom_animation": JsCode(ANIMATED),
        "fade_animation": JsCode(ANIMATED),
    }
    chart = folium.Map(
        location=[_middle([p.lat for p in points]), _middle([p.lon for p in points])],
        zoom_start=10,
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        scroll_wheel_zoom=False,
        zoom_snap=0.1,
        zoom_delta=0.5,
        min_zoom=7,
        max_zoom=15,
        **motion,
    )
    chart.default_js = [("leaflet", "leaflet/leaflet.js")]
    chart.default_css = [("leaflet_css", "leaflet/leaflet.css")]
    CustomPane("tours", z_index=440, pointer_events=False).add_to(chart)
    CustomPane("arrows", z_index=450, pointer_events=False).add_to(chart)
    CustomPane("places", z_index=590, pointer_events=False).add_to(chart)
    return chart


def _middle(values: Sequence[float]) -> float:
    return round((min(values) + max(values)) / 2, 5)


def _communes(
    templates: Environment,
    shapes: Mapping[str, dict[str, Any]],
    coverage: Sequence[CoverageView],
) -> folium.GeoJson:
    """Draw the communes, shaded and textured by service level."""
    card = templates.get_template("commune.html")
    features = [
        {
            "type": "Feature",
            "geometry": shapes[view.code],
            "properties": {
                "code": view.code,
                "fills": " ".join(view.fills),
                "tip": escape(view.tip),
                "card": card.render(commune=view),
            },
        }
        for view in sorted(coverage, key=lambda view: view.code)
    ]
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        name="communes",
        control=False,
        style_function=_style,
        smooth_factor=0.4,
        on_each_feature=JsCode(
            "function (feature, layer) {"
            f" layer.bindPopup(feature.properties.card, {json.dumps(CARD)});"
            " layer.bindTooltip(feature.properties.tip, {sticky: true}); }"
        ),
    )


def _style(feature: Mapping[str, Any]) -> dict[str, Any]:
    properties = feature["properties"]
    return {
        "className": f"commune in-{properties['code']} {properties['fills']}",
        "fillColor": palette.COLOURS["land"],
        "fillOpacity": 1,
        "color": palette.COLOURS["border"],
        "weight": 1,
    }


def _outline(shapes: Mapping[str, dict[str, Any]]) -> folium.GeoJson:
    """Draw the limit of the territory."""
    return folium.GeoJson(
        {"type": "Feature", "geometry": outline(list(shapes.values())), "properties": {}},
        name="outline",
        control=False,
        style_function=lambda _: {
            "className": "outline",
            "color": palette.COLOURS["soft"],
            "weight": 1.6,
            "fill": False,
            "interactive": False,
        },
    )


def _places(problem: Problem) -> folium.FeatureGroup:
    """Draw a dot at every town hall, with the name that zoom and room decide to show."""
    group = folium.FeatureGroup(name="places", control=False)
    ranked = sorted(problem.territory.communes, key=lambda c: (-c.population, c.code))
    for rank, commune in enumerate(ranked):
        folium.Marker(
            location=(commune.point.lat, commune.point.lon),
            icon=folium.DivIcon(
                html='<span class="dot"></span><span class="value"></span>'
                f'<span class="name {_size(commune)}" data-rank="{rank}">'
                f"{escape(commune.name)}</span>",
                icon_size=(6, 6),
                icon_anchor=(3, 3),
                class_name=f"place place-{escape(commune.code)}",
            ),
            interactive=False,
            keyboard=False,
            pane="places",
        ).add_to(group)
    return group


def _size(commune: Commune) -> str:
    if commune.population >= TOWN:
        return "town"
    return "village" if commune.population >= VILLAGE else "hamlet"


def _sites(
    templates: Environment, problem: Problem, weeks: Sequence[WeekView]
) -> folium.FeatureGroup:
    """Draw the fixed sites and the depots, always there, in shapes of their own."""
    group = folium.FeatureGroup(name="sites", control=False)
    template = templates.get_template("site.html")
    communes = problem.territory.by_code()
    stops = tables.all_stops(weeks)
    for venue in (venue for venue in problem.scenario.venues if venue.fixed):
        held = [stop for stop in stops if stop.venue.id == venue.id]
        card = template.render(
            venue=venue, commune=communes[venue.commune], stops=held, texts=texts
        )
        html = (
            '<span class="site-mark" aria-hidden="true">F</span>'
            f'<span class="sr">{words.FIXED_SITE.format(escape(venue.name))}</span>'
        )
        name = f"site of-{escape(venue.id)}"
        _symbol(venue.point.lat, venue.point.lon, name, html, (24, 24), (12, 12), card).add_to(
            group
        )
    depots = {team.depot: team.depot_point for team in problem.scenario.teams}
    for depot, point in sorted(depots.items()):
        names = texts.listing([t.name for t in problem.scenario.teams if t.depot == depot])
        back = words.FROM_DEPOT.format(escape(names))
        card = f'<p class="card-title">{words.DEPOT}</p><p>{back}</p>'
        html = f'<span class="depot-mark">{words.DEPOT}</span>'
        _symbol(point.lat, point.lon, "depot", html, (48, 24), (70, 12), card).add_to(group)
    for mark in partner_marks(templates, problem):
        at = mark.point
        _symbol(at.lat, at.lon, "partner", mark.html, (26, 26), (13, 13), mark.card).add_to(group)
    return group


def _symbol(
    lat: float,
    lon: float,
    name: str,
    html: str,
    size: tuple[int, int],
    anchor: tuple[int, int],
    card: str,
) -> folium.Marker:
    return folium.Marker(
        location=(lat, lon),
        icon=folium.DivIcon(
            html=html,
            icon_size=size,
            icon_anchor=anchor,
            popup_anchor=(0, -12),
            class_name=f"mark {name}",
        ),
        popup=Card(card),
    )


def _settle(root: folium.Element) -> None:
    """Replace folium's random identifiers by ranks in the tree, so that bytes repeat."""
    for rank, element in enumerate(_walk(root)):
        element._id = str(rank)


def _walk(element: folium.Element) -> Iterator[folium.Element]:
    yield element
    for child in element._children.values():
        yield from _walk(child)
