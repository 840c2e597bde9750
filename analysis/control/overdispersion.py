"""Units that differ by more than chance: how much more, and funnel limits that allow for it."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.control.funnel import FunnelLimits, check_reference
from analysis.control.units import Numbers, check_counts, check_units, hide_unknown, unit_errors
from analysis.errors import UnknownMethod
from analysis.intervals import check_level, normal_quantile
from analysis.ranges import check_ranges

WIDENING_METHODS: Final = ("multiplicative", "random_effects")


@dataclass(frozen=True, slots=True)
class Overdispersion:
    """How far units scatter, against what chance alone gives.

    Attributes
    ----------
    z : tuple of float or None
        Distance of each unit from the reference in its standard errors; None without answers.
    units : int
        Units with answers.
    q : float
        Sum of z**2.
    phi_raw : float or None
        q / units; None without any unit.
    phi : float or None
        The same after the outermost z were drawn in: what is used.
    threshold : float or None
        1 + 2 sqrt(2 / units): up to here chance explains phi.
    overdispersed : bool
        phi lies above the threshold.
    tau2 : float
        Variance between units on top of chance, 0 where there is none.
    notes : tuple of str
        Of: unit_without_answers, no_units, one_unit.
    """

    z: tuple[float | None, ...]
    units: int
    q: float
    phi_raw: float | None
    phi: float | None
    threshold: float | None
    overdispersed: bool
    tau2: float
    notes: tuple[str, ...]


def overdispersion(
    satisfied: NDArray[np.float64],
    answers: NDArray[np.float64],
    reference: float,
    *,
    deff: NDArray[np.float64],
    winsor: float,
) -> Overdispersion:
    """Do units differ by more than chance, and by how much?

    Parameters
    ----------
    satisfied : float64 array, shape (g,), 0..answers
    answers : float64 array, shape (g,), 0 or more
        Respondents for a single question, all answers M for an index.
    reference : float in (0, 1)
        The reference the funnel stands around.
    deff : float64 array, shape (g,) or (), above 0
        Design effect of a share of those answers.
    winsor : float in [0, 0.5)
        Part of the units at each end whose z is drawn in to the next one, 0.1 as a rule.

    Returns
    -------
    Overdispersion

    Raises
    ------
    ParameterFault, DataFault
        A number outside its range, or arrays that do not fit.

    Notes
    -----
    z_i = (p_i - T) / s_i with T the reference and s_i = sqrt(T (1 - T) deff_i / M_i). Ends are
    drawn in to the quantiles at winsor and 1 - winsor (linear between order statistics); phi is
    the mean z**2 of those. tau**2 = (I phi - (I - 1)) / (sum w - sum w**2 / sum w) with
    w = 1 / s**2, not under 0. Around a reference that the units do not scatter around, phi
    measures that distance too: take the share of all units if their differences are the question.

    References
    ----------
    Spiegelhalter (2005), Statistics in Medicine 24:1185-1202, doi:10.1002/sim.1970; DerSimonian &
    Laird (1986), Controlled Clinical Trials 7:177-188 (tau**2).

    Examples
    --------
    >>> import numpy as np
    >>> n = np.array([100.0, 200, 50, 290, 100, 100, 500, 32])
    >>> x = np.array([93.0, 188, 46, 270, 89, 95, 460, 30])
    >>> found = overdispersion(x, n, 0.92, deff=np.array(1.0), winsor=0.1)
    >>> round(found.phi_raw, 4), round(found.phi, 4), found.overdispersed
    (0.5352, 0.3841, False)
    """
    check_units(answers, deff)
    check_counts(satisfied, answers)
    check_reference(reference)
    check_ranges("Ends cannot be drawn in so", ("winsor", 0 <= winsor < 0.5, "[0, 0.5)", winsor))
    errors = unit_errors(reference, answers, deff)
    z = (satisfied / np.where(answers > 0, answers, 1.0) - reference) / errors
    known, errors = z[answers > 0], errors[answers > 0]
    silent = ("unit_without_answers",) if known.size < z.size else ()
    if not known.size:
        return Overdispersion(
            hide_unknown(z), 0, 0.0, None, None, None, False, 0.0, (*silent, "no_units")
        )
    drawn = np.clip(known, *np.quantile(known, [winsor, 1 - winsor]))
    phi = float(np.mean(drawn**2))
    threshold = 1 + 2 * sqrt(2 / known.size)
    return Overdispersion(
        z=hide_unknown(z),
        units=int(known.size),
        q=float(np.sum(known**2)),
        phi_raw=float(np.mean(known**2)),
        phi=phi,
        threshold=threshold,
        overdispersed=phi > threshold,
        tau2=_between_units(phi, errors),
        notes=(*silent, *(("one_unit",) if known.size == 1 else ())),
    )


def widened_funnel_limits(
    method: str,
    reference: float,
    answers: NDArray[np.float64],
    found: Overdispersion,
    *,
    deff: NDArray[np.float64],
    level: float,
) -> FunnelLimits:
    """Between which limits would a unit lie, if units differ as much as these do?

    Parameters
    ----------
    method : {"multiplicative", "random_effects"}
    reference : float in (0, 1)
        The reference used for `found`.
    answers : float64 array, shape (g,), 0 or more
        May be other sizes than those of `found`, to draw the curve.
    found : Overdispersion
    deff : float64 array, shape (g,) or (), above 0
    level : float in (0, 1)

    Returns
    -------
    FunnelLimits
        The normal limits themselves where units are not over-dispersed.

    Raises
    ------
    UnknownMethod
        No method of that name.
    ParameterFault, DataFault
        A number outside its range, or arrays that do not fit.

    Notes
    -----
    Multiplicative: T +- z s sqrt(phi); it makes big units as free as small ones. Random effects:
    T +- z sqrt(s**2 + tau**2); big units keep a real spread of tau, which fits units that differ
    for reasons nobody adjusted for. Both widen only where phi > 1 + 2 sqrt(2 / I).

    References
    ----------
    Spiegelhalter (2005), Statistics in Medicine 24:1185-1202, doi:10.1002/sim.1970.

    Examples
    --------
    >>> import numpy as np
    >>> n, x = np.array([400.0, 400, 400, 400]), np.array([392.0, 340, 388, 348])
    >>> one = np.array(1.0)
    >>> found = overdispersion(x, n, 0.9175, deff=one, winsor=0.1)
    >>> limits = widened_funnel_limits(
    ...     "random_effects", 0.9175, n[:1], found, deff=one, level=0.95
    ... )
    >>> found.overdispersed, round(found.phi, 2), round(limits.lower[0], 3)
    (True, 16.3, 0.792)
    """
    if method not in WIDENING_METHODS:
        raise UnknownMethod(
            "No such widening",
            where="method",
            expected=", ".join(WIDENING_METHODS),
            got=repr(method),
        )
    check_level(level)
    check_reference(reference)
    check_units(answers, deff)
    errors = unit_errors(reference, answers, deff)
    if found.overdispersed and found.phi is not None:
        factor = sqrt(found.phi) if method == "multiplicative" else 1.0
        extra = found.tau2 if method == "random_effects" else 0.0
        errors = np.sqrt((factor * errors) ** 2 + extra)
    half = normal_quantile(level) * errors
    return FunnelLimits(
        lower=hide_unknown(reference - half),
        upper=hide_unknown(reference + half),
        notes=("unit_without_answers",) if (answers == 0).any() else (),
    )


def _between_units(phi: float, errors: Numbers) -> float:
    """Method-of-moments variance between units, from the drawn-in z."""
    if errors.size < 2:
        return 0.0
    weights = errors**-2
    spread = weights.sum() - (weights**2).sum() / weights.sum()
    return max(0.0, float((errors.size * phi - (errors.size - 1)) / spread))
