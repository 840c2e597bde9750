"""Does the way of collecting answers change them, and may the modes share one headline?"""

from dataclasses import dataclass
from typing import Final

from analysis.comparisons.case_mix import Standard, check_standard, get_domains
from analysis.comparisons.differences import Difference, check_method
from analysis.comparisons.figures import FigureSummary, build_figure, compare_members
from analysis.comparisons.rows import index_rows, with_list
from analysis.data import SurveyData
from analysis.definitions import Weights
from analysis.errors import UnknownMeasure
from analysis.estimates import Rules
from analysis.weighting.collapsing import Collapse

LARGEST_GAP: Final = 0.05
"""Modes further apart than this, and surely apart, are not pooled (ours)."""

_ROUNDING: Final = 1e-12
"""A gap of exactly 5 points must not pass for more by the last bit of a subtraction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeEffect:
    """One mode against the primary one.

    Attributes
    ----------
    mode : str
    raw, adjusted : FigureSummary
        The mode's figure as answered, and at the standard's mix of cases.
    reference : FigureSummary
        The primary mode's figure at the same mix, over the same strata.
    collapse : Collapse or None
        Record of the strata that were too small in either mode, to be printed.
    difference : Difference
        Mode less primary mode, the mix held fixed.
    forbids_pooling : bool or None
        More than 5 points apart and the interval excludes 0; None where there is no interval.
    """

    mode: str
    raw: FigureSummary
    adjusted: FigureSummary
    reference: FigureSummary
    collapse: Collapse | None
    difference: Difference
    forbids_pooling: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeEffects:
    """All modes against the primary one, and whether the rule leaves them one headline.

    `pooling_allowed` is necessary and not sufficient: pooling must also be fixed in advance. It is
    False where some mode forbids pooling, and else None where some difference is not known.
    `notes` of: mode_not_comparable (a difference is not known; its own notes tell why).
    """

    primary: str
    primary_raw: FigureSummary
    effects: tuple[ModeEffect, ...]
    pooling_allowed: bool | None
    notes: tuple[str, ...]


def mode_effects(
    data: SurveyData,
    *,
    mode: str,
    primary: str,
    definition: str,
    measure: str,
    standard: Standard,
    method: str,
    rules: Rules,
    factor_weights: Weights | None = None,
) -> ModeEffects:
    """How differently do kiosk, QR and paper answer about the same cases?

    Parameters
    ----------
    data : SurveyData
        n respondents with the grouping `mode` and those of the standard.
    mode : str
        Name of the grouping by mode of collection.
    primary : str
        Label of the campaign's primary mode.
    definition, measure : str
        See `estimate_index`.
    standard : Standard
        The mix of cases (field, age band ...) that is held fixed; never by mode.
    method : {"mover", "t"}
        See `difference_of_estimates`.
    rules : Rules
        The numbers of `estimate_index`; `level` is two-sided and that of each interval, and
        `alpha` is of no use here.
    factor_weights : mapping of str to number, optional
        See `estimate_index`.

    Returns
    -------
    ModeEffects

    Raises
    ------
    UnknownMeasure, UnknownDefinition
        No such grouping, label, measure or index.
    UnknownMethod
        No such method.
    DataFault
        The mix has labels that the data lacks, or a list is given to a sample with strata,
        clusters or weights.
    ParameterFault
        The mix is by mode.

    Notes
    -----
    Modes are domains of one sample, compared at one mix by the covariance of the whole design.
    What remains is a mode effect only as far as the strata catch who chooses which mode. The
    comparison is of each mode with the primary one, at the level given, unadjusted: a rule of
    caution, in which a false alarm costs a headline and a miss misleads.

    References
    ----------
    de Leeuw (2005), J Official Statistics 21:233-255; Vannieuwenhuyze, Loosveldt & Molenberghs
    (2010), Public Opinion Quarterly 74:1027-1045 (mode and selection).

    Examples
    --------
    >>> import numpy as np
    >>> from analysis.domain import Domain
    >>> mode = Domain(("qr", "kiosk"), np.repeat([0, 1], 100).astype(np.int32))
    >>> field = Domain(("land", "other"), np.tile([0, 1], 100).astype(np.int32))
    >>> scores = np.repeat([5, 2, 5, 2], [80, 20, 98, 2]).astype(np.int8)[:, np.newaxis]
    >>> data = SurveyData(scores, items=("q",), domains={"mode": mode, "field": field})
    >>> even = Standard(("field",), {("land",): 1, ("other",): 1})
    >>> found = mode_effects(data, mode="mode", primary="qr", definition="answer_share",
    ...     measure="all", standard=even, method="mover", rules=Rules())
    >>> round(found.effects[0].difference.value, 2), found.pooling_allowed
    (0.18, False)
    """
    check_method(method)
    check_standard(standard, mode)
    data = with_list(data, rules.population)
    rows = index_rows(data, definition, measure, factor_weights)
    (domain,) = get_domains(data, (mode,))
    if primary not in domain.labels:
        raise UnknownMeasure(
            "No such mode",
            where="primary",
            expected=", ".join(domain.labels),
            got=repr(primary),
        )
    first = domain.codes == domain.labels.index(primary)
    effects = []
    for code, label in enumerate(domain.labels):
        if label == primary:
            continue
        member = domain.codes == code
        pair = compare_members(data, rows, (member, first), standard, method=method, rules=rules)
        effects.append(
            ModeEffect(
                mode=label,
                raw=build_figure(data, rows, member, None, rules).summarise(rules.level),
                adjusted=pair.first.summarise(rules.level),
                reference=pair.second.summarise(rules.level),
                collapse=pair.collapse,
                difference=pair.difference,
                forbids_pooling=_forbids_pooling(pair.difference),
            )
        )
    forbids = [effect.forbids_pooling for effect in effects]
    return ModeEffects(
        primary=primary,
        primary_raw=build_figure(data, rows, first, None, rules).summarise(rules.level),
        effects=tuple(effects),
        pooling_allowed=None if None in forbids and True not in forbids else True not in forbids,
        notes=("mode_not_comparable",) * (None in forbids),
    )


def _forbids_pooling(difference: Difference) -> bool | None:
    if difference.value is None or difference.low is None:
        return None
    return abs(difference.value) > LARGEST_GAP + _ROUNDING and difference.excludes_zero
