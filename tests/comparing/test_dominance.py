"""More resources never do worse, beyond the proven gaps: a few of the pairs of the benchmark."""

from dataclasses import replace

import pytest

from benchmarks import dominance
from benchmarks.dominance import BETTER, EQUAL, WITHIN, WORSE, judged
from planner.model.plan import Certificate, Tier
from tests.efforts import COUNTED


def certificate(*levels):
    """Tiers from (value, bound) pairs: communes not reached, need served."""
    names = (("unreached", "min"), ("level", "max"))
    tiers = tuple(Tier(*name, *pair) for name, pair in zip(names, levels, strict=True))
    return Certificate("feasible", tiers, 1.0, 0, "à la main")


@pytest.mark.parametrize(
    ("poorer", "richer", "said"),
    [
        (((1, 0), (50, 60)), ((0, 0), (40, 90)), BETTER),
        (((1, 1), (50, 60)), ((1, 1), (55, 60)), BETTER),
        (((1, 1), (50, 60)), ((1, 1), (50, 60)), EQUAL),
        (((1, 1), (50, 60)), ((1, 1), (45, 60)), WITHIN),
        (((1, 1), (50, 60)), ((2, 0), (90, 90)), WITHIN),
        (((1, 1), (50, 60)), ((1, 1), (45, 48)), WORSE),
        (((1, 1), (50, 60)), ((2, 2), (90, 90)), WORSE),
    ],
)
def test_what_refutes_a_bound(poorer, richer, said):
    assert judged(certificate(*poorer), certificate(*richer)) == said


def test_the_richer_scenario_has_one_thing_more():
    for _, pair in dominance.pairs(range(12)):
        less, more = pair.poorer.scenario, pair.richer.scenario
        same = replace(
            more, teams=less.teams, venues=less.venues, quotas=less.quotas, policy=less.policy
        )
        assert same == less
        assert more != less or pair.kind == "rhythms"
        assert set(less.venues) <= set(more.venues)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 7])
def test_more_resources_never_do_worse(seed):
    ((_, pair),) = dominance.pairs([seed])
    said, _ = dominance.outcome(pair, replace(COUNTED, seed=seed))
    assert said != WORSE
