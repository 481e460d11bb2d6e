"""From a routed fortnight to a dated plan that the judge can read."""

from __future__ import annotations

from dataclasses import replace

from planner import texts
from planner.evaluation.context import Context
from planner.evaluation.coverage import coverage
from planner.evaluation.tiers import TIERS_IN_FORCE, tier_values
from planner.model.calendar import Pattern, half_day
from planner.model.plan import Certificate, Plan, Status, Tier, TierName, Unserved
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.rules.limits import minutes_of, whole_minutes
from planner.solving.assemble import PlanSolution, build_tours
from planner.solving.instance import Instance, clock
from planner.solving.lexicographic import objective_values
from planner.solving.patterns import Series
from planner.solving.tours import DayTour, timetable

from .routers import Fortnight, Held
from .slots import Job, days_of


def sittings_of(instance: Instance, venue: str) -> dict[str, int]:
    """Candidate to hold at a venue in each half-day: the scenario's first that may."""
    found: dict[str, int] = {}
    for index, candidate in enumerate(instance.candidates):
        if instance.venues[candidate.venue].id == venue:
            half = half_day(clock(candidate.open))
            best = found.get(half)
            if best is None or candidate.activity < instance.candidates[best].activity:
                found[half] = index
    return found


def fortnight_of(instance: Instance, jobs: tuple[Job, ...]) -> Fortnight:
    """Give the routers indices and minutes; the slowest season of the horizon counts."""
    team, drive = instance.teams[0], instance.drive[max(instance.drive)]
    row = {venue.id: v for v, venue in enumerate(instance.venues)}
    rows = [instance.depot(0), *(row[job.venue] for job in jobs)]
    sittings = {}
    for j, job in enumerate(jobs):
        for half, index in sittings_of(instance, job.venue).items():
            stop = instance.stops[instance.candidates[index].stop]
            sittings[j, half] = (stop.arrive, stop.leave)
    return Fortnight(
        jobs=jobs,
        drive=drive[rows][:, rows],
        sittings=sittings,
        days=tuple(days_of(team.weekdays)),
        shift=(minutes_of(team.shift_start), minutes_of(team.shift_end)),
        lunch=(
            minutes_of(team.lunch.earliest),
            minutes_of(team.lunch.latest) - whole_minutes(team.lunch.length),
            whole_minutes(team.lunch.length),
        ),
    )


def series_of(instance: Instance, held: Held, swapped: bool) -> tuple[Series, ...]:
    """What recurs: every week if visited in both weeks at one half-day, else every other.

    Parameters
    ----------
    swapped : bool
        Whether week 0 of the cycle is the odd weeks rather than the even ones.
    """
    lines = {line.weekday: k for k, line in enumerate(instance.lines)}
    weeks: dict[tuple[str, int, str], set[int]] = {}
    for venue, slot in held:
        weeks.setdefault((venue, slot.weekday, slot.half), set()).add(slot.week)
    made = []
    for (venue, weekday, half), found in sorted(weeks.items()):
        if weekday not in lines:
            continue
        pattern = Pattern(1) if len(found) == 2 else Pattern(2, min(found) ^ swapped)
        made.append(Series(sittings_of(instance, venue)[half], lines[weekday], pattern))
    return tuple(made)


def draft_of(instance: Instance, series: tuple[Series, ...]) -> PlanSolution | None:
    """Repeat the fortnight over the horizon; ``None`` when a day breaks a rule."""
    days: list[tuple[int, DayTour]] = []
    for index, cell in enumerate(instance.cells):
        stops = [
            instance.candidates[s.candidate].stop
            for s in series
            if s.line == cell.line
            and s.pattern.holds_in(cell.week)
            and s.candidate in instance.kinds[cell.kind].candidates
        ]
        if stops:
            stops.sort(key=lambda s: instance.stops[s].arrive)
            tour = timetable(instance, cell.kind, tuple(stops))
            if tour is None:
                return None
            days.append((index, tour))
    return PlanSolution(tuple(days), series, objective_values(instance, {}, 0))


def plan_of(problem: Problem, travel: TravelTimes, instance: Instance, draft: PlanSolution) -> Plan:
    """Name and date a draft, with a certificate that claims nothing."""
    plan = Plan(
        problem.scenario.name, "", problem.territory.siren, problem.territory.name,
        len(problem.territory.communes), travel.engine, travel.estimated, travel.digest,
        problem.horizon.start, problem.horizon.end,
        Certificate(Status.FEASIBLE, (), 0.0, 0, "scripted"), build_tours(instance, draft),
    )  # fmt: skip
    return stated(problem, travel, plan)


def stated(problem: Problem, travel: TravelTimes, plan: Plan) -> Plan:
    """State what a plan of another solver reaches, and nothing of how good that is."""
    values = tier_values(Context(problem, plan, travel))
    trivial = dict.fromkeys(TierName, 0.0) | {
        TierName.WORST_LEVEL: 1.0,
        TierName.LEVEL: sum(problem.needs().values()),
    }
    tiers = tuple(
        Tier(name, sense, values[name], trivial[name])
        for name, sense in TIERS_IN_FORCE[problem.scenario.policy.equity]
    )
    missed = tuple(
        Unserved(row.code, texts.displaced(tiers[0]))
        for row in coverage(problem, plan, travel)
        if row.need > 0 and not row.reached
    )
    certificate = replace(plan.certificate, status=Status.FEASIBLE, tiers=tiers)
    return replace(plan, certificate=certificate, unserved=missed)
