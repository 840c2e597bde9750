"""Groups of one sample side by side: places against the rest, and figures at a fixed case mix."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np

from analysis.comparisons.case_mix import (
    Standard,
    build_strata,
    check_standard,
    get_domains,
)
from analysis.comparisons.differences import Difference, check_method
from analysis.comparisons.families import PURPOSE_METHODS, adjust_known
from analysis.comparisons.figures import (
    FigureSummary,
    build_figure,
    compare_members,
)
from analysis.comparisons.rows import index_rows, with_list
from analysis.data import SurveyData
from analysis.definitions import Weights
from analysis.errors import UnknownMethod
from analysis.estimates import Rules
from analysis.weighting.collapsing import Collapse

FOOTNOTE_BELOW: Final = 100
"""Respondents below which a unit carries a footnote, as HCAHPS does."""

BOTH: Final = 2
"""Groups of which each is the rest of the other."""

REFERENCES: Final[Mapping[str, str]] = MappingProxyType(
    {"rest": "the respondents of all other groups", "all": "all respondents"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFigure:
    """The figure of one group, raw and at the standard's mix of cases.

    `collapse` is the record of the strata that were too small in this group, to be printed.
    """

    label: str
    raw: FigureSummary
    adjusted: FigureSummary
    collapse: Collapse


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupComparison:
    """One group against its reference.

    Attributes
    ----------
    label : str
    raw : FigureSummary
    adjusted : FigureSummary or None
        At the standard's mix; None where no standard was given.
    reference : FigureSummary
        What it is compared with, adjusted like the group.
    collapse : Collapse or None
        Record of the strata that were too small in the group or in its reference, to be printed;
        None where no standard was given.
    difference : Difference
        Group less reference, adjusted if a standard was given.
    p_adjusted : float or None
        Two-sided, adjusted for the number of groups.
    notes : tuple of str
        Of: fewer_than_100 (a footnote is due).
    """

    label: str
    raw: FigureSummary
    adjusted: FigureSummary | None
    reference: FigureSummary
    collapse: Collapse | None
    difference: Difference
    p_adjusted: float | None
    notes: tuple[str, ...]


def standardised_figures(
    data: SurveyData,
    *,
    by: str,
    definition: str,
    measure: str,
    standard: Standard,
    rules: Rules,
    factor_weights: Weights | None = None,
) -> tuple[GroupFigure, ...]:
    """What would each group's figure be if all had the same mix of cases?

    Parameters
    ----------
    data : SurveyData
        n respondents with the grouping `by` and those of the standard.
    by : str
        Name of the grouping whose groups are shown.
    definition, measure : str
        See `estimate_index`.
    standard : Standard
        The mix, and how strata are collapsed where a group has too few respondents.
    rules : Rules
        The numbers of `estimate_index`; `level` is two-sided and that of each interval, and
        `alpha` is of no use here.
    factor_weights : mapping of str to number, optional
        See `estimate_index`.

    Returns
    -------
    tuple of GroupFigure, length g
        In the order of the labels: no ranking.

    Raises
    ------
    UnknownMeasure, UnknownDefinition
        No such grouping, measure or index.
    DataFault
        The mix has labels that the data lacks, or a list is given to a sample with strata,
        clusters or weights.
    ParameterFault
        The mix is by the groups compared.

    Notes
    -----
    Direct standardisation: sum over strata s of pi_s p_s, with the mix pi taken as known; its
    influence is sum(pi_s z_s), so one covariance formula serves strata, clusters and corrections.
    It compares like with like only for what the strata record. The mean of ratios is taken in
    each stratum over the parts that somebody there answered. Respondents outside the mix are
    left out of the adjusted figure, with a note, and keep their place in the design. Each group
    has its own collapse: figures of groups with other collapses are of other mixes, and only
    `compare_groups` sets two against each other at one.

    References
    ----------
    Rothman, Greenland & Lash (2008), Modern Epidemiology, 3rd ed., chapter 3; Cochran (1977),
    Sampling Techniques, 3rd ed., section 5A.9 (poststratification); Franco, Little, Louis & Slud
    (2019), J Survey Statistics and Methodology 7:334-364 (the interval).

    Examples
    --------
    >>> from analysis.domain import Domain
    >>> place = Domain(("x", "y"), np.repeat([0, 1], 20).astype(np.int32))
    >>> channel = Domain(("desk", "web"), np.tile([0, 0, 0, 1], 10).astype(np.int32))
    >>> scores = np.where(channel.codes == 0, 5, 2).astype(np.int8)[:, np.newaxis]
    >>> data = SurveyData(scores, items=("q",), domains={"place": place, "channel": channel})
    >>> even = Standard(("channel",), {("desk",): 1, ("web",): 1})
    >>> x, _ = standardised_figures(data, by="place", definition="answer_share", measure="all",
    ...     standard=even, rules=Rules())
    >>> x.raw.value, x.adjusted.value
    (0.75, 0.5)
    """
    check_standard(standard, by)
    data = with_list(data, rules.population)
    rows = index_rows(data, definition, measure, factor_weights)
    (domain,) = get_domains(data, (by,))
    found = []
    for code, label in enumerate(domain.labels):
        member = domain.codes == code
        strata = build_strata(data, standard, [member & rows.counted(data.design)])
        found.append(
            GroupFigure(
                label=label,
                raw=build_figure(data, rows, member, None, rules).summarise(rules.level),
                adjusted=build_figure(data, rows, member, strata, rules).summarise(rules.level),
                collapse=strata.collapse,
            )
        )
    return tuple(found)


def compare_groups(
    data: SurveyData,
    *,
    by: str,
    definition: str,
    measure: str,
    against: str,
    standard: Standard | None,
    purpose: str,
    method: str,
    rules: Rules,
    factor_weights: Weights | None = None,
) -> tuple[GroupComparison, ...]:
    """Which places differ from the rest of the commune, seeing how many are looked at?

    Parameters
    ----------
    data : SurveyData
        n respondents with the grouping `by` (and those of the standard).
    by : str
        Name of the grouping: places, fields ...; -1 = in none, and in no rest.
    definition, measure : str
        See `estimate_index`.
    against : {"rest", "all"}
        What each group is compared with; `rest` is the clearer question, `all` counts the group
        in its own reference.
    standard : Standard or None
        Mix of cases to which group and reference are brought; None compares raw figures.
    purpose : {"consequences", "screening"}
        Adjustment for many groups: Holm, or Benjamini-Hochberg.
    method : {"mover", "t"}
        See `difference_of_estimates`; `mover` near 0 and 1.
    rules : Rules
        The numbers of `estimate_index`; `level` is two-sided and that of each interval, not
        adjusted; `alpha` is of no use here.
    factor_weights : mapping of str to number, optional
        See `estimate_index`.

    Returns
    -------
    tuple of GroupComparison, length g
        In the order of the labels: no ranking.

    Raises
    ------
    UnknownMeasure, UnknownDefinition
        No such grouping, measure or index.
    UnknownMethod
        No such reference, purpose or method.
    DataFault
        The mix has labels that the data lacks, or a list is given to a sample with strata,
        clusters or weights.
    ParameterFault
        The mix is by the groups compared.

    Notes
    -----
    Group and reference are domains of one sample: their covariance comes from the whole design
    and enters the standard error, and the interval by its correlation r: `mover` takes
    sqrt(a**2 - 2 r a b + b**2) for the joint distance of the limits a and b. Intervals are one
    by one; the adjusted p-values answer for the family. Groups without evidence are not counted,
    and two groups of which each is the rest of the other are one test.
    With a standard, strata in which the group or its reference has too few respondents are
    collapsed for both alike.

    References
    ----------
    Korn & Graubard (1999), Analysis of Health Surveys, section 5.4 (domains); Zou (2008),
    American J Epidemiology 168:212-224 (correlated limits); Holm (1979), Scandinavian J
    Statistics 6:65-70; Benjamini & Hochberg (1995), JRSS B 57:289-300.

    Examples
    --------
    >>> from analysis.domain import Domain
    >>> place = Domain(("x", "y"), np.repeat([0, 1], [70, 80]).astype(np.int32))
    >>> answers = np.repeat([5, 2, 5, 2], [56, 14, 48, 32]).astype(np.int8)[:, np.newaxis]
    >>> data = SurveyData(answers, items=("q",), domains={"place": place})
    >>> x, y = compare_groups(data, by="place", definition="answer_share", measure="all",
    ...     against="rest", standard=None, purpose="consequences", method="t", rules=Rules())
    >>> round(x.difference.value, 3), round(y.difference.value, 3), x.difference.excludes_zero
    (0.2, -0.2, True)
    """
    _check_choices(against, purpose, method)
    check_standard(standard, by)
    data = with_list(data, rules.population)
    rows = index_rows(data, definition, measure, factor_weights)
    (domain,) = get_domains(data, (by,))
    codes = domain.codes
    found = []
    for code, label in enumerate(domain.labels):
        member = codes == code
        reference = (codes >= 0) & ~member if against == "rest" else np.ones_like(member)
        pair = compare_members(
            data, rows, (member, reference), standard, method=method, rules=rules
        )
        found.append(
            GroupComparison(
                label=label,
                raw=build_figure(data, rows, member, None, rules).summarise(rules.level),
                adjusted=None if standard is None else pair.first.summarise(rules.level),
                reference=pair.second.summarise(rules.level),
                collapse=pair.collapse,
                difference=pair.difference,
                p_adjusted=None,
                notes=("fewer_than_100",) * (pair.first.n < FOOTNOTE_BELOW),
            )
        )
    adjusted = _adjust(found, PURPOSE_METHODS[purpose], mirrored=against == "rest")
    return tuple(replace(g, p_adjusted=p) for g, p in zip(found, adjusted, strict=True))


def _adjust(found: Sequence[GroupComparison], method: str, *, mirrored: bool) -> list[float | None]:
    """Adjusted p-values; of two groups each the rest of the other there is one test."""
    p_values = [group.difference.p_two_sided for group in found]
    if mirrored and sum(group.raw.n > 0 for group in found) == BOTH:
        return p_values
    return adjust_known(p_values, method)


def _check_choices(against: str, purpose: str, method: str) -> None:
    check_method(method)
    for where, got, known in (
        ("against", against, REFERENCES),
        ("purpose", purpose, PURPOSE_METHODS),
    ):
        if got not in known:
            raise UnknownMethod(
                "No such choice", where=where, expected=", ".join(known), got=repr(got)
            )
