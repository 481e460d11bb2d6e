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
# # 4. Un autre EPCI, en dix lignes
#
# Rien dans le planificateur n’est propre à Joinville. Voici la CC Argonne-Meuse : ses communes, ses mairies et
# ses enfants viennent des données publiques (téléchargées une fois, puis gardées) ; salles, activités et scénario sont des
# **propositions à corriger**, pas la description d’un service réel.

# %%
import tempfile
from datetime import date
from pathlib import Path

from planner import pipeline
from planner.arguments import CHECKOUT
from planner.evaluation.indicators import INDICATORS
from planner.loading import load_problem
from planner.model.effort import Effort
from planner.territories import build_folder, sources_folder

folder = Path(tempfile.mkdtemp())
for line in build_folder("200066116", folder, sources_folder(None), CHECKOUT / "data", print):
    print(line.replace(f"{folder}/", ""))
scenario = folder / "scenarios" / "reference.toml"
problem = load_problem(scenario, date(2026, 11, 30), 14)
travel = pipeline.travel_times(problem)
result = pipeline.make_plan(problem, travel, Effort(15))

# %% [markdown]
# C’est tout : `result.plan` est un planning vérifié par le juge. Ce qu’il apporterait :

# %%
import pandas as pd

from planner import texts

KEYS = (
    "under3_within_15min",
    "under3_within_10min",
    "level",
    "communes_with_need",
    "communes_reached",
    "sessions",
    "drive_hours",
)
for tier in result.plan.certificate.tiers:
    print(f"{texts.TIERS[tier.name]} : {texts.tier_sentence(tier)}")
pd.DataFrame(
    {
        "indicateur": [INDICATORS[key].label for key in KEYS],
        "valeur": [INDICATORS[key].text(result.plan.indicators[key]) for key in KEYS],
    }
).style.hide(axis="index")

# %%
import matplotlib.pyplot as plt
from figures import choropleth, draw_venues, polygons, style, venue_legend

style()
communes = polygons(pipeline.load_polygons(scenario))
levels = {row.code: 100 * row.level for row in result.rows if row.need > 0}
axes = choropleth(
    communes,
    levels,
    [0, 20, 40, 60, 80, 100.1],
    ["moins de 20 %", "20 à 40 %", "40 à 60 %", "60 à 80 %", "80 % et plus"],
    f"{problem.territory.name} : niveau de service proposé, sur deux semaines",
    "niveau de service",
    "YlGnBu",
    more=venue_legend(),
)
venues = {venue.id: venue for venue in problem.scenario.venues}
held = sorted({session.venue for _, session in result.plan.sessions()})
draw_venues(axes, [venues[one] for one in held])
plt.show()

# %% [markdown]
# Temps de trajet et nombres d’enfants : estimations. Les salles proposées sont les mairies : leurs heures
# et leur équipement sont à confirmer.
#
# En ligne de commande, la même chose :
#
# ```sh
# planner territory build --epci 200066116 -o argonne
# planner plan --scenario argonne/scenarios/reference.toml --start 2026-11-30 -o argonne/plan
# ```
#
# Et pour beaucoup d’EPCI d’un coup : `planner sweep` ([les grilles](../docs/grilles.md)).
