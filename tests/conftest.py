"""Settings every test shares."""

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
