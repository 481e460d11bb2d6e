"""The commands that copy what the page keeps, and put a copy back: arguments only."""

from __future__ import annotations

from pathlib import Path

import click

from planner.errors import StoreError
from planner.french import FrenchCommand


@click.command(cls=FrenchCommand)
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FICHIER]")
@click.option("--quiet", is_flag=True, help="N'affiche que le chemin de la sauvegarde.")
def backup(file: Path | None, quiet: bool) -> None:
    """Sauvegarde dans un fichier tout ce que la page garde : lieux, plannings, fréquentation.

    Sans FICHIER, dans le dossier des sauvegardes. La page peut rester ouverte.
    """
    from planner.store import backups, closed_store, open_store
    from planner.texts import storing

    unopened = closed_store()
    if unopened.file is not None and not unopened.file.exists():
        raise StoreError(storing.nothing_to_back_up(str(unopened.file)))
    with open_store() as store:
        path = file or backups.asked_path(store)
        if path.exists():
            raise StoreError(storing.backup_exists(str(path)))
        backups.write(store, path)
    click.echo(path if quiet else storing.backed_up(str(path), path.stat().st_size))


@click.command(cls=FrenchCommand)
@click.argument("file", type=click.Path(path_type=Path), metavar="FICHIER")
@click.option("--quiet", is_flag=True, help="N'affiche que les anomalies.")
def restore(file: Path, quiet: bool) -> None:
    """Remet en place une sauvegarde ; arrêter la page d'abord.

    La sauvegarde est vérifiée avant de remplacer quoi que ce soit, et les données
    remplacées sont gardées à côté.
    """
    from planner.store import closed_store
    from planner.store.restoring import restore as put_back
    from planner.texts import storing

    with closed_store() as store:
        last, kept = put_back(store, file)
    if not quiet:
        for line in storing.restored(str(file), last, str(kept or "")):
            click.echo(line)
