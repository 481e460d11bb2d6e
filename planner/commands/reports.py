"""The command that accounts for a year: arguments only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click

from planner.arguments import default_scenario
from planner.commands import asking
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
from planner.texts import command_options as options
from planner.texts import commands, periods


def every_plan() -> tuple[Path, ...]:
    """Return the folder of every plan under ``out/``.

    Raises
    ------
    InputError
        There is none.
    """
    found = tuple(sorted(path.parent for path in Path("out").glob("*/plan.json")))
    if not found:
        raise InputError.single(options.COMMAND_LINE, options.FOLDERS, commands.NO_PLANS)
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
            where = commands.PERIOD
            raise ValueError(periods.KIND_OR_DAYS)
        else:
            where = "--from, --to"
            dates = free_dates(first.date(), last.date())
            where = "--until"
        return period_of(dates, today, until.date() if until else None)
    except ValueError as error:
        raise InputError.single(options.COMMAND_LINE, where, str(error)) from None


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
            faults.append(Fault(options.COMMAND_LINE, str(path), str(error)))
    if faults:
        raise InputError(faults)
    return found


_ON_DAYS = re.compile(r"(.+)@([^@]+?)(?:\.\.([^@]+))?")
_ALWAYS = DateRange(date.min, date.max)


@click.command(cls=FrenchCommand, help=commands.REPORT)
@click.argument("folders", nargs=-1, type=asking.PATH, metavar=options.ANY_FOLDERS)
@click.option(
    "--year", type=click.IntRange(2000, 2100), metavar=options.A_YEAR, help=options.REPORT_YEAR
)
@click.option(
    "--period",
    "kind",
    type=click.Choice(USUAL),
    metavar=options.A_PERIOD,
    help=options.REPORT_PERIOD,
)
@asking.day("--from", "first", help=options.REPORT_FROM)
@asking.day("--to", "last", help=options.REPORT_TO)
@asking.day("--until", help=options.UNTIL)
@asking.day("--today", help=options.TODAY)
@asking.file("--attendance", help=options.ATTENDANCE)
@asking.flag("--stored", help=options.STORED)
@asking.file("--form", help=options.FORM)
@asking.scenario(help=options.SCENARIO_OF_REPORT)
@asking.output(help=options.OUTPUT_OF_REPORT)
@asking.quiet(help=options.ONLY_FILES)
def report(
    folders: tuple[Path, ...], year: int | None, kind: str | None, first: datetime | None,
    last: datetime | None, until: datetime | None, today: datetime | None,
    attendance: Path | None, stored: bool, form: Path | None, scenario: Path | None,
    output: Path | None, quiet: bool,
) -> None:  # fmt: skip
    """Write the activity report of a period: workbook and PDF."""
    from planner import yearly
    from planner.texts.reporting import form_written

    if stored and attendance is not None:
        raise RequestError.about("stored", commands.ONE_ATTENDANCE)
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
        click.echo(commands.DOUBT.format(doubt), err=True)
    if form is not None:
        blank = yearly.write_form(made, form)
        click.echo(form if quiet else form_written(str(form), blank))
    target = output or Path("out") / f"bilan-{period.name}"
    paths = yearly.write_report(made, target, datetime.now().astimezone())
    for line in () if quiet else yearly.summary(made.report):
        click.echo(line)
    for path in paths:
        click.echo(path)
