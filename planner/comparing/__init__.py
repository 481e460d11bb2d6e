"""Scenarios against each other: runs kept on disk, one yardstick, what is proven of it."""
