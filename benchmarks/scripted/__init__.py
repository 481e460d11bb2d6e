"""The pipelines a user would script: choose stops, route the days, snap to the scenario."""
