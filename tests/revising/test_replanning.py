"""A plan after something unforeseen: only what must change does, and the judge agrees."""

from collections import Counter
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from benchmarks.chance import IMPOSSIBLE, PROVEN, REFUSED, UNPROVEN, outcome, random_case
from planner import texts
from planner.errors import InfeasibleError, InputError
from planner.model.calendar import ONCE, DateRange
from planner.model.plan import SessionSlot, Status, Tour
from planner.model.scenario import Leave
from planner.revising.disruptions import Absence, Addition, Closing, Disruptions
from planner.revising.replanning import Terms, make_ups, replan
from planner.rules.checks import check
from tests import efforts
from tests.revisions import after, moves, revised, solved, stored
from tests.rules.by_hand import FAR, MONDAY, NEXT_MONDAY, TUESDAY, WEDNESDAY, day, held, judged
from tests.rules.by_hand import instead as swapped
from tests.worlds import team

MORNING, AFTERNOON = (
    SessionSlot(day(2), time(9), "hall-2", "01002", "laep"),
    SessionSlot(day(2), time(15), "hall-3", "01003", "permanence"),
)


@pytest.fixture(scope="module")
def by_hand():
    """Two teams, of which the van goes out, on Mondays 1 and 8, Tuesday 2, Wednesday 10."""
    return stored(judged())


@pytest.fixture(scope="module")
def four_weeks():
    """One team, four weeks, proven optimal."""
    plan = solved()
    assert plan[1].certificate.status == Status.OPTIMAL
    return plan


def tours(plan) -> dict[tuple[date, str], Tour]:
    return {(tour.date, tour.team): tour for tour in plan[1].tours}


# --- by hand --------------------------------------------------------------------------


def test_a_hall_closed_for_a_day(by_hand):
    # Families come the next day, at the same hour: 3. No other place is cheaper: 4.
    found = revised(by_hand, reason="don du sang", close=["hall-2@2026-06-02"])
    assert moves(found) == [(MORNING, replace(MORNING, date=day(3)))]
    (override,) = found.overrides
    assert (override.revision, override.pattern, override.reason) == (
        1, "fortnightly-A", "don du sang",
    )  # fmt: skip
    assert (found.cost, found.bound, found.proven) == (3, 3, True)
    # The other days are the very same tours; Tuesday keeps its afternoon.
    now = tours(after(found))
    for tour in (MONDAY, NEXT_MONDAY, WEDNESDAY):
        assert now[tour.date, "van"] == tour
    assert [s.venue for s in now[day(2), "van"].sessions] == ["hall-3"]
    patterns = [s.pattern for t, s in after(found)[1].sessions() if t.date == day(3)]
    assert patterns == [ONCE]


def test_what_a_plan_says_of_itself_once_revised(by_hand):
    plan = revised(by_hand, close=["hall-2@2026-06-02"]).result.plan
    assert (plan.revision, plan.base_digest) == (1, by_hand[1].scenario_digest)
    assert plan.certificate.status == Status.FEASIBLE
    assert [tier.name for tier in plan.certificate.tiers] == [
        "unreached", "level", "driving", "changes",
    ]  # fmt: skip
    changes = plan.certificate.tiers[-1]
    assert (changes.sense, changes.value, changes.bound, changes.gap) == ("min", 3.0, 3.0, 0.0)
    # Of the earlier values nothing is proven any more: the bounds are those of any plan.
    assert [tier.bound for tier in plan.certificate.tiers[:3]] == [0.0, 100.0, 0.0]


def test_without_notice_for_the_families(by_hand):
    # Told on Monday with three days' notice: Thursday 4 is the first date.
    found = revised(by_hand, notice=3, close=["hall-2@2026-06-02"])
    (_, moved), = moves(found)  # fmt: skip
    assert moved is not None and moved.date >= day(4)


def test_a_day_called_off_is_called_off(by_hand):
    found = revised(by_hand, reason="neige", cancel=["2026-06-02"])
    assert moves(found) == [(MORNING, None), (AFTERNOON, None)]
    assert {o.reason for o in found.overrides} == {"neige"}
    assert (day(2), "van") not in tours(after(found))
    assert found.cost == found.bound == 16


