"""A period planned anew from a day on: what stands before it is carried over as it is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from planner import pipeline
from planner.commands.disruption_words import read_disruptions
from planner.errors import InputError
from planner.loading import read_plan_dir
from planner.loading.plans import problem_from_dict, problem_to_dict, write_plan_dir
from planner.model.scenario import WorkRules
from planner.revising.continuing import as_held, carried, with_unforeseen
from planner.revising.replanning import Terms, replan
from planner.rules import honesty
from planner.rules.checks import check
from tests.efforts import PROVEN
from tests.worlds import START, hall, laep, line_times, line_world, permanence, team


def day(offset):
    return START + timedelta(days=offset)


@pytest.fixture(scope="module")
def stored():
    """Four weeks announced on a line of three villages: a session on every Tuesday."""
    problem, travel = line_world(
        3, teams=[team(weekdays=(1, 3))], activities=[laep(), permanence()], days=28
    )
    result = pipeline.make_plan(problem, travel, PROVEN)
    return problem, result.plan, travel


def every_day(stored):
    return dict.fromkeys(stored[0].horizon.dates(), stored)


def planned_anew(stored, first, **changes):
    """The plan of the same period with other inputs, from `first` on."""
    problem = replace(stored[0], scenario=replace(stored[0].scenario, **changes))
    problem = carried(problem, every_day(stored), first)
    travel = line_times(problem)
    return problem, pipeline.make_plan(problem, travel, PROVEN).plan, travel


def before(plan, first):
    return [tour for tour in plan.tours if tour.date < first]


def test_nothing_is_carried_over_from_the_first_day(stored):
    problem = stored[0]
    assert carried(problem, every_day(stored), START) is problem


def test_what_was_announced_stays_as_it_was(stored):
    problem, plan, travel = planned_anew(stored, day(9))
    assert before(plan, day(9)) == before(stored[1], day(9)) != []
    assert (plan.start, plan.end) == (stored[1].start, stored[1].end)
    assert check(problem, plan, travel) == ()
    assert [t.value for t in plan.certificate.tiers][:2] >= [
        t.value for t in stored[1].certificate.tiers
    ][:1], "as well as going on would have been"


def test_a_hall_whose_hours_are_corrected(stored):
    """Nothing more in the morning: past mornings stay, the judge agrees."""
    later = replace(stored[0].scenario.activities[0], starts=laep().starts[1:])
    _, plan, _ = planned_anew(stored, day(9), activities=(later,))
    assert before(plan, day(9)) == before(stored[1], day(9))
    after = {s.open for t in plan.tours if t.date >= day(9) for s in t.sessions}
    assert after == set(later.starts)


def test_halls_activities_and_teams_that_are_gone(stored):
    problem, plan, travel = planned_anew(
        stored, day(9),
        venues=(hall(1),), activities=(permanence(id="autre"),), teams=(team("bus", 1),),
    )  # fmt: skip
    kept = before(stored[1], day(9))
    assert before(plan, day(9)) == kept
    known = {venue.id for venue in problem.scenario.venues}
    assert {s.venue for tour in kept for s in tour.sessions} <= known
    left = [tour for tour in plan.tours if tour.date >= day(9)]
    assert {tour.team for tour in left} == {"bus"}
    assert {s.activity for tour in left for s in tour.sessions} == {"autre"}
    assert {s.venue for tour in left for s in tour.sessions} == {"hall-1"}
    assert check(problem, plan, travel) == ()


def test_a_depot_that_moved(stored, tmp_path):
    problem, plan, travel = planned_anew(stored, day(9), teams=(team(at=2, weekdays=(1, 3)),))
    assert {tour.depot for tour in plan.tours} == {"depot-0", "depot-2"}
    assert check(problem, plan, travel) == ()
    write_plan_dir(tmp_path, problem, plan, travel)
    assert read_plan_dir(tmp_path)[:2] == (problem, plan)


def test_the_past_is_written_and_read(stored):
    problem, _, _ = planned_anew(stored, day(9))
    assert problem.past is not None
    assert problem_from_dict(problem_to_dict(problem)) == problem
    assert "past" not in problem_to_dict(stored[0])


def test_a_commune_the_territory_has_lost_is_named(stored):
    lost = stored[1].tours[0].sessions[0].commune
    territory = stored[0].territory
    smaller = replace(territory, communes=tuple(c for c in territory.communes if c.code != lost))
    with pytest.raises(InputError, match="le territoire ne l’a plus"):
        carried(replace(stored[0], territory=smaller), every_day(stored), day(9))


def test_planned_anew_twice(stored):
    """What was carried over once is carried over again, with what was announced since."""
    second = planned_anew(stored, day(9))
    third = planned_anew(second, day(16), activities=(laep(starts=laep().starts[:1]),))
    assert before(third[1], day(9)) == before(stored[1], day(9))
    assert before(third[1], day(16)) == before(second[1], day(16))


def test_what_is_carried_over_is_changed_no_more(stored):
    """Planned anew from the 16th, on the 9th: what is announced for the 9th to the 15th stays."""
    anew = planned_anew(stored, day(16))
    announced = next(t.date for t in anew[1].tours if day(8) <= t.date < day(16))
    with pytest.raises(InputError, match="reprend telles quelles"):
        read_disruptions(*anew[:2], {"cancel": [announced.isoformat()]}, today=day(8))
    with pytest.raises(InputError, match="est passé"):
        read_disruptions(*anew[:2], {"cancel": [announced.isoformat()]}, today=day(16))


def test_something_unforeseen_after(stored):
    """A revision of a plan that carries days over leaves them alone, and counts them."""
    anew = planned_anew(stored, day(9))
    later = next(t for t in anew[1].tours if t.date >= day(9))
    disruptions = read_disruptions(*anew[:2], {"cancel": [later.date.isoformat()]})
    revised = replan(anew, disruptions, Terms(day(8)), PROVEN).result
    assert before(revised.plan, day(9)) == before(stored[1], day(9))
    assert later.date not in {tour.date for tour in revised.plan.tours}
    assert check(revised.problem, revised.plan, revised.travel) == ()


def _revised(stored, typed, today):
    disruptions = read_disruptions(*stored[:2], typed, today=today)
    result = replan(stored, disruptions, Terms(today), PROVEN).result
    return result.problem, result.plan, result.travel


def test_what_a_revision_gave_up_is_told_of_after(stored):
    """A session called off, then the period planned anew from a later day."""
    day_off = next(t.date for t in stored[1].tours if t.date > day(2))
    revised = _revised(stored, {"cancel": [day_off.isoformat()]}, day(1))
    assert revised[1].overrides
    anew = planned_anew(revised, day(16))
    given_up = [o.before for o in anew[1].overrides if o.before]
    assert given_up == [o.before for o in revised[1].overrides if o.before.date < day(16)] != []
    again = _revised(anew, {"cancel": [anew[1].tours[-1].date.isoformat()]}, day(16))
    assert {o.before for o in anew[1].overrides} <= {o.before for o in again[1].overrides}
    assert check(*again) == ()


def test_the_judge_wants_exceptions_carried_over(stored):
    day_off = next(t.date for t in stored[1].tours if t.date > day(2))
    revised = _revised(stored, {"cancel": [day_off.isoformat()]}, day(1))
    problem, plan, travel = planned_anew(revised, day(16))
    found = check(problem, replace(plan, overrides=()), travel)
    assert honesty.PAST in {violation.rule for violation in found}


def test_unforeseen_events_told_of_stay(stored):
    """Planned anew, a day called off, a closed hall and an absence are what they were."""
    last = stored[1].tours[-1]
    hall_closed = last.sessions[0].venue
    typed = {
        "cancel": [day(17).isoformat()],
        "close": [f"{hall_closed}@{last.date}"],
        "absent": [f"van@{day(22)}"],
    }
    revised = _revised(stored, typed, day(1))
    problem = carried(stored[0], every_day(revised), day(9))
    problem = with_unforeseen(problem, revised, day(9))
    venue = problem.index.venues[hall_closed]
    (van,) = problem.scenario.teams
    assert any(last.date in closure for closure in venue.closures)
    assert problem.scenario.calendar.closed(day(17)) is not None
    assert van.agents_on(day(22)) == 1
    again = with_unforeseen(problem, revised, day(9))
    assert again.index.venues[hall_closed].closures == venue.closures, "once"
    over = with_unforeseen(stored[0], revised, day(27))
    assert over.scenario == stored[0].scenario, "what is over by then is not"


def test_a_week_shows_what_was_held(stored):
    anew = planned_anew(stored, day(9), activities=(laep(id="autre"),), venues=(hall(1),))
    shown = as_held(stored, {day(k): anew for k in range(9, 16)})
    inside = {t for t in shown[1].tours if day(9) <= t.date < day(16)}
    assert inside == {t for t in anew[1].tours if day(9) <= t.date < day(16)}
    outside = {t for t in shown[1].tours if not day(9) <= t.date < day(16)}
    assert outside == {t for t in stored[1].tours if not day(9) <= t.date < day(16)}
    assert {a.id for a in shown[0].scenario.activities} >= {"laep", "autre"}
    assert as_held(stored, {day(k): stored for k in range(28)}) is stored


def test_hours_of_the_past_are_those_of_then(stored):
    """A lower maximum is asked of the weeks to come, not of those that are over."""
    van = replace(stored[0].scenario.teams[0], work=WorkRules(week_max=timedelta(hours=9)))
    problem, plan, travel = planned_anew(stored, day(9), teams=(van,))
    assert check(problem, plan, travel) == ()
