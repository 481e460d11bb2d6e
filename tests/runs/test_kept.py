"""Plans kept in folders: solved once, read back, solved again when they must be."""

import json
from contextlib import closing
from dataclasses import replace

import pytest

from planner import __version__
from planner.loading import digest, scenario_digest
from planner.runs.kept import NamedProblem, keep, run_all, stored
from planner.runs.pool import LocalProcesses
from planner.solving.lexicographic import EpsilonTargets
from tests.efforts import PROVEN
from tests.workers import Here
from tests.worlds import line_world


@pytest.fixture(scope="module")
def jobs():
    problem, travel = line_world()
    none = replace(problem.scenario, activities=problem.scenario.activities[:1])
    alone = tuple(replace(team, agents=1) for team in none.teams)
    impossible = replace(problem, scenario=replace(none, teams=alone))
    return (
        NamedProblem("entier", problem, travel),
        NamedProblem("peu", problem, travel, EpsilonTargets(unreached=5, level=0.0)),
        NamedProblem("impossible", impossible, travel),
    )


@pytest.fixture(scope="module")
def kept(jobs, tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans")
    return folder, run_all(jobs, PROVEN, folder, Here())


def test_each_job_has_its_run_in_order(jobs, kept):
    folder, runs = kept
    assert [run.job.name for run in runs] == ["entier", "peu", "impossible"]
    assert runs[2].result is None
    assert runs[2].reasons
    assert sorted(path.name for path in folder.iterdir()) == ["entier", "peu"]
    asked = json.loads((folder / "entier" / "run.json").read_text("utf-8"))
    assert list(asked.items()) == [("key", jobs[0].key(PROVEN)), ("time_limit", PROVEN.seconds)]
    whole, least = (run.result.plan.certificate.tiers for run in runs[:2])
    assert least[1].value < whole[1].value
    assert least[2].value < whole[2].value


def test_what_is_kept_is_not_solved_again(jobs, kept):
    folder, first = kept
    workers = Here()
    again = run_all(jobs[:2], PROVEN, folder, workers)
    assert workers.solved == []
    assert [run.result.plan for run in again] == [run.result.plan for run in first[:2]]


def test_what_is_finished_when_interrupted_is_kept(jobs, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        run_all([jobs[2], *jobs[:2], replace(jobs[0], name="encore")], PROVEN, tmp_path, Here(3))
    workers, told = Here(), []
    run_all(jobs[:2], PROVEN, tmp_path, workers, lambda stage, *_: told.append(stage))
    assert workers.solved == ["peu"]
    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in told] == [
        f"1 planning fini sur 2 ; en cours : « {jobs[1].problem.scenario.name} »"
    ]


def test_what_earlier_programs_kept_has_the_same_key(jobs):
    """It is found again: the words of the key are those it was always made of."""
    best = "Enough(unreached=0, level=inf, worst_level=inf)"
    enough = {"peu": "Enough(unreached=5, level=0.0, worst_level=inf)"}
    for job in jobs:
        inputs = scenario_digest(job.problem), job.travel.digest
        asked = enough.get(job.name, best), PROVEN.seed, PROVEN.deterministic
        assert job.key(PROVEN) == digest((*inputs, *asked, __version__))


@pytest.mark.parametrize("other", [{"seed": 1}, {"deterministic": True}])
def test_another_question_has_another_answer(jobs, kept, other):
    assert stored(jobs[0], PROVEN, kept[0]) is not None
    assert stored(jobs[0], replace(PROVEN, **other), kept[0]) is None


def test_other_needs_or_another_constraint_are_another_question(jobs, kept):
    winter = replace(jobs[0].problem.scenario.winter, factor=1.5, start=(1, 1), end=(12, 31))
    scenario = replace(jobs[0].problem.scenario, winter=winter)
    slow = replace(jobs[0], problem=replace(jobs[0].problem, scenario=scenario))
    assert stored(slow, PROVEN, kept[0]) is None
    assert stored(replace(jobs[0], enough=EpsilonTargets(level=1.0)), PROVEN, kept[0]) is None


def test_only_a_proven_plan_is_kept_when_more_time_is_allowed(jobs, kept, tmp_path):
    longer = replace(PROVEN, seconds=2 * PROVEN.seconds)
    run = kept[1][0]
    assert run.result.plan.certificate.status == "optimal"
    assert stored(jobs[0], longer, kept[0]) is not None
    certificate = replace(run.result.plan.certificate, status="feasible")
    open_plan = replace(run.result.plan, certificate=certificate)
    keep(jobs[0], open_plan, PROVEN, tmp_path)
    assert stored(jobs[0], PROVEN, tmp_path) is not None
    assert stored(jobs[0], longer, tmp_path) is None


def test_a_damaged_plan_is_solved_again(jobs, kept, tmp_path):
    keep(jobs[0], kept[1][0].result.plan, PROVEN, tmp_path)
    path = tmp_path / "entier" / "plan.json"
    path.write_text(path.read_text("utf-8")[:200], encoding="utf-8")
    assert stored(jobs[0], PROVEN, tmp_path) is None


@pytest.mark.slow
def test_processes_give_the_same_plans(jobs, kept, tmp_path):
    with closing(LocalProcesses(2)) as workers:
        there = run_all(jobs, PROVEN, tmp_path, workers)
    for here, run in zip(kept[1], there, strict=True):
        assert (run.result is None) == (here.result is None)
        if run.result is not None:
            tiers = [tier.value for tier in run.result.plan.certificate.tiers]
            assert tiers == [tier.value for tier in here.result.plan.certificate.tiers]
