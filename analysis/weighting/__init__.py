"""Weights: making the respondents stand for the population whose numbers are known.

Comes in: base weights, what is known of the population (`Margin`, `Amount`), and the design.
Goes out: a frozen `Weighting` with the new weights and what they reach of each total; from it
totals, ratios and shares with their standard errors, and `calibrated_covariance` for any other
linearised estimate.

Never here: answers deciding which cells are joined, a margin quietly missed (it is a named error,
or a note where the weights are of use all the same), or standard errors that forget the margins.

Read first: `margins` (what can be known), `result` (what a weighting says), `residuals` (why a
domain's standard error looks at the whole sample), `collapsing` (the fixed order of joining).
"""

from analysis.weighting.calibration import DISTANCES, calibrate
from analysis.weighting.collapsing import (
    CellSize,
    Collapse,
    CollapseStep,
    collapse_cells,
    collapse_sizes,
)
from analysis.weighting.errors import (
    EmptyLevel,
    MarginFault,
    NotConverged,
    OutOfReach,
    TotalsDiffer,
)
from analysis.weighting.estimation import (
    WeightedEstimate,
    calibrated_index,
    calibrated_ratio,
    calibrated_total,
)
from analysis.weighting.margins import (
    INTERCEPT,
    Amount,
    Auxiliaries,
    Column,
    Margin,
    margin_auxiliaries,
    model_auxiliaries,
)
from analysis.weighting.poststratification import poststratify
from analysis.weighting.raking import rake
from analysis.weighting.residuals import calibrated_covariance, greg_residuals, weighted_design
from analysis.weighting.result import (
    KishLoss,
    ReachedTotal,
    Weighting,
    base_weighting,
    kish_loss,
)
from analysis.weighting.trimming import trim_weights

__all__ = [
    "DISTANCES",
    "INTERCEPT",
    "Amount",
    "Auxiliaries",
    "CellSize",
    "Collapse",
    "CollapseStep",
    "Column",
    "EmptyLevel",
    "KishLoss",
    "Margin",
    "MarginFault",
    "NotConverged",
    "OutOfReach",
    "ReachedTotal",
    "TotalsDiffer",
    "WeightedEstimate",
    "Weighting",
    "base_weighting",
    "calibrate",
    "calibrated_covariance",
    "calibrated_index",
    "calibrated_ratio",
    "calibrated_total",
    "collapse_cells",
    "collapse_sizes",
    "greg_residuals",
    "kish_loss",
    "margin_auxiliaries",
    "model_auxiliaries",
    "poststratify",
    "rake",
    "trim_weights",
    "weighted_design",
]
