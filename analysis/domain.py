"""`Domain`: a grouping of the respondents, by place, field, stratum, cluster ..."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.errors import DataFault


@dataclass(frozen=True, slots=True, eq=False)
class Domain:
    """A grouping of the respondents: place, field, channel ...

    Attributes
    ----------
    labels : tuple of str, length g
    codes : ndarray of int32, shape (n,)
        Index into `labels`; -1 = in none of them.
    """

    labels: tuple[str, ...]
    codes: NDArray[np.int32]

    def __post_init__(self) -> None:
        """Refuse repeated labels and codes without a label."""
        if len(set(self.labels)) != len(self.labels):
            raise DataFault(
                "A label stands twice",
                where="labels",
                expected="distinct labels",
                got=repr(self.labels),
            )
        if self.codes.ndim != 1 or not np.issubdtype(self.codes.dtype, np.integer):
            raise DataFault(
                "Codes must be one integer a respondent",
                where="codes",
                expected="integers of shape (n,)",
                got=f"{self.codes.dtype} of shape {self.codes.shape}",
            )
        if self.codes.size and not (self.codes.min() >= -1 and self.codes.max() < len(self.labels)):
            raise DataFault(
                "A code has no label",
                where="codes",
                expected=f"-1 to {len(self.labels) - 1}",
                got=f"{self.codes.min()} to {self.codes.max()}",
            )
