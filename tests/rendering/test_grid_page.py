"""The page of a grid: what it says, and dots that stay on their strip."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.model.effort import Effort
from planner.model.grid import DONE, FAILED, Cell, Grid, KeyChange, Run
from planner.rendering.grid import HALF, RADIUS, render_grid, strip

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
NASTY = "<script>alert(1)</script> & Co"


def cell(value):
    change = KeyChange(("policy", "target_minutes"), value)
    return Cell("t0", Path("t0/scenarios/reference.toml"), "reference", (change,))


def run(value, share, **changes):
    figures = dict.fromkeys(
        ("communes_reached", "communes_with_need", "sessions", "drive_hours", "worst_level"), 1
    )
    fields = {
        "status": DONE,
        "name": NASTY,
        "communes": 12,
        "certificate": {"status": "optimal", "tiers": []},
        "indicators": figures
        | {"under3_within_15min": share, "under3_within_10min": None, "level": 0.5},
    }
    return Run(key="k", territory="t0", scenario="reference",
               changes={"policy.target_minutes": value}, **fields | changes)  # fmt: skip


@pytest.fixture
def grid():
    cells = (cell(15), cell(10), cell(5))
    return Grid("Essai", cells, date(2026, 11, 30), 14, Effort())


def test_what_is_done_failed_and_left_is_told(grid):
    failed = run(10, 0.0, status=FAILED, reason="Aucun planning possible", indicators={})
    page = render_grid(grid, {0: run(15, 0.875), 1: failed})
    assert NASTY not in page
    assert "87,5\N{NARROW NO-BREAK SPACE}%" in page or "87,5\N{NO-BREAK SPACE}%" in page
    assert "Aucun planning possible" in page
    assert "Grille inachevée" in page
    assert "estimations" in page
    assert page.count('class="dot"') == 1


def test_a_figure_nobody_knows_is_a_dash(grid):
    page = render_grid(grid, {0: run(15, None, indicators=run(15, None).indicators)})
    assert "–" in page
    assert 'class="dot"' not in page


@given(st.lists(st.floats(0, 1), max_size=60))
def test_every_run_has_a_dot_on_the_strip(shares):
    dots = strip([(share, "x") for share in shares])
    assert [dot.x for dot in dots] == [round(300 * share, 1) for share in sorted(shares)]
    assert all(abs(dot.y) + RADIUS <= HALF + 1 for dot in dots)


def test_two_equal_shares_are_two_dots():
    first, second = strip([(0.5, "a"), (0.5, "b")])
    assert (first.x, first.y) != (second.x, second.y)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_is_accessible_and_does_not_overflow(grid, tmp_path, chromium, width):
    path = tmp_path / "grille.html"
    failed = run(10, 0.0, status=FAILED, reason="Aucun planning possible", indicators={})
    path.write_text(render_grid(grid, {0: run(15, 0.875), 1: failed}), encoding="utf-8")
    page = chromium.new_page(viewport={"width": width, "height": 900}, locale="fr-FR")
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(path.as_uri())
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert [(item["id"], item["nodes"][0]["html"][:120]) for item in found] == []
    assert complaints == []
    assert wide <= width
