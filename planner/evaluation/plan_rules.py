"""Rules that the tours of a plan must obey together, and figures it must not misstate."""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from planner.evaluation.context import Context, hours_text, work_time
from planner.evaluation.coverage import coverage
from planner.evaluation.indicators import INDICATORS, indicators
from planner.evaluation.series import SeriesKey, promisers, series_of, short_of_staff
from planner.model.calendar import PATTERNS, week_index
from planner.model.changes import changes_cost
from planner.model.plan import Sense, Session, Status, TierName, Tour
from planner.model.rules import RuleId, Violation
from planner.model.scenario import Equity

FIGURE_TOLERANCE = 1e-4

BOUND_TOLERANCE = 2e-6
"""A plan's value and its bound are both written to a millionth."""

TIERS_IN_FORCE = {
    Equity.GUARANTEE: (
        (TierName.UNREACHED, Sense.MIN),
        (TierName.LEVEL, Sense.MAX),
        (TierName.DRIVING, Sense.MIN),
    ),
    Equity.MAXIMIN: (
        (TierName.WORST_LEVEL, Sense.MAX),
        (TierName.LEVEL, Sense.MAX),
        (TierName.DRIVING, Sense.MIN),
    ),
    Equity.EFFICIENCY: ((TierName.LEVEL, Sense.MAX), (TierName.DRIVING, Sense.MIN)),
}
"""Name and sense of every tier of an equity policy, first in force first."""


def one_tour(c: Context) -> Iterator[Violation]:
    """A team makes at most one tour a day."""
    count = Counter((tour.team, tour.date) for tour in c.plan.tours)
    for tour in c.plan.tours:
        if count.pop((tour.team, tour.date), 0) > 1:
            yield Violation(RuleId.ONE_TOUR, c.where(tour), "plusieurs tournées le même jour")


def venue_shared(c: Context) -> Iterator[Violation]:
    """Two teams are never at one venue at the same time."""
    visits: dict[tuple[str, date], list[tuple[Tour, Session]]] = defaultdict(list)
    for tour, session in c.plan.sessions():
        visits[session.venue, tour.date].append((tour, session))
    for found in visits.values():
        found.sort(key=lambda pair: pair[1].arrive)
        for (_, one), (tour, two) in itertools.pairwise(found):
            if two.arrive < one.leave:
                detail = "deux séances en même temps dans le même lieu"
                yield Violation(RuleId.VENUE_SHARED, c.where(tour, two), detail)


def rest(c: Context) -> Iterator[Violation]:
    """Eleven hours of rest between two days."""
    for team in c.teams.values():
        days: dict[date, list[Tour]] = defaultdict(list)
        for tour in c.plan.tours:
            if tour.team == team.id:
                days[tour.date].append(tour)
        for one, two in itertools.pairwise(sorted(days)):
            after = min(days[two], key=lambda tour: tour.start)
            gap = datetime.combine(two, after.start) - datetime.combine(
                one, max(tour.end for tour in days[one])
            )
            if gap < team.work.rest and two >= c.first:
                detail = f"{hours_text(gap)} de repos, il faut {hours_text(team.work.rest)}"
                yield Violation(RuleId.REST, c.where(after), detail)


def week_work(c: Context) -> Iterator[Violation]:
    """Never more than the weekly maximum."""
    total: dict[tuple[str, int], timedelta] = defaultdict(timedelta)
    planned = set()
    for _, tour in c.tours():
        key = tour.team, week_index(c.problem.scenario.anchor, tour.date)
        total[key] += work_time(tour)
        if tour.date >= c.first:
            planned.add(key)
    for (team_id, week), worked in sorted(total.items()):
        team = c.teams[team_id]
        if worked > team.work.week_max and (team_id, week) in planned:
            monday = c.problem.scenario.anchor + timedelta(weeks=week)
            detail = f"{hours_text(worked)}, au plus {hours_text(team.work.week_max)}"
            where = f"{team.name}, semaine du {monday:%d/%m/%Y}"
            yield Violation(RuleId.WEEK_WORK, where, detail)


def average_work(c: Context) -> Iterator[Violation]:
    """Not more than the weekly average over the horizon, closed days left out."""
    for team in c.teams.values():
        worked = sum((work_time(t) for t in c.plan.tours if t.team == team.id), timedelta())
        allowed = c.problem.average_limit(team)
        if worked > allowed:
            detail = f"{hours_text(worked)} sur la période, au plus {hours_text(allowed)}"
            yield Violation(RuleId.AVERAGE_WORK, team.name, detail)


def _name(c: Context, key: SeriesKey) -> str:
    return f"{c.venues[key[0]].name}, {c.activities[key[1]].name}, {key[3]:%H:%M}"


