"""The ``planner travel`` commands: arguments only."""

from __future__ import annotations

from pathlib import Path

import click

from planner.arguments import default_scenario
from planner.errors import InputError
from planner.french import FrenchCommand, FrenchGroup

FOLDER = Path("data/travel")
ENGINES = ("valhalla", "osrm", "openrouteservice")


def plans_written() -> list[Path]:
    """Return the folders of the plans under ``out/``, the last written one last."""
    found = sorted(Path("out").glob("*/plan.json"), key=lambda path: path.stat().st_mtime)
    return [path.parent for path in found]


@click.group(cls=FrenchGroup)
def travel() -> None:
    """Calcule les temps de trajet par la route, les compare, y ajuste l'estimation."""


@travel.command(cls=FrenchCommand)
@click.option("--url", metavar="ADRESSE",
              help="Extrait (par défaut : Champagne-Ardenne, chez Geofabrik).")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("data/osm"),
              metavar="DOSSIER", show_default=True, help="Dossier où écrire.")  # fmt: skip
@click.option("--quiet", is_flag=True, help="N'affiche que le chemin du fichier.")
def download(url: str | None, output: Path, quiet: bool) -> None:
    """Télécharge un extrait d'OpenStreetMap et vérifie son empreinte.

    Interrompu, il reprend où il s'est arrêté.
    """
    from planner.travel.download import CHAMPAGNE_ARDENNE
    from planner.travel.download import download as fetch

    address = url or CHAMPAGNE_ARDENNE
    log = (lambda line: None) if quiet else (lambda line: click.echo(line, err=True))
    click.echo(fetch(address, output / address.rpartition("/")[2], log))


@travel.command(cls=FrenchCommand)
@click.option("--osm", type=click.Path(path_type=Path), metavar="FICHIER",
              help="Extrait d'OpenStreetMap (.osm.pbf) : calcul sur cet ordinateur.")  # fmt: skip
@click.option("--server", metavar="ADRESSE", help="Adresse d'un serveur d'itinéraires.")
@click.option("--estimate", is_flag=True, help="Estimation à vol d'oiseau, à corriger à la main.")
@click.option("--engine", type=click.Choice(ENGINES), default=ENGINES[0], show_default=True,
              help="Moteur d'itinéraires.")  # fmt: skip
@click.option("--scenario", type=click.Path(path_type=Path), metavar="FICHIER",
              help="Scénario (par défaut : data/scenarios/reference.toml).")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DOSSIER",
              help="Dossier (par défaut : celui du scénario, sinon data/travel).")  # fmt: skip
@click.option("--fresh", is_flag=True, help="Redemande aussi les trajets déjà connus.")
@click.option("--quiet", is_flag=True, help="N'affiche que les avertissements.")
def build(
    osm: Path | None, server: str | None, estimate: bool, engine: str, scenario: Path | None,
    output: Path | None, fresh: bool, quiet: bool,
) -> None:  # fmt: skip
    """Calcule les temps de trajet entre tous les lieux, dépôts et mairies d'un scénario.

    Un lieu ajouté ne redemande que ses propres trajets. Les corrections faites à la main
    (corrections.csv) sont gardées.
    """
    from planner.loading import load_problem
    from planner.travelling import Source
    from planner.travelling import build as make

    if sum((osm is not None, server is not None, estimate)) != 1:
        message = "donner l'un des trois : --osm FICHIER, --server ADRESSE ou --estimate"
        raise InputError.single("ligne de commande", "source", message)
    problem = load_problem(scenario or default_scenario(), None, 28)
    log = (lambda line: None) if quiet else (lambda line: click.echo(line, err=True))
    folder = output or problem.travel_folder or FOLDER
    for line in make(problem, Source(engine, osm, server, fresh), folder, log):
        if not quiet or line.startswith("Attention"):
            click.echo(line)
    if not quiet and problem.travel_folder is None:
        click.echo('Pour s\'en servir, dans [travel] du scénario : engine = "stored" et folder.')


@travel.command(cls=FrenchCommand)
@click.argument("first", type=click.Path(path_type=Path), metavar="PREMIER")
@click.argument("second", type=click.Path(path_type=Path), metavar="SECOND")
@click.option("--plan", type=click.Path(path_type=Path), metavar="DOSSIER",
              help="Planning à mesurer (par défaut : le dernier de out/).")  # fmt: skip
@click.option("--largest", type=click.IntRange(min=1), default=10, show_default=True,
              metavar="N", help="Nombre de trajets nommés.")  # fmt: skip
def compare(first: Path, second: Path, plan: Path | None, largest: int) -> None:
    """Compare deux jeux de temps de trajet, et leur effet sur les indicateurs d'un planning.

    PREMIER et SECOND sont des dossiers de trajets, des dossiers de plannings ou des CSV.
    """
    from planner.travelling import compare as compared
    from planner.travelling import plan_to_try

    tried = plan_to_try(plan, (first, second), plans_written())
    for line in compared(first, second, tried, largest):
        click.echo(line)


@travel.command(cls=FrenchCommand)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DOSSIER")
@click.option("--scenario", type=click.Path(path_type=Path), metavar="FICHIER",
              help="Scénario (par défaut : data/scenarios/reference.toml).")  # fmt: skip
def fit(folder: Path, scenario: Path | None) -> None:
    """Ajuste l'estimation (détour, vitesse) à des temps réels et dit son écart avant et après."""
    from planner.loading import load_problem
    from planner.travelling import fitted

    problem = load_problem(scenario or default_scenario(), None, 28)
    for line in fitted(folder, problem.scenario.travel):
        click.echo(line)
