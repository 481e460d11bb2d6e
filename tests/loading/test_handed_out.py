"""What is only printed: read with the rest, and no plan depends on it."""

import json
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from planner.errors import Fault
from planner.loading import load_problem, problem_from_dict, problem_to_dict, scenario_digest
from planner.loading.territory import parse_territory
from planner.model.publication import Publication
from planner.model.territory import TownHall, Window

ROOT = Path(__file__).parents[2]
COLLECTION = json.loads((ROOT / "data/communes.geojson").read_text("utf-8"))


@pytest.fixture(scope="module")
def problem():
    return load_problem(ROOT / "data/scenarios/reference.toml", date(2026, 11, 30), 28)


def parsed(**hall: object):
    """The first commune, its town hall changed, and the faults."""
    feature = json.loads(json.dumps(COLLECTION["features"][0]))
    feature["properties"]["town_hall"] |= hall
    faults: list[Fault] = []
    territory = parse_territory({**COLLECTION, "features": [feature]}, "communes.geojson", faults)
    return (territory.communes[0].town_hall if territory.communes else None), faults


def test_town_halls_are_those_of_the_source(problem) -> None:
    halls = {commune.name: commune.town_hall for commune in problem.territory.communes}
    assert halls["Aingoulaincourt"] == TownHall(
        "6 rue Olivier-de-Vezin, 52230 Aingoulaincourt",
        "03 25 55 92 97",
        (Window(3, time(8, 30), time(10, 30)),),
    )
    assert all(hall.phone and hall.hours for hall in halls.values())


def test_what_is_unknown_of_a_town_hall_is_empty() -> None:
    assert parsed(address=None, phone=None, hours=None) == (TownHall(), [])


@pytest.mark.parametrize(
    ("hall", "said"),
    [
        ({"phone": 325559297}, "town_hall.phone : texte attendu"),
        ({"hours": [{"day": 7, "open": "08:00", "close": "09:00"}]}, "n’est pas un jour"),
        ({"hours": [{"day": 1, "open": "8h", "close": "09:00"}]}, "n’est pas une heure"),
        ({"hours": [{"day": 1}]}, "day, open et close"),
    ],
)
def test_a_faulty_town_hall_is_named(hall, said) -> None:
    _, (fault,) = parsed(**hall)
    assert said in fault.message
    assert "Aingoulaincourt" in fault.where


def first(**figures: object):
    """The first commune, its figures changed, and what is wrong."""
    feature = json.loads(json.dumps(COLLECTION["features"][0]))
    feature["properties"] |= figures
    faults: list[Fault] = []
    territory = parse_territory({**COLLECTION, "features": [feature]}, "communes.geojson", faults)
    return (territory.communes or [None])[0], [fault.message for fault in faults]


def test_figures_are_those_of_the_source(problem) -> None:
    communes = {commune.name: commune for commune in problem.territory.communes}
    joinville, unknown = communes["Joinville"], communes["Aingoulaincourt"]
    assert (joinville.households, joinville.households_without_car) == (1475.75, 353.15)
    assert joinville.caf_recipients == 750
    assert (unknown.households, unknown.households_without_car) == (5, 0)  # zero is known
    assert unknown.caf_recipients is None
    assert set(problem.territory.sources) == {"households_without_car", "caf_recipients"}


def test_figures_that_are_not_there_are_unknown() -> None:
    commune, wrong = first(households=None, households_without_car=None, caf_recipients=None)
    assert wrong == []
    assert (commune.households, commune.households_without_car) == (None, None)
    assert commune.caf_recipients is None


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"households": "beaucoup"}, "households : « beaucoup » n’est pas un nombre positif"),
        ({"households": -1}, "households : « -1 » n’est pas un nombre positif"),
        ({"caf_recipients": float("inf")}, "caf_recipients : « inf » n’est pas un nombre"),
        ({"caf_recipients": 12.5}, "caf_recipients : « 12.5 » n’est pas un nombre entier"),
        ({"households": 5, "households_without_car": 6}, "households_without_car dépasse"),
    ],
)
def test_a_faulty_figure_is_named(figures, said) -> None:
    commune, (wrong,) = first(**figures)
    assert commune is None
    assert said in wrong


@pytest.mark.parametrize("told", ["Insee", {"caf_recipients": 3}])
def test_where_figures_come_from_is_text(told) -> None:
    faults: list[Fault] = []
    parse_territory({**COLLECTION, "sources": told}, "communes.geojson", faults)
    assert [fault.where for fault in faults] == ["sources"]


def test_no_plan_depends_on_what_is_printed(problem) -> None:
    """A new phone number must not ask for another plan."""
    venues = tuple(replace(v, keys="Ici", notes="Froid") for v in problem.scenario.venues)
    activities = tuple(replace(a, terms="Gratuit") for a in problem.scenario.activities)
    communes = tuple(
        replace(
            c, town_hall=TownHall(), households=9.0, households_without_car=1.5, caf_recipients=5
        )
        for c in problem.territory.communes
    )
    other = replace(
        problem,
        territory=replace(problem.territory, communes=communes, sources={"caf_recipients": "?"}),
        scenario=replace(problem.scenario, venues=venues, activities=activities,
                         publication=Publication(phone="03")),
    )  # fmt: skip
    assert scenario_digest(other) == scenario_digest(problem)
    moved = replace(venues[0], suitability=0.4)
    changed = replace(other.scenario, venues=(moved, *venues[1:]))
    assert scenario_digest(replace(other, scenario=changed)) != scenario_digest(problem)


def test_inputs_written_before_are_still_read(problem) -> None:
    """Keys that plans of before do not have are unknown, and their digest holds."""
    document = problem_to_dict(problem)
    for commune in document["territory"]["communes"]:
        del commune["town_hall"], commune["households"], commune["households_without_car"]
        del commune["caf_recipients"]
    del document["territory"]["sources"]
    for venue in document["scenario"]["venues"]:
        del venue["keys"], venue["notes"]
    for activity in document["scenario"]["activities"]:
        del activity["audience"], activity["terms"]
    del document["scenario"]["publication"]
    old = problem_from_dict(document)
    assert old.territory.communes[0].town_hall == TownHall()
    assert old.territory.communes[0].households is None
    assert scenario_digest(old) == scenario_digest(problem)


@pytest.mark.parametrize("address", ["exemple.fr", "ftp://exemple.fr", "https://", "https://a b"])
def test_an_address_must_be_one(tmp_path, address) -> None:
    import shutil

    shutil.copytree(ROOT / "data", tmp_path / "data")
    path = tmp_path / "data/scenarios/reference.toml"
    path.write_text(path.read_text("utf-8") + f'calendars = "{address}"\n', encoding="utf-8")
    with pytest.raises(Exception, match=r"publication\.calendars"):
        load_problem(path, date(2026, 11, 30), 28)
