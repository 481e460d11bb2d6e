"""Faults as they are printed."""

import errno
import os

import pytest

from planner.errors import Fault, InputError, system_reason


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "le disque est plein"),
        (errno.EACCES, "accès refusé"),
        (errno.EROFS, "disque en lecture seule"),
        (errno.ENOTDIR, "un fichier se trouve là où il faudrait un dossier"),
    ],
)
def test_usual_refusals_of_the_system_are_french(number, said):
    assert system_reason(OSError(number, os.strerror(number))) == said


def test_the_others_are_as_the_system_says_them():
    assert system_reason(OSError(errno.EPIPE, "Broken pipe")) == "Broken pipe"
    assert system_reason(OSError("curl")) == "curl"


def test_a_fault_is_one_line_whatever_it_holds():
    fault = Fault("venues.csv", "ligne 3", "« a\nb »\tinconnu")
    assert InputError([fault]).lines == ("venues.csv, ligne 3 : « a b » inconnu",)