def pattern(c: Context) -> Iterator[Violation]:
    """A series is held on every date of its pattern that nothing stops, and no other.

    The calendar, the hall, or its team's leave may stop it; so may an override.
    """
    scenario = c.problem.scenario
    for key, found in sorted(series_of(c).items(), key=lambda item: item[0]):
        venue, activity = c.venues[key[0]], c.activities[key[1]]
        recurrence = PATTERNS.get(key[4])
        if recurrence is None:
            yield Violation(RuleId.PATTERN, _name(c, key), f"rythme inconnu « {key[4]} »")
            continue
        if recurrence.every not in (venue.rhythms or scenario.policy.rhythms):
            yield Violation(RuleId.PATTERN, _name(c, key), f"rythme « {key[4]} » non permis ici")
        promised = {
            day
            for day in c.problem.horizon.dates()
            if day.weekday() == key[2]
            and recurrence.holds_in(week_index(scenario.anchor, day))
            and c.problem.runs(activity, venue, day)
        }
        expected = {
            day
            for day in promised
            if not any(short_of_staff(t, activity.min_staff, day) for t in promisers(c, found))
        }
        for day in sorted(expected - found.held - found.given_up):
            yield Violation(RuleId.PATTERN, _name(c, key), f"séance manquante le {day:%d/%m/%Y}")
        for day in sorted(found.held - promised):
            yield Violation(RuleId.PATTERN, _name(c, key), f"séance hors rythme le {day:%d/%m/%Y}")


def one_pattern(c: Context) -> Iterator[Violation]:
    """In a hall the van visits, an activity has one weekday, one hour, one rhythm."""
    count = Counter((key[0], key[1]) for key in series_of(c) if not c.venues[key[0]].fixed)
    for (venue, activity), n in sorted(count.items()):
        if n > 1:
            where = f"{c.venues[venue].name}, {c.activities[activity].name}"
            yield Violation(RuleId.ONE_PATTERN, where, f"{n} créneaux différents")


def unserved(c: Context) -> Iterator[Violation]:
    """The plan lists exactly the communes with need that it does not reach, with a reason."""
    listed = {row.commune: row.reason for row in c.plan.unserved}
    names = c.problem.territory.names
    missed = {
        row.code
        for row in coverage(c.problem, c.plan, c.travel)
        if row.need > 0 and not row.reached
    }
    for code in sorted(missed - set(listed)):
        yield Violation(RuleId.UNSERVED, names[code], "commune non desservie et non signalée")
    for code in sorted(set(listed) - missed):
        where = names.get(code, code)
        yield Violation(RuleId.UNSERVED, where, "signalée non desservie alors qu'elle l'est")
    for code in sorted(code for code, reason in listed.items() if not reason.strip()):
        yield Violation(RuleId.UNSERVED, names.get(code, code), "raison manquante")


def past(c: Context) -> Iterator[Violation]:
    """What stood before the days that were planned is carried over as it was."""
    known = c.problem.past
    if known is None:
        return
    if not c.problem.horizon.start < known.first <= c.problem.horizon.end:
        detail = f"premier jour à planifier {known.first:%d/%m/%Y}, hors de la période"
        yield Violation(RuleId.PAST, "période", detail)
    found = {tour for tour in c.plan.tours if tour.date < known.first}
    for tour in sorted(set(known.tours) - found, key=lambda t: (t.date, t.team)):
        yield Violation(RuleId.PAST, c.where(tour), "tournée passée absente ou modifiée")
    for tour in sorted(found - set(known.tours), key=lambda t: (t.date, t.team)):
        yield Violation(RuleId.PAST, c.where(tour), "tournée ajoutée dans le passé")
    if not set(known.overrides) <= set(c.plan.overrides):
        yield Violation(RuleId.PAST, "exceptions", "une exception passée est absente")


def tier_values(c: Context) -> dict[TierName, float]:
    """Recompute the value of every tier from the plan."""
    policy = c.problem.scenario.policy
    rows = [row for row in coverage(c.problem, c.plan, c.travel) if row.need > 0]
    usable = [venue.id for venue in c.problem.scenario.venues if c.problem.usable(venue)]
    servable = [
        row.level
        for row in rows
        if any(policy.access_weight(c.travel.between(row.code, v)) > 0 for v in usable)
    ]
    return {
        TierName.UNREACHED: float(sum(1 for row in rows if not row.reached)),
        TierName.WORST_LEVEL: min(servable, default=0.0),
        TierName.LEVEL: sum(row.need * row.level for row in rows),
        TierName.DRIVING: float(sum(tour.drive_minutes for tour in c.plan.tours)),
        TierName.CHANGES: float(changes_cost(c.plan.overrides, c.plan.revision)),
    }


