"""From the real territory to a folder of files, and back through the judge."""

import csv
import json
import shutil
import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from planner import pipeline
from planner.errors import InfeasibleError, InputError, StoreError, TravelError
from planner.loading import load_problem, plan_from_dict, plan_to_dict
from planner.model.effort import Effort
from planner.model.periods import block_of
from planner.model.plan import Status
from planner.rules import calendar, honesty, openings, rhythm, staffing, working_time
from tests.efforts import COUNTED, early_plan

DATA = Path(__file__).resolve().parents[1] / "data"
SCENARIO = DATA / "scenarios" / "reference.toml"
START = date(2026, 11, 30)
FILES = {
    "communes.geojson",
    "plan.json",
    "inputs.json",
    "travel.csv",
    "coverage.csv",
    "sessions.csv",
    "itineraire.html",
}


class CtrlC:
    """Raises KeyboardInterrupt once these stages have been reported in the main thread."""

    def __init__(self, wanted):
        self.wanted = wanted
        self.seen = []

    def __call__(self, stage, value, bound):
        if threading.current_thread() is threading.main_thread():
            self.seen.append(stage)
            if self.seen == self.wanted:
                raise KeyboardInterrupt


FIRST_PLAN = ["tours", "placing", "unreached"]
"""What is reported until there is a first plan: "unreached" comes after it."""


def solved(start, progress=None):
    problem = load_problem(SCENARIO, start, 14)
    times = pipeline.travel_times(problem)
    return pipeline.make_plan(problem, times, COUNTED, progress)


@pytest.fixture(scope="module")
def result():
    return solved(START)


@pytest.fixture(scope="module")
def written(result, tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans") / "w49"
    page = pipeline.write_result(result, folder, pipeline.load_polygons(SCENARIO))
    assert page == folder / "itineraire.html"
    return folder


@pytest.fixture
def folder(written, tmp_path):
    """A copy of the plan's folder, to be spoilt."""
    return Path(shutil.copytree(written, tmp_path / "plan"))


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def spoil(folder, change, name="plan.json"):
    """Edit a JSON file by hand; return the rules the judge then names."""
    path = folder / name
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return {violation.rule for violation in pipeline.judge(folder)}


# --- what is written ------------------------------------------------------------------


def test_every_file_is_there_and_the_judge_finds_nothing(written):
    assert {path.name for path in written.iterdir()} == FILES
    assert pipeline.judge(written) == ()


def test_plan_json_keeps_its_contract(written):
    plan = json.loads((written / "plan.json").read_text(encoding="utf-8"))
    assert plan["format"] == "planner-plan/1"
    assert plan.keys() == {
        "format", "scenario", "territory", "travel", "horizon", "certificate", "tours",
        "unserved", "indicators", "version", "overrides", "revision", "base_digest",
    }  # fmt: skip
    assert plan["scenario"].keys() == {"name", "digest"}
    assert plan["territory"] == {
        "siren": "200044253",
        "name": "CC du Bassin de Joinville en Champagne",
        "communes": 59,
    }
    assert plan["travel"].keys() == {"engine", "estimated", "digest"}
    assert plan["travel"]["estimated"] is True
    assert plan["horizon"] == {"start": "2026-11-30", "end": "2026-12-13"}
    assert {"status", "tiers", "seconds", "seed", "engine"} <= plan["certificate"].keys()
    assert all({"name", "value", "bound", "gap"} <= t.keys() for t in plan["certificate"]["tiers"])
    tour = plan["tours"][0]
    assert {"team", "date", "depot", "start", "end", "drive_minutes", "km", "sessions"} <= set(tour)
    assert tour["sessions"][0].keys() == {
        "venue", "commune", "activity", "arrive", "open", "close", "leave", "fixed", "pattern",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("travel.csv", "from,to,minutes,km"),
        ("coverage.csv",
         "code,name,need,exposure,level,nearest_minutes,nearest_venue,max_gap_days,households,"
         "households_without_car"),
        ("sessions.csv",
         "date,team,order,venue,venue_name,commune,activity,arrive,open,close,leave,fixed,pattern"),
    ],
)  # fmt: skip
def test_tables_keep_their_headers(written, name, header):
    assert (written / name).read_text(encoding="utf-8").splitlines()[0] == header


def test_coverage_has_a_row_a_commune_with_codes_as_text(written, result):
    table = rows(written / "coverage.csv")
    assert len(table) == 59
    assert all(len(row["code"]) == 5 and row["code"].startswith("52") for row in table)
    level = sum(float(row["need"]) * float(row["level"]) for row in table)
    tier = next(t for t in result.plan.certificate.tiers if t.name == "level")
    assert level == pytest.approx(tier.value, abs=0.01)


def test_coverage_has_the_published_figures(written):
    figures = {
        row["name"]: (row["households"], row["households_without_car"])
        for row in rows(written / "coverage.csv")
    }
    assert figures["Joinville"] == ("1475.75", "353.15")
    assert figures["Aingoulaincourt"] == ("5.0", "0.0")
    assert figures["Charmes-en-l'Angle"] == ("4.0", "0.0")


