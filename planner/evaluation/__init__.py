"""What a plan is worth, recomputed from the plan alone. Never imports the solver."""
