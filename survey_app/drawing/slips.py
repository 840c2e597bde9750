"""Slips handed over with a result, four to a page: what each says; drawn by a child process."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from survey_app.drawing.child import draw_in_child

SLIPS_ON_A_PAGE = 4
MOST_SLIPS = 2000
"""More than a person cuts in a day, and what a child process draws well within its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """All that one slip says; `code` is printed as it is to be typed."""

    issuer: str
    agency_name: str
    place_name: str
    rated: str
    address: str
    code: str
    sentences: tuple[str, str]
    english: str
    simulated: bool = False


def print_slips(slips: Sequence[Slip]) -> bytes:
    """Return slips as a PDF to be cut. Raises `DrawingFailed`."""
    job = {"slips": [asdict(slip) for slip in slips]}
    return draw_in_child("survey_app.drawing.slip_layout", job)
