"""`SurveyData`: the answers of n respondents to k scored items, checked at the door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.design import Design
from analysis.domain import Domain
from analysis.errors import DataFault, ScoresUnreadable
from analysis.layout import LOWEST, Layout, Scale

NO_OPINION: Final = 0
NOT_ARISEN: Final = -1
MISSING: Final = -2

STORED_LEVELS: Final = 5
"""Stored texts know the answers 1 to 5."""

_UNREADABLE: Final = -128
_CODES: Final = {
    "-": MISSING,
    "N": NOT_ARISEN,
    "0": NO_OPINION,
    **{str(score): score for score in range(LOWEST, STORED_LEVELS + 1)},
}


def _build_code_table() -> NDArray[np.int8]:
    table = np.full(256, _UNREADABLE, dtype=np.int8)
    for character, score in _CODES.items():
        table[ord(character)] = score
    table.flags.writeable = False
    return table


_CODE_TABLE: Final = _build_code_table()


@dataclass(frozen=True, slots=True, eq=False)
class SurveyData:
    """The answers of n respondents to k scored items, and how they are grouped.

    Attributes
    ----------
    scores : ndarray of int8, shape (n, k)
        1 to `scale.levels`; 0 no opinion; -1 did not arise; -2 missing (no answer).
    items : tuple of str, length k
        Keys of the columns.
    factors : mapping of str to tuple of str
        Factor keys with the items that belong to each.
    overall : str or None
        Key of the question about the whole experience.
    domains : mapping of str to Domain
        Groupings by name.
    design : Design
        How the respondents were drawn.
    scale : Scale
        How many levels there are and which of them are satisfied.
    aside : tuple of str
        Keys of the factors that are read on their own and enter no index of the whole.
    """

    scores: NDArray[np.int8]
    items: tuple[str, ...]
    factors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    overall: str | None = None
    domains: Mapping[str, Domain] = field(default_factory=dict)
    design: Design = field(default_factory=Design)
    scale: Scale = field(default_factory=Scale)
    aside: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse scores, keys and groupings that contradict each other."""
        self._check_scores()
        _ = self.layout
        for name, domain in self.domains.items():
            if domain.codes.shape != (len(self.scores),):
                raise DataFault(
                    "A grouping must have one code a respondent",
                    where=f"domains[{name!r}]",
                    expected=f"{len(self.scores)} codes",
                    got=str(len(domain.codes)),
                )
        self.design.check(len(self.scores))

    @property
    def layout(self) -> Layout:
        """Which columns make which measure."""
        return Layout(
            items=tuple(self.items),
            factors=tuple((key, tuple(keys)) for key, keys in self.factors.items()),
            overall=self.overall,
            scale=self.scale,
            aside=tuple(self.aside),
        )

    def _check_scores(self) -> None:
        shape = self.scores.shape
        if self.scores.dtype != np.int8 or len(shape) != 2 or shape[1] != len(self.items):
            raise DataFault(
                "Scores must be one row a respondent and one column an item",
                where="scores",
                expected=f"int8 of shape (n, {len(self.items)})",
                got=f"{self.scores.dtype} of shape {shape}",
            )
        low, high = self.scores.min(initial=MISSING), self.scores.max(initial=MISSING)
        if low < MISSING or high > self.scale.levels:
            raise DataFault(
                "A score is off the scale",
                where="scores",
                expected=f"{MISSING} to {self.scale.levels}",
                got=f"{low} to {high}",
            )


def decode_scores(rows: Sequence[str], k: int) -> NDArray[np.int8]:
    """Turn stored score texts into the (n, k) matrix of scores.

    Parameters
    ----------
    rows : sequence of str, length n
        One text of exactly `k` characters a respondent: ``1``-``5``, ``0`` no opinion,
        ``N`` did not arise, ``-`` missing.
    k : int, k >= 1
        Scored items of the questionnaire.

    Returns
    -------
    ndarray of int8, shape (n, k)
        1 to 5, 0, -1 and -2, as `SurveyData` wants them.

    Raises
    ------
    ScoresUnreadable
        A row has another width or an unknown character; the error names the first such row.

    Notes
    -----
    All rows are decoded in one pass over their bytes through a table of 256 entries.

    References
    ----------
    The fixed-width coding is this project's own.

    Examples
    --------
    >>> decode_scores(["5N", "-3"], 2).tolist()
    [[5, -1], [-2, 3]]
    """
    if set(map(len, rows)) - {k}:
        position = next(i for i, row in enumerate(rows) if len(row) != k)
        raise ScoresUnreadable(
            "A row of scores has a wrong width",
            where=f"rows[{position}]",
            expected=f"{k} characters",
            got=repr(rows[position]),
        )
    # Latin-1 letters stay one byte each and any other letter becomes "?", which is refused below.
    raw = np.frombuffer("".join(rows).encode("latin-1", errors="replace"), dtype=np.uint8)
    scores = _CODE_TABLE[raw].reshape(len(rows), k)
    if scores.size and scores.min() == _UNREADABLE:
        position = int(np.flatnonzero((scores == _UNREADABLE).any(axis=1))[0])
        raise ScoresUnreadable(
            "A row of scores has an unknown character",
            where=f"rows[{position}]",
            expected="1-5, 0, N or -",
            got=repr(rows[position]),
        )
    return scores
