"""What was held and noted stays, whatever is computed, undone, restored or adopted after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from planner import pipeline
from planner.model.plan import Plan, Tour
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.reporting.period import FREE
from planner.store import attendance, backups, closed_store, jobs, journal, plans, restoring, venues
from planner.store.database import clock_on
from planner.store.records import StoredPlan
from planner.web.app import create_app
from planner.web.desk import PlanningService
from planner.web.worker import run
from tests.efforts import early_plan
from tests.web.conftest import TODAY, Page, settings

WEEK = "2026-W49"
COUNTED = "/frequentation/2026-12-01/"
COUNTS = {"adults": "7", "children_0_2": "6", "children_3_5": "8", "first_visits": "5"}


@dataclass(frozen=True)
class Seen:
    """What a coordinator sees of the days that are over."""

    tours: tuple[Tour, ...]
    noted: tuple[object, ...]
    listed: str
    report: str


def in_force(desk: PlanningService, day: date) -> StoredPlan | None:
    return plans.adopted_between(desk.store, day, day).get(day)


def main_of(text: str) -> str:
    return text.partition("<main")[2].partition("</main>")[0]


def seen(page: Page, desk: PlanningService) -> Seen:
    """Look at Monday and Tuesday of the week, and at the report of these two days."""
    first, last = date(2026, 11, 30), TODAY - timedelta(days=1)
    held = [
        tour
        for day, (_, plan, _) in sorted(desk.in_force(first, last).items())
        for tour in plan.tours
        if tour.date == day
    ]
    noted = tuple(row.attendance for row in attendance.between(desk.store, first, last))
    listed = main_of(page.get("/frequentation").text).partition("Encore à noter")[2]
    report = main_of(page.get(f"/bilan?periode={FREE}&du={first}&au={last}").text)
    return Seen(tuple(held), noted, listed, report)


@pytest.fixture
def counted(page: Page, desk: PlanningService) -> Seen:
    """A session of Tuesday was counted; nothing else happened since the plan was announced."""
    text = page.get("/frequentation").text
    address = COUNTED + text.partition(COUNTED)[2].partition('"')[0]
    assert page.post(address, COUNTS | {"version": "0"}).status_code == 303
    found = seen(page, desk)
    assert found.tours and len(found.noted) == 1
    assert "7 ad." in found.listed and "Séances" in found.report
    return found


def recalculated(page: Page, desk: PlanningService, **fields: Any) -> int:
    """Ask for the plan anew and compute it here; return its number."""
    answer = page.post("/generer", {"semaine": WEEK, "semaines": "0", "temps": "30"} | fields)
    assert answer.status_code == 303, answer.text
    number = int(answer.headers["location"].rpartition("/")[2])
    assert jobs.claim(desk.store) is not None
    run(desk.store, number)
    done = jobs.job(desk.store, number)
    assert done.state == "done" and done.plan is not None, done.message
    return done.plan


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plans are real, and the first that a solve finds: nothing here is about how good they are."""
    monkeypatch.setattr(
        pipeline, "make_plan", lambda problem, travel, *_: early_plan(problem, travel)
    )


def corrected(page: Page, desk: PlanningService) -> None:
    """Correct the hours of the hall where a session was counted."""
    key = attendance.between(desk.store, date(2026, 12, 1), date(2026, 12, 1))[0]
    hall = venues.venue(desk.store, key.attendance.session.venue)
    venues.save(desk.store, "test", hall.id, {"windows": "jeudi 14:00-18:00"}, hall.version)


def another_scenario(page: Page, desk: PlanningService) -> None:
    assert page.post("/scenarios/mensuel/adopter", {}).status_code == 303


@pytest.mark.parametrize("change", [corrected, another_scenario])
def test_recalculating_leaves_the_past_alone(
    page: Page, desk: PlanningService, app: FastAPI, counted: Seen, tmp_path: Path,
    change: Callable[[Page, PlanningService], None],
) -> None:  # fmt: skip
    change(page, desk)
    kept = backups.write(desk.store, tmp_path / "before.zip")
    anew = recalculated(page, desk)
    problem, plan, _ = desk.stored(anew)

    # Tomorrow is the first day that changes; the plan carries over what comes before.
    assert problem.past is not None and problem.past.first == TODAY + timedelta(days=1)
    before = [tour for tour in plan.tours if tour.date <= TODAY]
    assert before == [t for t in desk.stored(1)[1].tours if t.date <= TODAY] != []
    used = plans.adopted_between(desk.store, plan.start, plan.end)
    assert {found.id for day, found in used.items() if day >= TODAY} == {anew}
    assert {found.id for day, found in used.items() if day < TODAY} == {1}
    assert seen(page, desk) == counted

    journal.undo(desk.store, "test")
    assert in_force(desk, TODAY + timedelta(days=1)) == desk.plan(1)
    assert seen(page, desk) == counted
    journal.redo(desk.store, "test")
    plans.hide(desk.store, "test", anew, desk.plan(anew).version)
    assert seen(page, desk) == counted

    home = desk.store.folder
    desk.store.close()
    with closed_store(folder=home, clock=clock_on(TODAY)) as store:
        restoring.restore(store, kept)
    again = create_app(settings(home))
    try:
        assert seen(Page(again), again.state.shop.desk) == counted
    finally:
        again.state.shop.desk.store.close()


