"""The ``planner travel`` commands: arguments only."""

from __future__ import annotations

from pathlib import Path

import click

from planner.arguments import default_scenario
from planner.commands import asking
from planner.errors import InputError
from planner.french import FrenchGroup
from planner.texts import command_options as options
from planner.texts import commands

FOLDER = Path("data/travel")
ENGINES = ("valhalla", "osrm", "openrouteservice")


def plans_written() -> list[Path]:
    """Return the folders of the plans under ``out/``, the last written one last."""
    found = sorted(Path("out").glob("*/plan.json"), key=lambda path: path.stat().st_mtime)
    return [path.parent for path in found]


@click.group(cls=FrenchGroup, help=commands.TRAVEL)
def travel() -> None:
    """Compute road travel times, compare them, fit the estimate to them."""


@travel.command(help=commands.TRAVEL_DOWNLOAD)
@click.option("--url", metavar=options.AN_ADDRESS, help=options.OSM_URL)
@asking.output(default=Path("data/osm"))
@asking.quiet(help=options.ONLY_FILE)
def download(url: str | None, output: Path, quiet: bool) -> None:
    """Download an extract of OpenStreetMap and check its digest."""
    from planner.travel.download import CHAMPAGNE_ARDENNE
    from planner.travel.download import download as fetch

    address = url or CHAMPAGNE_ARDENNE
    log = (lambda line: None) if quiet else (lambda line: click.echo(line, err=True))
    click.echo(fetch(address, output / address.rpartition("/")[2], log))


@travel.command(help=commands.TRAVEL_BUILD)
@asking.file("--osm", help=options.OSM)
@click.option("--server", metavar=options.AN_ADDRESS, help=options.SERVER)
@asking.flag("--estimate", help=options.ESTIMATE)
@click.option("--engine", type=click.Choice(ENGINES), default=ENGINES[0], help=options.ENGINE)
@asking.scenario()
@asking.output(help=options.OUTPUT_OF_TRAVEL)
@asking.flag("--fresh", help=options.FRESH_TRAVEL)
@asking.quiet(help=options.ONLY_WARNINGS)
def build(
    osm: Path | None, server: str | None, estimate: bool, engine: str, scenario: Path | None,
    output: Path | None, fresh: bool, quiet: bool,
) -> None:  # fmt: skip
    """Compute the travel times between all places of a scenario."""
    from planner.loading import load_problem
    from planner.travelling import Source
    from planner.travelling import build as make

    if sum((osm is not None, server is not None, estimate)) != 1:
        raise InputError.single(options.COMMAND_LINE, "source", commands.ONE_SOURCE)
    problem = load_problem(scenario or default_scenario(), None, 28)
    log = (lambda line: None) if quiet else (lambda line: click.echo(line, err=True))
    folder = output or problem.travel_folder or FOLDER
    for line in make(problem, Source(engine, osm, server, fresh), folder, log):
        if not quiet or line.startswith(commands.WARNING):
            click.echo(line)
    if not quiet and problem.travel_folder is None:
        click.echo(commands.TO_USE_TRAVEL)


@travel.command(help=commands.TRAVEL_COMPARE)
@click.argument("first", type=asking.PATH, metavar=options.FIRST)
@click.argument("second", type=asking.PATH, metavar=options.SECOND)
@click.option("--plan", type=asking.PATH, metavar=options.A_FOLDER, help=options.MEASURED)
@asking.number("--largest", default=10, help=options.LARGEST)
def compare(first: Path, second: Path, plan: Path | None, largest: int) -> None:
    """Compare two sets of travel times, and what they do to a plan."""
    from planner.travelling import compare as compared
    from planner.travelling import plan_to_try

    tried = plan_to_try(plan, (first, second), plans_written())
    for line in compared(first, second, tried, largest):
        click.echo(line)


@travel.command(help=commands.TRAVEL_FIT)
@asking.folder()
@asking.scenario()
def fit(folder: Path, scenario: Path | None) -> None:
    """Fit the estimate to real times, and say how far off it is."""
    from planner.loading import load_problem
    from planner.travelling import fitted

    problem = load_problem(scenario or default_scenario(), None, 28)
    for line in fitted(folder, problem.scenario.travel):
        click.echo(line)
