"""What a planned number of answers can show, said before any is collected.

A target of 95% cannot be confirmed by 30 answers even if all 30 are satisfied. The figures come
from the same bound that later gives the verdict; only how answers agree within a person, and how
many of them come, are taken as planned.
"""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from analysis.definitions import get_definition
from analysis.parameters import DEFF_MIN_UNKEYED, RHO0
from analysis.planning import Outlook, find_first_n
from instruments.model import Instrument
from instruments.plans import Plan, Position, Target, position_of

ONE_ANSWER_A_PERSON = frozenset({"overall_question", "full_satisfaction"})
UNKEYED_MODES = frozenset({"qr", "kiosk"})


@dataclass(frozen=True, slots=True)
class Prospect:
    """What can be said of one target.

    Below `possible_from_n` people it can never be affirmed (None: with no number of them). Of the
    planned people the measured figure must be at least `share_needed`, 0..1 (None: not even the
    highest figure would do, or no number was planned); `people_needed` says how many people that
    is, where each counts once.
    """

    target: Target
    position: Position
    possible_from_n: int | None
    share_needed: Fraction | None
    people_needed: int | None


@dataclass(frozen=True, slots=True)
class Planned:
    """How the answers are to come: until when, how, and how many people (None: not said)."""

    closes_on: date
    primary_mode: str
    n: int | None


def list_prospects(plan: Plan, instrument: Instrument, planned: Planned) -> list[Prospect]:
    """List what can be said of each target of the plan that this instrument feeds."""
    return [
        _prospect(target, plan, instrument, planned)
        for target in plan.targets
        if instrument.code in target.instruments
    ]


def _prospect(target: Target, plan: Plan, instrument: Instrument, planned: Planned) -> Prospect:
    index = target.index or instrument.index.code
    lowest = get_definition(index).lowest
    limit = float((target.percent / 100 - lowest) / (1 - lowest))
    outlook = _outlook(instrument, index, planned.primary_mode)

    def affirmed(n: int, share: float) -> bool:
        low = replace(outlook, share=share).bounds(n).low
        return low > limit if target.op == "gt" else low >= limit

    share_needed = people_needed = None
    if planned.n is not None and affirmed(planned.n, 1.0):
        n, answers = planned.n, planned.n * int(outlook.answers_each)
        satisfied = find_first_n(lambda x: affirmed(n, x / answers), 1, cap=answers)
        share_needed = lowest + (1 - lowest) * Fraction(satisfied or answers, answers)
        people_needed = satisfied if index in ONE_ANSWER_A_PERSON else None
    return Prospect(
        target=target,
        position=position_of(target, plan, planned.closes_on),
        possible_from_n=find_first_n(lambda n: affirmed(n, 1.0), 1),
        share_needed=share_needed,
        people_needed=people_needed,
    )


def _outlook(instrument: Instrument, index: str, primary_mode: str) -> Outlook:
    """Everybody answers every question; answers of one person agree as the prior supposes."""
    items = 1 if index in ONE_ANSWER_A_PERSON else max(1, len(instrument.index_items))
    agreement = 1 + RHO0 * (items - 1)
    floor = DEFF_MIN_UNKEYED if primary_mode in UNKEYED_MODES else 1.0
    return Outlook(share=1.0, answers_each=float(items), deff=max(agreement, floor))
