"""The price of a visit: the best plan that holds it beside the best one, as far as is proven.

The plan there is and every plan computed here come with a certificate. Together they say
between which values the best plan with the visit and the best without it lie, and so by how
much a visit raises or lowers each criterion (`planner.evaluation.proven`). Computing for
longer adds certificates, and never takes back what was said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import dropwhile

from planner import texts
from planner.errors import InfeasibleError
from planner.evaluation.coverage import coverage
from planner.evaluation.proven import (
    Best,
    TierChange,
    best_values,
    changes,
    coverage_verdict,
    slack,
)
from planner.model.calendar import Per
from planner.model.comparison import LESS, SAME
from planner.model.effort import Effort, Progress
from planner.model.plan import Plan, Sense, TierName
from planner.model.scenario import Problem, Quota
from planner.model.travel import TravelTimes
from planner.pipeline import make_plan
from planner.rules.checks import check

LONGER = 3
"""How many times longer to compute, when asked for more."""


@dataclass(frozen=True)
class Evidence:
    """Plans of the problem as it is, and of the problem with the visit, each with its bounds."""

    without: tuple[Plan, ...] = ()
    visiting: tuple[Plan, ...] = ()


@dataclass(frozen=True)
class Visit:
    """What is known of a visit.

    Parameters
    ----------
    changes : tuple of Change
        Tier by tier, the best plan with the visit less the best without; empty when no plan
        with the visit was found.
    verdict : str
        ``better``, ``worse``, ``same`` or ``unclear``, for coverage.
    restricted : bool
        Whether plans with the visit were possible all along.
    threshold : float, optional
        Weighted children more in the commune, without which no plan with the visit serves
        as much: a proven bound.
    found : Plan, optional
        The best plan with the visit found so far.
    improvable : bool
        Whether a plan better than the present one was met on the way.
    open : bool
        Whether a longer computation may say more.
    reasons : tuple of str
        Why there is no plan with the visit, when that is proven.
    venue : str
        Where to.
    evidence : Evidence
        To go on from.
    """

    venue: str
    changes: tuple[TierChange, ...] = ()
    verdict: str = ""
    restricted: bool = True
    threshold: float | None = None
    found: Plan | None = None
    improvable: bool = False
    open: bool = True
    reasons: tuple[str, ...] = ()
    evidence: Evidence = field(default_factory=Evidence)


def visiting(problem: Problem, venue: str) -> Problem:
    """Return the problem in which a venue is visited at least once, as if it were suitable."""
    name = texts.forced_visit(problem.index.venues[venue].name)
    quota = Quota(name, per=Per.HORIZON, minimum=1, venue=venue)
    threshold = problem.scenario.policy.min_suitability
    venues = tuple(
        replace(v, suitability=max(v.suitability, threshold)) if v.id == venue else v
        for v in problem.scenario.venues
    )
    quotas = (*problem.scenario.quotas, quota)
    return replace(problem, scenario=replace(problem.scenario, quotas=quotas, venues=venues))


def _proven(problem: Problem, plans: tuple[Plan, ...]) -> tuple[Best, ...]:
    tolerance = problem.scenario.policy.tolerance
    return best_values([plan.certificate for plan in plans], tolerance) if plans else ()


def _settled(problem: Problem, plans: tuple[Plan, ...]) -> bool:
    """Tell whether a longer computation has nothing left to prove of a problem."""
    tolerance, best = problem.scenario.policy.tolerance, _proven(problem, plans)
    return bool(best) and all(tier.settled(tolerance) for tier in best)


def _kept(problem: Problem, travel: TravelTimes, plan: Plan) -> tuple[Plan, ...]:
    """Return the plan there is, unless it is no plan of the problem as it stands.

    One that was revised answers to something unforeseen; nothing is proven of it.
    """
    return () if plan.revision or check(problem, plan, travel) else (plan,)


def _top(plans: tuple[Plan, ...]) -> Plan | None:
    """Return the best of some plans, tier after tier; of equals the last."""

    def merit(plan: Plan) -> tuple[float, ...]:
        return tuple(t.value if t.sense == Sense.MAX else -t.value for t in plan.certificate.tiers)

    return max(reversed(plans), key=merit, default=None)


def price_visit(
    stored: tuple[Problem, Plan, TravelTimes],
    venue: str,
    effort: Effort,
    progress: Progress | None = None,
    known: Evidence | None = None,
) -> Visit:
    """Find out what a visit would bring and cost.

    Both problems are solved from the plan there is, the one with the visit first; each only
    as long as something of it is not proven.

    Parameters
    ----------
    effort : Effort
        Its time limit is for both together.
    known : Evidence, optional
        Of an earlier computation of the same visit to the same plan.

    Raises
    ------
    UnsoundPlanError
        The judge refuses a plan: a bug.
    """
    problem, plan, travel = stored
    forced, before = visiting(problem, venue), known or Evidence()
    own = _kept(problem, travel, plan)
    without, found, left = (*own, *before.without), before.visiting, effort.seconds
    alone = _settled(problem, without)
    if not _settled(forced, found):
        share = replace(effort, seconds=left if alone else left / 2)
        try:
            result = make_plan(forced, travel, share, progress, _top(found) or plan)
        except InfeasibleError as error:
            reasons = error.reasons if error.proven else ()
            return Visit(venue, open=not error.proven, reasons=reasons, evidence=before)
        found = (*found, result.plan)
        left = max(left / 2, left - result.plan.certificate.seconds)
        alone = alone or result.interrupted
    if not alone:
        share = replace(effort, seconds=left)
        without = (*without, *_more(problem, travel, share, progress, _top(without) or plan))
    evidence = Evidence(_needed(problem, without)[len(own) :], _needed(forced, found))
    return replace(_told(stored, forced, venue, without, found), evidence=evidence)


def _needed(problem: Problem, plans: tuple[Plan, ...]) -> tuple[Plan, ...]:
    """Return the plans without those of which all is known from the others; the first is kept."""
    kept = list(plans)
    for plan in plans[1:]:
        rest = tuple(other for other in kept if other is not plan)
        if _proven(problem, rest) == _proven(problem, tuple(kept)):
            kept = list(rest)
    return tuple(kept)


def _more(
    problem: Problem, travel: TravelTimes, effort: Effort, progress: Progress | None, start: Plan
) -> tuple[Plan, ...]:
    """Return one plan more of a problem, if any is found."""
    try:
        return (make_plan(problem, travel, effort, progress, start).plan,)
    except InfeasibleError:
        return ()


def _told(
    stored: tuple[Problem, Plan, TravelTimes], forced: Problem, venue: str,
    without: tuple[Plan, ...], found: tuple[Plan, ...],
) -> Visit:  # fmt: skip
    problem, plan, travel = stored
    place = problem.index.venues[venue]
    restricted = problem.usable(place)
    best, visited = _proven(problem, without), _proven(forced, found)
    known = changes(best, visited, restricted) if best else ()
    differences = known or tuple(TierChange(tier.name, tier.sense, None) for tier in visited)
    rivals = (*without, *(found if restricted else ()))
    return Visit(
        venue,
        changes=differences,
        verdict=coverage_verdict(differences),
        restricted=restricted,
        threshold=_threshold(problem, _top(without), travel, known, place.commune),
        found=_top(found),
        improvable=plan in without and any(_beats(rival, plan) for rival in rivals),
        open=not (_settled(problem, without) and _settled(forced, found)),
    )


def _threshold(
    problem: Problem, top: Plan | None, travel: TravelTimes, found: Sequence[TierChange], code: str
) -> float | None:
    """Return how many more children a commune would need, at least, for a visit to serve as much.

    Notes
    -----
    The level is linear in the need. Children more count for at most the highest level in a plan
    with the visit, and for the commune's own level in the best plan without: a loss of at least
    L takes at least L / (highest - own) children.
    """
    later = list(dropwhile(lambda c: c.name == TierName.UNREACHED and c.verdict == SAME, found))
    if top is None or not later or later[0].name != TierName.LEVEL or later[0].verdict != LESS:
        return None
    rows, loss = {row.code: row for row in coverage(problem, top, travel)}, later[0].interval
    room = problem.scenario.policy.levels[-1][1] - rows[code].level
    return None if loss is None or room <= 1e-9 or rows[code].need <= 0 else -loss.high / room


def _beats(one: Plan, other: Plan) -> bool:
    """Tell whether a plan has the better coverage."""
    for mine, theirs in zip(one.certificate.tiers, other.certificate.tiers, strict=True):
        gain = (mine.value - theirs.value) * (1 if mine.sense == Sense.MAX else -1)
        if abs(gain) > slack(mine.value):
            return gain > 0 and mine.name != TierName.DRIVING
    return False
