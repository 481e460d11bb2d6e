"""Plans asked for by the dozen: solved side by side, kept in folders, read back the next time."""
