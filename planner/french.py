"""Click speaks French: help pages and usage errors."""

from __future__ import annotations

import re

import click

_WORDS = (
    ("Usage:", "Usage :"),
    ("Options:", "Options :"),
    ("Commands:", "Commandes :"),
    ("Show this message and exit.", "Affiche cette aide."),
    ("COMMAND [ARGS]...", "COMMANDE [ARGUMENTS]..."),
    ("[default:", "[par défaut :"),
    ("[required]", "[obligatoire]"),
)


def _translate(text: str) -> str:
    for english, french in _WORDS:
        text = text.replace(english, french)
    return text


class FrenchCommand(click.Command):
    """A command whose help is in French."""

    def get_help(self, ctx: click.Context) -> str:
        return _translate(super().get_help(ctx))


class FrenchGroup(click.Group):
    """A group whose help is in French."""

    def get_help(self, ctx: click.Context) -> str:
        return _translate(super().get_help(ctx))


def _wanted(param: click.Parameter) -> str:
    """Say what a parameter accepts; empty when nothing more is known."""
    kind = param.type
    if isinstance(kind, click.DateTime):
        return "une date, comme 2026-11-30"
    if isinstance(kind, click.Choice):
        return " ou ".join(map(str, kind.choices))
    if isinstance(kind, click.IntRange | click.FloatRange):
        number = "un nombre entier" if isinstance(kind, click.IntRange) else "un nombre"
        return number if kind.min is None else f"{number} d'au moins {kind.min:g}"
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
        return f"option inconnue {error.option_name}"
    if isinstance(error, click.MissingParameter) and error.param:
        return f"il manque {_named(error.param)}"
    if isinstance(error, click.BadParameter) and error.param:
        wanted = _wanted(error.param)
        detail = f"valeur refusée, il faut {wanted}" if wanted else error.message
        return f"{_named(error.param)} : {detail}"
    if isinstance(error, click.BadOptionUsage):
        verb = "il manque sa valeur" if "requires" in error.message else "ne prend pas de valeur"
        return f"{error.option_name} : {verb}"
    if "No such command" in error.message:
        return f"commande inconnue « {found} »"
    if "unexpected extra argument" in error.message:
        return f"en trop : {found}"
    if "Missing command" in error.message:
        return "il manque la commande"
    return error.message


def usage_sentence(error: click.ClickException) -> str:
    """Return one French line for a mistake on the command line.

    A group called alone is no mistake: what it returns is its help.
    """
    if isinstance(error, getattr(click.exceptions, "NoArgsIsHelpError", ())):
        return error.message
    hint = "voir planner --help"
    if isinstance(error, click.NoSuchOption) and error.possibilities:
        hint = f"vouliez-vous dire {' ou '.join(error.possibilities)} ?"
    return f"ligne de commande : {_mistake(error)} ; {hint}"
