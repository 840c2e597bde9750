"""Which respondents count: checked once, at the door of every model."""

import numpy as np
from numpy.typing import NDArray

from analysis.design import Design
from analysis.errors import DataFault
from analysis.ranges import check_mask
from analysis.variance import sampling_weights

Flags = NDArray[np.bool_]


def rows_of_domain(inside: Flags | None, design: Design, n: int) -> Flags:
    """Rows (n,) in the domain that weigh more than 0; all of them without a domain."""
    design.check(n)
    weighing: Flags = sampling_weights(design, n) > 0
    if inside is None:
        return weighing
    check_mask("inside", inside, n)
    return weighing & inside


def check_answers(answers: NDArray[np.integer]) -> None:
    """Raise `DataFault` unless the answers are one whole number a respondent."""
    if answers.ndim != 1 or not np.issubdtype(answers.dtype, np.integer):
        raise DataFault(
            "Answers must be one whole number a respondent",
            where="response",
            expected="integers of shape (n,)",
            got=f"{answers.dtype} of shape {answers.shape}",
        )
