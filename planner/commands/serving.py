"""The command that opens the coordinator's page: arguments only."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

import click

from planner.arguments import CHECKOUT
from planner.errors import InputError
from planner.french import FrenchCommand

if TYPE_CHECKING:
    from planner.web.settings import PageSettings


@click.command(cls=FrenchCommand)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADRESSE",
              help="Adresse où écouter ; ailleurs que sur cet ordinateur, un mot de passe "
                   "est demandé.")  # fmt: skip
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True,
              metavar="N", help="Port où écouter.")  # fmt: skip
@click.option("--name", "names", multiple=True, metavar="NOM",
              help="Nom sous lequel les autres ordinateurs ouvrent la page.")  # fmt: skip
@click.option("--open/--no-open", "show", default=True, help="Ouvre la page dans le navigateur.")
@click.option("--new-password", is_flag=True, help="Change le mot de passe.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), metavar="AAAA-MM-JJ",
              help="Jour à prendre pour aujourd'hui.")  # fmt: skip
def serve(
    host: str, port: int, names: tuple[str, ...], show: bool, new_password: bool,
    today: datetime | None,
) -> None:  # fmt: skip
    """Ouvre la page de la coordinatrice dans le navigateur.

    Tout ce qui y est saisi reste sur cet ordinateur. Ctrl-C pour la fermer.
    """
    try:
        from planner.web.security.passwords import hash_password, store_hash, stored_hash
        from planner.web.serving import serve as run
        from planner.web.settings import LOCAL, PageSettings, home_folder
    except ModuleNotFoundError as error:
        message = f"bibliothèque {error.name} absente ; l'installer avec « make setup-web »"
        raise InputError.single("planner serve", "", message) from error
    home = home_folder()
    known = stored_hash(home)
    if new_password or (host not in LOCAL and not known):
        asked, again = (
            click.prompt(question, hide_input=True, prompt_suffix=" : ")
            for question in ("Mot de passe du service", "Le même, une seconde fois")
        )
        if asked != again:
            raise InputError.single("mot de passe", "", "les deux saisies diffèrent ; relancer")
        known = hash_password(asked)
        store_hash(home, known)
    day = today.date() if today else None
    settings = PageSettings(
        home, CHECKOUT / "data", host, port, names, known, (lambda: day) if day else date.today
    )
    run(settings, show, partial(_announce, settings))
    click.echo("Page fermée ; tout est gardé.")


def _announce(settings: PageSettings, address: str) -> None:
    click.echo(f"Page de la coordinatrice : {address}")
    click.echo(f"Données : {settings.home}")
    if not settings.local:
        click.echo(
            "Attention : la page est ouverte aux autres ordinateurs du réseau, sous mot de passe "
            "et sans chiffrement ; ne le faire que sur un réseau de confiance.",
            err=True,
        )
        if not settings.names:
            click.echo(
                "Les autres ordinateurs l'ouvrent par un nom ou une adresse à donner avec --name.",
                err=True,
            )
    click.echo("Ctrl-C pour arrêter.")
