"""`python -m planner`: the command, where it is not installed."""

from planner.cli import console

if __name__ == "__main__":
    console()
