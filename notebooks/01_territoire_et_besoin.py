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
# # 1. Le territoire et le besoin
#
# Avant de dessiner des tournées : **qui faut-il servir, et où ?** Ce carnet lit le territoire de la
# Communauté de communes du Bassin de Joinville en Champagne (Haute-Marne, 59 communes) tel que le
# planificateur le lit, et montre les deux choses dont tout dépend : le nombre d’enfants de chaque
# commune et les temps de trajet.
#
# Pour l’exécuter depuis une copie neuve du projet : `make notebooks`.

# %%
from datetime import date

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from figures import BLUE, GREEN, INK, ORANGE, choropleth, name_places, points, polygons, style

from planner import pipeline
from planner.arguments import CHECKOUT
from planner.loading import load_problem
from planner.sources.children import FRANCE_0_2, FRANCE_0_19, FRANCE_3_5

style()
SCENARIO = CHECKOUT / "data" / "scenarios" / "reference.toml"
problem = load_problem(SCENARIO, date(2026, 11, 30), 28)
communes = polygons(pipeline.load_polygons(SCENARIO))
print(
    f"{problem.territory.name} : {len(communes)} communes, "
    f"{communes['population'].sum():,} habitants".replace(",", " ")
)

# %% [markdown]
# ## Combien d’enfants, et dans quelles communes ?
#
# L’Insee publie chaque année, par commune, les enfants de 0 à 2 ans et de 3 à 5 ans. Tant que ces deux
# colonnes ne sont pas lues, ils sont **estimés** d’après les tranches de cinq ans du même recensement ; la
# méthode est écrite dans les données.

# %%
print(communes["children_method"].iloc[0])
children = communes[["name", "population", "children_0_2", "children_3_5"]].sort_values(
    "children_0_2", ascending=False
)
children.head(8).rename(
    columns={
        "name": "commune",
        "population": "habitants",
        "children_0_2": "moins de 3 ans (est.)",
        "children_3_5": "3 à 5 ans (est.)",
    }
).style.format(precision=1, decimal=",").hide(axis="index")

# %% [markdown]
# ### Quelle estimation, et pourquoi celle-là ?
#
# Plusieurs règles mènent des chiffres publiés aux deux âges. Les voici côte à côte, de la plus proche du
# recensement à la plus grossière.

# %%
births = communes["births_2016_2021"].sum()
under_15, under_20 = communes["pop_0_14"].sum(), communes["pop_0_19"].sum()
kept = communes["children_0_2"].sum(), communes["children_3_5"].sum()
estimates = {
    "tranches de cinq ans, RP2023 (prise)": kept,
    "avant : naissances 2016-2021 × 3/6 ; 0-14 ans × 3/15": (births * 3 / 6, under_15 * 3 / 15),
    "autres EPCI : 0-19 ans (2021) × parts de la France": (
        under_20 * FRANCE_0_2 / FRANCE_0_19,
        under_20 * FRANCE_3_5 / FRANCE_0_19,
    ),
    "autres EPCI, avant : 0-19 ans (2021) × 3/20": (under_20 * 3 / 20, under_20 * 3 / 20),
}
table = pd.DataFrame(estimates, index=["0-2 ans", "3-5 ans"]).T
for age, value in zip(["0-2 ans", "3-5 ans"], kept, strict=True):
    table[f"écart {age}"] = 100 * (table[age] / value - 1)
table.style.format(precision=1, decimal=",").format("{:+.0f} %", subset=list(table.columns[2:]))

# %% [markdown]
# La première est prise : elle part des âges les plus étroits et du recensement le plus récent. L’ancienne
# comptait 18 % de 3-5 ans de trop, parce que les naissances baissent et que les 0-14 ans ne sont donc pas
# également répartis. La règle des autres EPCI suit maintenant l’âge des enfants de la France entière, et non plus
# une répartition égale ; elle compte encore trop ici, où les jeunes enfants sont plus rares qu’ailleurs.
#
# Commune par commune, l’ancienne et la nouvelle s’écartent de quelques enfants. Sous 10 000 habitants le
# recensement s’étale sur cinq ans : un ou deux enfants de plus ou de moins ne veulent rien dire.

