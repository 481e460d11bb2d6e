"""What each commune gets, against figures computed by hand.

Sessions of the plan by hand: 2 at site-0, 1 at hall-2, 1 at hall-3, 1 at hall-4. Each
counts 1 within 5 minutes (its own village), 0.3 at 10 (the next one), 0 at 20. Over 14
days, exposure per 28 days is twice the sum. Levels: 0.5 at 1, 0.8 at 2, 1 at 4.

=======  ==================  ========  =====================  =====
village  sum                 exposure  level                  need
=======  ==================  ========  =====================  =====
0        2                   4         1                      10
1        2 x 0.3 + 0.3       1.8       0.5 + 0.8 x 0.3        20
2        1 + 0.3             2.6       0.8 + 0.3 x 0.2        40
3        0.3 + 1 + 0.3       3.2       0.8 + 0.6 x 0.2        20
4        0.3 + 1             2.6       0.8 + 0.3 x 0.2        10
=======  ==================  ========  =====================  =====
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.evaluation.coverage import coverage, longest_wait, serving_sessions
from planner.evaluation.indicators import indicators
from planner.model.calendar import Horizon
from tests.rules.by_hand import (
    MONDAY,
    NEXT_MONDAY,
    TOURS,
    day,
    judged,
    session,
    tour,
)
from tests.worlds import START, code, laep, permanence


def rows_of(world):
    return coverage(world.problem, world.plan, world.travel)


def test_exposure_and_level():
    rows = rows_of(judged())
    assert [row.need for row in rows] == [10, 20, 40, 20, 10]
    assert [row.exposure for row in rows] == pytest.approx([4, 1.8, 2.6, 3.2, 2.6])
    assert [row.level for row in rows] == pytest.approx([1, 0.74, 0.86, 0.92, 0.86])


def test_the_nearest_venue_is_one_that_holds_a_session():
    rows = rows_of(judged())
    assert [row.nearest_venue for row in rows] == ["site-0", "hall-2", "hall-2", "hall-3", "hall-4"]
    # Village 1 has a hall 5 minutes away, but nothing is held there; of site-0 and hall-2,
    # both 10 minutes away, the first by name is told.
    assert [row.nearest_minutes for row in rows] == [5, 10, 5, 5, 5]


def test_the_longest_wait_is_from_end_to_end():
    # From Monday 1 to Sunday 14. Within 15 minutes of:
    # village 0, Mondays 1 and 8: 0, 7 and 6 days;
    # village 1, Mondays and Tuesday 2: 0, 1, 6, 6;
    # village 2, Tuesday 2: 1, then 12; village 3, Tuesday 2 and Wednesday 10: 1, 8, 4;
    # village 4, Tuesday 2 at hall-3, Wednesday 10: the same.
    assert [row.max_gap_days for row in rows_of(judged())] == [7, 6, 12, 8, 8]


def test_a_commune_nobody_reaches():
    rows = rows_of(judged((MONDAY, NEXT_MONDAY)))
    assert [row.reached for row in rows] == [True, True, False, False, False]
    # Being 20 minutes away is known, all the same.
    assert (rows[2].nearest_minutes, rows[2].max_gap_days, rows[2].level) == (20, None, 0)


def test_a_plan_without_a_tour():
    rows = rows_of(judged(()))
    assert {(row.exposure, row.level, row.nearest_venue) for row in rows} == {(0, 0, None)}


def test_only_sessions_for_somebody_who_counts_serve_the_need():
    # A permanence for children of 3 to 5 serves nobody when only the under-threes count.
    older = (laep(), permanence(publics=("3-5",)))
    world = judged(activities=older)
    assert sorted(serving_sessions(world.problem, world.plan)) == ["hall-2", "hall-4", "site-0"]
    # Village 3 keeps 0.3 of hall-2 and 0.3 of hall-4.
    assert rows_of(world)[3].exposure == pytest.approx(1.2)


def test_exposure_is_per_28_days_whatever_the_horizon():
    # The same rhythm over 28 days: twice the sessions, the same exposure.
    later = tuple(replace(t, date=t.date + timedelta(days=14)) for t in TOURS)
    world = judged((*TOURS, *later), days=28)
    assert world.violations() == ()
    assert [row.exposure for row in rows_of(world)] == pytest.approx([4, 1.8, 2.6, 3.2, 2.6])


@pytest.mark.parametrize(
    ("days", "wait"),
    [((), None), ((1,), 13), ((14,), 13), ((7,), 7), ((1, 14), 13), ((10, 3), 7), ((7, 7), 7)],
)
def test_longest_wait(days, wait):
    horizon = Horizon(START, START + timedelta(days=13))
    assert longest_wait([day(number) for number in days], horizon) == wait


VISITS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 13)), max_size=8)


def world_of(visits, order=range(5)):
    """Sessions at hall k on day d, whatever the rules; `order` renames the communes."""
    tours = tuple(
        tour(START + timedelta(days=d), "08:00", "12:00", 0, session(f"hall-{k}", "laep", "weekly"))
        for k, d in visits
    )
    world = judged(tours)
    communes = world.problem.territory.communes
    territory = replace(world.problem.territory, communes=tuple(communes[k] for k in order))
    return replace(world, problem=replace(world.problem, territory=territory))


@given(VISITS, st.integers(0, 4), st.integers(0, 13))
def test_one_more_session_never_lowers_anything(visits, k, d):
    for before, after in zip(
        rows_of(world_of(visits)), rows_of(world_of([*visits, (k, d)])), strict=True
    ):
        assert after.exposure >= before.exposure
        assert after.level >= before.level
        assert after.reached >= before.reached
        if before.max_gap_days is not None:
            assert after.max_gap_days <= before.max_gap_days
        if before.nearest_minutes is not None:
            assert after.nearest_minutes <= before.nearest_minutes


def figures_of(world):
    return indicators(world.problem, world.plan, world.travel, rows_of(world))


@given(VISITS, st.permutations(range(5)))
def test_the_order_of_communes_changes_no_row_and_no_indicator(visits, order):
    straight, shuffled = world_of(visits), world_of(visits, order)
    rows = {row.code: row for row in rows_of(straight)}
    assert list(rows_of(shuffled)) == [rows[code(k)] for k in order]
    assert figures_of(shuffled) == pytest.approx(figures_of(straight), nan_ok=False)


@given(VISITS, st.permutations(range(5)))
def test_relabelling_communes_permutes_rows_and_changes_no_indicator(visits, order):
    # Village k becomes village order[k], with its need, its hall and its travel times.
    label = {code(k): code(order[k]) for k in range(5)}
    one = world_of(visits)
    communes = tuple(
        replace(commune, code=label[commune.code]) for commune in one.problem.territory.communes
    )
    venues = tuple(
        replace(venue, commune=label[venue.commune]) for venue in one.problem.scenario.venues
    )
    tours = tuple(
        replace(t, sessions=tuple(replace(s, commune=label[s.commune]) for s in t.sessions))
        for t in one.plan.tours
    )
    other = replace(
        one,
        problem=replace(
            one.problem,
            territory=replace(one.problem.territory, communes=communes),
            scenario=replace(one.problem.scenario, venues=venues),
        ),
        plan=replace(one.plan, tours=tours),
        travel=replace(one.travel, ids=tuple(label.get(key, key) for key in one.travel.ids)),
    )
    assert [replace(row, code=label[row.code]) for row in rows_of(one)] == list(rows_of(other))
    before, after = figures_of(one), figures_of(other)
    # Who is worst served may be a tie, settled by code: the level is what counts.
    assert after.pop("worst_commune") in {label[row.code] for row in rows_of(one)}
    before.pop("worst_commune")
    assert after == pytest.approx(before)
