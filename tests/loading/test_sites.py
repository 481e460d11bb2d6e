"""sites.csv: read with the scenario that names it, and no plan depends on it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from planner.errors import InputError
from planner.loading import (
    dump_json,
    load_problem,
    problem_from_dict,
    problem_to_dict,
    scenario_digest,
)
from planner.loading.sites import SITE_COLUMNS
from planner.model.territory import Point

ROOT = Path(__file__).parents[2]
HEAD = ",".join(SITE_COLUMNS)
START = date(2026, 11, 30)


@pytest.fixture
def data(tmp_path) -> Path:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path / "data"


def problem(data: Path):
    return load_problem(data / "scenarios" / "reference.toml", START, 28)


def write(data: Path, *lines: str) -> None:
    (data / "sites.csv").write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")


def test_the_convention_s_actions_are_there_and_nothing_is_invented(data) -> None:
    sites = {site.id: site for site in problem(data).scenario.partner_sites}
    assert len(sites) == 6
    assert "Vallâge Tendre" in sites["vallage-tendre"].name
    assert sites["jeunesse"].status == "à l’étude"
    assert all(site.source for site in sites.values())
    assert all(site.point is None and not site.commune for site in sites.values())


def test_a_site_has_its_place(data) -> None:
    write(data, 'a,Nom,Type,Source,52250,"48,44",5.14,2 rue,Public,Accès,,')
    (site,) = problem(data).scenario.partner_sites
    assert (site.commune, site.point, site.address) == ("52250", Point(48.44, 5.14), "2 rue")


def test_no_plan_depends_on_them(data) -> None:
    found = problem(data)
    bare = replace(found, scenario=replace(found.scenario, partner_sites=()))
    assert scenario_digest(found) == scenario_digest(bare)
    assert problem_from_dict(problem_to_dict(found)) == found


def test_what_an_activity_allows_still_counts(data) -> None:
    """Activities have a key `sites` too: kinds of venue, on which plans do depend."""
    found = problem(data)
    first, *others = found.scenario.activities
    changed = (replace(first, sites=("fixed",)), *others)
    other = replace(found, scenario=replace(found.scenario, activities=changed))
    assert scenario_digest(other) != scenario_digest(found)


def test_the_file_is_optional(data) -> None:
    path = data / "scenarios" / "reference.toml"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if not line.startswith("sites =")), "utf-8")
    assert problem(data).scenario.partner_sites == ()
    assert '"partner_sites": []' in dump_json(problem_to_dict(problem(data)))


def test_every_fault_is_told_at_once_by_line(data) -> None:
    write(
        data,
        "a,,Type,Source,,,,,,,,",
        "b,Nom,Type,,99999,,,,,,,",
        "b,Nom,Type,Source,Joinville,48.4,,,,,,",
        "c,Nom,Type,Source,,5.1,48.4,,,,,",
        "d,Nom,Type,Source,,nord,5,,,,,",
    )
    with pytest.raises(InputError) as caught:
        problem(data)
    told = [(fault.where, fault.message) for fault in caught.value.faults]
    for where, words in (
        ("ligne 2", "name : case vide"),
        ("ligne 3", "source : case vide"),
        ("ligne 3", "99999"),
        ("ligne 4", "déjà pris, ligne 3"),
        ("ligne 4", 'écrire le code INSEE "52250"'),
        ("ligne 4", "deux nombres, ou deux cases vides"),
        ("ligne 5", "échangées"),
        ("ligne 6", "lat : « nord » n’est pas un nombre"),
    ):
        assert any(line == where and words in message for line, message in told), (where, words)
