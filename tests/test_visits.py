"""What a visit is proven to change: on tiny worlds, exactly what trying every plan gives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.evaluation.tiers import TIERS_IN_FORCE
from planner.model.effort import Effort
from planner.model.plan import Status
from planner.model.scenario import Quota
from planner.pipeline import evaluate, make_plan
from planner.rules.checks import check
from planner.visits import price_visit, visiting
from tests.efforts import PROVEN
from tests.revisions import either_village, solved
from tests.solving.brute import Brute, tiny_world
from tests.solving.days import NotTinyError
from tests.solving.small_worlds import with_equity
from tests.worlds import hall, laep, line_world, team


def unproven(plan):
    """The same plan, nothing known of how good it is."""
    trivial = {"unreached": 0.0, "worst-level": 1.0, "level": 1e6, "driving": 0.0}
    tiers = tuple(replace(tier, bound=trivial[tier.name]) for tier in plan.certificate.tiers)
    certificate = replace(plan.certificate, tiers=tiers, status=Status.FEASIBLE)
    return replace(plan, certificate=certificate)


def visit_of(problem, travel, plan):
    """Two halls that a plan does not visit, and what trying every plan says of each."""
    visited = {session.venue for _, session in plan.sessions()}
    left = [v for v in problem.scenario.venues if not v.fixed and v.id not in visited]
    for venue in left[:2]:
        try:
            yield venue, Brute(visiting(problem, venue.id), travel)
        except NotTinyError:
            continue


@pytest.mark.parametrize("equity", list(TIERS_IN_FORCE))
@pytest.mark.parametrize("seed", range(5))
def test_differences_are_those_of_every_plan(seed, equity):
    problem, travel, brute = tiny_world(f"visit-{seed}")
    problem, best = with_equity(problem, equity), brute.best(equity)
    if best is None:
        pytest.skip("no plan at all")
    plan = make_plan(problem, travel, PROVEN).plan
    for venue, tried in visit_of(problem, travel, plan):
        other = tried.best(equity)
        visit = price_visit((problem, plan, travel), venue.id, PROVEN)
        if visit.found is None:
            assert other is None and not visit.open
            continue
        assert other is not None
        for change, a, b in zip(visit.changes, best.values, other.values, strict=True):
            assert change.interval is not None
            assert (change.interval.low, change.interval.high) == pytest.approx(
                (b - a, b - a), abs=1e-4
            )
        assert not visit.open
        # Nothing is known of the plan there is: it is then worked out as well.
        again = price_visit((problem, unproven(plan), travel), venue.id, PROVEN)
        assert [c.verdict for c in again.changes] == [c.verdict for c in visit.changes]


@pytest.fixture(scope="module")
def stored():
    return solved()


def test_the_visit_is_held_and_its_plan_is_sound(stored):
    problem, plan, travel = stored
    visited = {session.venue for _, session in plan.sessions()}
    (venue, *_) = [v.id for v in problem.scenario.venues if v.id not in visited]
    visit = price_visit(stored, venue, PROVEN)
    assert visit.found is not None and visit.restricted and not visit.open
    assert venue in {session.venue for _, session in visit.found.sessions()}
    forced = visiting(problem, venue)
    assert check(forced, evaluate(forced, visit.found, travel).plan, travel) == ()
    # One more computation has nothing to do, and says the same.
    again = price_visit(stored, venue, Effort(0.001), known=visit.evidence)
    assert again.changes == visit.changes and again.evidence == visit.evidence


def test_an_unsuitable_hall_may_be_a_gain():
    # Two communes; the large one's hall is not suitable. A visit there serves more.
    venues = [hall(0), hall(3, suitability=0.2)]
    problem, travel = line_world(
        4, need=(5, 0, 0, 50), venues=venues, activities=[laep()],
        teams=[team(weekdays=(0,))], policy={"min_suitability": 0.5, "equity": "efficiency"},
    )  # fmt: skip
    plan = make_plan(problem, travel, PROVEN).plan
    visit = price_visit((problem, plan, travel), "hall-3", PROVEN)
    assert (visit.verdict, visit.restricted, visit.threshold) == ("better", False, None)


@pytest.fixture(scope="module")
def either():
    return either_village()


def with_more(stored, children):
    """The same with more children in the second village."""
    problem, _, travel = stored
    first, *between, last = problem.territory.communes
    last = replace(last, children={"0-2": last.children["0-2"] + children})
    territory = replace(problem.territory, communes=(first, *between, last))
    more = replace(problem, territory=territory)
    return more, make_plan(more, travel, PROVEN).plan, travel


def test_from_how_many_children_on_a_visit_serves_as_much(either):
    visit = price_visit(either, "hall-3", PROVEN)
    # Two sessions in a fortnight are four in 28 days, a level of 1: 50 children against 20.
    assert visit.changes[0].interval.high == visit.changes[0].interval.low == pytest.approx(-30)
    assert visit.threshold == pytest.approx(30)
    assert price_visit(with_more(either, 29), "hall-3", PROVEN).verdict == "worse"
    visited = {s.venue for _, s in with_more(either, 31)[1].sessions()}
    assert visited == {"hall-3"}


def test_a_plan_of_which_nothing_is_known_is_worked_out_too(either):
    problem, plan, travel = either
    visit = price_visit((problem, unproven(plan), travel), "hall-3", PROVEN)
    assert visit.changes[0].interval.low == pytest.approx(-30) and not visit.open
    assert len(visit.evidence.without) == 1 and not visit.improvable


def test_a_plan_that_could_be_better_is_told(either):
    problem, plan, travel = either
    other, _, _ = with_more(either, 100)  # in which the second village is the larger
    worse = make_plan(other, travel, PROVEN).plan
    held = unproven(evaluate(problem, replace(worse, indicators={}), travel).plan)
    rows = {"level": 20.0, "driving": worse.certificate.tiers[-1].value}
    tiers = tuple(replace(t, value=rows[t.name]) for t in held.certificate.tiers)
    kept = replace(held, certificate=replace(held.certificate, tiers=tiers), unserved=plan.unserved)
    assert check(problem, kept, travel) != ()  # it leaves another village out
    missed = make_plan(other, travel, PROVEN).plan.unserved
    kept = replace(kept, unserved=missed)
    assert check(problem, kept, travel) == ()
    visit = price_visit((problem, kept, travel), "hall-0", PROVEN)
    assert visit.improvable and visit.restricted


def test_what_is_no_plan_by_the_rules_proves_nothing(either):
    problem, plan, travel = either
    claimed = replace(plan, tours=(), unserved=())
    visit = price_visit((problem, claimed, travel), "hall-3", PROVEN)
    assert visit.changes[0].interval.low == pytest.approx(-30)
    assert not visit.improvable


def test_no_plan_with_the_visit_is_said_when_proven(either):
    problem, plan, travel = either
    quota = Quota("Salle 0", per="week", minimum=1, venue="hall-0")
    busy = replace(problem, scenario=replace(problem.scenario, quotas=(quota,)))
    visit = price_visit((busy, plan, travel), "hall-3", PROVEN)
    assert visit.reasons and visit.found is None and not visit.open
    assert visit.verdict == ""


def test_time_that_ran_out_proves_nothing(either):
    visit = price_visit(either, "hall-3", Effort(1e-6))
    assert not visit.reasons
    assert visit.open or visit.verdict == "worse"
