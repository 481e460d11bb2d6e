"""What is said of faulty scenarios, territories, venues, plans and attendance."""

MISSING_KEY = "clé manquante ; l’ajouter"

DROPPED = "notée tenue, mais supprimée par une révision du planning ; comptée hors planning"
OUTSIDE_PLAN = " ; notée hors planning, à corriger si c’est une faute de frappe"
NO_SESSION_THAT_DAY = "aucune séance annoncée le {:%d/%m/%Y} dans ces plannings{}"
NOT_A_SESSION = "« {} » n’est pas une séance de ce jour{}{}"
NOTED_TWICE = "cette séance est déjà notée, ligne {} ; garder une ligne"
STATE = "état"
STATUS_WANTED = "case vide ; écrire {}"
PRESENT_AT_CANCELLED = "des présences à une séance annulée ; vider la case ou écrire tenue"
OF_PEOPLE = " de personnes, de 0 à 999"

BRIDGE = "Pont ({})"
BACKWARDS = "la fin ({}) précède le début ({})"
DOUBT_SHAPE = 'écrire { day = 2027-09-01, why = "ce qui est à vérifier" }'
NO_VALIDITY = "date manquante : première ou dernière date que couvre le calendrier"
BEGINS, ENDS = "commence", "finit"
OUTSIDE_SCHOOL_CALENDAR = (
    "la période demandée {} le {}, or les vacances scolaires ne sont connues que du {} au {} ; "
    "choisir d’autres dates ou compléter le calendrier"
)

POSSIBLE_DAYS = "possibles : {}"
NO_CUSTOMARY = "il n’y en a pas"
NOT_CUSTOMARY = (
    "customary_holidays : « {} » n’est pas une fête chômée par usage de {} ; {} ; ou l’écrire dans "
    "closures, avec ses dates"
)

EXTENDS_IN_CIRCLE = "ces scénarios se prolongent en rond ({}) ; retirer un extends"
NO_BASE = "« {} » introuvable ; donner un scénario, relatif au dossier de celui-ci"

ACTIVITY_NAME = "nom d’activité"
GIVEN_TWICE = "« {} » est en double ; n’en garder qu’un"
RHYTHM = "rythme"

UNKNOWN_KEY = "clé inconnue{}"
LIST, TABLE = "liste attendue", "table attendue"
TEXT, NUMBER, WHOLE = "texte attendu", "nombre attendu", "nombre entier attendu"
TRUE_FALSE = "true ou false attendu"
READ_INSTEAD = "{}, lu « {} »"
WRONG_LIST_LENGTH = "liste de {} valeurs attendue, {} lues"
UNKNOWN = "« {} » est inconnu{}"

VALUES_WANTED = "donner la liste des valeurs à essayer, par exemple [10, 15]"
NO_TERRITORY = "« {} » : aucun territoire ({}) dans ce dossier"
BUILD_IT = " ; lancer planner territory build --epci {} -o {}"
NOT_FOUND = "{} introuvable"

NO_VENUE = "aucun lieu ; en ajouter au moins un"
KIND = "genre"
NOT_A_SHARE = "« {} » doit être compris entre 0 et 1"
OF_FAMILIES = " de familles"
YES_OR_NO = "« {} » : écrire oui ou non, ou laisser vide"

LOOKS_LIKE_INSEE = "« {} » a la forme d’un code INSEE ; écrire « {} »"
QUOTED_TEXT_WANTED = "il faut un texte entre guillemets, et non « {} »"
NO_IDENTIFIER = "identifiant vide ; le remplir"
NOT_AN_IDENTIFIER = (
    "« {} » ne peut pas être un identifiant : seulement des lettres sans accent, des chiffres, - "
    "et _ ; écrire « {} »"
)
RESERVED_WORD = "« {} » est un mot réservé à la page ; écrire « {} »"

KINDS = {
    "string_type": "un texte entre guillemets",
    "int_type": "un nombre entier",
    "int_from_float": "un nombre entier",
    "float_type": "un nombre",
    "finite_number": "un nombre fini",
    "bool_type": "true ou false",
    "list_type": "une liste entre crochets",
    "dict_type": "une table de valeurs",
    "model_type": "une table de clés",
    "date_type": "une date AAAA-MM-JJ sans guillemets",
    "date_from_datetime_inexact": "une date sans heure",
}
BOUNDS = {"gt": "supérieure à", "ge": "d’au moins", "lt": "inférieure à", "le": "d’au plus"}
LENGTHS = {"min_length": "au moins", "max_length": "au plus"}
"""By the names that pydantic gives to what it expected."""

WRONG_COUNT = "la liste doit compter {} {} élément{}"
KEYS_POSSIBLE = " ; clés possibles : {}"
UNQUOTE = " ; enlever les guillemets"
AND_NOT = ", et non « {} »"
NEEDED = "il faut {}{}{}"
OUT_OF_BOUNDS = "la valeur {} doit être {} {:g}"
EMPTY_TEXT = "le texte ne peut pas être vide"
UNKNOWN_VALUE = "valeur « {} » inconnue{}"
REFUSED_VALUE = "valeur « {} » refusée ({})"

