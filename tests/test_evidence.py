"""What was found of a visit is found again, when it is of the same plan and sound."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from planner.evidence import keep, place_of, recall
from planner.explaining import asking
from planner.model.effort import Effort
from planner.model.plan import Status
from planner.visits import Evidence, price_visit
from tests.efforts import PROVEN
from tests.revisions import either_village


@pytest.fixture(scope="module")
def stored():
    """A plan of which nothing is proven, so that both problems are solved."""
    problem, plan, travel = either_village()
    trivial = {"level": 70.0, "driving": 0.0}
    tiers = tuple(replace(tier, bound=trivial[tier.name]) for tier in plan.certificate.tiers)
    certificate = replace(plan.certificate, tiers=tiers, status=Status.FEASIBLE)
    return problem, replace(plan, certificate=certificate), travel


def test_the_same_question_goes_on_from_what_was_found(stored, tmp_path: Path) -> None:
    place = place_of(tmp_path, stored, "hall-3")
    assert recall(place, stored, "hall-3") == Evidence()
    visit = price_visit(stored, "hall-3", PROVEN)
    keep(place, visit.evidence)
    again = recall(place, stored, "hall-3")
    assert [p.certificate.tiers for p in again.visiting] == [
        p.certificate.tiers for p in visit.evidence.visiting
    ]
    # Without any time, as much is known as before.
    assert price_visit(stored, "hall-3", Effort(1e-6), known=again).changes == visit.changes


def test_what_is_torn_or_unsound_is_left_out(stored, tmp_path: Path) -> None:
    place = place_of(tmp_path, stored, "hall-3")
    visit = price_visit(stored, "hall-3", PROVEN)
    keep(place, visit.evidence)
    (path,) = place.glob("avec-*.json")
    text = path.read_text("utf-8")
    path.write_text(text[:100], "utf-8")
    assert recall(place, stored, "hall-3").visiting == ()
    (plan,) = visit.evidence.visiting
    lazy = replace(plan, tours=())
    keep(place, Evidence((), (lazy,)))
    assert recall(place, stored, "hall-3") == Evidence()


def test_another_plan_or_hall_has_another_place(stored, tmp_path: Path) -> None:
    problem, plan, travel = stored
    other = problem, replace(plan, tours=()), travel
    asked = ((stored, "hall-3"), (stored, "hall-0"), (other, "hall-3"), (stored, "hall-3"))
    assert len({place_of(tmp_path, *question) for question in asked}) == 3


def test_asked_twice_it_is_told_the_same(stored, tmp_path: Path) -> None:
    first = asking(stored, "hall-3", PROVEN, memory=tmp_path)
    again = asking(stored, "hall-3", Effort(1e-6), memory=tmp_path)
    assert replace(first, seconds=0.0) == replace(again, seconds=0.0) and not again.open


def test_what_cannot_be_kept_is_only_computed_again(stored, tmp_path: Path) -> None:
    wall = tmp_path / "file"
    wall.write_text("", "utf-8")
    keep(wall / "place", price_visit(stored, "hall-3", PROVEN).evidence)
    assert recall(wall / "place", stored, "hall-3") == Evidence()
