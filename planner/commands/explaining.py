"""The command that says why a commune gets what it gets: `explain`."""

from __future__ import annotations

from pathlib import Path

import click

from planner.commands.printing import printed
from planner.commands.revision import latest_plan
from planner.errors import RequestError
from planner.french import FrenchCommand
from planner.model.effort import Effort


@click.command(cls=FrenchCommand)
@click.argument("commune", required=False, metavar="[COMMUNE]")
@click.option("--add", metavar="LIEU",
              help="Ce que changerait une visite dans ce lieu "
                   "(ou cette commune sans lieu).")  # fmt: skip
@click.option("--plan", "folder", type=click.Path(path_type=Path), metavar="DOSSIER",
              help="Planning (par défaut : le dernier écrit dans out/).")  # fmt: skip
@click.option("--time-limit", type=click.FloatRange(min=1), default=60.0, show_default=True,
              metavar="S", help="Temps de calcul, en secondes.")  # fmt: skip
@click.option("--quiet", is_flag=True, help="Sans barre de progression.")
def explain(
    commune: str | None, add: str | None, folder: Path | None, time_limit: float, quiet: bool
) -> None:
    """Explique ce qu'une commune (nom ou code Insee) reçoit, pourquoi, et le prix d'une visite.

    Si aucune séance n'a lieu dans la commune, le planning est recalculé avec une visite
    obligatoire : ce qui est prouvé de ce qu'elle ferait gagner ou perdre, et un exemple.
    """
    from planner.explaining import answer_sections, asking, explanation, situation_lines
    from planner.loading import read_plan_dir
    from planner.progress import reporting
    from planner.texts.visits import go_on
    from planner.travel.cache import cache_home
    from planner.visits import LONGER

    if (commune is None) == (add is None):
        message = "donner une commune, ou --add avec un lieu"
        raise RequestError.about("commune", message)
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
        click.echo(go_on(LONGER * time_limit))
