"""What goes with better judgements: regressions, relative importance, priorities.

Comes in: answers (a column of scores, or `SurveyData`), `Predictors` and the design. Goes out:
frozen results with their intervals and notes; where a model does not exist its values are None
and a note names the reason and the predictors to blame, never NaN.

Never here: causes (all of it is association), a choice of method left to a default, randomness
without a generator given, variable selection, words for people.

Read first: `predictors` (what goes in), `regression` (ordinal and binary models), `importance`
(how R2 is shared), `priorities` (importance beside performance); `cumulative` is the likelihood
and `parameters` the named choices.
"""

from analysis.drivers.importance import Driver, Importance, relative_importance, suitable_method
from analysis.drivers.logit_fit import Coefficient, LogitFit
from analysis.drivers.predictors import Predictors, code_levels, join_predictors, score_measures
from analysis.drivers.priorities import Priority, PriorityTable, importance_performance
from analysis.drivers.proportional_odds import ProportionalOdds, check_proportional_odds
from analysis.drivers.regression import fit_binary, fit_ordinal
from analysis.drivers.wald import WaldTest, wald_test

__all__ = [
    "Coefficient",
    "Driver",
    "Importance",
    "LogitFit",
    "Predictors",
    "Priority",
    "PriorityTable",
    "ProportionalOdds",
    "WaldTest",
    "check_proportional_odds",
    "code_levels",
    "fit_binary",
    "fit_ordinal",
    "importance_performance",
    "join_predictors",
    "relative_importance",
    "score_measures",
    "suitable_method",
    "wald_test",
]
