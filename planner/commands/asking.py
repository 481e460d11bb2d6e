"""Arguments and options that several commands have, asked for alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from planner.texts import command_options as options

F = TypeVar("F", bound=Callable[..., Any])

PATH = click.Path(path_type=Path)

folder = partial(click.argument, "folder", type=PATH, metavar=options.A_FOLDER)
file = partial(click.option, type=PATH, metavar=options.A_FILE)
scenario = partial(file, "--scenario", help=options.SCENARIO)
output = partial(click.option, "-o", "--output", type=PATH, metavar=options.A_FOLDER,
                 help=options.OUTPUT)  # fmt: skip
seconds = partial(click.option, "--time-limit", type=click.FloatRange(min=1), metavar="S",
                  help=options.TIME_LIMIT)  # fmt: skip
seed = partial(click.option, "--seed", type=click.IntRange(min=0), default=0, metavar="N",
               help=options.SEED)  # fmt: skip
number = partial(click.option, type=click.IntRange(min=1), metavar="N")
day = partial(click.option, type=click.DateTime(["%Y-%m-%d"]), metavar=options.A_DAY)
flag = partial(click.option, is_flag=True)
quiet = partial(flag, "--quiet", help=options.ONLY_FAULTS)


def together(*asked: Callable[[F], F]) -> Callable[[F], F]:
    """Return what asks for several things, in that order."""

    def decorate(function: F) -> F:
        for one in reversed(asked):
            function = one(function)
        return function

    return decorate
