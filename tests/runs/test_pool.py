"""Work in real processes: what comes back, what is raised, and what a death costs."""

import os
import signal
from concurrent.futures import CancelledError
from contextlib import closing
from pathlib import Path

import pytest

from planner.errors import InputError, PlannerError
from planner.runs.pool import ATTEMPTS, LocalProcesses


def refuse(source):
    raise InputError.single(source, "ligne 3", "vide ; la remplir")


def die(marks: Path, survive_at: int) -> int:
    """Leave a mark, and be killed unless there are enough of them."""
    (marks / str(os.getpid())).touch()
    deaths = len(list(marks.iterdir()))
    if deaths < survive_at:
        os.kill(os.getpid(), signal.SIGKILL)
    return deaths


def test_results_and_silence(capfd):
    with closing(LocalProcesses(2)) as workers:
        assert workers.size == 2
        futures = [workers.submit(pow, 2, n) for n in range(5)]
        assert [future.result() for future in futures] == [1, 2, 4, 8, 16]
        workers.submit(os.write, 1, b"what a solver prints").result()
    assert capfd.readouterr() == ("", "")


def test_an_error_of_the_work_is_raised_and_its_process_goes_on():
    with closing(LocalProcesses(1)) as workers:
        before = workers.submit(os.getpid).result()
        with pytest.raises(ZeroDivisionError):
            workers.submit(divmod, 1, 0).result()
        assert workers.submit(os.getpid).result() == before


def test_a_planner_error_keeps_its_lines():
    with closing(LocalProcesses(1)) as workers, pytest.raises(InputError) as raised:
        workers.submit(refuse, "venues.csv").result()
    assert raised.value.lines == ("venues.csv, ligne 3 : vide ; la remplir",)


@pytest.mark.parametrize("survive_at", [1, ATTEMPTS, ATTEMPTS + 1])
def test_a_killed_process_is_replaced_a_few_times(tmp_path, survive_at):
    with closing(LocalProcesses(1)) as workers:
        future = workers.submit(die, tmp_path, survive_at)
        if survive_at > ATTEMPTS:
            with pytest.raises(PlannerError, match="arrêté brutalement"):
                future.result()
        else:
            assert future.result() == survive_at
        assert workers.submit(abs, -1).result() == 1  # it still serves


def test_closing_abandons_what_is_queued():
    workers = LocalProcesses(1)
    running, queued = (workers.submit(signal.pause) for _ in range(2))
    workers.close()
    with pytest.raises(CancelledError):
        queued.result()
    with pytest.raises(PlannerError):
        running.result()
