"""Commands that change a plan or say what could: `replan` and `waits`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.commands.printing import printed
from planner.errors import InputError, RequestError
from planner.french import FrenchCommand
from planner.model.effort import Effort

if TYPE_CHECKING:
    from planner.model.plan import Override

MESSAGES_FILE = "messages.txt"

TRY_MAKE_UP = "Essayer --make-up, qui peut déplacer d’autres séances."
APPLY_TOGETHER = "planner replan, avec ces options --add, le vérifie et l’applique."


def latest_plan() -> Path:
    """Return the folder of the plan written last under ``out/``.

    Raises
    ------
    InputError
        There is none.
    """
    found = sorted(Path("out").glob("*/plan.json"), key=lambda path: path.stat().st_mtime)
    if not found:
        message = "aucun planning dans out/ ; lancer d'abord planner week, ou donner --plan"
        raise RequestError.about("plan", message)
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
        message = f"{target} existe déjà ; réviser plutôt ce planning, ou donner --output"
        raise RequestError.about("output", message)
    return target


def _week_of(overrides: Sequence[Override]) -> tuple[date, date] | None:
    """Return the first and last day of the week of the first change."""
    dates = [held.date for o in overrides for held in (o.before, o.after) if held]
    if not dates:
        return None
    monday = min(dates) - timedelta(days=min(dates).weekday())
    return monday, monday + timedelta(days=6)


@click.command(cls=FrenchCommand)
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DOSSIER]")
@click.option(
    "--close",
    multiple=True,
    metavar="LIEU@DATES",
    help="Lieu fermé (identifiant, nom ou commune) : LIEU@2026-11-24..2026-11-26.",
)
@click.option(
    "--absent",
    multiple=True,
    metavar="EQUIPE[:N]@DATES",
    help="Un agent absent, ou N : satellite@2026-11-24..2026-11-26.",
)
@click.option(
    "--cancel", multiple=True, metavar="DATES", help="Journée annulée (neige...) : 2026-11-24."
)
@click.option(
    "--add",
    multiple=True,
    metavar="LIEU[/ACTIVITE]@DATE",
    help="Séance en plus : LIEU@2026-11-24 ou LIEU/laep@2026-11-24T09:00.",
)
@click.option(
    "--lock",
    multiple=True,
    metavar="[LIEU@]DATES",
    help="Séances qui ne doivent pas bouger : LIEU@2026-11-24, ou des dates.",
)
@click.option(
    "--make-up",
    is_flag=True,
    help="Rattrape les séances annulées à d'autres dates, quand c'est possible.",
)
@click.option("--reason", default="", metavar="TEXTE", help="Motif, repris dans les messages.")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="AAAA-MM-JJ",
    help="Avant cette date rien ne change (par défaut : aujourd'hui).",
)
@click.option(
    "--notice",
    type=click.IntRange(min=0),
    default=2,
    show_default=True,
    metavar="N",
    help="Jours de délai pour prévenir les familles d'un déplacement.",
)
@click.option("--preview", is_flag=True, help="Montre les changements sans rien écrire.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DOSSIER",
    help="Dossier où écrire (par défaut : à côté, suffixe -r1, -r2...).",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(min=1),
    default=20.0,
    show_default=True,
    metavar="S",
    help="Temps de calcul, en secondes.",
)
@click.option("--quiet", is_flag=True, help="N'affiche que le chemin du nouvel itinéraire.")
def replan(
    folder: Path | None, close: tuple[str, ...], absent: tuple[str, ...], cancel: tuple[str, ...],
    add: tuple[str, ...], lock: tuple[str, ...], make_up: bool, reason: str,
    today: datetime | None, notice: int, preview: bool, output: Path | None, time_limit: float,
    quiet: bool,
) -> None:  # fmt: skip
    """Révise un planning après un imprévu, en changeant le moins possible.

    Sans DOSSIER : le dernier planning écrit dans out/. Les séances passées ou
    verrouillées ne bougent pas ; celles que rien ne touche gardent leur lieu.
    """
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
        message = "rien à réviser ; donner --close, --absent, --cancel ou --add"
        raise InputError.single("ligne de commande", "replan", message)
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
            click.echo(TRY_MAKE_UP)
    if preview:
        click.echo("Aperçu : rien n'a été écrit.", err=True)
        return
    result = revised.result
    roads = pipeline.roads(result.problem, source)
    page = pipeline.write_result(result, target, polygons, _week_of(revised.overrides), roads)
    messages = announcements(result.problem, result.plan, revised.overrides)
    write_text(target / MESSAGES_FILE, messages)
    click.echo(page if quiet else f"Itinéraire révisé : {page}")
    if not quiet and revised.overrides:
        click.echo(f"Messages à envoyer : {target / MESSAGES_FILE}")


@click.command(cls=FrenchCommand)
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DOSSIER]")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="AAAA-MM-JJ",
    help="Rien n'est proposé avant (par défaut : aujourd'hui).",
)
def waits(folder: Path | None, today: datetime | None) -> None:
    """Liste les communes qui attendent trop longtemps et propose des séances qui y remédient."""
    from planner.loading import read_plan_dir
    from planner.revising.repairing import propose
    from planner.revising.wording import SessionNames, wait_sections

    stored = read_plan_dir(folder or latest_plan())
    proposal = propose(stored, today.date() if today else date.today())
    for line in printed(wait_sections(proposal, SessionNames.of(stored[0]))):
        click.echo(line)
    if proposal.together:
        click.echo(APPLY_TOGETHER)