# %%
before = 0.5 * communes["births_2016_2021"] + 0.5 * communes["pop_0_14"] * 3 / 15
after = communes["children_0_2"] + 0.5 * communes["children_3_5"]
figure, axes = plt.subplots(figsize=(6.2, 4.2))
top = 1.05 * max(before.drop("52250").max(), after.drop("52250").max())
axes.plot([0, top], [0, top], color="#8a948e", linewidth=0.8, linestyle="--")
axes.scatter(before.drop("52250"), after.drop("52250"), s=22, color=BLUE)
axes.set(
    xlim=(0, top),
    ylim=(0, top),
    xlabel="besoin estimé avant (enfants pondérés)",
    ylabel="besoin estimé d’après le RP2023",
    title="Le besoin des villages, avant et maintenant",
)
axes.annotate("égalité", (0.88 * top, 0.9 * top), rotation=36, fontsize=9, color=INK)
plt.show()
print(
    f"Sans Joinville (de {before['52250']:.0f} à {after['52250']:.0f}). En tout : de "
    f"{before.sum():.0f} à {after.sum():.0f} enfants pondérés ; {(after < before).sum()} communes "
    f"sur {len(communes)} en ont moins qu’avant."
)

# %%
bounds = [0, 1, 3, 6, 12, 100]
labels = ["moins de 1", "1 à 3", "3 à 6", "6 à 12", "12 et plus"]
axes = choropleth(
    communes,
    communes["children_0_2"].to_dict(),
    bounds,
    labels,
    "Moins de 3 ans, par commune (estimation)",
    "enfants",
    "YlGnBu",
)
sites = [venue for venue in problem.scenario.venues if venue.fixed]
at = points((site.point.lon, site.point.lat) for site in sites)
axes.scatter(at[:, 0], at[:, 1], marker="*", s=190, color="#e69f00", edgecolor=INK, zorder=5)
named = communes.loc[children.index[:10]]
centres = named.representative_point()
others = [
    (row["name"], centres[code].x, centres[code].y)
    for code, row in named.iterrows()
    if code not in {site.commune for site in sites}
]
titles = [site.name.split(" – ")[0] for site in sites]
name_places(axes, [(name, *xy) for name, xy in zip(titles, at, strict=True)] + others, at)
axes.annotate(
    "★ : site fixe",
    (0.02, 0.02),
    xycoords="axes fraction",
    fontsize=9,
    xytext=(0, 22),
    textcoords="offset points",
)
plt.show()

# %% [markdown]
# Une étoile marque un site fixe. Le besoin est très concentré : quelques bourgs rassemblent la moitié
# des enfants, mais l’autre moitié est éparpillée dans des villages de moins de dix enfants. C’est
# toute la difficulté d’un service itinérant, et la courbe suivante la mesure.

# %%
ordered = np.sort(communes["children_0_2"])[::-1]
share = 100 * np.cumsum(ordered) / ordered.sum()
half = int(np.argmax(share >= 50)) + 1
figure, axes = plt.subplots(figsize=(7.5, 3.6))
axes.plot(np.arange(1, len(share) + 1), share, color=BLUE, linewidth=2)
axes.axhline(50, color="#8a948e", linewidth=0.8, linestyle="--")
axes.plot([half], [share[half - 1]], "o", color=BLUE)
axes.annotate(
    f"{half} communes rassemblent la moitié des moins de 3 ans",
    (half, share[half - 1]),
    xytext=(12, -16),
    textcoords="offset points",
)
axes.set(
    xlim=(0, len(share) + 1),
    ylim=(0, 103),
    xlabel="communes, de la plus fournie à la moins",
    ylabel="% des moins de 3 ans (est.)",
    title="Un besoin concentré, puis très dispersé",
)
plt.show()

# %% [markdown]
# ## À quelle distance sont les familles ?
#
# Les temps de trajet de ce scénario sont des **estimations** à vol d’oiseau : distance × détour, à
# vitesse constante, plus un temps fixe. (`planner travel build` les remplace par de vraies routes.)
# Les familles sont supposées habiter à la mairie de leur commune.

# %%
travel = pipeline.travel_times(problem)
joinville = next(site for site in sites if site.commune == "52250")
minutes = {code: travel.between(code, joinville.id) for code in communes.index}
axes = choropleth(
    communes,
    minutes,
    [0, 5, 10, 15, 25, 60],
    ["5 min ou moins", "5 à 10 min", "10 à 15 min", "15 à 25 min", "plus de 25 min"],
    "Temps de trajet jusqu’au site fixe de Joinville (estimation)",
    "en voiture",
)
axes.plot(
    *at[sites.index(joinville)], marker="*", markersize=15, color="#e69f00", markeredgecolor=INK
)
plt.show()
near = communes.index[[minutes[code] <= 15 for code in communes.index]]
part = communes.loc[near, "children_0_2"].sum() / communes["children_0_2"].sum()
print(
    f"À 15 min ou moins de Joinville : {len(near)} communes, {part:.0%} des moins de 3 ans (est.)."
)

