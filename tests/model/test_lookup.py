"""Looking up by identifier: what is found, and that what it is kept in stays what it was."""

import copy
import pickle
from dataclasses import fields, replace

import pytest

from planner.loading.plans import problem_to_dict, scenario_digest
from tests.worlds import code, hall, laep, line_world, permanence, team

TEAMS = (team("van"), team("car", at=1))
VENUES = (hall(2), hall(0))
ACTIVITIES = (permanence(), laep())


@pytest.fixture
def problem():
    """A world of its own: nothing has been looked up in it yet."""
    made, _ = line_world(teams=TEAMS, venues=VENUES, activities=ACTIVITIES)
    return made


def test_everything_named_is_found_in_its_order(problem):
    index = problem.index
    assert dict(index.teams) == {"van": TEAMS[0], "car": TEAMS[1]}
    assert list(index.venues.items()) == [("hall-2", VENUES[0]), ("hall-0", VENUES[1])]
    assert list(index.activities) == ["permanence", "laep"]
    assert list(index.communes) == [code(k) for k in range(5)]
    assert index.communes[code(3)] is problem.territory.communes[3]
    assert problem.territory.names == {c.code: c.name for c in problem.territory.communes}


def test_it_is_built_once(problem):
    assert problem.index is problem.index
    assert problem.territory.by_code() is problem.territory.by_code()
    assert problem.territory.names is problem.territory.names


@pytest.mark.parametrize("name", ["teams", "venues", "activities", "communes"])
def test_it_is_for_reading_only(problem, name):
    with pytest.raises(TypeError):
        getattr(problem.index, name)["x"] = None


def test_a_changed_problem_has_its_own(problem):
    known = problem.index
    scenario = replace(problem.scenario, venues=(hall(4),))
    assert list(replace(problem, scenario=scenario).index.venues) == ["hall-4"]
    assert problem.index is known
    territory = replace(problem.territory, communes=problem.territory.communes[:1])
    assert list(replace(problem, territory=territory).index.communes) == [code(0)]
    assert list(territory.by_code()) == [code(0)]


def test_looking_up_changes_nothing(problem):
    def seen():
        return repr(problem), scenario_digest(problem), problem_to_dict(problem)

    before, twin, packed = seen(), copy.deepcopy(problem), pickle.dumps(problem)
    assert problem.index.communes
    assert seen() == before
    assert problem == twin
    assert pickle.dumps(problem) == packed
    assert "index" not in {field.name for field in fields(problem)}


@pytest.mark.parametrize(
    "again",
    [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))],
    ids=["copy", "deep copy", "pickle"],
)
def test_a_copy_is_whole_and_builds_its_own(problem, again):
    first = problem.index
    copied = again(problem)
    assert copied == problem
    assert copied.index is not first
    assert dict(copied.index.venues) == dict(first.venues)
