"""How long a solve may run: a part of it has all but the time of the whole."""

import pytest

from planner.model.effort import LEAST_SECONDS, Effort
from tests.efforts import PATIENT


@pytest.mark.parametrize(("seconds", "given"), [(7.0, 7.0), (-1.0, LEAST_SECONDS)])
def test_a_share_is_the_same_effort_for_another_time(seconds, given):
    whole = Effort(60.0, workers=3, seed=5, deterministic=True, wall=9.0)
    shared = Effort(given, workers=3, seed=5, deterministic=True, wall=9.0)
    assert whole.share(seconds) == shared


def test_numbers_are_given_by_name():
    """Workers and a seed are easily taken for each other."""
    with pytest.raises(TypeError):
        Effort(PATIENT, 8)
