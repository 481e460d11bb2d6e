"""When the service runs: working days, holidays, closures, school holidays."""

from planner.model.rules import Rule

WORKING_DAY = Rule(
    "working-day",
    "Une équipe ne sort que les jours où elle travaille.",
)
CALENDAR = Rule(
    "calendar",
    "Aucune séance un jour férié, un jour de fermeture du service, ni pendant les "
    "vacances scolaires pour une activité qui s’y arrête.",
)
