"""Which answers look as honest ones seldom do, and what the headline owes them.

Comes in: `SurveyData` and `Acts` (place, channel, day, three-hour band, duration band, repeat
band: all that is ever kept about the act of answering). Goes out: a `Screening` of findings, each
with a chance and a flag a response and a place, a reason code and its stated false-alarm rate;
and headlines with and without the flagged answers.

Never here: addresses, exact times, device identities; a verdict of fraud; deletion of an answer.
A busload of visitors, a helper's phone and a village that agrees look odd too.

Read first: `findings` (what a rate means), `honest` (what honest answers are compared with), then
one detector, for example `bursts`.
"""

from analysis.integrity.acts import UNKNOWN, Acts
from analysis.integrity.bursts import count_bursts
from analysis.integrity.copies import copied_forms
from analysis.integrity.devices import device_concentration
from analysis.integrity.findings import Code, Finding, PlaceFinding, PlaceSummary, Screening
from analysis.integrity.honest import HonestModel, fit_honest_models
from analysis.integrity.screening import (
    WithAndWithout,
    estimate_with_and_without,
    screen_answers,
)
from analysis.integrity.speed import speeders
from analysis.integrity.straight import straight_lines
from analysis.integrity.uniformity import even_counts, even_days, even_people

__all__ = [
    "UNKNOWN",
    "Acts",
    "Code",
    "Finding",
    "HonestModel",
    "PlaceFinding",
    "PlaceSummary",
    "Screening",
    "WithAndWithout",
    "copied_forms",
    "count_bursts",
    "device_concentration",
    "estimate_with_and_without",
    "even_counts",
    "even_days",
    "even_people",
    "fit_honest_models",
    "screen_answers",
    "speeders",
    "straight_lines",
]
