"""The command line: arguments only. Everything else is in the pipeline."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from planner import __version__
from planner.arguments import CHECKOUT
from planner.arguments import default_scenario as _default_scenario
from planner.arguments import online_base as _online_base
from planner.arguments import today_option as _today
from planner.arguments import week_start as _week_start
from planner.commands.comparing import compare, frontier, sensitivity
from planner.commands.explaining import explain
from planner.commands.exports import export, import_
from planner.commands.printing import error_lines
from planner.commands.reports import report
from planner.commands.revision import replan, waits
from planner.commands.serving import serve
from planner.commands.store import backup, restore
from planner.commands.sweep import sweep
from planner.commands.travel import travel as travel_commands
from planner.errors import InputError, PlannerError, RequestError
from planner.french import FrenchCommand, FrenchGroup, usage_sentence
from planner.leaving import INTERRUPTED, leave
from planner.model.effort import Effort

if TYPE_CHECKING:
    from planner.pipeline import Result

DAYS, LEAST_DAYS = 28, 14
"""Length of a plan, by default and at least: fortnightly quotas cannot hold in less."""


def _shared(function: Callable[..., Any]) -> Callable[..., Any]:
    """Options shared by the commands that solve."""
    options = [
        click.option("--scenario", type=click.Path(path_type=Path), metavar="FICHIER",
                     help="Scénario (par défaut : data/scenarios/reference.toml)."),
        click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DOSSIER",
                     help="Dossier où écrire."),
        click.option("--time-limit", type=click.FloatRange(min=1), default=60.0,
                     show_default=True, metavar="S", help="Temps de calcul, en secondes."),
        click.option("--workers", type=click.IntRange(min=1), default=8, show_default=True,
                     metavar="N", help="Fils de calcul de CP-SAT."),
        click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True,
                     metavar="N", help="Graine du hasard."),
        click.option("--deterministic", is_flag=True,
                     help="Même entrée et même graine, même planning, octet pour octet."),
        click.option("--quiet", is_flag=True, help="N'affiche que le chemin de l'itinéraire."),
    ]  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function


@click.group(cls=FrenchGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="planner %(version)s", help="Affiche la version.")
@click.option("--debug", is_flag=True, help="Affiche la trace complète des erreurs.")
def cli(debug: bool) -> None:
    """Prépare les itinéraires du service satellite mobile (petite enfance et parentalité)."""


def _period(
    start: datetime | None,
    days: int | None,
    begin: datetime | None,
    end: datetime | None,
    today: date,
) -> tuple[date, int]:
    """Read a period given by its first day and length, or by its first and last days.

    Parameters
    ----------
    today : date
        First day when none is given.
    """
    if begin is None and end is None:
        return (start.date() if start else today), days or DAYS
    if begin is None or end is None or start is not None or days is not None:
        message = "donner --from et --to ensemble, sans --start ni --days"
        raise InputError.single("ligne de commande", "période", message)
    length = (end - begin).days + 1
    if length < LEAST_DAYS:
        message = f"de {begin:%Y-%m-%d} à {end:%Y-%m-%d} : au moins {LEAST_DAYS} jours"
        raise RequestError.about("to", message)
    return begin.date(), length


def _say(result: Result, page: Path, quiet: bool) -> None:
    from planner import texts
    from planner.evaluation.indicators import INDICATORS
    from planner.evaluation.waits import long_waits

    if result.interrupted:
        click.echo("Calcul interrompu : voici le meilleur planning trouvé.", err=True)
    if quiet:
        click.echo(page)
        return
    figures = result.plan.indicators
    click.echo(texts.certificate_sentence(result.plan.certificate))
    for key in ("under3_within_15min", "under3_within_10min", "level", "sessions"):
        click.echo(f"{INDICATORS[key].label} : {INDICATORS[key].text(figures[key])}")
    if found := long_waits(result.problem, result.plan, result.travel):
        click.echo(texts.waits_sentence(found, result.problem.scenario.policy.max_wait_days))
    if result.plan.travel_estimated:
        click.echo("Temps de trajet et nombres d'enfants : estimations.")
    else:
        click.echo(f"Temps de trajet : {result.plan.travel_engine}. Nombres d'enfants : estimés.")
    click.echo(f"Itinéraire : {page}")


@cli.command(cls=FrenchCommand)
@click.argument("week", required=False, metavar="[SEMAINE]")
@_shared
@click.option("--fresh", is_flag=True,
              help="Recalcule même si le planning existe déjà, à partir du prochain "
                   "jour de travail s'il a commencé.")  # fmt: skip
@_today
@_online_base
def week(
    week: str | None, scenario: Path | None, output: Path | None, time_limit: float,
    workers: int, seed: int, deterministic: bool, quiet: bool, fresh: bool,
    today: datetime | None, tiles: str | None,
) -> None:  # fmt: skip
    """Écrit l'itinéraire d'une semaine (par exemple 2026-W49).

    Sans argument : la semaine en cours. La semaine est prise dans le planning de
    28 jours qui la contient, qui ne commence jamais avant aujourd'hui ; s'il a déjà été
    calculé à côté, il est repris tel quel.
    """
    from planner import pipeline, texts, written
    from planner.progress import reporting

    path = scenario or _default_scenario()
    day = today.date() if today else date.today()
    monday = _week_start(week, day)
    iso = monday.isocalendar()
    folder = output or Path("out") / f"{iso.year}-W{iso.week:02d}"
    problem, travel, result = written.of_week(folder, path, monday, day, fresh)
    if result is None and problem.horizon.start < day and problem.past is None and not quiet:
        click.echo("Cette semaine est passée : planning calculé pour étude, rien à annoncer.",
                   err=True)  # fmt: skip
    computed = result is None
    if result is not None and not quiet:
        click.echo(texts.reused(result.plan.revision), err=True)
    if result is None:
        pipeline.require_writable(folder)
        with reporting(quiet, time_limit) as progress:
            effort = Effort(time_limit, workers=workers, seed=seed, deterministic=deterministic)
            result = pipeline.make_plan(problem, travel, effort, progress)
    kept, apart = written.set_aside(folder, result), written.weeks_apart(folder, result)
    if computed and not quiet:
        for line in texts.replaced(kept, apart):
            click.echo(line, err=True)
    focus = (monday, monday + timedelta(days=6))
    polygons, roads = pipeline.load_polygons(path), pipeline.roads(problem)
    page = pipeline.write_result(result, folder, polygons, focus, roads, tiles)
    _say(result, page, quiet)


@cli.command(cls=FrenchCommand)
@_shared
@click.option("--start", type=click.DateTime(["%Y-%m-%d"]), metavar="AAAA-MM-JJ",
              help="Premier jour (par défaut : le prochain jour de travail).")  # fmt: skip
@click.option("--days", type=click.IntRange(min=LEAST_DAYS), metavar="N",
              help="Nombre de jours (par défaut : 28).")  # fmt: skip
@click.option("--from", "begin", type=click.DateTime(["%Y-%m-%d"]), metavar="AAAA-MM-JJ",
              help="Premier jour d'une année scolaire, avec --to.")  # fmt: skip
@click.option("--to", "end", type=click.DateTime(["%Y-%m-%d"]), metavar="AAAA-MM-JJ",
              help="Dernier jour, inclus.")  # fmt: skip
@_today
@_online_base
def plan(
    scenario: Path | None, output: Path | None, time_limit: float, workers: int, seed: int,
    deterministic: bool, quiet: bool, start: Any, days: int | None, begin: Any,
    end: Any, today: datetime | None, tiles: str | None,
) -> None:  # fmt: skip
    """Calcule le planning d'une période et l'écrit dans un dossier.

    La période est donnée par --start et --days, ou par --from et --to.
    """
    from planner import pipeline
    from planner.loading import load_problem
    from planner.pipeline import next_service
    from planner.progress import reporting

    path = scenario or _default_scenario()
    day = next_service(path, today.date() if today else date.today())
    first, length = _period(start, days, begin, end, day)
    folder = output or Path("out") / f"{first.isoformat()}-{length}j"
    problem = load_problem(path, first, length)
    pipeline.require_writable(folder)
    with reporting(quiet, time_limit) as progress:
        travel = pipeline.travel_times(problem)
        effort = Effort(time_limit, workers=workers, seed=seed, deterministic=deterministic)
        result = pipeline.make_plan(problem, travel, effort, progress)
    polygons, roads = pipeline.load_polygons(path), pipeline.roads(problem)
    page = pipeline.write_result(result, folder, polygons, roads=roads, tiles=tiles)
    _say(result, page, quiet)


@cli.command(cls=FrenchCommand)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DOSSIER")
@click.option("--quiet", is_flag=True, help="N'affiche que les anomalies.")
def check(folder: Path, quiet: bool) -> None:
    """Vérifie un planning à partir de ses seuls fichiers."""
    from planner import texts
    from planner.pipeline import judge

    violations = judge(folder)
    for violation in violations:
        rule = violation.rule.sentence.rstrip(".")
        click.echo(f"[{violation.rule}] {violation.where} : {violation.detail} ({rule})", err=True)
    if violations:
        count = texts.count(len(violations), "anomalie")
        click.echo(f"{folder / 'plan.json'} : planning refusé, {count}", err=True)
        raise click.exceptions.Exit(4)
    if not quiet:
        click.echo(f"{folder / 'plan.json'} : aucune anomalie.")


@cli.command(cls=FrenchCommand)
@click.argument("before", type=click.Path(path_type=Path), metavar="AVANT")
@click.argument("after", type=click.Path(path_type=Path), metavar="APRES")
def diff(before: Path, after: Path) -> None:
    """Compare deux plannings : séances gardées, déplacées, ajoutées, supprimées.

    Seules comptent les dates que les deux couvrent ; puis la couverture de chaque commune.
    """
    from planner import texts
    from planner.evaluation.comparison import compare_plans
    from planner.loading import read_plan_dir
    from planner.model.changes import KEPT

    old, new = read_plan_dir(before), read_plan_dir(after)
    try:
        found = compare_plans(old, new)
    except ValueError:
        message = (
            "ces plannings ne sont pas du même territoire ou n'ont aucune date commune ; "
            "choisir deux plannings d'un même service et d'une même période"
        )
        raise InputError.single(str(after), "", message) from None
    scenarios = (old[0].scenario, new[0].scenario)
    venues = {venue.id: venue.name for scenario in scenarios for venue in scenario.venues}
    activities = {a.id: a.name for scenario in scenarios for a in scenario.activities}
    horizon = found.horizon
    click.echo(f"{texts.sentence_case(texts.date_range(horizon.start, horizon.end))}.")
    if old[1].scenario_digest != new[1].scenario_digest:
        click.echo("Les deux plannings ne viennent pas des mêmes données ou du même scénario.")
    click.echo(texts.diff_summary(found))
    for change in found.sessions:
        if change.kind != KEPT:
            click.echo(f"- {texts.change_sentence(change, venues, activities)}")
    lines = [line for commune in found.communes if (line := texts.coverage_sentence(commune))]
    click.echo("Couverture :" if lines else "Couverture : inchangée.")
    for line in lines:
        click.echo(f"- {line}")


cli.add_command(explain)
cli.add_command(compare)
cli.add_command(frontier)
cli.add_command(sensitivity)
cli.add_command(replan)
cli.add_command(waits)
cli.add_command(export)
cli.add_command(import_)
cli.add_command(serve)
cli.add_command(report)
cli.add_command(backup)
cli.add_command(restore)
cli.add_command(sweep)


@cli.group(cls=FrenchGroup)
def territory() -> None:
    """Construit et vérifie le territoire d'un EPCI."""


