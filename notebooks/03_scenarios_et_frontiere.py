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
# # 3. Des scénarios et une frontière
#
# Le conseil demande : un second véhicule ? Poissons fermé ? Toutes les semaines en moins d’endroits ?
# Et : que coûte, en route, chaque point de couverture ? Un scénario est un objet figé ; on en dérive un
# autre en ne changeant que ce qui change, avec `replace`.

# %%
from dataclasses import replace
from datetime import date

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from figures import BLUE, GREEN, HALO, INK, ORANGE, style

from planner import pipeline
from planner.arguments import CHECKOUT
from planner.evaluation.indicators import INDICATORS
from planner.loading import load_problem
from planner.model.effort import Effort
from planner.model.road_estimate import Winter
from planner.solving.lexicographic import EpsilonTargets

style()
problem = load_problem(CHECKOUT / "data/scenarios/reference.toml", date(2026, 11, 30), 14)
reference = problem.scenario

# %% [markdown]
# ## Cinq variantes de la référence


# %%
def with_quotas(scenario, **maximums):
    """Return a scenario whose quotas have other limits; None removes a quota."""
    named = {name.replace("_", " "): limits for name, limits in maximums.items()}
    kept = [
        replace(quota, minimum=named[quota.name][0], maximum=named[quota.name][1])
        if quota.name in named
        else quota
        for quota in scenario.quotas
    ]
    return replace(scenario, quotas=tuple(kept))


team = reference.teams[0]
second = replace(team, id="satellite-2", name="Second satellite mobile")
more = with_quotas(reference, Matinées_itinérantes=(0, 9), **{"Après-midi_itinérants": (0, 3)})
without_poissons = with_quotas(reference, **{"Demi-journées_fixes": (1, 2)})
without_poissons = replace(
    without_poissons,
    venues=tuple(venue for venue in reference.venues if venue.id != "poissons-fixe"),
    quotas=tuple(quota for quota in without_poissons.quotas if quota.venue != "poissons-fixe"),
)
policy = reference.policy
scenarios = {
    "Référence": reference,
    "Seconde équipe": replace(more, teams=(team, second)),
    "Poissons fermé, rien à la place": without_poissons,
    "Chaque semaine, moins d’endroits": replace(reference, policy=replace(policy, rhythms=(1,))),
    "Cible de 10 minutes": replace(reference, policy=replace(policy, target_minutes=10.0)),
    "Hiver rigoureux (route +30 %)": replace(reference, winter=Winter(1.3, (1, 1), (12, 31))),
}

# %% [markdown]
# Chaque variante est résolue, puis relue par le même juge. La recherche est limitée en travail et non
# en secondes (`deterministic`), pour donner partout les mêmes chiffres. Seule la variante à deux équipes, bien
# plus vaste, est arrêtée au bout de 6 secondes : il lui restera un écart à la borne.

# %%
exact, hasty = Effort(2, deterministic=True), Effort(6)
results = {}
for name, scenario in scenarios.items():
    variant = replace(problem, scenario=scenario)
    effort = hasty if len(scenario.teams) > 1 else exact
    results[name] = pipeline.make_plan(variant, pipeline.travel_times(variant), effort)

KEYS = ("under3_within_15min", "under3_within_10min", "level", "sessions", "drive_hours")
SHORT = ("moins de 3 ans à 15 min", "à 10 min", "besoin servi", "séances", "conduite")
pd.DataFrame(
    {
        short: [INDICATORS[key].text(result.plan.indicators[key]) for result in results.values()]
        for key, short in zip(KEYS, SHORT, strict=True)
    },
    index=list(results),
)

# %% [markdown]
# Deux semaines, temps de trajet et nombres d’enfants estimés. « À 15 min » : part des moins de 3 ans à
# 15 minutes ou moins d’une séance, au moins une fois tous les 14 jours.
#
# ## Quelles différences sont réelles ?
#
# Pour chaque plan, le solveur dit aussi ce que le meilleur plan possible pourrait atteindre au plus. Si
# l’intervalle d’une variante **chevauche** celui de la référence, on ne peut pas dire laquelle sert le mieux : elles sont
# indiscernables.


# %%
def interval(result):
    """Return the level of a plan and the most any plan may reach, in % of the need."""
    (tier,) = (tier for tier in result.plan.certificate.tiers if tier.name == "level")
    need = result.plan.indicators["need"]
    return 100 * tier.value / need, 100 * tier.bound / need


def verdict(value, bound):
    """Say in words how a variant compares with the reference, whose interval is low to high."""
    if value <= high and low <= bound:
        return "aucun effet" if max(bound, high) - min(value, low) < 0.05 else "indiscernables"
    return f"{value - low:+.1f} points".replace(".", ",").replace("-", "−")


