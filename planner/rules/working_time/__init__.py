"""Working time of territorial agents: days, rest, weeks (decree 2000-815)."""

from planner.model.rules import Rule

SHIFT = Rule(
    "shift",
    "La tournée tient dans l’amplitude horaire de l’équipe.",
)
DAY_WORK = Rule(
    "day-work",
    "Le temps de travail d’une journée ne dépasse pas le maximum du scénario.",
)
DAY_SPAN = Rule(
    "day-span",
    "L’amplitude d’une journée ne dépasse pas le maximum du scénario.",
)
REST = Rule(
    "rest",
    "Le repos entre deux journées atteint le minimum du scénario.",
    whole=True,
)
WEEK_WORK = Rule(
    "week-work",
    "Le temps de travail d’une semaine ne dépasse jamais le maximum du scénario.",
    whole=True,
)
AVERAGE_WORK = Rule(
    "average-work",
    "Le temps de travail hebdomadaire moyen ne dépasse pas celui de l’équipe.",
)
