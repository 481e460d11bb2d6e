"""Text files, tables and single values as people write them; every fault is told, in French."""
