"""What the commands say: what each is for, what it answers on a terminal, what it refuses."""

from __future__ import annotations

PLANNER = "Prépare les itinéraires du service satellite mobile (petite enfance et parentalité)."
WEEK = """Écrit l'itinéraire d'une semaine (par exemple 2026-W49).

Sans argument : la semaine en cours. La semaine est prise dans le planning de 28 jours qui la
contient, qui ne commence jamais avant aujourd'hui ; s'il a déjà été calculé à côté, il est repris
tel quel.
"""
PLAN = """Calcule le planning d'une période et l'écrit dans un dossier.

La période est donnée par --start et --days, ou par --from et --to.
"""
CHECK = "Vérifie un planning à partir de ses seuls fichiers."
DIFF = """Compare deux plannings : séances gardées, déplacées, ajoutées, supprimées.

Seules comptent les dates que les deux couvrent ; puis la couverture de chaque commune.
"""
EXPLAIN = """\
Explique ce qu'une commune (nom ou code Insee) reçoit, pourquoi, et le prix d'une visite.

Si aucune séance n'a lieu dans la commune, le planning est recalculé avec une visite obligatoire :
ce qui est prouvé de ce qu'elle ferait gagner ou perdre, et un exemple.
"""
COMPARE = """Compare des scénarios : ce que chacun sert, coûte, ce qu'il fait gagner et perdre.

SCENARIOS : des fichiers de scénario, calculés, ou des dossiers de plannings, lus. Le premier est
celui auquel les autres sont comparés. Sans eux : tous ceux de data/scenarios/. Ce qui a déjà été
calculé au même endroit est repris.
"""
FRONTIER = """Trace ce que coûte un peu plus de service, et un peu plus d'équité.

Deux courbes : le besoin servi selon le temps de conduite, et selon le niveau garanti à la commune
la moins servie. Chaque point est un planning, avec ce qui en est prouvé.
"""
SENSITIVITY = """Dit quelles conclusions tiennent si les estimations se trompent de 20 %.

SCENARIOS : comme pour planner compare. Chacun est recalculé sept fois : tel quel, puis avec
d'autres temps de trajet, d'autres nombres d'enfants, d'autres poids d'accès.
"""
REPLAN = """Révise un planning après un imprévu, en changeant le moins possible.

Sans DOSSIER : le dernier planning écrit dans out/. Les séances passées ou verrouillées ne bougent
pas ; celles que rien ne touche gardent leur lieu.
"""
WAITS = "Liste les communes qui attendent trop longtemps et propose des séances qui y remédient."
EXPORT = """Écrit les documents à remettre : feuilles de route, affiches, calendriers, classeur.

DOSSIER est celui d'un planning ; sans lui, le dernier écrit dans out/. Un calendrier déjà écrit au
même endroit est mis à jour : une séance déplacée s'y déplace, une séance supprimée y est annulée.
"""
IMPORT = """Reprend les lieux et fermetures d'un classeur modifié (planning.xlsx).

Rien n'est écrit si une seule case est fausse ; toutes sont nommées, par feuille et case. Relancer
ensuite planner week ou planner plan.
"""
SERVE = """Ouvre la page de la coordinatrice dans le navigateur.

Tout ce qui y est saisi reste sur cet ordinateur. Ctrl-C pour la fermer.
"""
REPORT = """Écrit le bilan d'une période pour la Caf et la CTG : classeur et PDF.

DOSSIERS sont ceux des plannings suivis et de leurs révisions ; sans eux, tous ceux de out/. D'un
planning révisé, seule compte la dernière révision ; deux plannings différents des mêmes jours sont
refusés, sauf à dire quels jours chacun a été suivi : out/novembre@2026-11-02..2026-11-14. Rien de
ce qui est à venir n'entre dans les chiffres. Les petits nombres de personnes sont masqués.
"""
BACKUP = """Sauvegarde dans un fichier tout ce que la page garde : lieux, plannings, fréquentation.

Sans FICHIER, dans le dossier des sauvegardes. La page peut rester ouverte.
"""
RESTORE = """Remet en place une sauvegarde ; arrêter la page d'abord.

La sauvegarde est vérifiée avant de remplacer quoi que ce soit, et les données remplacées sont
gardées à côté.
"""
SWEEP = """Calcule une grille : des territoires, des scénarios et leurs variantes.

Chaque calcul terminé est gardé aussitôt. Après un arrêt, relancer la même commande continue sans
rien refaire.
"""
TERRITORY = "Construit et vérifie le territoire d'un EPCI."
TERRITORY_BUILD = """Construit le territoire d'un EPCI à partir des données publiques.

Les lieux, activités et scénarios déjà présents dans le dossier ne sont jamais remplacés.
"""
TRAVEL = "Calcule les temps de trajet par la route, les compare, y ajuste l'estimation."
TRAVEL_DOWNLOAD = """Télécharge un extrait d'OpenStreetMap et vérifie son empreinte.

Interrompu, il reprend où il s'est arrêté.
"""
TRAVEL_BUILD = """Calcule les temps de trajet entre tous les lieux, dépôts et mairies d'un scénario.

Un lieu ajouté ne redemande que ses propres trajets. Les corrections faites à la main
(corrections.csv) sont gardées.
"""
TRAVEL_COMPARE = """\
Compare deux jeux de temps de trajet, et leur effet sur les indicateurs d'un planning.

PREMIER et SECOND sont des dossiers de trajets, des dossiers de plannings ou des CSV.
"""
TRAVEL_FIT = (
    "Ajuste l'estimation (détour, vitesse) à des temps réels et dit son écart avant et après."
)

