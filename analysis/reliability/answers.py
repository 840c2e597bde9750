"""The answers of one measure as plain numbers, respondents of weight 0 left out."""

import numpy as np
from numpy.typing import NDArray

from analysis.data import SurveyData
from analysis.layout import LOWEST
from analysis.variance import sampling_weights


def select_answers(data: SurveyData, measure: str) -> NDArray[np.int8]:
    """Scores (n, k) of the items of a measure; 0 and below are no answers."""
    columns = data.layout.columns(data.layout.items_of(measure))
    return data.scores[sampling_weights(data.design, len(data.scores)) > 0][:, columns]


def complete_answers(data: SurveyData, measure: str) -> NDArray[np.float64]:
    """Scores of the respondents who answered every item of the measure."""
    scores = select_answers(data, measure)
    return scores[(scores >= LOWEST).all(axis=1)].astype(np.float64)


def design_notes(data: SurveyData) -> tuple[str, ...]:
    """Name what in the design the classical formulas leave aside."""
    weights = sampling_weights(data.design, len(data.scores))
    uneven = len(np.unique(weights[weights > 0])) > 1
    return ("weights_not_used",) * uneven + ("clusters_not_used",) * bool(data.design.clusters)
