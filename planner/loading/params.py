"""What is tuned of the search, from a TOML file."""

from __future__ import annotations

from pathlib import Path

from planner.errors import Fault
from planner.loading.frozen import decode
from planner.model.solve_params import SolveParams
from planner.reading.files import display, raising, read_toml
from planner.texts.solving import OUT_OF_RANGE


def read_params(path: Path) -> SolveParams:
    """Return the values of a file, the others as they are without it.

    Raises
    ------
    InputError
        Carries every fault of the file.
    """
    name = display(path)

    def read(faults: list[Fault]) -> SolveParams | None:
        table = read_toml(path, faults)
        if table is None:
            return None

        def tell(place: str, message: str) -> None:
            faults.append(Fault(name, place, message))

        params: SolveParams | None = decode(SolveParams, table, tell)
        if params is not None:
            for key, (low, high) in params.out_of_range().items():
                tell(key, OUT_OF_RANGE.format(getattr(params, key), low, high))
        return params

    return raising(read)
