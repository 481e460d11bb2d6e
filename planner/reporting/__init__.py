"""What a year delivered, computed from its plans and their attendance; nothing is read here."""
