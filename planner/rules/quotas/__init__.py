"""Least and most sessions of some sort in a week, a cycle or the horizon."""

from planner.model.rules import Rule

QUOTA = Rule(
    "quota",
    "Le nombre de séances respecte le minimum et le maximum demandés.",
    whole=True,
)
