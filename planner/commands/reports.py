"""The command that accounts for a year: arguments only."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from planner.arguments import default_scenario
from planner.errors import InputError
from planner.french import FrenchCommand


def every_plan() -> tuple[Path, ...]:
    """Return the folder of every plan under ``out/``.

    Raises
    ------
    InputError
        There is none.
    """
    found = tuple(sorted(path.parent for path in Path("out").glob("*/plan.json")))
    if not found:
        message = "aucun planning dans out/ ; nommer les dossiers des plannings de l'année"
        raise InputError.single("ligne de commande", "DOSSIERS", message)
    return found


@click.command(cls=FrenchCommand)
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path), metavar="[DOSSIERS]...")
@click.option("--year", type=click.IntRange(2000, 2100), metavar="AAAA",
              help="Année civile du bilan (par défaut : celle d'aujourd'hui).")  # fmt: skip
@click.option("--attendance", type=click.Path(path_type=Path), metavar="FICHIER",
              help="Présences notées (CSV), pour comparer le réalisé au planning.")  # fmt: skip
@click.option("--stored", is_flag=True,
              help="Reprend les présences notées dans la page, au lieu d'un fichier.")  # fmt: skip
@click.option("--form", type=click.Path(path_type=Path), metavar="FICHIER",
              help="Écrit la feuille de présences à remplir, une ligne par séance.")  # fmt: skip
@click.option("--scenario", type=click.Path(path_type=Path), metavar="FICHIER",
              help="Scénario dont viennent contacts et autres actions "
                   "(par défaut : data/scenarios/reference.toml).")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DOSSIER",
              help="Dossier où écrire (par défaut : out/bilan-AAAA).")  # fmt: skip
@click.option("--quiet", is_flag=True, help="N'affiche que les chemins des fichiers.")
def report(
    folders: tuple[Path, ...], year: int | None, attendance: Path | None, stored: bool,
    form: Path | None, scenario: Path | None, output: Path | None, quiet: bool,
) -> None:  # fmt: skip
    """Écrit le bilan d'une année pour la Caf et la CTG : classeur et PDF.

    DOSSIERS sont ceux des plannings suivis et de leurs révisions ; sans eux, tous ceux de
    out/. D'un planning révisé, seule compte la dernière révision ; deux plannings différents des
    mêmes jours sont refusés. Les petits nombres de personnes sont masqués.
    """
    from planner import yearly
    from planner.texts import reporting as said

    if stored and attendance is not None:
        message = "donner --attendance ou --stored, pas les deux"
        raise InputError.single("ligne de commande", "--stored", message)
    asked = yearly.Asked(year or date.today().year, folders or every_plan(), attendance,
                         scenario or default_scenario(), scenario is not None, stored)  # fmt: skip
    made = yearly.account(asked)
    if form is not None:
        blank = yearly.write_form(made, form)
        click.echo(form if quiet else said.form_written(str(form), blank))
    target = output or Path("out") / f"bilan-{asked.year}"
    paths = yearly.write_report(made, target, datetime.now().astimezone())
    for line in () if quiet else yearly.summary(made.report):
        click.echo(line)
    for path in paths:
        click.echo(path)
