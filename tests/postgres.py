"""A PostgreSQL server of one's own: made in a temporary folder, reached by a socket, stopped."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from tests.efforts import PATIENT

OWNER = "postgres"


def programs() -> Path | None:
    """Return the folder of initdb and postgres: Debian keeps it out of PATH."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


def identity() -> dict[str, str]:
    """Whom to run the server as: it refuses to be root."""
    return {"user": OWNER, "group": OWNER} if os.geteuid() == 0 else {}


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run a server while in the block; give its address, a socket (whose path must be short)."""
    with tempfile.TemporaryDirectory(prefix="planner-pg-", dir="/tmp") as place:
        if os.geteuid() == 0:
            shutil.chown(place, OWNER, OWNER)
        data = Path(place) / "data"
        run = {"cwd": place, "env": {**os.environ, "LC_ALL": "C.UTF-8"}, **identity()}
        subprocess.run(
            [folder / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "-N"],
            check=True, stdout=subprocess.DEVNULL, **run,
        )  # fmt: skip
        log = Path(place) / "log"
        with log.open("wb") as output:
            running = subprocess.Popen(
                [folder / "postgres", "-D", data, "-k", place, "-h", "", "-c", "fsync=off"],
                stdout=output, stderr=output, **run,
            )  # fmt: skip
            try:
                wait(folder, place, running, log)
                yield f"postgresql+psycopg://{OWNER}@/{OWNER}?host={place}"
            finally:
                running.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
                running.wait(PATIENT)


def wait(folder: Path, place: str, running: subprocess.Popen[bytes], log: Path) -> None:
    """Return once the server answers."""
    while subprocess.run([folder / "pg_isready", "-q", "-h", place], check=False).returncode:
        assert running.poll() is None, log.read_text()
        time.sleep(0.1)


def emptied(address: str) -> str:
    """Empty the database at an address, and return the address."""
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return address


@contextmanager
def another(address: str, name: str, like: str = "template1") -> Iterator[str]:
    """Make a database on the server of an address while in the block; give its address.

    `like` is copied: a database that nobody has open.
    """
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{like}"'))
        try:
            yield engine.url.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    engine.dispose()