def test_a_day_called_off_and_made_up_for(by_hand):
    found = revised(by_hand, make_up=True, cancel=["2026-06-02"])
    assert [before for before, _ in moves(found)] == [MORNING, AFTERNOON]
    assert all(moved and moved.date != day(2) for _, moved in moves(found))
    assert found.cost == found.bound == 6


def test_a_session_asked_for(by_hand):
    asked = SessionSlot(day(4), time(9), "hall-1", "01001", "laep")
    found = revised(by_hand, add=["hall-1/laep@2026-06-04T09:00"])
    assert moves(found) == [(None, asked)]
    assert (found.overrides[0].reason, found.overrides[0].pattern) == (texts.ADDED_SESSION, "")
    assert found.cost == 0
    assert all(tours(after(found))[t.date, t.team] == t for t in by_hand[1].tours)


def test_a_session_that_makes_room_says_so():
    # Two sessions a day at the most, and one team: the afternoon's goes to another day.
    world = stored(judged(teams=(team(),), policy={"max_sessions": 2}))
    found = revised(
        world, lock=["hall-2@2026-06-02"], add=["hall-4/permanence@2026-06-02T15:00"]
    )  # fmt: skip
    (moved, added) = found.overrides
    assert (moved.before, moved.reason) == (AFTERNOON, texts.MAKES_ROOM)
    assert added.after is not None and added.after.venue == "hall-4"


def test_agents_away_are_replaced_by_the_other_team(by_hand):
    # The car stands in the same depot: families see nothing, tours change hands.
    found = revised(by_hand, reason="formation", absent=["van:2@2026-06-02"])
    assert (found.overrides, found.cost, found.proven) == ((), 0, True)
    now = tours(after(found))
    assert now[day(2), "car"].sessions == TUESDAY.sessions
    assert (day(2), "van") not in now


def test_everybody_away(by_hand):
    found = revised(by_hand, reason="formation", absent=["van:2@2026-06-02", "car:2@2026-06-02"])
    assert {o.before for o in found.overrides} == {MORNING, AFTERNOON}
    assert {o.reason for o in found.overrides} == {"formation"}


def test_the_absence_of_the_other_team_is_no_reason(by_hand):
    # The car is away, but it is the van's hall that closes.
    found = revised(
        by_hand, absent=["car:2@2026-06-02"], reason="", close=["hall-2@2026-06-02"]
    )  # fmt: skip
    assert {o.reason for o in found.overrides} == {"fermeture imprévue"}


def test_one_agent_of_two_away_changes_who_is_aboard():
    # A permanence needs one agent, a LAEP two.
    world = stored(judged(teams=(team(),)))
    found = revised(world, absent=["van@2026-06-02"])
    assert [before for before, _ in moves(found)] == [MORNING]
    assert tours(after(found))[day(2), "van"].staff == 1


def test_a_village_that_loses_its_only_session():
    # hall-4 is alone within 5 minutes of village 4, and closed for good.
    world = stored(judged(policy={"target_minutes": 5.0}))
    found = revised(world, reason="travaux", close=["hall-4@2026-06-01..2026-06-14"])
    assert moves(found) == [(held(WEDNESDAY), None)]
    reasons = {row.commune: row.reason for row in found.result.plan.unserved}
    assert reasons == {"01001": "trop loin", "01004": texts.LOST_BY_REVISION}


def test_a_closure_that_touches_nothing_is_kept(by_hand):
    found = revised(by_hand, reason="bal", close=["hall-1@2026-06-03"])
    assert (found.overrides, found.cost) == ((), 0)
    assert after(found)[1].tours == by_hand[1].tours
    assert after(found)[0].index.venues["hall-1"].closures == (
        DateRange(day(3), day(3), "bal"),
    )  # fmt: skip
    # From then on nothing goes there.
    with pytest.raises(InfeasibleError, match="fermé le 3 juin"):
        revised(after(found), add=["hall-1/laep@2026-06-03T09:00"])


