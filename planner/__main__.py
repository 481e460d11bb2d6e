"""`python -m planner`: the command, where it is not installed."""

from planner.cli import main

if __name__ == "__main__":
    main()
