"""Which conclusions survive when estimates are wrong: every scenario solved again each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from planner.comparing.adopting import shared
from planner.comparing.scenario_table import compare
from planner.comparing.variations import VARIATIONS
from planner.errors import InfeasibleError
from planner.model.comparison import UNPROVEN, Comparison
from planner.model.plan import TierName
from planner.model.sensitivity import Conclusion, Sensitivity, Trial
from planner.runs.kept import NamedProblem, RunAll, SolvedProblem
from planner.texts.sensitivity import VARIED


def sensitivity(jobs: Sequence[NamedProblem], solve: RunAll) -> Sensitivity:
    """Compare the scenarios as they are, then under every variation.

    Raises
    ------
    InfeasibleError
        The first scenario has no plan.
    """
    keys = (None, *VARIATIONS)
    varied = [job if key is None else VARIATIONS[key].of(job) for key in keys for job in jobs]
    runs = solve(varied)
    groups = [runs[rank : rank + len(jobs)] for rank in range(0, len(runs), len(jobs))]
    base, *others = [_compared(jobs, group) for group in groups]
    if base is None:
        raise InfeasibleError(groups[0][0].reasons)
    trials = dict(zip(VARIATIONS, others, strict=True))
    return Sensitivity(
        base=base,
        variations=VARIED,
        conclusions=tuple(
            _conclusion(base, key, quantity, trials)
            for quantity in (TierName.LEVEL, TierName.UNREACHED)
            for key in base.differences
        ),
        lost={
            key: tuple(found.impossible) if found else (base.reference.name,)
            for key, found in trials.items()
            if found is None or found.impossible
        },
    )


def _compared(jobs: Sequence[NamedProblem], runs: Sequence[SolvedProblem]) -> Comparison | None:
    """Compare the runs of one variation, under the names of the scenarios."""
    named = [
        replace(run, job=replace(run.job, name=job.name))
        for job, run in zip(jobs, shared(runs), strict=True)
    ]
    return None if named[0].result is None else compare(named)


def _conclusion(
    base: Comparison, key: str, quantity: TierName, trials: Mapping[str, Comparison | None]
) -> Conclusion:
    return Conclusion(
        key=key,
        name=next(item.name for item in base.scenarios if item.key == key),
        quantity=quantity,
        base=_trial(base, key, quantity),
        trials={name: _trial(found, key, quantity) for name, found in trials.items()},
    )


def _trial(found: Comparison | None, key: str, quantity: TierName) -> Trial:
    """Return a difference; unproven where a scenario has no plan."""
    if found is None or key not in found.differences:
        return Trial(UNPROVEN, 0.0)
    item = next(item for item in found.scenarios if item.key == key)
    name = "level" if quantity == TierName.LEVEL else "communes_reached"
    gap = item.figure(name) - found.reference.figure(name)
    return Trial(
        found.differences[key].verdicts[quantity], gap if quantity == TierName.LEVEL else -gap
    )
