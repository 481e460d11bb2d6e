"""Names for short, and what they explain."""

import pytest

from planner.model.names import meaning, short_name
from tests.worlds import laep


@pytest.mark.parametrize(
    ("name", "short", "explained"),
    [
        ("LAEP (lieu d’accueil enfants-parents)", "LAEP", "lieu d’accueil enfants-parents"),
        ("Permanence", "Permanence", ""),
        ("Atelier(s)", "Atelier(s)", ""),
        ("Atelier (éveil) (été)", "Atelier", "éveil) (été"),
        ("", "", ""),
    ],
)
def test_a_name_and_what_it_explains_in_brackets(name, short, explained):
    assert short_name(name) == short == laep(name=name).short_name
    assert meaning(name) == explained
