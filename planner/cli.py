"""The command line: arguments only. Everything else is in the pipeline."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from planner import __version__
from planner.arguments import CHECKOUT, default_scenario, online_base, today_option, week_start
from planner.commands import asking
from planner.commands.comparing import compare, frontier, sensitivity
from planner.commands.explaining import explain
from planner.commands.exports import export, import_
from planner.commands.printing import error_lines
from planner.commands.reports import report
from planner.commands.revision import replan, waits
from planner.commands.serving import serve
from planner.commands.store import backup, restore
from planner.commands.sweep import sweep
from planner.commands.travel import travel
from planner.errors import InputError, PlannerError, RequestError
from planner.french import FrenchGroup, usage_sentence
from planner.leaving import INTERRUPTED, leave
from planner.model.effort import Effort
from planner.texts import command_options as options
from planner.texts import commands

if TYPE_CHECKING:
    from planner.pipeline import Result

DAYS, LEAST_DAYS = 28, 14
"""Length of a plan, by default and at least: fortnightly quotas cannot hold in less."""


_shared = asking.together(
    asking.scenario(),
    asking.output(),
    asking.seconds(default=60.0),
    asking.number("--workers", default=8, help=options.WORKERS),
    asking.seed(),
    asking.flag("--deterministic", help=options.DETERMINISTIC),
    asking.quiet(help=options.ONLY_ITINERARY),
)
"""Options shared by the commands that solve."""


@click.group(
    cls=FrenchGroup,
    context_settings={"help_option_names": ["-h", "--help"], "show_default": True},
    help=commands.PLANNER,
)
@click.version_option(__version__, message="planner %(version)s", help=options.VERSION)
@asking.flag("--debug", help=options.DEBUG)
def cli(debug: bool) -> None:
    """Prepare the itineraries of the mobile service."""


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
        raise InputError.single(options.COMMAND_LINE, commands.PERIOD, commands.FROM_WITH_TO)
    length = (end - begin).days + 1
    if length < LEAST_DAYS:
        message = commands.TOO_SHORT.format(begin.date(), end.date(), LEAST_DAYS)
        raise RequestError.about("to", message)
    return begin.date(), length


def _say(result: Result, page: Path, quiet: bool) -> None:
    from planner import texts
    from planner.evaluation.indicators import INDICATORS
    from planner.evaluation.waits import long_waits

    if result.interrupted:
        click.echo(commands.BEST_FOUND, err=True)
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
        click.echo(commands.ALL_ESTIMATED)
    else:
        click.echo(commands.CHILDREN_ESTIMATED.format(result.plan.travel_engine))
    click.echo(commands.ITINERARY.format(page))


@cli.command(help=commands.WEEK)
@click.argument("week", required=False, metavar=options.ANY_WEEK)
@_shared
@asking.flag("--fresh", help=options.FRESH)
@today_option
@online_base
def week(
    week: str | None, scenario: Path | None, output: Path | None, time_limit: float,
    workers: int, seed: int, deterministic: bool, quiet: bool, fresh: bool,
    today: datetime | None, tiles: str | None,
) -> None:  # fmt: skip
    """Write the itinerary of a week, within the plan that holds it."""
    from planner import pipeline, texts, written
    from planner.progress import reporting

    path = scenario or default_scenario()
    day = today.date() if today else date.today()
    monday = week_start(week, day)
    iso = monday.isocalendar()
    folder = output or Path("out") / f"{iso.year}-W{iso.week:02d}"
    problem, travel, result = written.of_week(folder, path, monday, day, fresh)
    if result is None and problem.horizon.start < day and problem.past is None and not quiet:
        click.echo(commands.PAST_WEEK, err=True)
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


@cli.command(help=commands.PLAN)
@_shared
@asking.day("--start", help=options.START)
@click.option("--days", type=click.IntRange(min=LEAST_DAYS), metavar="N", help=options.DAYS_28)
@asking.day("--from", "begin", help=options.FROM)
@asking.day("--to", "end", help=options.TO)
@today_option
@online_base
def plan(
    scenario: Path | None, output: Path | None, time_limit: float, workers: int, seed: int,
    deterministic: bool, quiet: bool, start: Any, days: int | None, begin: Any,
    end: Any, today: datetime | None, tiles: str | None,
) -> None:  # fmt: skip
    """Compute the plan of a period and write it in a folder."""
    from planner import pipeline
    from planner.loading import load_problem
    from planner.pipeline import next_service
    from planner.progress import reporting

    path = scenario or default_scenario()
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


@cli.command(help=commands.CHECK)
@asking.folder()
@asking.quiet()
def check(folder: Path, quiet: bool) -> None:
    """Judge a plan from its files alone."""
    from planner import texts
    from planner.pipeline import judge

    violations = judge(folder)
    for violation in violations:
        rule = violation.rule.sentence.rstrip(".")
        click.echo(f"[{violation.rule}] {violation.where} : {violation.detail} ({rule})", err=True)
    if violations:
        count = texts.count(len(violations), commands.FAULT)
        click.echo(commands.PLAN_REFUSED.format(folder / "plan.json", count), err=True)
        raise click.exceptions.Exit(4)
    if not quiet:
        click.echo(commands.NO_FAULT.format(folder / "plan.json"))


@cli.command(help=commands.DIFF)
@click.argument("before", type=asking.PATH, metavar=options.BEFORE)
@click.argument("after", type=asking.PATH, metavar=options.AFTER)
def diff(before: Path, after: Path) -> None:
    """Compare two plans: sessions, then the coverage of every commune."""
    from planner import texts
    from planner.evaluation.comparison import compare_plans
    from planner.loading import read_plan_dir
    from planner.model.changes import KEPT

    old, new = read_plan_dir(before), read_plan_dir(after)
    try:
        found = compare_plans(old, new)
    except ValueError:
        raise InputError.single(str(after), "", commands.NOT_COMPARABLE) from None
    scenarios = (old[0].scenario, new[0].scenario)
    venues = {venue.id: venue.name for scenario in scenarios for venue in scenario.venues}
    activities = {a.id: a.name for scenario in scenarios for a in scenario.activities}
    horizon = found.horizon
    click.echo(f"{texts.sentence_case(texts.date_range(horizon.start, horizon.end))}.")
    if old[1].scenario_digest != new[1].scenario_digest:
        click.echo(commands.OTHER_INPUTS)
    click.echo(texts.diff_summary(found))
    for change in found.sessions:
        if change.kind != KEPT:
            click.echo(f"- {texts.change_sentence(change, venues, activities)}")
    lines = [line for commune in found.communes if (line := texts.coverage_sentence(commune))]
    click.echo(commands.COVERAGE if lines else commands.SAME_COVERAGE)
    for line in lines:
        click.echo(f"- {line}")


for command in (
    explain, compare, frontier, sensitivity, replan, waits, export, import_, serve, report, backup,
    restore, sweep, travel,
):  # fmt: skip
    cli.add_command(command)


@cli.group(help=commands.TERRITORY)
def territory() -> None:
    """Build and check the territory of an EPCI."""


@territory.command(help=commands.TERRITORY_BUILD)
@click.option("--epci", required=True, metavar="SIREN", help=options.EPCI)
@asking.output(default=Path("data"))
@click.option("--sources", type=asking.PATH, metavar=options.A_FOLDER, help=options.PUBLIC_DATA)
@asking.quiet()
def build(epci: str, output: Path, sources: Path | None, quiet: bool) -> None:
    """Build the territory of an EPCI from public data."""
    from planner.territories import build_folder

    log = (lambda line: None) if quiet else (lambda line: click.echo(line, err=True))
    for line in build_folder(epci, output, sources, CHECKOUT / "data", log):
        if not quiet:
            click.echo(line)


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
        click.echo(commands.NOTHING_WRITTEN, err=True)
        return INTERRUPTED
    except Exception as error:
        if debug:
            raise
        click.echo(commands.BUG.format(type(error).__name__, error), err=True)
        return 1


def console() -> NoReturn:
    """Run what was typed, and end the process."""
    leave(main(sys.argv[1:]))


if __name__ == "__main__":
    console()
