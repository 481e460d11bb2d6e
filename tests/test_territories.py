"""A territory's folder: from public data to a plan, for any EPCI, without touching her files."""

import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from planner import pipeline
from planner.errors import InputError
from planner.loading import load_problem
from planner.sources import fetch as fetching
from planner.territories import build_folder, sources_folder
from tests.efforts import early_plan

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
JOINVILLE = "200044253"
ARGONNE = "200066116"
DRAFTS = [
    "venues.csv",
    "activities.toml",
    "scenarios/reference.toml",
    "calendars/holidays_zone_b.csv",
    "calendars/holidays_zone_b.toml",
]


@pytest.fixture(scope="module")
def sources():
    """The folder of the real archives, shared with the tests of the sources."""
    folder = Path(os.environ.get("PLANNER_SOURCES", ROOT / ".cache" / "sources"))
    there = (folder / fetching.DECOUPAGE.file_name).exists()
    if not there and shutil.which("npm") is None:
        pytest.skip(f"npm is missing and {fetching.DECOUPAGE.file_name} is not in {folder}")
    return folder


def build(siren, output, sources):
    """Build a territory; return what is said, and what is logged."""
    logged = []
    said = list(build_folder(siren, output, sources, DATA, logged.append))
    return said, logged


def test_the_territory_of_the_project_is_the_one_it_ships(tmp_path, sources):
    said, _ = build(JOINVILLE, tmp_path, sources)
    found = sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file())
    assert found == sorted(["communes.geojson", *DRAFTS])
    for name in ("communes.geojson", "calendars/holidays_zone_b.csv"):
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes()
    assert said == [
        f"{tmp_path / 'communes.geojson'} : 59 communes (CC du Bassin de Joinville en Champagne)",
        *(f"{tmp_path / name} : proposé, à compléter" for name in DRAFTS),
    ]


def test_what_the_coordinator_has_completed_is_kept(tmp_path, sources):
    build(JOINVILLE, tmp_path, sources)
    for name in DRAFTS:
        (tmp_path / name).write_text("hers", encoding="utf-8")
    (tmp_path / "communes.geojson").write_text("old", encoding="utf-8")
    said, _ = build(JOINVILLE, tmp_path, sources)
    assert {(tmp_path / name).read_text(encoding="utf-8") for name in DRAFTS} == {"hers"}
    assert said[1:] == [f"{tmp_path / name} : déjà là, gardé" for name in DRAFTS]
    shipped = (DATA / "communes.geojson").read_bytes()
    assert (tmp_path / "communes.geojson").read_bytes() == shipped


def test_a_checked_plan_comes_out_of_another_territory(tmp_path, sources):
    said, logged = build(ARGONNE, tmp_path / "data", sources)
    assert said[0].endswith(": 38 communes (CC Argonne-Meuse)")
    assert any("mairie sans position fiable" in line for line in logged)
    scenario = tmp_path / "data" / "scenarios" / "reference.toml"
    problem = load_problem(scenario, date(2026, 11, 30), 14)
    times = pipeline.travel_times(problem)
    result = early_plan(problem, times)
    page = pipeline.write_result(result, tmp_path / "out", pipeline.load_polygons(scenario))
    assert page.exists()
    assert pipeline.judge(tmp_path / "out") == ()
    assert result.plan.territory_communes == 38


@pytest.mark.parametrize("siren", ["200044254", "12", "Bassin de Joinville"])
def test_an_epci_nobody_knows(tmp_path, sources, siren):
    with pytest.raises(InputError, match="SIREN") as caught:
        build(siren, tmp_path, sources)
    assert len(caught.value.lines) == 1
    assert list(tmp_path.iterdir()) == []


def test_where_public_data_is_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    assert sources_folder(None) == tmp_path / "sources"
    assert sources_folder(Path("here")) == Path("here")
    monkeypatch.delenv("PLANNER_HOME")
    assert sources_folder(None).parts[-2:] == ("planner", "sources")
