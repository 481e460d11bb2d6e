"""JSON over HTTP: patient with a busy server, never silent about a bad one.

Retries, backoff and ``Retry-After`` are urllib3's; proxies and certificates, requests'.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import MaxRetryError, ReadTimeoutError
from urllib3.util.retry import Retry

from planner.texts import travelling as said
from planner.travel.engine import EngineError, RefusedError

BUSY = (429, 500, 502, 503, 504)
"""Answers worth asking again."""


REFUSALS = (400, 404)
"""Answers about the question itself, such as a point far from any road."""


@dataclass(frozen=True)
class Patience:
    """How long a server is waited for, in seconds.

    Parameters
    ----------
    connect, read : float
        Least time before giving up one attempt.
    attempts : int
        Attempts in all.
    backoff : float
        The n-th new attempt waits ``backoff * 2 ** (n - 1)``, the first one not at all.
    longest : int
        The longest wait a server may ask for with ``Retry-After``.
    """

    connect: float = 10.0
    read: float = 60.0
    attempts: int = 5
    backoff: float = 1.0
    longest: int = 120


@dataclass(frozen=True)
class JsonServer:
    """A server that answers JSON.

    Parameters
    ----------
    url : str
        Address before the name of a service, without a final ``/``; shown without the name
        and password it may hold.
    headers : Mapping[str, str]
        Sent with every question; never shown nor stored, for it may hold a key.
    """

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    patience: Patience = Patience()

    @property
    def shown(self) -> str:
        """The address without the name and password it may hold."""
        parts = urlsplit(self.url)
        return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()

    def get(self, path: str, query: Mapping[str, str] | None = None) -> Any:
        """Return the parsed answer to a GET; raises EngineError."""
        return self._ask("GET", path, params=query)

    def post(self, path: str, body: Any) -> Any:
        """Return the parsed answer to a POST of JSON; raises EngineError."""
        return self._ask("POST", path, json=body)

    def _ask(self, method: str, path: str, **content: Any) -> Any:
        patience, url = self.patience, f"{self.url}/{path}"
        retry = Retry(
            total=patience.attempts - 1,
            status_forcelist=BUSY,
            allowed_methods=None,
            backoff_factor=patience.backoff,
            retry_after_max=patience.longest,
            raise_on_status=False,
        )
        with requests.Session() as session:
            for scheme in ("https://", "http://"):
                session.mount(scheme, HTTPAdapter(max_retries=retry))
            try:
                answer = session.request(
                    method,
                    url,
                    headers=dict(self.headers),
                    timeout=(patience.connect, patience.read),
                    **content,
                )
            except requests.RequestException as error:
                raise EngineError(self._unreachable(error)) from error
        if not answer.ok:
            kind = RefusedError if answer.status_code in REFUSALS else EngineError
            raise kind(self._refused(answer))
        try:
            return answer.json()
        except requests.JSONDecodeError as error:
            raise EngineError(said.NOT_JSON.format(self.shown)) from error

    def _unreachable(self, error: requests.RequestException) -> str:
        reason = error.args[0] if error.args else None
        if isinstance(reason, MaxRetryError):
            reason = reason.reason
        if isinstance(error, requests.Timeout) or isinstance(reason, ReadTimeoutError):
            return said.NO_ANSWER.format(self.shown, self.patience.read, self.patience.attempts)
        if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
            return said.BAD_ADDRESS.format(self.shown)
        return said.UNREACHABLE.format(self.shown)

    def _refused(self, answer: requests.Response) -> str:
        status, text = answer.status_code, " ".join(answer.text.split())[:200]
        if status == 429:
            return said.TOO_MANY_REQUESTS.format(self.shown, self.patience.attempts)
        if status in (401, 403):
            return said.NO_ACCESS.format(self.shown, status)
        if status in BUSY:
            return said.SERVER_FAILS.format(self.shown, status, self.patience.attempts)
        return said.REFUSED.format(self.shown, status, text)
