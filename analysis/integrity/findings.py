"""What a detector reports: codes and chances, never an accusation."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from analysis.domain import Domain
from analysis.errors import ParameterFault, UnknownMethod

RESPONSE_RATE: Final = 0.001
"""Honest responses a rule on single responses may flag: one in a thousand (ours)."""

SURVEY_RATE: Final = 0.01
"""Honest surveys in which a rule on groups may flag anything: one in a hundred (ours)."""

LEAST_ANSWERS: Final = 5
"""Answers from which a form has a pattern at all (ours)."""

LEAST_RESPONSES: Final = 20
"""Responses from which a place is compared (ours)."""

Code = Literal[
    "straight_line",
    "copies",
    "burst",
    "device",
    "speed",
    "even_counts",
    "even_days",
    "even_people",
]


@dataclass(frozen=True, slots=True)
class PlaceFinding:
    """One place seen by one detector.

    Attributes
    ----------
    code : str
    place : str
    n : int
        Responses looked at.
    observed, expected : float
        What the detector counts or measures, and what honest answers would give on average.
    p : float
        Chance of something as extreme among honest answers, corrected for the number of places.
    flagged : bool
    """

    code: Code
    place: str
    n: int
    observed: float
    expected: float
    p: float
    flagged: bool


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """All responses and places seen by one detector.

    Attributes
    ----------
    code : str
    p : ndarray of float64, shape (n,)
        Chance of such a response, or such a group around it, among honest answers; 1 where the
        detector could not look.
    flagged : ndarray of bool, shape (n,)
    rate : float
        Stated false-alarm rate.
    rate_of : {"response", "survey"}
        Whether `rate` is of honest responses that are flagged, or of honest surveys in which
        anything is.
    places : tuple of PlaceFinding
    notes : tuple of str
        Of: nothing_known, few_days, few_responses, one_place.
    """

    code: Code
    p: NDArray[np.float64]
    flagged: NDArray[np.bool_]
    rate: float
    rate_of: Literal["response", "survey"]
    places: tuple[PlaceFinding, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceSummary:
    """One place seen by all detectors.

    Attributes
    ----------
    place : str
    n : int
        Its responses.
    flagged : int
        Those flagged by any detector.
    codes : tuple of str
        Detectors that flag the place itself.
    """

    place: str
    n: int
    flagged: int
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Screening:
    """What all detectors report.

    Attributes
    ----------
    findings : tuple of Finding
    """

    findings: tuple[Finding, ...]

    @property
    def codes(self) -> tuple[Code, ...]:
        """Codes in the order of the findings."""
        return tuple(finding.code for finding in self.findings)

    def flagged(self, *codes: Code) -> NDArray[np.bool_]:
        """Responses flagged by any of these detectors, by any at all when none is named."""
        for code in codes:
            if code not in self.codes:
                raise UnknownMethod(
                    "No such detector", where="codes", expected=", ".join(self.codes), got=code
                )
        rows = [f.flagged for f in self.findings if not codes or f.code in codes]
        return np.asarray(np.logical_or.reduce(rows), dtype=np.bool_)

    def reasons(self, row: int) -> tuple[Code, ...]:
        """Codes under which one response is flagged."""
        return tuple(finding.code for finding in self.findings if finding.flagged[row])

    @property
    def reason_flags(self) -> NDArray[np.bool_]:
        """Flags of shape (n, d), one column for each of `codes`."""
        return np.stack([finding.flagged for finding in self.findings], axis=1)

    def summarise(self, place: Domain) -> tuple[PlaceSummary, ...]:
        """Say for every place how many responses are flagged, and for what the place itself is."""
        anywhere = self.flagged()
        summaries = []
        for code, label in enumerate(place.labels):
            own = place.codes == code
            codes = tuple(each.code for each in self.places(label) if each.flagged)
            summaries.append(PlaceSummary(label, int(own.sum()), int(anywhere[own].sum()), codes))
        return tuple(summaries)

    def places(self, place: str) -> tuple[PlaceFinding, ...]:
        """All that was found about one place."""
        return tuple(each for f in self.findings for each in f.places if each.place == place)


def check_rate(where: str, rate: float) -> None:
    """Raise `ParameterFault` unless the rate lies strictly between 0 and 1/2."""
    if not 0 < rate < 0.5:
        raise ParameterFault(
            "A false-alarm rate must be small", where=where, expected="(0, 0.5)", got=str(rate)
        )
