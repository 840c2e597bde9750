"""The outcome as a program reads it: plain values under fixed names."""

import math
from collections.abc import Mapping

from survey_app.estimate.figures import Figure, Outcome

Json = dict[str, object]


def outcome_as_json(outcome: Outcome) -> Json:
    """Return what `--json` prints; shares are 0 to 1, what is not known is null."""
    return {
        "index": _figure(outcome, outcome.index),
        "factors": _figures(outcome, outcome.factors),
        "items": _figures(outcome, outcome.items),
        "by": {column: _figures(outcome, levels) for column, levels in outcome.by.items()},
        "about": _about(outcome),
    }


def _figures(outcome: Outcome, figures: Mapping[str, Figure]) -> Json:
    return {name: _figure(outcome, figure) for name, figure in figures.items()}


def _figure(outcome: Outcome, figure: Figure) -> Json:
    estimate, interval = figure.estimate, figure.interval
    n_eff = estimate.n_eff
    found: Json = {
        "share": estimate.value,
        "se": estimate.se,
        "ci": None if interval is None else [interval.low, interval.high],
        "ci_method": outcome.request.method,
        "n": estimate.n,
        "n_answers": estimate.n_answers,
        "df": estimate.df,
        "deff": estimate.deff,
        "n_eff": None if n_eff is None or math.isinf(n_eff) else n_eff,
        "notes": list(figure.notes),
    }
    if figure.verdict is not None:
        found["standing"] = figure.verdict.standing
        found["verdict"] = figure.verdict.verdict
        found["needed"] = figure.verdict.needed
    return found


def _about(outcome: Outcome) -> Json:
    plan, request, scale = outcome.plan, outcome.request, outcome.scale

    def names(columns: tuple[int, ...]) -> list[str]:
        return [plan.columns[column] for column in columns]

    return {
        "index": request.index,
        "respondents": outcome.rows,
        "scale": list(scale.levels),
        "satisfied": list(scale.satisfied),
        "level": request.level,
        "target": None if request.target is None else float(request.target),
        "design": {
            "strata": None if plan.strata is None else plan.columns[plan.strata],
            "clusters": names(plan.clusters),
            "weight": None if plan.weight is None else plan.columns[plan.weight],
            "populations": names(plan.populations),
            "lonely_psu": request.lonely_psu,
        },
    }
