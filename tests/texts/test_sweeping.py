"""What is said about grids."""

import pytest

from planner.loading.schemas import ScenarioSchema
from planner.texts import sweeping as words


def test_keys_with_a_french_name_are_keys_of_the_scenario():
    for key in words.KEYS:
        table, name = key.split(".")
        schema = ScenarioSchema.model_fields[table].annotation
        assert name in schema.model_fields, key


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({}, "reference"),
        ({"policy.target_minutes": 10}, "reference, cible (min) = 10"),
        ({"winter.factor": 1.25}, "reference, facteur d’hiver = 1,25"),
        ({"calendar.public_holidays": "FR"}, "reference, public_holidays = FR"),
        ({"teams.a.agents": 2, "teams.b.agents": 3}, "reference, teams.a.agents = 2, "
         "teams.b.agents = 3"),
        ({"policy.rhythms": ["mensuel", "quinzaine"]}, "reference, rythmes = mensuel, quinzaine"),
    ],
)  # fmt: skip
def test_a_scenario_is_named_with_its_changes(changes, title):
    assert words.scenario_title("reference", changes).replace("\N{NO-BREAK SPACE}", " ") == title


def proof(name, sense, value, bound, gap):
    tiers = [{"name": name, "sense": sense, "value": value, "bound": bound, "gap": gap}]
    return words.proof({"status": "feasible", "tiers": tiers}).replace("\N{NO-BREAK SPACE}", " ")


def test_a_proof_is_told_on_the_first_open_criterion():
    assert words.proof({"status": "optimal", "tiers": []}) == "optimal"
    assert proof("unreached", "min", 6, 2, 0.67) == "4 communes de plus, peut-être"
    assert proof("level", "max", 90.0, 91.8, 0.02) == "à 2,0 % près"
    assert proof("driving", "min", 90, 80, 0.1) == "optimal, sauf la conduite"
