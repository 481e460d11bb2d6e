"""The command that says why a commune gets what it gets: `explain`."""

from __future__ import annotations

from pathlib import Path

import click

from planner.commands import asking
from planner.commands.printing import printed
from planner.commands.revision import latest_plan
from planner.errors import RequestError
from planner.french import FrenchCommand
from planner.model.effort import Effort
from planner.texts import command_options as options
from planner.texts import commands


@click.command(cls=FrenchCommand, help=commands.EXPLAIN)
@click.argument("commune", required=False, metavar=options.ANY_COMMUNE)
@click.option("--add", metavar=options.A_VENUE, help=options.WHAT_IF)
@click.option("--plan", "folder", type=asking.PATH, metavar=options.A_FOLDER, help=options.PLAN)
@asking.seconds(default=60.0)
@asking.quiet(help=options.NO_PROGRESS)
def explain(
    commune: str | None, add: str | None, folder: Path | None, time_limit: float, quiet: bool
) -> None:
    """Say what a commune gets, why, and what a visit would change."""
    from planner.explaining import answer_sections, asking, explanation, situation_lines
    from planner.loading import read_plan_dir
    from planner.progress import reporting
    from planner.texts.visits import GO_ON
    from planner.travel.cache import cache_home
    from planner.visits import LONGER

    if (commune is None) == (add is None):
        raise RequestError.about("commune", commands.COMMUNE_OR_ADD)
    stored = read_plan_dir(folder or latest_plan())
    with reporting(quiet, time_limit) as progress:
        effort = Effort(time_limit, seed=stored[1].certificate.seed)
        memory, found = cache_home() / "visites", None
        if commune:
            found = explanation(stored, commune, effort, progress, memory)
            answer = found.answer
        else:
            answer = asking(stored, add or "", effort, progress, memory)
    for line in situation_lines(found.situation, stored[1]) if found else ():
        click.echo(line)
    for line in printed(answer_sections(answer)) if answer else ():
        click.echo(line)
    if answer and answer.open:
        click.echo(GO_ON.format(LONGER * time_limit))
