"""Scenarios against the first of them: communes gained and lost, plans lent, faults."""

from dataclasses import replace
from pathlib import Path

import pytest

from planner.comparing.adopting import shared
from planner.comparing.scenario_table import compare, difference, load_all
from planner.errors import InfeasibleError, InputError
from planner.loading import write_plan_dir
from planner.model.comparison import LESS, MORE, SAME
from planner.model.plan import Status, TierName
from planner.pipeline import evaluate
from planner.rules.checks import check
from planner.runs.kept import NamedProblem, solved
from tests.efforts import PROVEN
from tests.worlds import hall, line_world

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "data" / "scenarios" / "reference.toml"


def world(halls, name):
    """Five villages on a line, halls in some of them only."""
    problem, _ = line_world()
    problem, travel = line_world(venues=[hall(k) for k in halls])
    scenario = replace(problem.scenario, name=name)
    return NamedProblem(name, replace(problem, scenario=scenario), travel)


@pytest.fixture(scope="module")
def runs():
    """Halls everywhere, in the west, in the middle."""
    return [
        solved(world(halls, name), PROVEN)
        for name, halls in (("tous", range(5)), ("ouest", (0, 1)), ("milieu", (2,)))
    ]


def test_communes_lost_and_gained_are_named(runs):
    found = compare([runs[1], runs[0], runs[2]])
    more, middle = found.differences["tous"], found.differences["milieu"]
    # 10 minutes a village, 15 minutes at most: a hall serves its own and its neighbours.
    assert more.gained == ("01003", "01004")
    assert more.lost == ()
    assert middle.gained == ("01003",)
    assert middle.lost == ("01000",)
    assert more.verdicts[TierName.LEVEL] == MORE
    assert middle.verdicts[TierName.UNREACHED] == SAME
    assert "01000" not in middle.better + middle.worse


def test_the_other_way_round_is_the_contrary(runs):
    found = compare(runs)
    assert found.differences["ouest"].lost == ("01003", "01004")
    assert found.differences["ouest"].verdicts == {
        TierName.UNREACHED: MORE, TierName.LEVEL: LESS, "driving": LESS,
    }  # fmt: skip


def test_a_commune_without_need_is_not_counted(runs):
    found = compare([runs[1], runs[0]])
    first, item = found.reference, found.scenarios[1]
    assert found.differences["tous"].better
    empty = [replace(m, rows=tuple(replace(r, need=0.0) for r in m.rows)) for m in (item, first)]
    counted = difference(*empty)
    assert (counted.gained, counted.lost, counted.better, counted.worse) == ((), (), (), ())


def test_a_scenario_without_a_plan_is_told_and_the_first_must_have_one(runs):
    none = replace(runs[1], result=None, reasons=("Aucun planning.",))
    found = compare([runs[0], none])
    assert found.impossible == {"ouest": ("Aucun planning.",)}
    assert [item.key for item in found.scenarios] == ["tous"]
    with pytest.raises(InfeasibleError):
        compare([none, runs[0]])


def worsened(run):
    """The same run, had its search found nothing but one tour."""
    plan = run.result.plan
    plan = replace(plan, tours=plan.tours[:1], unserved=())
    rows = evaluate(run.job.problem, plan, run.job.travel).rows
    missed = [row for row in rows if row.need > 0 and not row.reached]
    tiers = tuple(
        replace(tier, value=value)
        for tier, value in zip(
            plan.certificate.tiers,
            (len(missed), sum(r.need * r.level for r in rows), plan.tours[0].drive_minutes),
            strict=True,
        )
    )
    certificate = replace(plan.certificate, tiers=tiers, status=Status.FEASIBLE)
    poor = evaluate(run.job.problem, replace(plan, certificate=certificate), run.job.travel)
    return replace(run, result=poor)


def test_a_plan_of_a_narrower_scenario_is_lent(runs):
    """Halls everywhere allow all that halls of three villages do."""
    everywhere, narrow = worsened(runs[0]), solved(world((1, 2, 3), "trois"), PROVEN)
    lent, same = shared([everywhere, narrow])
    assert same is narrow
    assert lent.result.plan.tours == narrow.result.plan.tours
    assert lent.result.plan.scenario_name == "tous"
    assert lent.result.plan.indicators["level"] > everywhere.result.plan.indicators["level"]
    before, after = (r.result.plan.certificate.tiers for r in (everywhere, lent))
    assert [tier.bound for tier in after][:2] == [tier.bound for tier in before][:2]
    assert check(lent.job.problem, lent.result.plan, lent.job.travel) == ()


def test_a_plan_is_not_lent_where_its_halls_do_not_exist(runs):
    west = worsened(runs[1])
    kept, _ = shared([west, runs[2]])
    assert kept is west


def test_files_and_folders_are_read_and_all_faults_told(tmp_path, runs):
    write_plan_dir(tmp_path / "fait", *plan_of(runs[0]))
    missing, broken = tmp_path / "rien.toml", tmp_path / "faux.toml"
    broken.write_text("name = 3\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_all([tmp_path / "fait", missing, broken], None, 14)
    assert {Path(fault.source).name for fault in caught.value.faults} >= {"rien.toml", "faux.toml"}
    jobs, made = load_all([tmp_path / "fait"], None, 14)
    assert [job.name for job in jobs] == ["fait"] == list(made)


def plan_of(run):
    return run.result.problem, run.result.plan, run.result.travel


def test_another_territory_or_the_same_name_twice_is_refused(tmp_path, runs):
    write_plan_dir(tmp_path / "fait", *plan_of(runs[0]))
    with pytest.raises(InputError) as caught:
        load_all([REFERENCE, tmp_path / "fait"], None, 28)
    assert "territoire" in caught.value.faults[0].message
    with pytest.raises(InputError) as caught:
        load_all([REFERENCE, REFERENCE], None, 28)
    assert "nom de fichier" in caught.value.faults[0].message
