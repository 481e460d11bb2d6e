"""Ways along the roads and areas around venues, on the page."""

import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from planner.model.plan import Plan
from planner.model.roads import Roads
from planner.model.scenario import Problem
from planner.model.territory import Point
from planner.rendering.geometry import drawn_once, legs
from planner.rendering.weeks import weeks_of
from planner.rendering.zones import drawn_context, zone_views
from planner.travel import roads_for

AREA = {"type": "Polygon", "coordinates": [[[5.0, 48.3], [5.3, 48.3], [5.1, 48.5], [5.0, 48.3]]]}


def every_way(problem: Problem, plan: Plan) -> dict[tuple[str, str], Any]:
    """A way with a corner for every leg of the plan."""
    found = {}
    for week in weeks_of(problem, plan):
        for tour in week.tours:
            ends = list(zip(tour.places, tour.path, strict=True))
            for (a, start), (b, end) in pairwise(ends):
                corner = (start.lat, end.lon)
                found[a, b] = ((start.lat, start.lon), corner, (end.lat, end.lon))
    return found


@pytest.fixture
def roads(problem: Problem, plan: Plan) -> Roads:
    zones = {"poissons-fixe": {5: AREA, 10: AREA, 15: AREA}}
    return Roads(every_way(problem, plan), zones, {5: 1.8, 10: 4.8, 15: 8.0})


def data_of(page: str) -> dict[str, Any]:
    text = page.split('id="planner-data">')[1].split("</script>", maxsplit=1)[0]
    found: dict[str, Any] = json.loads(text)
    return found


def kinds(page: str) -> set[bool]:
    """Which legs there are: True along the roads, False as the crow flies."""
    return {leg["road"] for leg in data_of(page)["legs"]}


def test_along_the_roads_lines_are_solid(render: Callable[..., str], roads: Roads) -> None:
    page = render(roads=roads)
    assert kinds(page) == {True}
    assert "Trait plein : par les routes (© les contributeurs d’OpenStreetMap, ODbL)" in page
    assert "Trait droit en tirets" not in page


def test_without_roads_lines_are_dashed_and_say_so(render: Callable[..., str]) -> None:
    page = render()
    assert kinds(page) == {False}
    assert "Trait droit en tirets : à vol d’oiseau, ce n’est pas la route." in page
    assert "Trait plein" not in page


def test_out_and_back_is_one_dashed_line_with_two_arrows() -> None:
    """Dashes drawn twice over each other, out of step, would look like a solid line."""
    names, points = ["d", "a", "d"], [Point(48.0, 5.0), Point(48.0, 5.2), Point(48.0, 5.0)]
    assert drawn_once(legs(names, points, {})) == (0,)
    triangle = legs(["d", "a", "b", "d"], [*points[:2], Point(48.2, 5.1), points[0]], {})
    assert drawn_once(triangle) == (0, 1, 2)
    way = {("d", "a"): ((48.0, 5.0), (48.1, 5.1), (48.0, 5.2))}
    assert drawn_once(legs(names, points, way)) == (0, 1)
    assert drawn_once([]) == ()


def test_a_leg_without_a_way_is_dashed_among_the_others(
    render: Callable[..., str], problem: Problem, plan: Plan, roads: Roads
) -> None:
    ways = dict(roads.ways)
    missing = next(
        pair for pair in ways if pair[0] == "depot-joinville" and pair[1] != "joinville-fixe"
    )
    del ways[missing]
    page = render(roads=Roads(ways))
    assert kinds(page) == {True, False}
    assert "Trait plein" in page
    assert "Trait droit" in page
    weeks = weeks_of(problem, plan)
    assert drawn_context(problem, weeks, roads) == {"along_roads": True, "as_crow_flies": False}


def test_areas_by_road_and_circles_of_the_estimate(
    problem: Problem, plan: Plan, roads: Roads
) -> None:
    views = {view.venue.id: view for view in zone_views(problem, weeks_of(problem, plan), roads)}
    by_road, estimated = views["poissons-fixe"], views["joinville-fixe"]
    assert not by_road.estimated
    assert [minutes for minutes, _ in by_road.areas] == [15, 10, 5]
    assert estimated.estimated
    assert estimated.areas == ((15, 8000), (10, 4800), (5, 1800))
    held = {session.venue for _, session in plan.sessions()}
    fixed = {venue.id for venue in problem.scenario.venues if venue.fixed}
    assert set(views) == held | fixed


def test_the_page_says_which_areas_are_estimated(render: Callable[..., str], roads: Roads) -> None:
    page = render(roads=roads)
    options = re.search(r'<select id="zone".*?</select>', page, re.DOTALL)
    assert options
    assert re.search(r">Poissons[^<(]*</option>", options[0])
    assert re.search(r">Joinville[^<]*\(estimation\)</option>", options[0])
    zones = data_of(page)["zones"]
    assert zones["joinville-fixe"]["estimated"]
    assert zones["poissons-fixe"]["areas"][0][1] == AREA


def test_without_anything_to_draw_there_is_no_choice(render: Callable[..., str]) -> None:
    page = render()
    assert 'id="zone"' not in page
    assert data_of(page)["zones"] == {}


def test_drawings_of_some_places(roads: Roads) -> None:
    some = roads.among({"depot-joinville", "poissons-fixe"})
    assert all({*pair} <= {"depot-joinville", "poissons-fixe"} for pair in some.ways)
    assert some.ways
    assert set(some.zones) == {"poissons-fixe"}
    assert roads.among(set()).zones == {}
    assert some.circles == roads.circles


def test_the_estimate_gives_circles(problem: Problem) -> None:
    found = roads_for(problem)
    assert (found.ways, found.zones) == ({}, {})
    assert set(found.circles) == {5, 10, 15}


@pytest.mark.browser
def test_areas_in_a_browser(
    render: Callable[..., str], roads: Roads, chromium: Any, tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    path.write_text(render(roads=roads), encoding="utf-8")
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    context.set_offline(True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path.as_uri())
    page.wait_for_selector(".leaflet-container path.commune")
    assert page.locator("path.tour.road").count() > 0
    assert page.locator("path.zone").count() == 0
    assert not page.locator("#zone-note").is_visible()

    page.select_option("#zone", "joinville-fixe")
    assert page.locator("path.zone.estimated").count() == 3
    names = page.locator(".zone-name").all_inner_texts()
    assert sorted(names) == ["10 min (estimation)", "15 min (estimation)", "5 min (estimation)"]
    assert "Estimation : cercles à vol d’oiseau" in page.locator("#zone-note").inner_text()

    page.select_option("#zone", "poissons-fixe")
    assert page.locator("path.zone").count() == 3
    assert page.locator("path.zone.estimated").count() == 0
    assert sorted(page.locator(".zone-name").all_inner_texts()) == ["10 min", "15 min", "5 min"]
    assert "Par les routes" in page.locator("#zone-note").inner_text()
    # Tours stay above the areas.
    drawn = page.locator("#carte path.zone, #carte path.tour")
    order = drawn.evaluate_all("paths => paths.map(path => path.classList[0])")
    assert order.index("tour") > order.index("zone")
    assert "tour" not in order[: order.index("zone")]

    page.select_option("#zone", "")
    assert page.locator("path.zone").count() == 0
    context.close()
    assert complaints == []
