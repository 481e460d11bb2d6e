"""Ruin and recreate: long tours, with patterns, skips, windows and coverage native."""