def test_a_revision_of_a_revision(by_hand):
    first = revised(by_hand, reason="travaux", close=["hall-2@2026-06-02"])
    second = revised(after(first), reason="formation", cancel=["2026-06-03"])
    plan = second.result.plan
    assert [(o.revision, o.reason) for o in plan.overrides] == [(1, "travaux"), (2, "formation")]
    # What was moved to Wednesday 3 is called off, and of no rhythm any more.
    assert plan.overrides[1].before == replace(MORNING, date=day(3))
    assert (plan.overrides[1].pattern, plan.overrides[1].after) == ("", None)
    assert (plan.revision, plan.base_digest) == (2, by_hand[1].scenario_digest)
    # Only the second revision's changes cost.
    assert plan.certificate.tiers[-1].value == second.cost == 8


def test_a_session_back_where_it_was_is_of_its_rhythm_again(by_hand):
    first = revised(by_hand, cancel=["2026-06-10"])
    assert moves(first) == [(held(WEDNESDAY), None)]
    reopened = replace(
        after(first)[0],
        scenario=replace(after(first)[0].scenario, calendar=by_hand[0].scenario.calendar),
    )
    again = revised(
        (reopened, after(first)[1], by_hand[2]), add=["hall-4/laep@2026-06-10T09:00"]
    )  # fmt: skip
    assert [s for t, s in after(again)[1].sessions() if t.date == day(10)] == [FAR]


# --- past, locked, refused ------------------------------------------------------------


def test_the_past_does_not_change(by_hand):
    # On the 3rd, a closure from the 1st on only counts from the 3rd.
    disruptions = Disruptions(
        closings=(Closing("hall-2", DateRange(day(1), day(14), "x")),),
        absences=(Absence("van", Leave(DateRange(day(1), day(2), "x"), 2)),),
        cancelled=(DateRange(day(1), day(2), "x"),),
    )
    found = replan(by_hand, disruptions, Terms(day(3), 0), efforts.PROVEN)
    assert found.overrides == ()
    assert after(found)[1].tours == by_hand[1].tours


def test_a_session_locked_stays_or_says_why(by_hand):
    with pytest.raises(InfeasibleError) as caught:
        revised(by_hand, close=["hall-2@2026-06-02"], lock=["hall-2@2026-06-02"], reason="bal")
    assert caught.value.lines == (
        f"Salle 2, mardi 2 juin 2026{texts.NBSP}: séance verrouillée mais impossible, le lieu est "
        "fermé le 2 juin (bal). La déverrouiller ou lever l’empêchement.",
    )


def test_all_that_is_impossible_is_told(by_hand):
    with pytest.raises(InfeasibleError) as caught:
        revised(by_hand, add=["hall-1@2026-06-06", "hall-2@2026-06-07"])
    assert [line.split(",")[0] for line in caught.value.lines] == ["Salle 1", "Salle 2"]
    assert "aucune équipe ne travaille le samedi" in caught.value.lines[0]
    assert "aucune équipe ne travaille le dimanche" in caught.value.lines[1]


def test_several_hours_and_dates_share_few_reasons(by_hand):
    with pytest.raises(InfeasibleError) as caught:
        revised(by_hand, add=["hall-1@2026-06-06..2026-06-07"])
    (line,) = caught.value.lines
    assert "le samedi ; aucune équipe ne travaille le dimanche. Choisir" in line


def test_a_date_that_is_past_is_told(by_hand):
    asked = Addition("hall-1", DateRange(day(2), day(2)), "laep", time(9))
    disruptions = Disruptions(additions=(asked,))
    with pytest.raises(InputError, match="c’est passé, rien ne change avant le 3 juin 2026"):
        replan(by_hand, disruptions, Terms(day(3), 0), efforts.PROVEN)


