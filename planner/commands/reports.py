"""The command that accounts for a year: arguments only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click

from planner.arguments import default_scenario
from planner.errors import Fault, InputError, RequestError
from planner.french import FrenchCommand
from planner.model.calendar import DateRange
from planner.reporting.period import (
    SCHOOL,
    USUAL,
    YEAR,
    ReportPeriod,
    dates_of,
    free_dates,
    period_of,
)
from planner.texts import periods


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


def _period(
    year: int | None, kind: str | None, first: datetime | None, last: datetime | None,
    until: datetime | None, today: date,
) -> ReportPeriod:  # fmt: skip
    """Read the period: a usual one of a year, or from one day to another.

    Raises
    ------
    InputError
        It is both, or half of the latter, or none that can be reported on.
    """
    where = "--until"
    try:
        if first is None and last is None:
            begun = today.year - (kind == SCHOOL and today.month < 9)
            dates = dates_of(kind or YEAR, begun if year is None else year)
        elif first is None or last is None or year is not None or kind is not None:
            where = "période"
            raise ValueError(periods.KIND_OR_DAYS)
        else:
            where = "--from, --to"
            dates = free_dates(first.date(), last.date())
            where = "--until"
        return period_of(dates, today, until.date() if until else None)
    except ValueError as error:
        raise InputError.single("ligne de commande", where, str(error)) from None


def followed(given: Sequence[Path]) -> dict[Path, tuple[DateRange, ...]]:
    """Read folders, and on which days the plan of each was followed: ``DIR@DAY..DAY``, or always.

    Raises
    ------
    InputError
        Carries every fault of the days.
    """
    from planner.reading.values import parse_day

    found: dict[Path, tuple[DateRange, ...]] = {}
    faults = []
    for path in given:
        match = None if path.exists() else _ON_DAYS.fullmatch(str(path))
        if match is None:
            found.setdefault(path, ())
            continue
        folder, first, last = match.groups()
        try:
            dates = DateRange(parse_day(first), parse_day(last or first))
            if dates.start > dates.end:
                raise ValueError(periods.backwards(dates.start, dates.end))
            found[Path(folder)] = (*found.get(Path(folder), ()), dates)
        except ValueError as error:
            faults.append(Fault("ligne de commande", str(path), str(error)))
    if faults:
        raise InputError(faults)
    return found


_ON_DAYS = re.compile(r"(.+)@([^@]+?)(?:\.\.([^@]+))?")
_ALWAYS = DateRange(date.min, date.max)
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command(cls=FrenchCommand)
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path), metavar="[DOSSIERS]...")
@click.option("--year", type=click.IntRange(2000, 2100), metavar="AAAA",
              help="Année du bilan (par défaut : celle d'aujourd'hui) ; scolaire, celle de la "
                   "rentrée.")  # fmt: skip
@click.option("--period", "kind", type=click.Choice(USUAL), metavar="PÉRIODE",
              help="annee (par défaut), janvier-juin, janvier-septembre ou "
                   "scolaire (de septembre à août).")  # fmt: skip
@click.option("--from", "first", type=_DAY, metavar="AAAA-MM-JJ",
              help="Premier jour, à la place de --year et --period.")  # fmt: skip
@click.option("--to", "last", type=_DAY, metavar="AAAA-MM-JJ",
              help="Dernier jour ; un an au plus.")  # fmt: skip
@click.option("--until", type=_DAY, metavar="AAAA-MM-JJ",
              help="Jour auquel le bilan est arrêté (par défaut : aujourd'hui, ou la fin de la "
                   "période si elle est passée).")  # fmt: skip
@click.option("--today", type=_DAY, metavar="AAAA-MM-JJ",
              help="Jour à prendre pour aujourd'hui.")  # fmt: skip
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
    folders: tuple[Path, ...], year: int | None, kind: str | None, first: datetime | None,
    last: datetime | None, until: datetime | None, today: datetime | None,
    attendance: Path | None, stored: bool, form: Path | None, scenario: Path | None,
    output: Path | None, quiet: bool,
) -> None:  # fmt: skip
    """Écrit le bilan d'une période pour la Caf et la CTG : classeur et PDF.

    DOSSIERS sont ceux des plannings suivis et de leurs révisions ; sans eux, tous ceux de
    out/. D'un planning révisé, seule compte la dernière révision ; deux plannings différents des
    mêmes jours sont refusés, sauf à dire quels jours chacun a été suivi :
    out/novembre@2026-11-02..2026-11-14. Rien de ce qui est à venir n'entre dans les chiffres. Les
    petits nombres de personnes sont masqués.
    """
    from planner import yearly
    from planner.texts import reporting as said

    if stored and attendance is not None:
        message = "donner --attendance ou --stored, pas les deux"
        raise RequestError.about("stored", message)
    period = _period(year, kind, first, last, until, today.date() if today else date.today())
    noted = yearly.noted_in_store(period.dates) if stored else attendance or ()
    days = followed(folders or every_plan())
    in_force = {path: some or (_ALWAYS,) for path, some in days.items()}
    asked = yearly.Asked(
        period, tuple(days), noted, scenario or default_scenario(), scenario is not None,
        in_force if any(days.values()) else None,
    )  # fmt: skip
    made = yearly.account(asked)
    for doubt in made.doubts:
        click.echo(f"Attention : {doubt}", err=True)
    if form is not None:
        blank = yearly.write_form(made, form)
        click.echo(form if quiet else said.form_written(str(form), blank))
    target = output or Path("out") / f"bilan-{period.name}"
    paths = yearly.write_report(made, target, datetime.now().astimezone())
    for line in () if quiet else yearly.summary(made.report):
        click.echo(line)
    for path in paths:
        click.echo(path)
