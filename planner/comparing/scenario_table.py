"""Scenarios beside each other: solved or read, measured, and told apart where proven."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from planner import pipeline
from planner.comparing.yardstick import Yardstick, verdict
from planner.errors import Fault, InfeasibleError, InputError
from planner.loading import load_problem, read_plan_dir
from planner.model.comparison import (
    NOTICEABLE,
    QUANTITIES,
    Comparison,
    Difference,
    Measured,
)
from planner.model.coverage import CommuneCoverage
from planner.pipeline import Result
from planner.reading.files import display
from planner.runs.kept import NamedProblem, SolvedProblem
from planner.texts import comparing as said


def load_all(
    paths: Sequence[Path], start: date | None, days: int
) -> tuple[tuple[NamedProblem, ...], dict[str, Result]]:
    """Read scenarios to be solved, and plans already made.

    Parameters
    ----------
    paths : sequence of Path
        Scenario files, or folders that hold a plan.json. The first one is what the others
        are compared with.
    start : date, optional
        First day; that of the first scenario when None.

    Returns
    -------
    jobs : tuple of Job
        One a path, in order, named after the files.
    made : dict
        Results of those that were folders, by name of the job.

    Raises
    ------
    InputError
        Carries the faults of every file; or two of them have one name, territory or
        period differ.
    """
    faults: list[Fault] = []
    jobs: list[NamedProblem] = []
    made: dict[str, Result] = {}
    for path in paths:
        name = path.name if path.is_dir() else path.stem
        try:
            if path.is_dir():
                made[name] = pipeline.checked(*read_plan_dir(path))
                jobs.append(NamedProblem(name, made[name].problem, made[name].travel))
            else:
                problem = load_problem(path, start, days)
                start = start or problem.horizon.start
                jobs.append(NamedProblem(name, problem, pipeline.travel_times(problem)))
        except InputError as error:
            faults.extend(error.faults)
    names = [job.name for job in jobs]
    double = sorted({name for name in names if names.count(name) > 1})
    faults.extend(Fault(name, "", said.NAME_TWICE) for name in double)
    if not faults:
        yardstick = Yardstick(jobs[0].problem, jobs[0].travel)
        for path, job in zip(paths, jobs, strict=True):
            faults.extend(yardstick.refuse(display(path), job.problem))
    if faults:
        raise InputError(dict.fromkeys(faults))
    return tuple(jobs), made


def difference(item: Measured, reference: Measured) -> Difference:
    """Return what is proven, and the communes that gain and lose."""
    mine, first = ({row.code: row for row in m.rows} for m in (item, reference))
    both = [
        code for code, row in mine.items() if row.need > 0 and row.reached and first[code].reached
    ]

    def change(code: str) -> float:
        return mine[code].level - first[code].level

    return Difference(
        verdicts={
            name: verdict(item.intervals.get(name), reference.intervals.get(name))
            for name in QUANTITIES
        },
        gained=_only(mine, first),
        lost=_only(first, mine),
        better=tuple(code for code in both if change(code) >= NOTICEABLE - 1e-9),
        worse=tuple(code for code in both if change(code) <= 1e-9 - NOTICEABLE),
    )


def _only(mine: dict[str, CommuneCoverage], other: dict[str, CommuneCoverage]) -> tuple[str, ...]:
    return tuple(
        code for code, row in mine.items()
        if row.need > 0 and row.reached and not other[code].reached
    )  # fmt: skip


def compare(runs: Sequence[SolvedProblem], hrefs: Mapping[str, str] | None = None) -> Comparison:
    """Measure every run on the yardstick of the first and set it against the first.

    Raises
    ------
    InfeasibleError
        The first scenario has no plan: there is nothing to compare with.
    """
    first = runs[0]
    if first.result is None:
        raise InfeasibleError(first.reasons)
    links = hrefs or {}
    yardstick = Yardstick(first.job.problem, first.job.travel)
    measured = tuple(
        yardstick.measure(run.job.name, run.result, links.get(run.job.name, ""))
        for run in runs
        if run.result is not None
    )
    return Comparison(
        territory=first.job.problem.territory.name,
        horizon=first.job.problem.horizon,
        policy=first.job.problem.scenario.policy,
        estimated=first.job.travel.estimated,
        scenarios=measured,
        differences={item.key: difference(item, measured[0]) for item in measured[1:]},
        impossible={
            run.job.problem.scenario.name: run.reasons for run in runs if run.result is None
        },
    )
