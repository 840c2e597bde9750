"""How well a set of items measures: consistency, reliability, open answers, ends of the scale.

Comes in: `SurveyData` and the name of a measure ("all", a factor, an item). Goes out: frozen
results with the number of respondents behind them and notes; what the answers do not define is
None, never NaN.

Never here: weights in the classical coefficients (they count each respondent once and say so in
their notes; `design_alpha` is the one that knows the design), judgements such as "good" or
"acceptable", words for people.

Read first: `alpha`, then `omega` (why alpha is not enough), `nonresponse`; `parameters` holds the
named thresholds.
"""

from analysis.reliability.alpha import CronbachAlpha, FeldtInterval, cronbach_alpha, feldt_interval
from analysis.reliability.design_alpha import DesignAlpha, design_alpha
from analysis.reliability.end_effects import EndEffects, end_effects
from analysis.reliability.nonresponse import ItemNonresponse, item_nonresponse
from analysis.reliability.omega import McDonaldOmega, mcdonald_omega
from analysis.reliability.rank_correlations import RankCorrelations, spearman_pairwise

__all__ = [
    "CronbachAlpha",
    "DesignAlpha",
    "EndEffects",
    "FeldtInterval",
    "ItemNonresponse",
    "McDonaldOmega",
    "RankCorrelations",
    "cronbach_alpha",
    "design_alpha",
    "end_effects",
    "feldt_interval",
    "item_nonresponse",
    "mcdonald_omega",
    "spearman_pairwise",
]
