"""Samples with places, modes, channels and ages, for comparisons inside one sample."""

from collections.abc import Sequence

import numpy as np

from analysis import Design, Domain, SurveyData


def make_sample(
    seed: int,
    n: int = 120,
    *,
    design: Design | None = None,
    shares: Sequence[float] = (0.9, 0.6),
    k: int = 3,
) -> SurveyData:
    """Answers whose share satisfied depends on the channel alone."""
    rng = np.random.default_rng(seed)
    channel = rng.integers(0, 2, n)
    satisfied = rng.random((n, k)) < np.array(shares)[channel][:, np.newaxis]
    scores = np.where(satisfied, 5, 2)
    scores[rng.random((n, k)) < 0.1] = -2
    return SurveyData(
        scores=scores.astype(np.int8),
        items=tuple(f"q{i}" for i in range(k)),
        domains={
            "place": Domain(("x", "y", "z"), rng.integers(0, 3, n).astype(np.int32)),
            "channel": Domain(("desk", "web"), channel.astype(np.int32)),
            "age": Domain(("young", "old"), rng.integers(0, 2, n).astype(np.int32)),
        },
        design=Design() if design is None else design,
    )


def make_counts(groups: Sequence[tuple[str, str, int, int]], by: str) -> SurveyData:
    """One question; for each (group, channel, satisfied, n) as many respondents."""
    names = tuple(dict.fromkeys(group for group, *_ in groups))
    channels = tuple(dict.fromkeys(channel for _, channel, *_ in groups))
    codes: list[int] = []
    cases: list[int] = []
    scores: list[int] = []
    for group, channel, satisfied, n in groups:
        codes += [names.index(group)] * n
        cases += [channels.index(channel)] * n
        scores += [5] * satisfied + [2] * (n - satisfied)
    return SurveyData(
        scores=np.array(scores, dtype=np.int8)[:, np.newaxis],
        items=("q",),
        domains={
            by: Domain(names, np.array(codes, dtype=np.int32)),
            "channel": Domain(channels, np.array(cases, dtype=np.int32)),
        },
    )
