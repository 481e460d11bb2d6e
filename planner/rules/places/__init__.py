"""Where sessions are held: venues, their hours and closures, one team at a time."""

from planner.model.rules import Rule

VENUE = Rule(
    "venue",
    "Une séance a lieu dans un lieu connu, qui accueille cette activité.",
)
VENUE_HOURS = Rule(
    "venue-hours",
    "Une séance, installation et rangement compris, tient dans les heures d’ouverture du lieu.",
)
VENUE_CLOSED = Rule(
    "venue-closed",
    "Aucune séance dans un lieu un jour où il est fermé.",
)
VENUE_SHARED = Rule(
    "venue-shared",
    "Un lieu n’accueille qu’une équipe à la fois.",
)
