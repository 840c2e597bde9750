"""The annual report as blocks: the one place that decides what stands where."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from survey_app.report.documents.annexes import list_annexes
from survey_app.report.documents.blocks import (
    Blank,
    Block,
    Column,
    Heading,
    Masthead,
    Paper,
    Paragraph,
    Picture,
    Row,
    Signature,
    Table,
)
from survey_app.report.documents.results import list_result_blocks
from survey_app.report.documents.tables import list_method_blocks
from survey_app.report.model import Report
from survey_app.report.wording import headings, method, names, sentences
from survey_app.report.wording.citations import list_citations
from survey_app.report.wording.numbers import format_long_date

MEASURE_ROWS = 4


def build_paper(report: Report) -> Paper:
    """Build the whole document of a report."""
    captions = _Captions()
    body = tuple(captions.number(_list_body(report)))
    annexes = tuple(
        replace(annex, blocks=tuple(captions.number(annex.blocks)))
        for annex in list_annexes(report)
    )
    subject = " ".join(headings.subject_lines(report))
    return Paper(
        title=f"{headings.KIND.capitalize()} {subject[0].lower()}{subject[1:]}",
        language="vi",
        created=report.as_of.isoformat(),
        contents_title=headings.CONTENTS,
        masthead=_build_masthead(report),
        body=body,
        signature=Signature(
            authority=headings.signer_lines(report.issuer),
            receivers_title=headings.RECEIVERS_TITLE,
            receivers=headings.receiver_lines(report),
            room=headings.SIGNATURE_ROOM,
        ),
        annexes=annexes,
    )


def _build_masthead(report: Report) -> Masthead:
    return Masthead(
        issuer=headings.issuer_lines(report.issuer),
        number=headings.number_line(report.issuer),
        country=headings.COUNTRY,
        motto=headings.MOTTO,
        place_and_date=format_long_date(headings.place_name(report), report.as_of),
        kind=headings.KIND,
        subject=headings.subject_lines(report),
        addressee=headings.addressee_line(report.superior),
        mark=names.SIMULATED_MARK if report.simulated else "",
        mark_note=names.SIMULATED_NOTE if report.simulated else "",
    )


def _list_body(report: Report) -> Iterator[Block]:
    yield from _list_basis(report)
    yield Paragraph(headings.opening_sentence(report))
    yield Heading(1, headings.HOW)
    yield from list_method_blocks(report)
    yield Heading(1, headings.RESULTS)
    yield from list_result_blocks(report)
    yield Heading(1, headings.FINDINGS)
    yield from _list_findings(report)
    yield Heading(1, headings.MEASURES)
    yield _build_measures_table()
    yield Heading(1, headings.PROPOSALS)
    yield Blank(headings.TO_FILL_PROPOSALS)
    yield Paragraph(method.closing_sentence(report))


def _list_basis(report: Report) -> Iterator[Block]:
    lines = list_citations((r.code for r in report.results), report.plan, report.commune)
    for line in lines:
        yield Paragraph(line + (";" if line != lines[-1] else "."), kind="basis")


def _list_findings(report: Report) -> Iterator[Block]:
    if not report.results:
        yield Paragraph(headings.NO_RESULTS)
        yield Blank(headings.TO_FILL_CAUSES)
        return
    yield Heading(2, f"1. {headings.STRENGTHS}")
    for result in report.results:
        yield Paragraph(
            " ".join(sentences.extremes_sentences(result)), lead=f"{names.result_title(result)}. "
        )
    yield Heading(2, f"2. {headings.WEAK_ITEMS}")
    for result in report.results:
        lines = sentences.lowest_item_sentences(result)
        if lines:
            yield Paragraph("", lead=f"{names.result_title(result)}:")
        for line in lines:
            yield Paragraph(line, kind="bullet")
    yield Heading(2, f"3. {headings.CAUSES}")
    yield Blank(headings.TO_FILL_CAUSES)


def _build_measures_table() -> Table:
    columns = (
        Column(headings.TASK, 40),
        Column(headings.OFFICE, 22),
        Column(headings.DEADLINE, 16),
        Column(headings.PRODUCT, 22),
    )
    blank = Row(("",) * len(columns), "blank")
    return Table(headings.TO_FILL_MEASURES, columns, (blank,) * MEASURE_ROWS)


class _Captions:
    """Numbers tables and pictures through the whole paper."""

    def __init__(self) -> None:
        self._tables = 0
        self._pictures = 0

    def number(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """Yield the blocks with their captions numbered."""
        for block in blocks:
            if isinstance(block, Table):
                self._tables += 1
                yield replace(block, caption=headings.table_caption(self._tables, block.caption))
            elif isinstance(block, Picture):
                self._pictures += 1
                yield replace(
                    block, caption=headings.picture_caption(self._pictures, block.caption)
                )
            else:
                yield block
