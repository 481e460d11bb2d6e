"""Running one pipeline, or our solver, and reading what the judge says of its plan."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from planner.errors import InfeasibleError
from planner.evaluation.context import Context, work_time
from planner.evaluation.tiers import tier_values
from planner.model.calendar import HalfDay
from planner.model.effort import Effort
from planner.model.plan import Plan, Tier, TierName
from planner.model.scenario import Equity, Problem
from planner.model.travel import TravelTimes
from planner.pipeline import UnsoundPlanError, evaluate
from planner.rules.checks import check
from planner.solving.instance import Instance
from planner.solving.lexicographic import THE_BEST, EpsilonTargets
from planner.solving.solve import solve

from .choices import FORTNIGHT, weekly_room
from .routers import Router
from .slots import Template, fixed_rhythms, jobs, templates
from .snapping import draft_of, fortnight_of, plan_of, series_of, stated

Choose = Callable[[int], tuple[str, ...]]
"""Picks that many stops."""


@dataclass(frozen=True)
class Figures:
    """What the judge computes of a plan, every plan under the same full problem.

    `fixed` is the level its fixed sites would give alone, `minutes` the team's working
    time, `tiers` what the certificate states.
    """

    level: float
    fixed: float
    unreached: int
    driving: int
    minutes: int
    sessions: int
    stops: int
    kpi15: float
    kpi10: float
    seconds: float
    tiers: tuple[Tier, ...] = ()

    def bound(self, name: TierName) -> float:
        """Proven bound of a tier."""
        return next(tier.bound for tier in self.tiers if tier.name == name)


@dataclass(frozen=True, eq=False)
class World:
    """A territory ready to be planned."""

    problem: Problem
    travel: TravelTimes
    instance: Instance
    km2: float


@dataclass(frozen=True)
class Scripted:
    """Outcome of a pipeline; both plans are ``None`` when none of it is sound.

    Parameters
    ----------
    figures, shortest : Figures or None
        Of all its plans, the one of the highest level, and the one that drives least.
    refusals : tuple of str
        Numbers of stops tried before, and why the judge refused them.
    """

    figures: Figures | None
    shortest: Figures | None
    refusals: tuple[str, ...]


def figures(world: World, plan: Plan, seconds: float) -> Figures:
    """Judge a plan and read its figures.

    Raises
    ------
    UnsoundPlanError
        The judge refuses the plan.
    """
    result = evaluate(world.problem, plan, world.travel)
    if broken := check(world.problem, result.plan, world.travel):
        raise UnsoundPlanError("; ".join(sorted({v.rule for v in broken})))
    values = tier_values(Context(world.problem, result.plan, world.travel))
    fixed = tier_values(Context(world.problem, _fixed_only(result.plan), world.travel))
    held = result.plan.sessions()
    shown = result.plan.indicators
    return Figures(
        level=values[TierName.LEVEL],
        fixed=fixed[TierName.LEVEL],
        unreached=round(values[TierName.UNREACHED]),
        driving=round(values[TierName.DRIVING]),
        minutes=round(sum((work_time(t) for t in plan.tours), timedelta()) / timedelta(minutes=1)),
        sessions=len(held),
        stops=len({s.venue for _, s in held if not s.fixed}),
        kpi15=float(shown["under3_within_15min"] or 0.0),
        kpi10=float(shown["under3_within_10min"] or 0.0),
        seconds=seconds,
        tiers=plan.certificate.tiers,
    )


def _fixed_only(plan: Plan) -> Plan:
    """The plan without its mobile sessions."""
    return replace(
        plan,
        tours=tuple(
            replace(tour, sessions=tuple(s for s in tour.sessions if s.fixed))
            for tour in plan.tours
        ),
    )


def routed(world: World, choose: Choose, most: int, router: Router, seed: int) -> Scripted:
    """Choose stops, route every drawing of the week, keep the best plans the judge accepts.

    Both ways round of the fortnight are tried. If no plan of that many stops is sound,
    one stop fewer is chosen, and so on.
    """
    started = time.monotonic()
    refusals: list[str] = []
    for count in range(most, 0, -1):
        stops = choose(count)
        plans, why = _sound(world, stops, router, seed)
        if plans:
            took = round(time.monotonic() - started, 1)
            plans = [replace(plan, seconds=took) for plan in plans]
            best = max(plans, key=lambda f: (f.level, -f.driving))
            shortest = min(plans, key=lambda f: (f.driving, -f.level))
            return Scripted(best, shortest, tuple(refusals))
        refusals.append(f"{len(stops)} stops: {why}")
    return Scripted(None, None, tuple(refusals))


def _sound(
    world: World, stops: tuple[str, ...], router: Router, seed: int
) -> tuple[list[Figures], str]:
    """Return every plan the judge accepts, and why it refuses the others."""
    refused: Counter[str] = Counter()
    sound: list[Figures] = []
    for template in drawings(world.problem):
        plans = _plans(world, template, stops, router, seed)
        if plans is None:
            refused["no route"] += 1
            continue
        for plan in plans:
            if plan is None:
                refused["a day that breaks a rule"] += 1
                continue
            try:
                sound.append(figures(world, plan, 0.0))
            except UnsoundPlanError as error:
                refused[str(error)] += 1
    return sound, ", ".join(f"{why} ({n})" for why, n in refused.most_common())


def drawings(problem: Problem) -> tuple[Template, ...]:
    """Every template of the scenario."""
    weekly, _ = fixed_rhythms(problem.scenario)
    rooms = [weekly_room(problem.scenario, half) for half in HalfDay]
    return templates(problem.scenario.teams[0].weekdays, *rooms, len(weekly))


def _plans(
    world: World, template: Template, stops: tuple[str, ...], router: Router, seed: int
) -> list[Plan | None] | None:
    """Return the plan for each way round of the fortnight; ``None`` when nothing was routed."""
    weekly, fortnightly = fixed_rhythms(world.problem.scenario)
    weekdays = world.problem.scenario.teams[0].weekdays
    visits = jobs(template, weekdays, stops, weekly, fortnightly)
    held = router(fortnight_of(world.instance, visits), seed)
    if held is None:
        return None
    drafts = [
        draft_of(world.instance, series_of(world.instance, held, way)) for way in (False, True)
    ]
    return [
        plan_of(world.problem, world.travel, world.instance, draft) if draft else None
        for draft in drafts
    ]


def generous(world: World, stops: tuple[str, ...], effort: Effort) -> Figures:
    """Our solver held to these stops, every fortnight: the best timetable of that choice."""
    started = time.monotonic()
    kept = tuple(
        replace(venue, rhythms=(FORTNIGHT,)) if venue.id in stops else venue
        for venue in world.problem.scenario.venues
        if venue.fixed or venue.id in stops
    )
    policy = replace(world.problem.scenario.policy, equity=Equity.EFFICIENCY)
    scenario = replace(world.problem.scenario, venues=kept, policy=policy)
    plan, _ = solve(replace(world.problem, scenario=scenario), world.travel, effort)
    took = round(time.monotonic() - started, 1)
    return figures(world, stated(world.problem, world.travel, plan), took)


def ours(
    world: World, effort: Effort, minutes: int | None = None, enough: EpsilonTargets = THE_BEST
) -> Figures | None:
    """Our plan, in at most so many minutes of work; ``None`` if none was found in time."""
    problem = world.problem if minutes is None else within(world.problem, minutes)
    started = time.monotonic()
    try:
        plan, _ = solve(problem, world.travel, effort, enough=enough)
    except InfeasibleError:
        return None
    return figures(world, plan, round(time.monotonic() - started, 1))


def within(problem: Problem, minutes: int) -> Problem:
    """Allow the team so many minutes of work over the horizon, and no more.

    Raises
    ------
    ValueError
        There is more than one team.
    """
    (team,) = problem.scenario.teams
    # A second more keeps the division from losing a minute.
    average = (
        timedelta(minutes=minutes, seconds=1) * len(team.weekdays) / len(problem.workdays(team))
    )
    work = replace(team.work, week_average=min(team.work.week_average, average))
    return replace(problem, scenario=replace(problem.scenario, teams=(replace(team, work=work),)))
