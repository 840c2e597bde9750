"""`Weighting`: new weights with everything that must stand beside them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.errors import DataFault
from analysis.weighting.margins import Auxiliaries, Column

Floats = NDArray[np.float64]

NEGATIVE_WEIGHTS: Final = "negative_weights"
ZERO_WEIGHTS: Final = "zero_weights"
SMALL_CELLS: Final = "small_cells"
MARGIN_NEARLY_MET: Final = "margin_nearly_met"
TRIMMED: Final = "trimmed"


@dataclass(frozen=True, slots=True)
class ReachedTotal:
    """One total: wanted, and what the base and the new weights make of it (level None: all)."""

    margin: str
    level: str | None
    wanted: float
    before: float
    reached: float


@dataclass(frozen=True, slots=True)
class KishLoss:
    """What unequal weights cost: independent answers left, and n over them; None if undefined."""

    n_eff: float | None
    deff: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Weighting:
    """New weights of n respondents.

    Attributes
    ----------
    method : str
        base, poststratify, rake, linear, raking, logit or trim.
    weights : ndarray of float64, shape (n,)
        People of the population each respondent now stands for; see the notes for signs.
    base : ndarray of float64, shape (n,)
        The weights before, 0 or more.
    g_weights : ndarray of float64, shape (n,)
        weights / base; 1 where both are 0.
    auxiliaries : Auxiliaries or None
        The columns whose totals are met and on which residuals are taken. None: no margin is
        met, and standard errors get no credit for one.
    reached : tuple of ReachedTotal
        Each total in turn.
    iterations : int
        Sweeps or Newton steps it took; 0 where a formula does it.
    kish : KishLoss
    notes : tuple of str
        Of: negative_weights (linear calibration may give them: the sums are right, but other
        tools refuse them), zero_weights (respondents who now count for nobody), small_cells (a
        cell has fewer than `LEAST_IN_CELL` respondents), margin_nearly_met (raking stopped
        within `NEARLY_MET`: see `reached`), trimmed (margins no longer hold exactly).
    """

    method: str
    weights: Floats
    base: Floats
    g_weights: Floats
    auxiliaries: Auxiliaries | None
    reached: tuple[ReachedTotal, ...]
    iterations: int
    kish: KishLoss
    notes: tuple[str, ...]


def kish_loss(weights: Floats) -> KishLoss:
    """How many independent answers are left when respondents weigh unequally?

    Parameters
    ----------
    weights : ndarray of float64, shape (n,)

    Returns
    -------
    KishLoss
        n_eff = (sum w)**2 / sum w**2 and deff = n / n_eff; None for both when the weights sum
        to 0 or less, or when there are none.

    Raises
    ------
    DataFault
        Weights are not finite.

    Notes
    -----
    Holds for a mean that does not go with the weights; respondents of weight 0 are counted in n.

    References
    ----------
    Kish (1965), Survey Sampling, section 11.7; Kish (1992), J Official Statistics 8:183-200.

    Examples
    --------
    >>> kish_loss(np.array([1.0, 1.0, 2.0]))
    KishLoss(n_eff=2.6666666666666665, deff=1.125)
    """
    if not np.isfinite(weights).all():
        raise DataFault(
            "A weight is missing", where="weights", expected="finite numbers", got="others"
        )
    total, squares = float(weights.sum()), float((weights**2).sum())
    if total <= 0:
        return KishLoss(None, None)
    return KishLoss(total**2 / squares, len(weights) * squares / total**2)


def base_weighting(base: Floats) -> Weighting:
    """What are the weights before any margin is met?

    Parameters
    ----------
    base : ndarray of float64, shape (n,)
        0 or more, not all 0: those of `analysis.variance.sampling_weights`.

    Returns
    -------
    Weighting
        The base weights, so that weighted and unweighted results come from the same functions.

    Raises
    ------
    DataFault
        Nobody has a weight, or a weight is negative or missing.

    Notes
    -----
    Standard errors with this result are those of `total_covariance`.

    References
    ----------
    Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, section 2.8.

    Examples
    --------
    >>> base_weighting(np.array([10.0, 20.0])).g_weights.tolist()
    [1.0, 1.0]
    """
    check_base(base)
    return build_weighting("base", base, base)


def check_base(base: Floats) -> None:
    """Refuse base weights that are negative, missing or all 0."""
    if base.ndim != 1 or not np.isfinite(base).all() or (base < 0).any() or base.sum() <= 0:
        raise DataFault(
            "Base weights must count people",
            where="base",
            expected="one finite number of 0 or more a respondent, not all 0",
            got=f"shape {base.shape}, sum {base.sum()}",
        )


def check_length(expected: int, got: int, where: str) -> None:
    """Refuse arrays of another number of respondents."""
    if expected != got:
        raise DataFault(
            "All arrays are of the same respondents",
            where=where,
            expected=f"{expected} respondents",
            got=str(got),
        )


def build_weighting(
    method: str,
    base: Floats,
    weights: Floats,
    *,
    auxiliaries: Auxiliaries | None = None,
    iterations: int = 0,
    notes: tuple[str, ...] = (),
) -> Weighting:
    """Put new weights together with all that is read from them."""
    g_weights = np.divide(weights, base, out=np.ones_like(base), where=base > 0)
    found = list(notes)
    if (weights < 0).any():
        found.append(NEGATIVE_WEIGHTS)
    if ((weights == 0) & (base > 0)).any():
        found.append(ZERO_WEIGHTS)
    return Weighting(
        method=method,
        weights=weights,
        base=base,
        g_weights=g_weights,
        auxiliaries=auxiliaries,
        reached=() if auxiliaries is None else list_reached(auxiliaries, base, weights),
        iterations=iterations,
        kish=kish_loss(weights),
        notes=tuple(found),
    )


def list_reached(
    auxiliaries: Auxiliaries, base: Floats, weights: Floats
) -> tuple[ReachedTotal, ...]:
    """List every total: wanted, by the base weights, and by the new ones."""
    before, after = auxiliaries.values.T @ base, auxiliaries.values.T @ weights
    rows = zip(auxiliaries.columns, auxiliaries.totals, before, after, strict=True)
    return tuple(_reached(column, *map(float, numbers)) for column, *numbers in rows)


def _reached(column: Column, wanted: float, before: float, reached: float) -> ReachedTotal:
    return ReachedTotal(column.margin, column.level, wanted, before, reached)
