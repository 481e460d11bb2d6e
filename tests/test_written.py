"""Plans of sibling folders: which one is taken up again, what is kept when another comes."""

import json
import os
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from planner import pipeline, written
from planner.commands.disruption_words import read_disruptions
from planner.loading import load_problem, scenario_digest
from planner.revising.replanning import Terms, replan
from tests.efforts import COUNTED, PROVEN

SCENARIO = Path(__file__).resolve().parents[1] / "data" / "scenarios" / "reference.toml"
START = date(2026, 11, 30)


@pytest.fixture(scope="module")
def result():
    problem = load_problem(SCENARIO, START, 14)
    return pipeline.make_plan(problem, pipeline.travel_times(problem), COUNTED)


@pytest.fixture(scope="module")
def original(result, tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans") / "w49"
    pipeline.write_result(result, folder, pipeline.load_polygons(SCENARIO))
    return folder


@pytest.fixture
def folder(original, tmp_path):
    """A copy of the plan's folder, to be spoilt."""
    return Path(shutil.copytree(original, tmp_path / "plan"))


def spoil(folder):
    """Have the judge refuse a plan: a tour is gone, its figures are not."""
    path = folder / "plan.json"
    plan = json.loads(path.read_text(encoding="utf-8"))
    plan["tours"].pop()
    path.write_text(json.dumps(plan), encoding="utf-8")


def test_the_plan_of_the_block_is_reused(original, result):
    again = written.reusable(original.parent / "w50", result.problem, result.travel)
    assert again is not None
    assert again.plan == result.plan
    assert again.rows == result.rows
    assert again.problem == result.problem


def test_not_for_another_problem(original, result):
    elsewhere = original.parent / "w50"
    scenario = replace(result.problem.scenario, name="Autre")
    assert (
        written.reusable(elsewhere, replace(result.problem, scenario=scenario), result.travel)
        is None
    )
    later_on = load_problem(SCENARIO, START + timedelta(days=14), 14)
    assert scenario_digest(later_on) != result.plan.scenario_digest
    assert written.reusable(elsewhere, later_on, result.travel) is None


def test_not_from_a_plan_that_is_broken_or_unsound(folder, result):
    target = folder.parent / "w50"
    assert written.reusable(target, result.problem, result.travel) is not None
    spoil(folder)
    assert written.reusable(target, result.problem, result.travel) is None
    (folder / "plan.json").write_text("{", encoding="utf-8")
    assert written.reusable(target, result.problem, result.travel) is None
    assert written.reusable(folder / "nowhere" / "w50", result.problem, result.travel) is None


def test_of_a_plan_and_its_revisions_the_last_one_counts(folder, result):
    stored = result.problem, result.plan, result.travel
    when = result.plan.tours[0].date.isoformat()
    disruptions = read_disruptions(*stored[:2], {"cancel": [when]})
    revised = replan(stored, disruptions, Terms(START), PROVEN).result
    pipeline.write_result(revised, folder.parent / "w49-r1", pipeline.polygons_of(folder))
    os.utime(folder / "plan.json")  # whatever was written last
    again = written.reusable(folder.parent / "w50", result.problem, result.travel)
    assert again is not None
    assert (again.plan, again.problem) == (revised.plan, revised.problem)
    # One that its judge refuses does not count.
    spoil(folder.parent / "w49-r1")
    again = written.reusable(folder.parent / "w50", result.problem, result.travel)
    assert again is not None and again.plan == result.plan


def test_the_plan_that_another_replaces_is_kept(folder, result):
    other = replace(result, plan=replace(result.plan, tours=result.plan.tours[:-1]))
    assert written.set_aside(folder.parent / "rien", other) is None
    assert written.set_aside(folder, result) is None  # the same, computed again
    os.utime(folder / "plan.json", (1_800_000_000, 1_800_000_000))
    kept = written.set_aside(folder, other)
    assert kept.parent == folder.parent / "remplaces"
    assert kept.name.startswith("plan-2027")
    assert {path.name for path in kept.iterdir()} == {path.name for path in folder.iterdir()}
    assert (kept / "plan.json").read_bytes() == (folder / "plan.json").read_bytes()
    (folder / "plan.json").write_text("{", encoding="utf-8")
    os.utime(folder / "plan.json", (1_900_000_000, 1_900_000_000))
    damaged = written.set_aside(folder, other)
    assert damaged != kept and (damaged / "plan.json").read_text(encoding="utf-8") == "{"


def test_weeks_of_another_plan_are_named(folder, result):
    tours = result.plan.tours[:-1]
    other = replace(result, plan=replace(result.plan, tours=tours))
    assert written.weeks_apart(folder.parent / "w50", result) == ()
    assert written.weeks_apart(folder.parent / "w50", other) == (folder,)
    assert written.weeks_apart(folder, other) == ()  # it is about to be written
    written.set_aside(folder, other)  # what was replaced is no week
    assert written.weeks_apart(folder.parent / "w50", other) == (folder,)
    later = replace(other, plan=replace(other.plan, start=START + timedelta(days=14)))
    assert written.weeks_apart(folder.parent / "w50", later) == ()
