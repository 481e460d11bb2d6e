"""The projection of benchmarks/sweep.py: a schedule that can be checked by hand."""

import importlib.util
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"


@pytest.fixture(scope="module")
def sweep():
    """The benchmark, which finds its neighbours as when it is run."""
    sys.path.insert(0, str(BENCHMARKS))
    try:
        spec = importlib.util.spec_from_file_location("sweep_benchmark", BENCHMARKS / "sweep.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        yield module
    finally:
        sys.path.remove(str(BENCHMARKS))


def test_one_worker_makes_one_run_after_the_other(sweep):
    assert sweep.schedule([3, 1, 2], 1, 0, 0) == 6
    assert sweep.schedule([3, 1, 2], 1, 0.5, 0) == 7.5


def test_two_workers_share(sweep):
    assert sweep.schedule([3, 1, 2], 2, 0, 0) == 3
    assert sweep.schedule([1, 1, 4], 2, 0, 0) == 5


def test_a_slow_command_is_the_limit(sweep):
    assert sweep.schedule([1] * 10, 100, 0, 2) == 21


@given(st.lists(st.floats(0.1, 60), min_size=1, max_size=50), st.integers(1, 12))
def test_no_schedule_beats_its_bounds(sweep, seconds, workers):
    wall = sweep.schedule(seconds, workers, 0, 0)
    assert wall >= max(sum(seconds) / workers, *seconds) - 1e-9
    assert wall <= sum(seconds) / workers + max(seconds) + 1e-9


def test_an_epci_takes_the_seconds_of_its_like(sweep):
    runs = []
    for rank in range(20):
        size = 5 if rank < 10 else 100
        runs += [SimpleNamespace(communes=size, seconds=float(size))] * 2
    epcis = [sweep.Epci("a", 6), sweep.Epci("b", 90)]
    assert sweep.durations(runs, epcis, 0) == [5.0, 5.0, 100.0, 100.0]
