"""Legs, weeks and classes, on worlds small enough to compute by hand."""

from dataclasses import replace
from datetime import date

import pytest

from planner import texts
from planner.model.calendar import DateRange
from planner.model.coverage import CommuneCoverage
from planner.model.plan import Plan
from planner.model.scenario import Problem
from planner.model.territory import Point
from planner.rendering import classes
from planner.rendering.geometry import DrawnLeg, leg, legs, outline
from planner.rendering.weeks import closing_reason, first_week, weeks_of


def row(level: float, need: float = 5.0, reached: bool = True) -> CommuneCoverage:
    return CommuneCoverage("00001", "A", need, 1.0, level, 3.0, "v", 7 if reached else None)


def straight(*points: tuple[float, float]) -> tuple[DrawnLeg, ...]:
    """Legs through points without any road."""
    names = [str(point) for point in points]
    return legs(names, [Point(*point) for point in points], {})


HERE = (48.0, 5.0)


def test_without_a_road_a_leg_is_straight() -> None:
    (east,) = straight(HERE, (48.0, 5.2))
    assert east.line == (HERE, (48.0, 5.2))
    assert east.arrow_at == pytest.approx((48.0, 5.116), abs=1e-4)
    assert east.angle == 0
    assert not east.road


@pytest.mark.parametrize(
    ("end", "angle"), [((48.2, 5.0), 270), ((47.8, 5.0), 90), ((48.0, 4.8), 180)]
)
def test_arrows_point_the_way_the_tour_goes(end: tuple[float, float], angle: int) -> None:
    (one,) = straight(HERE, end)
    assert one.angle == angle


def test_arrows_out_and_back_stand_apart() -> None:
    out, back = straight(HERE, (48.0, 5.2), HERE)
    assert out.arrow_at != back.arrow_at
    assert out.angle == (back.angle + 180) % 360


def test_a_leg_that_goes_nowhere_is_not_drawn() -> None:
    assert len(straight(HERE, HERE, (48.0, 5.2))) == 1
    assert straight(HERE, HERE) == ()
    assert leg([HERE], road=True) is None


def test_a_leg_along_the_roads_follows_them_one_way() -> None:
    """North, then east: the arrow past the middle of the way is on the second street."""
    way = (HERE, (48.1, 5.0), (48.1, 5.2))
    ways = {("depot", "hall"): way}
    points = [Point(*HERE), Point(48.1, 5.2), Point(*HERE)]
    out, back = legs(["depot", "hall", "depot"], points, ways)
    assert out.line == way
    assert out.road
    assert out.arrow_at[0] == pytest.approx(48.1, abs=1e-4)
    assert out.angle == 0
    assert not back.road
    assert back.line == ((48.1, 5.2), HERE)


def test_outline_of_two_squares_is_one_ring() -> None:
    squares = [
        {"type": "Polygon", "coordinates": [[(x, 0), (x + 1, 0), (x + 1, 1), (x, 1), (x, 0)]]}
        for x in (0, 1)
    ]
    line = outline(squares)
    assert line["type"] == "MultiLineString"
    assert len(line["coordinates"]) == 1
    xs = [x for x, _ in line["coordinates"][0]]
    assert (min(xs), max(xs)) == (0, 2)


@pytest.mark.parametrize(
    ("level", "kind"),
    [(0.0, "1"), (0.19, "1"), (0.2, "2"), (0.5, "3"), (0.6, "4"), (0.8, "5"), (1.0, "5")],
)
def test_five_classes_of_level(level: float, kind: str) -> None:
    assert classes.level_class(row(level)) == kind


def test_nobody_is_missed_where_there_is_no_need() -> None:
    assert classes.level_class(row(0.0, reached=False)) == classes.UNREACHED
    assert classes.level_class(row(0.0, need=0.0, reached=False)) == classes.EMPTY


def test_names_sort_as_in_a_dictionary() -> None:
    names = ["Épizon", "Fronville", "Échenay", "Donjeux", "Effincourt", "Œuilly"]
    assert sorted(names, key=texts.plain) == [
        "Donjeux",
        "Échenay",
        "Effincourt",
        "Épizon",
        "Fronville",
        "Œuilly",
    ]


def test_weeks_cover_the_plan_and_say_why_they_are_empty(problem: Problem, plan: Plan) -> None:
    weeks = weeks_of(problem, plan)
    assert [week.start for week in weeks] == [
        date(2026, 11, 30),
        date(2026, 12, 7),
        date(2026, 12, 14),
        date(2026, 12, 21),
    ]
    assert [bool(week.tours) for week in weeks] == [True, True, True, False]
    assert "Vacances de Noël" in weeks[3].note
    assert weeks[3].note.startswith("Service fermé")
    assert sum(len(week.stops) for week in weeks) == len(plan.sessions())


def test_a_holiday_is_named_on_its_day(problem: Problem, plan: Plan) -> None:
    day = date(2026, 12, 2)
    calendar = replace(problem.scenario.calendar, closures=(DateRange(day, day, "Formation"),))
    closed = replace(problem, scenario=replace(problem.scenario, calendar=calendar))
    without = replace(plan, tours=tuple(tour for tour in plan.tours if tour.date != day))
    days = {view.date: view.note for view in weeks_of(closed, without)[0].days}
    assert days[day].endswith("Formation")
    assert days[date(2026, 12, 1)] == ""
    assert closing_reason(problem, day) == ""


def test_focus_chooses_the_first_week(problem: Problem, plan: Plan) -> None:
    weeks = weeks_of(problem, plan)
    assert first_week(weeks, None) is weeks[0]
    assert first_week(weeks, (date(2026, 12, 9), date(2026, 12, 11))) is weeks[1]
    assert first_week(weeks, (date(2030, 1, 1), date(2030, 1, 2))) is weeks[0]


def test_stops_are_numbered_in_order(problem: Problem, plan: Plan) -> None:
    week = weeks_of(problem, plan)[0]
    assert [stop.badge for stop in week.stops] == ["L1", "Ma1", "Ma2", "Me1", "Me2", "J1", "V1"]
    assert week.stops[0].place == "Mairie"


def test_two_teams_on_one_day_have_their_own_badges(problem: Problem, plan: Plan) -> None:
    team = problem.scenario.teams[0]
    teams = (team, replace(team, id="second", name="Seconde équipe"))
    both = replace(problem, scenario=replace(problem.scenario, teams=teams))
    tours = plan.tours + tuple(replace(tour, team="second") for tour in plan.tours[:1])
    monday = weeks_of(both, replace(plan, tours=tours))[0].days[0]
    assert [stop.badge for tour in monday.tours for stop in tour.stops] == ["L1a", "L1b"]
    keys = [tour.key for tour in monday.tours]
    assert len(set(keys)) == 2
