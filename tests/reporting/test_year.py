"""Which plan counts on which day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from planner.model.calendar import DateRange
from planner.model.past import Past
from planner.model.plan import Tour
from planner.reporting.period import YEAR, dates_of
from planner.reporting.year import Part, cut, followed, latest, only, overlaps, uncovered, within
from tests.reporting.years import HALL_2, SITE_1, part, without_hall_4
from tests.rules.by_hand import MONDAY, TOURS, TUESDAY


def year_of(year: int) -> DateRange:
    return dates_of(YEAR, year)


def test_of_a_plan_and_its_revisions_the_last_one_counts() -> None:
    first, revised = part(), without_hall_4()
    again = replace(revised, name="out/juin-r2", plan=replace(revised.plan, revision=2))
    assert latest([first, again, revised]) == (again,)


def test_a_revision_is_of_the_plan_it_was_first_solved_from() -> None:
    first, revised = part(), without_hall_4()
    plan = replace(revised.plan, scenario_digest="changed", base_digest="d")
    assert latest([first, replace(revised, plan=plan)])[0].plan.revision == 1
    other = replace(plan, base_digest="another")
    assert len(latest([first, replace(revised, plan=other)])) == 2


def test_copies_of_one_plan_count_once_and_different_ones_stay() -> None:
    first, copy = part(), part(name="out/2026-W24")
    assert latest([first, copy]) == (copy,)  # by name
    different = part((MONDAY,), name="out/essai")
    kept = latest([first, different])
    assert len(kept) == 2
    ((_, _, days),) = overlaps(kept)
    assert days == DateRange(date(2026, 6, 1), date(2026, 6, 14))


def test_a_plan_is_cut_to_the_year() -> None:
    whole = part()
    assert within(whole, year_of(2026)).plan.tours == TOURS
    assert within(whole, year_of(2027)) is None
    short = within(whole, DateRange(date(2026, 6, 2), date(2026, 6, 8)))
    assert [t.date.day for t in short.plan.tours] == [2, 8]
    assert (short.problem.horizon.start, short.plan.end) == (date(2026, 6, 2), date(2026, 6, 8))


def test_an_exception_is_of_the_day_of_the_session_given_up() -> None:
    revised = without_hall_4()  # of the 10th
    assert within(revised, DateRange(date(2026, 6, 10), date(2026, 6, 10))).plan.overrides
    assert not within(revised, DateRange(date(2026, 6, 1), date(2026, 6, 9))).plan.overrides


def test_a_plan_may_count_on_several_ranges_of_days() -> None:
    """Another plan was followed from the 3rd to the 7th: nothing of it is counted here."""
    ranges = [DateRange(date(2026, 6, 8), date(2026, 6, 14)),
              DateRange(date(2026, 6, 1), date(2026, 6, 2))]  # fmt: skip
    pieces = cut([part()], ranges)
    assert [(p.plan.start.day, p.plan.end.day, len(p.plan.tours)) for p in pieces] == [
        (1, 2, 2), (8, 14, 2),
    ]  # fmt: skip
    assert not list(overlaps(pieces))
    assert cut([part()], []) == ()


def test_days_no_plan_covers() -> None:
    assert uncovered([], year_of(2026)) == (year_of(2026),)
    assert uncovered([part()], year_of(2026)) == (
        DateRange(date(2026, 1, 1), date(2026, 5, 31)),
        DateRange(date(2026, 6, 15), date(2026, 12, 31)),
    )
    assert uncovered([part()], DateRange(date(2026, 6, 1), date(2026, 6, 14))) == ()


def test_only_keeps_whole_tours_of_some_sessions() -> None:
    left = only(part(), {SITE_1, HALL_2})
    assert [len(t.sessions) for t in left.plan.tours] == [1, 1]
    assert left.plan.tours[1].drive_minutes == TUESDAY.drive_minutes


def _anew(of: Part, first: date, tours: tuple[Tour, ...]) -> Part:
    """A plan of the same days computed anew from one of them on."""
    carried = tuple(tour for tour in of.plan.tours if tour.date < first)
    left = tuple(tour for tour in tours if tour.date >= first)
    problem = replace(of.problem, past=Past(first, carried))
    plan = replace(of.plan, tours=(*carried, *left), scenario_digest=f"from {first}")
    return replace(of, name=f"out/{first}", problem=problem, plan=plan)


def test_a_plan_gone_on_from_was_followed_until_then() -> None:
    before = part()
    second = _anew(before, date(2026, 6, 3), (MONDAY,))
    third = _anew(second, date(2026, 6, 8), TOURS)
    found = followed(latest([third, before, second]))
    days = {piece.name: (piece.plan.start.day, piece.plan.end.day) for piece in found}
    assert days == {before.name: (1, 2), second.name: (3, 7), third.name: (8, 14)}
    assert not list(overlaps(found))
    assert sum(len(piece.plan.tours) for piece in found) == len(third.plan.tours)


def test_a_plan_that_carries_over_other_days_goes_on_from_none() -> None:
    before, other = part(), part((MONDAY,), name="out/essai")
    found = followed([other, _anew(before, date(2026, 6, 8), TOURS)])
    assert list(overlaps(found)), "whoever asks has to say which one was followed"
