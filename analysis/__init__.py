"""What numbers mean: from answers to figures with intervals, and from figures to verdicts.

Comes in: `SurveyData`, plain arrays of n respondents by k scored items (`decode_scores` makes them
from stored texts) with the `Design` they were drawn by, checked at the door. Goes out: frozen
results. The way is one line: `SurveyData` -> `tally` -> `Cells` (sums that add) ->
`estimate_index` -> `Estimate` -> `judge_target` -> `Verdict`.

Never here: HTTP, SQL, files, clocks, questionnaires, words for people, rounding, or a method
chosen silently. Answers of one person are never treated as independent, and a group is never cut
out of its design. Modules on the way above import only numpy, `scipy.special` and threadpoolctl,
so that a serving process stays small.

Read first: `cells` (why sums suffice), `definitions` (the seven indices), `spread` (variances from
sums; `variance` is its sibling for rows), `parameters` (the named choices), `verdicts`. Beside the
way stand packages to be asked by name: `weighting`, `comparisons`, `control`, `planning`,
`reliability`, `drivers`, `integrity`, `disclosure`; and `jackknife`, `design_effects`,
`presentation`, `tolerance`.

Shape letters, everywhere: n respondents, k items, d columns of the sums, g groups, h strata,
c clusters, q estimates; arrays are (n, k), respondents in rows. A share is 0..1, a percent 0..100.
"""

from analysis.cells import Cells, LevelCounts, tally
from analysis.combining import combine_estimates
from analysis.data import SurveyData, decode_scores
from analysis.definitions import DEFINITIONS, get_definition
from analysis.design import Design
from analysis.design_intervals import DesignShare, design_interval
from analysis.domain import Domain
from analysis.errors import AnalysisError
from analysis.estimates import Rules, estimate_index, estimate_measures
from analysis.intervals import Interval, one_sided_level, proportion_interval
from analysis.layout import Scale
from analysis.planning import slovin_sample_size, smallest_n_for_met
from analysis.results import Estimate
from analysis.target_tests import design_target_test, exact_target_test
from analysis.verdicts import Verdict, judge_target

__all__ = [
    "DEFINITIONS",
    "AnalysisError",
    "Cells",
    "Design",
    "DesignShare",
    "Domain",
    "Estimate",
    "Interval",
    "LevelCounts",
    "Rules",
    "Scale",
    "SurveyData",
    "Verdict",
    "combine_estimates",
    "decode_scores",
    "design_interval",
    "design_target_test",
    "estimate_index",
    "estimate_measures",
    "exact_target_test",
    "get_definition",
    "judge_target",
    "one_sided_level",
    "proportion_interval",
    "slovin_sample_size",
    "smallest_n_for_met",
    "tally",
]
