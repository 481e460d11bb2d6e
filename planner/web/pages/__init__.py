"""The pages, one module each."""

from planner.web.pages import (
    about,
    attendance,
    coverage,
    documents,
    jobs,
    journal,
    login,
    report,
    revision,
    scenarios,
    start,
    team,
    venues,
    week,
    year,
)

ROUTERS = tuple(
    module.router
    for module in (
        start, login, week, revision, jobs, documents, venues, team, coverage, year, scenarios,
        attendance, report, journal, about,
    )
)  # fmt: skip
"""Everything the server answers."""
