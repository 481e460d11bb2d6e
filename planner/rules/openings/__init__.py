"""When a session opens and for how long."""

from planner.model.rules import Rule

SLOT = Rule(
    "slot",
    "Une séance commence à l’une des heures prévues pour son activité.",
)
DURATION = Rule(
    "duration",
    "L’installation, l’accueil, le rangement et le temps d’échange durent ce que prévoit "
    "l’activité.",
)
NAP = Rule(
    "nap",
    "Aucune séance ne commence pendant la sieste, sauf si l’activité le permet.",
)
