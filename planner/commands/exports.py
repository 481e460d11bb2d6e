"""The commands that hand a plan out and read its workbook back: arguments only."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from planner.arguments import default_scenario, online_base, week_of, week_start
from planner.commands.revision import latest_plan
from planner.errors import RequestError
from planner.french import FrenchCommand


class _Formats(click.Option):
    """An option whose help names the formats there are, looked up when it is asked for."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        from planner.exporting import FORMATS

        self.help = f"Parmi {','.join(FORMATS)} (par défaut : tous)."
        return super().get_help_record(ctx)


def _formats(text: str | None) -> tuple[str, ...]:
    from planner.exporting import FORMATS

    words = tuple(dict.fromkeys(word.strip() for word in (text or "").split(",") if word.strip()))
    for word in words:
        if word not in FORMATS:
            message = f"« {word} » : format inconnu ; possibles : {', '.join(FORMATS)}"
            raise RequestError.about("formats", message)
    return words


@click.command(cls=FrenchCommand)
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DOSSIER]")
@click.option("--formats", metavar="LISTE", cls=_Formats, help="Formats à écrire.")
@click.option("--village", metavar="COMMUNE",
              help="Seulement l'affiche, le calendrier et les textes de cette commune "
                   "(nom ou code Insee).")  # fmt: skip
@click.option("--week", metavar="SEMAINE",
              help="Seulement cette semaine (2026-W49) pour les feuilles de route, les traces "
                   "et les textes ; les affiches commencent à elle.")  # fmt: skip
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), metavar="AAAA-MM-JJ",
              help="Jour d'impression : les prochaines dates sont après lui, et les calendriers "
                   "gardent ce qui est avant (par défaut : aujourd'hui).")  # fmt: skip
@click.option("--scenario", type=click.Path(path_type=Path), metavar="FICHIER",
              help="Scénario dont viennent adresses, clés et contours "
                   "(par défaut : data/scenarios/reference.toml).")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DOSSIER",
              help="Dossier où écrire (par défaut : celui du planning).")  # fmt: skip
@online_base
@click.option("--quiet", is_flag=True, help="N'affiche que ce qui reste à compléter.")
def export(
    folder: Path | None, formats: str | None, village: str | None, week: str | None,
    today: datetime | None, scenario: Path | None, output: Path | None, tiles: str | None,
    quiet: bool,
) -> None:  # fmt: skip
    """Écrit les documents à remettre : feuilles de route, affiches, calendriers, classeur.

    DOSSIER est celui d'un planning ; sans lui, le dernier écrit dans out/. Un calendrier
    déjà écrit au même endroit est mis à jour : une séance déplacée s'y déplace, une séance
    supprimée y est annulée.
    """
    from planner import exporting

    words = _formats(formats)
    printed = today.date() if today else date.today()
    monday = week_start(week, printed) if week else None
    source = folder or latest_plan()
    order = exporting.Order(
        words, village, monday, output or source, printed, tiles, shown=week_of(source)
    )
    sources = exporting.Sources(source, scenario or default_scenario(), scenario is not None)
    done = exporting.export(sources, order, datetime.now().astimezone())
    for line in done.missing:
        click.echo(line, err=True)
    if not quiet:
        for path in done.paths:
            click.echo(path)


@click.command("import", cls=FrenchCommand)
@click.argument("workbook", type=click.Path(path_type=Path), metavar="CLASSEUR")
@click.option("--scenario", type=click.Path(path_type=Path), metavar="FICHIER",
              help="Scénario à mettre à jour (par défaut : "
                   "data/scenarios/reference.toml).")  # fmt: skip
@click.option("--quiet", is_flag=True, help="N'affiche que les anomalies.")
def import_(workbook: Path, scenario: Path | None, quiet: bool) -> None:
    """Reprend les lieux et fermetures d'un classeur modifié (planning.xlsx).

    Rien n'est écrit si une seule case est fausse ; toutes sont nommées, par feuille et
    case. Relancer ensuite planner week ou planner plan.
    """
    from planner.importing import import_workbook

    for line in import_workbook(workbook, scenario or default_scenario()):
        if not quiet:
            click.echo(line)
