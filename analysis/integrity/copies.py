"""Identical forms, more often than the chance of just these answers allows."""

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analysis.data import SurveyData
from analysis.integrity.acts import Acts
from analysis.integrity.findings import (
    LEAST_ANSWERS,
    SURVEY_RATE,
    Finding,
    PlaceFinding,
    check_rate,
)
from analysis.integrity.honest import HonestModel, distinct_rows
from analysis.layout import LOWEST

LEAST_COPIES = 3
"""Two alike are no copies (ours); the bound on all patterns below holds from three."""

LEAST_CHANGES = 3
"""Answers that must differ from the form's commonest answer: "all 5" and "all 4 but one" are
habits of ticking, of which no model knows how common they are (ours)."""

MARGIN = 3.0
"""A pattern may be this much likelier at a place than predicted before it counts (ours)."""

_TOTAL_CHANCE = 3 * MARGIN
"""Most that the predicted chances of all patterns of a place can sum to: the larger of a model
share (of sets of answered items that sum to at most 2) and an observed share, times the margin."""

_UNION = 3 ** (-1 / 3) + 3 ** (2 / 3) / 6
"""From minimising t S / c + S n**3 c**2 / 6 over the cut c between likely and rare patterns."""


def copied_forms(
    data: SurveyData,
    acts: Acts,
    models: tuple[HonestModel, ...],
    *,
    survey_rate: float = SURVEY_RATE,
) -> Finding:
    """Which forms of a place are alike more often than chance predicts for their answers?

    Parameters
    ----------
    data : SurveyData
        Answers of n respondents to k items.
    acts : Acts
    models : tuple of HonestModel
        From `fit_honest_models`, one a place.
    survey_rate : float in (0, 0.5)
        Honest surveys in which any form may be flagged.

    Returns
    -------
    Finding
        Code "copies": every form of a flagged pattern. `places` give the most remarkable pattern
        of each place: how often it came, how often it was expected at most.

    Raises
    ------
    ParameterFault
        A rate out of range.

    Notes
    -----
    A pattern (all k values, no answers included) that came c >= 3 times at a place of n forms has
    the chance q = 3 max(model chance x share of forms with these items answered, its share at the
    other places), and t = P(Binomial(n, q) >= c). Summed over all patterns that could have come,
    likely and rare, the chance of any t so small is at most 1.04 * 9 n t**(2/3); times the places
    this is p. Nothing is simulated and nothing depends on which patterns happened to be seen.

    Forms with a single answer, or all but one or two alike, are never counted as copies: see
    `straight_lines`. Stuffing so large that it makes its own answers usual is missed here too and
    left to bursts and devices.

    References
    ----------
    Kuriakose & Robbins (2016), Statistical Journal of the IAOS 32 (copies); Simmons, Mercer,
    Schwarzer & Kennedy (2016), same volume (why a fixed limit accuses honest data). The bound is
    this project's own.

    Examples
    --------
    >>> from analysis.domain import Domain
    >>> from analysis.integrity.honest import fit_honest_models
    >>> rng = np.random.default_rng(1)
    >>> scores = rng.choice(np.arange(1, 6, dtype=np.int8), size=(200, 20))
    >>> scores[:4] = scores[0]
    >>> data = SurveyData(scores, items=tuple(map(str, range(20))))
    >>> place = Domain(("x",), np.zeros(200, dtype=np.int32))
    >>> none = np.full(200, -1, dtype=np.int8)
    >>> acts = Acts(place, place, none.astype(np.int32), none, none, none)
    >>> np.flatnonzero(copied_forms(data, acts, fit_honest_models(data, place)).flagged).tolist()
    [0, 1, 2, 3]
    """
    check_rate("survey_rate", survey_rate)
    p = np.ones(len(data.scores))
    counts = [(data.scores == LOWEST + level).sum(axis=1) for level in range(data.scale.levels)]
    answers, commonest = np.sum(counts, axis=0), np.max(counts, axis=0)
    enough = (answers >= LEAST_ANSWERS) & (answers - commonest >= LEAST_CHANGES)
    rows = np.flatnonzero(enough & (acts.place.codes >= 0))
    places = []
    if len(rows):
        patterns = _Patterns(data, acts, rows)
        for code, model in enumerate(models):
            if patterns.sizes[code] < LEAST_COPIES:
                continue
            best = patterns.judge(code, model, p)
            label, size = acts.place.labels[code], int(patterns.sizes[code])
            flagged = best[2] <= survey_rate
            places.append(PlaceFinding("copies", label, size, *best, flagged))
    return Finding(
        code="copies",
        p=p,
        flagged=p <= survey_rate,
        rate=survey_rate,
        rate_of="survey",
        places=tuple(places),
        notes=() if len(rows) else ("few_responses",),
    )


class _Patterns:
    """The distinct forms of a survey and how often each came at each place."""

    def __init__(self, data: SurveyData, acts: Acts, rows: NDArray[np.int64]) -> None:
        self._rows = rows
        self._place = acts.place.codes[rows]
        self._of_row, first = distinct_rows(data.scores[rows])
        self._forms = data.scores[rows][first]
        g = len(acts.place.labels)
        flat = np.bincount(self._of_row * g + self._place, minlength=len(self._forms) * g)
        self._counts = flat.reshape(len(self._forms), g)
        self.sizes = self._counts.sum(axis=0)
        mask_of_form, _ = distinct_rows((self._forms >= LOWEST).astype(np.int8))
        mask_counts = np.bincount(mask_of_form, weights=self._counts.sum(axis=1))
        self._mask_share = ((mask_counts + 1) / (len(rows) + 1))[mask_of_form]

    def judge(
        self, code: int, model: HonestModel, p: NDArray[np.float64]
    ) -> tuple[float, float, float]:
        """Write p of the place's repeated forms; give count, expectation and p of the oddest."""
        counts, n = self._counts[:, code], int(self.sizes[code])
        repeated = np.flatnonzero(counts >= LEAST_COPIES)
        if not len(repeated):
            return float(counts.max(initial=0)), 0.0, 1.0
        own = model.pattern_chances(self._forms[repeated]) * self._mask_share[repeated]
        elsewhere = self._counts[repeated].sum(axis=1) - counts[repeated]
        share = elsewhere / max(1, int(self.sizes.sum()) - n)
        chance = np.minimum(1.0, MARGIN * np.maximum(own, share))
        tails = stats.binom.sf(counts[repeated] - 1, n, chance)
        places = int((self.sizes >= LEAST_COPIES).sum())
        family = np.minimum(1.0, places * _UNION * _TOTAL_CHANCE * n * tails ** (2 / 3))
        of_form = np.ones(len(counts))
        of_form[repeated] = family
        here = self._place == code
        p[self._rows[here]] = of_form[self._of_row[here]]
        best = int(np.argmin(family))
        return float(counts[repeated][best]), float(n * chance[best]), float(family[best])
