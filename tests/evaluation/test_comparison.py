"""What became of each session, by hand and on random pairs of plans."""

from collections import Counter
from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.evaluation.comparison import compare_plans, session_changes
from planner.model.changes import ADDED, DROPPED, KEPT, REDATED, RELOCATED, RETIMED
from planner.model.plan import SessionSlot
from tests.rules.by_hand import (
    TOURS,
    TUESDAY,
    day,
    judged,
    retimed,
)

ONE = SessionSlot(day(2), time(9), "hall-2", "01003", "laep")


def kinds(before, after):
    return [change.kind for change in session_changes(Counter(before), Counter(after))]


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, KEPT),
        ({"open": time(14)}, RETIMED),
        ({"date": day(4)}, REDATED),
        ({"date": day(2) + timedelta(days=14)}, REDATED),
        ({"venue": "salle-2"}, RELOCATED),
        ({"venue": "salle-2", "open": time(10)}, RELOCATED),  # the same commune, that day
        ({"venue": "hall-3", "commune": "01004"}, RELOCATED),  # the same hour
    ],
)
def test_one_session(changes, kind):
    assert kinds([ONE], [replace(ONE, **changes)]) == [kind]


@pytest.mark.parametrize(
    "changes",
    [
        {"activity": "permanence"},
        {"date": day(2) + timedelta(days=15)},
        {"venue": "hall-3", "commune": "01004", "open": time(10)},
    ],
)
def test_too_different_to_be_the_same(changes):
    assert sorted(kinds([ONE], [replace(ONE, **changes)])) == [ADDED, DROPPED]


def test_the_nearest_is_the_one_that_moved():
    # Thursday 4 is nearer to Tuesday 2 than Friday 5, which is then new.
    far, near = replace(ONE, date=day(5)), replace(ONE, date=day(4))
    changes = session_changes(Counter([ONE]), Counter([far, near]))
    assert [(c.kind, c.after) for c in changes] == [(REDATED, near), (ADDED, far)]


def test_two_alike_are_two():
    assert kinds([ONE, ONE], [ONE]) == [DROPPED, KEPT]


HELD = st.builds(
    SessionSlot,
    st.integers(1, 20).map(day),
    st.sampled_from([time(9), time(14)]),
    st.sampled_from(["hall-1", "hall-2"]),
    st.sampled_from(["01002", "01003"]),
    st.sampled_from(["laep", "permanence"]),
)


@given(st.lists(HELD, max_size=8), st.lists(HELD, max_size=8))
def test_every_session_is_told_once(before, after):
    changes = session_changes(Counter(before), Counter(after))
    assert Counter(c.before for c in changes if c.before) == Counter(before)
    assert Counter(c.after for c in changes if c.after) == Counter(after)
    back = session_changes(Counter(after), Counter(before))
    assert Counter(c.kind for c in changes if c.kind == KEPT) == Counter(
        c.kind for c in back if c.kind == KEPT
    )


def test_two_plans_by_hand():
    old = judged(TOURS)
    # Tuesday's LAEP an hour later, Wednesday's tour gone.
    new = judged(retimed(TUESDAY, 0, open=time(10), close=time(12))[:3])
    diff = compare_plans((old.problem, old.plan, old.travel), (new.problem, new.plan, new.travel))
    told = Counter(change.kind for change in diff.sessions)
    assert sum(told.values()) - told[ADDED] == len(old.plan.sessions())
    assert told[RETIMED] == 1
    assert diff.count(KEPT) == told[KEPT]
    by_code = {change.after.code: change for change in diff.communes}
    assert set(by_code) == {row.code for row in old.problem.territory.communes}
    same = compare_plans((old.problem, old.plan, old.travel), (old.problem, old.plan, old.travel))
    assert {change.kind for change in same.sessions} == {KEPT}
    assert all(change.before == change.after for change in same.communes)


def test_plans_that_cannot_be_compared():
    one = judged(TOURS)
    whole = (one.problem, one.plan, one.travel)
    elsewhere = replace(one.plan, territory_siren="999999999")
    later = replace(one.plan, start=day(15), end=day(28))
    for plan, said in ((elsewhere, "two territories"), (later, "common date")):
        with pytest.raises(ValueError, match=said):
            compare_plans(whole, (one.problem, plan, one.travel))
