"""The targets of the plan against what was measured: two columns, never one."""

from collections.abc import Iterable, Iterator

from survey_app.report.documents.blocks import Block, Column, Paragraph, Row, Table
from survey_app.report.model import Report, TargetRow
from survey_app.report.wording import headings
from survey_app.report.wording.names import index_name
from survey_app.report.wording.numbers import format_bounds, format_count, format_threshold
from survey_app.report.wording.targets import measured_percent, target_columns, target_notes

COLUMNS = (
    Column(headings.TARGET, 27),
    Column(headings.THRESHOLD, 11, "center"),
    Column(headings.MEASURED, 25, lead=True),
    Column(headings.COLUMN_A, 17, lead=True),
    Column(headings.COLUMN_B, 20),
)


def list_target_blocks(report: Report) -> Iterator[Block]:
    """List the targets table with everything that has to stand under it."""
    if not report.targets:
        yield Paragraph(headings.NO_PLAN)
        return
    yield Paragraph(headings.TWO_COLUMNS)
    rows = tuple(_target_row(target) for target in report.targets)
    yield Table(headings.TARGETS_CAPTION, COLUMNS, rows)
    yield from list_target_notes(report.targets)


def list_target_notes(targets: Iterable[TargetRow]) -> Iterator[Paragraph]:
    """Give each note once, led by the codes of all targets it concerns."""
    codes: dict[str, list[str]] = {}
    for target in targets:
        for note in target_notes(target):
            codes.setdefault(note, []).append(target.code)
    for note, concerned in codes.items():
        yield Paragraph(note, kind="note", lead=f"{', '.join(concerned)}: ")


def target_cell(target: TargetRow) -> str:
    """Return code, statement, the plan's own words and where they stand."""
    return f"{target.code}. {target.statement}\n({target.wording}; {target.section})"


def _target_row(target: TargetRow) -> Row:
    columns = target_columns(target)
    return Row(
        (
            target_cell(target),
            format_threshold(target.op, target.percent),
            _measured_cell(target),
            columns.measured,
            columns.certainty,
        )
    )


def _measured_cell(target: TargetRow) -> str:
    figure = target.figure
    if figure is None or figure.withheld is not None or figure.share is None:
        return "-"
    name = index_name(figure.definition)
    return (
        f"{measured_percent(target)}\n({format_bounds(figure.low, figure.high)})\n"
        f"n = {format_count(figure.n)}; {name}"
    )
