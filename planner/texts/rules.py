"""One French sentence for each rule a plan obeys."""

from __future__ import annotations

from planner.model.rules import RuleId

RULES: dict[RuleId, str] = {
    RuleId.ONE_TOUR: "Une équipe fait au plus une tournée par jour.",
    RuleId.WORKING_DAY: "Une équipe ne sort que les jours où elle travaille.",
    RuleId.CALENDAR: "Aucune séance un jour férié, un jour de fermeture du service, ni pendant les "
    "vacances scolaires pour une activité qui s’y arrête.",
    RuleId.SHIFT: "La tournée tient dans l’amplitude horaire de l’équipe.",
    RuleId.MAX_SESSIONS: "Une tournée ne compte pas plus de séances que le maximum du scénario.",
    RuleId.TRAVEL: "Le temps entre deux étapes suffit pour faire la route.",
    RuleId.VENUE: "Une séance a lieu dans un lieu connu, qui accueille cette activité.",
    RuleId.VENUE_HOURS: "Une séance, installation et rangement compris, tient dans les heures "
    "d’ouverture du lieu.",
    RuleId.VENUE_CLOSED: "Aucune séance dans un lieu un jour où il est fermé.",
    RuleId.VENUE_SHARED: "Un lieu n’accueille qu’une équipe à la fois.",
    RuleId.SLOT: "Une séance commence à l’une des heures prévues pour son activité.",
    RuleId.DURATION: "L’installation, l’accueil, le rangement et le temps d’échange durent ce que "
    "prévoit l’activité.",
    RuleId.STAFF: "Assez d’agents sont présents pour l’activité (deux pour un LAEP).",
    RuleId.NAP: "Aucune séance ne commence pendant la sieste, sauf si l’activité le permet.",
    RuleId.LUNCH: "L’équipe a sa pause déjeuner, entière et aux heures prévues.",
    RuleId.BREAK: "Le travail d’affilée sans pause ne dépasse pas le maximum du scénario.",
    RuleId.DAY_WORK: "Le temps de travail d’une journée ne dépasse pas le maximum du scénario.",
    RuleId.DAY_SPAN: "L’amplitude d’une journée ne dépasse pas le maximum du scénario.",
    RuleId.REST: "Le repos entre deux journées atteint le minimum du scénario.",
    RuleId.WEEK_WORK: "Le temps de travail d’une semaine ne dépasse jamais le maximum du scénario.",
    RuleId.AVERAGE_WORK: "Le temps de travail hebdomadaire moyen ne dépasse pas celui de l’équipe.",
    RuleId.PATTERN: "Une séance revient le même jour, à la même heure, à chaque fois que son "
    "rythme le prévoit.",
    RuleId.ONE_PATTERN: "Une activité n’a qu’un rythme dans un lieu itinérant.",
    RuleId.OVERRIDE: "Toute séance annulée, déplacée ou ponctuelle figure parmi les exceptions, "
    "avec sa raison.",
    RuleId.QUOTA: "Le nombre de séances respecte le minimum et le maximum demandés.",
    RuleId.UNSERVED: "Toute commune qui a un besoin est atteinte, ou figure parmi les communes "
    "non atteintes avec une raison.",
    RuleId.PAST: "Ce qui a été tenu ou annoncé avant les jours recalculés est repris tel quel.",
    RuleId.FIGURES: "Les chiffres annoncés sont ceux que l’on retrouve en recalculant.",
}
"""What each rule says, one sentence a rule."""
