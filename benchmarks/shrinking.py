"""A territory cut down to the communes around its depot, or given teams and a second depot."""

from __future__ import annotations

from dataclasses import replace

from planner.model.scenario import Problem, Quota, Team
from planner.model.travel import TravelTimes


def nearest(problem: Problem, travel: TravelTimes, count: int) -> Problem:
    """Keep the `count` communes nearest the first team's depot, and their halls.

    Raises
    ------
    ValueError
        The territory has fewer communes.
    """
    communes, depot = problem.territory.communes, problem.scenario.teams[0].depot
    if count > len(communes):
        raise ValueError(f"{problem.territory.name}: {len(communes)} communes, {count} asked")
    ranked = sorted((travel.between(depot, commune.code), commune.code) for commune in communes)
    kept = {code for _, code in ranked[:count]}
    return replace(
        problem,
        territory=replace(problem.territory, communes=tuple(c for c in communes if c.code in kept)),
        scenario=replace(
            problem.scenario,
            venues=tuple(v for v in problem.scenario.venues if v.commune in kept),
        ),
    )


def half_from_the_middle(problem: Problem, travel: TravelTimes) -> Problem:
    """Move half of the teams to the commune with the least mean travel to the others."""
    codes = [commune.code for commune in problem.territory.communes]
    best = problem.territory.communes[int(travel.submatrix(codes, codes).mean(axis=1).argmin())]
    depot = f"depot-{best.code}"
    teams = problem.scenario.teams
    stay = len(teams) // 2
    moved = tuple(replace(team, depot=depot, depot_point=best.point) for team in teams[stay:])
    return replace(problem, scenario=replace(problem.scenario, teams=teams[:stay] + moved))


def _team(team: Team, number: int) -> Team:
    return replace(team, id=f"{team.id}-{number}", name=f"{team.name} {number}")


def _quota(quota: Quota, teams: int) -> Quota:
    return replace(quota, maximum=quota.maximum and quota.maximum * teams)


def with_teams(problem: Problem, teams: int) -> Problem:
    """Give a problem of one team several like it, from one depot.

    What one team may hold at most, `teams` may hold that many times; minima stay.

    Raises
    ------
    ValueError
        The problem already has several teams.
    """
    (team,) = problem.scenario.teams
    if teams == 1:
        return problem
    return replace(
        problem,
        scenario=replace(
            problem.scenario,
            teams=tuple(_team(team, number) for number in range(1, teams + 1)),
            quotas=tuple(_quota(quota, teams) for quota in problem.scenario.quotas),
        ),
    )