@territory.command(cls=FrenchCommand)
@click.option("--epci", required=True, metavar="SIREN", help="SIREN de l'EPCI (9 chiffres).")
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("data"),
              metavar="DOSSIER", show_default=True, help="Dossier où écrire.")  # fmt: skip
@click.option("--sources", type=click.Path(path_type=Path), metavar="DOSSIER",
              help="Dossier des données publiques déjà téléchargées.")  # fmt: skip
@click.option("--quiet", is_flag=True, help="N'affiche que les anomalies.")
def build(epci: str, output: Path, sources: Path | None, quiet: bool) -> None:
    """Construit le territoire d'un EPCI à partir des données publiques.

    Les lieux, activités et scénarios déjà présents dans le dossier ne sont jamais
    remplacés.
    """
    from planner.territories import build_folder

    log = (lambda line: None) if quiet else (lambda line: click.echo(line, err=True))
    for line in build_folder(epci, output, sources, CHECKOUT / "data", log):
        if not quiet:
            click.echo(line)


cli.add_command(travel_commands)


def main(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code; the only place where an error becomes one.

    The process goes on: `console` is what ends it.
    """
    debug = "--debug" in arguments
    words = [word for word in arguments if word != "--debug"]  # before the command or after it
    try:
        return cli.main(words, prog_name="planner", standalone_mode=False) or 0
    except PlannerError as error:
        if debug:
            raise
        for line in error_lines(error):
            click.echo(line, err=True)
        return error.exit_code
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        click.echo(usage_sentence(error), err=True)
        return 2
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrompu : rien n'a été écrit.", err=True)
        return INTERRUPTED
    except Exception as error:
        if debug:
            raise
        click.echo(
            f"Erreur interne ({type(error).__name__} : {error}) ; relancer avec "
            "« planner --debug ... » et transmettre la trace",
            err=True,
        )
        return 1


def console() -> NoReturn:
    """Run what was typed, and end the process."""
    leave(main(sys.argv[1:]))


if __name__ == "__main__":
    console()