def test_a_session_that_does_not_fit_in_the_day():
    # 40 minutes of road to village 4, there from 8:30 to 11:45: back at 12:25, after 12:00.
    world = stored(judged((MONDAY, NEXT_MONDAY), teams=(team(shift_end=time(12)),)))
    with pytest.raises(InfeasibleError, match=r"Salle 4 \(3 juin\), ne tient pas dans les heures"):
        revised(world, add=["hall-4/laep@2026-06-03T09:00"])
    assert revised(world, add=["hall-1/laep@2026-06-03T09:00"]).cost == 0


def test_two_sessions_that_do_not_fit_together(by_hand):
    world = stored(judged((MONDAY, NEXT_MONDAY), teams=(team(),)))
    asked = ["hall-1/laep@2026-06-03T09:00", "hall-3/laep@2026-06-03T09:00"]
    with pytest.raises(InfeasibleError, match="ne tiennent pas ensemble") as caught:
        revised(world, add=asked)
    assert "Salle 1 (3 juin) et Salle 3 (3 juin)" in caught.value.lines[0]


def test_a_plan_that_is_not_sound_is_not_revised(by_hand):
    problem, plan, travel = by_hand
    alone = replace(plan, tours=swapped(TUESDAY, staff=1))
    with pytest.raises(InputError, match=r"plan\.json : ce planning ne respecte pas ses règles"):
        revised((problem, alone, travel), close=["hall-2@2026-06-02"])


# --- making up ------------------------------------------------------------------------


def test_dates_to_make_up_for_a_session(by_hand):
    found = revised(by_hand, cancel=["2026-06-02"])
    terms = Terms(day(1), 2)
    told = make_ups(found, terms)
    assert [item.lost for item in told] == [MORNING, AFTERNOON]
    for item in told:
        dates = [way.held.date for way in item.insertions]
        assert len(dates) == len(set(dates)) == 3
        assert all(date >= day(3) for date in dates)
        gaps = [abs((date - item.lost.date).days) for date in dates]
        assert gaps == sorted(gaps)
        assert {way.held.venue for way in item.insertions} == {item.lost.venue}
        # Each of them alone can be asked for, at the price told, and touches nothing else.
        for way in item.insertions:
            text = f"{way.held.venue}/{way.held.activity}@{way.held.date}T{way.held.open:%H:%M}"
            again = revised(after(found), add=[text])
            assert moves(again) == [(None, way.held)]
            drives = [
                sum(tour.drive_minutes for tour in plan[1].tours)
                for plan in (after(found), after(again))
            ]
            assert drives[1] - drives[0] == way.drive


def test_nothing_to_make_up_for(by_hand):
    assert make_ups(revised(by_hand, close=["hall-2@2026-06-02"]), Terms(day(1), 2)) == ()


def test_no_date_left_to_make_up_for_it(by_hand):
    found = revised(by_hand, cancel=["2026-06-10..2026-06-14"])
    (item,) = make_ups(found, Terms(day(10), 0))
    assert item.insertions == ()


# --- whatever happens -----------------------------------------------------------------


@pytest.mark.parametrize("world", ["by_hand", "four_weeks"])
def test_forty_random_disruptions(request, world):
    plan = request.getfixturevalue(world)
    found = {seed: outcome(plan, random_case(plan, seed), efforts.PROVEN) for seed in range(40)}
    assert {seed: one.faults for seed, one in found.items() if one.faults} == {}
    kinds = Counter(one.kind for one in found.values())
    assert kinds.keys() <= {PROVEN, UNPROVEN, IMPOSSIBLE, REFUSED}
    assert kinds[PROVEN] > 20
    assert sum(one.changes > 0 for one in found.values()) > 10


def test_random_disruptions_one_after_the_other(four_weeks):
    # Each revision is revised again; the last word on each session is what the tours do.
    plan, done = four_weeks, 0
    for seed in range(100, 112):
        case = random_case(plan, seed)
        today = max(case.terms.today, plan[1].start + timedelta(days=2 * (seed - 100)))
        try:
            found = revised(plan, today=today, **case.typed)
        except (InfeasibleError, InputError):
            continue
        plan, done = after(found), done + 1
        assert check(*plan) == ()
        assert plan[1].revision == done
        assert plan[1].base_digest == four_weeks[1].scenario_digest
    assert done > 4
