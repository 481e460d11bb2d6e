"""Scenarios that only say how they differ: what is inherited, and where a fault is placed."""

import tomllib
from pathlib import Path

import pytest

from planner.errors import InputError
from planner.loading import load_problem
from planner.loading.extending import read_scenario

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = sorted((ROOT / "data" / "scenarios").glob("*.toml"))
REFERENCE = ROOT / "data" / "scenarios" / "reference.toml"

BASE = """
name = "Base"
territory = "sites/communes.geojson"
sites = "sites/sites.csv"
[travel]
folder = "trajets"
[calendar]
school_holidays = "holidays.csv"
closures = [{ start = 2026-12-24, end = 2026-12-24 }]
[[teams]]
id = "a"
agents = 2
[teams.lunch]
minutes = 45
[[quotas]]
name = "Matinées"
max = 4
per = "week"
"""


@pytest.fixture
def write(tmp_path):
    def written(name, text):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return written


def tables(path):
    faults = []
    raw = read_scenario(path, faults)
    assert faults == []
    return raw.tables


def test_tables_are_merged_and_lists_replaced(write, tmp_path):
    write("base.toml", BASE)
    child = write(
        "variantes/fille.toml",
        """
        extends = "../base.toml"
        name = "Fille"
        [calendar]
        closures = []
        [[teams]]
        id = "a"
        lunch = { earliest = "12:00" }
        [[teams]]
        id = "b"
        agents = 1
        [[quotas]]
        name = "Matinées"
        max = 5
        """,
    )
    found = tables(child)
    assert found["name"] == "Fille"
    assert found["territory"] == str(tmp_path / "sites" / "communes.geojson")
    assert found["sites"] == str(tmp_path / "sites" / "sites.csv")
    assert found["travel"] == {"folder": str(tmp_path / "trajets")}
    assert found["calendar"] == {
        "school_holidays": str(tmp_path / "holidays.csv"),
        "closures": [],
    }
    assert found["teams"] == [
        {"id": "a", "agents": 2, "lunch": {"minutes": 45, "earliest": "12:00"}},
        {"id": "b", "agents": 1},
    ]
    assert found["quotas"] == [{"name": "Matinées", "max": 5, "per": "week"}]


def test_a_scenario_without_parent_is_as_written(write):
    path = write("base.toml", BASE)
    assert tables(path) == tomllib.loads(BASE)


def test_grandchildren_inherit_from_both(write):
    write("base.toml", BASE)
    write("fille.toml", 'extends = "base.toml"\nname = "Fille"\n[calendar]\nbridges = true\n')
    found = tables(write("petite.toml", 'extends = "fille.toml"\nname = "Petite"\n'))
    assert (found["name"], found["calendar"]["bridges"]) == ("Petite", True)
    assert found["quotas"][0]["max"] == 4


@pytest.mark.parametrize(
    ("text", "said"),
    [('extends = "nulle-part.toml"', "introuvable"), ('extends = "boucle.toml"', "en rond")],
)
def test_a_parent_that_is_missing_or_itself_is_refused(write, text, said):
    faults = []
    assert read_scenario(write("boucle.toml", text), faults) is None
    assert [fault.where for fault in faults] == ["extends"]
    assert said in faults[0].message


def child_of_reference(write, text):
    head = f'extends = "{REFERENCE}"\nname = "Essai"\n'
    return write("essai.toml", head + text)


def test_a_fault_names_the_file_that_wrote_the_key(write, tmp_path):
    parent = write("mere.toml", f'extends = "{REFERENCE}"\n[winter]\nfactor = "lent"\n')
    child = write(
        "essai.toml",
        f'extends = "{parent}"\nname = "Essai"\n[[teams]]\nid = "satellite"\nagents = "deux"\n',
    )
    with pytest.raises(InputError) as caught:
        load_problem(child, None, 28)
    places = {(Path(fault.source).name, fault.where) for fault in caught.value.faults}
    assert places == {("mere.toml", "winter.factor"), ("essai.toml", "teams[0].agents")}


def test_a_name_twice_is_refused_as_in_one_file(write):
    twice = '[[teams]]\nid = "satellite"\nagents = 2\n' * 2
    with pytest.raises(InputError):
        load_problem(child_of_reference(write, twice), None, 28)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_shipped_scenarios_load_and_say_what_they_suppose(path):
    scenario = load_problem(path, None, 28).scenario
    assert scenario.description.endswith(".")
    assert len(scenario.name) <= 34  # one line beside a chart


def test_shipped_scenarios_are_at_least_nine_different_ones():
    scenarios = [load_problem(path, None, 28).scenario for path in SCENARIOS]
    assert len(scenarios) >= 9
    assert len({scenario.name for scenario in scenarios}) == len(scenarios)
    kinds = [(s.teams, s.quotas, s.policy, s.winter) for s in scenarios]
    assert all(kinds.count(kind) == 1 for kind in kinds)
