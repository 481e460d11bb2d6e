"""A plan made by hand over the real territory: four weeks, the last one closed."""

import json
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from planner.evaluation.coverage import coverage
from planner.evaluation.indicators import indicators
from planner.evaluation.overrides import held_of
from planner.loading import load_problem
from planner.model.calendar import PATTERNS, week_index
from planner.model.plan import Certificate, Override, Plan, Session, Tier, Tour, Unserved
from planner.model.roads import NO_ROADS
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.rendering.maps import render_map
from planner.travel import EstimateProvider, points_of
from tests.rules.by_hand import headed

ROOT = Path(__file__).parents[2]

# weekday -> (venue, activity, opening, pattern), in the order of the tour
TEMPLATE = {
    0: [("thonnance-les-joinville-mairie", "laep", 9, "weekly")],
    1: [
        ("doulevant-le-chateau-mairie", "laep", 9, "fortnightly-A"),
        ("nully-mairie", "laep", 9, "fortnightly-B"),
        ("dommartin-le-saint-pere-mairie", "permanence", 15, "fortnightly-A"),
        ("mertrud-mairie", "atelier", 15, "fortnightly-B"),
    ],
    2: [
        ("joinville-fixe", "laep", 9, "weekly"),
        ("poissons-fixe", "laep", 15, "fortnightly-A"),
        ("saint-urbain-maconcourt-fixe", "laep", 15, "fortnightly-B"),
    ],
    3: [
        ("donjeux-mairie", "rpe", 9, "fortnightly-A"),
        ("gudmont-villiers-mairie", "rpe", 9, "fortnightly-B"),
    ],
    4: [
        ("epizon-mairie", "laep", 9, "monthly-2"),
        ("chatonrupt-sommermont-mairie", "laep", 9, "fortnightly-A"),
    ],
}


def moment(clock: time, minutes: float) -> time:
    return (datetime.combine(date.min, clock) + timedelta(minutes=minutes)).time()


def tour_on(problem: Problem, travel: TravelTimes, day: date) -> Tour | None:
    """Return the day's tour: the sessions whose pattern falls on it, times following."""
    scenario, team = problem.scenario, problem.scenario.teams[0]
    week = week_index(scenario.anchor, day)
    held = [row for row in TEMPLATE.get(day.weekday(), []) if PATTERNS[row[3]].holds_in(week)]
    if not held or day not in problem.service_dates():
        return None
    activities = {activity.id: activity for activity in scenario.activities}
    sessions = []
    for venue_id, activity_id, hour, pattern in held:
        activity, opening = activities[activity_id], time(hour)
        close = moment(opening, activity.duration.total_seconds() / 60)
        after = (activity.pack_up + activity.debrief).total_seconds() / 60
        sessions.append(
            Session(
                venue=venue_id,
                commune=problem.index.venues[venue_id].commune,
                activity=activity_id,
                arrive=moment(opening, -activity.set_up.total_seconds() / 60),
                open=opening,
                close=close,
                leave=moment(close, after),
                fixed=problem.index.venues[venue_id].fixed,
                pattern=pattern,
            )
        )
    stops = [team.depot, *(session.venue for session in sessions), team.depot]
    legs = list(pairwise(stops))
    minutes = [math.ceil(travel.between(a, b) * scenario.winter.on(day)) for a, b in legs]
    return Tour(
        team=team.id,
        date=day,
        depot=team.depot,
        start=moment(sessions[0].arrive, -minutes[0]),
        end=moment(sessions[-1].leave, minutes[-1]),
        drive_minutes=sum(minutes),
        km=sum(travel.distance(a, b) for a, b in legs),
        staff=team.agents,
        sessions=tuple(sessions),
        lunch=(time(12, 45), time(13, 30)) if len(sessions) > 1 else None,
    )


def plan_by_hand(problem: Problem, travel: TravelTimes) -> Plan:
    tours = [tour_on(problem, travel, day) for day in problem.horizon.dates()]
    plan = headed(
        problem,
        travel,
        scenario_digest="0123456789abcdef",
        certificate=Certificate(
            status="feasible",
            tiers=(
                Tier("unreached", "min", 4.0, 4.0),
                Tier("level", "max", 301.25, 302.1),
                Tier("driving", "min", 512.0, 512.0),
            ),
            seconds=12.3,
            seed=1,
            engine="à la main",
        ),
        tours=tuple(tour for tour in tours if tour),
        version="0.1.0",
    )
    rows = coverage(problem, plan, travel)
    far = [row for row in rows if row.need > 0 and not row.reached]
    return replace(
        plan,
        indicators=indicators(problem, plan, travel, rows),
        unserved=tuple(
            Unserved(row.code, "aucun lieu retenu à 15 min ou moins") for row in far[:1]
        ),
    )


@pytest.fixture(scope="session")
def problem() -> Problem:
    return load_problem(ROOT / "data/scenarios/reference.toml", date(2026, 11, 30), 28)


@pytest.fixture(scope="session")
def travel(problem: Problem) -> TravelTimes:
    return EstimateProvider(problem.scenario.travel).matrix(points_of(problem))


@pytest.fixture(scope="session")
def plan(problem: Problem, travel: TravelTimes) -> Plan:
    return plan_by_hand(problem, travel)


@pytest.fixture(scope="session")
def polygons() -> dict[str, Any]:
    return json.loads((ROOT / "data/communes.geojson").read_text(encoding="utf-8"))


Render = Callable[..., str]


@pytest.fixture(scope="session")
def render(problem: Problem, travel: TravelTimes, plan: Plan, polygons: dict[str, Any]) -> Render:
    """Render the hand-made plan; any part may be replaced by name."""

    def rendered(**changes: Any) -> str:
        parts: dict[str, Any] = {"problem": problem, "plan": plan, "polygons": polygons} | changes
        rows = changes.get("rows") or coverage(parts["problem"], parts["plan"], travel)
        return render_map(
            parts["problem"],
            parts["plan"],
            travel,
            rows,
            parts["polygons"],
            parts.get("focus"),
            parts.get("roads", NO_ROADS),
            parts.get("tiles"),
        )

    return rendered


@pytest.fixture(scope="session")
def page_text(render: Render) -> str:
    return render()


@pytest.fixture
def without_a_session(plan: Plan) -> Plan:
    """The plan after its last session was called off."""
    *others, last = plan.tours
    gone = next(h for h in held_of(plan) if h.date == last.date and h.venue in {
        s.venue for s in last.sessions})  # fmt: skip
    kept = tuple(s for s in last.sessions if s.venue != gone.venue)
    tours = (*others, *((replace(last, sessions=kept),) if kept else ()))
    pattern = held_of(plan)[gone]
    overrides = (Override(1, "neige", pattern, gone, None),)
    return replace(plan, tours=tours, overrides=overrides, revision=1)
