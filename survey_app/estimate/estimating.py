"""The whole way in one screen: a file and a request become an outcome."""

from pathlib import Path

from survey_app.estimate.columns import plan_columns
from survey_app.estimate.figures import Outcome, build_outcome
from survey_app.estimate.request import Request
from survey_app.estimate.scales import decide_scale
from survey_app.estimate.summing import sum_table
from survey_app.estimate.tables.opening import open_table
from survey_app.estimate.tables.table import Progress


def estimate_file(
    path: Path, request: Request, *, sheet: str | None, progress: Progress
) -> Outcome:
    """Estimate what was asked of a file; raises `EstimateFault`, or `OSError` half-way.

    Without a given scale the file is read twice, and `progress` counts each reading as a half.
    """
    table = open_table(path, sheet)
    plan = plan_columns(table.columns, request)
    first = 0.5 if request.scale is None else 0.0
    scale = decide_scale(request, plan, table, lambda part: progress(first * part))
    totals = sum_table(
        request, plan, scale, table, lambda part: progress(first + (1 - first) * part)
    )
    return build_outcome(request, plan, scale, totals, (*table.notes, *scale.notes))
