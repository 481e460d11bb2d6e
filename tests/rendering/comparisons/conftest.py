"""Three comparisons of hand-made plans: the whole week, without its Tuesdays, one impossible."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from planner.comparing.scenario_table import compare
from planner.evaluation.coverage import coverage
from planner.evaluation.indicators import indicators
from planner.model.comparison import Comparison
from planner.model.frontier import COST, EQUITY, Frontier, FrontierPoint, Frontiers
from planner.model.plan import Plan, Tier
from planner.model.scenario import Problem
from planner.model.sensitivity import Conclusion, Sensitivity, Trial
from planner.model.travel import TravelTimes
from planner.pipeline import Result
from planner.rendering.small_maps import Outline, outlines
from planner.runs.kept import NamedProblem, SolvedProblem
from planner.texts.sensitivity import VARIED

HOSTILE = """</script><script>alert(1)</script> & d'un "autre" """


def run(
    key: str, name: str, problem: Problem, plan: Plan, travel: TravelTimes, gap: float
) -> SolvedProblem:
    """A run with an honest certificate, but for its gap on the need served."""
    problem = replace(
        problem, scenario=replace(problem.scenario, name=name, description=f"{name}.")
    )
    rows = coverage(problem, plan, travel)
    missed = float(sum(row.need > 0 and not row.reached for row in rows))
    level = sum(row.need * row.level for row in rows)
    drive = float(sum(tour.drive_minutes for tour in plan.tours))
    tiers = (
        Tier("unreached", "min", missed, missed),
        Tier("level", "max", level, level * (1 + gap)),
        Tier("driving", "min", drive, drive / 2),
    )
    plan = replace(
        plan,
        certificate=replace(plan.certificate, tiers=tiers),
        indicators=indicators(problem, plan, travel, rows),
    )
    return SolvedProblem(NamedProblem(key, problem, travel), Result(problem, plan, travel))


@pytest.fixture(scope="session")
def comparison(problem: Problem, plan: Plan, travel: TravelTimes) -> Comparison:
    fewer = replace(plan, tours=tuple(t for t in plan.tours if t.date.weekday() != 1))
    once = replace(plan, tours=tuple(t for t in plan.tours if t.date != date(2026, 12, 3)))
    runs = [
        run("tout", "Toute la semaine", problem, plan, travel, 0.001),
        run("sans-mardi", "Sans le mardi", problem, fewer, travel, 0.001),
        run("presque", HOSTILE, problem, once, travel, 0.5),
        SolvedProblem(NamedProblem("vide", problem, travel), None, ("Aucun planning possible.",)),
    ]
    return compare(runs, {"tout": "plannings/tout/itineraire.html"})


@pytest.fixture(scope="session")
def outline(problem: Problem, polygons: dict[str, Any]) -> Outline:
    return outlines(problem, polygons)


@pytest.fixture(scope="session")
def frontiers(problem: Problem, comparison: Comparison) -> Frontiers:
    figures = comparison.reference.figures

    def points(*numbers: tuple[float, float, float]) -> tuple[FrontierPoint, ...]:
        return tuple(
            FrontierPoint(
                level, level, other, bound, figures, f"p{rank}", f"plannings/p{rank}.html"
            )
            for rank, (level, other, bound) in enumerate(numbers)
        )

    return Frontiers(
        scenario="Essai",
        territory=problem.territory.name,
        horizon=problem.horizon,
        estimated=True,
        cost=Frontier(
            COST, points((0.5, 100, 90), (0.7, 150, 140), (0.8, 400, 300), (0.84, 900, 700)), 1
        ),
        equity=Frontier(EQUITY, points((0.84, 0.05, 0.85), (0.7, 0.2, 0.75))),
    )


@pytest.fixture(scope="session")
def trials(comparison: Comparison) -> Sensitivity:
    level = Trial("less", -0.12)
    tried = dict.fromkeys(VARIED, level)
    return Sensitivity(
        base=comparison,
        variations=VARIED,
        conclusions=(
            Conclusion("sans-mardi", "Sans le mardi", "level", level, tried),
            Conclusion(
                "presque", HOSTILE, "level", level, tried | {"besoin-1": Trial("unclear", -0.01)}
            ),
            Conclusion("sans-mardi", "Sans le mardi", "unreached", Trial("more", 5), tried),
        ),
        lost={"acces-plus": ("Vide",)},
    )
