"""A revision, and waits that are too long, in plain French, section by section."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from planner import texts
from planner.evaluation.effect import Effect
from planner.model.names import short_name
from planner.model.plan import SessionSlot
from planner.model.scenario import Problem
from planner.revising.repairing import MOVED, Proposal, Repair
from planner.revising.revision_report import ChangedSession, MakeUpOffers, RevisionReport
from planner.solving.insertions import Insertion
from planner.texts import revising as said
from planner.texts.changes import session_named
from planner.texts.sections import Item, Section


@dataclass(frozen=True)
class SessionNames:
    """Names of venues and activities by identifier."""

    venues: dict[str, str]
    activities: dict[str, str]

    @classmethod
    def of(cls, problem: Problem) -> SessionNames:
        """Return those of a problem."""
        scenario = problem.scenario
        return cls(
            {v.id: v.name for v in scenario.venues}, {a.id: a.name for a in scenario.activities}
        )

    def session(self, held: SessionSlot) -> str:
        """Say when, what and where a session is."""
        return session_named(held, self.venues, self.activities)

    def offer(self, held: SessionSlot, drive: int, work: int) -> str:
        """Say what session could be added, and what it costs."""
        what, where = short_name(self.activities[held.activity]), self.venues[held.venue]
        return texts.insertion(held.date, held.open, what, where, drive, work)


def revision_sections(report: RevisionReport, names: SessionNames) -> tuple[Section, ...]:
    """Say what a revision changes, what coverage loses, and how to make up for it."""
    summary = texts.revision_summary(len(report.changes), report.cost, report.bound)
    items = (
        *(_changed(changed, names) for changed in report.changes),
        *(Item(texts.handed_over(h.day, h.before, h.after)) for h in report.handed_over),
    )
    make_ups = (_make_up(offers, names) for offers in report.make_ups)
    return (Section(summary, items), *_on_coverage(report), *make_ups)


def _changed(changed: ChangedSession, names: SessionNames) -> Item:
    told = texts.change_sentence(changed.change, names.venues, names.activities)
    near = changed.near
    below = (texts.concerned(near.communes, near.need),) if near else ()
    return Item(f"{told} {texts.because(changed.reason)}", below)


def _on_coverage(report: RevisionReport) -> Iterator[Section]:
    lines = [line for change in report.communes if (line := texts.coverage_sentence(change))]
    if lines or report.changes:
        whole = said.effect_of_revision(_parts(report.whole))
        yield Section(texts.ON_COVERAGE, tuple(Item(line) for line in (whole, *lines)))


def _make_up(made_up: MakeUpOffers, names: SessionNames) -> Section:
    offers = tuple(
        Item(
            names.offer(offer.held, offer.drive, offer.work),
            (said.effect_of_insertion(_parts(offer.effect)),),
            offer.held,
        )
        for offer in made_up.offers
    )
    title = texts.make_up_title(names.session(made_up.lost))
    return Section(title, offers or (Item(texts.NO_MAKE_UP),))


def _parts(found: Effect) -> tuple[str, ...]:
    return said.effect_parts(found.lost, found.gained, found.level, found.wait)


def wait_sections(proposal: Proposal, names: SessionNames) -> Iterator[Section]:
    """Say which communes wait too long, and what would shorten it."""
    if not proposal.waits:
        yield Section(texts.no_long_wait(proposal.limit))
        return
    # Neighbours often wait for the same days, and the same sessions would help them.
    alike: dict[tuple[date, date, tuple[Repair, ...]], list[str]] = defaultdict(list)
    for found in proposal.waits:
        alike[found.wait.start, found.wait.end, found.repairs].append(found.wait.name)
    for (start, end, repairs), communes in alike.items():
        yield Section(
            texts.one_wait(communes, (end - start).days, start, end),
            tuple(_repair(repair, names) for repair in repairs) or (Item(texts.NO_REPAIR),),
        )
    if proposal.together:
        drive = sum(way.drive for way in proposal.together)
        work = sum(way.work for way in proposal.together)
        left = len({wait.code for wait in proposal.unrepaired})
        yield Section(
            texts.repairs_together(len(proposal.together), proposal.limit, drive, work, left),
            tuple(_inserted(way, names) for way in proposal.together),
        )


def _repair(repair: Repair, names: SessionNames) -> Item:
    lost = repair.lost.date if repair.kind == MOVED and repair.lost else None
    way = repair.insertion
    session = names.offer(way.held, way.drive, way.work)
    return Item(f"{texts.repair(lost, repair.left)} {session}", offer=way.held)


def _inserted(way: Insertion, names: SessionNames) -> Item:
    return Item(names.offer(way.held, way.drive, way.work), offer=way.held)
