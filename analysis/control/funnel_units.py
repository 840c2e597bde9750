"""From estimates of many units to the arrays that a funnel is drawn from."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.control.units import Numbers
from analysis.definitions import check_share
from analysis.errors import ParameterFault
from analysis.results import Estimate


@dataclass(frozen=True, slots=True, eq=False)
class FunnelUnits:
    """Units with their shares, ready for `funnel_limits` and `overdispersion`.

    Attributes
    ----------
    labels : tuple of str, length g
    shares : float64 array, shape (g,)
    answers : float64 array, shape (g,), above 0
        Effective answers: the design effect is already in them.
    deff : float64 array, shape ()
        1, since `answers` are effective.
    left_out : tuple of str
        Labels of units without a place, in the order given.
    notes : tuple of str
        Of: unit_without_answers, unit_of_census.
    """

    labels: tuple[str, ...]
    shares: Numbers
    answers: Numbers
    deff: Numbers
    left_out: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def satisfied(self) -> Numbers:
        """Satisfied effective answers of each unit, shape (g,)."""
        return self.shares * self.answers


def funnel_units(estimates: Mapping[str, Estimate]) -> FunnelUnits:
    """What of each unit's estimate enters a funnel?

    Parameters
    ----------
    estimates : mapping of str to Estimate
        By unit, in the order to be kept: one index of one measure, each unit with respondents of
        its own.

    Returns
    -------
    FunnelUnits
        Without units that have no answers or are known in full.

    Raises
    ------
    UnknownDefinition
        The index is a mean of scores, whose spread is not that of a share.
    ParameterFault
        Different indices or measures.

    Notes
    -----
    The effective answers are `Estimate.n_eff` = answers / design effect, so answers of one
    person, clusters, unequal weights and a known list count for what they are. A unit whose whole
    list answered has no chance in its share, and a funnel asks what chance explains: it is left
    out. A funnel of few units holds each of them partly against itself: take the reference from
    before, or from a larger area.

    References
    ----------
    Spiegelhalter (2005), Statistics in Medicine 24:1185-1202, doi:10.1002/sim.1970.

    Examples
    --------
    >>> from analysis.cells import tally
    >>> from analysis.control.funnel import funnel_limits, place_in_funnel
    >>> from analysis.data import SurveyData
    >>> from analysis.estimates import estimate_index
    >>> communes = {"A": [5] * 80 + [2] * 20, "B": [5] * 45 + [2] * 5, "C": [0] * 9}
    >>> units = funnel_units({
    ...     label: estimate_index(
    ...         tally(SurveyData(np.array(answers, dtype=np.int8)[:, np.newaxis], items=("q",))),
    ...         "answer_share",
    ...     )
    ...     for label, answers in communes.items()
    ... })
    >>> units.labels, units.left_out, units.notes
    (('A', 'B'), ('C',), ('unit_without_answers',))
    >>> limits = funnel_limits(
    ...     "exact_binomial", 0.9, units.answers, deff=units.deff, level=0.95
    ... )
    >>> place_in_funnel(units.shares, limits)
    ('below', 'inside')
    """
    _check_alike(estimates)
    kept, left_out, notes = [], [], set()
    for label, estimate in estimates.items():
        if estimate.value is None or not estimate.n_eff:
            left_out.append(label)
            notes.add("unit_without_answers")
        elif np.isinf(estimate.n_eff):
            left_out.append(label)
            notes.add("unit_of_census")
        else:
            kept.append((label, float(estimate.value), float(estimate.n_eff)))
    return FunnelUnits(
        labels=tuple(label for label, _, _ in kept),
        shares=np.array([share for _, share, _ in kept], dtype=np.float64),
        answers=np.array([n_eff for _, _, n_eff in kept], dtype=np.float64),
        deff=np.array(1.0),
        left_out=tuple(left_out),
        notes=tuple(note for note in ("unit_without_answers", "unit_of_census") if note in notes),
    )


def _check_alike(estimates: Mapping[str, Estimate]) -> None:
    kinds = sorted({(one.definition, one.version, one.measure) for one in estimates.values()})
    for definition, _, _ in kinds:
        check_share(definition, "estimates")
    if len(kinds) > 1:
        raise ParameterFault(
            "A funnel holds units against one reference, so by one index of one measure",
            where="estimates",
            expected="one definition, version and measure",
            got=repr(kinds),
        )
