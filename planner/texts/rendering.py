"""Words of the pages and documents that are drawn: map, classes of communes, weeks, sources."""

from __future__ import annotations

from planner.texts.formats import NBSP

LEVEL, NEAR, CHANGE = (
    "Niveau de service",
    "Minutes jusqu’à la séance la plus proche",
    "Avant et après révision",
)
LEVELS = (
    ("Très faible", f"moins de 20{NBSP}%"),
    ("Faible", f"20 à 40{NBSP}%"),
    ("Moyen", f"40 à 60{NBSP}%"),
    ("Bon", f"60 à 80{NBSP}%"),
    ("Très bon", f"80{NBSP}% et plus"),
)
MINUTES = (
    f"5{NBSP}min ou moins",
    f"6 à 10{NBSP}min",
    f"11 à 15{NBSP}min",
    f"16 à 20{NBSP}min",
    f"plus de 20{NBSP}min",
)
CHANGES = ("En baisse", "Sans changement", "En hausse")
DIFFERENCES = (
    f"mieux servie, de 30{NBSP}points ou plus",
    f"mieux servie, de 10 à 30{NBSP}points",
    f"à moins de 10{NBSP}points près",
    f"moins bien servie, de 10 à 30{NBSP}points",
    f"moins bien servie, de 30{NBSP}points ou plus",
    "n’est plus atteinte",
)
"""Classes of communes, in the order of `planner.rendering.classes` and of the small maps."""

NOT_REACHED, NO_NEED, NO_NEED_SHORT = "Non atteinte", "Aucun besoin estimé", "Aucun besoin"
TIP_NOT_REACHED, TIP_NO_NEED = "{} – non atteinte", "{} – aucun besoin estimé"
TIP_LEVEL = "{} – niveau de service {}"
NO_VENUE = "aucun"
LEVEL_SCALE = ((1.0, "une séance sur place par mois"), (2.0, "une tous les quinze jours"),
               (4.0, "une par semaine"))  # fmt: skip
"""What a service level stands for: sessions in 28 days, and how often that is."""

LEVELS_DRAWN = f"{{}} à 60{NBSP}% ou plus, {{}}."
ALL_REACHED, OUT_OF_REACH = "toutes atteintes", ("non atteinte", "non atteintes")
CHANGES_DRAWN = "{}, {} moins bien."
BETTER_SERVED = ("commune mieux servie", "communes mieux servies")

SERVICE_CLOSED, CLOSED_FOR = "fermeture du service", f"Service fermé{NBSP}: {{}}"
NO_TOUR, NO_TOUR_IN_WEEK = "Pas de tournée", "Aucune tournée cette semaine"

FIXED_SITE, DEPOT, FROM_DEPOT = "Site fixe : {}", "Dépôt", "Départ et retour : {}"
CROW_FLIES = "vol d’oiseau"
EXTENT = "{} à {}"
UNNAMED_FILE = "sans-nom"

IGN = {
    "producer": "l’IGN",
    "name": "Plan IGN",
    "credit": "© IGN, Géoplateforme, Plan IGN v2 (Licence Ouverte 2.0)",
}

OPEN_LICENCE, FROM_INSEE = "{} – Licence Ouverte", f"{{}} – Source{NBSP}: Insee"
POPULATION, CHILDREN = "Population", "Enfants"
OUTLINES = ("Contours des communes", OPEN_LICENCE.format("IGN, ADMIN EXPRESS, contours simplifiés"))
TOWN_HALLS = ("Mairies", OPEN_LICENCE.format("DILA, annuaire de l’administration") + " 2.0")
MAP = (
    "Carte",
    "Leaflet 1.9.4 (licence BSD à 2 clauses), folium (licence MIT), "
    "police Source Sans 3 (licence SIL OFL 1.1)",
)

TERRITORY = "territoire"
NO_OUTLINE = "pas de contour pour {} : reconstruire le territoire"
NOT_VENDORED = "{} : ressource extérieure refusée, la page doit être autonome"
NOT_IN_STYLE = "{} : ressource extérieure refusée dans une feuille de style"
ENDS_ELEMENT = "{} : contenu qui fermerait l’élément de la page"
NOT_OFFLINE = "page non autonome : {}"
