"""The commands that set scenarios against each other: arguments only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from planner.arguments import default_scenario
from planner.french import FrenchCommand
from planner.leaving import INTERRUPTED
from planner.model.effort import Effort, Progress

if TYPE_CHECKING:
    from planner.runs.pool import Workers

LEAST_DAYS = 14


def _shared(seconds: float) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Options of the commands that solve many times, `seconds` each by default."""
    options = [
        click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DOSSIER",
                     help="Dossier où écrire."),
        click.option("--start", type=click.DateTime(["%Y-%m-%d"]), metavar="AAAA-MM-JJ",
                     help="Premier jour (par défaut : celui du premier scénario)."),
        click.option("--days", type=click.IntRange(min=LEAST_DAYS), default=28,
                     show_default=True, metavar="N", help="Nombre de jours."),
        click.option("--time-limit", type=click.FloatRange(min=1), default=seconds,
                     show_default=True, metavar="S",
                     help="Temps de calcul de chaque planning, en secondes."),
        click.option("--processes", type=click.IntRange(min=1), metavar="N",
                     help="Plannings calculés à la fois (par défaut : un par processeur)."),
        click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True,
                     metavar="N", help="Graine du hasard."),
        click.option("--deterministic", is_flag=True,
                     help="Même entrée et même graine, mêmes plannings, octet pour octet."),
        click.option("--quiet", is_flag=True, help="N'affiche que le chemin de la page."),
    ]  # fmt: skip

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


@contextmanager
def _solving(
    folder: Path, quiet: bool, seconds: float, processes: int | None, plans: int = 1
) -> Iterator[tuple[Workers, Progress | None]]:
    """Give workers and a progress line for some plans; say, when interrupted, what is kept."""
    from planner.progress import reporting
    from planner.runs.pool import LocalProcesses

    try:
        with (
            closing(LocalProcesses(processes)) as workers,
            reporting(quiet, seconds * ceil(plans / workers.size)) as progress,
        ):
            yield workers, progress
    except KeyboardInterrupt:
        click.echo(
            f"Interrompu : les plannings finis sont gardés dans {folder} ; "
            "la même commande reprend où elle en était.",
            err=True,
        )
        raise click.exceptions.Exit(INTERRUPTED) from None


def shipped() -> tuple[Path, ...]:
    """Return the scenarios beside the reference, which comes first."""
    reference = default_scenario()
    others = sorted(path for path in reference.parent.glob("*.toml") if path != reference)
    return (reference, *others)


@click.command(cls=FrenchCommand)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[SCENARIOS]...")
@_shared(45.0)
def compare(
    paths: tuple[Path, ...], output: Path | None, start: datetime | None, days: int,
    time_limit: float, processes: int | None, seed: int, deterministic: bool, quiet: bool,
) -> None:  # fmt: skip
    """Compare des scénarios : ce que chacun sert, coûte, ce qu'il fait gagner et perdre.

    SCENARIOS : des fichiers de scénario, calculés, ou des dossiers de plannings, lus. Le
    premier est celui auquel les autres sont comparés. Sans eux : tous ceux de
    data/scenarios/. Ce qui a déjà été calculé au même endroit est repris.
    """
    from planner.comparing.report import PAGE, compare_files
    from planner.texts import comparing

    chosen, folder = paths or shipped(), output or Path("out/comparaison")
    period, plans = (start.date() if start else None, days), len(chosen)
    effort = Effort(time_limit, seed=seed, deterministic=deterministic)
    with _solving(folder, quiet, time_limit, processes, plans) as solving:
        comparison = compare_files(chosen, period, effort, folder, *solving)
    if not quiet:
        for line in comparing.overview(comparison):
            click.echo(line)
        for item in comparison.impossible.items():
            click.echo(comparing.impossible(*item), err=True)
    click.echo(folder / PAGE if quiet else f"Comparaison : {folder / PAGE}")


@click.command(cls=FrenchCommand)
@click.option("--scenario", type=click.Path(path_type=Path), metavar="FICHIER",
              help="Scénario (par défaut : data/scenarios/reference.toml).")  # fmt: skip
@click.option("--points", type=click.IntRange(min=2), default=7, show_default=True, metavar="N",
              help="Plannings de la courbe du coût ; celle de l'équité en a deux "
                   "de moins.")  # fmt: skip
@_shared(30.0)
def frontier(
    scenario: Path | None, points: int, output: Path | None, start: datetime | None, days: int,
    time_limit: float, processes: int | None, seed: int, deterministic: bool, quiet: bool,
) -> None:  # fmt: skip
    """Trace ce que coûte un peu plus de service, et un peu plus d'équité.

    Deux courbes : le besoin servi selon le temps de conduite, et selon le niveau garanti à
    la commune la moins servie. Chaque point est un planning, avec ce qui en est prouvé.
    """
    from planner.comparing.frontier_report import PAGE, frontier_files
    from planner.texts import frontier as words

    folder, period = output or Path("out/frontiere"), (start.date() if start else None, days)
    equity = max(points - 2, 2)
    effort = Effort(time_limit, seed=seed, deterministic=deterministic)
    with _solving(folder, quiet, time_limit, processes) as solving:
        path = scenario or default_scenario()
        found = frontier_files(path, period, (points, equity), effort, folder, *solving)
    if not quiet:
        for line in (*words.cost_words(found.cost), *words.equity_words(found.equity)):
            click.echo(line)
    click.echo(folder / PAGE if quiet else f"Frontières : {folder / PAGE}")


@click.command(cls=FrenchCommand)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[SCENARIOS]...")
@_shared(30.0)
def sensitivity(
    paths: tuple[Path, ...], output: Path | None, start: datetime | None, days: int,
    time_limit: float, processes: int | None, seed: int, deterministic: bool, quiet: bool,
) -> None:  # fmt: skip
    """Dit quelles conclusions tiennent si les estimations se trompent de 20 %.

    SCENARIOS : comme pour planner compare. Chacun est recalculé sept fois : tel quel, puis
    avec d'autres temps de trajet, d'autres nombres d'enfants, d'autres poids d'accès.
    """
    from planner.comparing.sensitivity_report import PAGE, sensitivity_files
    from planner.texts import sensitivity as words

    chosen, folder = paths or shipped(), output or Path("out/comparaison")
    effort = Effort(time_limit, seed=seed, deterministic=deterministic)
    period = start.date() if start else None, days
    with _solving(folder, quiet, time_limit, processes) as solving:
        found = sensitivity_files(chosen, period, effort, folder, *solving)
    if not quiet:
        for line in words.overview(found):
            click.echo(line)
    click.echo(folder / PAGE if quiet else f"Conclusions : {folder / PAGE}")
