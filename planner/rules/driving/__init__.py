"""What a tour drives: time enough between its stops, and how many of them."""

from planner.model.rules import Rule

TRAVEL = Rule(
    "travel",
    "Le temps entre deux étapes suffit pour faire la route.",
)
MAX_SESSIONS = Rule(
    "max-sessions",
    "Une tournée ne compte pas plus de séances que le maximum du scénario.",
)
