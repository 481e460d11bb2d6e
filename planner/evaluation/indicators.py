"""The indicators of a plan, in one table: how each is counted, named and written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from planner.evaluation.plan_facts import PlanFacts, gini, hours_of
from planner.model.coverage import CommuneCoverage
from planner.model.plan import Plan
from planner.model.scenario import Problem, Team
from planner.model.travel import TravelTimes
from planner.model.units import Unit
from planner.texts.plans import indicator_value
from planner.texts.vehicles import co2_basis, cost_basis, hours_basis

Indicators = dict[str, float | int | str | None]


@dataclass(frozen=True)
class Indicator:
    """A figure of a plan: how it is counted, named and written.

    Parameters
    ----------
    key : str
        In plan.json and wherever figures are read.
    label : str
        Its name, in French.
    count : callable
        Finds it; None is unknown.
    short : str
        Heading of its column where scenarios stand side by side, in French; empty for one
        that has none.
    headline : bool
        Whether it is shown above all others: a share.
    basis : callable, optional
        Says what it is counted with for a team, and what is missing when it cannot be.
    later : bool
        Whether plans of the format planner-plan/1 were kept before it was there: they may
        lack it. Every new indicator is one.
    """

    key: str
    unit: Unit
    label: str
    count: Callable[[PlanFacts], float | int | str | None]
    short: str = ""
    headline: bool = False
    basis: Callable[[Team], str] | None = None
    later: bool = False

    def text(self, value: float | int | str | None) -> str:
        """Write a value of it."""
        return indicator_value(self.unit, value)


INDICATORS = {
    indicator.key: indicator
    for indicator in (
        Indicator(
            "under3_within_15min",
            Unit.SHARE,
            "Moins de 3 ans à 15 min ou moins d’une séance, au moins une fois tous les 14 jours",
            lambda facts: facts.within(15.0),
            short="Moins de 3 ans à 15 min",
            headline=True,
        ),
        Indicator(
            "under3_within_10min",
            Unit.SHARE,
            "Moins de 3 ans à 10 min ou moins d’une séance, au moins une fois tous les 14 jours",
            lambda facts: facts.within(10.0),
            short="Moins de 3 ans à 10 min",
            headline=True,
        ),
        Indicator(
            "under3_beyond_target",
            Unit.SHARE,
            "Moins de 3 ans au-delà du temps de trajet visé",
            lambda facts: facts.under_three(
                frozenset(row.code for row in facts.rows if not row.reached)
            ),
        ),
        Indicator(
            "level",
            Unit.SHARE,
            "Niveau de service moyen, pondéré par le besoin",
            lambda facts: facts.mean_level,
            short="Besoin servi",
        ),
        Indicator(
            "worst_level",
            Unit.SHARE,
            "Niveau de service le plus bas d’une commune ayant un besoin",
            lambda facts: facts.worst.level if facts.worst else None,
            short="Commune la moins servie",
        ),
        Indicator(
            "worst_commune",
            Unit.COMMUNE,
            "Commune la moins servie",
            lambda facts: facts.worst.code if facts.worst else None,
        ),
        Indicator(
            "gini",
            Unit.RATIO,
            "Inégalité entre communes (Gini, 0 = égalité)",
            lambda facts: gini(facts.levels, facts.needs),
            short="Inégalité (Gini)",
        ),
        Indicator(
            "need",
            Unit.PEOPLE,
            "Besoin total estimé (enfants, pondérés par âge)",
            lambda facts: sum(facts.needs),
        ),
        Indicator(
            "communes_with_need",
            Unit.COUNT,
            "Communes ayant un besoin",
            lambda facts: len(facts.with_need),
        ),
        Indicator(
            "communes_reached",
            Unit.COUNT,
            "Communes atteintes, parmi elles",
            lambda facts: sum(1 for row in facts.with_need if row.reached),
            short="Communes atteintes",
        ),
        Indicator(
            "longest_wait",
            Unit.DAYS,
            "Plus longue attente d’une commune atteinte",
            lambda facts: max((wait.days for wait in facts.waits), default=None),
        ),
        Indicator(
            "communes_waiting",
            Unit.COUNT,
            "Communes atteintes qui attendent plus que la limite",
            lambda facts: len(
                {
                    wait.code
                    for wait in facts.waits
                    if wait.days > facts.problem.scenario.policy.max_wait_days
                }
            ),
        ),
        Indicator(
            "service_days",
            Unit.COUNT,
            "Jours de service possibles",
            lambda facts: len(facts.problem.service_dates()),
        ),
        Indicator("tours", Unit.COUNT, "Tournées", lambda facts: len(facts.plan.tours)),
        Indicator(
            "sessions", Unit.COUNT, "Séances", lambda facts: len(facts.sessions), short="Séances"
        ),
        Indicator(
            "sessions_fixed",
            Unit.COUNT,
            "Séances en site fixe",
            lambda facts: sum(1 for session in facts.sessions if session.fixed),
        ),
        Indicator(
            "sessions_mobile",
            Unit.COUNT,
            "Séances itinérantes",
            lambda facts: sum(1 for session in facts.sessions if not session.fixed),
        ),
        Indicator(
            "public_hours",
            Unit.HOURS,
            "Temps d’ouverture au public",
            lambda facts: facts.public_hours,
            short="Ouverture au public",
        ),
        Indicator(
            "work_hours", Unit.HOURS, "Temps de travail de l’équipe", lambda facts: facts.work_hours
        ),
        Indicator(
            "work_hours_per_week",
            Unit.HOURS,
            "Temps de travail par semaine, en moyenne",
            lambda facts: facts.work_hours / (facts.problem.horizon.days / 7),
            short="Travail par semaine",
        ),
        Indicator(
            "drive_hours",
            Unit.HOURS,
            "Temps de conduite",
            lambda facts: facts.drive_hours,
            short="Conduite",
        ),
        Indicator(
            "drive_share",
            Unit.SHARE,
            "Part de la route dans le temps de travail",
            lambda facts: facts.drive_hours / facts.work_hours if facts.work_hours else 0.0,
            later=True,
        ),
        Indicator(
            "km",
            Unit.KM,
            "Distance parcourue",
            lambda facts: sum(tour.km for tour in facts.plan.tours),
            short="Distance",
        ),
        Indicator(
            "cost_km",
            Unit.EUROS,
            "Coût kilométrique",
            lambda facts: facts.priced(lambda tour: tour.km, lambda team: team.euros_per_km),
            short="Coût km",
            basis=cost_basis,
        ),
        Indicator(
            "cost_hours",
            Unit.EUROS,
            "Coût des heures d’équipe",
            lambda facts: facts.priced(hours_of, lambda team: team.cost_per_hour),
            short="Coût des heures",
            basis=hours_basis,
        ),
        Indicator(
            "co2",
            Unit.KG,
            "CO2 des trajets de l’équipe (estimation)",
            lambda facts: facts.priced(lambda tour: tour.km, lambda team: team.kg_per_km),
            short="CO₂ des trajets",
            basis=co2_basis,
        ),
    )
}
"""Every indicator by key, in the order in which they are told. To add one, add it here."""

HEADLINES = tuple(indicator for indicator in INDICATORS.values() if indicator.headline)


def indicators(
    problem: Problem, plan: Plan, travel: TravelTimes, rows: Sequence[CommuneCoverage]
) -> Indicators:
    """Return every indicator of a plan, by key.

    Shares and levels are in [0, 1], hours in hours, costs in euros, CO2 in kilograms. The
    number of children is an estimate, and so is every share of them.
    """
    facts = PlanFacts(problem, plan, travel, rows)
    figures = {key: indicator.count(facts) for key, indicator in INDICATORS.items()}
    return {
        key: round(value, 6) if isinstance(value, float) else value
        for key, value in figures.items()
    }
