"""From a batch of columns to `SurveyData`: a cell becomes a code, or the fault names its row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from analysis.data import MISSING, SurveyData
from analysis.design import Design, LonelyPsu
from analysis.domain import Domain
from survey_app.estimate.answer_scale import AnswerScale
from survey_app.estimate.columns import Grouping, Plan
from survey_app.estimate.errors import EstimateFault
from survey_app.estimate.tables.table import Batch, Table
from survey_app.estimate.thousands import ThousandsWatch
from survey_app.estimate.values import (
    BLANKS,
    Value,
    compose,
    level_key,
    read_number,
    read_value,
    text_of,
)

if TYPE_CHECKING:
    import pyarrow as pa


OFF_SCALE: Final = MISSING - 1
MOST_GROUPS: Final = 1000
"""More levels than this and a column was named that tells people apart, not groups."""
MOST_STRATA: Final = 5000

Floats = NDArray[np.float64]


def item_key(place: int) -> str:
    """Key of an item among the sums; a column's own name might be a factor's, or "all"."""
    return f"item{place}"


def factor_key(place: int) -> str:
    """Key of a factor among the sums."""
    return f"factor{place}"


def list_uniques(array: "pa.Array") -> list[object]:
    """List the values that stand in a column, blanks left out."""
    import pyarrow.compute as pc

    encoded = _encode(array)
    used = pc.unique(encoded.indices).drop_null()
    found: list[object] = encoded.dictionary.take(used).to_pylist()
    return found


@dataclass(frozen=True)
class Coder:
    """Turns batches into `SurveyData`; made once for a file."""

    table: Table
    plan: Plan
    scale: AnswerScale
    lonely_psu: LonelyPsu
    overall: str | None
    spellings: dict[str, dict[str, str]] = field(default_factory=dict, init=False)
    missing_seen: set[Value] = field(default_factory=set, init=False)
    _watches: dict[int, ThousandsWatch] = field(default_factory=dict, init=False)

    def build(self, batch: Batch, start: int) -> SurveyData:
        """Code a batch whose first respondent is number `start` of the file, from 0."""
        scores = np.empty((batch.rows, len(self.plan.items)), dtype=np.int8, order="F")
        for place, column in enumerate(self.plan.items):
            scores[:, place] = self._code_item(batch, column, start)
        return SurveyData(
            scores=scores,
            items=tuple(map(item_key, range(len(self.plan.items)))),
            factors={
                factor_key(place): tuple(map(item_key, members))
                for place, (_, members) in enumerate(self.plan.factors)
            },
            overall=self.overall,
            domains={each.name: self._code_grouping(batch, each) for each in self.plan.by},
            design=self._build_design(batch, start),
            scale=self.scale.scale,
        )

    def _code_item(self, batch: Batch, column: int, start: int) -> NDArray[np.int8]:
        def code(text: str) -> int:
            value = read_value(text)
            if value in self.scale.missing:
                self.missing_seen.add(value)
            found = self.scale.code_of(text)
            return OFF_SCALE if found is None else found

        codes, texts = _code(batch.arrays[column], code, MISSING)
        wrong = np.flatnonzero(codes == OFF_SCALE)
        if wrong.size:
            index = int(wrong[0])
            raise EstimateFault(
                "off_scale",
                row=self.table.row_number(start + index),
                column=self.plan.columns[column],
                value=texts(index),
                listed=", ".join(self.scale.levels),
            )
        return codes.astype(np.int8)

    def _code_grouping(self, batch: Batch, grouping: Grouping) -> Domain:
        """Code a column to estimate by; labels are keys, of which `spellings` knows the look."""
        called = self._group_labels.get(grouping.column, {})
        spellings = self.spellings.setdefault(grouping.name, {})
        known: dict[str, int] = {}

        def code(text: str) -> int:
            if not text:
                return -1
            label = called.get(read_value(text), text)
            key = level_key(label)
            spellings.setdefault(key, label)
            return known.setdefault(key, len(known))

        codes, _ = _code(batch.arrays[grouping.column], code, -1)
        labels = tuple(known)
        if grouping.levels is None:
            if len(labels) > MOST_GROUPS:
                raise EstimateFault("too_many_groups", column=grouping.name, most=MOST_GROUPS)
            return Domain(labels, codes)
        typed = (called.get(read_value(level), level) for level in grouping.levels)
        named = dict.fromkeys(map(level_key, typed))
        places = {label: place for place, label in enumerate(named)}
        moved = np.array([*(places.get(label, -1) for label in labels), -1], dtype=np.int32)
        return Domain(tuple(named), moved[codes])

    def _build_design(self, batch: Batch, start: int) -> Design:
        plan = self.plan
        weights = None
        if plan.weight is not None:
            weights = self._read_numbers(batch, plan.weight, start, "weight", least=0.0)
        strata = None
        if plan.strata is not None:
            strata = self._code_unit(batch, plan.strata, start)
            if not plan.clusters and len(strata.labels) > MOST_STRATA:
                column = plan.columns[plan.strata]
                raise EstimateFault("too_many_groups", column=column, most=MOST_STRATA)
        return Design(
            weights=weights,
            strata=strata,
            clusters=tuple(self._code_unit(batch, column, start) for column in plan.clusters),
            populations=tuple(
                self._read_numbers(batch, column, start, "population", least=1.0)
                for column in plan.populations
            ),
            lonely_psu=self.lonely_psu,
        )

    def _code_unit(self, batch: Batch, column: int, start: int) -> Domain:
        known: dict[str, int] = {}
        called = self._group_labels.get(column, {})

        def code(text: str) -> int:
            label = called.get(read_value(text), text)
            return known.setdefault(label, len(known)) if text else -1

        codes, _ = _code(batch.arrays[column], code, -1)
        blank = np.flatnonzero(codes < 0)
        if blank.size:
            row = self.table.row_number(start + int(blank[0]))
            raise EstimateFault("unit_blank", row=row, column=self.plan.columns[column])
        return Domain(tuple(known), codes)

    @cached_property
    def _group_labels(self) -> Mapping[int, Mapping[Value, str]]:
        """Labels of SPSS and Stata by column; one that two values bear is told apart."""
        found = {}
        for column, labels in self.table.value_labels.items():
            names = list(labels.values())
            found[column] = {
                value: label if names.count(label) == 1 else f"{label} [{value}]"
                for value, label in labels.items()
                if label
            }
        return found

    def _read_numbers(
        self, batch: Batch, column: int, start: int, part: str, *, least: float
    ) -> Floats:
        array = batch.arrays[column]
        if _is_text(array):
            self._refuse_thousands(array, column, start, part)
        numbers = _read_numbers(array)
        wrong = np.flatnonzero(~(np.isfinite(numbers) & (numbers >= least)))
        if wrong.size:
            index = int(wrong[0])
            text = text_of(array[index].as_py())
            number = read_number(text)
            kind = "blank" if not text else "unreadable" if number is None else "too_small"
            raise EstimateFault(
                f"{part}_{kind}",
                row=self.table.row_number(start + index),
                column=self.plan.columns[column],
                value=text,
            )
        return numbers

    def _refuse_thousands(self, array: "pa.Array", column: int, start: int, part: str) -> None:
        commas = self.table.comma_likely
        new = ThousandsWatch(whole=part == "population", commas=commas)
        found = self._watches.setdefault(column, new).find_doubtful(array, start)
        if found is not None:
            raise EstimateFault(
                "thousands_or_decimals",
                row=self.table.row_number(found[0]),
                column=self.plan.columns[column],
                value=compose(found[1]),
            )


def _code(
    array: "pa.Array", code: Callable[[str], int], blank: int
) -> tuple[NDArray[np.int32], Callable[[int], str]]:
    """Code each different value once; also tell what stands in a row."""
    encoded = _encode(array)
    texts = [text_of(value) for value in encoded.dictionary.to_pylist()]
    indices = encoded.indices.fill_null(len(texts)).to_numpy(zero_copy_only=False)
    # Values that a dictionary lists and no row holds must not become groups.
    used = np.bincount(indices, minlength=len(texts) + 1) > 0
    codes = [code(text) if seen else blank for text, seen in zip(texts, used, strict=False)]
    table = np.array([*codes, blank], dtype=np.int32)
    return table[indices], lambda row: texts[indices[row]]


def _encode(array: "pa.Array") -> "pa.DictionaryArray":
    import pyarrow as pa

    return array if pa.types.is_dictionary(array.type) else array.dictionary_encode()


def _is_text(array: "pa.Array") -> bool:
    import pyarrow as pa

    return bool(pa.types.is_string(array.type) or pa.types.is_large_string(array.type))


def _read_numbers(array: "pa.Array") -> Floats:
    """Return a column as numbers; NaN where it is blank or holds something else."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if _is_text(array):
        plain = pc.replace_substring(pc.utf8_trim_whitespace(array), ",", ".")
        plain = pc.if_else(pc.is_in(plain, pa.array(sorted(BLANKS))), None, plain)
        try:
            numbers = plain.cast(pa.float64())
        except pa.ArrowInvalid:
            read = [read_number(compose(text or "")) for text in array.to_pylist()]
            numbers = pa.array(read, pa.float64())
    else:
        numbers = array.cast(pa.float64())
    found: Floats = numbers.fill_null(np.nan).to_numpy(zero_copy_only=False)
    return found
