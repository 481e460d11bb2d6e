"""Commands that change a plan or say what could: `replan` and `waits`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.commands import asking
from planner.commands.printing import printed
from planner.errors import InputError, RequestError
from planner.french import FrenchCommand
from planner.model.effort import Effort
from planner.texts import command_options as options
from planner.texts import commands

if TYPE_CHECKING:
    from planner.model.plan import Override

MESSAGES_FILE = "messages.txt"


def latest_plan() -> Path:
    """Return the folder of the plan written last under ``out/``.

    Raises
    ------
    InputError
        There is none.
    """
    found = sorted(Path("out").glob("*/plan.json"), key=lambda path: path.stat().st_mtime)
    if not found:
        raise RequestError.about("plan", commands.NO_PLAN)
    return found[-1].parent


def next_folder(source: Path, revision: int) -> Path:
    """Return the folder of a revision, beside that of the plan: ``2026-W49-r2``.

    Raises
    ------
    InputError
        It is there already: what families were told is not overwritten unless asked for.
    """
    beside = source.resolve() if source.name in ("", "..") else source
    target = beside.with_name(f"{re.sub(r'-r[0-9]+$', '', beside.name)}-r{revision}")
    if target.exists():
        raise RequestError.about("output", commands.REVISION_EXISTS.format(target))
    return target


def _week_of(overrides: Sequence[Override]) -> tuple[date, date] | None:
    """Return the first and last day of the week of the first change."""
    dates = [held.date for o in overrides for held in (o.before, o.after) if held]
    if not dates:
        return None
    monday = min(dates) - timedelta(days=min(dates).weekday())
    return monday, monday + timedelta(days=6)


@click.command(cls=FrenchCommand, help=commands.REPLAN)
@asking.folder(required=False, metavar=options.ANY_FOLDER)
@click.option("--close", multiple=True, metavar=options.VENUE_ON_DAYS, help=options.CLOSE)
@click.option("--absent", multiple=True, metavar=options.TEAM_ON_DAYS, help=options.ABSENT)
@click.option("--cancel", multiple=True, metavar=options.DATES, help=options.CANCEL)
@click.option("--add", multiple=True, metavar=options.VENUE_ON_DAY, help=options.ADD)
@click.option("--lock", multiple=True, metavar=options.HELD_ON_DAYS, help=options.LOCK)
@asking.flag("--make-up", help=options.MAKE_UP)
@click.option(
    "--reason", default="", show_default=False, metavar=options.FREE_TEXT, help=options.REASON
)
@asking.day("--today", help=options.NOTHING_BEFORE)
@click.option("--notice", type=click.IntRange(min=0), default=2, metavar="N", help=options.NOTICE)
@asking.flag("--preview", help=options.PREVIEW)
@asking.output(help=options.OUTPUT_OF_REVISION)
@asking.seconds(default=20.0)
@asking.quiet(help=options.ONLY_NEW_ITINERARY)
def replan(
    folder: Path | None, close: tuple[str, ...], absent: tuple[str, ...], cancel: tuple[str, ...],
    add: tuple[str, ...], lock: tuple[str, ...], make_up: bool, reason: str,
    today: datetime | None, notice: int, preview: bool, output: Path | None, time_limit: float,
    quiet: bool,
) -> None:  # fmt: skip
    """Revise a plan after something unforeseen, changing the least."""
    from planner import pipeline
    from planner.atomic import write_text
    from planner.commands.disruption_words import read_disruptions
    from planner.loading import read_plan_dir
    from planner.revising.announcing import announcements
    from planner.revising.replanning import Terms
    from planner.revising.replanning import replan as revise
    from planner.revising.revision_report import report
    from planner.revising.wording import SessionNames, revision_sections

    source = folder or latest_plan()
    stored = read_plan_dir(source)
    typed = {"close": close, "absent": absent, "cancel": cancel, "lock": lock, "add": add}
    if not any((close, absent, cancel, add)):
        raise InputError.single(options.COMMAND_LINE, "replan", commands.NOTHING_TO_REVISE)
    terms = Terms(today.date() if today else date.today(), notice, make_up)
    disruptions = read_disruptions(stored[0], stored[1], typed, reason, terms.today)
    target = output or (source if preview else next_folder(source, stored[1].revision + 1))
    polygons = {} if preview else pipeline.polygons_of(source)
    if not preview:
        pipeline.require_writable(target)
    revised = revise(stored, disruptions, terms, Effort(time_limit))
    if not quiet:
        told = report(revised, terms)
        for line in printed(revision_sections(told, SessionNames.of(stored[0]))):
            click.echo(line)
        if not make_up and any(not made_up.offers for made_up in told.make_ups):
            click.echo(commands.TRY_MAKE_UP)
    if preview:
        click.echo(commands.PREVIEW, err=True)
        return
    result = revised.result
    roads = pipeline.roads(result.problem, source)
    page = pipeline.write_result(result, target, polygons, _week_of(revised.overrides), roads)
    messages = announcements(result.problem, result.plan, revised.overrides)
    write_text(target / MESSAGES_FILE, messages)
    click.echo(page if quiet else commands.REVISED_ITINERARY.format(page))
    if not quiet and revised.overrides:
        click.echo(commands.MESSAGES_TO_SEND.format(target / MESSAGES_FILE))


@click.command(cls=FrenchCommand, help=commands.WAITS)
@asking.folder(required=False, metavar=options.ANY_FOLDER)
@asking.day("--today", help=options.NONE_BEFORE)
def waits(folder: Path | None, today: datetime | None) -> None:
    """List the communes that wait too long, and sessions that would help."""
    from planner.loading import read_plan_dir
    from planner.revising.repairing import propose
    from planner.revising.wording import SessionNames, wait_sections

    stored = read_plan_dir(folder or latest_plan())
    proposal = propose(stored, today.date() if today else date.today())
    for line in printed(wait_sections(proposal, SessionNames.of(stored[0]))):
        click.echo(line)
    if proposal.together:
        click.echo(commands.APPLY_TOGETHER)