low, high = interval(results["Référence"])
figure, axes = plt.subplots(figsize=(8.5, 3.6))
axes.axvspan(low, max(high, low + 0.05), color=INK, alpha=0.12, linewidth=0)
axes.axvline(low, color=INK, linewidth=0.8, linestyle=":")
for row, result in enumerate(results.values()):
    value, bound = interval(result)
    words = verdict(value, bound) if row else "référence"
    colour = {"référence": INK, "indiscernables": ORANGE, "aucun effet": ORANGE}.get(words, BLUE)
    axes.plot([value, bound], [row, row], color=colour, linewidth=5, alpha=0.35)
    axes.plot(value, row, "o", color=colour, markersize=8)
    axes.annotate(
        words,
        (bound, row),
        xytext=(9, 0),
        textcoords="offset points",
        va="center",
        fontsize=9,
        color=colour,
        path_effects=HALO,
    )
axes.set_yticks(range(len(results)), list(results))
axes.invert_yaxis()
axes.margins(x=0.2)
axes.set(
    xlabel="besoin servi (%), du plan trouvé à la borne prouvée",
    title="Ce que chaque variante change au besoin servi",
)
axes.grid(axis="x", color="#e3e7e4")
axes.set_axisbelow(True)
plt.show()

# %% [markdown]
# Le trait épais va de la valeur trouvée à la borne prouvée ; quand on ne le voit pas, le plan est prouvé le
# meilleur sur ce critère. La cible change le premier critère, « atteindre une commune » : viser 10 minutes
# au lieu de 15 fait passer d’autres communes devant. L’hiver, lui, allonge la route avant de réduire la
# couverture : tant que les journées tiennent, rien ne change pour les familles. Ces comparaisons supposent les mêmes familles et les mêmes salles : elles ordonnent
# des organisations, elles ne prédisent pas une fréquentation.
#
# ## La frontière : combien de route pour combien de couverture ?
#
# Servir un peu moins de besoin permet souvent de rouler beaucoup moins. On fixe un niveau qui
# **suffit** (`Enough`) et on demande le moins de route à ce niveau : chaque point de la frontière est un vrai
# planning, avec sa borne.

# %%
travel = pipeline.travel_times(problem)
best = results["Référence"].plan
top = next(tier.value for tier in best.certificate.tiers if tier.name == "level")
need = best.indicators["need"]
frontier = []
for share in (0.85, 0.92, 0.97, 1.0):
    plan = best
    if share < 1:
        enough = EpsilonTargets(level=share * top)
        effort = Effort(2, deterministic=True)
        plan = pipeline.make_plan(problem, travel, effort, enough=enough).plan
    _, level, driving = plan.certificate.tiers
    frontier.append((100 * level.value / need, driving.value / 60, max(0, driving.bound) / 60))
points = np.array(sorted(frontier))
pd.DataFrame(points, columns=["besoin servi (%)", "conduite (h)", "borne (h)"]).style.format(
    precision=1, decimal=","
).hide(axis="index")

# %% [markdown]
# Le **coude** est le point le plus éloigné de la corde qui joint les deux bouts : en deçà on perd de la
# couverture pour presque rien, au-delà chaque point coûte de plus en plus de route.

# %%
levels, hours = points[:, 0], points[:, 1]
span = np.ptp(points[:, :2], axis=0)
scaled = (points[:, :2] - points[0, :2]) / np.where(span > 0, span, 1)
knee = int(np.argmax(scaled[:, 0] - scaled[:, 1]))
figure, axes = plt.subplots(figsize=(8, 4))
axes.fill_between(
    levels,
    points[:, 2],
    hours,
    step=None,
    color=BLUE,
    alpha=0.15,
    label="entre le plan trouvé et la borne prouvée",
)
axes.plot(levels, hours, "o-", color=BLUE, label="plannings trouvés")
axes.plot(
    levels[knee],
    hours[knee],
    "o",
    markersize=13,
    markerfacecolor="none",
    markeredgecolor=GREEN,
    markeredgewidth=2.5,
    label="coude",
)
axes.annotate(
    f"coude : {levels[knee]:.1f} % du besoin, {hours[knee]:.1f} h".replace(".", ","),
    (levels[knee], hours[knee]),
    xytext=(-12, 16),
    textcoords="offset points",
    color=GREEN,
    ha="right",
)
axes.set(
    xlabel="besoin servi (%)",
    ylabel="heures de conduite en deux semaines",
    title="La route que coûte la couverture",
    ylim=(0, 1.15 * hours.max()),
)
axes.margins(x=0.12)
axes.legend(loc="lower right", fontsize=9)
plt.show()

# %%
spared = hours[-1] - hours[knee]
lost = levels[-1] - levels[knee]
print(
    f"Au coude : {spared:.1f} h de conduite de moins en deux semaines, "
    f"pour {lost:.1f} points de besoin servi.".replace(".", ",", 2)
)

# %% [markdown]
# Tous ces plannings tiennent la garantie : chaque commune qui peut l’être est atteinte.
#
# En ligne de commande : `planner compare` met des scénarios côte à côte, avec cartes et synthèse à imprimer ;
# `planner frontier` trace la frontière, et celle de l’équité.
#
# Le dernier carnet refait tout cela [pour un autre EPCI](04_un_autre_epci.ipynb), en dix lignes.
