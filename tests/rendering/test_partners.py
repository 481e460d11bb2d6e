"""The convention's other actions: a mark of their own, a row for each, unknown said to be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from planner.evaluation.coverage import coverage
from planner.model.scenario import Problem
from planner.model.sites import Site
from planner.model.territory import Point
from planner.rendering.maps import render_map
from planner.rendering.partners import partner_views

NOWHERE = Site("a", "Espaces de vie <sociale>", "Vie sociale", "Convention")
IN_A_COMMUNE = Site("b", "Maison", "Petite enfance", "Convention", commune="52398")
PLACED = Site(
    "c", "Multi-accueil", "Crèche", "Convention", "52250", Point(48.4435, 5.1377), "2 rue",
    public="0 à 3 ans", access="sur inscription", status="à l’étude",
)  # fmt: skip


def having(problem: Problem, *sites: Site) -> Problem:
    return replace(problem, scenario=replace(problem.scenario, partner_sites=sites))


def page(problem: Problem, plan: Any, travel: Any, polygons: Any) -> str:
    return render_map(problem, plan, travel, coverage(problem, plan, travel), polygons)


def test_unknown_is_said_to_be(problem) -> None:
    nowhere, in_a_commune, placed = partner_views(having(problem, NOWHERE, IN_A_COMMUNE, PLACED))
    assert (nowhere.at, nowhere.where, nowhere.public) == (None, "à compléter", "à compléter")
    assert in_a_commune.at == problem.territory.by_code()["52398"].point
    assert (in_a_commune.exact, in_a_commune.where) == (False, "Poissons")
    assert (placed.at, placed.exact, placed.where) == (PLACED.point, True, "2 rue, Joinville")
    assert (placed.public, placed.access) == ("0 à 3 ans", "sur inscription")


def test_marks_legend_and_rows_are_on_the_page(problem, plan, travel, polygons) -> None:
    html = page(having(problem, NOWHERE, IN_A_COMMUNE, PLACED), plan, travel, polygons)
    assert html.count("Autre action : ") == 2  # one mark for each with a place or a commune
    assert "autre action de la convention" in html.casefold()
    assert "ne sont pas sur la carte" in html
    assert "Espaces de vie &lt;sociale&gt;" in html
    assert "Espaces de vie <sociale>" not in html


def test_without_any_place_there_is_no_legend(problem, plan, travel, polygons) -> None:
    html = page(having(problem, NOWHERE), plan, travel, polygons)
    assert "Autre action : " not in html
    assert "Les autres actions de la convention" in html


def test_without_sites_the_page_says_nothing_of_them(problem, plan, travel, polygons) -> None:
    html = page(having(problem), plan, travel, polygons)
    assert "autres actions" not in html


@pytest.mark.parametrize("site", [IN_A_COMMUNE, PLACED])
def test_the_same_sites_give_the_same_page(problem, plan, travel, polygons, site) -> None:
    pages = {page(having(problem, site), plan, travel, polygons) for _ in range(2)}
    assert len(pages) == 1


@pytest.mark.browser
def test_marks_of_one_place_can_each_be_opened(
    problem, plan, travel, polygons, tmp_path, chromium
) -> None:
    """Two sites and a fixed site at one point: none hides another, each opens its own card."""
    sites = [replace(PLACED, id=name, name=f"Action {name}") for name in ("c", "d")]
    path = tmp_path / "page.html"
    html = page(having(problem, *sites), plan, travel, polygons)
    path.write_text(html, encoding="utf-8")
    view = chromium.new_page(viewport={"width": 1280, "height": 900})
    view.goto(path.as_uri())
    marks = view.locator(".leaflet-container .partner-mark")
    boxes = [marks.nth(k).bounding_box() for k in range(2)]
    assert abs(boxes[0]["x"] - boxes[1]["x"]) + abs(boxes[0]["y"] - boxes[1]["y"]) > 20
    for k, site in enumerate(sites):
        marks.nth(k).click()
        card = view.locator(".leaflet-popup-content").last
        assert site.name in card.inner_text()
        view.keyboard.press("Escape")
    view.close()
