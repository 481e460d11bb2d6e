"""What is said of files, tables and values that cannot be read; fields are filled by `format`."""

NO_FILE = "fichier introuvable ; vérifier son nom et dossier"
UNREADABLE = "fichier illisible ({})"
NOT_UTF8 = "caractère illisible ; enregistrer le fichier en UTF-8"
DEFINED_TWICE, NOT_UNDERSTOOD = "déjà défini", "ligne incomprise"
BAD_TOML = "TOML mal écrit : {} « {} »"
BAD_JSON = "JSON mal écrit, colonne {} ; défaire la dernière modification"
NOT_JSON_NUMBER = "« {} » n’est pas un nombre ; écrire null quand il est inconnu"
NULL_FILE = "fichier vide (null)"
TAKEN_BY = "« {} » est déjà pris par {}[{}] ; en changer un"

TAKEN = "« {} » est déjà pris, ligne {}"
MISSING_COLUMN = "colonne « {} » manquante"
DOUBLE_COLUMN = "colonne « {} » en double"
UNKNOWN_COLUMN = "colonne « {} » inconnue{}"
WRONG_LENGTH = "{} colonnes attendues, {} lues"

MEANT = " ; vouliez-vous dire « {} » ?"
IN_ALL = ", … ({} en tout)"
POSSIBLE = " ; possibles : {}"
TEXT_WANTED = "{} attendu, en texte entre guillemets"
UNKNOWN = "« {} » : {} inconnu{}"
NOT_A_TIME = '« {} » n’est pas une heure : écrire "HH:MM", comme "09:00"'
NOT_A_DATE = "« {} » n’est pas une date : écrire AAAA-MM-JJ, comme 2026-11-30"
NOT_A_YEAR_DAY = '« {} » n’est pas un jour de l’année : écrire "MM-JJ", comme "11-15"'
LOST_ZERO = "le code INSEE {} a perdu son zéro ou a été lu comme un nombre : écrire 0{} en texte"
INSEE_AS_NUMBER = 'le code INSEE {} a été lu comme un nombre : écrire "{}" en texte'
NOT_INSEE = "« {} » n’est pas un code INSEE : cinq caractères, comme 01001"
COMMUNE_NAME = '« {} » est un nom : écrire le code INSEE "{}"'
UNKNOWN_COMMUNE = "la commune {} n’est pas dans le territoire ; prendre un code de communes.geojson"
SWAPPED = "latitude et longitude sont échangées : lat={:g}, lon={:g}"
NOT_IN_FRANCE = (
    "le point lat={:g}, lon={:g} est hors de France : donner des degrés décimaux, comme lat=48.44, "
    "lon=5.14"
)
BAD_OPENING = "ouverture « {} » incomprise : écrire « mardi 08:00-12:30; jeudi 14:00-18:00 »"
OPENING_BACKWARDS = "ouverture « {} » : la fermeture précède l’ouverture"
OPENINGS_OVERLAP = "les ouvertures « {} » et « {} » se chevauchent : n’en garder qu’une"
CLOSURE_BACKWARDS = "fermeture « {} » : la fin précède le début"
RHYTHM = "rythme"
EMPTY_CELL = "case vide ; la remplir"
NOT_A_NUMBER = "« {} » n’est pas un nombre"
NOT_FINITE = "« {} » n’est pas un nombre utilisable"
NOT_WHOLE = "« {} » n’est pas un nombre entier{}"
