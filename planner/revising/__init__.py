"""A plan that meets the year: what happened, the least change, what to say of it, waits."""
