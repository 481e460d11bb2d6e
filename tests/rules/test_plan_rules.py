"""Rules that tours must obey together: for each, just inside and just outside."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from planner.evaluation.indicators import INDICATORS
from planner.model.calendar import ONCE, Calendar, DateRange
from planner.model.past import Past
from planner.model.plan import Override, Status, Tier, Unserved
from planner.model.scenario import Leave, Quota, WorkRules
from planner.rules import honesty, openings, places, quotas, rhythm, staffing, working_time
from tests.rules.by_hand import (
    AFTERNOON,
    FAR,
    MONDAY,
    MORNING,
    NEXT_MONDAY,
    TOURS,
    TUESDAY,
    WEDNESDAY,
    Case,
    day,
    held,
    instead,
    judged,
    retimed,
    session,
    tour,
)
from tests.worlds import hall, laep, permanence, site, team


def hours(whole, rest=0):
    return timedelta(hours=whole, minutes=rest)


def work(**limits):
    return {"van": {"work": WorkRules(**limits)}}


# The day of Tuesday in two halves, each sound by itself.
TWO_HALVES = (
    tour(day(2), "08:10", "12:05", 40, MORNING),
    tour(day(2), "14:15", "16:45", 60, AFTERNOON),
)

# The other team at hall-3, where the van is from 14:45 to 16:15 on Tuesday 2.
BESIDE = session("hall-3", "laep", "fortnightly-A", arrive=time(14, 30), open=time(15),
                 close=time(17), leave=time(17, 45))  # fmt: skip
AFTER = replace(BESIDE, arrive=time(16, 15), open=time(16, 45), close=time(18, 45),
                leave=time(19, 30))  # fmt: skip
LATE = {"teams": (team(), team("car", shift_end=time(20))),
        "activities": (laep(starts=(time(9), time(15), time(16, 45))), permanence())}  # fmt: skip


def quota(**bounds):
    """The fixed site opens every week, on a Monday morning."""
    return {"quotas": (Quota("Site 0", venue="site-0", half_day="morning", **bounds),)}


# The same LAEP at hall-2, on the other Thursday.
AGAIN = tour(day(11), "08:10", "12:05", 40, session("hall-2", "laep", "fortnightly-B"))

# On Wednesday 10 the hall of village 4 is lent: its LAEP is held a day later, once.
ONCE_LATER = tour(day(11), "07:50", "12:25", 80, replace(FAR, pattern=ONCE))
LENT = Override(1, "Salle prêtée", "fortnightly-B", held(WEDNESDAY), held(ONCE_LATER))

CASES = {
    staffing.ONE_TOUR: Case(
        {"tours": instead(TUESDAY, TWO_HALVES[0], replace(TWO_HALVES[1], team="car"))},
        {"tours": instead(TUESDAY, *TWO_HALVES)},
    ),
    places.VENUE_SHARED: Case(
        {"tours": (*TOURS, tour(day(2), "15:45", "20:00", 60, AFTER, team="car"))} | LATE,
        {"tours": (*TOURS, tour(day(2), "14:00", "18:15", 60, BESIDE, team="car"))} | LATE,
    ),
    # From Monday 11:50 to Tuesday 8:10 there are 20 h 20.
    working_time.REST: Case(work(rest=hours(20, 20)), work(rest=hours(20, 21))),
    # The first week: 3 h 25 on Monday and 7 h 50 on Tuesday.
    working_time.WEEK_WORK: Case(work(week_max=hours(11, 15)), work(week_max=hours(11, 14))),
    # 19 h 15 in two weeks.
    working_time.AVERAGE_WORK: Case(
        work(week_average=hours(9, 38)), work(week_average=hours(9, 37))
    ),
    # Every Monday is every Monday.
    rhythm.PATTERN: Case({}, {"tours": (MONDAY, TUESDAY, WEDNESDAY)}),
    rhythm.ONE_PATTERN: Case(
        # Another activity is free to have its own day.
        {"tours": (*TOURS, tour(day(11), "14:25", "16:35", 40,
                                session("hall-2", "permanence", "fortnightly-B")))},
        {"tours": (*TOURS, AGAIN)},
    ),
    rhythm.OVERRIDE: Case(
        {"tours": instead(WEDNESDAY, ONCE_LATER), "overrides": (LENT,)},
        {"tours": instead(WEDNESDAY, ONCE_LATER), "overrides": (replace(LENT, after=None),)},
    ),
    quotas.QUOTA: Case(quota(minimum=1, maximum=1), quota(minimum=2)),
    # Without Tuesday and Wednesday, nothing is within 15 minutes of villages 2, 3 and 4.
    honesty.UNSERVED: Case(
        {"tours": (MONDAY, NEXT_MONDAY)},
        {"tours": (MONDAY, NEXT_MONDAY), "unserved": (Unserved("01002", "trop loin"),)},
    ),
    # The second week is planned; the first one is over, whatever its Tuesday lacked.
    honesty.PAST: Case(
        {"tours": instead(TUESDAY, staff=1), "past": Past(day(8), instead(TUESDAY, staff=1)[:2])},
        {"past": Past(day(8), instead(TUESDAY, staff=1)[:2])},
    ),
    honesty.FIGURES: Case({}, {"tours": instead(TUESDAY, drive_minutes=59)}),
}  # fmt: skip


def only(rule, *args, **world):
    """The violations of a plan that breaks one rule, as (where, detail)."""
    found = judged(*args, **world).violations()
    assert {violation.rule for violation in found} == {rule}
    return [(violation.where, violation.detail) for violation in found]


def test_two_tours_a_day_are_named_once_and_their_rest_is_that_of_the_night():
    assert only(staffing.ONE_TOUR, instead(TUESDAY, *TWO_HALVES)) == [
        ("Équipe van, 02/06/2026", "plusieurs tournées le même jour")
    ]
    assert only(staffing.ONE_TOUR, instead(TUESDAY, *reversed(TWO_HALVES)))


def test_a_night_is_too_short_after_an_evening():
    # Tuesday ends at 16:45; a Wednesday from 3:30 leaves 10 h 45 of rest.
    early = tour(day(3), "03:30", "12:25", 80, replace(FAR, pattern="fortnightly-A"), lunch=None)
    found = judged((MONDAY, TUESDAY, early, NEXT_MONDAY), van={"shift_start": time(3)})
    details = {v.detail for v in found.violations() if v.rule == working_time.REST}
    assert details == {"10 h 45 de repos, il faut 11 h 00"}


def test_weeks_are_counted_from_the_anchor():
    # 11 h 14 are allowed a week; the second week, 3 h 25 and 4 h 35, has fewer.
    assert only(working_time.WEEK_WORK, **work(week_max=hours(11, 14))) == [
        ("Équipe van, semaine du 01/06/2026", "11 h 15, au plus 11 h 14")
    ]


def test_a_closed_day_is_not_worked_later():
    # Ten working days are owed 2 x 9 h 38 = 19 h 16, nine of them 17 h 20.
    closed = Calendar(closures=(DateRange(day(12), day(12), "Pont"),))
    assert only(working_time.AVERAGE_WORK, **work(week_average=hours(9, 38)), calendar=closed) == [
        ("Équipe van", "19 h 15 sur la période, au plus 17 h 20")
    ]


def test_a_series_is_held_on_every_date_of_its_pattern_and_no_other():
    assert only(rhythm.PATTERN, (MONDAY, TUESDAY, WEDNESDAY)) == [
        ("Site 0, LAEP, 09:00", "séance manquante le 08/06/2026")
    ]
    # Wednesday 10 is in the second week: not that of the pattern A.
    assert only(rhythm.PATTERN, retimed(WEDNESDAY, 0, pattern="fortnightly-A")) == [
        ("Salle 4, LAEP, 09:00", "séance manquante le 03/06/2026"),
        ("Salle 4, LAEP, 09:00", "séance hors rythme le 10/06/2026"),
    ]
    assert only(rhythm.PATTERN, retimed(WEDNESDAY, 0, pattern="daily")) == [
        ("Salle 4, LAEP, 09:00", "rythme inconnu « daily »")
    ]


@pytest.mark.parametrize(
    "world",
    [
        {"policy": {"rhythms": (1, 4)}},
        {"venues": (*(hall(k, rhythms=(1, 4)) for k in range(5)), site(0))},
    ],
)
def test_a_rhythm_must_be_allowed(world):
    said = {detail for _, detail in only(rhythm.PATTERN, **world)}
    assert said == {
        "rythme « fortnightly-A » non permis ici",
        "rythme « fortnightly-B » non permis ici",
    }


def test_a_session_moved_by_half_an_hour_breaks_its_series():
    # One Monday of two at 9:30: neither hour is held every Monday, and 9:30 is no slot.
    moved = {"open": time(9, 30), "close": time(11, 30), "leave": time(12, 15)}
    tours = retimed(NEXT_MONDAY, 0, **moved)
    tours = tuple(replace(t, end=time(12, 20)) if t.date == day(8) else t for t in tours)
    assert judged(tours).rules() == {rhythm.PATTERN, openings.SLOT}


def test_a_team_on_leave_breaks_no_promise():
    # Both agents are away on Monday 8; the other team, which is not, never held the session.
    away = {"leaves": (Leave(DateRange(day(8), day(8)), agents=2),)}
    assert judged((MONDAY, TUESDAY, WEDNESDAY), van=away).violations() == ()
    two_left = {"agents": 3, "leaves": (Leave(DateRange(day(8), day(8)), agents=1),)}
    assert only(rhythm.PATTERN, (MONDAY, TUESDAY, WEDNESDAY), van=two_left) == [
        ("Site 0, LAEP, 09:00", "séance manquante le 08/06/2026")
    ]


def test_leave_breaks_no_promise_of_a_series_with_no_date_left():
    # Both agents are away on Monday 8, and a revision gives up Monday 1: nothing is left that
    # would tell whose the series was. The car may have promised it, which has nobody either.
    gone = Override(1, "Travaux", "weekly", held(MONDAY), None)
    away = {"leaves": (Leave(DateRange(day(8), day(8)), agents=2),)}
    assert judged((TUESDAY, WEDNESDAY), van=away, overrides=(gone,)).violations() == ()
    cut = (Leave(DateRange(day(8), day(8)), agents=2),)
    teams = (team(), team("car", leaves=cut))
    assert judged((TUESDAY, WEDNESDAY), teams=teams, overrides=(gone,)).violations() == ()


def test_leave_breaks_no_promise_of_dates_another_team_took_over():
    # The car holds Monday 1 instead of the van, which is away on Monday 8; the van's hall-4
    # was given up: the plan is one that was revised, so the series may be the van's.
    handed = replace(MONDAY, team="car")
    away = {"leaves": (Leave(DateRange(day(8), day(8)), agents=2),)}
    gone = Override(1, "Travaux", "fortnightly-B", held(WEDNESDAY), None)
    assert judged((handed, TUESDAY), van=away, overrides=(gone,)).violations() == ()
    # As it was solved, it is the car's, and the car was there.
    assert only(rhythm.PATTERN, (handed, TUESDAY, WEDNESDAY), van=away) == [
        ("Site 0, LAEP, 09:00", "séance manquante le 08/06/2026")
    ]


def test_a_holiday_breaks_no_promise():
    closed = {"calendar": Calendar(holidays=(DateRange(day(8), day(8), "Lundi"),))}
    assert judged((MONDAY, TUESDAY, WEDNESDAY), **closed).violations() == ()
    # The quota is counted on the pattern: the site still opens "every week".
    assert judged((MONDAY, TUESDAY, WEDNESDAY), **closed, **quota(minimum=1)).violations() == ()


def test_an_override_gives_up_one_date_of_a_series():
    dropped = Override(1, "Neige", "weekly", held(NEXT_MONDAY), None)
    assert judged((MONDAY, TUESDAY, WEDNESDAY), overrides=(dropped,)).violations() == ()
    # The quota counts what the rhythm promises, even of a series with no date left.
    none = (dropped, replace(dropped, before=held(MONDAY)))
    gone = judged((TUESDAY, WEDNESDAY), overrides=none, **quota(minimum=1))
    assert gone.violations() == ()
    # What is not given up is still expected.
    assert only(rhythm.PATTERN, (TUESDAY, WEDNESDAY), overrides=(dropped,)) == [
        ("Site 0, LAEP, 09:00", "séance manquante le 01/06/2026")
    ]


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        ((), ("11/06/2026, Salle 4 à 09:00", "séance ponctuelle sans exception")),
        ((replace(LENT, reason=" "),), ("10/06/2026, Salle 4 à 09:00", "exception sans raison")),
        ((replace(LENT, revision=2),),
         ("10/06/2026, Salle 4 à 09:00", "exception de la révision 2, le planning en a 1")),
        ((replace(LENT, pattern="fortnightly-A"),),
         ("10/06/2026, Salle 4 à 09:00",
          "aucune séance n'est promise ce jour-là par « fortnightly-A »")),
        ((LENT, replace(LENT, before=None, after=replace(held(ONCE_LATER), open=time(15)))),
         ("11/06/2026, Salle 4 à 15:00", "annoncée, mais dans aucune tournée")),
        ((LENT, replace(LENT, before=held(TUESDAY), after=None, pattern="fortnightly-A")),
         ("02/06/2026, Salle 2 à 09:00", "annulée, mais dans une tournée")),
        ((LENT, Override(1, "Rien", "", None, None)), ("exception", "exception vide")),
    ],
)  # fmt: skip
def test_what_an_override_must_say(overrides, said):
    world = judged(instead(WEDNESDAY, ONCE_LATER), overrides=(LENT,))
    found = world.violations(overrides=overrides)
    assert said in [(v.where, v.detail) for v in found if v.rule == rhythm.OVERRIDE]


def test_the_last_word_counts():
    # Moved to Thursday, then back: nothing is left to explain.
    back = Override(2, "Salle rendue", "", LENT.after, LENT.before)
    assert judged(overrides=(LENT, back)).violations() == ()


def test_a_fixed_site_may_hold_several_series():
    thursday = tour(day(11), "08:25", "11:50", 10, session("site-0", "laep", "fortnightly-B"))
    assert judged((*TOURS, thursday)).violations() == ()
    assert only(rhythm.ONE_PATTERN, (*TOURS, AGAIN)) == [("Salle 2, LAEP", "2 créneaux différents")]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        # Mobile sessions: two in the first week, one in the second, three in the cycle.
        (Quota("Q", kind="mobile", maximum=1),
         [("Q, semaine du 01/06/2026", "2\xa0séances, il en faut au plus 1")]),
        (Quota("Q", kind="mobile", minimum=2),
         [("Q, semaine du 08/06/2026", "1\xa0séance, il en faut au moins 2")]),
        (Quota("Q", kind="mobile", per="cycle", minimum=4),
         [("Q, quinzaine du 01/06/2026", "3\xa0séances, il en faut au moins 4")]),
        (Quota("Q", per="cycle", activities=("permanence",), half_day="afternoon", maximum=0),
         [("Q, quinzaine du 01/06/2026", "1\xa0séance, il en faut au plus 0")]),
        (Quota("Q", kind="mobile", per="horizon", minimum=4),
         [("Q, toute la période", "3\xa0séances, il en faut au moins 4")]),
    ],
)  # fmt: skip
def test_quotas_count_what_they_name(asked, said):
    assert only(quotas.QUOTA, quotas=(asked,)) == said


@pytest.mark.parametrize(
    ("unserved", "said"),
    [
        ((), {"Village 2", "Village 3", "Village 4"}),
        # Reached, or nowhere: not to be listed.
        ((("01002", "loin"), ("01003", "loin"), ("01004", "loin"), ("01001", "loin")),
         {"Village 1"}),
        ((("01002", "loin"), ("01003", " "), ("01004", "loin")), {"Village 3"}),
    ],
)  # fmt: skip
def test_exactly_the_unserved_are_listed_with_a_reason(unserved, said):
    world = judged((MONDAY, NEXT_MONDAY))
    found = world.violations(unserved=tuple(Unserved(*row) for row in unserved))
    assert {v.rule for v in found} == {honesty.UNSERVED}
    assert {v.where for v in found} == said


def test_a_commune_without_need_is_not_unserved():
    world = judged((MONDAY, NEXT_MONDAY), need=(10, 20, 0, 0, 10))
    assert [row.commune for row in world.plan.unserved] == ["01004"]
    assert world.violations() == ()


# What the plan by hand states, computed in test_coverage and test_indicators.
TIERS = (
    Tier("unreached", "min", 0.0, 0.0),
    Tier("level", "max", 86.2, 100.0),
    Tier("driving", "min", 160.0, 0.0),
)


def certified(*tiers, status="feasible"):
    world = judged()
    certificate = replace(world.plan.certificate, tiers=tiers, status=status)
    found = world.violations(certificate=certificate)
    assert {v.rule for v in found} <= {honesty.FIGURES}
    return [v.where for v in found]


def test_the_values_of_the_tiers_are_those_of_the_tours():
    assert certified(*TIERS) == []
    better = replace(TIERS[1], value=90.0)
    assert certified(TIERS[0], better, TIERS[2]) == ["certificat, level"]


def test_a_bound_is_on_the_right_side():
    beaten = replace(TIERS[1], bound=80.0)
    assert certified(TIERS[0], beaten, TIERS[2]) == ["certificat, level"]
    beaten = replace(TIERS[2], bound=170.0)
    assert certified(*TIERS[:2], beaten) == ["certificat, driving"]


def test_a_bound_is_held_against_the_recomputed_value_too():
    # Stated a little low, within what figures may differ by, the level would look proven.
    low = replace(TIERS[1], value=86.195, bound=86.195)
    assert certified(TIERS[0], low, TIERS[2]) == ["certificat, level"]


@pytest.mark.parametrize("bound", [float("nan"), float("inf")])
def test_a_bound_is_a_number(bound):
    tiers = (TIERS[0], replace(TIERS[1], bound=bound), TIERS[2])
    assert certified(*tiers) == ["certificat, level"]
    proven = tuple(replace(tier, bound=tier.value) for tier in TIERS)
    assert "certificat" in certified(proven[0], tiers[1], proven[2], status=Status.OPTIMAL)


def test_optimal_is_said_of_what_is_proven_only():
    proven = tuple(replace(tier, bound=tier.value) for tier in TIERS)
    assert certified(*proven, status=Status.OPTIMAL) == []
    assert certified(*TIERS, status=Status.OPTIMAL) == ["certificat"]


def test_no_tier_is_left_out_to_look_optimal():
    assert certified(status=Status.OPTIMAL) == ["certificat"]
    assert certified(*TIERS[:2]) == ["certificat"]
    turned = replace(TIERS[1], sense="min", bound=0.0)
    assert certified(TIERS[0], turned, TIERS[2]) == ["certificat"]


@pytest.mark.parametrize(
    ("equity", "tiers"),
    [("efficiency", TIERS[1:]), ("maximin", (Tier("worst-level", "max", 0.74, 1.0), *TIERS[1:]))],
)
def test_the_tiers_are_those_of_the_policy(equity, tiers):
    world = judged(policy={"equity": equity})
    certificate = replace(world.plan.certificate, tiers=tiers)
    assert world.violations(certificate=certificate) == ()


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"scenario_name": "Autre"}, "scénario"),
        ({"territory_communes": 6}, "nombre de communes"),
        ({"end": day(28)}, "dernier jour"),
    ],
)
def test_a_plan_is_about_its_problem(changes, where):
    found = judged().violations(**changes)
    assert [(v.rule, v.where) for v in found] == [(honesty.FIGURES, where)]


@pytest.mark.parametrize("change", [{"drive_minutes": 59}, {"km": 61.0}])
def test_minutes_and_kilometres_are_recomputed(change):
    (found,) = only(honesty.FIGURES, instead(TUESDAY, **change))
    assert found[0] == "Équipe van, 02/06/2026"


@pytest.mark.parametrize(
    ("key", "value"), [("sessions", 6), ("level", 0.9), ("worst_commune", "01004"), ("smile", 1)]
)
def test_indicators_are_recomputed(key, value):
    world = judged()
    found = world.violations(indicators={**world.plan.indicators, key: value})
    assert [(v.rule, v.where) for v in found] == [(honesty.FIGURES, f"indicateur {key}")]


def test_no_indicator_is_left_out():
    world = judged()
    fewer = {key: value for key, value in world.plan.indicators.items() if key != "gini"}
    found = world.violations(indicators=fewer)
    assert [v.where for v in found] == ["indicateur gini"]


@pytest.mark.parametrize("key", [key for key, each in INDICATORS.items() if each.later])
def test_a_plan_kept_from_before_an_indicator_may_lack_it(key):
    world = judged()
    fewer = {name: value for name, value in world.plan.indicators.items() if name != key}
    assert world.violations(indicators=fewer) == ()
    found = world.violations(indicators={**fewer, key: 0.9})
    assert [v.where for v in found] == [f"indicateur {key}"]
