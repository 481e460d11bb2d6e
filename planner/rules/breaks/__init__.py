"""The lunch break, and the longest stretch without one."""

from planner.model.rules import Rule

LUNCH = Rule(
    "lunch",
    "L’équipe a sa pause déjeuner, entière et aux heures prévues.",
)
BREAK = Rule(
    "break",
    "Le travail d’affilée sans pause ne dépasse pas le maximum du scénario.",
)
