"""Settings every test shares."""

import os
from importlib.util import find_spec

import pytest
from hypothesis import HealthCheck, settings

# The same examples on every run and every machine, and no limit on time.
settings.register_profile(
    "planner",
    derandomize=True,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("planner")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests of the embedded road engines run where these are, or fail where they must be."""
    if item.get_closest_marker("roads") is None:
        return
    missing = [name for name in ("valhalla", "osrm") if find_spec(name) is None]
    if missing and os.environ.get("PLANNER_ROADS"):
        pytest.fail(f"{', '.join(missing)}: the extra roads is not installed here")
    if missing:
        pytest.skip(f"no {', '.join(missing)} here: `make test` runs these on Python 3.12")
