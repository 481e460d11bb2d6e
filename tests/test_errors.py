"""Faults as they are printed."""

import errno
import os
import pickle

import pytest

from planner.errors import Fault, InputError, RequestError
from planner.texts.system import system_reason


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


@pytest.mark.parametrize(
    "error",
    [InputError.single("venues.csv", "ligne 3", "x"), RequestError.about("week", "x")],
)
def test_an_error_goes_from_one_process_to_another(error):
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.faults, again.lines) == (type(error), error.faults, error.lines)