# %% [markdown]
# Un site fixe, si bien placé soit-il, laisse donc de côté tout l’ouest et l’est du territoire.
#
# ## Ce que vaut une séance pour un village
#
# Deux courbes du scénario décident de ce qu’apporte une séance :
#
# - **l’accessibilité** : une séance à 5 minutes compte pleinement, à 10 minutes pour 0,3, à 15 minutes
#   pour 0,1, au-delà pour rien (paliers de l’indicateur APL de la DREES) ;
# - **le niveau de service** : une séance par mois (exposition 1) donne un niveau de 50 %, une par quinzaine 80 %, une par
#   semaine 100 %. La première visite compte plus que la quatrième.

# %%
policy = problem.scenario.policy
figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.2))
x = np.linspace(0, 20, 401)
left.plot(x, [policy.access_weight(value) for value in x], color=BLUE, linewidth=2)
left.set(
    xlabel="minutes de trajet", ylabel="poids de la séance", title="Accessibilité", xlim=(0, 20)
)
weights = sorted({weight for _, weight in policy.access} | {0})
left.set_yticks(weights, [f"{weight:g}".replace(".", ",") for weight in weights])
left.set_xticks([0, 5, 10, 15, 20])
e = np.linspace(0, 5, 101)
right.plot(e, [100 * policy.level(value) for value in e], color=GREEN, linewidth=2)
for rate, words in ((1, "une fois\npar mois"), (2, "par quinzaine"), (4, "par semaine")):
    level = 100 * policy.level(rate)
    right.plot([rate], [level], "o", color=GREEN)
    right.annotate(words, (rate, level), xytext=(7, -16), textcoords="offset points", fontsize=9)
right.set(
    xlabel="exposition : séances à la porte, par 28 jours",
    ylabel="niveau de service (%)",
    title="Niveau de service",
    xlim=(0, 5),
    ylim=(0, 110),
)
plt.show()

# %% [markdown]
# ## Ce qui reste inconnu
#
# Ce qui n’a pas été trouvé reste vide dans les données et se lit « à compléter ». Le planificateur ne
# l’invente pas. Aucun fichier national ne donne les assistantes maternelles par commune ; l’Insee tait les revenus
# des plus petites. Deux communes manquent au fichier de la Cnaf : inconnues, pas nulles.

# %%
WORDS = {
    "caf_recipients": "allocataires de la CAF",
    "childminders": "assistantes maternelles",
    "households_without_car": "ménages sans voiture",
    "median_income": "revenu médian",
    "poverty_rate": "taux de pauvreté",
}
missing = pd.Series({words: int(communes[key].isna().sum()) for key, words in WORDS.items()})
figure, axes = plt.subplots(figsize=(7.5, 2.4))
axes.barh(missing.index, missing, color=ORANGE)
axes.barh(missing.index, len(communes) - missing, left=missing, color="#dfe5e1")
for row, count in enumerate(missing):
    axes.text(1, row, f"à compléter : {count} communes sur {len(communes)}", va="center")
axes.set(xlim=(0, len(communes)), xticks=[], title="Données à compléter, par commune")
axes.spines[["bottom", "left"]].set_visible(False)
axes.tick_params(axis="y", length=0)
axes.invert_yaxis()
plt.show()

# %% [markdown]
# Les foyers allocataires de la CAF (Cnaf, arrondis à 5 par commune, régime général), année par année, devant
# les 2 246 familles de la convention : aucune année ne les donne, et rien n’est ajusté. Ces chiffres ont été
# recopiés : à vérifier à la source.

# %%
caf = pd.read_csv(CHECKOUT / "data" / "need" / "200044253_caf.csv", dtype={"code": str})
years = caf.groupby("year")["households"].agg(["sum", "count"])
years.rename(columns={"sum": "foyers", "count": "communes connues, sur 59"})

# %% [markdown]
# Le carnet suivant, [une semaine pas à pas](02_une_semaine.ipynb), construit un planning sur ce
# territoire.
