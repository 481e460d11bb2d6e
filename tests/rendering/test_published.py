"""Published figures added up, by hand; and none of the CAF by village in what is handed out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from planner.evaluation.coverage import coverage
from planner.model.coverage import CommuneCoverage
from planner.model.plan import Plan
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.rendering import page_tables as tables
from planner.rendering.published import shared_lines
from planner.texts import NBSP, THIN
from tests.worlds import code, line_world


def row(k: int, wait: int | None) -> CommuneCoverage:
    return CommuneCoverage(code(k), f"Village {k}", 10, 1, 0.5, None, None, wait)


def known(problem: Problem, sources: dict[str, str], *figures: tuple[float | None, int | None]):
    """The communes of a world, their figures and where these come from."""
    communes = tuple(
        replace(commune, households_without_car=carless, caf_recipients=caf)
        for commune, (carless, caf) in zip(problem.territory.communes, figures, strict=True)
    )
    territory = replace(problem.territory, communes=communes, sources=sources)
    return replace(problem, territory=territory)


def test_figures_are_shared_between_reached_and_others() -> None:
    problem, _ = line_world(3)
    rows = [row(0, 14), row(1, 7), row(2, None)]
    sources = {"caf_recipients": "Cnaf, décembre 2024"}
    made = known(problem, sources, (2.5, 10), (3.5, None), (4.0, 5))
    assert [line.replace(NBSP, " ") for line in shared_lines(made, rows)] == [
        "Ménages sans voiture : 6 dans les communes atteintes, 4 dans les autres.",
        "Foyers allocataires de la CAF : 10 dans les communes atteintes, 5 dans les autres ; "
        "1 commune inconnue, non comptée. Cnaf, décembre 2024.",
    ]


def test_what_is_known_of_nobody_is_to_complete() -> None:
    problem, _ = line_world(3)
    sources = {"caf_recipients": "Cnaf", "households_without_car": "Insee"}
    made = known(problem, sources, *[(None, None)] * 3)
    lines = shared_lines(made, [row(k, 7) for k in range(3)])
    assert [line.replace(NBSP, " ") for line in lines] == [
        "Ménages sans voiture : à compléter.",
        "Foyers allocataires de la CAF : à compléter.",
    ]


def test_the_real_territory_adds_up(problem: Problem, plan: Plan, travel: TravelTimes) -> None:
    rows = coverage(problem, plan, travel)
    reached = {r.code for r in rows if r.reached}
    homes = [c.households_without_car or 0 for c in problem.territory.communes]
    inside = sum(c.caf_recipients or 0 for c in problem.territory.communes if c.code in reached)
    assert round(sum(homes)) == 771
    _, caf = shared_lines(problem, rows)
    assert f" {inside:,} dans".replace(",", THIN) in caf.replace(NBSP, " ")
    assert f"{2035 - inside} dans les autres" in caf
    assert "2 communes inconnues" in caf.replace(NBSP, " ")


def test_the_page_shows_households_without_a_car_and_their_source(
    render: Callable[..., str], problem: Problem, plan: Plan, travel: TravelTimes
) -> None:
    views = tables.coverage_views(problem, plan, travel, coverage(problem, plan, travel), [])
    said = {view.name: view.without_car for view in views}
    assert said["Joinville"] == f"353 sur 1{THIN}476"
    page = render()
    assert f'<td class="num extra">{said["Joinville"]}</td>' in page
    assert json.dumps(f"{said['Joinville']} (recensement)")[1:-1] in page  # its card
    assert "recensement RP2022" in page


def test_the_page_that_is_handed_out_has_no_caf(
    render: Callable[..., str], problem: Problem, polygons: dict[str, Any]
) -> None:
    told = {**polygons["sources"], "caf_recipients": "Cnaf 987654"}
    communes = tuple(
        replace(c, caf_recipients=987654, households_without_car=8765.0, households=9999.0)
        for c in problem.territory.communes
    )
    territory = replace(problem.territory, communes=communes, sources=told)
    page = render(
        problem=replace(problem, territory=territory), polygons={**polygons, "sources": told}
    )
    digits = page.replace(THIN, "").replace(json.dumps(THIN)[1:-1], "")
    assert digits.count("8765 sur 9999") == 2 * 59  # so written, a figure would be found
    assert "987654" not in digits
    assert "allocataires" not in page


def test_a_territory_without_figures_says_so(
    render: Callable[..., str], problem: Problem, polygons: dict[str, Any]
) -> None:
    communes = tuple(
        replace(c, households=None, households_without_car=None, caf_recipients=None)
        for c in problem.territory.communes
    )
    territory = replace(problem.territory, communes=communes, sources={})
    bare = {key: value for key, value in polygons.items() if key != "sources"}
    page = render(problem=replace(problem, territory=territory), polygons=bare)
    assert page.count(json.dumps("à compléter (recensement)")[1:-1]) == 59