def test_sessions_have_a_row_each_in_date_order(written, result):
    table = rows(written / "sessions.csv")
    assert len(table) == result.plan.indicators["sessions"] > 0
    assert [row["date"] for row in table] == sorted(row["date"] for row in table)
    for row in table:
        assert START <= date.fromisoformat(row["date"]) < START + timedelta(days=14)
        assert row["fixed"] == str(row["venue"].endswith("-fixe")).lower()
        assert row["arrive"] <= row["open"] < row["close"] <= row["leave"]


def test_travel_has_every_ordered_pair_of_points(written, result):
    table = rows(written / "travel.csv")
    points = {row["from"] for row in table}
    assert {v.id for v in result.problem.scenario.venues} <= points
    assert len(table) == len({(row["from"], row["to"]) for row in table})
    assert len(table) in (len(points) ** 2, len(points) * (len(points) - 1))


def test_a_plan_is_written_twice_to_the_same_bytes(written, result, tmp_path):
    pipeline.write_result(result, tmp_path, pipeline.load_polygons(SCENARIO))
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (written / name).read_bytes()


def test_the_plan_survives_json(result):
    document = json.loads(json.dumps(plan_to_dict(result.plan)))
    assert plan_from_dict(document, result.problem) == result.plan


def test_the_plan_is_proven_good(result):
    assert not result.interrupted
    assert all(tier.gap <= 0.01 for tier in result.plan.certificate.tiers[:2])


# --- what the judge refuses -----------------------------------------------------------


def tour_of(plan, activity=None, lunch=None):
    """The first tour with a session of an activity, or with a lunch break."""
    for tour in plan["tours"]:
        activities = {session["activity"] for session in tour["sessions"]}
        if (activity is None or activity in activities) and (not lunch or tour["lunch"]):
            return tour
    raise AssertionError("no such tour")


def later(clock, minutes=30):
    total = 60 * int(clock[:2]) + int(clock[3:]) + minutes
    return f"{total // 60:02d}:{total % 60:02d}"


def test_a_session_moved_by_half_an_hour(folder):
    def change(plan):
        session = tour_of(plan)["sessions"][0]
        for key in ("arrive", "open", "close", "leave"):
            session[key] = later(session[key])

    assert openings.SLOT in spoil(folder, change)


def test_a_tour_past_ten_hours(folder):
    # 7:30 to 18:30 is within the shift: 11 h less 45 minutes of lunch.
    def change(plan):
        tour_of(plan, lunch=True).update(start="07:30", end="18:30")

    # The agents also leave earlier than said: the hours of the indicators are wrong.
    assert {working_time.DAY_WORK, honesty.FIGURES} <= spoil(folder, change)


def test_a_laep_with_one_agent(folder):
    assert spoil(folder, lambda plan: tour_of(plan, "laep").update(staff=1)) == {staffing.STAFF}


def test_a_session_on_a_bank_holiday(tmp_path):
    # Wednesday 11 November 2026; the Wednesday before is an ordinary one.
    problem = load_problem(SCENARIO, date(2026, 11, 2), 14)
    result = early_plan(problem, pipeline.travel_times(problem))
    assert date(2026, 11, 11) not in {tour.date for tour in result.plan.tours}
    pipeline.write_result(result, tmp_path, pipeline.load_polygons(SCENARIO))
    assert pipeline.judge(tmp_path) == ()

    def change(plan):
        extra = next(tour for tour in plan["tours"] if tour["date"] == "2026-11-04")
        plan["tours"].append({**extra, "date": "2026-11-11"})

    assert {calendar.CALENDAR, rhythm.PATTERN} <= spoil(tmp_path, change)
    said = {v.detail for v in pipeline.judge(tmp_path) if v.rule == calendar.CALENDAR}
    assert said == {"service fermé : Armistice"}


def test_minutes_of_road_that_are_not_those_of_the_roads(folder):
    def change(plan):
        plan["tours"][0]["drive_minutes"] -= 5

    assert spoil(folder, change) == {honesty.FIGURES}


@pytest.mark.parametrize(
    ("key", "value"), [("under3_within_15min", 1.0), ("sessions", 99), ("cost_km", 0)]
)
def test_an_indicator_that_flatters(folder, key, value):
    def change(plan):
        assert plan["indicators"][key] != value
        plan["indicators"][key] = value

    assert spoil(folder, change) == {honesty.FIGURES}


def test_indicators_left_out(folder):
    assert spoil(folder, lambda plan: plan["indicators"].clear()) == {honesty.FIGURES}


def test_optimal_without_proof(folder):
    def change(plan):
        plan["certificate"]["status"] = Status.OPTIMAL
        plan["certificate"]["tiers"][1]["bound"] += 10

    assert spoil(folder, change) == {honesty.FIGURES}


def test_optimal_for_want_of_tiers(folder):
    def change(plan):
        plan["certificate"].update(status=Status.OPTIMAL, tiers=[])

    assert spoil(folder, change) == {honesty.FIGURES}


