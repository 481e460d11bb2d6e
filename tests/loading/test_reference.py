"""The reference scenario loads as it is written."""

from datetime import date, time, timedelta

from planner.model.road_estimate import Winter
from planner.model.scenario import Lunch, Quota, WorkRules


def test_reference_scenario(world):
    problem = world.load()
    scenario = problem.scenario
    (team,) = scenario.teams
    assert len(problem.territory.communes) == 59
    assert problem.territory.siren == "200044253"
    assert problem.horizon.days == 28
    assert scenario.anchor == date(2026, 8, 31)
    assert [activity.id for activity in scenario.activities] == [
        "laep", "rpe", "permanence", "atelier",
    ]  # fmt: skip
    laep = scenario.activities[0]
    assert (laep.duration, laep.starts) == (timedelta(minutes=150), (time(9), time(15)))
    assert team.depot_point == problem.territory.by_code()["52250"].point
    assert team.weekdays == (0, 1, 2, 3, 4)
    assert (team.shift_start, team.shift_end) == (time(7, 30), time(18, 30))
    # What the file spells out is what the model has for defaults.
    assert team.lunch == Lunch()
    assert team.work == WorkRules()
    assert scenario.winter == Winter(1.1)
    assert scenario.policy.rhythms == (1, 2, 4)
    assert scenario.policy.access == ((5.0, 1.0), (10.0, 0.3), (15.0, 0.1))
    assert scenario.nap == (time(12, 30), time(15))
    assert scenario.quotas[0] == Quota(
        "Joinville, chaque semaine", "week", 1, 1, venue="joinville-fixe"
    )
    assert scenario.quotas[4] == Quota(
        "Matinées itinérantes", maximum=4, kind="mobile", half_day="morning"
    )


def test_start_defaults_to_the_scenario(world):
    assert world.load(None, 14).horizon.start == date(2026, 8, 31)


def test_what_is_left_out_takes_the_default(world):
    text = world.scenario.read_text(encoding="utf-8")
    world.scenario.write_text(
        text[: text.index("use = ")] + '[[teams]]\nid = "t"\nname = "T"\nagents = 2\n'
        'depot = { id = "d", commune = "52250", lat = 48.5, lon = 5.0 }\n'
        'shift = ["08:00", "18:00"]\n',
        encoding="utf-8",
    )
    problem = world.load()
    assert len(problem.scenario.activities) == 4
    assert problem.scenario.nap == (time(12, 30), time(15))
    assert problem.scenario.policy.equity == "guarantee"
    assert problem.scenario.teams[0].depot_point.lat == 48.5
    assert problem.scenario.calendar.breaks == ()
    assert problem.scenario.calendar.closed(date(2026, 12, 25))
