"""Where runs are made: a Dask cluster, when the extra `dask` is installed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from planner import __version__
from planner.errors import InputError, RequestError, StoreError
from planner.runs.pool import Made
from planner.texts import sweeping as words

JOIN_SECONDS = 20
"""How long a scheduler, then a first worker, is waited for."""


class DaskCluster:
    """The workers of a scheduler; they may come and go.

    Work whose worker dies is done again by another one, at most as often as the
    scheduler's ``allowed-failures`` says (3 unless configured).

    Raises
    ------
    InputError
        The library is missing, nobody answers at the address, no worker is there, or one
        of them has another version of this program.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise _refused(words.NO_DASK) from None
        try:
            self._client = Client(address, timeout=JOIN_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise _refused(words.no_scheduler(address)) from error
        try:
            self._client.wait_for_workers(1, timeout=JOIN_SECONDS)
            versions = self._client.run(_version, on_error="return")
        except (TimeoutError, OSError) as error:
            self._client.close()
            raise _refused(words.no_worker(address)) from error
        wrong = sorted(name for name, found in versions.items() if found != __version__)
        if wrong:
            self._client.close()
            raise _refused(words.other_version(wrong, __version__))
        self._executor = self._client.get_executor(pure=False)

    @property
    def size(self) -> int:
        try:
            threads: int = sum(self._client.nthreads().values())
        except OSError as error:
            raise StoreError(words.LOST) from error
        return max(1, threads)

    def submit(self, work: Callable[..., Made], *arguments: Any) -> Future[Made]:
        future: Future[Made] = self._executor.submit(work, *arguments)
        return future

    def close(self) -> None:
        self._executor.shutdown(wait=False)
        self._client.close()


def _version() -> str:
    from planner import __version__

    return __version__


def _refused(message: str) -> InputError:
    return RequestError.about("scheduler", message)