ITINERARY, REVISED_ITINERARY = "Itinéraire : {}", "Itinéraire révisé : {}"
MESSAGES_TO_SEND = "Messages à envoyer : {}"
COMPARISON, FRONTIERS, CONCLUSIONS = "Comparaison : {}", "Frontières : {}", "Conclusions : {}"
TABLE = "Tableau : {}"
"""Where what a command wrote lies."""

NOTHING_WRITTEN = "Interrompu : rien n'a été écrit."
BEST_FOUND = "Calcul interrompu : voici le meilleur planning trouvé."
PLANS_KEPT = (
    "Interrompu : les plannings finis sont gardés dans {} ; "
    "la même commande reprend où elle en était."
)
ALL_ESTIMATED = "Temps de trajet et nombres d'enfants : estimations."
CHILDREN_ESTIMATED = "Temps de trajet : {}. Nombres d'enfants : estimés."
PAST_WEEK = "Cette semaine est passée : planning calculé pour étude, rien à annoncer."
PREVIEW = "Aperçu : rien n'a été écrit."
TRY_MAKE_UP = "Essayer --make-up, qui peut déplacer d’autres séances."
APPLY_TOGETHER = "planner replan, avec ces options --add, le vérifie et l’applique."
TO_USE_TRAVEL = 'Pour s\'en servir, dans [travel] du scénario : engine = "stored" et folder.'
WARNING = "Attention"
DOUBT = "Attention : {}"

NO_FAULT, PLAN_REFUSED, FAULT = "{} : aucune anomalie.", "{} : planning refusé, {}", "anomalie"
OTHER_INPUTS = "Les deux plannings ne viennent pas des mêmes données ou du même scénario."
COVERAGE, SAME_COVERAGE = "Couverture :", "Couverture : inchangée."
NOT_COMPARABLE = (
    "ces plannings ne sont pas du même territoire ou n'ont aucune date commune ; "
    "choisir deux plannings d'un même service et d'une même période"
)

BUG = "Erreur interne ({} : {}) ; relancer avec « planner --debug ... » et transmettre la trace"
PERIOD = "période"
FROM_WITH_TO = "donner --from et --to ensemble, sans --start ni --days"
TOO_SHORT = "de {} à {} : au moins {} jours"
NO_PLANS = "aucun planning dans out/ ; nommer les dossiers des plannings de l'année"
NO_PLAN = "aucun planning dans out/ ; lancer d'abord planner week, ou donner --plan"
REVISION_EXISTS = "{} existe déjà ; réviser plutôt ce planning, ou donner --output"
NOTHING_TO_REVISE = "rien à réviser ; donner --close, --absent, --cancel ou --add"
COMMUNE_OR_ADD = "donner une commune, ou --add avec un lieu"
UNKNOWN_FORMAT = "« {} » : format inconnu ; possibles : {}"
ONE_ATTENDANCE = "donner --attendance ou --stored, pas les deux"
ONE_SOURCE = "donner l'un des trois : --osm FICHIER, --server ADRESSE ou --estimate"

ASK_PASSWORD = ("Mot de passe du service", "Le même, une seconde fois")
PASSWORDS_DIFFER = "les deux saisies diffèrent ; relancer"
NO_LIBRARY = "bibliothèque {} absente ; l'installer avec « make setup-web »"
PAGE, DATA = "Page de la coordinatrice : {}", "Données : {}"
PAGE_CLOSED = "Page fermée ; tout est gardé."
STOP_WITH = "Ctrl-C pour arrêter."
OPEN_TO_OTHERS = (
    "Attention : la page est ouverte aux autres ordinateurs du réseau, sous mot de passe "
    "et sans chiffrement ; ne le faire que sur un réseau de confiance."
)
NEEDS_NAME = "Les autres ordinateurs l'ouvrent par un nom ou une adresse à donner avec --name."

QUOTED = "« {} »"
NOT_DATES = "{} n'est pas une date ; écrire 2026-11-24 ou 2026-11-24..2026-11-26"
REVERSED = "{} finit avant de commencer ; inverser les dates"
WHOLE_DAYS = "« {} » : seulement des jours entiers, sans heure"
WRITE_WITH_DATE = "« {0} » : écrire {1}@DATE, par exemple {1}@2026-11-24"
SEVERAL = "« {} » peut être {} ; donner cet identifiant"
UNKNOWN = "« {} » : {} inconnu du planning ; {}"
CHECK_NAME = "vérifier son nom"
VENUE, TEAM_NAME, ACTIVITY_NAME = "lieu", "nom d'équipe", "nom d’activité"
NOT_AGENTS = "« {} » n'est pas un nombre d'agents ; écrire EQUIPE:2"
NO_SESSION_THEN = "« {} » : aucune séance du planning à cette date"
