"""The `planner travel` commands, from files to files: on real roads where there are engines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner import pipeline
from planner.loading import load_problem
from planner.loading.plans import read_plan_dir
from planner.rules.checks import check
from planner.travel.travel_folder import read_folder, read_roads
from tests.conftest import Run
from tests.osm import EXTRACTS, write_scenario

ROOT = Path(__file__).resolve().parents[1]
LIECHTENSTEIN = str(EXTRACTS["liechtenstein"])


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


def build(run: Run, scenario: Path, *words: object, folder: str = "travel") -> Any:
    target = scenario.parent / folder
    where = [] if folder == "travel" else ["-o", target]  # by default, the scenario's own
    return run("travel", "build", *words, "--scenario", scenario, *where)


def test_the_estimate_as_a_folder_to_correct(run: Run, tmp_path: Path) -> None:
    scenario = write_scenario(tmp_path / "lie")
    code, out, _ = build(run, scenario, "--estimate")
    assert code == 0
    assert "temps estimés à vol d’oiseau" in out[0]
    corrections = scenario.parent / "travel" / "corrections.csv"
    corrections.write_text("from,to,minutes,km\ndepot,l21,77,66\n", encoding="utf-8")
    problem = load_problem(scenario, date(2026, 6, 1), 28)
    times = pipeline.travel_times(problem)
    assert times.between("depot", "l21") == 77
    assert times.estimated
    assert "1 trajet corrigé à la main" in times.engine
    build(run, scenario, "--estimate")
    assert pipeline.travel_times(problem).between("depot", "l21") == 77


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        ([], "--osm FICHIER, --server ADRESSE ou --estimate", 2),
        (["--estimate", "--server", "http://x"], "donner l'un des trois", 2),
        (["--osm", "none.osm.pbf", "--engine", "openrouteservice"], "--server, sans --osm", 2),
        (["--server", "http://127.0.0.1:9", "--engine", "osrm"], "serveur injoignable", 3),
    ],
)
def test_mistakes_of_a_build(
    run: Run, tmp_path: Path, words: list[str], said: str, code: int
) -> None:
    scenario = write_scenario(tmp_path / "lie")
    found, out, err = build(run, scenario, *words)
    assert found == code
    assert said in err[0]
    assert out == []
    assert not (scenario.parent / "travel").exists()


def test_a_plan_without_its_folder_says_what_to_do(run: Run, tmp_path: Path) -> None:
    scenario = write_scenario(tmp_path / "lie")
    code, _, err = run("plan", "--scenario", scenario, "--start", "2026-06-01", "-o", "out/x")
    assert code == 3
    assert "travel.json" in err[0]
    assert "planner travel build" in err[0]
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("travel", "said"),
    [
        ('engine = "stored"', "demande folder"),
        ('folder = "travel"', "demande engine"),
        ('engine = "valhalla"', "« valhalla » inconnue"),
    ],
)
def test_mistakes_of_a_scenario(run: Run, tmp_path: Path, travel: str, said: str) -> None:
    scenario = write_scenario(tmp_path / "lie", travel)
    code, _, err = run("plan", "--scenario", scenario, "--start", "2026-06-01", "-o", "out/x")
    assert code == 2
    assert said in err[0]


def test_estimates_are_not_fitted_to(run: Run, tmp_path: Path) -> None:
    scenario = write_scenario(tmp_path / "lie")
    build(run, scenario, "--estimate")
    folder = scenario.parent / "travel"
    code, _, err = run("travel", "fit", folder, "--scenario", scenario)
    assert code == 3
    assert "ces temps sont estimés" in err[0]
    empty = tmp_path / "empty"
    empty.mkdir()
    code, _, err = run("travel", "fit", empty, "--scenario", scenario)
    assert code == 2
    assert "ni travel.json ni plan.json" in err[0]


def test_two_folders_compared_without_a_plan(run: Run, tmp_path: Path) -> None:
    scenario = write_scenario(tmp_path / "lie")
    for name in ("one", "two"):
        build(run, scenario, "--estimate", folder=name)
    one, two = scenario.parent / "one", scenario.parent / "two"
    (two / "corrections.csv").write_text("from,to,minutes,km\ndepot,l21,77,66\n", encoding="utf-8")
    code, lines, _ = run("travel", "compare", one, two, "--largest", 1)
    assert code == 0
    assert "(estimation)" in lines[0]
    assert lines[-3] == "Plus grands écarts :"
    assert lines[-2].startswith("- depot → l21 : ")
    assert "puis 77,0" in lines[-2]
    assert "donner un planning avec --plan" in lines[-1]


@pytest.mark.roads
def test_a_plan_on_real_roads(run: Run, tmp_path: Path) -> None:
    """Built, planned, judged, drawn, compared with the estimate, and the estimate fitted."""
    scenario = write_scenario(tmp_path / "lie")
    code, out, err = build(run, scenario, "--osm", LIECHTENSTEIN)
    assert code == 0, err
    assert not any("Attention" in line for line in out)
    assert any("d’une route en médiane" in line for line in out)
    about = json.loads((scenario.parent / "travel" / "travel.json").read_text(encoding="utf-8"))
    assert about["engine"].startswith("Valhalla 3.")
    assert len(about["input"]["sha256"]) == 64

    plan = ["plan", "--scenario", str(scenario), "--start", "2026-06-01", "--days", "28"]
    plan += ["--deterministic", "--time-limit", "1", "-o", "out/real"]
    done = subprocess.run(
        [sys.executable, "-m", "planner.cli", *plan],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert "Temps de trajet : Valhalla 3." in done.stdout
    stored = json.loads(Path("out/real/plan.json").read_text(encoding="utf-8"))
    assert stored["travel"]["estimated"] is False
    assert stored["travel"]["engine"] == about["engine"]
    assert check(*read_plan_dir(Path("out/real"))) == ()
    assert run("check", "out/real")[0] == 0
    drawn = read_roads(Path("out/real"))
    held = {s["venue"] for tour in stored["tours"] for s in tour["sessions"]}
    assert held <= set(drawn.zones)
    page = Path("out/real/itineraire.html").read_text(encoding="utf-8")
    assert '"tour road"' in page
    assert '"tour crow"' not in page
    assert "par les routes (© les contributeurs d’OpenStreetMap" in page
    zones = json.loads(page.split('id="planner-data">')[1].split("</script>")[0])["zones"]
    assert {zone["estimated"] for zone in zones.values()} == {False}
    assert all([minutes for minutes, _ in z["areas"]] == [15, 10, 5] for z in zones.values())

    code, out, _ = build(run, scenario, "--estimate", folder="estimate")
    first, second = scenario.parent / "estimate", scenario.parent / "travel"
    code, out, _ = run("travel", "compare", first, second)
    assert code == 0
    assert "Effet sur le planning out/real, mêmes séances :" in out
    assert any("Avec le second, tous les trajets du planning tiennent" in line for line in out)

    code, out, _ = run("travel", "fit", second, "--scenario", scenario)
    assert code == 0
    assert any("speed_kmh = " in line for line in out)


@pytest.mark.roads
def test_a_new_hall_asks_only_for_its_own_row_and_column(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from planner.travel.valhalla import ValhallaEngine

    asked: list[int] = []
    real = ValhallaEngine.table

    def counted(self: Any, origins: Any, destinations: Any) -> Any:
        asked.append(len(origins) * len(destinations))
        return real(self, origins, destinations)

    monkeypatch.setattr(ValhallaEngine, "table", counted)
    scenario = write_scenario(tmp_path / "lie")
    build(run, scenario, "--osm", LIECHTENSTEIN)
    before = read_folder(scenario.parent / "travel")
    asked.clear()
    with (scenario.parent / "venues.csv").open("a", encoding="utf-8") as file:
        file.write("salle,Salle de Steg,99010,mobile,47.11176,9.576571\n")
    code, _, err = run("plan", "--scenario", scenario, "--start", "2026-06-01", "-o", "out/x")
    assert code == 3
    assert "aucun temps de trajet pour « salle » ; relancer" in err[0]
    build(run, scenario, "--osm", LIECHTENSTEIN)
    places = len({(p.lat, p.lon) for p in points(scenario).values()})
    assert sum(asked) <= 2 * places
    after = read_folder(scenario.parent / "travel")
    assert after.between("l21", "l27") == before.between("l21", "l27")
    assert after.between("salle", "l27") > 5
    roads = read_roads(scenario.parent / "travel")
    assert ("salle", "l27") in roads.ways
    assert set(roads.zones["salle"]) == {5, 10, 15}


def points(scenario: Path) -> dict[str, Any]:
    from planner.travel import points_of

    return points_of(load_problem(scenario, None, 28))


@pytest.mark.roads
def test_osrm_draws_ways_and_the_map_says_its_areas_are_estimated(run: Run, tmp_path: Path) -> None:
    scenario = write_scenario(tmp_path / "lie")
    assert build(run, scenario, "--osm", LIECHTENSTEIN, "--engine", "osrm")[0] == 0
    roads = pipeline.roads(load_problem(scenario, None, 28))
    assert roads.ways
    assert roads.zones == {}
    assert set(roads.circles) == {5, 10, 15}


@pytest.mark.roads
def test_a_hall_in_the_mountains_is_named(run: Run, tmp_path: Path) -> None:
    scenario = write_scenario(tmp_path / "lie")
    venues = scenario.parent / "venues.csv"
    text = venues.read_text(encoding="utf-8")
    # Up in the mountains above Malbun, then as far again.
    venues.write_text(f"{text}haut,Refuge,99010,mobile,47.0872,9.6105\n", encoding="utf-8")
    code, out, _ = build(run, scenario, "--osm", LIECHTENSTEIN, "--quiet")
    assert code == 0
    assert out[0].startswith("Attention : Refuge (haut) est à ")
    venues.write_text(f"{text}loin,Col,99010,mobile,47.0,9.7\n", encoding="utf-8")
    code, _, err = build(run, scenario, "--osm", LIECHTENSTEIN, "--quiet")
    assert code == 3
    assert "« loin » est à " in err[0]
    assert "km de toute route (3 km au plus)" in err[0]
