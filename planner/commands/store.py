"""The commands that copy what the page keeps, and put a copy back: arguments only."""

from __future__ import annotations

from pathlib import Path

import click

from planner.commands import asking
from planner.errors import StoreError
from planner.french import FrenchCommand
from planner.texts import command_options as options
from planner.texts import commands


@click.command(cls=FrenchCommand, help=commands.BACKUP)
@click.argument("file", required=False, type=asking.PATH, metavar=options.ANY_FILE)
@asking.quiet(help=options.ONLY_BACKUP)
def backup(file: Path | None, quiet: bool) -> None:
    """Save everything the page keeps in one file."""
    from planner.store import backups, closed_store, open_store
    from planner.texts import storing

    unopened = closed_store()
    if unopened.file is not None and not unopened.file.exists():
        raise StoreError(storing.NOTHING_TO_BACK_UP.format(str(unopened.file)))
    with open_store() as store:
        path = file or backups.asked_path(store)
        if path.exists():
            raise StoreError(storing.BACKUP_EXISTS.format(str(path)))
        backups.write(store, path)
    click.echo(path if quiet else storing.backed_up(str(path), path.stat().st_size))


@click.command(cls=FrenchCommand, help=commands.RESTORE)
@click.argument("file", type=asking.PATH, metavar=options.A_FILE)
@asking.quiet()
def restore(file: Path, quiet: bool) -> None:
    """Put a backup in place, once it is found sound."""
    from planner.store import closed_store
    from planner.store.restoring import restore as put_back
    from planner.texts import storing

    with closed_store() as store:
        last, kept = put_back(store, file)
    if not quiet:
        for line in storing.restored(str(file), last, str(kept or "")):
            click.echo(line)
