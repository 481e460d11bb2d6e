"""Coverage on the page: classes, figures, and what a revision changed."""

from collections.abc import Callable

import pytest

from planner.evaluation.coverage import coverage
from planner.model.coverage import CommuneCoverage
from planner.model.plan import Plan
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.rendering import classes
from planner.rendering import page_tables as tables
from tests.rendering.test_roads_on_map import data_of


def row(level: float = 0.5, minutes: float | None = 3.0) -> CommuneCoverage:
    return CommuneCoverage("00001", "A", 5.0, 1.0, level, minutes, "v", 7)


@pytest.mark.parametrize(
    ("minutes", "kind"),
    [(0.0, "1"), (5.0, "1"), (5.2, "2"), (10.0, "2"), (15.0, "3"), (15.1, "4"), (20.0, "4"),
     (20.5, "5"), (None, "5")],
)  # fmt: skip
def test_five_classes_of_minutes(minutes: float | None, kind: str) -> None:
    """Rounded up: 15.1 is not within 15."""
    assert classes.near_class(row(minutes=minutes)) == kind


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [(0.5, 0.5, "same"), (0.5, 0.504, "same"), (0.5, 0.51, "up"), (0.5, 0.2, "down")],
)
def test_three_classes_of_change(before: float, after: float, kind: str) -> None:
    assert classes.change_class(row(before), row(after)) == kind


def test_unreached_is_drawn_alike_by_every_measure() -> None:
    assert classes.LEVEL.fill(classes.UNREACHED) == classes.UNREACHED
    assert classes.LEVEL.fill("3") == "level-3"
    assert classes.CHANGE.fill(classes.UP) == "change-up"


def test_a_revised_plan_shows_before_and_after(
    render: Callable[..., str],
    problem: Problem,
    plan: Plan,
    travel: TravelTimes,
    without_a_session: Plan,
) -> None:
    was = {r.code: r for r in coverage(problem, plan, travel)}
    rows = coverage(problem, without_a_session, travel)
    lost = [r for r in rows if r.level < was[r.code].level - classes.NOTICED]
    assert lost
    page = render(plan=without_a_session)
    assert "Avant et après révision" in page
    said = data_of(page)["communes"]
    for commune in lost:
        points = round(100 * (was[commune.code].level - commune.level))
        assert said[commune.code]["change"] == f"−{points}"
    views = tables.coverage_views(
        problem, without_a_session, travel, rows, [], coverage(problem, plan, travel)
    )
    assert {v.code for v in views if v.change == classes.DOWN} == {r.code for r in lost}
    assert all(v.before and v.difference for v in views)


def test_a_plan_never_revised_has_no_before_and_after(
    render: Callable[..., str], page_text: str
) -> None:
    assert "Avant et après révision" not in page_text
    assert 'value="change"' not in page_text
    assert ">Écart<" not in page_text
