"""Slack induction by string removals (SISR): long tours, patterns, skips, windows, coverage."""
