"""What a plan states of itself: communes not served, its past, its figures."""

from planner.model.rules import Rule

UNSERVED = Rule(
    "unserved",
    "Toute commune qui a un besoin est atteinte, ou figure parmi les communes non "
    "atteintes avec une raison.",
    whole=True,
)
PAST = Rule(
    "past",
    "Ce qui a été tenu ou annoncé avant les jours recalculés est repris tel quel.",
    whole=True,
)
FIGURES = Rule(
    "figures",
    "Les chiffres annoncés sont ceux que l’on retrouve en recalculant.",
    whole=True,
)
