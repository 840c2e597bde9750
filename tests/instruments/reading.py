"""Reads the samples, whole or with one thing changed in them."""

from pathlib import Path

from instruments.loading import parse_instrument
from instruments.model import Instrument

SAMPLES = Path(__file__).parent / "samples"


def read_sample(name: str, old: str = "", new: str = "") -> str:
    """Return a sample's text with the first `old` made `new`."""
    text = (SAMPLES / name).read_text(encoding="utf-8")
    assert old in text, f"{name} has no {old!r} to change"
    return text.replace(old, new, 1)


def parse_sample(name: str) -> Instrument:
    return parse_instrument(read_sample(name), name=name)
