"""A plan made again from its sessions, with what is newly asked added: sound, and as good."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from planner.model.calendar import Per
from planner.model.effort import Effort
from planner.model.past import Past
from planner.model.scenario import Quota
from planner.solving.lexicographic import merit
from planner.solving.solve import solve
from planner.solving.warm_start import resumed
from tests.efforts import PROVEN
from tests.revisions import solved
from tests.solving.searching import begun, breaches
from tests.worlds import laep, line_world, team


def drafts(problem, plan, travel):
    """Plans begun from one; the judge finds nothing in any."""
    search = begun(problem, travel, Effort(8.0, deterministic=True))
    found = list(resumed(search.dated, search.effort.params, plan, lambda: False))
    for draft in found:
        assert breaches(search, draft, travel) == ()
    return found


@pytest.fixture(scope="module")
def stored():
    return solved()


def test_a_plan_made_again_is_worth_the_same(stored):
    problem, plan, travel = stored
    first, *_ = drafts(problem, plan, travel)
    tiers = {tier.name: tier.value for tier in plan.certificate.tiers}
    assert first.objectives.unreached == tiers["unreached"]
    assert first.objectives.level == pytest.approx(tiers["level"])
    assert first.objectives.driving == tiers["driving"]


def test_the_days_to_plan_are_made_again_behind_those_carried_over(stored):
    problem, plan, travel = stored
    first = plan.start + timedelta(days=14)
    past = Past(first, tuple(tour for tour in plan.tours if tour.date < first))
    again, *_ = drafts(replace(problem, past=past), plan, travel)
    tiers = {tier.name: tier.value for tier in plan.certificate.tiers}
    assert again.objectives.level == pytest.approx(tiers["level"])
    given = sum(tour.drive_minutes for tour in past.tours)
    assert again.objectives.driving + given == tiers["driving"]


def asking_for(problem, venue):
    quota = Quota("Visite", per=Per.HORIZON, minimum=1, venue=venue)
    scenario = replace(problem.scenario, quotas=(*problem.scenario.quotas, quota))
    return replace(problem, scenario=scenario)


def test_what_is_newly_asked_takes_the_place_of_as_little_as_can_be(stored):
    problem, plan, travel = stored
    visited = {session.venue for _, session in plan.sessions()}
    left = [v.id for v in problem.scenario.venues if v.id not in visited]
    assert left
    for venue in left:
        forced = asking_for(problem, venue)
        first, *filled = drafts(forced, plan, travel)
        assert all(merit(problem.scenario.policy, f.objectives)[:2] >= merit(
            problem.scenario.policy, first.objectives)[:2] for f in filled)  # fmt: skip
        # A solve without time gives that plan, not one from nothing.
        begun_from, _ = solve(forced, travel, Effort(0.01), start=plan)
        assert venue in {session.venue for _, session in begun_from.sessions()}


def test_a_plan_of_which_nothing_can_be_held_gives_none():
    problem, travel = line_world(2, activities=[laep()], teams=[team(weekdays=(0,))])
    plan, _ = solve(problem, travel, PROVEN)
    # Whatever it held, no team can hold both halls on the one morning there is.
    quotas = tuple(Quota(f"Q{k}", per="week", minimum=9, venue=f"hall-{k}") for k in (0, 1))
    impossible = replace(problem, scenario=replace(problem.scenario, quotas=quotas))
    assert drafts(impossible, plan, travel) == []
