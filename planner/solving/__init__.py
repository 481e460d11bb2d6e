"""The solver: the only place that imports ortools. Never imports evaluation."""
