"""What a terminal prints of sections, and of errors."""

from datetime import date, time

import pytest

from planner.commands.printing import error_lines, printed, typed_place
from planner.errors import InputError, RequestError
from planner.model.plan import SessionSlot
from planner.texts.sections import Item, Section

HELD = SessionSlot(date(2026, 12, 1), time(9), "hall-1", "01001", "laep")


def test_sections_are_sentences_and_lists():
    sections = [
        Section("Deux changements.", (Item("supprimée", ("À portée : A.",)), Item("déplacée"))),
        Section("Pour rattraper :", (Item("mardi, 9 h", offer=HELD),)),
        Section("Fin."),
    ]
    assert list(printed(sections)) == [
        "Deux changements.",
        "- supprimée",
        "  À portée : A.",
        "- déplacée",
        "Pour rattraper :",
        "- mardi, 9 h (--add hall-1/laep@2026-12-01T09:00)",
        "Fin.",
    ]
    assert typed_place(HELD) == "hall-1/laep@2026-12-01T09:00"


@pytest.mark.parametrize(
    ("field", "typed"), [("commune", "COMMUNE"), ("week", "--week"), ("formats", "--formats")]
)
def test_what_was_asked_is_named_as_it_is_typed(field, typed):
    assert error_lines(RequestError.about(field, "x")) == (f"ligne de commande, {typed} : x",)
    assert error_lines(InputError.single("a.csv", "ligne 2", "x")) == ("a.csv, ligne 2 : x",)
