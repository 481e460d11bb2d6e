"""Two sets of travel times compared, by hand."""

import numpy as np
import pytest

from planner.errors import TravelError
from planner.model.travel import TravelTimes
from planner.travel.difference import differences

ONE = TravelTimes(
    ("a", "b", "c"),
    np.array([[0, 4, 9], [6, 0, 14], [9, 14, 0]], float),
    np.ones((3, 3)),
    "one",
    estimated=True,
)


def test_by_hand():
    minutes = np.array([[0, 16, 99], [6, 0, 99], [99, 99, 0]], float)
    other = TravelTimes(("b", "a", "x"), minutes.T, 2 * np.ones((3, 3)), "two", estimated=False)
    found = differences(ONE, other)
    assert (found.shared, found.pairs) == (2, 2)
    assert (found.only_first, found.only_second) == (("c",), ("x",))
    # a -> b: 4 then 16; b -> a: 6 then 6.
    assert found.largest[0].origin == "a"
    assert found.largest[0].minutes == (4, 16)
    assert found.largest[0].km == (1, 2)
    assert found.largest[0].change == 12
    assert found.largest[1].change == 0
    assert (found.median, found.bias, found.ratio) == (6, 6, 2.5)
    assert found.p90 == pytest.approx(10.8)
    assert found.crossing == (1, 1, 1)  # 4 and 16 are on both sides of 5, 10 and 15


def test_alike():
    found = differences(ONE, ONE, largest=2)
    assert (found.median, found.p90, found.bias, found.ratio) == (0, 0, 0, 1)
    assert found.crossing == (0, 0, 0)
    assert len(found.largest) == 2


def test_strangers():
    other = TravelTimes(("a", "z"), np.zeros((2, 2)), np.zeros((2, 2)), "two", estimated=False)
    with pytest.raises(TravelError, match="deux points communs"):
        differences(ONE, other)
