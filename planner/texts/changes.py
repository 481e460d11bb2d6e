"""What is said of the changes from one plan to another."""

from __future__ import annotations

from collections.abc import Mapping

from planner.model.changes import CoverageChange, PlanDiff, SessionChange
from planner.model.plan import SessionSlot
from planner.texts.formats import NBSP, clock, count, long_date, percent, weekday_date

ADDED_SESSION = "séance ajoutée à la demande"
UNFORESEEN = "imprévu"
MAKES_ROOM = "déplacée pour qu’une autre séance puisse avoir lieu"
LOST_BY_REVISION = (
    "Les séances qui l’atteignaient ont été supprimées ou déplacées par une révision du planning."
)

SAME_LEVEL = 0.0005
"""Levels closer than this read the same, in percent with one decimal."""


def session_named(
    held: SessionSlot, venues: Mapping[str, str], activities: Mapping[str, str]
) -> str:
    """Say when, what and where a session is; an unknown identifier is shown as it is."""
    activity = activities.get(held.activity, held.activity)
    venue = venues.get(held.venue, held.venue)
    return f"{long_date(held.date)}, {clock(held.open)}, {activity}, {venue}"


def change_sentence(
    change: SessionChange, venues: Mapping[str, str], activities: Mapping[str, str]
) -> str:
    """Say what became of a session.

    Parameters
    ----------
    venues, activities : Mapping[str, str]
        Names by identifier; an unknown identifier is shown as it is.
    """

    def what(held: SessionSlot) -> str:
        return session_named(held, venues, activities)

    before, after = change.before, change.after
    if before is None and after is not None:
        return f"{what(after)}{NBSP}: ajoutée."
    if before is None:
        return ""
    if after is None:
        return f"{what(before)}{NBSP}: supprimée."
    moved, said = [], []
    if after.venue != before.venue:
        moved.append(f"à {venues.get(after.venue, after.venue)}")
    if after.date != before.date:
        moved.append(f"au {weekday_date(after.date)}")
    if after.open != before.open:
        moved.append(f"à {clock(after.open)}")
    if after.activity != before.activity:
        said.append(f"remplacée par {activities.get(after.activity, after.activity)}")
    if moved:
        said.append(f"déplacée {', '.join(moved)}")
    return f"{what(before)}{NBSP}: {' et '.join(said) or 'inchangée'}."


def coverage_sentence(change: CoverageChange) -> str:
    """Say how a commune's level and waits change; empty when they do not."""
    before, after = change.before, change.after
    said = []
    if abs(after.level - before.level) > SAME_LEVEL:
        said.append(f"niveau de service de {percent(before.level, 1)} à {percent(after.level, 1)}")
    if before.reached != after.reached:
        said.append("atteinte désormais" if after.reached else "n’est plus atteinte")
    elif before.max_gap_days != after.max_gap_days:
        waits = [count(row.max_gap_days or 0, "jour") for row in (before, after)]
        said.append(f"plus longue attente de {waits[0]} à {waits[1]}")
    return f"{after.name}{NBSP}: {', '.join(said)}." if said else ""


def diff_summary(diff: PlanDiff) -> str:
    """Count the sessions kept, moved, added and dropped."""
    kinds = (
        (("kept",), "gardée"),
        (("retimed", "redated", "relocated"), "déplacée"),
        (("added",), "ajoutée"),
        (("dropped",), "supprimée"),
    )
    counts = [(sum(map(diff.count, names)), word) for names, word in kinds]
    told = ", ".join(f"{n} {word}{'s' if n > 1 else ''}" for n, word in counts)
    return f"Séances{NBSP}: {told}."
