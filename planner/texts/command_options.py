"""What the command line asks for: its arguments and options, and how it refuses what was typed."""

from __future__ import annotations

COMMAND_LINE = "ligne de commande"
"""Where the faults of what was typed lie."""

A_FILE, A_FOLDER, A_GRID, A_WORKBOOK, A_LIST = "FICHIER", "DOSSIER", "GRILLE", "CLASSEUR", "LISTE"
A_DAY, A_YEAR, A_PERIOD, A_WEEK, DATES = "AAAA-MM-JJ", "AAAA", "PÉRIODE", "SEMAINE", "DATES"
A_VENUE, A_COMMUNE, A_TEAM, AN_ADDRESS, A_NAME = "LIEU", "COMMUNE", "EQUIPE", "ADRESSE", "NOM"
BEFORE, AFTER, FIRST, SECOND, FREE_TEXT = "AVANT", "APRES", "PREMIER", "SECOND", "TEXTE"
ANY_FILE, ANY_FOLDER, ANY_WEEK, ANY_COMMUNE = "[FICHIER]", "[DOSSIER]", "[SEMAINE]", "[COMMUNE]"
ANY_SCENARIOS, ANY_FOLDERS, FOLDERS = "[SCENARIOS]...", "[DOSSIERS]...", "DOSSIERS"
VENUE_ON_DAYS, TEAM_ON_DAYS = "LIEU@DATES", "EQUIPE[:N]@DATES"
VENUE_ON_DAY, HELD_ON_DAYS = "LIEU[/ACTIVITE]@DATE", "[LIEU@]DATES"
"""What an argument or an option takes."""

USAGE = {
    "Usage:": "Usage :",
    "Options:": "Options :",
    "Commands:": "Commandes :",
    "Show this message and exit.": "Affiche cette aide.",
    "COMMAND [ARGS]...": "COMMANDE [ARGUMENTS]...",
    "[default:": "[par défaut :",
    "[required]": "[obligatoire]",
}
"""What click says of itself in a help page."""
VERSION = "Affiche la version."
DEBUG = "Affiche la trace complète des erreurs."

MISTAKE = COMMAND_LINE + " : {} ; {}"
SEE_HELP = "voir planner --help"
DID_YOU_MEAN = "vouliez-vous dire {} ?"
OR = " ou "
A_DATE = "une date, comme 2026-11-30"
A_NUMBER, AN_INTEGER, AT_LEAST = "un nombre", "un nombre entier", "{} d'au moins {:g}"
UNKNOWN_OPTION, UNKNOWN_COMMAND = "option inconnue {}", "commande inconnue « {} »"
MISSING, NO_COMMAND, TOO_MANY = "il manque {}", "il manque la commande", "en trop : {}"
REFUSED = "valeur refusée, il faut {}"
NOT_A_WEEK = "« {} » n'est pas une semaine ; l'écrire comme {}"
NO_VALUE, NEEDS_NO_VALUE = "il manque sa valeur", "ne prend pas de valeur"

TILES = (
    "Propose sur la carte un fond en ligne, à cocher : la page n'est alors plus tout à fait hors "
    "connexion."
)
TODAY = "Jour à prendre pour aujourd'hui."
REFERENCE = " (par défaut : data/scenarios/reference.toml)."
SCENARIO, SCENARIO_TO_CHANGE = "Scénario" + REFERENCE, "Scénario à mettre à jour" + REFERENCE
SCENARIO_OF_DOCUMENTS = "Scénario dont viennent adresses, clés et contours" + REFERENCE
SCENARIO_OF_REPORT = "Scénario dont viennent contacts et autres actions" + REFERENCE
OUTPUT = "Dossier où écrire."
OUTPUT_OF_PLAN = "Dossier où écrire (par défaut : celui du planning)."
OUTPUT_OF_REPORT = "Dossier où écrire (par défaut : out/bilan-AAAA)."
OUTPUT_OF_REVISION = "Dossier où écrire (par défaut : à côté, suffixe -r1, -r2...)."
OUTPUT_OF_GRID = "Dossier où écrire (par défaut : out/ et le nom du fichier)."
OUTPUT_OF_TRAVEL = "Dossier (par défaut : celui du scénario, sinon data/travel)."
TIME_LIMIT = "Temps de calcul, en secondes."
TIME_LIMIT_EACH = "Temps de calcul de chaque planning, en secondes."
SEED = "Graine du hasard."
WORKERS = "Fils de calcul de CP-SAT."
PLANS_AT_ONCE = "Plannings calculés à la fois (par défaut : un par processeur)."
RUNS_AT_ONCE = "Calculs menés de front sur cet ordinateur (par défaut : un par cœur)."
DETERMINISTIC = "Même entrée et même graine, même planning, octet pour octet."
DETERMINISTIC_PLANS = "Même entrée et même graine, mêmes plannings, octet pour octet."
ONLY_FAULTS, ONLY_WARNINGS = "N'affiche que les anomalies.", "N'affiche que les avertissements."
ONLY_ITINERARY = "N'affiche que le chemin de l'itinéraire."
ONLY_NEW_ITINERARY = "N'affiche que le chemin du nouvel itinéraire."
ONLY_PAGE = "N'affiche que le chemin de la page."
ONLY_FILE, ONLY_FILES = (
    "N'affiche que le chemin du fichier.",
    "N'affiche que les chemins des fichiers.",
)
ONLY_TABLE = "N'affiche que le chemin du tableau."
ONLY_BACKUP = "N'affiche que le chemin de la sauvegarde."
ONLY_MISSING = "N'affiche que ce qui reste à compléter."
NO_PROGRESS = "Sans barre de progression."

