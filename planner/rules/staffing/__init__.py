"""Who is there: one tour a team and day, agents aboard."""

from planner.model.rules import Rule

ONE_TOUR = Rule(
    "one-tour",
    "Une équipe fait au plus une tournée par jour.",
    whole=True,
)
STAFF = Rule(
    "staff",
    "Assez d’agents sont présents pour l’activité (deux pour un LAEP).",
)
