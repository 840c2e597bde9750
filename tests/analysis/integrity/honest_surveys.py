"""Surveys of honest people, made in ways the detectors do not assume, and frauds to plant."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analysis import Domain, SurveyData
from analysis.integrity import Acts

KINDS = ("one_opinion", "two_opinions", "beta_binomial", "styles")
CHANNELS = ("qr", "kiosk")
OPEN_BANDS = [0.002, 0.002, 0.35, 0.22, 0.25, 0.12, 0.05, 0.006]
SHARES = {"plain": [0.01, 0.015, 0.06, 0.38, 0.535], "praise": [0.004, 0.006, 0.02, 0.27, 0.7]}
CONTENT = {"plain": 3.2, "praise": 4.2}


@dataclass(frozen=True)
class Survey:
    """Answers and how they were given."""

    data: SurveyData
    acts: Acts

    def __add__(self, other: "Survey") -> "Survey":
        place = self.acts.place.labels
        scores = np.concatenate((self.data.scores, other.data.scores))
        joined = {
            name: np.concatenate((getattr(self.acts, name), getattr(other.acts, name)))
            for name in ("day", "time_band", "duration_band", "repeat_band")
        }
        codes = np.concatenate((self.acts.place.codes, other.acts.place.codes))
        channels = np.concatenate((self.acts.channel.codes, other.acts.channel.codes))
        acts = Acts(Domain(place, codes), Domain(CHANNELS, channels), **joined)
        return Survey(replace(self.data, scores=scores), acts)


def make_honest(
    rng: np.random.Generator,
    *,
    kind: str,
    mood: str = "plain",
    places: int = 6,
    days: int = 40,
    k: int = 12,
) -> Survey:
    """Places of different size and mood, busy and quiet days, families with one phone."""
    day, place = arrive(rng, places, days)
    n = len(day)
    shift = rng.normal(0, 0.3, places)[place] + rng.normal(0, 0.1, (places, days))[place, day]
    scores = answer(rng, kind, mood, shift, k)
    scores[rng.random((n, k)) < 0.03] = -2
    seconds = 4 * k * np.exp(rng.normal(0, 0.4, n))
    return wrap(
        scores,
        place,
        places,
        day=day,
        time_band=rng.choice(8, n, p=OPEN_BANDS),
        duration_band=np.digitize(seconds, [15, 60, 300]),
        repeat_band=rng.choice(4, n, p=[0.925, 0.065, 0.009, 0.001]),
        channel=np.zeros(n),
    )


def arrive(
    rng: np.random.Generator, places: int, days: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Days and places of arrivals: closed at weekends, a market day now and then."""
    open_day = np.where(np.arange(days) % 7 < 5, 1.0, 0.0)
    size = rng.gamma(4, 2, (places, 1)) + 2
    busy = np.exp(rng.normal(0, 0.5, (places, days))) * np.where(
        rng.random((places, days)) < 0.03, 3, 1
    )
    counts = rng.poisson(size * open_day * busy)
    place, day = np.repeat(np.indices(counts.shape).reshape(2, -1), counts.ravel(), axis=1)
    return day, place


def answer(
    rng: np.random.Generator, kind: str, mood: str, shift: NDArray[np.float64], k: int
) -> NDArray[np.int8]:
    """Answers of n people: one factor with unequal loadings, two, beta-binomial, or with habits."""
    n = len(shift)
    if kind == "beta_binomial":
        content = 1 / (1 + np.exp(-shift - CONTENT[mood]))
        person = rng.beta(content, 1 - content)
        best, worst = rng.choice([4, 5], n), rng.choice([1, 2, 3], n, p=[0.2, 0.3, 0.5])
        happy = rng.random((n, k)) < person[:, None]
        return np.where(happy, best[:, None], worst[:, None]).astype(np.int8)
    loading = rng.uniform(0.45, 0.85, k)
    opinion = rng.normal(shift, 1)[:, None]
    if kind == "two_opinions":
        second = 0.5 * opinion + np.sqrt(0.75) * rng.normal(0, 1, (n, 1))
        opinion = np.where(np.arange(k) < k // 2, opinion, second)
    latent = loading * opinion + np.sqrt(1 - loading**2) * rng.normal(0, 1, (n, k))
    hard = rng.normal(0, 0.25, k)
    cuts = stats.norm.ppf(np.cumsum(SHARES[mood])[:-1])
    scores = 1 + (latent[:, :, None] > cuts + hard[:, None]).sum(axis=2)
    if kind == "styles":
        habit = rng.choice(3, n, p=[0.65, 0.2, 0.15])
        scores = np.where(habit[:, None] == 1, 5, np.where(habit[:, None] == 2, 4, scores))
    return np.asarray(scores, dtype=np.int8)


def plant(
    rng: np.random.Generator,
    survey: Survey,
    scores: NDArray[np.int8],
    *,
    day: int | None = None,
    band: int | None = None,
    repeats: bool = False,
    fast: bool = False,
    place: int = 0,
) -> Survey:
    """Forms put among those of one place, at usual or given times, from many devices or one."""
    n, days = len(scores), int(survey.acts.day.max()) + 1
    count = np.arange(1, n + 1)
    extra = wrap(
        scores,
        np.full(n, place),
        len(survey.acts.place.labels),
        day=rng.integers(0, days, n) if day is None else np.full(n, day),
        time_band=rng.choice(8, n, p=OPEN_BANDS) if band is None else np.full(n, band),
        duration_band=np.full(n, 0 if fast else 2),
        repeat_band=np.digitize(count, [2, 4, 10]) if repeats else np.zeros(n),
        channel=np.zeros(n),
    )
    return survey + extra


def wrap(
    scores: NDArray[np.int8],
    place: NDArray[np.generic],
    places: int,
    **acts: NDArray[np.generic],
) -> Survey:
    """Arrays as a survey."""
    items = tuple(f"q{i}" for i in range(scores.shape[1]))
    labels = tuple(f"place {i}" for i in range(places))
    bands = {
        name: acts[name].astype(np.int8) for name in ("time_band", "duration_band", "repeat_band")
    }
    return Survey(
        SurveyData(scores, items=items),
        Acts(
            place=Domain(labels, place.astype(np.int32)),
            channel=Domain(CHANNELS, acts["channel"].astype(np.int32)),
            day=acts["day"].astype(np.int32),
            **bands,
        ),
    )
