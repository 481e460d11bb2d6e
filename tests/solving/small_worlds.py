"""Random territories small enough to try every plan of."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta

import numpy as np

from planner.model.calendar import Calendar, DateRange
from planner.model.road_estimate import Winter
from planner.model.scenario import Activity, Leave, Lunch, Problem, Quota, Team, WorkRules
from planner.model.territory import Venue, Window
from planner.model.travel import TravelTimes
from tests.worlds import START, hall, laep, line_world, minutes, permanence, site, team

SHAPES = (
    # weekdays of each team, days of the horizon: at most four team-days of service
    (((1,),), 14),
    (((1,),), 21),
    (((3,),), 28),
    (((3,),), 28),
    (((0, 1),), 14),
    (((1, 4),), 14),
    (((0, 2),), 7),
    (((0, 2, 4),), 7),
    (((1,), (1,)), 14),
    (((1,), (2,)), 14),
)


def _day(offset: int) -> date:
    return START + timedelta(days=offset)


def _activities(r: random.Random) -> list[Activity]:
    mornings, afternoons = [time(9), time(10)], [time(13, 30), time(15), time(16)]
    found = [
        laep(
            starts=tuple(r.choice([mornings[:1], [time(9), time(15)], mornings, [time(10)]])),
            duration=minutes(r.choice([90, 120, 150])),
        )
    ]
    if r.random() < 0.8:
        found.append(
            permanence(
                starts=tuple(r.sample([*mornings, time(12, 45), *afternoons], r.randint(1, 2))),
                in_school_breaks="open" if r.random() < 0.5 else "closed",
                in_nap=r.random() < 0.3,
                sites=r.choice([("mobile", "fixed"), ("mobile", "fixed"), ("mobile",), ("fixed",)]),
            )
        )
    if r.random() < 0.3:
        # It serves nobody whom the policy counts, but a quota may ask for it.
        found.append(permanence(id="autre", name="Autre", publics=("6-11",), starts=(time(16),)))
    return found


def _windows(r: random.Random) -> tuple[Window, ...]:
    if r.random() < 0.75:
        return ()
    weekdays = r.sample(range(5), r.randint(3, 4))
    return tuple(Window(d, time(r.choice([8, 12])), time(r.choice([13, 19]))) for d in weekdays)


def _closures(r: random.Random) -> tuple[DateRange, ...]:
    if r.random() < 0.8:
        return ()
    first = r.randint(0, 20)
    return (DateRange(_day(first), _day(first + r.choice([0, 6, 13]))),)


def _venues(r: random.Random, count: int, fixed: Sequence[int]) -> list[Venue]:
    # Every village has a hall but, now and then, one that must rely on its neighbours.
    halls = [
        hall(
            k,
            windows=_windows(r),
            closures=_closures(r),
            suitability=r.choice([1, 1, 1, 1, 1, 1, 0.2]),
            rhythms=r.choice([(), (), (), (1,), (2,), (2, 4)]),
        )
        for k in range(count)
        if r.random() < 0.9
    ]
    return halls + [site(k, rhythms=r.choice([(), (1,), (2,)])) for k in fixed]


def _quotas(r: random.Random, fixed: Sequence[int], activities: Sequence[Activity]) -> list[Quota]:
    found = [
        Quota(f"site {k}", r.choice(["week", "cycle"]), r.randint(0, 1), 2, venue=f"site-{k}")
        for k in fixed
        if r.random() < 0.7
    ]
    if r.random() < 0.5:
        half = r.choice([None, None, "morning", "afternoon"])
        per, most = r.choice(["week", "cycle"]), r.choice([0, 1, 2, 2, 3, 4])
        found.append(Quota("mobiles", per, 0, most, kind="mobile", half_day=half))
    if r.random() < 0.3:
        low = r.choice([0, 0, 0, 1])
        some = r.choice(activities).id
        found.append(Quota(some, r.choice(["week", "cycle"]), low, low + 1, activities=(some,)))
    return found


def _work(r: random.Random) -> WorkRules:
    return replace(
        WorkRules(),
        week_average=minutes(r.choice([2100, 2100, 2100, 720, 480, 400, 320])),
        week_max=timedelta(hours=r.choice([48, 48, 10, 7])),
        without_break=timedelta(hours=r.choice([6, 6, 5])),
        day_work=timedelta(hours=r.choice([10, 10, 8, 6])),
    )


def _teams(r: random.Random, count: int, weekdays: Sequence[tuple[int, ...]]) -> list[Team]:
    work, twins = _work(r), r.random() < 0.5
    found: list[Team] = []
    for k, days in enumerate(weekdays):
        at = 0 if twins else r.randrange(count)
        found.append(
            team(
                f"t{k}",
                at=at,
                weekdays=days,
                agents=2 if twins else r.choice([*[2] * 8, 1]),
                work=work if twins else _work(r),
                lunch=Lunch(length=minutes(r.choice([45, 45, 60, 30]))),
                shift_start=r.choice([time(7, 30), time(7, 30), time(8)]),
                shift_end=r.choice([*[time(18, 30)] * 6, time(17, 30), time(13, 30)]),
            )
        )
    return [replace(t, lunch=found[0].lunch) for t in found] if twins else found


def _calendar(r: random.Random, days: int) -> Calendar:
    shut = r.sample(range(days), r.choice([0, 0, 1, 3]) if days > 7 else 0)
    pause = (DateRange(_day(10), _day(17), "vacances"),) if r.random() < 0.3 else ()
    return Calendar(
        holidays=tuple(DateRange(_day(d), _day(d), "férié") for d in shut), breaks=pause
    )


def _plane(r: random.Random, travel: TravelTimes, size: float) -> TravelTimes:
    """The same points anywhere in a square, each way its own time, no triangle kept."""
    where = np.array([[r.uniform(0, size), r.uniform(0, size)] for _ in travel.ids])
    apart = np.hypot(*(where[:, None] - where).transpose(2, 0, 1))
    slow = np.array([[r.uniform(0.8, 1.3) for _ in travel.ids] for _ in travel.ids])
    taken = apart * slow
    return TravelTimes(travel.ids, taken, apart, "plan", estimated=False)


def small_world(seed: object) -> tuple[Problem, TravelTimes]:
    """A territory of 2 to 6 communes and 1 to 4 team-days, drawn from `seed`."""
    r = random.Random(str(seed))
    count = r.randint(2, 6)
    fixed = r.sample(range(count), r.choice([0, 0, 1, 1, 2]))
    weekdays, days = r.choice(SHAPES)
    activities = _activities(r)
    rhythms = r.choice([(1, 2, 4), (1, 2), (2,), (1, 4), (1,)])
    problem, travel = line_world(
        count,
        need=[r.choice([0, r.randint(1, 30), r.uniform(0, 20)]) for _ in range(count)],
        activities=activities,
        venues=_venues(r, count, fixed),
        quotas=_quotas(r, fixed, activities),
        teams=_teams(r, count, weekdays),
        calendar=_calendar(r, days),
        start=_day(r.choice([0, 0, 0, 7, 3])),
        days=days,
        policy={
            "rhythms": rhythms,
            "target_minutes": r.choice([5.0, 10.0, 15.0]),
            "access": r.choice([((5.0, 1.0), (10.0, 0.3), (15.0, 0.1)), ((8.0, 1.0), (20.0, 0.5))]),
            "levels": r.choice(
                [((0.0, 0.0), (1.0, 0.5), (2.0, 0.8), (4.0, 1.0)), ((0.0, 0.0), (1.5, 1.0))]
            ),
            "tolerance": 0.0,
            "min_suitability": 0.5,
            "max_sessions": r.choice([1, 2, 3, 3, 3]),
        },
        step=r.choice([5, 5, 7, 7, 10, 10, 12, 12, 40]),
        winter=Winter(r.choice([1.0, 1.15]), (1, 1), (6, r.choice([8, 20]))),
    )
    if r.random() < 0.5:
        travel = _plane(r, travel, r.choice([15.0, 15.0, 30.0, 30.0, 60.0]))
    return problem, travel


def cut_world(seed: object) -> tuple[Problem, TravelTimes]:
    """A small world that shows a part of a fortnight: days closed, or a team away.

    A quota asks more of a fortnight than is left of it, now and then.
    """
    problem, travel = small_world(seed)
    r = random.Random(f"cut {seed}")
    scenario, horizon = problem.scenario, problem.horizon
    first = horizon.start + timedelta(days=r.choice([-3, 0, 2, 7, 9]))
    shut = DateRange(first, first + timedelta(days=r.choice([3, 6, 9])), "fermé")
    teams, calendar, venues = scenario.teams, scenario.calendar, scenario.venues
    match r.choice(["calendar", "calendar", "leave", "hall"]):
        case "calendar":
            calendar = replace(calendar, closures=(shut,))
        case "leave":
            away = Leave(shut if len(teams) == 1 else DateRange(START, date.max), r.choice([1, 2]))
            teams = (replace(teams[0], leaves=(away,)), *teams[1:])
        case "hall":
            venues = tuple(replace(venue, closures=(shut,)) for venue in venues)
    asked = Quota("demandé", r.choice(["week", "cycle", "cycle"]), r.choice([1, 1, 2, 3]), None,
                  kind=r.choice([None, "mobile"]))  # fmt: skip
    scenario = replace(scenario, teams=teams, calendar=calendar, venues=venues,
                       quotas=(*scenario.quotas, asked))  # fmt: skip
    return replace(problem, scenario=scenario), travel


def with_equity(problem: Problem, equity: str) -> Problem:
    """The same problem under another policy."""
    policy = replace(problem.scenario.policy, equity=equity)
    return replace(problem, scenario=replace(problem.scenario, policy=policy))
