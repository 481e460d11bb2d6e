"""Grid files: which cells they make, and every fault named."""

from datetime import date

import pytest
from grids import GRID, grid, territory

from planner.errors import InputError
from planner.loading import load_grid, load_problem
from planner.model.effort import Effort
from planner.model.grid import KeyChange


def faults(path):
    with pytest.raises(InputError) as caught:
        load_grid(path)
    return caught.value.lines


def test_every_combination_is_a_cell(tmp_path):
    text = GRID + 'teams.satellite.agents = [2, 3]\nquotas."Séances".max = [1, 2, 3]\n'
    loaded = load_grid(grid(tmp_path, text))
    assert len(loaded.cells) == 2 * 2 * 2 * 3
    assert len(set(map(repr, loaded.cells))) == len(loaded.cells)
    assert [cell.territory for cell in loaded.cells[::12]] == ["t0", "t1"]
    first = loaded.cells[0]
    assert [change.key for change in first.changes] == [
        "policy.target_minutes",
        "teams.satellite.agents",
        "quotas.Séances.max",
    ]
    assert (loaded.start, loaded.days) == (date(2026, 11, 30), 14)
    assert loaded.effort == Effort(10.0, deterministic=True)


def test_without_variations_each_scenario_is_a_cell(tmp_path):
    text = GRID.split("[variations]")[0] + 'scenarios = ["reference", "autre"]\n'
    path = grid(tmp_path, text, territories=1)
    home = tmp_path / "terres" / "t0" / "scenarios"
    (home / "autre.toml").write_text((home / "reference.toml").read_text("utf-8"), "utf-8")
    assert [cell.scenario for cell in load_grid(path).cells] == ["reference", "autre"]


def test_a_territory_is_taken_once(tmp_path):
    path = grid(tmp_path, GRID.replace('["terres/*"]', '["terres/t1", "terres/*", "./terres/t1"]'))
    assert [cell.territory for cell in load_grid(path).cells[::2]] == ["t1", "t0"]


def test_an_absolute_folder(tmp_path):
    folder = territory(tmp_path / "ailleurs")
    path = tmp_path / "g" / "grille.toml"
    path.parent.mkdir()
    path.write_text(GRID.replace("terres/*", str(folder)), encoding="utf-8")
    assert load_grid(path).cells[0].path == folder / "scenarios" / "reference.toml"


def test_all_faults_at_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = GRID.replace('["terres/*"]', '["terres/*", "200066116"]\nscenarios = ["autre"]')
    text = text.replace("[15, 10]", "10") + "winter.factor = []\n"
    assert faults(grid(tmp_path, text)) == (
        "grille.toml, variations.policy.target_minutes : donner la liste des valeurs à essayer, "
        "par exemple [10, 15]",
        "grille.toml, variations.winter.factor : donner la liste des valeurs à essayer, "
        "par exemple [10, 15]",
        "grille.toml, territories[1] : « 200066116 » : aucun territoire (communes.geojson) dans ce "
        "dossier ; lancer planner territory build --epci 200066116 -o 200066116",
        "grille.toml, scenarios : terres/t0/scenarios/autre.toml introuvable",
        "grille.toml, scenarios : terres/t1/scenarios/autre.toml introuvable",
    )


def test_an_unknown_key_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (line,) = faults(grid(tmp_path, GRID.replace("time_limit", "time_limits")))
    assert line.startswith("grille.toml, time_limits :")


def vary(folder, *changes):
    path = folder / "scenarios" / "reference.toml"
    return load_problem(path, date(2026, 11, 30), 14, [KeyChange(*change) for change in changes])


def test_changes_reach_tables_teams_and_quotas(tmp_path):
    scenario = vary(
        territory(tmp_path / "t"),
        (("policy", "target_minutes"), 10),
        (("winter", "factor"), 1.3),
        (("teams", "satellite", "agents"), 3),
        (("teams", "satellite", "lunch", "minutes"), 60),
        (("quotas", "Séances", "max"), 4),
    ).scenario
    assert scenario.policy.target_minutes == 10
    assert scenario.winter.factor == 1.3
    assert scenario.teams[0].agents == 3
    assert scenario.teams[0].lunch.length.total_seconds() == 3600
    assert scenario.quotas[0].maximum == 4


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("policy", "target"), 10, "policy.target : clé inconnue"),
        (("policy", "target_minutes"), "dix", "policy.target_minutes : "),
        (("teams", "satelite", "agents"), 3, "teams.satelite.agents : « satelite » introuvable"),
        (("name", "long"), 3, "name.long : « name » n’est pas une table"),
        (("teams", "satellite"), 3, "teams.satellite : nommer l’entrée puis sa clé"),
    ],
)
def test_a_change_that_makes_no_sense(tmp_path, path, value, fault):
    with pytest.raises(InputError) as caught:
        vary(territory(tmp_path / "t"), (path, value))
    (line,) = caught.value.lines
    assert fault in line
