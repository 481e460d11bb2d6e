"""Click speaks French: help pages and usage errors."""

from __future__ import annotations

import re

import click

from planner.texts import command_options as options


class FrenchCommand(click.Command):
    """A command whose help is in French.

    Click's own translations are files looked up by the language of the computer; help is in
    French on all of them.
    """

    def get_help(self, ctx: click.Context) -> str:
        text = super().get_help(ctx)
        for english, french in options.USAGE.items():
            text = text.replace(english, french)
        return text


class FrenchGroup(FrenchCommand, click.Group):
    """A group whose help and commands are in French."""

    command_class = FrenchCommand
    group_class = type


def _wanted(param: click.Parameter) -> str:
    """Say what a parameter accepts; empty when nothing more is known."""
    kind = param.type
    if isinstance(kind, click.DateTime):
        return options.A_DATE
    if isinstance(kind, click.Choice):
        return options.OR.join(map(str, kind.choices))
    if isinstance(kind, click.IntRange | click.FloatRange):
        number = options.AN_INTEGER if isinstance(kind, click.IntRange) else options.A_NUMBER
        return number if kind.min is None else options.AT_LEAST.format(number, kind.min)
    return ""


def _named(param: click.Parameter) -> str:
    """Name a parameter as the help does: ``--seed`` or ``DOSSIER``."""
    if isinstance(param, click.Argument):
        return (param.metavar or param.name or "?").strip("[]")
    return param.opts[-1]


def _mistake(error: click.ClickException) -> str:
    """Say what is wrong, without saying where to find help."""
    found = next(iter(re.findall(r"[('](.+)[)']", error.message)), "")
    if isinstance(error, click.NoSuchOption):
        return options.UNKNOWN_OPTION.format(error.option_name)
    if isinstance(error, click.MissingParameter) and error.param:
        return options.MISSING.format(_named(error.param))
    if isinstance(error, click.BadParameter) and error.param:
        wanted = _wanted(error.param)
        detail = options.REFUSED.format(wanted) if wanted else error.message
        return f"{_named(error.param)} : {detail}"
    if isinstance(error, click.BadOptionUsage):
        verb = options.NO_VALUE if "requires" in error.message else options.NEEDS_NO_VALUE
        return f"{error.option_name} : {verb}"
    if "No such command" in error.message:
        return options.UNKNOWN_COMMAND.format(found)
    if "unexpected extra argument" in error.message:
        return options.TOO_MANY.format(found)
    if "Missing command" in error.message:
        return options.NO_COMMAND
    return error.message


def usage_sentence(error: click.ClickException) -> str:
    """Return one French line for a mistake on the command line.

    A group called alone is no mistake: what it returns is its help.
    """
    if isinstance(error, getattr(click.exceptions, "NoArgsIsHelpError", ())):
        return error.message
    hint = options.SEE_HELP
    if isinstance(error, click.NoSuchOption) and error.possibilities:
        hint = options.DID_YOU_MEAN.format(options.OR.join(error.possibilities))
    return options.MISTAKE.format(_mistake(error), hint)
