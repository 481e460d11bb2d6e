# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 2. Une semaine, pas à pas
#
# `planner week` fait tout d’un coup. Ici, chaque étape est faite séparément, pour voir ce qu’elle
# apporte : le problème, les tournées possibles, le choix, la preuve, puis le contrôle.

# %%
from dataclasses import replace
from datetime import date, timedelta

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from figures import DAYS, WEEKDAYS, choropleth, name_places, points, polygons, style, timetable
from matplotlib.lines import Line2D

from planner import pipeline, texts
from planner.arguments import CHECKOUT
from planner.evaluation.indicators import INDICATORS
from planner.loading import load_problem
from planner.model.effort import Effort
from planner.rules.checks import check
from planner.solving.indexing import build_instance
from planner.solving.tours import enumerate_tours

style()
SCENARIO = CHECKOUT / "data" / "scenarios" / "reference.toml"
MONDAY = date(2026, 11, 30)

# %% [markdown]
# ## 1. Le problème
#
# Un scénario, ses fichiers, deux semaines de dates. Une équipe, des lieux qui peuvent accueillir, des
# activités avec leur durée et leurs heures.

# %%
problem = load_problem(SCENARIO, MONDAY, 14)
travel = pipeline.travel_times(problem)
pd.DataFrame(
    [
        {
            "activité": activity.name,
            "durée": texts.duration(activity.duration),
            "agents": activity.min_staff,
            "débute à": texts.listing([texts.clock(start) for start in activity.starts]),
        }
        for activity in problem.scenario.activities
    ]
).style.hide(axis="index")

# %% [markdown]
# ## 2. Les tournées possibles
#
# Une tournée est la journée d’une équipe : partir du dépôt, une, deux ou trois séances, la pause, revenir. Elles
# sont assez courtes pour être **toutes énumérées** : les heures, la route, la pause et le temps de travail sont
# vérifiés pour chacune. Rien n’est donc oublié, et c’est ce qui permet ensuite une preuve.

# %%
instance = build_instance(problem, travel)
tours = [tour for kind in range(len(instance.kinds)) for tour in enumerate_tours(instance, kind)]
lengths = pd.Series([len(tour.stops) for tour in tours]).value_counts().sort_index()
print(
    f"{len(instance.stops)} arrêts possibles (lieu, activité, heure), "
    f"{len(tours)} journées faisables :"
)
for stops, how_many in lengths.items():
    print(f"  - {how_many} de {texts.count(stops, 'séance')}")

# %% [markdown]
# ## 3. Le choix
#
# Le solveur choisit quelles journées faire, et quelles séances reviennent chaque semaine, chaque
# quinzaine ou chaque mois. Trois critères, dans l’ordre : atteindre le plus de communes, servir le plus de
# besoin, rouler le moins.

# %%
result = pipeline.make_plan(problem, travel, Effort(5, deterministic=True))
plan = result.plan
for tier in plan.certificate.tiers:
    value = texts.tier_value(tier, tier.value)
    print(f"- {texts.TIERS[tier.name]} : {value}. {texts.tier_sentence(tier)}")

# %% [markdown]
# Pour chaque critère : la valeur trouvée, et une **borne** qu’aucun planning ne peut dépasser. Quand elles se
# rejoignent, le planning est prouvé optimal.
#
# ## 4. La semaine, jour par jour

# %%
names = {venue.id: venue.name for venue in problem.scenario.venues}
week = [
    tour
    for tour in sorted(plan.tours, key=lambda tour: tour.date)
    if tour.date < MONDAY + timedelta(days=7)
]
timetable(week, names, f"Semaine du {texts.full_date(MONDAY)}")
plt.show()

# %%
communes = polygons(pipeline.load_polygons(SCENARIO))
levels = {row.code: 100 * row.level for row in result.rows if row.need > 0}
weekdays = sorted({tour.date.weekday() for tour in week})
axes = choropleth(
    communes, levels, [0, 20, 40, 60, 80, 100.1],
    ["moins de 20 %", "20 à 40 %", "40 à 60 %", "60 à 80 %", "80 % et plus"],
    "Niveau de service sur deux semaines, et tournées de la première", "niveau de service", "Greys",
    [Line2D([], [], color=DAYS[k], linewidth=2.5, label=f"tournée du {WEEKDAYS[k]}")
     for k in weekdays],
)  # fmt: skip
venues = {venue.id: venue.point for venue in problem.scenario.venues}
depots = {team.depot: team.depot_point for team in problem.scenario.teams}
places = []
for tour in week:
    colour = DAYS[tour.date.weekday()]
    stops = [depots[tour.depot], *(venues[s.venue] for s in tour.sessions), depots[tour.depot]]
    way = points((stop.lon, stop.lat) for stop in stops)
    axes.plot(way[:, 0], way[:, 1], color="white", linewidth=4.5, zorder=3)
    axes.plot(way[:, 0], way[:, 1], color=colour, linewidth=2.2, zorder=4)
    axes.scatter(way[1:-1, 0], way[1:-1, 1], s=55, color=colour, edgecolor="white", zorder=5)
    places += [
        (names[s.venue].split(" – ")[0], *xy)
        for s, xy in zip(tour.sessions, way[1:-1], strict=True)
    ]
marks = np.array([place[1:] for place in places])
name_places(axes, dict.fromkeys(places), marks)
plt.show()

# %% [markdown]
# Les traits relient les arrêts à vol d’oiseau : les temps de ce scénario sont des estimations, sans réseau
# routier.
#
# ## 5. Ce que le planning apporte

# %%
KEYS = (
    "under3_within_15min",
    "under3_within_10min",
    "level",
    "communes_reached",
    "sessions",
    "drive_hours",
    "work_hours_per_week",
    "cost_hours",
)
pd.DataFrame(
    {
        "indicateur": [INDICATORS[key].label for key in KEYS],
        "valeur": [INDICATORS[key].text(plan.indicators[key]) for key in KEYS],
    }
).style.hide(axis="index")

# %% [markdown]
# Parts d’enfants et temps de route : estimations. Le coût horaire de l’équipe n’est pas connu : il reste « à
# compléter ».
#
# ## 6. Le contrôle
#
# Un juge qui ne partage aucun code avec le solveur relit le planning : horaires, pauses, quotas, chiffres
# annoncés. Il ne trouve rien à redire…

# %%
print("Anomalies :", len(check(problem, plan, travel)))

# %% [markdown]
# … mais le ferait. Ouvrons la première séance un quart d’heure trop tôt, pour voir :

# %%
first = plan.tours[0]
session = first.sessions[0]
early = (pd.Timestamp.combine(first.date, session.open) - timedelta(minutes=15)).time()
spoilt = replace(first, sessions=(replace(session, open=early), *first.sessions[1:]))
for violation in check(problem, replace(plan, tours=(spoilt, *plan.tours[1:])), travel):
    print(f"- {violation.rule.sentence}\n    {violation.where} : {violation.detail}")

# %% [markdown]
# Suite : [les scénarios et la frontière](03_scenarios_et_frontiere.ipynb).
