"""Venues and travel times."""

from datetime import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from planner.model.territory import Commune, Point, SiteKind, Territory, Venue, Window
from planner.model.travel import TravelTimes

HERE = Point(48.4, 5.1)


def times(ids, minutes, km=None):
    return TravelTimes(ids, np.array(minutes), np.array(minutes if km is None else km), "t", True)


def test_a_hall_of_unknown_hours_is_open():
    assert Venue("v", "V", "52001", HERE).admits(6, time(0), time(23))


@pytest.mark.parametrize(
    ("weekday", "start", "end", "open_"),
    [
        (1, time(8), time(12), True),
        (1, time(9), time(11), True),
        (1, time(7, 59), time(11), False),
        (1, time(9), time(12, 1), False),
        (2, time(9), time(11), False),
        (1, time(11), time(15), False),
    ],
)
def test_opening_hours(weekday, start, end, open_):
    windows = (Window(1, time(8), time(12)), Window(1, time(14), time(18)))
    assert Venue("v", "V", "52001", HERE, windows=windows).admits(weekday, start, end) is open_


def test_kinds_and_codes():
    assert Venue("v", "V", "52001", HERE, kind=SiteKind.FIXED).fixed
    assert not Venue("v", "V", "52001", HERE).fixed
    commune = Commune("01001", "A", HERE, 1, {})
    assert Territory("1", "T", (commune,)).by_code() == {"01001": commune}


def test_travel_by_hand():
    table = times(("a", "b"), [[0.0, 7.126], [8.0, 0.0]], [[0.0, 5.0], [6.0, 0.0]])
    assert table.between("a", "b") == 7.13
    assert table.distance("b", "a") == 6.0
    assert table.submatrix(["b", "a"], ["a"]).tolist() == [[8.0], [0.0]]


def test_travel_cannot_be_changed():
    table = times(("a",), [[0.0]])
    with pytest.raises(ValueError, match="read-only"):
        table.minutes[0, 0] = 1.0


@pytest.mark.parametrize(
    ("ids", "minutes"), [(("a",), [[0.0, 1.0]]), (("a", "a"), np.zeros((2, 2)))]
)
def test_travel_refuses_what_does_not_fit(ids, minutes):
    with pytest.raises(ValueError, match=r"matrices|unique"):
        times(ids, minutes)


@given(arrays(float, (3, 3), elements=st.floats(0, 1e4)), st.integers(0, 2), st.integers(0, 2))
def test_digest_sees_every_figure(minutes, i, j):
    ids = ("a", "b", "c")
    changed = minutes.copy()
    changed[i, j] += 1.0
    assert times(ids, minutes).digest == times(ids, minutes).digest
    assert times(ids, minutes).digest != times(ids, changed, minutes).digest
    assert times(ids, minutes).digest != times(("a", "b", "d"), minutes).digest
