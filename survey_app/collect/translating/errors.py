"""What this package refuses.

TranslatingError
├── LanguageRefused       a tag or a name that cannot be kept
├── TranslationRefused    a spreadsheet with faults: nothing of it was kept
└── VoiceRefused          a recording that no phone could play
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place; `wording` has the sentence to each code.

    `where` names the sheet and cell ("tthc 1.0, ô E12"), the file or the field.
    """

    where: str
    code: str
    detail: str = ""


class TranslatingError(Exception):
    """Base of the refusals; `faults` are all that was found, in the order of the file."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{each.where}: {each.code}" for each in faults))
        self.faults = tuple(faults)


class LanguageRefused(TranslatingError):
    """A tag or a name that cannot be kept."""


class TranslationRefused(TranslatingError):
    """A spreadsheet with faults: nothing of it was kept."""


class VoiceRefused(TranslatingError):
    """A recording that no phone could play, or that belongs to no text."""
