"""The command line as she meets it: French, one line a fault, the right exit code."""

import os
import re
import shutil
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import click
import pytest

from planner import pipeline
from planner.arguments import week_start
from planner.cli import cli, main
from planner.errors import InfeasibleError
from planner.model.effort import Effort
from planner.model.plan import TierName
from planner.progress import describe, reporting
from tests.efforts import PATIENT
from tests.grids import territory

ROOT = Path(__file__).resolve().parents[1]
FORTNIGHT = ["--start", "2026-11-30", "--days", "14"]
EARLY = ["--today", "2026-11-20"]
"""Before the block of these weeks: all of it is planned."""
COUNTED = ["--deterministic", "--time-limit", "1"]
COMMANDS = [[], ["week"], ["plan"], ["check"], ["territory"], ["territory", "build"], ["travel"]]
COMMANDS += [["travel", name] for name in ("build", "compare", "fit", "download")]


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder with a copy of the data, where the command is typed."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shell(*words, folder, **options):
    """Start the command for real, in another process."""
    return subprocess.Popen(
        [sys.executable, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        **options,
    )


def edit(path, *changes):
    """Replace pieces of a file, which must be there."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"{old!r} is not in {path}"
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """The folder of a sound plan, made by the command in a process of its own."""
    folder = tmp_path_factory.mktemp("cli")
    arguments = ["-m", "planner.cli", "plan", *FORTNIGHT, *COUNTED, "-o", "here", "--quiet"]
    process = shell(*arguments, folder=folder)
    said, errors = process.communicate(timeout=PATIENT)
    # Nothing but the path, whatever the solvers print below Python.
    assert (process.returncode, errors) == (0, "")
    assert said.splitlines() == [str(Path("here") / "itineraire.html")]
    return folder / "here"


# --- help -----------------------------------------------------------------------------

ENGLISH = re.compile(
    r"\b(usage:|options:|commands:|show|exit|default|required|the|this|message|range)\b", re.I
)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_is_in_french(run, words):
    code, said, errors = run(*words, "--help")
    assert (code, errors) == (0, [])
    text = "\n".join(said)
    assert text.startswith("Usage : planner")
    assert "Options :" in text
    assert "Affiche cette aide." in text
    assert not ENGLISH.findall(text.replace("--", "§"))
    assert run(*words, "-h") == (code, said, errors)


def commands(group=cli, path=()):
    for name, command in group.commands.items():
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


def test_every_command_and_every_option_says_what_it_does():
    found = dict(commands())
    assert {" ".join(path) for path in found} == {
        "week", "plan", "replan", "waits", "check", "diff", "explain", "territory",
        "territory build", "export", "import", "travel", "travel build", "travel compare",
        "travel download", "travel fit", "backup", "restore", "report", "sweep", "compare",
        "frontier", "sensitivity", "serve",
    }  # fmt: skip
    for path, command in found.items():
        assert command.help, path
        for param in command.params:
            if isinstance(param, click.Option):
                assert param.help and param.help.endswith("."), (path, param.name)


def test_options_of_the_design_exist():
    found = {
        " ".join(path): {o for p in command.params for o in p.opts} for path, command in commands()
    }
    shared = {
        "-o", "--scenario", "--time-limit", "--workers", "--seed", "--deterministic", "--quiet",
    }  # fmt: skip
    assert shared <= found["week"]
    assert shared | {"--start", "--days"} <= found["plan"]
    assert {"--epci", "-o"} <= found["territory build"]
    assert {"--osm", "--server", "--estimate", "-o"} <= found["travel build"]


@pytest.mark.parametrize(
    ("words", "effort"),
    [
        ([], Effort()),
        (
            ["--workers", "3", "--seed", "5", "--time-limit", "7", "--deterministic"],
            Effort(7.0, workers=3, seed=5, deterministic=True),
        ),
    ],
)
@pytest.mark.parametrize("command", [["week", "2026-W49"], ["plan", *FORTNIGHT]], ids=" ".join)
def test_options_reach_the_solver(desk, run, monkeypatch, command, words, effort):
    def make_plan(problem, travel, found, progress):
        assert found == effort
        raise InfeasibleError(["vu"])

    monkeypatch.setattr(pipeline, "make_plan", make_plan)
    assert run(*command, *words) == (4, [], ["vu"])


def test_the_documentation_names_exactly_the_options_there_are():
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text))
    there = {
        o for _, command in commands() for p in command.params for o in (*p.opts, *p.secondary_opts)
    }
    there |= {option for param in cli.params for option in param.opts} | {"--help"}
    assert named == {option for option in there if option.startswith("--")}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(
        f"planner {' '.join(path)}" in readme for path, _ in commands() if path[-1] != "territory"
    )


@pytest.mark.parametrize("words", [[], ["territory"]], ids=" ".join)
def test_a_group_alone_shows_its_help(run, words):
    _, said, errors = run(*words)
    assert [*said, *errors][0].startswith("Usage : planner")


def test_version(run):
    code, said, _ = run("--version")
    assert code == 0
    assert re.fullmatch(r"planner \d+\.\d+.*", said[0])


# --- exit code 2: mistakes ------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["nope"], "commande inconnue « nope » ; voir planner --help"),
        (["plan", "--spped", "3"], "option inconnue --spped ; vouliez-vous dire --seed ?"),
        (["week", "--xyzzy"], "option inconnue --xyzzy ; voir planner --help"),
        (["check"], "il manque DOSSIER ; voir planner --help"),
        (["territory", "build"], "il manque --epci ; voir planner --help"),
        (["check", "a", "b"], "en trop : b ; voir planner --help"),
        (["plan", "--workers"], "--workers : il manque sa valeur ; voir planner --help"),
        (["plan", "--quiet=1"], "--quiet : ne prend pas de valeur ; voir planner --help"),
        (["plan", "--workers", "0"],
         "--workers : valeur refusée, il faut un nombre entier d'au moins 1 ; voir planner --help"),
        (["week", "--time-limit", "x"],
         "--time-limit : valeur refusée, il faut un nombre d'au moins 1 ; voir planner --help"),
        (["plan", "--start", "30/11/2026"],
         "--start : valeur refusée, il faut une date, comme 2026-11-30 ; voir planner --help"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_a_mistake_on_the_command_line_is_one_french_line(run, words, line):
    assert run(*words) == (2, [], [f"ligne de commande : {line}"])


@pytest.mark.parametrize("week", ["2026-49", "2026-W54", "W49", "2026-W49-1", "demain", "49"])
def test_a_week_that_is_none(run, week):
    code, said, errors = run("week", week)
    assert (code, said, len(errors)) == (2, [], 1)
    assert errors[0].startswith(f"ligne de commande, SEMAINE : « {week} » n'est pas une semaine")
    assert re.search(r"l'écrire comme \d{4}-W\d{2}$", errors[0])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["plan", "--scenario", "nope.toml"], "nope.toml : fichier introuvable"),
        (["week", "--scenario", "nope.toml"], "nope.toml : fichier introuvable"),
        (["plan", "--start", "2028-08-28", "--days", "14"], "vacances scolaires"),
        (["week", "2031-W10"], "vacances scolaires"),
        (["plan", "--start", "2026-11-30", "--days", "729"], "729 jours"),
        (["plan", "--from", "2026-11-30"], "--from et --to ensemble"),
        (["plan", "--from", "2026-11-30", "--to", "2026-12-20", "--days", "14"], "sans --start"),
        (["plan", "--from", "2026-11-30", "--to", "2026-12-11"], "au moins 14 jours"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_input_is_one_french_line(desk, run, words, said):
    code, printed, errors = run(*words)
    assert (code, printed, len(errors)) == (2, [], 1)
    assert said in errors[0]
    assert {path.name for path in desk.iterdir()} == {"data"}


def test_every_fault_of_a_scenario_has_its_line(desk, run):
    edit(
        desk / "data" / "scenarios" / "reference.toml",
        ('equity = "guarantee"', 'equity = "justice"'),
        ('earliest = "11:30"', 'earliest = "midi"'),
        ("agents = 2", 'agents = "deux"'),
    )
    code, printed, errors = run("plan", *FORTNIGHT)
    assert (code, printed, len(errors)) == (2, [], 3)
    assert all("reference.toml" in line for line in errors)


def test_no_plan_to_check(desk, run):
    code, printed, errors = run("check", "nowhere")
    assert (code, printed) == (2, [])
    assert [line.split(" : ")[0] for line in errors] == [
        str(Path("nowhere") / "inputs.json"),
        str(Path("nowhere") / "plan.json"),
    ]


# --- exit codes 3, 4, 5 and 1 ---------------------------------------------------------


def test_travel_times_that_are_missing(sound, tmp_path, run):
    folder = Path(shutil.copytree(sound, tmp_path / "plan"))
    (folder / "travel.csv").unlink()
    code, printed, errors = run("check", folder)
    assert (code, printed, len(errors)) == (3, [], 1)
    assert "travel.csv" in errors[0]


def test_quotas_that_cannot_hold_together_are_named(desk, run):
    # Five openings of 3 h 45 and more in a week of 18 hours.
    edit(
        desk / "data" / "scenarios" / "reference.toml",
        ('venue = "joinville-fixe"\nper = "week"\nmin = 1\nmax = 1',
         'venue = "joinville-fixe"\nper = "week"\nmin = 5\nmax = 5'),
        ('per = "week"\nmin = 2\nmax = 2', 'per = "week"\nmin = 2\nmax = 9'),
        ("week_hours_max = 48", "week_hours_max = 18"),
    )  # fmt: skip
    code, printed, errors = run("plan", *FORTNIGHT, "-o", "out")
    assert (code, printed, len(errors)) == (4, [], 1)
    named = "« Joinville, chaque semaine » (au moins 5 par semaine, semaines du 30 novembre"
    assert named in errors[0]
    assert "temps de travail d’une semaine" in errors[0]
    assert "Poissons" not in errors[0]
    assert not (desk / "out").exists()


def test_a_team_that_can_reach_nothing(desk, run):
    scenario = desk / "data" / "scenarios" / "reference.toml"
    edit(scenario, ('shift = ["07:30", "18:30"]', 'shift = ["07:30", "08:30"]'))
    code, printed, errors = run("plan", *FORTNIGHT)
    assert (code, printed) == (4, [])
    assert errors == [
        "L’équipe « Satellite mobile » ne peut rejoindre aucun lieu dans sa journée : vérifier "
        "son dépôt, ses horaires, la pause de midi et les temps de trajet"
    ]


def test_a_period_in_which_the_service_is_closed(desk, run):
    # The summer holidays: no activity runs in them.
    code, printed, errors = run("plan", "--start", "2027-07-12", "--days", "14")
    assert (code, printed, len(errors)) == (4, [], 1)
    assert errors[0].startswith("Aucun jour de service du 12 au 25 juillet 2027")


@pytest.mark.parametrize("words", [["plan", *FORTNIGHT], ["week", "2026-W49"]])
def test_a_folder_that_cannot_be_written_is_refused_at_once(desk, run, words):
    (desk / "file").write_text("", encoding="utf-8")
    code, printed, errors = run(*words, "-o", Path("file") / "out")
    assert (code, printed, len(errors)) == (5, [], 1)
    assert errors[0].startswith(f"{Path('file') / 'out'} : écriture impossible")


def test_a_bug_is_one_line_too(run, monkeypatch):
    def bug(_):
        raise ZeroDivisionError("bug")

    monkeypatch.setattr(pipeline, "judge", bug)
    code, _, errors = run("check", "here")
    assert (code, len(errors)) == (1, 1)
    assert errors[0].startswith("Erreur interne (ZeroDivisionError : bug)")


@pytest.mark.parametrize("words", [["--debug", "check", "no"], ["check", "no", "--debug"]])
def test_debug_shows_the_trace_wherever_it_is_typed(words):
    from planner.errors import InputError

    with pytest.raises(InputError):
        main(words)


# --- what works -----------------------------------------------------------------------


def test_check_a_sound_plan(sound, run):
    assert run("check", sound) == (0, [f"{sound / 'plan.json'} : aucune anomalie."], [])
    assert run("check", sound, "--quiet") == (0, [], [])


def test_check_a_plan_edited_by_hand(sound, tmp_path, run):
    folder = Path(shutil.copytree(sound, tmp_path / "plan"))
    text = (folder / "plan.json").read_text(encoding="utf-8")
    (folder / "plan.json").write_text(text.replace('"staff": 2', '"staff": 1', 1), "utf-8")
    code, printed, errors = run("check", folder)
    assert (code, printed) == (4, [])
    assert errors[0].startswith("[staff] Satellite mobile, ")
    assert "Assez d’agents sont présents" in errors[0]
    assert errors[-1].startswith(f"{folder / 'plan.json'} : planning refusé, {len(errors) - 1}")


def test_two_weeks_of_one_plan(tmp_path, monkeypatch, run):
    desk = tmp_path
    territory(desk / "data")
    monkeypatch.chdir(desk)
    code, printed, errors = run("week", "2026-W49", *COUNTED, *EARLY)
    page = desk / "out" / "2026-W49" / "itineraire.html"
    assert (code, errors) == (0, [])
    assert printed[-1] == f"Itinéraire : {page.relative_to(desk)}"
    assert "Temps de trajet et nombres d'enfants : estimations." in printed
    assert page.exists()

    code, again, errors = run("week", "2026-W50", *EARLY)
    assert (code, len(errors)) == (0, 1)
    assert errors[0].startswith("Planning déjà calculé, repris tel quel")
    assert again[:-1] == printed[:-1]
    other = desk / "out" / "2026-W50"
    for name in ("plan.json", "inputs.json", "travel.csv", "sessions.csv"):
        assert (other / name).read_bytes() == (page.parent / name).read_bytes()
    # The page opens on its own week.
    assert (other / "itineraire.html").read_bytes() != page.read_bytes()
    assert run("check", other)[0] == 0

    # A hall is closed in the data: another plan, and the one announced is not lost.
    venues = desk / "data" / "venues.csv"
    before = venues.read_text(encoding="utf-8")
    row = next(line for line in before.splitlines() if line.startswith("suzannecourt-mairie,"))
    closed = row.replace("à confirmer,,", "à confirmer,,2026-12-01", 1)
    assert closed != row
    venues.write_text(before.replace(row, closed), encoding="utf-8")
    announced = (other / "plan.json").read_bytes()
    code, _, errors = run("week", "2026-W50", *COUNTED, *EARLY)
    (kept,) = (desk / "out" / "remplaces").iterdir()
    assert code == 0
    assert f"l’ancien est gardé dans {kept.relative_to(desk)}." in errors[0]
    assert errors[1].startswith(f"Attention : {Path('out') / '2026-W49'} vient d’un autre planning")
    assert (kept / "plan.json").read_bytes() == announced
    assert (other / "plan.json").read_bytes() != announced


@pytest.mark.parametrize(
    ("today", "monday"),
    [
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2026, 11, 27), date(2026, 11, 23)),
        (date(2026, 11, 28), date(2026, 11, 30)),
        (date(2026, 11, 29), date(2026, 11, 30)),
        (date(2026, 12, 31), date(2026, 12, 28)),
    ],
)
def test_this_week_or_the_next_from_saturday_on(today, monday):
    assert week_start(None, today) == monday


def test_weeks_are_iso_weeks():
    assert week_start("2026-W53", date(2026, 1, 1)) == date(2026, 12, 28)
    assert week_start("2027-W01", date(2026, 1, 1)) == date(2027, 1, 4)


# --- progress and Ctrl-C --------------------------------------------------------------


def test_progress_is_told_in_french():
    assert describe("tours", None, None) == "Énumération des tournées"
    assert describe("level", 400.0, 404.0) == "Besoin servi : 400,0, écart prouvé 1,00 %"
    assert describe("unreached", 0.0, 0.0) == "Communes atteintes"
    for tier in TierName:
        if tier != TierName.CHANGES:
            assert describe(tier, None, None) != tier


@pytest.mark.parametrize("quiet", [False, True])
def test_solvers_cannot_write_on_standard_output(capfd, quiet):
    with reporting(quiet, 60.0) as report:
        assert (report is None) == quiet
        os.write(1, b"noise\n")
        if report:
            report("level", 400.0, 404.0)
    os.write(1, b"result\n")
    assert capfd.readouterr() == ("result\n", "")


# Ctrl-C is typed for us as soon as a first plan is placed, or as soon as a stage starts:
# the signal, the process and the command are real.
TYPIST = """
import os, signal, sys
from planner import progress
from planner.cli import console

wanted, seen, tell = sys.argv[1].split(), [], progress.describe

def describe(stage, value, bound):
    if stage not in seen:
        seen.append(stage)
        if seen[-len(wanted):] == wanted:
            os.kill(os.getpid(), signal.SIGINT)
    return tell(stage, value, bound)

progress.describe = describe
del sys.argv[1]
console()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_ctrl_c_writes_the_best_plan_so_far(tmp_path, run):
    # A first plan is there before the first tier is solved.
    words = ["plan", "--start", "2026-11-23", "-o", "out"]
    process = shell("-c", TYPIST, "unreached level", *words, folder=tmp_path)
    said, errors = process.communicate(timeout=PATIENT)
    assert errors.splitlines() == ["Calcul interrompu : voici le meilleur planning trouvé."]
    assert process.returncode == 0
    assert said.splitlines()[-1] == f"Itinéraire : {Path('out') / 'itineraire.html'}"
    assert run("check", tmp_path / "out")[0] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_ctrl_c_before_any_plan_writes_nothing(tmp_path):
    words = ["plan", "--start", "2026-11-23", "-o", "out"]
    process = shell("-c", TYPIST, "tours", *words, folder=tmp_path)
    _, errors = process.communicate(timeout=PATIENT)
    assert process.returncode in (4, 128 + signal.SIGINT)
    assert "Traceback" not in errors
    assert "rien n" in errors and "Interrompu" in errors
    assert list(tmp_path.iterdir()) == []


# --- two plans ------------------------------------------------------------------------


def test_a_plan_differs_from_itself_in_nothing(run, sound):
    code, said, errors = run("diff", sound, sound)
    assert (code, errors) == (0, [])
    assert said[-1] == "Couverture : inchangée."
    assert "0 supprimée" in said[1]


def test_plans_that_cannot_be_compared_are_said(run, sound, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(sound, other)
    path = other / "plan.json"
    path.write_text(path.read_text("utf-8").replace('"siren": "200044253"', '"siren": "200067213"'))
    code, said, errors = run("diff", sound, other)
    assert (code, said, len(errors)) == (2, [], 1)
    assert "même territoire" in errors[0]
    assert run("diff", sound, tmp_path / "nope")[0] == 2


def test_explain_needs_a_plan_and_a_commune(run, sound, desk):
    code, said, errors = run("explain", "Épizon")
    assert (code, said, len(errors)) == (2, [], 1)
    assert "lancer d'abord planner week" in errors[0]
    code, said, errors = run("explain", "Paris", "--plan", sound, "--quiet")
    assert (code, said, len(errors)) == (2, [], 1)
    assert "« Paris »" in errors[0]


def test_explain_a_commune_that_has_a_session(run, sound):
    code, said, errors = run("explain", "joinville", "--plan", sound, "--quiet")
    assert (code, errors) == (0, [])
    assert said[0].startswith("Joinville")
    assert "Joinville – site fixe, à 3" in said[1]