NO_TRAVEL = "{} : aucun trajet pour « {} »"
WRONG_FORMAT = "« {} » n’est pas le format attendu, « {} »"

WRONG_DAYS = "{} jours : la durée va de 7 à {} jours"
DEPOT_ELSEWHERE = "« {} » désigne déjà un autre endroit ; changer de nom"

STANDS_IN_ITSELF = "stands_in_for : « {} » est l’activité elle-même ; l’enlever"
HOURS_BACKWARDS = "la fin ({:%H:%M}) précède le début ({:%H:%M})"
IMPOSSIBLE_QUOTA = "min ({}) est plus grand que max ({}) : quota impossible à tenir"
MINUTES_UPWARDS = "les minutes doivent être positives et aller en augmentant"
WEIGHTS_BOUNDS = "les poids doivent être compris entre 0 et 1"
WEIGHTS_DOWNWARDS = "les poids doivent aller en diminuant quand les minutes augmentent"
LEVELS_FROM_ZERO = "le premier point doit être [0, 0] : sans séance, niveau nul"
SESSIONS_UPWARDS = "les nombres de séances doivent aller en augmentant"
LEVELS_BOUNDS = "les niveaux doivent être compris entre 0 et 1"
LEVELS_CONCAVE = (
    "les niveaux doivent croître de moins en moins vite (courbe concave) : chaque séance de plus "
    "apporte au plus autant que la précédente"
)
NO_WEIGHT = "au moins un public doit avoir un poids plus grand que 0"
FOLDER_WANTED = 'engine = "stored" demande folder, le dossier écrit par « planner travel build »'
FOLDER_UNUSED = 'folder demande engine = "stored" ; sinon, l’enlever'
NOT_AN_ADDRESS = "« {} » : adresse attendue, comme https://exemple.fr/calendriers"
NOT_A_MONDAY = "le {} est un {} : les quinzaines se comptent à partir d’un lundi"

BOTH_OR_NEITHER = "deux nombres, ou deux cases vides"

NAMED_LIKE_A_VENUE = "« {} » est déjà l’identifiant d’un lieu ; en choisir un autre"
LAT_AND_LON = "donner lat et lon ensemble, ou aucun des deux"
NO_ROOM_FOR_LUNCH = "pause impossible : {:g} min ne tiennent pas entre {:%H:%M} et {:%H:%M}"
KM_UPWARDS = "les kilomètres doivent être positifs et aller en augmentant"
EUROS_POSITIVE = "les euros par kilomètre doivent être plus grands que 0"
TOO_LITTLE_REST = (
    "shift : de {:%H:%M} à {:%H:%M}, il ne reste que {:g} h de repos jusqu’au lendemain pour {:g} "
    "h exigées (work.rest_hours) ; raccourcir l’amplitude"
)
TWO_CARS = (
    "vehicle et mileage à la fois : l’équipe roule avec le véhicule du service ou avec la voiture "
    "d’un agent ; n’en garder qu’un"
)

NOT_COMMUNES = "ce n’est pas une collection GeoJSON de communes"
NO_SIREN = "SIREN attendu, en texte de neuf chiffres"
NO_EPCI_NAME = "nom de l’EPCI attendu"
COMMUNE_TWICE = "la commune {} est en double"
NO_COMMUNE = "aucune commune"
SOURCES_SHAPE = "table de textes attendue : d’où vient quoi"
NO_CODE = "code INSEE manquant"
NO_NAME = "nom manquant"
NO_OUTLINE = "commune sans contour (geometry) ; reconstruire le territoire"
WRONG_OUTLINE = "contour de type {} : Polygon ou MultiPolygon attendu"
NO_POPULATION = "population manquante ou qui n’est pas un nombre"
TOO_MANY_WITHOUT_CAR = "households_without_car dépasse households"
NOT_POSITIVE = "{} : « {} » n’est pas un nombre positif ou nul"
NOT_WHOLE_HOMES = "{} : « {} » n’est pas un nombre entier de foyers"
NO_TOWN_HALL = "commune sans mairie (town_hall) ; ajouter sa position aux corrections"
NO_TOWN_HALL_POINT = "mairie sans position : town_hall.lat et town_hall.lon sont deux nombres"
TOWN_HALL = "mairie : {}"
TOWN_HALL_TEXT = "town_hall.{} : texte attendu"
NOT_A_WEEKDAY = "« {} » n’est pas un jour de 0 (lundi) à 6"
OPENING_SHAPE = "town_hall.hours : chaque ouverture a day, open et close"

NOT_A_TABLE = "« {} » n’est pas une table ; corriger les variations de la grille"
NAME_THE_ENTRY = "nommer l’entrée puis sa clé, par exemple teams.satellite.agents"
NO_ENTRY = "« {} » introuvable{}"

NO_FILE = "fichier introuvable"
NOT_A_WORKBOOK = "ce n’est pas un classeur XLSX lisible ({})"
NO_VENUE_LEFT = "aucun lieu ; en garder au moins un"
