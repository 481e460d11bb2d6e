"""The one password of a shared server, and how often it may be tried."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from planner.atomic import write_text
from planner.errors import InputError
from planner.texts import web as said

FILE = "mot-de-passe"
SHORTEST = 12
TRIES, WINDOW = 5, 900.0
"""Failures allowed in so many seconds, from one address."""


def hash_password(password: str) -> str:
    """Return the argon2 hash of a password.

    Raises
    ------
    InputError
        It is too short.
    """
    if len(password) < SHORTEST:
        raise InputError.single(said.PASSWORD, "", said.PASSWORD_TOO_SHORT.format(SHORTEST))
    return PasswordHasher().hash(password)


def store_hash(home: Path, hashed: str) -> None:
    """Keep the hash where only this user reads it."""
    path = home / FILE
    write_text(path, hashed + "\n")
    path.chmod(0o600)


def stored_hash(home: Path) -> str:
    """Return the hash kept, empty when there is none."""
    path = home / FILE
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""


def right(hashed: str, password: str) -> bool:
    """Tell whether a password is the one of a hash."""
    try:
        return PasswordHasher().verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


class Attempts:
    """Counts the failed log-ins of each address."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures: dict[str, deque[float]] = {}

    def allowed(self, address: str) -> bool:
        """Tell whether an address may try again now."""
        failures = self._failures.get(address, deque())
        while failures and self._clock() - failures[0] > WINDOW:
            failures.popleft()
        if not failures:
            self._failures.pop(address, None)
        return len(failures) < TRIES

    def failed(self, address: str) -> None:
        """Note a failure."""
        self._failures.setdefault(address, deque(maxlen=TRIES)).append(self._clock())

    def succeeded(self, address: str) -> None:
        """Forget the failures of an address."""
        self._failures.pop(address, None)
