"""`planner week` through the days of a period: nothing that is over is planned, or planned anew."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner import written
from planner.cli import main
from planner.errors import InputError
from planner.loading import read_plan_dir
from planner.model.plan import Plan
from planner.reporting.period import YEAR, dates_of, period_of
from planner.solving.indexing import build_instance
from planner.yearly import Asked, account
from tests.grids import territory

COUNTED = ["--deterministic", "--time-limit", "1", "--quiet"]
ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "data" / "scenarios" / "reference.toml"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    territory(tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def week(today: str, *words: str) -> int:
    try:
        code = main(["week", "--today", today, *words, *COUNTED])
    except SystemExit as end:
        code = end.code
    return int(code or 0)


def plan_of(name: str) -> Plan:
    return read_plan_dir(Path("out") / name)[1]


def days_of(plan: Plan, first: str, last: str) -> list[object]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return [tour for tour in plan.tours if begin <= tour.date < end]


def close_a_hall(desk: Path, day: str) -> None:
    venues = desk / "data" / "venues.csv"
    text = venues.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("suzannecourt-mairie,"))
    venues.write_text(text.replace(row, row.replace("à confirmer,,", f"à confirmer,,{day}", 1)))


@pytest.mark.parametrize(
    ("today", "start"),
    [("2026-11-29", "2026-11-30"), ("2026-11-30", "2026-11-30"), ("2026-12-01", "2026-12-01")],
)
def test_a_first_plan_begins_today_or_the_next_working_day(
    desk: Path, today: str, start: str
) -> None:
    assert week(today) == 0
    plan = plan_of("2026-W49")
    assert plan.start == date.fromisoformat(start)
    assert plan.end == date(2026, 12, 20)
    assert min(tour.date for tour in plan.tours) >= date.fromisoformat(today)


def test_a_running_plan_is_gone_on_from(desk: Path) -> None:
    assert week("2026-11-29") == 0
    announced = plan_of("2026-W49")
    close_a_hall(desk, "2026-12-15")
    assert week("2026-12-08") == 0  # the next week, its data changed
    anew = plan_of("2026-W50")
    # Mondays and Tuesdays: Monday 14 is the next working day.
    assert days_of(anew, "2026-11-30", "2026-12-14") == days_of(
        announced, "2026-11-30", "2026-12-14"
    )
    assert (anew.start, anew.end) == (announced.start, announced.end)
    assert anew.scenario_digest != announced.scenario_digest
    assert main(["check", "out/2026-W50", "--quiet"]) in (0, None)
    # The week after takes it up; a report counts each day once, with what was followed on it.
    assert week("2026-12-14") == 0
    assert plan_of("2026-W51").tours == anew.tours
    shutil.rmtree("out/2026-W51")
    period = period_of(dates_of(YEAR, 2026), date(2026, 12, 15))
    folders = (Path("out/2026-W49"), Path("out/2026-W50"))
    report = account(Asked(period, folders, (), REFERENCE)).report
    ends = [(part.plan.start, part.plan.end) for part in report.parts]
    assert ends == [(announced.start, date(2026, 12, 13)), (date(2026, 12, 14), date(2026, 12, 15))]


def test_the_plan_written_last_is_the_one_that_is_followed(desk: Path) -> None:
    """A plan revised, then planned anew: an older revision takes no day back, nothing is lost."""
    assert week("2026-11-29") == 0
    words = ["replan", "out/2026-W49", "--cancel", "2026-12-14", "--today", "2026-12-01", "--quiet"]
    assert main(words) in (0, None)
    close_a_hall(desk, "2026-12-15")
    assert week("2026-12-02", "2026-W50") == 0
    second = plan_of("2026-W50")
    assert second.tours != plan_of("2026-W49").tours
    assert date(2026, 12, 14) not in {t.date for t in second.tours}, "called off, and told of"
    venues = desk / "data" / "venues.csv"
    venues.write_text(venues.read_text(encoding="utf-8").replace("2026-12-15", ""), "utf-8")
    assert week("2026-12-08", "2026-W50") == 0  # as the data were at first
    third = plan_of("2026-W50")
    assert days_of(third, "2026-11-30", "2026-12-14") == days_of(second, "2026-11-30", "2026-12-14")
    assert date(2026, 12, 14) not in {t.date for t in third.tours}
    kept = [read_plan_dir(path.parent)[1].tours for path in Path("out").rglob("plan.json")]
    assert second.tours in kept, "no plan that was announced is lost"


def test_halls_and_activities_that_are_gone_stay_on_what_was_held(desk: Path) -> None:
    """The page, the route sheets and the workbook name what only the days before know."""
    assert week("2026-11-29") == 0
    announced = plan_of("2026-W49")
    held = {s.venue for t in days_of(announced, "2026-11-30", "2026-12-08") for s in t.sessions}
    venues = desk / "data" / "venues.csv"
    rows = venues.read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows if not any(row.startswith(f"{venue},") for venue in held)]
    assert len(kept) < len(rows)
    venues.write_text("\n".join(kept) + "\n", encoding="utf-8")
    scenario = desk / "data" / "scenarios" / "reference.toml"
    text = scenario.read_text(encoding="utf-8")
    scenario.write_text(text.replace('use = ["laep"]', 'use = ["rpe"]'), encoding="utf-8")
    assert week("2026-12-07", "2026-W50") == 0
    anew = plan_of("2026-W50")
    assert days_of(anew, "2026-11-30", "2026-12-08") == days_of(
        announced, "2026-11-30", "2026-12-08"
    )
    later = [s for t in days_of(anew, "2026-12-08", "2027-01-01") for s in t.sessions]
    assert later and {s.activity for s in later} == {"rpe"}
    assert not {s.venue for s in later} & held
    assert main(["check", "out/2026-W50", "--quiet"]) in (0, None)
    assert main(["export", "out/2026-W50", "--today", "2026-12-07", "--quiet"]) in (0, None)


def test_a_week_that_is_over_is_shown_as_it_was_announced(desk: Path) -> None:
    assert week("2026-11-29") == 0
    announced = (desk / "out" / "2026-W49" / "plan.json").read_bytes()
    close_a_hall(desk, "2026-12-01")
    assert week("2026-12-09", "2026-W49", "--fresh") == 0
    assert (desk / "out" / "2026-W49" / "plan.json").read_bytes() == announced
    assert not (desk / "out" / "remplaces").exists()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.dates(date(2026, 9, 1), date(2027, 7, 10)))
def test_no_session_before_today_on_any_day_of_the_year(tmp_path: Path, today: date) -> None:
    """On the real territory: what could be planned at all is not over."""
    monday = today - timedelta(days=today.weekday())
    monday += timedelta(weeks=today.weekday() >= 5)
    try:
        problem, travel, known = written.of_week(tmp_path / "w", REFERENCE, monday, today)
    except InputError as error:  # beyond the published calendar
        assert "vacances" in str(error)
        return
    assert known is None and problem.past is None
    assert problem.horizon.start >= today
    cells = build_instance(problem, travel).cells
    assert all(cell.day >= today for cell in cells)
