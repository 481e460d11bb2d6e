"""`planner replan` and `planner waits` as she types them: files, French, exit codes."""

import json
import re
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from planner import pipeline, texts
from planner.commands.revision import MESSAGES_FILE, latest_plan, next_folder
from planner.errors import InputError
from planner.loading import load_problem, read_plan_dir
from planner.model.periods import block_of
from planner.texts import commands
from tests.efforts import early_plan

ROOT = Path(__file__).resolve().parents[2]
SCENARIO = ROOT / "data" / "scenarios" / "reference.toml"
MONDAY = date(2026, 11, 30)
EARLY = ["--today", "2026-11-20"]
"""Before the block of that week: all of it is planned."""
FILES = {
    "plan.json",
    "inputs.json",
    "travel.csv",
    "coverage.csv",
    "sessions.csv",
    "communes.geojson",
    "itineraire.html",
    "messages.txt",
}


@pytest.fixture(scope="module")
def solved():
    """The four weeks that hold 2026-W49."""
    start = block_of(pipeline.anchor_of(SCENARIO, MONDAY), MONDAY)
    problem = load_problem(SCENARIO, start, 28)
    travel = pipeline.travel_times(problem)
    return early_plan(problem, travel)


@pytest.fixture(scope="module")
def written(solved, tmp_path_factory):
    """A folder with the data and out/2026-W49, as `planner week 2026-W49` leaves it."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "data", folder / "data")
    polygons = pipeline.load_polygons(SCENARIO)
    pipeline.write_result(solved, folder / "out" / "2026-W49", polygons)
    return folder


@pytest.fixture
def desk(written, tmp_path, monkeypatch):
    """A copy of it, where the command is typed."""
    shutil.copytree(written, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def closing(solved):
    """What to type: on Monday 30 November we learn that the hall of a visit is closed."""
    tour, session = next(
        (tour, s)
        for tour, s in solved.plan.sessions()
        if not s.fixed and tour.date > MONDAY + timedelta(days=3)
    )
    close = f"{session.venue}@{tour.date}"
    return ["--close", close, "--reason", "don du sang", "--today", MONDAY.isoformat()]


W49, R1, R2 = (Path("out") / name for name in ("2026-W49", "2026-W49-r1", "2026-W49-r2"))


def tree(folder):
    """Every file with its bytes."""
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def plan_json(folder):
    return json.loads((folder / "plan.json").read_text(encoding="utf-8"))


# --- what it writes -------------------------------------------------------------------


def test_a_closed_hall(desk, run, closing):
    before = tree(W49)
    code, said, errors = run("replan", W49, *closing)
    assert (code, errors) == (0, [])
    assert re.fullmatch(
        r"\d changements? \(coût \d+\), le moins possible : .*prouvé\. La preuve .*", said[0]
    )
    assert any(line.endswith("Motif : don du sang.") for line in said)
    assert any(line.startswith("  À portée : ") for line in said)
    assert said[-2:] == [
        f"Itinéraire révisé : {R1 / 'itineraire.html'}",
        f"Messages à envoyer : {R1 / MESSAGES_FILE}",
    ]
    assert tree(W49) == before
    assert {path.name for path in R1.iterdir()} == FILES
    assert run("check", R1) == (0, [f"{R1 / 'plan.json'} : aucune anomalie."], [])
    document = plan_json(R1)
    assert document["revision"] == 1
    assert {override["revision"] for override in document["overrides"]} == {1}
    assert "don du sang" in {override["reason"] for override in document["overrides"]}
    assert document["base_digest"] == plan_json(W49)["scenario"]["digest"]
    messages = (R1 / MESSAGES_FILE).read_text(encoding="utf-8")
    assert "--- PanneauPocket ---" in messages and "don du sang" in messages


def test_the_page_says_what_changes_and_opens_on_its_week(desk, run, closing):
    assert "Changements de cette semaine" not in (W49 / "itineraire.html").read_text("utf-8")
    words = ["<b>bal</b>" if word == "don du sang" else word for word in closing]
    assert run("replan", W49, *words)[0] == 0
    page = (R1 / "itineraire.html").read_text(encoding="utf-8")
    assert "Changements de cette semaine" in page
    assert "&lt;b&gt;bal&lt;/b&gt;" in page and "<b>bal</b>" not in page
    overrides = plan_json(R1)["overrides"]
    held = [o[key]["date"] for o in overrides for key in ("before", "after") if o[key]]
    first = date.fromisoformat(min(held))
    week = first - timedelta(days=first.weekday())
    last = week + timedelta(days=4)
    assert f"<title>Itinéraire {texts.date_range(week, last)}" in page


def test_revisions_are_numbered_beside_the_plan(desk, run, closing):
    assert run("replan", *closing, "--quiet")[0] == 0  # the last plan of out/
    # From the revision, named or not, comes the next one.
    day = (MONDAY + timedelta(days=1)).isoformat()
    more = ["--cancel", day, "--reason", "neige", "--today", MONDAY.isoformat(), "--quiet"]
    assert run("replan", R1, *more) == (0, [str(R2 / "itineraire.html")], [])
    assert plan_json(R2)["revision"] == 2
    assert {o["revision"] for o in plan_json(R2)["overrides"]} <= {1, 2}
    assert run("check", R2, "--quiet") == (0, [], [])


@pytest.mark.parametrize(
    ("source", "target"),
    [("out/W", "out/W-r3"), ("out/W-r2", "out/W-r3"), ("out/W-r12", "out/W-r3"), ("W", "W-r3"),
     ("out/a-r1-b", "out/a-r1-b-r3")],
)  # fmt: skip
def test_where_a_revision_goes(source, target):
    assert next_folder(Path(source), 3) == Path(target)


def test_where_a_revision_goes_from_inside_the_folder(desk, run, closing, monkeypatch):
    monkeypatch.chdir(W49)
    code, said, errors = run("replan", ".", *closing, "--quiet")
    assert (code, errors) == (0, [])
    assert Path(said[0]) == (desk / R1 / "itineraire.html").resolve()


def test_a_revision_already_told_is_not_overwritten(desk, run, closing):
    assert run("replan", W49, *closing, "--quiet")[0] == 0
    before = tree(R1)
    assert run("replan", W49, *closing) == (
        2, [], [f"ligne de commande, --output : {R1} existe déjà ; réviser plutôt ce planning, "
                "ou donner --output"],
    )  # fmt: skip
    assert tree(R1) == before
    # Looking is free, and so is asking for it by name.
    assert run("replan", W49, *closing, "--preview")[0] == 0
    assert run("replan", W49, *closing, "--quiet", "-o", R1)[0] == 0


def test_preview_writes_nothing(desk, run, closing):
    before = tree(desk)
    code, said, errors = run("replan", W49, *closing, "--preview")
    assert (code, errors) == (0, ["Aperçu : rien n'a été écrit."])
    assert " changement" in said[0]
    assert not any("Itinéraire révisé" in line for line in said)
    assert tree(desk) == before
    # It says just what the revision then does.
    _, again, _ = run("replan", W49, *closing)
    assert again[: len(said)] == said


def test_quiet_says_the_path_only(desk, run, closing):
    path = str(Path("there") / "itineraire.html")
    assert run("replan", W49, *closing, "--quiet", "-o", "there") == (0, [path], [])
    assert {path.name for path in Path("there").iterdir()} == FILES


def test_a_closure_that_touches_no_session_is_kept_for_later(desk, run):
    words = ["--close", "beurville-mairie@2026-12-01", "--today", MONDAY.isoformat()]
    code, said, errors = run("replan", W49, *words)
    assert (code, errors) == (0, [])
    assert said == [
        "Aucune séance n’est touchée.", f"Itinéraire révisé : {R1 / 'itineraire.html'}"
    ]  # fmt: skip
    closures = read_plan_dir(R1)[0].index.venues["beurville-mairie"].closures
    assert [c.start for c in closures][-1:] == [date(2026, 12, 1)]
    assert plan_json(R1)["tours"] == plan_json(W49)["tours"]


def test_make_up_and_lock_reach_the_revision(desk, run, solved):
    tours = sorted({tour.date for tour in solved.plan.tours if tour.date > MONDAY})
    today = ["--today", MONDAY.isoformat(), "--notice", "0", "--preview"]
    cancel = ["--cancel", tours[0].isoformat()]
    _, dropped, _ = run("replan", W49, *cancel, *today)
    assert any(line.startswith("Pour rattraper ") for line in dropped)
    _, kept, _ = run("replan", W49, *cancel, *today, "--make-up", "--lock", tours[1].isoformat())
    assert sum("supprimée" in line for line in kept) <= sum("supprimée" in line for line in dropped)


# --- the weeks that follow ------------------------------------------------------------


def test_the_next_weeks_take_up_the_last_revision(desk, run, closing, monkeypatch):
    monkeypatch.setattr("planner.written.REUSED_GAP", 1.0)  # an early plan is far from its bound
    code, _, errors = run("week", "2026-W50", *EARLY)
    assert (code, errors[0]) == (
        0,
        "Planning déjà calculé, repris tel quel (--fresh : le recalculer).",
    )
    assert run("replan", W49, *closing, "--quiet")[0] == 0
    code, _, errors = run("week", "2026-W50", *EARLY)
    assert code == 0
    assert errors == [
        "Planning déjà calculé, révisé 1 fois, repris tel quel (--fresh : le recalculer)."
    ]
    w50 = Path("out") / "2026-W50"
    for name in ("plan.json", "inputs.json", "travel.csv", "sessions.csv"):
        assert (w50 / name).read_bytes() == (R1 / name).read_bytes()
    # And a revision of that week is the second.
    words = ["--cancel", "2026-12-08", "--today", MONDAY.isoformat(), "--quiet"]
    assert run("replan", w50, *words) == (0, [str(Path("out/2026-W50-r2/itineraire.html"))], [])
    _, _, errors = run("week", "2026-W51", *EARLY)
    assert errors[0].startswith("Planning déjà calculé, révisé 2 fois")


def test_a_revision_compared_with_its_plan(desk, run, closing):
    assert run("replan", W49, *closing, "--quiet")[0] == 0
    code, said, errors = run("diff", W49, R1)
    assert (code, errors) == (0, [])
    assert any(line.endswith(("supprimée.", "ajoutée.")) or "déplacée" in line for line in said[2:])


# --- what it refuses ------------------------------------------------------------------

TODAY = ["--today", MONDAY.isoformat()]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--close", "joinville-fixe@demain"], "--close : « demain » n'est pas une date"),
        (["--close", "Paris@2026-12-01"], "--close : « Paris » : lieu inconnu"),
        (["--close", "Joinville@2026-11-24"], "--close : « 2026-11-24 » : c’est passé"),
        (["--cancel", "2027-03-01"], "--cancel : « 2027-03-01 » : hors du planning"),
        (["--absent", "satellite:x@2026-12-01"], "--absent : « x » n'est pas un nombre d'agents"),
        (["--add", "joinville-fixe@2026-12-01T03:00"], "--add : « joinville-fixe@2026-12-01T03:00"),
        (["--cancel", "2026-12-01", "--lock", "2026-12-06"], "--lock : « 2026-12-06 » : aucune"),
        (["--lock", "2026-12-01"], "replan : rien à réviser ; donner --close, --absent, --cancel"),
        ([], "replan : rien à réviser ; donner --close, --absent, --cancel ou --add"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_mistake_is_one_french_line(desk, run, words, said):
    before = tree(desk)
    code, printed, errors = run("replan", W49, *words, *TODAY)
    assert (code, printed, len(errors)) == (2, [], 1)
    assert errors[0].startswith(f"ligne de commande, {said}")
    assert tree(desk) == before


def test_every_mistake_has_its_line(desk, run):
    words = ["--close", "Paris@demain", "--cancel", "2027-01-01", "--add", "x"]
    code, printed, errors = run("replan", W49, *words, *TODAY)
    assert (code, printed, len(errors)) == (2, [], 4)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["replan", "--today", "30/11/2026"],
         "--today : valeur refusée, il faut une date, comme 2026-11-30 ; voir planner --help"),
        (["replan", "--notice", "-1"],
         "--notice : valeur refusée, il faut un nombre entier d'au moins 0 ; voir planner --help"),
        (["replan", "--time-limit", "0"],
         "--time-limit : valeur refusée, il faut un nombre d'au moins 1 ; voir planner --help"),
        (["replan", "a", "b"], "en trop : b ; voir planner --help"),
        (["replan", "--clse", "x"],
         "option inconnue --clse ; vouliez-vous dire --close ?"),
        (["waits", "--today", "demain"],
         "--today : valeur refusée, il faut une date, comme 2026-11-30 ; voir planner --help"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_options_misused(run, words, line):
    code, printed, errors = run(*words)
    assert (code, printed, len(errors)) == (2, [], 1)
    assert errors[0].startswith(f"ligne de commande : {line.split(' ;')[0]}")


@pytest.mark.parametrize("command", ["replan", "waits"])
def test_no_plan_at_all(tmp_path, monkeypatch, run, command):
    monkeypatch.chdir(tmp_path)
    words = ["--cancel", "2026-12-01"] if command == "replan" else []
    code, printed, errors = run(command, *words)
    assert (code, printed, len(errors)) == (2, [], 1)
    assert "aucun planning dans out/ ; lancer d'abord planner week" in errors[0]
    code, printed, errors = run(command, "nowhere", *words)
    assert (code, printed) == (2, [])
    assert [Path(line.split(" : ")[0]).name for line in errors] == ["inputs.json", "plan.json"]


def test_a_plan_without_its_polygons_can_only_be_looked_at(desk, run, closing):
    (W49 / "communes.geojson").unlink()
    code, printed, errors = run("replan", W49, *closing)
    assert (code, printed, len(errors)) == (2, [], 1)
    assert errors[0].startswith(f"{W49 / 'communes.geojson'} : ")
    assert not R1.exists()
    assert run("replan", W49, *closing, "--preview")[0] == 0


@pytest.mark.parametrize("text", ["[]", "{"])
def test_polygons_that_are_none(desk, run, closing, text):
    (W49 / "communes.geojson").write_text(text, encoding="utf-8")
    code, printed, errors = run("replan", W49, *closing)
    assert (code, printed, len(errors)) == (2, [], 1)
    assert "communes.geojson" in errors[0]


def test_a_plan_that_is_not_sound(desk, run, closing):
    document = plan_json(W49)
    document["tours"][0]["drive_minutes"] += 1
    (W49 / "plan.json").write_text(json.dumps(document), encoding="utf-8")
    code, printed, errors = run("replan", W49, *closing)
    assert (code, printed, len(errors)) == (2, [], 1)
    assert "ce planning ne respecte pas ses règles" in errors[0]


def test_travel_times_that_are_missing(desk, run, closing):
    (W49 / "travel.csv").unlink()
    code, printed, errors = run("replan", W49, *closing)
    assert (code, printed, len(errors)) == (3, [], 1)
    assert "travel.csv" in errors[0]
    assert run("waits", W49)[0] == 3


def test_what_cannot_be_held_says_why(desk, run):
    code, printed, errors = run("replan", W49, "--add", "joinville-fixe@2026-12-05", *TODAY)
    assert (code, printed) == (4, [])
    assert errors == [
        "Joinville – site fixe, samedi 5 décembre 2026 : séance impossible, aucune équipe ne "
        "travaille le samedi. Choisir une autre date, une autre heure ou un autre lieu."
    ]
    assert not R1.exists()


def test_a_locked_session_that_cannot_be_held_says_why(desk, run, closing):
    code, printed, errors = run("replan", W49, *closing, "--lock", closing[1])
    assert (code, printed, len(errors)) == (4, [], 1)
    assert "séance verrouillée mais impossible, le lieu est fermé le " in errors[0]
    assert "(don du sang). La déverrouiller" in errors[0]


def test_a_folder_that_cannot_be_written_is_refused_at_once(desk, run, closing):
    (desk / "file").write_text("", encoding="utf-8")
    code, printed, errors = run("replan", W49, *closing, "-o", Path("file") / "out")
    assert (code, printed, len(errors)) == (5, [], 1)
    assert errors[0].startswith(f"{Path('file') / 'out'} : écriture impossible")


def test_the_last_plan_is_the_one_written_last(desk):
    assert latest_plan() == W49
    shutil.copytree(W49, Path("out") / "2026-W40")
    (Path("out") / "2026-W40" / "plan.json").touch()
    assert latest_plan() == Path("out") / "2026-W40"
    shutil.rmtree("out")
    with pytest.raises(InputError, match="lancer d'abord planner week"):
        latest_plan()


# --- waits ----------------------------------------------------------------------------


def test_nobody_waits_too_long(desk, run):
    limit = "Aucune commune atteinte n’attend plus de 35 jours."
    assert run("waits", W49, *TODAY) == (0, [limit], [])
    assert run("waits", *TODAY) == (0, [limit], [])


def test_waits_that_are_too_long_and_what_to_type(desk, run, solved):
    # The same plan where ten days are too long.
    policy = replace(solved.problem.scenario.policy, max_wait_days=10)
    scenario = replace(solved.problem.scenario, policy=policy)
    problem = replace(solved.problem, scenario=scenario)
    result = pipeline.checked(problem, solved.plan, solved.travel)
    pipeline.write_result(result, Path("impatient"), pipeline.load_polygons(SCENARIO))
    code, said, errors = run("waits", "impatient", "--today", "2026-11-23")
    assert (code, errors) == (0, [])
    assert any(" attend " in line or " attendent " in line for line in said)
    assert said[-1] == commands.APPLY_TOGETHER
    together = next(k for k, line in enumerate(said) if "toutes les attentes" in line)
    asked = [line.rpartition("(")[2].rstrip(")").split() for line in said[together + 1 : -1]]
    assert asked and all(words[0] == "--add" for words in asked)
    # Each of them alone can be asked for.
    code, _, errors = run("replan", "impatient", *asked[0], "--today", "2026-11-23", "--preview")
    assert (code, errors) == (0, ["Aperçu : rien n'a été écrit."])
