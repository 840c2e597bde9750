"""Every Vietnamese word a report prints, and how its numbers are written.

In: values of `survey_app.report.model`. Out: plain text, no markup.
It never computes a statistic, never opens a file and never knows a format.
Read `numbers` first, then `targets`; `headings` holds the fixed words of the layout.
"""

from survey_app.report.wording.citations import Citation, list_citations
from survey_app.report.wording.names import (
    CHANNELS,
    INDEX_NAMES,
    LEVELS,
    SIMULATED_MARK,
    SIMULATED_NOTE,
    channel_name,
    grade_sentence,
    index_name,
    left_out_reason,
    note_text,
    place_of,
    result_title,
    setting_name,
    withheld_reason,
)
from survey_app.report.wording.numbers import (
    format_bounds,
    format_count,
    format_date,
    format_day,
    format_interval,
    format_long_date,
    format_percent,
    format_points,
    format_threshold,
)
from survey_app.report.wording.sentences import (
    extremes_sentences,
    figure_sentence,
    figure_text,
    headline_sentence,
    lowest_item_sentences,
    response_rate_sentence,
)
from survey_app.report.wording.targets import (
    TargetColumns,
    due_year_sentence,
    target_columns,
    target_notes,
    target_reading,
    tipping_point_sentence,
    verdict_text,
)

__all__ = [
    "CHANNELS",
    "INDEX_NAMES",
    "LEVELS",
    "SIMULATED_MARK",
    "SIMULATED_NOTE",
    "Citation",
    "TargetColumns",
    "channel_name",
    "due_year_sentence",
    "extremes_sentences",
    "figure_sentence",
    "figure_text",
    "format_bounds",
    "format_count",
    "format_date",
    "format_day",
    "format_interval",
    "format_long_date",
    "format_percent",
    "format_points",
    "format_threshold",
    "grade_sentence",
    "headline_sentence",
    "index_name",
    "left_out_reason",
    "list_citations",
    "lowest_item_sentences",
    "note_text",
    "place_of",
    "response_rate_sentence",
    "result_title",
    "setting_name",
    "target_columns",
    "target_notes",
    "target_reading",
    "tipping_point_sentence",
    "verdict_text",
    "withheld_reason",
]
