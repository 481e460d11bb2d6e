"""Instance of a problem: from names and dates to indices, whole minutes and whole metres.

Units are converted here, once. Travel is rounded up to the whole minute, winter
included, so that the hours a plan shows can really be kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time

import numpy as np
from numpy.typing import NDArray

from planner.model.calendar import EXPOSURE_DAYS, ONCE, Per, cycle_index, week_index
from planner.model.plan import SessionSlot
from planner.model.scenario import Activity, Problem, Team
from planner.model.territory import Venue
from planner.model.travel import TravelTimes
from planner.rules.limits import minutes_of, whole_minutes
from planner.solving.instance import (
    Candidate,
    DayType,
    Given,
    Instance,
    Stop,
    TeamDay,
    TeamWeekday,
    clock,
)
from planner.solving.limits import day_filters, limits_of
from planner.solving.minima import Demand, OpenDay, counted, period_of, usual


def eligible_venues(problem: Problem) -> tuple[Venue, ...]:
    """Fixed sites, and halls suitable enough to be visited."""
    return tuple(venue for venue in problem.scenario.venues if problem.usable(venue))


def _slots(problem: Problem, activity: Activity) -> list[tuple[int, int]]:
    """(open, close) minutes of an activity's starts that respect the nap window."""
    nap_start, nap_end = (minutes_of(t) for t in problem.scenario.nap)
    slots = []
    for start in activity.starts:
        opening = minutes_of(start)
        if activity.in_nap or not nap_start <= opening < nap_end:
            slots.append((opening, opening + whole_minutes(activity.duration)))
    return slots


def _forbidden(problem: Problem, venue: Venue, activity: Activity, opening: int) -> bool:
    """Whether a quota of none rules a candidate out."""
    return any(
        quota.maximum == 0 and quota.counts(venue, activity.id, clock(opening))
        for quota in problem.scenario.quotas
    )


def _candidates(
    problem: Problem, venues: tuple[Venue, ...]
) -> tuple[tuple[Stop, ...], tuple[Candidate, ...]]:
    """Every (venue, activity, start), and the stops they share."""
    shapes: dict[tuple[int, int, int, bool], list[tuple[int, int, int]]] = {}
    for v, venue in enumerate(venues):
        for a, activity in enumerate(problem.scenario.activities):
            if venue.kind not in activity.sites:
                continue
            serves = _serves(problem, activity)
            before = whole_minutes(activity.set_up)
            after = whole_minutes(activity.pack_up) + whole_minutes(activity.debrief)
            for opening, closing in _slots(problem, activity):
                possible = opening >= before and closing + after < 24 * 60
                if possible and not _forbidden(problem, venue, activity, opening):
                    shape = (v, opening - before, closing + after, serves)
                    shapes.setdefault(shape, []).append((a, opening, closing))
    stops, candidates = [], []
    for s, ((v, arrive, leave, serves), members) in enumerate(sorted(shapes.items())):
        stops.append(Stop(v, arrive, leave, serves, tuple(sorted({a for a, _, _ in members}))))
        candidates += [Candidate(v, a, s, opening, closing) for a, opening, closing in members]
    return tuple(stops), tuple(candidates)


def _open_candidates(
    problem: Problem,
    venues: tuple[Venue, ...],
    stops: tuple[Stop, ...],
    candidates: tuple[Candidate, ...],
    team: Team,
    day: date,
) -> frozenset[int]:
    """Candidates that staff, calendar and halls allow for `team` on `day`."""
    activities = problem.scenario.activities
    runs = {
        (a, v): problem.runs(activities[a], venues[v], day)
        for a, v in {(c.activity, c.venue) for c in candidates}
    }
    return frozenset(
        index
        for index, c in enumerate(candidates)
        if runs[c.activity, c.venue]
        and team.agents_on(day) >= activities[c.activity].min_staff
        and venues[c.venue].admits(
            day.weekday(), clock(stops[c.stop].arrive), clock(stops[c.stop].leave)
        )
    )


