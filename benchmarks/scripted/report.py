"""Tables of the comparison: Markdown for people, CSV for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import mean

from planner.model.plan import TierName

from .running import Figures

MCLP15, MCLP10, NEED = "MCLP 15 min", "MCLP 10 min", "most need"
PYVRP, VROOM, GENEROUS = "PyVRP", "VROOM", "best timetable"
ROUTERS = (PYVRP, VROOM)


@dataclass(frozen=True)
class Pair:
    """A pipeline's plans and ours in at most their team hours, reaching as many communes.

    Parameters
    ----------
    scripted, shortest : Figures or None
        The pipeline's plan of the highest level, and the one that drives least. ``None``
        when no plan of it is sound.
    more : Figures or None
        Ours with the most level, against `scripted`.
    less : Figures or None
        Ours with the least driving at the level of `shortest`.
    refusals : tuple of str
        Numbers of stops tried before, and why the judge refused them.
    """

    choice: str
    timetable: str
    scripted: Figures | None
    shortest: Figures | None
    more: Figures | None = None
    less: Figures | None = None
    refusals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Orders:
    """The 15-minute pipeline (VROOM) under random orders of the halls: its levels.

    `more` is ours in the fewest of their team hours, reaching as many communes as any.
    """

    levels: tuple[float, ...]
    more: Figures

    @property
    def gain(self) -> float:
        """Gain in level of ours over their mean."""
        return self.more.level / mean(self.levels) - 1

    @property
    def most(self) -> float:
        """The most that anyone could gain over their mean, in those hours."""
        return self.more.bound(TierName.LEVEL) / mean(self.levels) - 1


@dataclass(frozen=True)
class Comparison:
    """Everything measured on one territory; `whole` is ours as delivered, all hours allowed."""

    siren: str
    name: str
    why: str
    communes: int
    population: int
    km2: float
    need: float
    allowed: float
    whole: Figures | None
    pairs: tuple[Pair, ...]
    orders: Orders | None = None


@dataclass(frozen=True)
class Gain:
    """Relative gains of ours over a pipeline, and the most that anyone could gain (proven).

    `mobile` is on the level that the visits add to what fixed sites give alone.
    """

    level: float
    level_most: float
    mobile: float
    driving: float
    driving_most: float


def gain_of(pair: Pair) -> Gain | None:
    """Return the gains over one pipeline, ``None`` when it has no sound plan."""
    them, short, more, less = pair.scripted, pair.shortest, pair.more, pair.less
    if them is None or short is None or more is None or less is None:
        return None
    return Gain(
        level=more.level / them.level - 1,
        level_most=more.bound(TierName.LEVEL) / them.level - 1,
        mobile=(more.level - more.fixed) / (them.level - them.fixed) - 1,
        driving=1 - less.driving / short.driving if short.driving else 0.0,
        driving_most=1 - less.bound(TierName.DRIVING) / short.driving if short.driving else 0.0,
    )


def best_pair(pairs: Iterable[Pair], keep: Callable[[Pair], bool]) -> Pair | None:
    """Return the pipeline of the highest level, then of the least driving."""
    kept = [(p.scripted.level, -p.scripted.driving, p) for p in pairs if keep(p) and p.scripted]
    return max(kept, key=lambda row: row[:2])[2] if kept else None


def targets(comparisons: Sequence[Comparison]) -> list[tuple[str, list[float], list[float]]]:
    """Return, for each thing asked for, our gains and the most anyone could gain.

    The 15-minute pipeline, and the best of the others, are on each territory the better of
    their routers. Driving is over every pipeline a router made.
    """
    rows = []
    for label, routers in (("routed", ROUTERS), ("best timetable", (GENEROUS,))):
        for what, is_15 in (("MCLP 15 min", True), ("best of the others", False)):
            found = [
                best_pair(
                    c.pairs,
                    lambda p, r=routers, w=is_15: p.timetable in r and (p.choice == MCLP15) == w,
                )
                for c in comparisons
            ]
            gains = [g for p in found if p and (g := gain_of(p))]
            rows.append((f"level, against {what}, {label}", [g.level for g in gains],
                         [g.level_most for g in gains]))  # fmt: skip
            rows.append((f"... on what the visits add, {label}", [g.mobile for g in gains], []))
        gains = [g for c in comparisons for p in c.pairs
                 if p.timetable in routers and (g := gain_of(p))]  # fmt: skip
        rows.append((f"driving saved at equal level, {label}", [g.driving for g in gains],
                     [g.driving_most for g in gains]))  # fmt: skip
    drawn = [c.orders for c in comparisons if c.orders]
    rows.append(("level, against MCLP 15 min, mean over random orders of the halls",
                 [o.gain for o in drawn], [o.most for o in drawn]))  # fmt: skip
    return rows


def summary(comparisons: Sequence[Comparison]) -> str:
    """Averages and worst cases."""
    lines = [
        "| | ours, mean | ours, least | ours, most | anyone could, mean | cases |",
        "|---" * 6 + "|",
    ]
    for label, gains, most in targets(comparisons):
        if gains:
            lines.append(f"| {label} | {mean(gains):+.1%} | {min(gains):+.1%} | {max(gains):+.1%} "
                         f"| {f'{mean(most):+.1%}' if most else ''} | {len(gains)} |")  # fmt: skip
    return "\n".join(lines)


def _row(label: str, f: Figures) -> str:
    return (
        f"| {label} | {f.stops} | {f.sessions} | {f.level:.1f} | {f.unreached} | {f.kpi15:.1%} "
        f"| {f.kpi10:.1%} | {f.minutes / 60:.1f} | {f.driving} | {f.seconds:.1f} |"
    )


def _fixed(c: Comparison) -> str:
    fixed = [p.scripted.fixed for p in c.pairs if p.scripted]
    return f"; the fixed sites alone give a level of {max(fixed):.1f}" if fixed else ""


def _proof(f: Figures) -> str:
    return ", ".join(f"{tier.name} {tier.gap:.2%}" for tier in f.tiers)


def territory_tables(c: Comparison) -> str:
    """Every plan of one territory, then ours beside each pipeline."""
    lines = [
        f"### {c.name} ({c.siren})",
        "",
        f"{c.why}. {c.population} inhabitants, {c.communes} communes, {c.km2:.0f} km²; need "
        f"{c.need:.1f}; {c.allowed:.1f} team hours allowed{_fixed(c)}.",
        "",
        "| plan | stops | sessions | level | unreached | KPI 15 | KPI 10 | hours | driving | s |",
        "|---" * 10 + "|",
    ]
    for pair in c.pairs:
        name = f"{pair.choice}, {pair.timetable}"
        if pair.scripted is None or pair.shortest is None:
            lines.append(f"| {name} | no sound plan |" + " |" * 8)
            continue
        lines.append(_row(name, pair.scripted))
        if pair.shortest != pair.scripted:
            lines.append(_row(f"{name}: its shortest", pair.shortest))
    if c.whole:
        lines.append(_row("**ours**, as delivered", c.whole))
        lines += ["", f"Gaps of ours: {_proof(c.whole)}.", ""]
    else:
        lines += ["| **ours**, as delivered | none found in the time |" + " |" * 8, ""]
    lines += [
        f"{p.choice}, {p.timetable}: refused with {'; '.join(p.refusals)}.\n"
        for p in c.pairs
        if p.refusals
    ]
    lines += [
        "| ours, in at most the hours of | level | gain | at most | unreached | hours "
        "| driving at their level | saved | at most |",
        "|---" * 9 + "|",
    ]
    for pair in c.pairs:
        gain = gain_of(pair)
        if pair.scripted and not gain:
            lines.append(f"| {pair.choice}, {pair.timetable} | none found in the time |" + " |" * 7)
        if gain and pair.more and pair.less:
            lines.append(
                f"| {pair.choice}, {pair.timetable} | {pair.more.level:.1f} | {gain.level:+.1%} "
                f"| {gain.level_most:+.1%} | {pair.more.unreached} | {pair.more.minutes / 60:.1f} "
                f"| {pair.less.driving} | {gain.driving:+.1%} | {gain.driving_most:+.1%} |"
            )
    if c.orders:
        levels = c.orders.levels
        lines += [
            "",
            f"The 15-minute pipeline under {len(levels)} random orders of the halls (VROOM): "
            f"level {min(levels):.1f} to {max(levels):.1f}, mean {mean(levels):.1f}. Ours in "
            f"the fewest of their hours: {c.orders.more.level:.1f}, {c.orders.gain:+.1%} over that "
            f"mean (at most {c.orders.most:+.1%}).",
        ]
    return "\n".join(lines)


def csv_text(comparisons: Sequence[Comparison]) -> str:
    """One row per territory and pipeline, theirs then ours; shares as fractions."""
    shown = ("stops", "sessions", "level", "fixed", "unreached", "driving", "minutes", "kpi15",
             "kpi10", "seconds")  # fmt: skip
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(
        ("siren", "choice", "timetable", "plan", *shown, "level_bound", "driving_bound")
    )
    for c in comparisons:
        plans = [("ours", "", "as delivered", c.whole)] if c.whole else []
        for p in c.pairs:
            for name, f in (
                ("theirs", p.scripted),
                ("theirs, shortest", p.shortest),
                ("more level", p.more),
                ("less driving", p.less),
            ):
                if f:
                    plans.append((p.choice, p.timetable, name, f))
        for choice, timetable, name, f in plans:
            # A plan of theirs proves nothing; a level that was enough has no bound.
            tiers = (TierName.LEVEL, TierName.DRIVING)
            bounds = ["" if name.startswith("theirs") else f.bound(tier) for tier in tiers]
            values = [
                round(v, 6) if isinstance(v := getattr(f, key), float) else v for key in shown
            ]
            writer.writerow((c.siren, choice, timetable, name, *values, *bounds))
    return buffer.getvalue()