def test_travel_times_altered(folder):
    # The pair between two halls that no tour drives: only the digest tells.
    path = folder / "travel.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    origin, destination, minutes, km = lines[-1].split(",")
    lines[-1] = f"{origin},{destination},{float(minutes) + 1},{km}"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = pipeline.judge(folder)
    assert [(v.rule, v.where) for v in found] == [
        (honesty.FIGURES, "travel.csv modifié depuis le calcul")
    ]


def test_inputs_altered(folder):
    def change(inputs):
        inputs["scenario"]["teams"][0]["cost_per_hour"] = 1

    assert spoil(folder, change, "inputs.json") == {honesty.FIGURES}
    assert "inputs.json modifié depuis le calcul" in {v.where for v in pipeline.judge(folder)}


def test_rules_relaxed_after_the_fact(folder):
    # A tour past ten hours is not sound because the limit has been moved, too.
    spoil(folder, lambda plan: tour_of(plan, lunch=True).update(start="07:30", end="18:30"))

    def change(inputs):
        inputs["scenario"]["teams"][0]["work"]["day_work"] = 720

    assert spoil(folder, change, "inputs.json") == {honesty.FIGURES}


@pytest.mark.parametrize(
    ("name", "error"), [("plan.json", InputError), ("inputs.json", InputError),
                        ("travel.csv", TravelError)]
)  # fmt: skip
def test_a_file_is_missing(folder, name, error):
    (folder / name).unlink()
    with pytest.raises(error, match=name):
        pipeline.judge(folder)


# --- never half a plan ----------------------------------------------------------------


def test_nothing_is_written_when_the_map_cannot_be_drawn(result, tmp_path, monkeypatch):
    def fails(*_):
        raise RuntimeError("no map")

    monkeypatch.setattr("planner.rendering.maps.render_map", fails)
    with pytest.raises(RuntimeError):
        pipeline.write_result(result, tmp_path / "out", pipeline.load_polygons(SCENARIO))
    assert not (tmp_path / "out").exists()


def test_no_plan_when_another_file_cannot_be_written(result, tmp_path):
    (tmp_path / "sessions.csv").mkdir()
    with pytest.raises(StoreError, match=r"sessions\.csv"):
        pipeline.write_result(result, tmp_path, pipeline.load_polygons(SCENARIO))
    assert not (tmp_path / "plan.json").exists()
    assert not list(tmp_path.glob(".partial-*"))


def test_a_folder_is_refused_before_a_long_solve(tmp_path):
    pipeline.require_writable(tmp_path / "new" / "folder")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="écriture impossible"):
        pipeline.require_writable(tmp_path / "file" / "folder")


def test_the_judge_guards_the_solver(result, monkeypatch):
    alone = tuple(replace(tour, staff=1) for tour in result.plan.tours)
    unsound = replace(result.plan, tours=alone)
    monkeypatch.setattr("planner.solving.solve.solve", lambda *_, **__: (unsound, False))
    with pytest.raises(pipeline.UnsoundPlanError, match=r"\[staff\]") as caught:
        pipeline.make_plan(result.problem, result.travel, Effort())
    assert caught.value.exit_code == 1


# --- interrupted ----------------------------------------------------------------------


def test_an_interrupted_solve_gives_the_best_plan_so_far(tmp_path):
    result = solved(START, CtrlC(FIRST_PLAN))
    assert result.interrupted
    assert result.plan.certificate.status == Status.FEASIBLE
    assert result.plan.tours
    pipeline.write_result(result, tmp_path, pipeline.load_polygons(SCENARIO))
    assert pipeline.judge(tmp_path) == ()


def test_interrupted_before_any_plan():
    with pytest.raises(InfeasibleError, match="Interrompu avant"):
        solved(START, CtrlC(["tours", "placing"]))


# --- weeks of one plan ----------------------------------------------------------------


def test_polygons_are_kept_with_the_plan(folder):
    assert pipeline.polygons_of(folder) == pipeline.load_polygons(SCENARIO)
    for text in ("[]", "{"):
        (folder / "communes.geojson").write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=r"communes\.geojson"):
            pipeline.polygons_of(folder)
    (folder / "communes.geojson").unlink()
    with pytest.raises(InputError, match="introuvable"):
        pipeline.polygons_of(folder)


@pytest.mark.parametrize(
    ("day", "block"),
    [
        (date(2026, 8, 31), date(2026, 8, 31)),
        (date(2026, 9, 27), date(2026, 8, 31)),
        (date(2026, 9, 28), date(2026, 9, 28)),
        (date(2026, 11, 30), date(2026, 11, 23)),
        (date(2026, 12, 20), date(2026, 11, 23)),
        # Across 2026-W53 and 2027-W01, both odd.
        (date(2027, 1, 4), date(2026, 12, 21)),
        (date(2026, 8, 30), date(2026, 8, 3)),
    ],
)
def test_blocks_of_28_days_from_the_anchor(day, block):
    assert block_of(date(2026, 8, 31), day) == block


def test_the_anchor_is_that_of_the_scenario():
    assert pipeline.anchor_of(SCENARIO, START) == date(2026, 8, 31)
