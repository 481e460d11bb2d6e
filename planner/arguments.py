"""What the words of the command line stand for: the default scenario, a week."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import click

from planner.errors import InputError
from planner.rendering.tiles import TILES
from planner.texts import command_options as options

REFERENCE = Path("data/scenarios/reference.toml")
CHECKOUT = Path(__file__).resolve().parents[1]


online_base = click.option(
    "--tiles", type=click.Choice(list(TILES)), help=options.TILES,
)  # fmt: skip
"""The option of the commands that draw the page."""


today_option = click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), metavar=options.A_DAY, help=options.TODAY,
)  # fmt: skip
"""The option of the commands that plan what is still to come."""


def default_scenario() -> Path:
    """The reference scenario here, else that of the checkout the command comes from."""
    return REFERENCE if REFERENCE.exists() else CHECKOUT / REFERENCE


def week_of(folder: Path) -> date | None:
    """Return the Monday of the week that a folder is named after, as ``planner week`` does."""
    try:
        return date.fromisoformat(f"{folder.resolve().name[:8]}-1")
    except ValueError:
        return None


def week_start(text: str | None, today: date) -> date:
    """Read ``2026-W49``; by default this week, or the next one from Saturday on."""
    if text is None:
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(weeks=today.weekday() >= 5)
    try:
        return date.fromisoformat(f"{text}-1")
    except ValueError:
        example = f"{today.isocalendar().year}-W{today.isocalendar().week:02d}"
        message = options.NOT_A_WEEK.format(text, example)
        raise InputError.single(options.COMMAND_LINE, options.A_WEEK, message) from None
