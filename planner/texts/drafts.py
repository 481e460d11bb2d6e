"""What a drafted territory says, with the scenario that it comes with."""

TO_CONFIRM = "à confirmer"
REFERENCE = "Référence – {}"
WEEKLY, FORTNIGHTLY = "chaque semaine", "une semaine sur deux"

NO_SCHOOL_CALENDAR = (
    '""                    # à compléter (autre zone que B) : sans calendrier,\n'
    f"{'':40}# les vacances comptent comme des semaines de classe"
)

SITE_QUOTA = """[[quotas]]
name = {name}
venue = {venue}
per = "{per}"
min = 1
max = 1
"""

LAEP_MINIMUM = """[[quotas]]
name = "LAEP itinérants"
kind = "mobile"
activities = ["laep"]
per = "week"
min = 2
"""

LAEP_QUOTAS = (
    LAEP_MINIMUM
    + """
[[quotas]]
name = "LAEP itinérants l’après-midi"    # aucun : l'après-midi itinérant, les autres activités
kind = "mobile"
activities = ["laep"]
half_day = "afternoon"
per = "week"
max = 0

[[quotas]]
name = "Autres que LAEP en site fixe"    # aucune : les demi-journées fixes sont des LAEP
kind = "fixed"
activities = {others}
per = "week"
max = 0
"""
)

SCENARIO = """# Scénario proposé pour {epci}, à corriger : un véhicule, deux agents,
# quatre matinées et un après-midi itinérants par semaine, plus les sites fixes ci-dessous.
# Aucune de ces valeurs n'est connue du service réel. Chemins relatifs à ce fichier.

name = {name}
start = 2026-08-31                      # un lundi : semaines et quinzaines sont comptées de là
territory = "../communes.geojson"
venues = "../venues.csv"
activities = "../activities.toml"
use = {use}

[calendar]
public_holidays = {holidays}
school_holidays = {school}
closures = []                           # {{ start = 2026-12-24, end = 2026-12-24, name = "..." }}

[nap]                                   # aucune séance ne commence dans la sieste
start = "12:30"
end = "15:00"

[[teams]]
id = "satellite"
name = "Satellite mobile"
agents = 2
depot = {{ id = {depot}, commune = {commune} }}   # {commune_name}, à confirmer
weekdays = ["lundi", "mardi", "mercredi", "jeudi", "vendredi"]
shift = ["07:30", "18:30"]
cost_per_km = 0.41                      # voiture personnelle d'un agent : indemnité kilométrique,
                                        # 6-7 CV, jusqu'à 2 000 km par an
co2_per_km = 0.192                      # la même, en kg : à l'usage, voiture thermique moyenne
                                        # (ADEME, à confirmer)
# cost_per_hour : à compléter (euros par heure d'équipe)

# Avec un véhicule du service, décrire celui-ci, qui compte alors au lieu des deux lignes
# ci-dessus ; ce qui est inconnu s'enlève, et reste « à compléter » :
# [teams.vehicle]
# energy = "gazole"                     # ou essence, E85, GPL, électricité
# per_100km =                           # litres (ou kWh) pour 100 km
# price =                               # euros par litre (ou kWh)
# co2 =                                 # kg de CO2e par litre (ou kWh)
# Ou le barème entier de la voiture personnelle d'un agent :
# [teams.mileage]
# scale = [[2000, 0.41], [10000, 0.51]] # 6-7 CV
# beyond = 0.30
# km_per_year =                         # kilomètres de cette voiture dans l'année

[teams.lunch]
earliest = "11:30"
latest = "14:30"
minutes = 45

[teams.work]                            # règles des agents territoriaux
day_hours = 10
span_hours = 12
rest_hours = 11
hours_without_break = 6
week_hours_average = 35
week_hours_max = 48

{quotas}
[[quotas]]
name = "Matinées itinérantes"
kind = "mobile"
half_day = "morning"
per = "week"
max = 4

[[quotas]]
name = "Après-midi itinérants"
kind = "mobile"
half_day = "afternoon"
per = "week"
max = 1

[policy]
equity = "guarantee"                    # "efficiency", "guarantee" ou "maximin"
target_minutes = 15
access = [[5, 1.0], [10, 0.3], [15, 0.1]]           # paliers de l'APL (DREES)
levels = [[0, 0], [1, 0.5], [2, 0.8], [4, 1.0]]     # séances par 28 jours -> niveau
rhythms = ["hebdomadaire", "quinzaine", "mensuel"]
min_suitability = {min_suitability}
tolerance = 0                           # part d'un critère que les suivants peuvent céder
max_sessions = 3

[policy.need]                           # poids de chaque public dans le besoin
"0-2" = 1.0
"3-5" = 0.5

[winter]                                # hypothèse de travail, à confirmer par l'équipe
factor = 1.1
start = "11-15"
end = "03-15"

[travel]                                # estimation à vol d'oiseau, sans réseau routier
engine = "estimate"
detour = 1.35
detour_short = 1.40
short_km = 5
speed_kmh = 50
overhead_minutes = 2
same_place_minutes = 3
"""
