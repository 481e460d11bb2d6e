"""What the coordinator hands out, drawn from a plan and its coverage."""
