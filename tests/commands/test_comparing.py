"""`planner compare`, `frontier` and `sensitivity` as she types them: files, French, exit codes."""

import csv
from pathlib import Path

import pytest

from planner.commands.comparing import shipped

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = ROOT / "data" / "scenarios"
FIXED, WEEKLY = SCENARIOS / "fixe-seul.toml", SCENARIOS / "hebdomadaire.toml"
SHORT = ["--days", "14", "--deterministic", "--time-limit", "1", "--processes", "1"]


def test_shipped_scenarios_come_reference_first():
    names = [path.stem for path in shipped()]
    assert names[0] == "reference"
    assert len(names) >= 9


@pytest.mark.slow
def test_two_scenarios_then_the_plan_of_one(tmp_path, run):
    folder = tmp_path / "comparaison"
    code, out, err = run("compare", FIXED, WEEKLY, "-o", folder, *SHORT)
    assert (code, err) == (0, [])
    assert "Sites fixes seulement" in out[0]
    assert out[-1] == f"Comparaison : {folder / 'comparaison.html'}"
    assert {path.name for path in folder.iterdir()} == {
        "comparaison.html", "comparaison.pdf", "comparaison.csv", "plannings",
    }  # fmt: skip
    with (folder / "comparaison.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["scenario"] for row in rows] == ["fixe-seul", "hebdomadaire"]
    page = (folder / "comparaison.html").read_text("utf-8")
    assert 'href="plannings/fixe-seul/itineraire.html"' in page
    assert (folder / "plannings" / "fixe-seul" / "itineraire.html").is_file()
    # A plan made before stands beside a scenario, and what was solved is not solved again.
    kept = folder / "plannings" / "fixe-seul"
    again = tmp_path / "encore"
    code, out, _ = run("compare", kept, kept, "-o", again, *SHORT)
    assert code == 2
    code, out, _ = run("compare", kept, "-o", again, "--quiet", *SHORT)
    assert (code, out) == (0, [str(again / "comparaison.html")])
    assert not (again / "plannings").exists()
    assert "../comparaison/plannings/fixe-seul/itineraire.html" in (
        again / "comparaison.html"
    ).read_text("utf-8")  # fmt: skip


@pytest.mark.slow
def test_both_frontiers(tmp_path, run):
    folder = tmp_path / "frontiere"
    words = ("frontier", "--scenario", FIXED, "--points", "3", "-o", folder, *SHORT)
    code, out, err = run(*words)
    assert (code, err) == (0, [])
    assert out[-1] == f"Frontières : {folder / 'frontiere.html'}"
    assert {path.name for path in folder.iterdir()} == {
        "frontiere.html", "frontiere.csv", "frontiere-cost.svg", "frontiere-equity.svg",
        "plannings",
    }  # fmt: skip


@pytest.mark.slow
def test_what_survives(tmp_path, run):
    code, out, err = run("sensitivity", FIXED, WEEKLY, "-o", tmp_path, *SHORT)
    assert (code, err) == (0, [])
    assert out[-1] == f"Conclusions : {tmp_path / 'sensibilite.html'}"
    assert len(list((tmp_path / "plannings").iterdir())) == 2 * 7


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("compare", "rien.toml", "nul.toml"), "rien.toml"),
        (("compare", FIXED, FIXED), "nom de fichier"),
        (("frontier", "--scenario", "rien.toml"), "rien.toml"),
        (("frontier", "--points", "1"), "--points : valeur refusée"),
        (("sensitivity", "rien.toml"), "rien.toml"),
    ],
)
def test_bad_input_is_one_french_line_each(tmp_path, run, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*words)
    assert (code, out) == (2, [])
    assert said in err[0]
    assert not (tmp_path / "out").exists()
