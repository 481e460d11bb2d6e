"""What pages ask of the processes that compute, and what these answer, to and from JSON."""

from __future__ import annotations

from pydantic import TypeAdapter

from planner.explaining import VisitAnswer
from planner.revising.disruptions import Disruptions
from planner.revising.revision_report import RevisionReport

ANSWER = TypeAdapter(VisitAnswer)
DISRUPTIONS = TypeAdapter(Disruptions)
REVISION = TypeAdapter(RevisionReport)
