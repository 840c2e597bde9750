"""A made-up survey of any size: drawn in memory, or written to a file and read in batches."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from analysis import Design, Domain, SurveyData
from analysis.layout import WHOLE

ITEMS: Final = tuple(f"q{number}" for number in range(1, 23))
FACTORS: Final = {f"f{number}": ITEMS[number - 1 :: 5] for number in range(1, 6)}
MEASURES: Final = (*ITEMS, *FACTORS, WHOLE)
DOMAIN: Final = "commune"
DOMAINS, STRATA, UNITS = 60, 20, 1_000
UNITS_OF_STRATUM: Final = UNITS // STRATA
BATCH_ROWS: Final = 500_000
_MISSING: Final = 13
"""Of 256: 5 %."""
_LEVELS: Final = np.repeat(np.array([1, 2, 3, 4, 5], dtype=np.int8), [35, 14, 20, 77, 110])
_DOMAIN_LABELS: Final = tuple(f"commune {code}" for code in range(DOMAINS))
_STRATUM_LABELS: Final = tuple(f"stratum {code}" for code in range(STRATA))
_UNIT_LABELS: Final = tuple(f"unit {code}" for code in range(UNITS))


def draw_survey(rows: int, seed: int) -> SurveyData:
    """Draw people who are content or not, and whose answers follow from that."""
    rng = np.random.default_rng(seed)
    person = rng.integers(0, 128, rows, dtype=np.uint8)
    scores = np.empty((rows, len(ITEMS)), dtype=np.int8)
    for column in range(len(ITEMS)):
        scores[:, column] = _LEVELS[person + rng.integers(0, 128, rows, dtype=np.uint8)]
        scores[rng.integers(0, 256, rows, dtype=np.uint8) < _MISSING, column] = -2
    units = rng.integers(0, UNITS, rows, dtype=np.int32)
    domains = rng.integers(0, DOMAINS, rows, dtype=np.int32)
    return build_survey(scores, units, domains, rng.integers(1, 65, rows) / 16)


def build_survey(
    scores: NDArray[np.int8],
    units: NDArray[np.int32],
    domains: NDArray[np.int32],
    weights: NDArray[np.float64],
) -> SurveyData:
    """Put arrays together; 50 primary units make a stratum."""
    return SurveyData(
        scores,
        items=ITEMS,
        factors=FACTORS,
        domains={DOMAIN: Domain(_DOMAIN_LABELS, domains)},
        design=Design(
            weights=weights,
            strata=Domain(_STRATUM_LABELS, units // np.int32(UNITS_OF_STRATUM)),
            clusters=(Domain(_UNIT_LABELS, units),),
        ),
    )


def write_survey(path: Path, rows: int) -> None:
    """Write batches to a Parquet file, one column an item."""
    with pq.ParquetWriter(path, _schema(), compression="zstd") as file:
        for seed in range(rows // BATCH_ROWS):
            survey = draw_survey(BATCH_ROWS, seed)
            columns = [*survey.scores.T, survey.design.clusters[0].codes]
            columns += [survey.domains[DOMAIN].codes, survey.design.weights]
            arrays = [pa.array(np.ascontiguousarray(column)) for column in columns]
            file.write_table(pa.table(arrays, schema=_schema()), row_group_size=BATCH_ROWS)


def read_survey(path: Path, rows: int) -> Iterator[SurveyData]:
    """Read the first rows of such a file, batch by batch."""
    file = pq.ParquetFile(path)
    for group in range(rows // BATCH_ROWS):
        table = file.read_row_group(group)
        *scores, units, domains, weights = (column.to_numpy() for column in table.columns)
        yield build_survey(np.array(scores).T, units, domains, weights)


def _schema() -> pa.Schema:
    kinds = [(item, pa.int8()) for item in ITEMS]
    return pa.schema([*kinds, ("unit", pa.int32()), ("domain", pa.int32()), ("w", pa.float64())])
