"""What a finite population leaves of a variance, and when a figure is a census.

A correction is believed only as far as populations are known down to the respondents, and never
below the share of answers that were left out.
"""

from dataclasses import replace

import numpy as np

from analysis.cells import Cells
from analysis.errors import DataFault
from analysis.frame import Frame
from analysis.parameters import KISH_TRUSTED
from analysis.readings import Reading


def with_list(cells: Cells, population: int | None) -> Cells:
    """Cells of a simple random sample from a list of that many units.

    A list shorter than the sample corrects nothing.
    """
    if population is None:
        return cells
    frame = cells.frame
    if frame.clustered or frame.tiers[0].size != 1 or frame.limited or frame.weighted:
        raise DataFault(
            "One list is of a sample without strata, clusters and weights",
            where="population",
            expected="the populations of the design",
            got=str(population),
        )
    if population < cells.sample:
        return cells
    (tier,) = frame.tiers
    listed = replace(tier, population=np.array([float(population)]))
    return replace(cells, frame=replace(frame, tiers=(listed,)))


def count_population(frame: Frame, population: int | None) -> int | None:
    """Units of the list, where there is one down to the respondents."""
    if population is not None or not frame.limited or frame.taken_whole:
        return population
    sampled = frame.respondents > 0
    return round(float(frame.represented()[sampled] @ frame.respondents[sampled]))


def left_out(reading: Reading) -> float:
    """Share of the answers asked for that were left out without a word."""
    people = reading.people
    asked = people.n_answers + people.n_missing
    return people.n_missing / asked if asked else 1.0


def finite_correction(
    cells: Cells, reading: Reading, population: int | None
) -> tuple[float, tuple[str, ...]]:
    """Find the part of the variance that is left, and what is to be told."""
    frame, people = cells.frame, reading.people
    crowded = frame.crowded or (population is not None and population < cells.sample)
    correction, unseen = 1.0, 1.0
    if frame.limited and people.n and not crowded:
        unseen = 1 - people.n / reading.represented
        correction = max(unseen, left_out(reading))
        if correction <= 0 and not frame.listed:
            correction = 1.0
    notes = (
        ("no_answers", not people.n),
        ("more_answers_than_population", crowded),
        ("clusters_taken_whole", frame.taken_whole),
        ("left_out_counts_as_unseen", unseen < correction < 1),
        ("weights_very_unequal", reading.kish > KISH_TRUSTED),
        ("census", correction == 0),
        ("one_respondent", people.n == 1 and correction > 0),
    )
    return correction, tuple(note for note, holds in notes if holds)
