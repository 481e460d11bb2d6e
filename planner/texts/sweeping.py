"""What is said about a grid of runs: progress, failures, its summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from planner.model.effort import Effort
from planner.model.grid import FAILED, Run
from planner.model.plan import Sense, Status, TierName
from planner.texts.formats import NBSP, count, number, percent

NOT_A_RUN = "n’est pas un calcul de grille ; supprimer cette ligne"
UNUSABLE = "{} : lecture ou écriture impossible ({}) ; choisir un dossier où vous pouvez écrire"

KILLED = (
    "le processus de calcul a été arrêté brutalement, plusieurs fois (mémoire insuffisante ?) ; "
    "relancer, au besoin avec moins de processus (--processes 1)"
)
LOST = (
    "ordonnanceur Dask : connexion perdue ; les calculs terminés sont gardés, relancer la même "
    "commande pour continuer"
)
KEYS = {
    "policy.equity": "équité",
    "policy.max_sessions": "séances par tournée",
    "policy.rhythms": "rythmes",
    "policy.target_minutes": "cible (min)",
    "policy.tolerance": "tolérance",
    "travel.speed_kmh": "vitesse (km/h)",
    "travel.detour": "détour",
    "winter.factor": "facteur d’hiver",
}
"""French names of the keys that grids vary most."""

NO_DASK = "la bibliothèque Dask n’est pas installée ; lancer pip install 'planner[dask]'"


def no_scheduler(address: str) -> str:
    """Say that nobody answers at an address."""
    return f"{address} : aucun ordonnanceur Dask ne répond ; vérifier l’adresse (tcp://hôte:port)"


def no_worker(address: str) -> str:
    """Say that a scheduler has no worker."""
    return f"{address} : aucun poste de calcul ; en démarrer avec dask worker {address}"


def other_version(workers: Sequence[str], version: str) -> str:
    """Say that workers cannot make runs like ours."""
    return (
        f"ces postes n’ont pas planner {version} : {', '.join(workers)} ; "
        "y installer la même version"
    )


def internal_error(error: BaseException) -> str:
    """Say that a run ended on a bug."""
    text = " ".join(str(error).split())
    return f"erreur interne ({type(error).__name__} : {text})"


def value_text(value: Any) -> str:
    """Write a value of a variation as French does."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int | float):
        return f"{value:g}".replace(".", ",")
    if isinstance(value, list | tuple):
        return ", ".join(map(value_text, value))
    return str(value)


def scenario_title(scenario: str, changes: Mapping[str, Any]) -> str:
    """Name a scenario with what is changed in it: ``reference, cible (min) = 10``.

    Of a key without a French name only the end is said, unless two would be called the same.
    """
    ends = [KEYS.get(key) or key.rpartition(".")[2] for key in changes]
    named = [
        (key if ends.count(end) > 1 else end, value)
        for end, (key, value) in zip(ends, changes.items(), strict=True)
    ]
    return ", ".join([scenario, *(f"{key}{NBSP}={NBSP}{value_text(v)}" for key, v in named)])


def run_line(run: Run) -> str:
    """Tell one run: what it is of, and how long it took or why it failed."""
    end = f"échec, {run.reason}" if run.status == FAILED else f"{number(run.seconds, 1)}{NBSP}s"
    place = run.name or run.territory
    return f"{place}, {scenario_title(run.scenario, run.changes)} : {end}"


def sweep_summary(runs: Sequence[Run], resumed: int) -> str:
    """Say how many cells a grid has and what became of them."""
    failures = sum(run.status == FAILED for run in runs)
    done = len(runs) - failures
    parts = [f"{done} {'réussis' if done > 1 else 'réussi'}"]
    if failures:
        parts.append(f"{failures} en échec")
    again = f" ({resumed} déjà là, non refaits)" if resumed else ""
    return f"{count(len(runs), 'calcul')} : {', '.join(parts)}{again}."


def interrupted(place: str) -> str:
    """Say that what was finished is kept."""
    return (
        f"Interrompu : les calculs terminés sont gardés dans {place} ; "
        "relancer la même commande pour continuer."
    )


RETRY = "Les calculs en échec ne sont refaits qu’avec --retry."
UNKNOWN = "–"
SHARE_LABELS = ("À 15 min", "À 10 min", "Besoin servi", "Le moins servi")


def left_to_do(left: int) -> str:
    """Say that a grid is not finished."""
    return (
        f"Grille inachevée : {count(left, 'calcul')} à faire ; relancer la même commande pour "
        "continuer."
    )


def out_of(part: Any, whole: Any) -> str:
    """Return ``12 sur 58``, with no-break spaces."""
    return f"{number(part)}{NBSP}sur{NBSP}{number(whole)}"


def strip_label(runs: int, middle: str, extent: str) -> str:
    """Say in words what a strip of dots shows."""
    return f"{count(runs, 'territoire')}, médiane {middle}{f', {extent}' if extent else ''}"


def proof(certificate: Mapping[str, Any]) -> str:
    """Say how good a plan is proven to be, on the first criterion that is not settled."""
    if certificate["status"] == Status.OPTIMAL:
        return "optimal"
    for tier in certificate["tiers"]:
        if tier["name"] == TierName.UNREACHED and tier["gap"] > 0:
            more = int(tier["value"] - tier["bound"])
            return f"{count(more, 'commune')} de plus, peut-être"
        if tier["sense"] == Sense.MAX and tier["gap"] > 0:
            return f"à {percent(tier['gap'], 1)} près"
    return "optimal, sauf la conduite"


def how_solved(effort: Effort) -> str:
    """Say how each run was made."""
    unit = "unités de travail" if effort.deterministic else "secondes"
    return f"Chaque calcul : au plus {number(effort.seconds)} {unit}, graine {effort.seed}."
