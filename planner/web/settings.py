"""What one server is told when it starts."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

LOCAL = ("127.0.0.1", "localhost", "::1")
"""Names under which only this computer can be reached."""


def home_folder() -> Path:
    """Return the folder of everything the page keeps: PLANNER_HOME, or the platform's."""
    from platformdirs import user_data_path

    home = os.environ.get("PLANNER_HOME")
    return Path(home) if home else user_data_path("planner")


@dataclass(frozen=True)
class PageSettings:
    """How to serve.

    Parameters
    ----------
    home : Path
        Folder of everything the page keeps.
    shipped : Path
        Data folder of the reference territory, offered at the first start.
    host : str
        Address to listen on.
    names : tuple of str
        Other names the server answers to (``Host`` of a request).
    password_hash : str
        Argon2 hash; empty when no password is asked for, on this computer only.
    today : callable
        Returns the date taken as today.
    """

    home: Path
    shipped: Path
    host: str = "127.0.0.1"
    port: int = 8000
    names: tuple[str, ...] = ()
    password_hash: str = field(default="", repr=False)
    today: Callable[[], date] = date.today

    @property
    def local(self) -> bool:
        """Whether only this computer can reach the server."""
        return self.host in LOCAL

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Names a request may give as its host, without port."""
        own = () if self.host in ("0.0.0.0", "::") else (self.host,)
        return frozenset(name.lower() for name in (*LOCAL, *own, *self.names))