def asked(page: Page, desk: PlanningService) -> int:
    """Ask for the plan anew, and leave it in the queue."""
    answer = page.post("/generer", {"semaine": WEEK, "semaines": "0", "temps": "30"})
    assert jobs.claim(desk.store) is not None
    return int(answer.headers["location"].rpartition("/")[2])


def test_a_computation_that_waited_changes_no_day_that_is_over(
    page: Page, desk: PlanningService
) -> None:
    number = asked(page, desk)
    later = replace(desk.store, clock=clock_on(date(2026, 12, 8)))
    run(later, number)
    anew = jobs.job(later, number).plan
    assert anew is not None
    problem, plan, _ = PlanningService(later).stored(anew)
    assert problem.past is not None and problem.past.first == date(2026, 12, 9)
    assert [t for t in plan.tours if t.date <= date(2026, 12, 8)] == [
        t for t in desk.stored(1)[1].tours if t.date <= date(2026, 12, 8)
    ]


def test_a_computation_that_waited_for_too_long_says_so(page: Page, desk: PlanningService) -> None:
    number = asked(page, desk)
    later = replace(desk.store, clock=clock_on(date(2027, 2, 1)))
    run(later, number)
    job = jobs.job(later, number)
    assert job.plan is None and "a trop attendu" in job.message


def test_a_plan_announced_meanwhile_is_not_replaced(
    page: Page, desk: PlanningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = asked(page, desk)

    def meanwhile(problem: Problem, travel: TravelTimes, *_: object) -> pipeline.Result:
        plans.adopt(desk.store, "Claire", plans.add(desk.store, "Claire", desk.folder(1)).id)
        return early_plan(problem, travel)

    monkeypatch.setattr(pipeline, "make_plan", meanwhile)
    run(desk.store, number)
    job = jobs.job(desk.store, number)
    assert job.plan is None and "a changé pendant le calcul" in job.message
    announced = in_force(desk, TODAY + timedelta(days=1))
    assert announced is not None and announced.made_by == "Claire"


def test_a_week_shows_day_by_day_what_was_in_force(page: Page, desk: PlanningService) -> None:
    """Planned anew and taken back three days later: the days between are those of the new plan."""
    another_scenario(page, desk)
    anew = recalculated(page, desk)
    later = replace(desk.store, clock=clock_on(date(2026, 12, 9)))
    while (last := journal.undoable(later)) and last.what.startswith("Planning"):
        journal.undo(later, "test")
    shown = PlanningService(later).week(date(2026, 12, 7))
    assert shown is not None
    held = {day: shown_on(shown[1], day) for day in (date(2026, 12, 7), date(2026, 12, 8))}
    assert held == {day: shown_on(desk.stored(anew)[1], day) for day in held}
    left = {day: shown_on(shown[1], day) for day in (date(2026, 12, 9), date(2026, 12, 11))}
    assert left == {day: shown_on(desk.stored(1)[1], day) for day in left}


def shown_on(plan: Plan, day: date) -> list[Tour]:
    return [tour for tour in plan.tours if tour.date == day]


def test_a_first_day_that_is_over_is_refused(page: Page, desk: PlanningService) -> None:
    for day in ("2026-12-02", "2026-11-30", "2026-12-28", "hier"):
        answer = page.post("/generer", {"semaine": WEEK, "semaines": "0", "temps": "30",
                                        "premier": day})  # fmt: skip
        assert answer.status_code == 422, day
    assert jobs.waiting(desk.store) == ()


def test_a_week_that_is_over_is_not_planned(page: Page, desk: PlanningService) -> None:
    text = page.get("/semaine/2026-W48").text
    assert "Générer" not in text and "passée" in text
    answer = page.post("/generer", {"semaine": "2026-W48", "semaines": "4", "temps": "30"})
    assert answer.status_code == 422
    assert jobs.waiting(desk.store) == ()


def test_a_count_that_no_plan_holds_is_shown_and_kept(
    page: Page, desk: PlanningService, counted: Seen
) -> None:
    """A plan of an earlier version, announced late: what was counted is there all the same."""
    (row,) = attendance.between(desk.store, date(2026, 12, 1), date(2026, 12, 1))
    key = row.attendance.session
    moved = key.__class__(key.date, key.open.replace(hour=7), key.venue, key.activity)
    attendance.save(desk.store, "test", row.attendance.__class__(moved, True, adults=9))
    text = page.get("/frequentation").text
    address = f"/frequentation/{moved.date}/{moved.open:%H-%M}/{moved.venue}/{moved.activity}"
    assert address in text and "hors du planning" in text
    assert "est gardé" in page.get(address).text
    version = attendance.counted(desk.store, moved).version
    assert page.post(address, {"adults": "8", "version": str(version)}).status_code == 303
    assert attendance.counted(desk.store, moved).attendance.adults == 8
    assert page.get("/bilan?annee=2026").status_code == 200
