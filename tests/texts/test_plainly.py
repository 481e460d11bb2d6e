import pytest

from planner.texts.plainly import plainly


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "demande, formats : une commune n’a que des PDF",
            "documents : une commune n’a que des PDF",
        ),
        ("demande, commune : inconnue", "commune : inconnue"),
        ("formulaire, dates : donner la première", "dates : donner la première"),
        ("/tmp/a b/cache/scenarios/essai.toml, policy : x", "le scénario « essai », policy : x"),
        (r"C\\a\\venues.csv, ligne 3 : x", "la liste des lieux, ligne 3 : x"),
        (
            "/a/calendars/holidays_zone_b.csv : le 2031-03-03",
            "le calendrier scolaire : le 3 mars 2031",
        ),
        ("aptitude 0,2 (venues.csv, min_suitability). Si", "aptitude 0,2. Si"),
        ("à inscrire dans venues.csv", "à inscrire dans la liste des lieux"),
        ("plus de temps (--time-limit) ou moins de règles", "plus de temps ou moins de règles"),
        ("faux (planner check dit où) ; refaire", "faux ; refaire"),
        ("hall@2026-12-08T03:00 et 2026-99-99", "hall@8 décembre 2026 à 3\xa0h et 2026-99-99"),
        ("Rupt (4 enfants) : rien à dire", "Rupt (4 enfants) : rien à dire"),
        ("/tmp/x/classeur.xlsx, Lieux!E2 : faux", "classeur.xlsx, Lieux!E2 : faux"),
    ],
)
def test_nothing_of_a_terminal_is_left(line: str, told: str) -> None:
    assert plainly(line) == told
