"""What is said of frontiers: what more coverage costs, what more equity costs."""

from __future__ import annotations

from collections.abc import Sequence

from planner.model.frontier import Frontier, FrontierPoint, Frontiers
from planner.texts.comparing import signed
from planner.texts.formats import (
    NBSP,
    TO_COMPLETE,
    count,
    date_range,
    duration,
    euros,
    number,
    percent,
)

TITLE = "Que coûte un peu plus de service, ou d’équité ?"

COST_TITLE = "Servir plus, conduire plus"
EQUITY_TITLE = "Aider la commune la moins servie"
KNEE = "le coude"

COST_AXES = ("Temps de conduite sur la période", "Besoin servi")
EQUITY_AXES = ("Niveau garanti à la commune la moins servie", "Besoin servi")

COST_NOTE = (
    "Chaque point est un planning : celui qui conduit le moins pour la part du besoin demandée. "
    "Le trait à sa gauche va jusqu’à la borne : aucun planning qui sert autant ne conduit moins. "
    "Les communes atteintes ne sont pas imposées ici. C’est la conduite qui est "
    "réduite ; heures de travail et euros sont ceux des plannings trouvés."
)
EQUITY_NOTE = (
    "Chaque point est un planning : celui qui sert le plus de besoin quand chaque commune qu’une "
    "salle peut servir doit recevoir au moins le niveau demandé. Le trait au-dessus va jusqu’à la "
    "borne : aucun planning qui garantit autant ne sert plus."
)


def lead(found: Frontiers) -> str:
    """Say of which scenario and period the frontiers are."""
    days = (found.horizon.end - found.horizon.start).days + 1
    return (
        f"Scénario «{NBSP}{found.scenario}{NBSP}», plannings "
        f"{date_range(found.horizon.start, found.horizon.end)} ({count(days, 'jour')})."
    )


def estimates(found: Frontiers) -> str:
    """Say what the figures rest on."""
    travel = "Les temps de trajet sont estimés, sans réseau routier. " if found.estimated else ""
    return f"{travel}Les nombres d’enfants par commune sont des estimations."


def share(value: float) -> str:
    """Return a share with one decimal."""
    return percent(value, 1)


def cost_words(frontier: Frontier) -> tuple[str, ...]:
    """Say what the cost frontier teaches."""
    if len(frontier.points) < 2:
        return (
            "Tous les plannings essayés conduisent et servent autant : il n’y a rien à choisir.",
        )
    first, last = frontier.points[0], frontier.points[-1]
    lines = [
        f"De {share(first.level)} à {share(last.level)} du besoin servi, la conduite passe de "
        f"{duration(first.other)} à {duration(last.other)}, le travail de "
        f"{_hours(first)} à {_hours(last)}."
    ]
    if frontier.knee is not None:
        bend = frontier.points[frontier.knee]
        lines.append(
            f"Le coude est à {share(bend.level)}{NBSP}: jusque-là, un point de besoin servi "
            f"demande {_rate(first, bend)}, au-delà {_rate(bend, last)}."
        )
    return tuple(lines)


def equity_words(frontier: Frontier) -> tuple[str, ...]:
    """Say what the equity frontier teaches."""
    first, last = frontier.points[0], frontier.points[-1]
    if len(frontier.points) < 2:
        return (
            f"Le planning qui sert le plus ({share(first.level)}) est aussi celui qui garantit le "
            f"plus à la commune la moins servie ({share(first.other)}).",
        )
    lines = [
        f"Porter le niveau de la commune la moins servie de {share(first.other)} à "
        f"{share(last.other)} fait passer le besoin servi de {share(first.level)} à "
        f"{share(last.level)} ({signed(100 * (last.level - first.level))}{NBSP}points)."
    ]
    if frontier.knee is not None:
        bend = frontier.points[frontier.knee]
        lines.append(
            f"Le coude est à {share(bend.other)}{NBSP}: garantir ce niveau laisse "
            f"{share(bend.level)} du besoin servi."
        )
    return tuple(lines)


def _hours(point: FrontierPoint) -> str:
    return f"{number(point.figure('work_hours'))}{NBSP}h"


def _rate(one: FrontierPoint, two: FrontierPoint) -> str:
    """Say what a point of need costs between two points: driving, work."""
    gain = 100 * (two.level - one.level)
    if gain <= 0:
        return "davantage sans rien servir de plus"
    hours = (two.figure("work_hours") - one.figure("work_hours")) / gain
    driving = duration((two.other - one.other) / gain)
    return f"{driving} de conduite et {number(hours, 1)}{NBSP}h de travail"


def cost_rows(points: Sequence[FrontierPoint]) -> list[tuple[str, ...]]:
    """Return the rows of the cost table; the last column is against the row above."""
    rows: list[tuple[str, ...]] = []
    for rank, point in enumerate(points):
        before = points[rank - 1] if rank else None
        cost = point.figures.get("cost_km")
        rows.append((
            share(point.level), duration(point.other), duration(point.bound), _hours(point),
            number(point.figure("sessions")), number(point.figure("communes_reached")),
            f"{number(point.figure('km'))}{NBSP}km",
            euros(cost) if isinstance(cost, int | float) else TO_COMPLETE,
            _rate(before, point) if before else "–",
        ))  # fmt: skip
    return rows


COST_HEADINGS = (
    "Besoin servi", "Conduite", "Au moins", "Travail", "Séances", "Communes atteintes",
    "Distance", "Coût km", "Chaque point de plus demande",
)  # fmt: skip


def equity_rows(points: Sequence[FrontierPoint]) -> list[tuple[str, ...]]:
    """Return the rows of the equity table."""
    return [
        (
            share(point.other), share(point.level), share(point.bound),
            number(point.figure("gini"), 2), number(point.figure("communes_reached")),
            share(point.figure("under3_within_15min")), duration(60 * point.figure("drive_hours")),
        )
        for point in points
    ]  # fmt: skip


EQUITY_HEADINGS = (
    "Commune la moins servie", "Besoin servi", "Au plus", "Inégalité (Gini)",
    "Communes atteintes", "Moins de 3 ans à 15 min", "Conduite",
)  # fmt: skip


def described(points: Sequence[FrontierPoint], axes: tuple[str, str], unit: str) -> str:
    """Say in words what a figure shows."""
    said = [
        f"{duration(p.other) if unit == 'minutes' else share(p.other)} et {share(p.level)}"
        for p in points
    ]
    return f"{axes[0]} et {axes[1].lower()}{NBSP}: {' ; '.join(said)}."
