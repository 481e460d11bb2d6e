"""Rules that one tour must obey by itself: for each, just inside and just outside.

`by_hand` draws the plan and the line. A case that names two rules says why.
"""

from dataclasses import replace
from datetime import time

import pytest

from planner.model.calendar import Calendar, DateRange
from planner.model.road_estimate import Winter
from planner.model.scenario import Leave, Lunch, WorkRules
from planner.model.territory import SiteKind, Window
from planner.rules import (
    breaks,
    calendar,
    driving,
    openings,
    places,
    rhythm,
    staffing,
    working_time,
)
from tests.rules.by_hand import (
    AFTERNOON,
    MORNING,
    OPENING,
    TOURS,
    TUESDAY,
    WEDNESDAY,
    Case,
    day,
    instead,
    judged,
    retimed,
    session,
    tour,
)
from tests.worlds import hall, laep, minutes, permanence, site

TUESDAYS = 1


def halls(**changes_of_hall_2):
    """The five halls and the fixed site, with changes to hall-2."""
    return (
        *(hall(k, **(changes_of_hall_2 if k == 2 else {})) for k in range(5)),
        site(0),
    )


def closing(**ranges):
    return {"calendar": Calendar(**ranges)}


def off(first, last, name="Fête"):
    return (DateRange(day(first), day(last), name),)


def early_permanence(in_nap):
    """On Tuesday the permanence opens at 14:00, inside the nap (12:30 to 15:00)."""
    activity = permanence(starts=(time(14), time(15)), in_nap=in_nap)
    earlier = {"arrive": time(13, 45), "open": time(14), "close": time(15), "leave": time(15, 15)}
    return {"tours": retimed(TUESDAY, 1, **earlier), "activities": (laep(), activity)}


LONG_LUNCH = (time(11, 45), time(14))
LONG_DAY = {"shift_start": time(6), "shift_end": time(19)}

CASES = {
    # There are tours on Mondays, a Tuesday and a Wednesday.
    calendar.WORKING_DAY: Case(
        {"van": {"weekdays": (0, 1, 2)}},
        {"van": {"weekdays": (0, 1, 3)}},
    ),
    # A session on a closed day is also, always, off its pattern: the pattern leaves it out.
    calendar.CALENDAR: Case(
        closing(holidays=off(9, 9), closures=off(3, 5), breaks=off(11, 14)),
        closing(holidays=off(10, 10)),
        also=frozenset({rhythm.PATTERN}),
    ),
    working_time.SHIFT: Case(
        {"van": {"shift_start": time(7, 50), "shift_end": time(16, 45)}},
        {"van": {"shift_start": time(7, 50), "shift_end": time(16, 44)}},
    ),
    # On Tuesdays there are two sessions.
    driving.MAX_SESSIONS: Case(
        {"policy": {"max_sessions": 2}},
        {"policy": {"max_sessions": 1}},
    ),
    # From depot-0 to hall-2 takes 20 minutes: leave at 8:10 to be there at 8:30.
    driving.TRAVEL: Case(
        {"tours": instead(TUESDAY, start=time(8, 10))},
        {"tours": instead(TUESDAY, start=time(8, 11))},
    ),
    places.VENUE: Case(
        {"venues": halls(suitability=0.5), "policy": {"min_suitability": 0.5}},
        {"venues": halls(suitability=0.4), "policy": {"min_suitability": 0.5}},
    ),
    # The agents are at hall-2 from 8:30 to 11:45 on Tuesday 2.
    places.VENUE_HOURS: Case(
        {"venues": halls(windows=(Window(TUESDAYS, time(8, 30), time(11, 45)),))},
        {"venues": halls(windows=(Window(TUESDAYS, time(8, 30), time(11, 30)),))},
    ),
    # As for the calendar, what is held in a closed hall is off its pattern.
    places.VENUE_CLOSED: Case(
        {"venues": halls(closures=off(3, 14))},
        {"venues": halls(closures=off(1, 2))},
        also=frozenset({rhythm.PATTERN}),
    ),
    openings.SLOT: Case(
        {"activities": (laep(starts=(time(9),)), permanence())},
        {"activities": (laep(starts=(time(8), time(10))), permanence())},
    ),
    # Open from 9:00 to 11:00, 30 minutes before and 45 after.
    openings.DURATION: Case(
        {"activities": (laep(set_up=minutes(30), pack_up=minutes(45), debrief=minutes(0)),
                        permanence())},
        {"activities": (laep(set_up=minutes(30), pack_up=minutes(46), debrief=minutes(0)),
                        permanence())},
    ),
    # A LAEP asks for two agents, a permanence for one.
    staffing.STAFF: Case(
        {"tours": instead(TUESDAY, tour(day(2), "14:15", "16:45", 60, AFTERNOON, staff=1))},
        {"tours": instead(TUESDAY, staff=1)},
    ),
    openings.NAP: Case(early_permanence(in_nap=True), early_permanence(in_nap=False)),
    breaks.LUNCH: Case(
        {"van": {"lunch": Lunch(length=minutes(45))}},
        {"van": {"lunch": Lunch(length=minutes(46))}},
    ),
    # On Tuesday, from the end of lunch at 12:30 to 16:45; on Wednesday, 7:50 to 12:25.
    breaks.BREAK: Case(
        {"van": {"work": WorkRules(without_break=minutes(4 * 60 + 35))}},
        {"van": {"work": WorkRules(without_break=minutes(4 * 60 + 34))}},
    ),
    # On Tuesday, 8 h 35 less 45 minutes of lunch.
    working_time.DAY_WORK: Case(
        {"van": {"work": WorkRules(day_work=minutes(7 * 60 + 50))}},
        {"van": {"work": WorkRules(day_work=minutes(7 * 60 + 49))}},
    ),
    working_time.DAY_SPAN: Case(
        {"tours": instead(TUESDAY, start=time(6, 30), end=time(18, 30), lunch=LONG_LUNCH),
         "van": LONG_DAY},
        {"tours": instead(TUESDAY, start=time(6, 30), end=time(18, 45), lunch=LONG_LUNCH),
         "van": LONG_DAY},
    ),
}  # fmt: skip


