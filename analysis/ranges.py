"""One way to refuse a number outside its range, or flags that are none, at every door here."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.errors import DataFault, ParameterFault


def check_ranges(title: str, *rules: tuple[str, bool, str, object]) -> None:
    """Raise `ParameterFault` for the first rule (where, holds, expected, got) that fails."""
    for where, holds, expected, got in rules:
        if not holds:
            raise ParameterFault(title, where=where, expected=expected, got=str(got))


def check_mask(where: str, mask: NDArray[Any], n: int) -> None:
    """Raise `DataFault` unless the mask is one bool for each of n respondents.

    Ones and zeros are refused: numpy would read them as places of rows, without a word.
    """
    if mask.dtype != np.bool_ or mask.shape != (n,):
        raise DataFault(
            "A domain is one flag a respondent",
            where=where,
            expected=f"bool of shape ({n},)",
            got=f"{mask.dtype} of shape {mask.shape}",
        )
