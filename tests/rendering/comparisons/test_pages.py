"""Pages of comparisons in a real browser: offline, accessible, maps that follow each other."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from planner.evaluation.indicators import INDICATORS
from planner.rendering import offline
from planner.rendering.comparisons import comparison_table as table
from planner.rendering.comparisons import sheet
from planner.rendering.comparisons.comparison_page import comparison_page
from planner.rendering.comparisons.frontier_page import frontier_csv, frontier_page
from planner.rendering.comparisons.sensitivity_page import sensitivity_csv, sensitivity_page
from planner.rendering.comparisons.sheet import comparison_sheet
from planner.rendering.geometry import commune_shapes
from planner.texts import comparing, vehicles
from planner.texts.formats import sentence_case

AXE = Path(__file__).parents[1] / "vendor" / "axe-core" / "axe.min.js"
SIZES = [(1280, 900), (390, 844), (320, 640)]
PAGES = ["comparison", "frontier", "sensitivity"]


@pytest.fixture(scope="module")
def pages(comparison, outline, frontiers, trials, tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    made = {
        "comparison": comparison_page(comparison, outline),
        "frontier": frontier_page(frontiers),
        "sensitivity": sensitivity_page(trials),
    }
    for name, text in made.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


@pytest.fixture
def opened(chromium: Any, pages: dict[str, Path]) -> Iterator[Callable[..., Any]]:
    contexts, complaints = [], []

    def open_page(name: str, size: tuple[int, int] = SIZES[0], **options: Any) -> Any:
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        context.set_offline(True)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append("dialog"))
        page.goto(pages[name].as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_loaded_from_elsewhere(pages, name):
    text = pages[name].read_text("utf-8")
    assert offline.loaded_addresses(text) == ()
    assert "default-src 'none'" in text
    assert " style=" not in text
    assert "<script>alert" not in text


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation_and_the_page_fits(opened, name, size):
    page = opened(name, size)
    for summary in page.locator("summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [
        f"{item['id']}: {node['html'][:150]} {node.get('failureSummary', '')[:200]}"
        for item in found["violations"]
        for node in item["nodes"]
    ] == []


@pytest.mark.browser
def test_maps_follow_each_other(opened):
    page = opened("comparison")
    maps = page.locator(".maps svg")
    assert maps.count() == 3
    page.select_option("#commune", label="Épizon")
    assert page.locator(".maps use.ring").count() == 3
    said = page.locator(".maps output").all_inner_texts()
    assert all(re.match(r"Épizon\s: (\d+\s%|non atteinte|–)", text) for text in said)
    page.locator("#closer").click()
    views = {maps.nth(rank).get_attribute("viewBox") for rank in range(3)}
    assert len(views) == 1
    assert views.pop().split()[2] == "150"
    page.locator("#whole").click()
    assert maps.first.get_attribute("viewBox").startswith("0 0 300")
    page.get_by_role("radio", name="l’écart").check()
    assert page.locator(".legend:visible").count() == 1
    assert "moins bien" in maps.nth(1).get_attribute("aria-label")
    page.locator(".maps svg").nth(1).locator("use[data-code='52250']").click(force=True)
    assert page.locator("#commune").input_value() == "52250"


@pytest.mark.browser
@pytest.mark.parametrize("shown", ["levels", "changes"])
def test_every_commune_is_filled_with_a_pattern(opened, shown):
    page = opened("comparison")
    page.check(f"input[value={shown}]")
    fills = page.eval_on_selector_all(
        ".maps use[data-code]", "all => all.map((use) => getComputedStyle(use).fill)"
    )
    assert {fill[:5] for fill in fills} == {'url("'}


@pytest.mark.browser
def test_without_scripts_the_maps_and_tables_are_there(opened):
    page = opened("comparison", java_script_enabled=False)
    assert page.locator(".maps use[data-code]").count() == 3 * 59
    assert page.locator("table").first.is_visible()


def test_the_table_says_what_is_proven(comparison):
    first, fewer, almost = table.rows(comparison)
    assert all(cell.change == "" for cell in first.cells)
    assert fewer.cells[0].mark == comparing.MARKS["less"]
    assert almost.cells[0].mark == comparing.MARKS["unclear"]
    # What is not proven apart has no signed difference, nor what follows from it by chance.
    shown = dict(zip(table.columns(comparison), almost.cells, strict=True))
    told = dict(zip(table.columns(comparison), fewer.cells, strict=True))
    assert shown["level"].change == "" and told["level"].change.startswith("−")
    assert {shown[key].change for key in table.OF_COVERAGE & set(shown)} == {""}
    assert any(told[key].change for key in table.OF_COVERAGE & set(told))
    assert shown["work_hours_per_week"].change
    assert {told[key].note for key in ("cost_km", "co2")} == {
        sentence_case(vehicles.basis(say, comparison.reference.teams))
        for say in (vehicles.cost_basis, vehicles.co2_basis)
    }
    assert "oiture personnelle d’un agent" in told["cost_km"].note
    assert fewer.lost
    assert first.href == "plannings/tout/itineraire.html"


def test_the_page_leads_back_and_to_its_other_forms(comparison, outline):
    whole = comparison_page(comparison, outline, ("c.pdf", "c.csv"), "/scenarios")
    assert re.findall(r'<nav class="ways".*?</nav>', whole)[0].count("<a href=") == 3
    alone = comparison_page(comparison, outline)
    assert '<nav class="ways"' not in alone


def test_every_column_has_a_heading():
    assert all(INDICATORS[key].short for key in table.WIDE)
    assert set(sheet.PRINTED) <= set(table.WIDE)


def test_a_figure_unknown_everywhere_has_no_column(comparison):
    assert "cost_hours" not in table.columns(comparison)
    assert "cost_km" in table.columns(comparison)


def test_csv_holds_the_same_figures(comparison, frontiers, trials):
    rows = list(csv.DictReader(io.StringIO(table.comparison_csv(comparison))))
    assert [row["scenario"] for row in rows] == ["tout", "sans-mardi", "presque"]
    assert float(rows[0]["level"]) == pytest.approx(comparison.reference.figure("level"))
    assert float(rows[0]["level_low"]) < float(rows[0]["level_high"])
    assert rows[0]["cost_hours"] == ""
    assert rows[1]["lost"].split() == list(comparison.differences["sans-mardi"].lost)
    rows = list(csv.DictReader(io.StringIO(frontier_csv(frontiers))))
    assert [row["knee"] for row in rows] == ["false", "true", *["false"] * 4]
    rows = list(csv.DictReader(io.StringIO(sensitivity_csv(trials))))
    assert len(rows) == 3 * (1 + 6)
    assert {row["verdict"] for row in rows} == {"robust", "likely", "fragile"}


def test_the_sheet_is_one_accessible_page(comparison, problem, polygons):
    made = comparison_sheet(comparison, commune_shapes(problem, polygons))
    document = pikepdf.open(io.BytesIO(made))
    assert len(document.pages) == 1
    assert str(document.Root.Lang) == "fr"
    assert document.Root.MarkInfo.Marked


def test_in_brief_names_each_scenario_once(comparison):
    lines = comparing.overview(comparison)
    assert "Toute la semaine" in lines[0]
    assert any("moins, c’est prouvé" in line and "Sans le mardi" in line for line in lines)
    assert any(line.startswith("Indiscernables") for line in lines)
