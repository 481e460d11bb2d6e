"""What a plan states of its tiers."""

import pytest

from planner.model.plan import beaten, claimed


@pytest.mark.parametrize(
    ("sense", "value", "bound", "refuted"),
    [
        ("max", 404.28, 404.28, False),
        ("max", 404.28, 404.279, False),  # rounding
        ("max", 404.28, 396.0, True),
        ("max", 396.0, 404.28, False),
        ("min", 42.0, 43.0, True),
        ("min", 43.0, 42.0, False),
    ],
)
def test_a_value_past_its_bound_refutes_it(sense, value, bound, refuted):
    assert beaten(sense, value, bound) == refuted


def test_a_refuted_bound_is_not_stated():
    proven = claimed("level", "max", 404.0, 404.0, 500.0)
    assert (proven.bound, proven.gap) == (404.0, 0.0)
    # Taken for rounding, the bound would have made the plan optimal.
    refuted = claimed("level", "max", 404.0, 396.0, 500.0)
    assert (refuted.bound, refuted.gap > 0) == (500.0, True)
    assert claimed("driving", "min", 42.0, 43.0, 0.0).bound == 0.0
    rounded = claimed("level", "max", 404.0, 404.0 - 1e-7, 500.0)
    assert (rounded.bound, rounded.gap) == (404.0, 0.0)
