"""The commands that hand a plan out and read its workbook back: arguments only."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from planner.arguments import default_scenario, online_base, week_of, week_start
from planner.commands import asking
from planner.commands.revision import latest_plan
from planner.errors import RequestError
from planner.french import FrenchCommand
from planner.texts import command_options as options
from planner.texts import commands


class _Formats(click.Option):
    """An option whose help names the formats there are, looked up when it is asked for."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        from planner.exporting import FORMATS

        self.help = options.FORMATS.format(",".join(FORMATS))
        return super().get_help_record(ctx)


def _formats(text: str | None) -> tuple[str, ...]:
    from planner.exporting import FORMATS

    words = tuple(dict.fromkeys(word.strip() for word in (text or "").split(",") if word.strip()))
    for word in words:
        if word not in FORMATS:
            message = commands.UNKNOWN_FORMAT.format(word, ", ".join(FORMATS))
            raise RequestError.about("formats", message)
    return words


@click.command(cls=FrenchCommand, help=commands.EXPORT)
@asking.folder(required=False, metavar=options.ANY_FOLDER)
@click.option("--formats", metavar=options.A_LIST, cls=_Formats, help=options.FORMATS)
@click.option("--village", metavar=options.A_COMMUNE, help=options.VILLAGE)
@click.option("--week", metavar=options.A_WEEK, help=options.ONE_WEEK)
@asking.day("--today", help=options.PRINTED)
@asking.scenario(help=options.SCENARIO_OF_DOCUMENTS)
@asking.output(help=options.OUTPUT_OF_PLAN)
@online_base
@asking.quiet(help=options.ONLY_MISSING)
def export(
    folder: Path | None, formats: str | None, village: str | None, week: str | None,
    today: datetime | None, scenario: Path | None, output: Path | None, tiles: str | None,
    quiet: bool,
) -> None:  # fmt: skip
    """Write the documents to hand out."""
    from planner import exporting

    words = _formats(formats)
    printed = today.date() if today else date.today()
    monday = week_start(week, printed) if week else None
    source = folder or latest_plan()
    order = exporting.ExportRequest(
        words, village, monday, output or source, printed, tiles, shown=week_of(source)
    )
    sources = exporting.Sources(source, scenario or default_scenario(), scenario is not None)
    done = exporting.export(sources, order, datetime.now().astimezone())
    for line in done.missing:
        click.echo(line, err=True)
    if not quiet:
        for path in done.paths:
            click.echo(path)


@click.command("import", cls=FrenchCommand, help=commands.IMPORT)
@click.argument("workbook", type=asking.PATH, metavar=options.A_WORKBOOK)
@asking.scenario(help=options.SCENARIO_TO_CHANGE)
@asking.quiet()
def import_(workbook: Path, scenario: Path | None, quiet: bool) -> None:
    """Take over venues and closures from an edited workbook."""
    from planner.importing import import_workbook

    for line in import_workbook(workbook, scenario or default_scenario()):
        if not quiet:
            click.echo(line)
