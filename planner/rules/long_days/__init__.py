"""How many long days a team may have in a week."""

from planner.model.rules import Parameter, Rule

MAX_LONG_DAYS = Rule(
    "max-long-days",
    "Une équipe n’a pas plus de longues journées dans une semaine que le maximum du scénario.",
    whole=True,
)
LONG_DAYS = Parameter("max_long_days", "Longues journées par semaine, au plus", 0, 7, whole=True)
USUAL_HOURS = 9.0
"""From leaving the depot to being back, beyond which a day is long unless it is said otherwise."""

LONG_DAY_HOURS = Parameter(
    "long_day_hours",
    "Une journée est longue au-delà de (heures)",
    0,
    24,
    help=f"Du départ au retour. Vide : {USUAL_HOURS:g} heures.",
)