def _drive(
    problem: Problem, travel: TravelTimes, points: list[str]
) -> dict[float, NDArray[np.int64]]:
    """Whole driving minutes for each winter factor met in the horizon."""
    base = travel.submatrix(points, points)
    factors = {problem.scenario.winter.on(day) for day in problem.horizon.dates()}
    # The tiny slack keeps 30.0 minutes x 1.1 from becoming 34 by floating point.
    return {f: np.ceil(base * f - 1e-9).astype(np.int64) for f in sorted(factors)}


def team_signature(team: Team) -> tuple[object, ...]:
    """What makes two teams interchangeable."""
    return (team.agents, team.depot, team.weekdays, team.shift_start, team.shift_end, team.lunch,
            team.work, team.limits)  # fmt: skip


def _team_days(
    problem: Problem,
    venues: tuple[Venue, ...],
    stops: tuple[Stop, ...],
    candidates: tuple[Candidate, ...],
) -> tuple[OpenDay, ...]:
    """Every team's every day of the horizon on which something may run."""
    found = (
        (k, day, _open_candidates(problem, venues, stops, candidates, team, day))
        for k, team in enumerate(problem.scenario.teams)
        for day in problem.horizon.dates()
        if day.weekday() in team.weekdays
    )
    return tuple(own for own in found if own[2])


def _cells(
    problem: Problem, days: Iterable[OpenDay]
) -> tuple[tuple[DayType, ...], tuple[TeamWeekday, ...], tuple[TeamDay, ...]]:
    """Gather team-days by kind and by line."""
    scenario = problem.scenario
    twin: dict[int, int] = {}
    for index, team in enumerate(scenario.teams):
        twin[index] = next(
            (k for k in twin if team_signature(scenario.teams[k]) == team_signature(team)), index
        )
    kinds: dict[DayType, int] = {}
    lines: dict[TeamWeekday, int] = {}
    cells = []
    for k, day, opened in days:
        kind = DayType(twin[k], scenario.winter.on(day), opened)
        line = lines.setdefault(TeamWeekday(k, day.weekday()), len(lines))
        week = week_index(scenario.anchor, day)
        cells.append(TeamDay(line, week, day, kinds.setdefault(kind, len(kinds))))
    return tuple(kinds), tuple(lines), tuple(cells)


def _serves(problem: Problem, activity: Activity) -> bool:
    """Tell whether an activity is for somebody whose need counts."""
    return any(problem.scenario.policy.need.get(public, 0.0) > 0 for public in activity.publics)


def _promised(problem: Problem) -> list[tuple[date, str, str, time]]:
    """Day, venue, activity and opening of what rhythms promised in the past.

    That is what was held, and what a revision gave up; not what it held instead.
    """
    past = problem.past
    if past is None:
        return []
    last: dict[SessionSlot, str] = {}
    for override in past.overrides:
        if override.before:
            last[override.before] = override.pattern
        if override.after:
            last[override.after] = ""
    held = [
        (tour.date, s.venue, s.activity, s.open)
        for tour in past.tours
        for s in tour.sessions
        if s.pattern != ONCE
    ]
    given_up = [
        (h.date, h.venue, h.activity, h.open)
        for h, pattern in last.items()
        if pattern and h.date < past.first
    ]
    return held + given_up


def _counted(problem: Problem) -> tuple[Mapping[int, int], ...]:
    """Of each quota, the past sessions it counts in each of its periods."""
    scenario, promised = problem.scenario, _promised(problem)
    return tuple(
        Counter(
            period_of(quota, week_index(scenario.anchor, day))
            for day, venue, activity, opening in promised
            if quota.counts(problem.index.venues[venue], activity, opening)
        )
        for quota in scenario.quotas
    )


def _gone(
    problem: Problem, lines: Sequence[TeamWeekday], days: Iterable[OpenDay]
) -> dict[tuple[int, int], frozenset[int]]:
    """Candidates that were open on days before those to plan, by line and week."""
    number = {line: k for k, line in enumerate(lines)}
    first, anchor = problem.to_plan.horizon.start, problem.scenario.anchor
    return {
        (number[line], week_index(anchor, day)): opened
        for team, day, opened in days
        if day < first and (line := TeamWeekday(team, day.weekday())) in number
    }


