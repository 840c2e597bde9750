"""On which days the demo's campaigns run, and how many answers each gets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from survey_app.demo.scenario import CommuneSetting, Scenario, SurveySetting

OPEN_SINCE: Final = timedelta(days=24)
OPEN_FOR: Final = timedelta(days=45)
RUNNING_INSTRUMENT: Final = "tthc"
RUNNING_ANSWERS: Final = 40
RUNNING_AT_MOST_ONE_OF: Final = 50
SHORTEST: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day of a campaign."""

    opens_on: date
    closes_on: date


@dataclass(frozen=True, slots=True)
class Shares:
    """How many answers a commune's finished surveys get, in their order, and its running one."""

    finished: tuple[int, ...]
    running: int


def running_days(today: date) -> Days:
    """Return the days of the campaigns that can be answered today."""
    return Days(today - OPEN_SINCE, today + OPEN_FOR)


def finished_days(commune: CommuneSetting, today: date) -> Days:
    """Return the days of a commune's finished campaigns: those of the scenario, if they are past.

    Before that they are cut off where the running one begins, or laid just before it.
    """
    before_running = running_days(today).opens_on - timedelta(days=1)
    closes_on = min(commune.closes_on, before_running)
    if closes_on - commune.opens_on >= SHORTEST:
        return Days(commune.opens_on, closes_on)
    return Days(before_running - (commune.closes_on - commune.opens_on), before_running)


def share_out(scenario: Scenario, size: int) -> tuple[Shares, ...]:
    """Divide `size` answers among the communes' campaigns; the sum is exact.

    >>> from survey_app.demo.scenario import load_scenario
    >>> shares = share_out(load_scenario(), 6000)
    >>> sum(sum(share.finished) + share.running for share in shares)
    6000
    """
    running = min(RUNNING_ANSWERS, size // RUNNING_AT_MOST_ONE_OF)
    surveys = [survey for commune in scenario.communes for survey in commune.surveys]
    counts = iter(_divide(surveys, size - running * len(scenario.communes)))
    return tuple(
        Shares(tuple(next(counts) for _ in commune.surveys), running)
        for commune in scenario.communes
    )


def _divide(surveys: Sequence[SurveySetting], size: int) -> list[int]:
    """Divide by weight, ceilings kept, the largest remainders rounded up."""
    total = sum(survey.weight for survey in surveys)
    capped = {
        place: survey.most
        for place, survey in enumerate(surveys)
        if survey.most is not None and survey.weight * size > survey.most * total
    }
    rest = size - sum(capped.values())
    weights = [0 if place in capped else survey.weight for place, survey in enumerate(surveys)]
    exact = [weight * rest / sum(weights) for weight in weights]
    counts = [capped.get(place, int(value)) for place, value in enumerate(exact)]
    by_remainder = sorted(range(len(exact)), key=lambda place: exact[place] % 1, reverse=True)
    for place in by_remainder[: size - sum(counts)]:
        counts[place] += 1
    return counts
