"""The command that opens the coordinator's page: arguments only."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

import click

from planner.arguments import CHECKOUT
from planner.commands import asking
from planner.errors import InputError
from planner.french import FrenchCommand
from planner.texts import command_options as options
from planner.texts import commands

if TYPE_CHECKING:
    from planner.web.settings import PageSettings


@click.command(cls=FrenchCommand, help=commands.SERVE)
@click.option("--host", default="127.0.0.1", metavar=options.AN_ADDRESS, help=options.HOST)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, metavar="N", help=options.PORT)
@click.option("--name", "names", multiple=True, metavar=options.A_NAME, help=options.HOST_NAME)
@click.option(
    "--open/--no-open", "show", default=True, show_default=False, help=options.OPEN_BROWSER
)
@asking.flag("--new-password", help=options.NEW_PASSWORD)
@asking.day("--today", help=options.TODAY)
def serve(
    host: str, port: int, names: tuple[str, ...], show: bool, new_password: bool,
    today: datetime | None,
) -> None:  # fmt: skip
    """Open the coordinator's page in the browser."""
    from planner.texts.web import PASSWORD

    try:
        from planner.web.security.passwords import hash_password, store_hash, stored_hash
        from planner.web.serving import serve as run
        from planner.web.settings import LOCAL, PageSettings, home_folder
    except ModuleNotFoundError as error:
        message = commands.NO_LIBRARY.format(error.name)
        raise InputError.single("planner serve", "", message) from error
    home = home_folder()
    known = stored_hash(home)
    if new_password or (host not in LOCAL and not known):
        asked, again = (
            click.prompt(question, hide_input=True, prompt_suffix=" : ")
            for question in commands.ASK_PASSWORD
        )
        if asked != again:
            raise InputError.single(PASSWORD, "", commands.PASSWORDS_DIFFER)
        known = hash_password(asked)
        store_hash(home, known)
    day = today.date() if today else None
    settings = PageSettings(
        home, CHECKOUT / "data", host, port, names, known, (lambda: day) if day else date.today
    )
    run(settings, show, partial(_announce, settings))
    click.echo(commands.PAGE_CLOSED)


def _announce(settings: PageSettings, address: str) -> None:
    click.echo(commands.PAGE.format(address))
    click.echo(commands.DATA.format(settings.home))
    if not settings.local:
        click.echo(commands.OPEN_TO_OTHERS, err=True)
        if not settings.names:
            click.echo(commands.NEEDS_NAME, err=True)
    click.echo(commands.STOP_WITH)
