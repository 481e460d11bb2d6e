"""The page as a text: self-contained, repeatable, escaped, complete."""

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from planner import texts
from planner.errors import InputError
from planner.evaluation.coverage import coverage
from planner.evaluation.indicators import INDICATORS
from planner.model.calendar import Horizon
from planner.model.plan import Plan, Status, Tier, Unserved
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.rendering import offline
from planner.rendering import page_tables as tables
from tests.rendering.test_roads_on_map import data_of

MEGABYTES = 1.5
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'`${alert(3)}</style>{{7*7}}"


class Outline(HTMLParser):
    """Elements with their attributes, and the text outside scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.raw = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.raw = tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self.raw = False

    def handle_data(self, data: str) -> None:
        if not self.raw:
            self.text += data


def outline(page: str) -> Outline:
    parsed = Outline()
    parsed.feed(page)
    parsed.text = re.sub(r"\s+", " ", parsed.text)
    return parsed


def test_page_is_alone_and_small(page_text: str) -> None:
    assert offline.loaded_addresses(page_text) == ()
    assert len(page_text.encode()) < MEGABYTES * 1e6


def test_same_input_same_bytes(render: Callable[..., str], page_text: str) -> None:
    assert render() == page_text


def test_page_is_a_french_document(page_text: str) -> None:
    elements = outline(page_text).elements
    tags = [tag for tag, _ in elements]
    assert page_text.startswith("<!DOCTYPE html>")
    assert ("html", {"lang": "fr"}) in elements
    assert tags.count("h1") == tags.count("main") == tags.count("title") == 1
    viewports = [a["content"] for tag, a in elements if a.get("name") == "viewport"]
    assert viewports == ["width=device-width, initial-scale=1"]
    assert "user-scalable" not in page_text
    assert (
        "<title>Itinéraire du 30 novembre au 4 décembre 2026 – "
        "CC du Bassin de Joinville en Champagne</title>" in page_text
    )


def test_policy_allows_these_texts_only(page_text: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page_text)
    assert policy
    assert "unsafe" not in policy[1]
    assert page_text.index("Content-Security-Policy") < page_text.index("<style>")
    for tag, attributes in outline(page_text).elements:
        assert "style" not in attributes, (tag, attributes)
        assert not [name for name in attributes if name.startswith("on")]
    assert "eval(" not in page_text
    assert "jquery" not in page_text.lower()


def test_tables_say_what_the_map_says(page_text: str, plan: Plan, problem: Problem) -> None:
    parsed = outline(page_text)
    stops = [a["data-stop"] for _, a in parsed.elements if "data-stop" in a]
    assert len(stops) == 2 * len(plan.sessions())  # its week's table, and that of all
    communes = [a["data-commune"] for _, a in parsed.elements if "data-commune" in a]
    assert sorted(map(str, communes)) == sorted(problem.territory.by_code())
    for text in (
        "mardi 1er décembre 2026",
        "une semaine sur deux (semaines A)",
        "Service fermé : Vacances de Noël",
        "Temps estimés à vol d’oiseau, sans réseau routier",
        "à confirmer",
        "Gillaumé (besoin 1)",
        "aucun lieu retenu à 15 min ou moins",
        "IGN, ADMIN EXPRESS",
        "DILA",
        "Insee",
        "12 196",
        "au plus 0,3 % de mieux",
        "Scénario « Référence »",
        "Tarif non renseigné dans le scénario",
        "Voiture personnelle d’un agent, 0,41 €/km",
        "Voiture personnelle d’un agent, 0,192 kg/km",
    ):
        assert text in parsed.text, text
    assert "Planning prouvé optimal" not in parsed.text


def test_every_indicator_is_on_the_page(render: Callable[..., str], plan: Plan) -> None:
    assert plan.indicators.keys() == INDICATORS.keys()
    shown = outline(render()).text
    assert [i.label for i in INDICATORS.values() if i.label not in shown] == []


def test_proven_plans_are_said_so(render: Callable[..., str], plan: Plan) -> None:
    tiers = (Tier("unreached", "min", 1.0, 1.0), Tier("level", "max", 300.0, 300.0))
    certificate = replace(plan.certificate, status=Status.OPTIMAL, tiers=tiers)
    text = outline(render(plan=replace(plan, certificate=certificate))).text
    assert "Planning prouvé optimal" in text
    assert "de mieux" not in text


def test_minutes_out_of_reach_never_look_within_reach(
    problem: Problem, plan: Plan, travel: TravelTimes
) -> None:
    rows = coverage(problem, plan, travel)
    just_beyond = [row for row in rows if 15 < (row.nearest_minutes or 0) < 15.5]
    assert just_beyond  # the case exists in the real territory
    views = {v.code: v for v in tables.coverage_views(problem, plan, travel, rows, [])}
    assert [views[row.code].minutes for row in just_beyond] == [f"16{texts.NBSP}min"] * len(
        just_beyond
    )


def test_times_by_road_are_not_called_estimates(render: Callable[..., str], plan: Plan) -> None:
    text = outline(render(plan=replace(plan, travel_estimated=False, travel_engine="osrm"))).text
    assert "Moteur : osrm" in text
    assert "sans réseau routier" not in text


def test_focus_is_shown_first(render: Callable[..., str]) -> None:
    page = render(focus=(date(2026, 12, 7), date(2026, 12, 11)))
    assert '<span id="week-title">du 7 au 11 décembre 2026</span>' in page
    assert '<div data-week="20261130" hidden>' in page
    assert '<div data-week="20261207">' in page


def test_hostile_texts_are_shown_not_run(
    render: Callable[..., str], problem: Problem, plan: Plan, polygons: dict[str, Any]
) -> None:
    scenario = problem.scenario
    hostile = replace(
        problem,
        territory=replace(
            problem.territory,
            name=HOSTILE,
            communes=tuple(replace(c, name=HOSTILE + c.code) for c in problem.territory.communes),
        ),
        scenario=replace(
            scenario,
            venues=tuple(
                replace(v, name=HOSTILE, address=HOSTILE, status="à confirmer " + HOSTILE)
                for v in scenario.venues
            ),
            activities=tuple(replace(a, name=HOSTILE) for a in scenario.activities),
            teams=tuple(replace(t, name=HOSTILE) for t in scenario.teams),
        ),
    )
    bad = replace(
        plan,
        territory_name=HOSTILE,
        scenario_name=HOSTILE,
        travel_engine=HOSTILE,
        unserved=tuple(Unserved(u.commune, HOSTILE) for u in plan.unserved),
        certificate=replace(plan.certificate, engine=HOSTILE),
    )
    shapes = deepcopy(polygons)
    for feature in shapes["features"]:
        feature["properties"]["children_method"] = HOSTILE
    page = render(problem=hostile, plan=bad, polygons=shapes)
    scripts = [a for tag, a in outline(page).elements if tag == "script"]
    assert scripts == [{"type": "application/json", "id": "planner-data"}, {}, {}, {}]
    assert not re.search(r"<img", page)
    assert HOSTILE in outline(page).text
    assert "49" not in re.findall(r"onerror=alert\(2\)[^<]*&gt;[^<]{0,40}", page)


def test_a_commune_without_polygon_is_refused(
    render: Callable[..., str], polygons: dict[str, Any]
) -> None:
    some = {**polygons, "features": polygons["features"][1:]}
    with pytest.raises(InputError, match=r"Aingoulaincourt \(52004\)"):
        render(polygons=some)


def test_a_plan_without_tours_still_has_a_page(render: Callable[..., str], plan: Plan) -> None:
    text = outline(render(plan=replace(plan, tours=(), indicators={}))).text
    assert "Aucune tournée cette semaine" in text
    assert "à compléter" in text


def test_a_school_year_still_fits(render: Callable[..., str], problem: Problem, plan: Plan) -> None:
    """Ten times four weeks: what recurs is written once."""
    end = date(2027, 9, 5)
    tours = tuple(
        replace(tour, date=tour.date + timedelta(days=28 * block))
        for block in range(10)
        for tour in plan.tours
    )
    long = replace(problem, horizon=Horizon(plan.start, end))
    page = render(problem=long, plan=replace(plan, tours=tours, end=end))
    assert len(page.encode()) < MEGABYTES * 1e6
    data = data_of(page)
    once = data_of(render())
    assert len(data["legs"]) == len(once["legs"])
    assert len(data["offers"]) == len(once["offers"])
    assert len(data["halls"]) == len(once["halls"])
