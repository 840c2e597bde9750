"""Below how many respondents a target cannot be confirmed, whatever they answer."""

from math import ceil, log
from typing import Final

from analysis.errors import UnknownMethod
from analysis.intervals import normal_quantile, one_sided_level
from analysis.parameters import ALPHA
from analysis.planning.outlook import Outlook, find_first_n
from analysis.ranges import check_ranges

_METHODS: Final = ("clopper_pearson", "kg_shrunk_t", "wilson")


def smallest_n_for_met(target: float, alpha: float = ALPHA, *, method: str) -> int | None:
    """With how many respondents can a target be confirmed at all, if every one is satisfied?

    Parameters
    ----------
    target : float in (0, 1]
        The share to be confirmed.
    alpha : float in (0, 0.5), default 0.05
        Error of the one-sided lower bound.
    method : {"clopper_pearson", "wilson", "kg_shrunk_t"}
        The bound. `kg_shrunk_t` is the one verdicts use; it asks for slightly more than
        Clopper-Pearson because it pays for the degrees of freedom.

    Returns
    -------
    int or None
        Respondents to a single question, simple random sampling; None for a target of 1.

    Raises
    ------
    UnknownMethod
        No such bound here.
    ParameterFault
        The target or alpha is out of range.

    Notes
    -----
    Clopper-Pearson: n >= ln(alpha) / ln(T). Wilson: n >= z**2 T / (1 - T).

    References
    ----------
    Clopper & Pearson (1934), Biometrika 26:404-413; Wilson (1927), JASA 22:209-212.

    Examples
    --------
    >>> [smallest_n_for_met(0.95, method=m) for m in ("clopper_pearson", "wilson", "kg_shrunk_t")]
    [59, 52, 61]
    """
    level = one_sided_level(alpha)
    if method not in _METHODS:
        raise UnknownMethod(
            "No such bound", where="method", expected=", ".join(_METHODS), got=repr(method)
        )
    check_ranges("A target must be a share", ("target", 0 < target <= 1, "(0, 1]", target))
    if target == 1:
        return None
    if method == "clopper_pearson":
        return ceil(log(alpha) / log(target))
    if method == "wilson":
        return ceil(normal_quantile(level) ** 2 * target / (1 - target))
    outlook = Outlook(share=1.0, alpha=alpha)
    return find_first_n(lambda n: outlook.bounds(n).low >= target, 1)