def test_the_plan_by_hand_is_sound():
    assert judged().violations() == ()


def only(rule, tours=TOURS, **world):
    """The details of the violations of a plan that breaks one rule."""
    found = judged(tours, **world).violations()
    assert {violation.rule for violation in found} == {rule}
    return [violation.detail for violation in found]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sessions": (), "drive_minutes": 0, "km": 0.0, "lunch": None, "end": time(8, 30)},
         "tournée sans séance"),
        ({"depot": "hall-0"}, "dépôt inattendu « hall-0 »"),
    ],
)  # fmt: skip
def test_a_tour_has_its_depot_and_a_session(changes, said):
    assert only(calendar.WORKING_DAY, instead(TUESDAY, **changes)) == [said]


def test_a_tour_is_within_the_dates_of_the_plan():
    # A tour outside the horizon is also off the pattern, which knows the horizon only.
    world = judged()
    late = replace(WEDNESDAY, date=day(24))
    assert world.rules(tours=(*TOURS, late)) >= {calendar.WORKING_DAY, rhythm.PATTERN}


def test_a_team_nobody_knows():
    found = judged().violations(tours=instead(TUESDAY, team="bus"))
    assert [(v.rule, v.detail) for v in found] == [
        (calendar.WORKING_DAY, "équipe inconnue « bus »")
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"venue": "gare"}, "lieu inconnu « gare »"),
     ({"activity": "cirque"}, "activité inconnue « cirque »")],
)  # fmt: skip
def test_a_venue_or_an_activity_nobody_knows(changes, said):
    found = judged().violations(tours=retimed(TUESDAY, 0, **changes))
    assert [(v.rule, v.detail) for v in found] == [(places.VENUE, said)]


@pytest.mark.parametrize("changes", [{"commune": "01003"}, {"fixed": True}])
def test_a_session_says_where_its_venue_is(changes):
    said = "commune ou type de lieu différent de l'inventaire"
    assert only(places.VENUE, retimed(TUESDAY, 0, **changes)) == [said]


def test_an_activity_goes_where_it_may():
    found = only(places.VENUE, activities=(laep(sites=(SiteKind.MOBILE,)), permanence()))
    assert len(found) == 2  # both Mondays at the fixed site


def test_what_runs_in_school_holidays():
    weeks = closing(breaks=off(1, 14, "Vacances"))
    always = (laep(in_school_breaks="open"), permanence(in_school_breaks="open"))
    assert judged(activities=always, **weeks).violations() == ()
    # LAEPs stop, permanences do not; and what is held on a day off is off its pattern.
    found = judged(activities=(laep(), always[1]), **weeks).violations()
    assert {v.rule for v in found} == {calendar.CALENDAR, rhythm.PATTERN}
    assert {v.detail for v in found if v.rule == calendar.CALENDAR} == {
        "LAEP n'a pas lieu pendant : Vacances"
    }


def test_the_service_itself_may_close():
    assert calendar.CALENDAR in judged(**closing(closures=off(2, 2))).rules()


