"""What is said about travel times: where points stand, how times differ, how they fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from planner.texts.formats import NBSP, count, number, percent, sentence_case

BAD_CACHE = "{} : trajets gardés illisibles ({}) ; supprimer ce fichier, il sera refait"

UNSHARED = "ces temps de trajet n’ont pas deux points communs ; comparer ceux d’un même territoire"

BAD_MD5_FILE = "empreinte .md5 illisible ; réessayer plus tard"
UP_TO_DATE = "{} : déjà là, à jour"
BAD_MD5 = "fichier abîmé (MD5 {}, annoncé {}) ; relancer"
DOWNLOADED = "{} : {:.1f} Mo, MD5 vérifiée"
RESUMING, DOWNLOADING = "reprise", "téléchargement"
PROGRESS = "{} : {}, {:.1f} Mo sur {:.1f}"
CUT = "téléchargement interrompu ; relancer, il reprendra"
NO_SERVER = "serveur injoignable ; vérifier la connexion à internet"
DOWNLOAD_REFUSED = "téléchargement refusé ({}) ; vérifier l’adresse"

EXTRACT_REFUSES = "{} refuse la demande ({}) ; vérifier que l’extrait couvre ces points"
BAD_EXTRACT = "extrait OpenStreetMap illisible ({}) ; le télécharger : planner travel download"
OLD_PYTHON = (
    "il faut Python 3.12 ou plus récent, celui-ci est {} : « make clean » puis « make "
    "PYTHON=python3.12 setup-roads », ou un serveur avec --server"
)
INSTALL_ROADS = "installer l’extra « roads » : « make setup-roads »"
NOT_INSTALLED = "{} n’est pas installé ; {}"
NOT_BUILT = (
    "{} : routes impossibles à construire (code {} : {}) ; vérifier que c’est un extrait .osm.pbf "
    "entier"
)
NO_ROAD = "{} : aucune route dans cet extrait"

SHORT_TABLE = (
    "{} : réponse incomplète, tableau de {} × {} attendu, {} lignes lues ; relancer, ou changer de "
    "serveur"
)
NOT_A_FIGURE = "{} : « {} » n’est ni un temps ni une distance"
SHORT_ROUTE = "{} : réponse incomplète, {} trajets sur {}"
NOT_UNDERSTOOD = "{} : réponse incompréhensible ({} : {}) ; vérifier que le serveur est bien {}"

ONLY_ESTIMATED = (
    "{} : ces temps sont estimés, rien ne s’y ajuste ; en donner qui viennent d’un réseau routier"
)
TOO_FEW_PAIRS = "{} : {} trajets, il en faut au moins {}"

ATTRIBUTION = "© les contributeurs d’OpenStreetMap, ODbL"
WOULD_BE_LOST = (
    "{} : corrigé à la main, il serait perdu ; porter ces trajets dans {}, ou choisir un autre "
    "dossier avec -o"
)
BUILD_AGAIN = "le refaire avec « planner travel build »"
UNREADABLE = "{} : illisible ({}) ; {}"
UNEXPECTED = "{} : contenu inattendu ({}) ; {}"
CHANGED_BY_HAND = "{}, corrigé à la main"
CORRECTED_BY_HAND = "{}, {} trajet{s} corrigé{s} à la main"
OTHER_POINTS = "… et {} autres points"
BUILD_INTO = "relancer « planner travel build » vers {}"
NO_TIMES = "{} : aucun temps de trajet pour « {} » ; {}"
MOVED = "{} : « {} » n’est plus au même endroit ; {}"
BAD_ROADS = "{} : tracés illisibles ({}) ; le refaire avec « planner travel build »"

NOT_JSON = (
    "{} : réponse illisible, ce n’est pas du JSON ; vérifier l’adresse du serveur et --engine"
)
NO_ANSWER = "{} : pas de réponse en {:g} s, {} essais ; réessayer plus tard"
BAD_ADDRESS = "{} : adresse incorrecte ; l’écrire comme http://localhost:8002"
UNREACHABLE = (
    "{} : serveur injoignable ; vérifier la connexion à internet et l’adresse (planner travel "
    "build --osm se passe de serveur)"
)
TOO_MANY_REQUESTS = (
    "{} : trop de demandes (429), encore après {} essais ; réessayer plus tard, ce qui est déjà "
    "calculé est gardé"
)
NO_ACCESS = "{} : accès refusé ({}) ; vérifier la clé PLANNER_ORS_KEY"
SERVER_FAILS = "{} : le serveur échoue ({}), encore après {} essais ; réessayer plus tard"
REFUSED = "{} : demande refusée ({} {})"

SHORT_POINTS = "{} : réponse incomplète, {} points sur {}"
NOT_NEAR = "{} : aucune route près des points n° {} demandés"

CHECK_POINTS = "{} : demande refusée ({} {}) ; vérifier les points"

ASKING = "{} : {} trajets à demander, question {}"
OFF_ROADS = (
    "« {} » ({}, {}) : {} n’y trouve aucune route ; corriger sa position, ou prendre un extrait "
    "qui la couvre"
)
NO_ROUTE = (
    "{} : aucune route de « {} » à « {} » ; vérifier ces deux points, et que l’extrait les couvre"
)
MORE_WITHOUT_ROUTE = "{} : … et {} autres trajets sans route"
TOO_FAR = (
    "« {} » est à {:.1f} km de toute route (3 km au plus) ; corriger sa position, ou prendre un "
    "extrait qui la couvre"
)

NOT_THIS_SERVER = "{} : ce n’est pas un serveur {} ; voir --engine"

PAIR_MISSING = "{} : le trajet {} → {} manque"
UNKNOWN_POINT = "{} : « {} » n’est pas un point connu"
BAD_TIMES = "{} : temps de trajet illisibles ({})"
WRONG_COLUMNS = "{}, ligne 1 : les colonnes attendues sont {}"
AT_LINE = "{}, ligne {}"
WRONG_LENGTH = "{} : {} valeurs attendues, {} lues"
PAIR_TWICE = "{} : le trajet {} → {} est donné deux fois"
NOT_POSITIVE = "{} : {} du trajet {} → {} : « {} » n’est pas un nombre positif ou nul"
MORE_FAULTS = "{} : … et {} autres défauts"

ONLY_BY_SERVER = "{} n’existe que par un serveur ; donner --server, sans --osm"
NOTHING_THERE = "ni travel.json ni plan.json dans ce dossier"
NO_TIMES_IN = "{} : « {} » n’a pas de temps de trajet dans {}"
NOT_A_FOLDER = "ce n’est ni un dossier de trajets ni celui d’un planning"


def minutes_text(value: float) -> str:
    """Return minutes to a tenth: ``12,5 min``."""
    return f"{number(value, 1)}{NBSP}min"


def metres_text(value: float) -> str:
    """Return metres, or kilometres from one on."""
    return f"{number(value)}{NBSP}m" if value < 1000 else f"{number(value / 1000, 1)}{NBSP}km"


def snap_summary(points: int, median: float, farthest: str, most: float) -> str:
    """Say how far points stand from the road."""
    return (
        f"{count(points, 'point')} à {metres_text(median)} d’une route en médiane, au plus "
        f"{metres_text(most)} ({farthest}) ; le détail est dans points.csv."
    )


def far_point(name: str, metres: float) -> str:
    """Warn about a point far from any road."""
    return f"Attention : {name} est à {metres_text(metres)} de toute route ; vérifier sa position."


def no_drawings(reason: str) -> str:
    """Say that the map will have no ways along the roads."""
    return f"Attention : tracés indisponibles, la carte aura des traits droits ({reason})."


def difference_summary(
    pairs: int, median: float, p90: float, bias: float, ratio: float
) -> tuple[str, ...]:
    """Say how much two sets of times differ; second less first."""
    sense = "plus long" if bias > 0 else "plus court"
    lines = [
        f"{count(pairs, 'trajet')} comparés : écart médian {minutes_text(median)}, "
        f"9 sur 10 à moins de {minutes_text(p90)}.",
    ]
    if abs(bias) >= 0.05:
        lines.append(
            f"Le second est en médiane {sense} de {minutes_text(abs(bias))} (× {number(ratio, 2)})."
        )
    return tuple(lines)


def crossing(limit: float, pairs: int) -> str:
    """Say how many pairs are within a limit on one side only."""
    verb = "passent" if pairs > 1 else "passe"
    return f"{count(pairs, 'trajet')} {verb} d’un côté à l’autre de {number(limit)}{NBSP}min."


def pair_line(
    origin: str, destination: str, minutes: tuple[float, float], km: tuple[float, float]
) -> str:
    """Return one pair of the two sides."""
    return (
        f"{origin} → {destination} : {minutes_text(minutes[0])} puis {minutes_text(minutes[1])} "
        f"({number(km[0], 1)} puis {number(km[1], 1)}{NBSP}km)"
    )


def one_sided(side: str, names: Sequence[str]) -> str:
    """Say which points only one side has."""
    shown = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
    return f"{count(len(names), 'point')} seulement dans {side} : {shown}"


def broken_legs(side: str, legs: int) -> str:
    """Say how many legs of a plan do not hold with some times."""
    if not legs:
        return f"Avec {side}, tous les trajets du planning tiennent dans ses horaires."
    verb = "tiennent" if legs > 1 else "tient"
    return (
        f"Avec {side}, {count(legs, 'trajet')} du planning ne {verb} pas dans ses horaires ; "
        "le recalculer."
    )


def estimated_folder(folder: str, points: int) -> str:
    """Say that a folder holds estimated times."""
    return f"{folder} : {count(points, 'point')}, temps estimés à vol d’oiseau."


def built_folder(folder: str, points: int, engine: str) -> str:
    """Say that a folder holds times by road, and whose."""
    return f"{folder} : {count(points, 'point')}, {engine}."


def preparing(extract: str) -> str:
    """Say that the roads of an extract are being prepared."""
    return f"{extract} : préparation des routes, si elles ne sont pas déjà prêtes"


def drawing(engine: str) -> str:
    """Say that ways and areas are being drawn."""
    return f"{engine} : tracés et zones"


SIDES = ("le premier", "le second")
LARGEST = "Plus grands écarts :"
NO_PLAN = "Effet sur les indicateurs : donner un planning avec --plan."


def side_line(side: str, path: str, engine: str, estimated: bool) -> str:
    """Introduce one side of a comparison."""
    label = " (estimation)" if estimated else ""
    return f"{sentence_case(side.removeprefix('le '))} : {path}, {engine}{label}."


def effect_on(plan: str) -> str:
    """Introduce the indicators of one plan under two sets of times."""
    return f"Effet sur le planning {plan}, mêmes séances :"


def indicator_line(label: str, values: Iterable[str]) -> str:
    """Return an indicator under each set of times."""
    return f"{label} : {' puis '.join(values)}"


def venue_name(name: str, venue: str) -> str:
    """Name a venue and its identifier."""
    return f"{name} ({venue})"


def depot_name(depot: str) -> str:
    """Name a depot and its identifier."""
    return f"dépôt ({depot})"


def hall_name(commune: str, code: str) -> str:
    """Name the town hall of a commune and its INSEE code."""
    return f"mairie de {commune} ({code})"


def _km(value: float) -> str:
    return f"{number(value, 2)}{NBSP}km"


def _share(value: float) -> str:
    return percent(value, 1)


_FIT: Sequence[tuple[str, str, Callable[[float], str]]] = (
    ("écart moyen (ce que l’ajustement minimise)", "mean", minutes_text),
    ("écart médian", "median", minutes_text),
    ("écart dépassé par 1 trajet sur 10", "p90", minutes_text),
    ("biais médian (+ : trop lente)", "bias", minutes_text),
    ("écart médian, en part du temps", "relative", _share),
    ("écart médian de distance", "km_median", _km),
    ("écart de distance dépassé par 1 trajet sur 10", "km_p90", _km),
    ("trajets du mauvais côté de 15 min", "misplaced", _share),
)


def fit_table(
    folder: str, engine: str, pairs: int, before: Mapping[str, float], after: Mapping[str, float]
) -> Iterator[str]:
    """Yield the lines of a fit: how far the estimate is from real times, before and after.

    Parameters
    ----------
    before, after : Mapping[str, float]
        Fields of `planner.travel.fit.Errors`.
    """
    yield f"{folder} : {engine}, {count(pairs, 'trajet')} de plus de 200{NBSP}m."
    yield _fit_row("Écart de l’estimation avec ces temps", "actuelle", "ajustée")
    for label, key, text in _FIT:
        yield _fit_row(label, text(before[key]), text(after[key]))
    yield "À mettre dans [travel] du scénario pour estimer ainsi :"


def _fit_row(name: str, before: str, after: str) -> str:
    return f"  {name:<46}{before:>14}{after:>14}"
