"""What pages show, computed without a server."""