def test_winter_slows_every_leg_and_rounds_it_up():
    # 20, 10 and 30 minutes x 1.25 are 25, 12.5 -> 13 and 37.5 -> 38: 76 in all.
    winter = Winter(1.25, (6, 2), (6, 2))
    slower = instead(TUESDAY, start=time(8, 5), end=time(16, 53), drive_minutes=76)
    assert judged(slower, winter=winter).violations() == ()
    hurried = instead(TUESDAY, start=time(8, 5), end=time(16, 52), drive_minutes=76)
    assert only(driving.TRAVEL, hurried, winter=winter) == [
        "de hall-3 à depot-0 : 0 h 37 prévues, il faut 0 h 38"
    ]


def test_a_leg_nobody_timed():
    # depot-9 is in no travel time, and is not the team's depot either.
    found = judged().violations(tours=instead(TUESDAY, depot="depot-9"))
    assert {(v.rule, v.detail) for v in found} == {
        (calendar.WORKING_DAY, "dépôt inattendu « depot-9 »"),
        (driving.TRAVEL, "pas de temps de trajet pour depot-9"),
    }


def test_never_more_agents_than_the_team_has():
    said = "3 agents à bord, l'équipe en compte 2 ce jour-là"
    assert only(staffing.STAFF, instead(TUESDAY, staff=3)) == [said]


def test_an_agent_on_leave_is_not_aboard():
    said = "2 agents à bord, l'équipe en compte 1 ce jour-là"
    assert only(staffing.STAFF, van={"leaves": (Leave(*off(2, 2)),)}) == [said]
    assert judged(van={"leaves": (Leave(*off(3, 3)),)}).violations() == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"close": time(10, 45)}, "ouverte 1 h 45, prévu 2 h 00"),
        ({"arrive": time(8, 40)}, "installation : 0 h 20, il faut 0 h 30"),
        ({"leave": time(11, 30)}, "rangement et bilan : 0 h 30, il faut 0 h 45"),
    ],
)
def test_every_part_of_a_session_lasts_long_enough(changes, said):
    assert only(openings.DURATION, retimed(TUESDAY, 0, **changes)) == [said]


@pytest.mark.parametrize(
    ("lunch", "said"),
    [
        ((time(11, 45), time(12, 15)), "pause de 0 h 30, il faut 0 h 45"),
        # 10 minutes of road from hall-2 to hall-3 fit neither before 11:50 nor after 14:40.
        ((time(11, 30), time(12, 15)), "la pause tombe pendant un trajet ou une séance"),
        ((time(13, 50), time(14, 40)), "pause 13:50-14:40, permise 11:30-14:30"),
    ],
)
def test_lunch_is_long_enough_in_time_and_free(lunch, said):
    assert only(breaks.LUNCH, instead(TUESDAY, lunch=lunch)) == [said]


def test_the_road_is_not_a_break():
    # From 11:45 to 12:38, 45 minutes are free; but 10 are for the road and 8 are left.
    at_noon = session("hall-3", "permanence", "fortnightly-A", arrive=time(12, 38),
                      open=time(15), close=time(16), leave=time(16, 15))  # fmt: skip
    tours = instead(TUESDAY, sessions=(MORNING, at_noon))
    assert only(breaks.LUNCH, tours) == ["la pause tombe pendant un trajet ou une séance"]


def test_no_lunch_at_all_is_also_too_long_without_a_break():
    # 8:10 to 16:45: the six hours are over.
    assert judged(instead(TUESDAY, lunch=None)).rules() == {breaks.LUNCH, breaks.BREAK}


def test_half_a_day_leaves_lunch_for_before_or_after():
    half = [
        tour(day(2), "08:10", "13:45", 40, MORNING),  # back with 45 minutes left
        tour(day(2), "12:15", "16:45", 60, AFTERNOON),  # out after 45 minutes
    ]
    for made in half:
        assert judged(instead(TUESDAY, made)).violations() == ()
    assert only(breaks.LUNCH, instead(TUESDAY, replace(half[0], end=time(13, 46)))) == [
        "pas de pause de midi"
    ]
    assert only(breaks.LUNCH, instead(TUESDAY, replace(half[1], start=time(12, 14)))) == [
        "pas de pause de midi"
    ]


def test_a_tour_ends_after_it_starts():
    backwards = tour(day(2), "16:45", "08:10", 10, OPENING)
    assert working_time.SHIFT in judged(instead(TUESDAY, backwards)).rules()


def test_a_tour_past_ten_hours():
    # 7:30 to 18:16 less 45 minutes of lunch is 10 h 01.
    long_day = instead(TUESDAY, start=time(7, 30), end=time(18, 16))
    assert only(working_time.DAY_WORK, long_day) == ["10 h 01, au plus 10 h 00"]
