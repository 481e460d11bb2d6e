"""A fifth more, a fifth less: what changes, and what does not."""

import numpy as np
import pytest

from planner.comparing.variations import VARIATIONS
from planner.model.scenario import Policy
from planner.runs.kept import NamedProblem
from planner.texts.sensitivity import VARIED
from tests.worlds import line_world


@pytest.fixture(scope="module")
def job():
    policy = Policy(need={"0-2": 1.0}, access=((5.0, 1.0), (10.0, 0.3), (15.0, 0.9)))
    return NamedProblem("ligne", *line_world(policy=policy))


def test_every_variation_has_a_french_name():
    assert list(VARIED) == list(VARIATIONS)


@pytest.mark.parametrize("key", VARIATIONS)
def test_each_is_another_problem_under_another_name(job, key):
    varied = VARIATIONS[key].of(job)
    assert varied.name == f"ligne--{key}"
    same_travel = np.array_equal(varied.travel.minutes, job.travel.minutes)
    assert (varied.problem == job.problem) != same_travel
    assert np.array_equal(varied.travel.km, job.travel.km)


def test_travel_takes_a_fifth_longer_or_less(job):
    for key, factor in (("trajets-plus", 1.2), ("trajets-moins", 0.8)):
        minutes = VARIATIONS[key].of(job).travel.minutes
        assert minutes == pytest.approx(factor * job.travel.minutes, abs=0.005)


def test_each_commune_has_a_fifth_more_children_or_fewer():
    job = NamedProblem("longue ligne", *line_world(20))
    before = [c.children["0-2"] for c in job.problem.territory.communes]
    draws = []
    for key in ("besoin-1", "besoin-2"):
        after = [c.children["0-2"] for c in VARIATIONS[key].of(job).problem.territory.communes]
        ratios = [round(b / a, 6) for a, b in zip(before, after, strict=True)]
        assert set(ratios) == {0.8, 1.2}
        draws.append(ratios)
    assert draws[0] != draws[1]


def test_a_session_elsewhere_is_never_worth_more_than_on_the_spot(job):
    more = VARIATIONS["acces-plus"].of(job).problem.scenario.policy.access
    less = VARIATIONS["acces-moins"].of(job).problem.scenario.policy.access
    assert [weight for _, weight in more] == pytest.approx([1.0, 0.36, 1.0])
    assert [weight for _, weight in less] == pytest.approx([1.0, 0.24, 0.72])
