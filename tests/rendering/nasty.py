"""A plan whose every name is as hostile as a name can be."""

from __future__ import annotations

from dataclasses import replace

from planner.model.scenario import Problem

NASTY = (
    '<script>alert("1")</script> & =HYPERLINK("http://x","y")\n#let x = 1 *gras* $x^2$ \\',
    "Charmes-en-l'Angle, œuvre ﬁnale d’Épizon",
    "x" * 500,
    "mot " * 125,
    "=1+1",
    "@SUM(A1)",
    "\x07\x00 cloche\N{LINE SEPARATOR}]]>",
)


def nasty(problem: Problem) -> Problem:
    """Return a problem with hostile names, addresses and notes."""

    def pick(k: int) -> str:
        return NASTY[k % len(NASTY)]

    scenario = problem.scenario
    venues = tuple(
        replace(v, name=pick(k), address=pick(k + 1), phone=pick(k + 2), keys=pick(k + 3),
                notes=pick(k + 4))
        for k, v in enumerate(scenario.venues)
    )  # fmt: skip
    activities = tuple(
        replace(a, name=pick(k), audience=pick(k + 2), terms=pick(k + 3))
        for k, a in enumerate(scenario.activities)
    )
    publication = replace(scenario.publication, service=pick(0), phone=pick(4), email=pick(1))
    territory = replace(
        problem.territory,
        name=pick(0),
        communes=tuple(
            replace(c, name=pick(k) if k % 3 == 0 else c.name)
            for k, c in enumerate(problem.territory.communes)
        ),
    )
    teams = tuple(replace(team, name=pick(0)) for team in scenario.teams)
    return replace(
        problem,
        territory=territory,
        scenario=replace(scenario, name=pick(0), venues=venues, activities=activities,
                         publication=publication, teams=teams),
    )  # fmt: skip
