"""Change between two periods: tested only where the same thing was measured the same way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from analysis.comparisons.differences import Difference, difference_of_estimates
from analysis.errors import DataFault, ParameterFault
from analysis.results import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesIdentity:
    """What must be the same for two figures to belong to one series, with index and measure.

    Attributes
    ----------
    unit : str
        What was measured: the code of the commune or place, another one after a merger or split.
    item_text : str
        The wording of the items: the texts themselves or a digest of them.
    scale : str
        The answers offered, in order.
    mode : str
        How answers were collected: QR, kiosk, paper ...
    """

    unit: str
    item_text: str
    scale: str
    mode: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodFigure:
    """The figure of one period; `season` names its part of the year ("q3", "year")."""

    period: str
    season: str
    identity: SeriesIdentity
    estimate: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalence:
    """A named person's declaration that two wordings ask the same; printed with the change."""

    person: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What can be said about the way from one period to the next.

    Attributes
    ----------
    earlier, later : str
        The periods.
    comparable : bool
        Whether both figures belong to one series.
    difference : Difference or None
        Later less earlier; None where the series breaks.
    direction : {"rose", "fell", "not_shown"} or None
        From the interval; None where the series breaks.
    equivalence : Equivalence or None
        The declaration that the comparison rests on.
    notes : tuple of str
        Of: unit_differs, item_text_differs, scale_differs, mode_differs, index_differs,
        measure_differs (each breaks the series); declared_equivalent, season_differs.
    """

    earlier: str
    later: str
    comparable: bool
    difference: Difference | None
    direction: Literal["rose", "fell", "not_shown"] | None
    equivalence: Equivalence | None
    notes: tuple[str, ...]


DECLARABLE: Final = "item_text_differs"
"""The one difference that a person may declare away: another wording of the same question."""


def judge_change(
    earlier: PeriodFigure,
    later: PeriodFigure,
    *,
    method: str,
    level: float,
    equivalence: Equivalence | None = None,
) -> Change:
    """Did satisfaction change from one period to another?

    Parameters
    ----------
    earlier, later : PeriodFigure
        Figures of independent samples (no rolling figures that share a quarter).
    method : {"mover", "t"}
        See `difference_of_estimates`.
    level : float in (0, 1)
        Two-sided confidence.
    equivalence : Equivalence, optional
        Bridges a change of wording, and nothing else.

    Returns
    -------
    Change
        Without a difference where unit, text, scale, mode, index or measure differ: not even the
        plain number is given, since it would be read as a change.

    Raises
    ------
    DataFault
        Both figures are of one period.
    ParameterFault
        An equivalence without a person or a reason, or a level outside (0, 1).
    UnknownMethod
        No method of that name.

    Notes
    -----
    A different season (the third quarter against the fourth) is tested, with a note: compare with
    the same quarter of the year before.

    References
    ----------
    van den Brakel, Smith & Compton (2008), Survey Research Methods 2:123-141 (discontinuities
    when a repeated survey changes).

    Examples
    --------
    >>> import numpy as np
    >>> from analysis import SurveyData, estimate_index, tally
    >>> def figure(period, satisfied, text):
    ...     answers = np.array([[5]] * satisfied + [[2]] * (100 - satisfied), dtype=np.int8)
    ...     return PeriodFigure(
    ...         period=period,
    ...         season="q3",
    ...         identity=SeriesIdentity(unit="01234", item_text=text, scale="1-5", mode="qr"),
    ...         estimate=estimate_index(tally(SurveyData(answers, items=("q",))), "answer_share"))
    >>> before, after = figure("2025-q3", 80, "a"), figure("2026-q3", 95, "a")
    >>> judge_change(before, after, method="mover", level=0.95).direction
    'rose'
    >>> judge_change(before, figure("2026-q3", 95, "b"), method="mover", level=0.95).notes
    ('item_text_differs',)
    """
    check_periods((earlier, later))
    _check_equivalence(equivalence)
    breaks = list_breaks(earlier, later)
    used = equivalence if DECLARABLE in breaks else None
    open_breaks = tuple(note for note in breaks if used is None or note != DECLARABLE)
    extra = ("declared_equivalent",) if used is not None else ()
    if earlier.season != later.season:
        extra = (*extra, "season_differs")
    difference = None
    if not open_breaks:
        difference = difference_of_estimates(
            later.estimate, earlier.estimate, method=method, level=level
        )
    return Change(
        earlier=earlier.period,
        later=later.period,
        comparable=not open_breaks,
        difference=difference,
        direction=None if difference is None else _direction(difference),
        equivalence=used,
        notes=open_breaks + extra,
    )


def list_breaks(earlier: PeriodFigure, later: PeriodFigure) -> tuple[str, ...]:
    """What keeps two figures from being of one series."""
    one, other = earlier.identity, later.identity
    pairs = (
        ("unit_differs", one.unit, other.unit),
        ("item_text_differs", one.item_text, other.item_text),
        ("scale_differs", one.scale, other.scale),
        ("mode_differs", one.mode, other.mode),
        (
            "index_differs",
            (earlier.estimate.definition, earlier.estimate.version),
            (later.estimate.definition, later.estimate.version),
        ),
        ("measure_differs", earlier.estimate.measure, later.estimate.measure),
    )
    return tuple(note for note, before, after in pairs if before != after)


def check_periods(figures: Sequence[PeriodFigure]) -> None:
    """Refuse two figures of one period."""
    periods = [figure.period for figure in figures]
    if len(set(periods)) < len(periods):
        raise DataFault(
            "A period has one figure", where="period", expected="other periods", got=repr(periods)
        )


def _direction(difference: Difference) -> Literal["rose", "fell", "not_shown"]:
    if not difference.excludes_zero or difference.value is None:
        return "not_shown"
    return "rose" if difference.value > 0 else "fell"


def _check_equivalence(equivalence: Equivalence | None) -> None:
    if equivalence is not None and not (equivalence.person.strip() and equivalence.reason.strip()):
        raise ParameterFault(
            "A declaration needs a person and a reason",
            where="equivalence",
            expected="a name and a reason",
            got=repr(equivalence),
        )
