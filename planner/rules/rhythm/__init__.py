"""What rhythms promise, and the exceptions to them."""

from planner.model.rules import Rule

PATTERN = Rule(
    "pattern",
    "Une séance revient le même jour, à la même heure, à chaque fois que son rythme le prévoit.",
)
ONE_PATTERN = Rule(
    "one-pattern",
    "Une activité n’a qu’un rythme dans un lieu itinérant.",
)
OVERRIDE = Rule(
    "override",
    "Toute séance annulée, déplacée ou ponctuelle figure parmi les exceptions, avec sa raison.",
)
