"""Where a frontier bends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.comparing.knee import knee


def test_the_bend_is_found():
    assert knee([(0, 0), (1, 8), (5, 9), (10, 10)]) == 1
    assert knee([(0, 10), (6, 9), (8, 4), (10, 0)]) == 1


@pytest.mark.parametrize(
    "points",
    [[], [(1, 1)], [(0, 0), (1, 1)], [(0, 0), (1, 1), (2, 2)], [(0, 3), (1, 3), (2, 3)]],
    ids=["none", "one", "two", "straight", "flat"],
)
def test_there_may_be_no_bend(points):
    assert knee(points) is None


STEPS = st.lists(st.tuples(st.integers(1, 50), st.integers(1, 50)), min_size=2, max_size=8)


@given(STEPS, st.sampled_from([0.5, 2, 60]), st.sampled_from([0.25, 4]))
def test_units_do_not_matter(steps, across, up):
    points, x, y = [(0, 0)], 0, 0
    for right, high in steps:
        x, y = x + right, y + high
        points.append((x, y))
    assert knee(points) == knee([(across * x + 7, up * y - 3) for x, y in points])
