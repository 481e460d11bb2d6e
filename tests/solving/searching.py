"""A search at its beginning, and the judge's word on its drafts."""

from __future__ import annotations

import time

from planner.model.effort import Effort, silent
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.pipeline import evaluate
from planner.rules.checks import check
from planner.solving.assemble import PlanSolution
from planner.solving.certifying import certified_plan
from planner.solving.construction import first_drafts, quotas_met
from planner.solving.indexing import build_instance
from planner.solving.search import Search, TourSearch
from planner.solving.tour_source import tour_source


def begun(
    problem: Problem, travel: TravelTimes, effort: Effort, clock=time.monotonic
) -> TourSearch:
    """A search that has only its tours."""
    instance = build_instance(problem, travel)
    source = tour_source(instance, effort, clock)
    return TourSearch(instance, effort, silent, clock, clock(), source=source)


def started(search: TourSearch) -> list[PlanSolution]:
    """First plans of a search, none when the quotas cannot be met."""
    base = quotas_met(search.dated, search.effort, lambda: False)
    return list(first_drafts(base)) if base else []


def breaches(search: Search, draft: PlanSolution, travel: TravelTimes) -> tuple[object, ...]:
    """What the judge finds in a draft."""
    problem = search.instance.problem
    plan = certified_plan(search, draft, travel, 0.0, search.source.toured())
    return check(problem, evaluate(problem, plan, travel).plan, travel)
