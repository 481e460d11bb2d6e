"""The pages, one module each."""

from planner.web.pages import documents, jobs, journal, login, revision, start, week

ROUTERS = tuple(
    module.router for module in (start, login, week, revision, jobs, documents, journal)
)
"""Everything the server answers."""
