"""Our problem as OR-Tools' ``RoutingModel`` has it: to be compared, by ``engines.py``."""