def _given(
    problem: Problem, travel: TravelTimes, lines: Sequence[TeamWeekday], days: Iterable[OpenDay]
) -> Given:
    scenario, policy = problem.scenario, problem.scenario.policy
    tours = problem.past.tours if problem.past else ()
    serving = {activity.id for activity in scenario.activities if _serves(problem, activity)}
    held = Counter(s.venue for tour in tours for s in tour.sessions if s.activity in serving)
    codes = [commune.code for commune in problem.territory.communes]
    minutes = travel.submatrix(codes, list(held))
    weight = np.vectorize(policy.access_weight, otypes=[float])
    exposure = weight(minutes) @ np.array(list(held.values())) if held else np.zeros(len(codes))
    return Given(
        exposure=exposure * EXPOSURE_DAYS / problem.horizon.days,
        reached=np.any(minutes <= policy.target_minutes, axis=1),
        driving=sum(tour.drive_minutes for tour in tours),
        sessions=_counted(problem),
        gone=_gone(problem, lines, days),
    )


def build_instance(problem: Problem, travel: TravelTimes) -> Instance:
    """Index `problem`.

    Raises
    ------
    KeyError
        If `travel` lacks a venue, a depot or a commune.
    """
    scenario, policy, to_plan = problem.scenario, problem.scenario.policy, problem.to_plan
    venues = eligible_venues(problem)
    stops, candidates = _candidates(problem, venues)
    days = _team_days(problem, venues, stops, candidates)
    kinds, lines, cells = _cells(problem, (d for d in days if d[1] >= to_plan.horizon.start))
    needs, dates = problem.needs(), to_plan.service_dates()
    weeks = tuple(sorted({week_index(scenario.anchor, day) for day in dates}))
    whole = tuple(sorted({week_index(scenario.anchor, d) for d in problem.service_dates()}))
    cycles = tuple(sorted({cycle_index(scenario.anchor, day) for day in dates}))
    periods = {Per.WEEK: weeks, Per.CYCLE: cycles, Per.HORIZON: (0,)}
    given = _given(problem, travel, lines, days)
    own_of = tuple(counted(problem, venues, candidates, quota) for quota in scenario.quotas)
    asked, allowed = [], []
    for quota, own, sessions in zip(scenario.quotas, own_of, given.sessions, strict=True):
        of = usual(problem, venues, stops, candidates, own)
        demand = Demand(problem, quota, days, own, of, sessions)
        asked.append({period: demand.asked(period) for period in periods[quota.per]})
        most = {period: demand.allowed(period) for period in periods[quota.per]}
        allowed.append({period: n for period, n in most.items() if n is not None})
    codes = tuple(commune.code for commune in problem.territory.communes)
    venue_ids = [venue.id for venue in venues]
    minutes = travel.submatrix(codes, venue_ids)
    weight = np.vectorize(policy.access_weight, otypes=[float])
    points = venue_ids + [team.depot for team in scenario.teams]
    km = np.array([[travel.distance(a, b) for b in points] for a in points])
    access = weight(minutes) if minutes.size else np.zeros(minutes.shape)
    return Instance(
        problem=problem,
        codes=codes,
        need=np.array([needs[code] for code in codes]),
        access=access * EXPOSURE_DAYS / problem.horizon.days,
        reach=minutes <= policy.target_minutes,
        venues=venues,
        activities=scenario.activities,
        teams=scenario.teams,
        stops=stops,
        candidates=candidates,
        kinds=kinds,
        lines=lines,
        cells=cells,
        drive=_drive(to_plan, travel, points),
        metres=np.round(km * 1000).astype(np.int64),
        given=given,
        limits=limits_of(problem),
        day_rules=tuple(map(day_filters, scenario.teams)),
        nominal_weeks=weeks,
        nominal_cycles=cycles,
        whole_weeks=whole,
        counted=own_of,
        asked=tuple(asked),
        allowed=tuple(allowed),
    )
