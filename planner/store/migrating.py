"""Versions of the database: which one it is, and how it is brought up to date."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

SCRIPTS = Path(__file__).parent / "migrations"

_ALONE = Lock()
"""Alembic keeps the migration under way in its own modules: one at a time in a process."""


@cache
def known() -> tuple[str, ...]:
    """Return every version there has been, the oldest first."""
    return tuple(script.revision for script in _scripts().walk_revisions())[::-1]


def newest() -> str:
    """Return the version this program works with."""
    return known()[-1]


def version_of(connection: Connection) -> str | None:
    """Return the version of a database, None when it has none."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, target: str = "head") -> None:
    """Bring a database up to a version, within the transaction of the connection."""
    config = _config()
    config.attributes["connection"] = connection
    with _ALONE:
        command.upgrade(config, target)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
