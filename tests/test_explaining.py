"""« Pourquoi pas ma commune ? »: every figure is what the judge finds in the two plans."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from planner import pipeline
from planner.commands.printing import printed
from planner.errors import InputError
from planner.evaluation.comparison import compare_plans
from planner.evaluation.context import Context
from planner.evaluation.explain import NO_HALL, NOT_CHOSEN, SERVED, price, situation
from planner.evaluation.tiers import tier_values
from planner.explaining import (
    answer_sections,
    asking,
    explanation,
    find_commune,
    situation_lines,
    with_hall,
)
from planner.loading import load_problem
from planner.model.effort import Effort
from planner.visits import price_visit
from tests.efforts import COUNTED

SCENARIO = Path(__file__).resolve().parents[1] / "data" / "scenarios" / "reference.toml"
FAR = 3


@pytest.fixture(scope="module")
def stored():
    """A fortnight of the reference territory, proven optimal."""
    problem = load_problem(SCENARIO, date(2026, 11, 30), 14)
    result = pipeline.make_plan(problem, pipeline.travel_times(problem), COUNTED)
    return result.problem, result.plan, result.travel


@pytest.fixture(scope="module")
def far(stored):
    """The communes with need whose nearest session is farthest, none in their own hall."""
    problem, plan, travel = stored
    visited = {session.commune for _, session in plan.sessions()}
    codes = [c.code for c in problem.territory.communes if c.code not in visited]
    found = [situation(problem, plan, travel, code) for code in codes]
    found = [s for s in found if s.row.need > 0 and s.own]
    return sorted(found, key=lambda s: -(s.row.nearest_minutes or 99))[:FAR]


def test_far_communes_and_what_one_plan_with_a_visit_gives_and_takes(stored, far):
    problem, plan, travel = stored
    assert len(far) == FAR
    for one in far:
        visit = price_visit(stored, one.own[0].id, COUNTED)
        other = visit.found
        assert one.own[0].id in {session.venue for _, session in other.sessions()}
        diff = compare_plans(stored, (problem, other, travel))
        cost = price(diff, plan, other)
        before = tier_values(Context(problem, plan, travel))
        after = tier_values(Context(problem, other, travel))
        gained, lost = (sum(n for _, n in moved) for moved in (cost.winners, cost.losers))
        assert gained - lost == pytest.approx(after["level"] - before["level"], abs=1e-6)
        assert cost.driving * 60 == pytest.approx(after["driving"] - before["driving"], abs=1e-3)
        gone = {row.commune for row in other.unserved} - {r.commune for r in plan.unserved}
        names = {c.name for c in problem.territory.communes if c.code in gone}
        assert set(cost.abandoned) == names
        # The plan found lies in the interval, or would if it were the best.
        (level,) = [change for change in visit.changes if change.name == "level"]
        assert after["level"] - before["level"] <= level.interval.high + 1e-3


def answered(answer):
    """The lines that a terminal prints of an answer."""
    return list(printed(answer_sections(answer)))


def test_what_is_said_of_a_far_commune(stored, far):
    found = explanation(stored, far[0].row.name, COUNTED)
    assert found.situation == far[0] and found.answer is not None
    lines = [*situation_lines(found.situation, stored[1].certificate), *answered(found.answer)]
    assert far[0].row.name in lines[0]
    assert any("Avec au moins une séance à" in line for line in lines)
    assert all(line.endswith((".", ":")) for line in lines)
    assert len(lines) == len(set(lines))
    own = far[0].own[0]
    assert any(own.name in line for line in lines)
    # What one plan does is told as an example, after what is proven of all.
    told = [line for line in lines if line.startswith(("Un exemple", "- Y gagnent", "- Y perdent"))]
    assert list(lines[-len(told) :]) == told and len(told) == 3
    assert not any("enfants gagnés" in line for line in lines)


def test_a_commune_with_a_session_needs_no_other_plan(stored):
    problem, plan, travel = stored
    (_, session) = plan.sessions()[0]
    commune = problem.territory.by_code()[session.commune]
    found = situation(problem, plan, travel, commune.code)
    assert found.reason == SERVED
    assert found.sessions[0].venue.commune == commune.code
    days = [tour.date for tour, s in plan.sessions() if s.venue == found.sessions[0].venue.id]
    assert list(found.sessions[0].dates) == days
    assert explanation(stored, commune.code, Effort(0.001)).answer is None


def test_reasons_agree_with_the_certificate(stored):
    problem, plan, travel = stored
    missed = {row.commune for row in plan.unserved}
    for commune in problem.territory.communes:
        found = situation(problem, plan, travel, commune.code)
        assert (found.reason in (NOT_CHOSEN, NO_HALL)) == (commune.code in missed)
        assert all(near.minutes <= 15 for near in found.halls)


@pytest.mark.parametrize("wanted", ["52187", "Épizon", "epizon", "EPIZON", "épiz"])
def test_a_commune_is_found_however_it_is_written(stored, wanted):
    assert find_commune(stored[0].territory.communes, wanted).code == "52187"


@pytest.mark.parametrize(
    ("wanted", "said"), [("Paris", "pas du territoire"), ("Thonnance", "plusieurs communes")]
)
def test_no_such_commune(stored, wanted, said):
    with pytest.raises(InputError) as caught:
        find_commune(stored[0].territory.communes, wanted)
    (line,) = caught.value.lines
    assert said in line
    assert re.search(r"Thonnance-lès-Joinville \(\d+\)", line) or wanted == "Paris"


def test_what_a_visit_to_a_given_venue_would_bring(stored, far):
    own = far[0].own[0]
    lines = answered(asking(stored, own.name, COUNTED))
    (told,) = [line for line in lines if f"Avec au moins une séance à {own.name}" in line]
    assert told in answered(asking(stored, own.id, COUNTED))
    # That the hall is not suitable as it is comes first.
    assert ("n’est pas retenue" in lines[0]) == (not stored[0].usable(own))


def test_a_village_without_a_venue_asks(stored, far):
    # Its halls taken out of the list, it is still told what a session at its town hall would do.
    problem, plan, travel = stored
    code = far[0].row.code
    venues = tuple(v for v in problem.scenario.venues if v.commune != code)
    bare = replace(problem, scenario=replace(problem.scenario, venues=venues)), plan, travel
    told, venue = with_hall(bare, problem.territory.by_code()[code])
    assert told[2].between(code, venue.id) == travel.between(code, code)
    assert told[2].between(venue.id, "depot-joinville") == travel.between(code, "depot-joinville")
    first, second = answered(asking(bare, far[0].row.name, COUNTED))[:2]
    assert "supposé à la mairie" in first
    assert f"Avec au moins une séance à {venue.name}" in second


def test_a_venue_already_visited_needs_no_other_plan(stored):
    problem, plan, _ = stored
    session = next(session for _, session in plan.sessions())
    (line,) = answered(asking(stored, session.venue, COUNTED))
    assert line.startswith(problem.index.venues[session.venue].name)
    assert "déjà des séances" in line


@pytest.mark.parametrize(("wanted", "said"), [("Paris", "pas du territoire"), ("", "territoire")])
def test_a_venue_nobody_knows(stored, wanted, said):
    with pytest.raises(InputError, match=said):
        asking(stored, wanted, COUNTED)


def test_a_commune_of_several_venues_must_say_which(stored):
    problem, plan, travel = stored
    hall = replace(problem.index.venues["joinville-fixe"], id="joinville-salle", name="Salle")
    scenario = replace(problem.scenario, venues=(*problem.scenario.venues, hall))
    two = replace(problem, scenario=scenario), plan, travel
    with pytest.raises(InputError, match="en choisir un : joinville-fixe, joinville-salle"):
        asking(two, "Joinville", COUNTED)
