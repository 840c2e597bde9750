"""`Estimate`: an index of a group of people with everything that must stand beside it."""

from dataclasses import dataclass
from fractions import Fraction

from analysis.definitions import get_definition
from analysis.design_effect import DesignEffect
from analysis.design_intervals import DesignShare


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One index value with its evidence.

    Attributes
    ----------
    definition, version : str
        Which index this is; a number is never printed without it.
    measure : str
        "all", a factor or an item.
    value : float or None
        The index, 0..1; None when nobody answered.
    exact : Fraction or None
        The same as a fraction of counts, or to 12 decimals where weights differ: compare this
        with a target.
    n, n_answers : int
        Respondents with an answer, and their answers.
    sample : int
        Respondents of the whole sample from which a group was taken.
    n_below, n_above : int
        Respondents with an answer short of the best (over the worst) the index knows.
    se : float or None
        Linearised standard error of `value`; None for fewer than two respondents or without a
        degree of freedom.
    df : int or None
        Its degrees of freedom.
    units : int
        Primary units with an answer: the respondents, or their clusters.
    effect : DesignEffect or None
        Design effect in use, with its making.
    n_eff : float or None
        `n_answers` / design effect; infinite when the whole list answered.
    level : float
        Confidence of `low` and `high`.
    low, high : float or None
        The displayed interval, `wilson_shrunk_t`.
    alpha : float
        Error of each one-sided bound.
    bound_low, bound_high : float or None
        One-sided bounds for verdicts, `kg_shrunk_t`.
    population : int or None
        Units on the known list, of the whole sample; None where none is known to the end.
    correction : float
        Finite population correction in use; 1 = none.
    notes : tuple of str
        Of: no_answers, one_respondent, parts_without_answers, parts_without_spread,
        more_answers_than_population, clusters_taken_whole, left_out_counts_as_unseen,
        weights_very_unequal, census.
    """

    definition: str
    version: str
    measure: str
    value: float | None
    exact: Fraction | None
    n: int
    n_answers: int
    sample: int
    n_below: int
    n_above: int
    se: float | None
    df: int | None
    units: int
    effect: DesignEffect | None
    n_eff: float | None
    level: float
    low: float | None
    high: float | None
    alpha: float
    bound_low: float | None
    bound_high: float | None
    population: int | None
    correction: float
    notes: tuple[str, ...]

    @property
    def deff(self) -> float | None:
        """Design effect in use; None when nobody answered."""
        return None if self.effect is None else self.effect.value

    @property
    def minority(self) -> int:
        """Respondents with an answer on the rarer side."""
        share = self.share
        return self.n_above if share is not None and 2 * share < 1 else self.n_below

    @property
    def share(self) -> Fraction | None:
        """`exact` moved to 0..1 from the lowest value the index can take."""
        if self.exact is None:
            return None
        lowest = get_definition(self.definition).lowest
        return (self.exact - lowest) / (1 - lowest)

    @property
    def evidence(self) -> DesignShare | None:
        """What `design_interval` needs, on the scale of `share`; None when nobody answered."""
        if self.share is None or self.df is None or self.n_eff is None:
            return None
        width = float(1 - get_definition(self.definition).lowest)
        return DesignShare(
            share=float(self.share),
            se=0.0 if self.se is None else self.se / width,
            df=self.df,
            n=self.n,
            n_eff=self.n_eff,
        )