def _differs(stated: object, found: object) -> bool:
    if isinstance(stated, int | float) and isinstance(found, int | float):
        return abs(stated - found) > FIGURE_TOLERANCE * max(1.0, abs(found))
    return stated != found


def _header(c: Context) -> Iterator[Violation]:
    """Scenario, territory and dates that the plan says it is about."""
    plan, problem = c.plan, c.problem
    territory, horizon = problem.territory, problem.horizon
    for name, stated, found in (
        ("scénario", plan.scenario_name, problem.scenario.name),
        ("SIREN", plan.territory_siren, territory.siren),
        ("territoire", plan.territory_name, territory.name),
        ("nombre de communes", plan.territory_communes, len(territory.communes)),
        ("premier jour", plan.start, horizon.start),
        ("dernier jour", plan.end, horizon.end),
    ):
        if stated != found:
            detail = f"{stated} annoncé, {found} dans les données"
            yield Violation(RuleId.FIGURES, name, detail)


def _tour_figures(c: Context) -> Iterator[Violation]:
    """Minutes and kilometres of every tour."""
    for tour in c.plan.tours:
        if not c.known(tour) or tour.date < c.first:
            continue  # what was driven, it was driven by the times known then
        drive = sum(c.legs(tour), timedelta()) / timedelta(minutes=1)
        points = c.points(tour)
        km = sum(c.travel.distance(a, b) for a, b in itertools.pairwise(points))
        if tour.drive_minutes != drive:
            detail = f"{tour.drive_minutes} min de route annoncées, {drive:.0f} recalculées"
            yield Violation(RuleId.FIGURES, c.where(tour), detail)
        if abs(tour.km - km) > 0.01 * len(points):
            detail = f"{tour.km:.2f} km annoncés, {km:.2f} recalculés"
            yield Violation(RuleId.FIGURES, c.where(tour), detail)


def _certificate(c: Context) -> Iterator[Violation]:
    """Tiers in force, their values, and what is claimed of them."""
    certificate, values = c.plan.certificate, tier_values(c)
    wanted = TIERS_IN_FORCE[c.problem.scenario.policy.equity]
    if c.plan.revision:
        wanted = (*wanted, (TierName.CHANGES, Sense.MIN))
    stated = tuple((tier.name, tier.sense) for tier in certificate.tiers)
    if stated != wanted:
        asked = ", ".join(f"{name} ({sense})" for name, sense in wanted)
        detail = f"critères attendus, dans cet ordre : {asked}"
        yield Violation(RuleId.FIGURES, "certificat", detail)
    for tier in certificate.tiers:
        if tier.name not in values or _differs(tier.value, values[tier.name]):
            detail = f"{tier.value:g} annoncé, {values.get(tier.name, float('nan')):g} recalculé"
            yield Violation(RuleId.FIGURES, f"certificat, {tier.name}", detail)
        if not math.isfinite(tier.bound):
            detail = f"borne {tier.bound:g}, il faut un nombre"
            yield Violation(RuleId.FIGURES, f"certificat, {tier.name}", detail)
        both = tier.value, values.get(tier.name, tier.value)
        value = max(both) if tier.sense == Sense.MAX else min(both)
        past = value - tier.bound if tier.sense == Sense.MAX else tier.bound - value
        if past > BOUND_TOLERANCE * max(1.0, abs(value)):
            detail = f"borne {tier.bound:g} dépassée par la valeur {value:g}"
            yield Violation(RuleId.FIGURES, f"certificat, {tier.name}", detail)
    proven = all(tier.gap == 0 for tier in certificate.tiers)
    if certificate.status == Status.OPTIMAL and not proven:
        yield Violation(RuleId.FIGURES, "certificat", "« optimal » sans preuve sur chaque critère")


def _stated_indicators(c: Context) -> Iterator[Violation]:
    """Indicators, all of them unless the plan states none yet; an older one lacks later ones."""
    stated = c.plan.indicators
    found = indicators(c.problem, c.plan, c.travel, coverage(c.problem, c.plan, c.travel))
    owed = {key for key, indicator in INDICATORS.items() if not indicator.later}
    for key in sorted({*stated, *owed} if stated else ()):
        if key not in stated or key not in found or _differs(stated[key], found[key]):
            said = stated.get(key, "rien")
            detail = f"{said} annoncé, {found.get(key, 'rien')} recalculé"
            yield Violation(RuleId.FIGURES, f"indicateur {key}", detail)


def figures(c: Context) -> Iterator[Violation]:
    """What the plan states about itself is what its tours give."""
    yield from _header(c)
    yield from _tour_figures(c)
    yield from _certificate(c)
    yield from _stated_indicators(c)
