import pytest

from planner.model.jobs import Stage
from planner.model.plan import TierName
from planner.texts import knobs, web
from planner.texts.stages import STAGES


@pytest.mark.parametrize(
    ("gap", "told"),
    [
        (None, ""),
        (1.0, ""),
        (3.5, ""),
        (0.0, "le meilleur résultat possible est atteint"),
        (0.00001, "à 0,1\xa0% au plus du meilleur résultat possible"),
        (0.1234, "à 12,4\xa0% au plus du meilleur résultat possible"),
    ],
)
def test_how_far_a_search_is(gap: float | None, told: str) -> None:
    assert web.gap_left(gap) == told


def test_a_slider_says_what_it_counts_whatever_the_rule_is_called() -> None:
    counted = knobs.quota("mobile", "", ["LAEP"], "afternoon")
    assert counted == "Séances itinérantes (LAEP), l’après-midi"
    label = knobs.QUOTA_BOUND.format(counted, knobs.AT_MOST, knobs.PERIODS["week"])
    assert label == "Séances itinérantes (LAEP), l’après-midi\xa0: au plus, par semaine"
    assert knobs.quota("fixed", "Poissons", [], "") == "Séances à Poissons"
    assert knobs.quota("fixed", "", ["RPE", "Atelier"], "morning") == (
        "Séances en site fixe (RPE et Atelier), le matin"
    )
    assert knobs.quota("", "", [], "") == "Séances"
    assert (
        knobs.quota_help("LAEP le matin", True) == "Règle «\xa0LAEP le matin\xa0». 0\xa0: aucune."
    )
    assert knobs.quota_help("", False) == ""


def test_every_stage_has_its_words() -> None:
    """A revision has one tier more, and reports nothing."""
    assert set(STAGES) == {*Stage, *TierName} - {TierName.CHANGES}
    assert web.stage(Stage.TOURS) == "Recherche des tournées possibles"
    assert web.stage("Planning 1 sur 2") == web.PREPARING