FRESH = (
    "Recalcule même si le planning existe déjà, à partir du prochain jour de travail s'il a "
    "commencé."
)
START = "Premier jour (par défaut : le prochain jour de travail)."
START_OF_FIRST = "Premier jour (par défaut : celui du premier scénario)."
DAYS, DAYS_28 = "Nombre de jours.", "Nombre de jours (par défaut : 28)."
FROM, TO = "Premier jour d'une année scolaire, avec --to.", "Dernier jour, inclus."
EPCI = "SIREN de l'EPCI (9 chiffres)."
PUBLIC_DATA = "Dossier des données publiques déjà téléchargées."
POINTS = "Plannings de la courbe du coût ; celle de l'équité en a deux de moins."

WHAT_IF = "Ce que changerait une visite dans ce lieu (ou cette commune sans lieu)."
PLAN = "Planning (par défaut : le dernier écrit dans out/)."
FORMATS = "Parmi {} (par défaut : tous)."
VILLAGE = "Seulement l'affiche, le calendrier et les textes de cette commune (nom ou code Insee)."
ONE_WEEK = (
    "Seulement cette semaine (2026-W49) pour les feuilles de route, les traces et les textes ; "
    "les affiches commencent à elle."
)
PRINTED = (
    "Jour d'impression : les prochaines dates sont après lui, et les calendriers gardent ce qui "
    "est avant (par défaut : aujourd'hui)."
)

REPORT_YEAR = "Année du bilan (par défaut : celle d'aujourd'hui) ; scolaire, celle de la rentrée."
REPORT_PERIOD = (
    "annee (par défaut), janvier-juin, janvier-septembre ou scolaire (de septembre à août)."
)
REPORT_FROM = "Premier jour, à la place de --year et --period."
REPORT_TO = "Dernier jour ; un an au plus."
UNTIL = (
    "Jour auquel le bilan est arrêté (par défaut : aujourd'hui, ou la fin de la période si elle "
    "est passée)."
)
ATTENDANCE = "Présences notées (CSV), pour comparer le réalisé au planning."
STORED = "Reprend les présences notées dans la page, au lieu d'un fichier."
FORM = "Écrit la feuille de présences à remplir, une ligne par séance."

CLOSE = "Lieu fermé (identifiant, nom ou commune) : LIEU@2026-11-24..2026-11-26."
ABSENT = "Un agent absent, ou N : satellite@2026-11-24..2026-11-26."
CANCEL = "Journée annulée (neige...) : 2026-11-24."
ADD = "Séance en plus : LIEU@2026-11-24 ou LIEU/laep@2026-11-24T09:00."
LOCK = "Séances qui ne doivent pas bouger : LIEU@2026-11-24, ou des dates."
MAKE_UP = "Rattrape les séances annulées à d'autres dates, quand c'est possible."
REASON = "Motif, repris dans les messages."
NOTHING_BEFORE = "Avant cette date rien ne change (par défaut : aujourd'hui)."
NOTICE = "Jours de délai pour prévenir les familles d'un déplacement."
PREVIEW = "Montre les changements sans rien écrire."
NONE_BEFORE = "Rien n'est proposé avant (par défaut : aujourd'hui)."

HOST = "Adresse où écouter ; ailleurs que sur cet ordinateur, un mot de passe est demandé."
PORT = "Port où écouter."
HOST_NAME = "Nom sous lequel les autres ordinateurs ouvrent la page."
OPEN_BROWSER = "Ouvre la page dans le navigateur."
NEW_PASSWORD = "Change le mot de passe."

SCHEDULER = "Ordonnanceur Dask (tcp://hôte:port), au lieu de cet ordinateur."
RETRY = "Refait les calculs qui avaient échoué."
KEEP_PLANS = "Garde aussi chaque planning, dans plans/."

OSM_URL = "Extrait (par défaut : Champagne-Ardenne, chez Geofabrik)."
OSM = "Extrait d'OpenStreetMap (.osm.pbf) : calcul sur cet ordinateur."
SERVER, ENGINE = "Adresse d'un serveur d'itinéraires.", "Moteur d'itinéraires."
ESTIMATE = "Estimation à vol d'oiseau, à corriger à la main."
FRESH_TRAVEL = "Redemande aussi les trajets déjà connus."
MEASURED = "Planning à mesurer (par défaut : le dernier de out/)."
LARGEST = "Nombre de trajets nommés."
