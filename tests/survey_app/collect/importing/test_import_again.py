"""A file given again: a corrected mapping, a grown form, another order. Each form is kept once."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from survey_app.collect.importing.errors import ImportFault
from survey_app.store.database import Database
from survey_app.store.responses import count_responses
from tests.survey_app.collect.importing.files import (
    HEADER,
    MAPPING,
    OVERALL,
    ROW,
    Ground,
    bring_in,
    make_row,
    write_csv,
    write_xlsx,
)

WITHOUT_COMMENT = MAPPING.replace('[[question]]\nkey = "comment"\ncolumn = "Góp ý"\n', "")
ROWS = [
    make_row(comment="Cảm ơn"),
    make_row(at="18/03/2026 10:00:00"),
    make_row(at="18/03/2026 10:00:00"),
]


@dataclass(frozen=True, slots=True)
class Bringer:
    """Brings rows in and says how many of them were new, already there and refused."""

    database: Database
    ground: Ground
    folder: Path

    def __call__(
        self, rows: list[list[str]], mapping: str = MAPPING, header: list[str] = HEADER
    ) -> tuple[int, int, int]:
        file = write_csv(self.folder / "answers.csv", rows, header=header)
        outcome = bring_in(self.database, self.ground, file, mapping)
        return outcome.stored, outcome.already_there, len(outcome.refused)

    def count(self) -> int:
        with self.database.read() as session:
            return count_responses(session, [self.ground.campaign.id])


@pytest.fixture
def bring(database: Database, ground: Ground, tmp_path: Path) -> Bringer:
    return Bringer(database, ground, tmp_path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('key = "manner"', 'key = "explained"'),
        ('name = "Quầy số 1"', 'name = "Quầy số 2"'),
        ('[place]\nname = "Quầy số 1"', '[place]\nname = "Quầy số 1"\n[field]\ncode = "dat_dai"'),
        ('[date]\ncolumn = "Dấu thời gian"', "[date]\non = 2026-03-20"),
        (MAPPING, WITHOUT_COMMENT),
    ],
)
def test_a_corrected_mapping_stores_no_row_again(bring: Bringer, old: str, new: str) -> None:
    assert bring(ROWS) == (3, 0, 0)
    assert bring(ROWS, MAPPING.replace(old, new, 1)) == (0, 3, 0)
    assert bring.count() == 3


def test_a_label_that_was_missing_adds_the_rows_that_were_refused(bring: Bringer) -> None:
    rows = [make_row(manner="Ổn"), ROW, make_row(manner="Ổn"), ROW]
    assert bring(rows) == (2, 0, 2)
    labelled = MAPPING.replace('key = "manner"', 'key = "manner"\nlabels = { "Ổn" = "4" }')
    assert bring(rows, labelled) == (2, 2, 0)


def test_a_column_added_to_the_form_changes_no_row(bring: Bringer) -> None:
    bring(ROWS)
    wider = [[*row, ""] for row in ROWS] + [[*make_row(at="19/03/2026 8:00:00"), "Tốt"]]
    assert bring(wider, header=[*HEADER, "Câu hỏi mới"]) == (1, 3, 0)


def test_a_question_renamed_in_the_form_changes_no_row(bring: Bringer) -> None:
    bring(ROWS)
    renamed = [*HEADER[:3], "Thái độ của cán bộ", *HEADER[4:]]
    told = MAPPING.replace("Thái độ phục vụ", "Thái độ của cán bộ")
    assert bring(ROWS, told, renamed) == (0, 3, 0)


def test_names_taken_out_of_the_file_change_no_row(bring: Bringer) -> None:
    bring(ROWS)
    nameless = [row[:1] + row[2:] for row in ROWS]
    assert bring(nameless, header=HEADER[:1] + HEADER[2:]) == (0, 3, 0)


def test_day_and_month_told_apart_later_change_no_row(bring: Bringer) -> None:
    rows = [make_row(at="3/4/2026"), make_row(at="5/6/2026")]
    assert bring(rows, MAPPING.replace("[date]", '[date]\nformats = ["m/d/y"]'))[0] == 2
    assert bring(rows, MAPPING.replace("[date]", '[date]\nformats = ["d/m/y"]')) == (0, 2, 0)


def test_sheets_without_a_time_are_told_apart_by_desk_and_day(bring: Bringer) -> None:
    header, rows = [OVERALL], [["4"], ["4"], ["5"]]
    told = f"""
        instrument = "tthc"
        [date]
        on = 2026-03-17
        [place]
        name = "Quầy số 1"
        [[question]]
        key = "overall"
        column = "{OVERALL}"
    """
    other_desk, other_day = told.replace("số 1", "số 2"), told.replace("03-17", "03-18")
    for mapping in (told, other_desk, other_day):
        assert bring(rows, mapping, header) == (3, 0, 0)
    for mapping in (told, other_desk, other_day):
        assert bring(rows, mapping, header) == (0, 3, 0)


def test_a_day_without_a_time_is_one_day_in_every_kind_of_file(
    database: Database, ground: Ground, tmp_path: Path
) -> None:
    bring_in(database, ground, write_csv(tmp_path / "a.csv", [make_row(at="17/03/2026")]))
    midnight = datetime(2026, 3, 17)  # noqa: DTZ001 - a workbook knows no zone
    book = write_xlsx(tmp_path / "a.xlsx", [[midnight, *ROW[1:]]])
    assert bring_in(database, ground, book).already_there == 1


def test_where_an_official_channel_asks_nothing_is_imported(
    database: Database, ground: Ground, tmp_path: Path
) -> None:
    ground.campaign.official_channel = "Cổng của tỉnh"
    with pytest.raises(ImportFault, match="official channel"):
        bring_in(database, ground, write_csv(tmp_path / "a.csv", [make_row()]))
