"""What a respondent's browser carries for us: a form's id, when it was served, forms sent today.

Signed, so that it cannot be made up; coarse, so that it says little.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

ID_BYTES = 16
ID_LENGTH = 22
ID_ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
MAC_LENGTH = 16
DURATION_BANDS = (timedelta(seconds=15), timedelta(minutes=1), timedelta(minutes=5))
REPEAT_BANDS = (2, 4, 10)
HOURS_IN_BAND = 3


@dataclass(frozen=True, slots=True)
class Repeats:
    """How many forms this browser sent today, and for which place."""

    place_id: int
    day: date
    count: int


def make_submission_id() -> str:
    """Make the random id of one served form."""
    return secrets.token_urlsafe(ID_BYTES)


def is_submission_id(text: str) -> bool:
    """Whether the text is an id as `make_submission_id` makes them."""
    return len(text) == ID_LENGTH and ID_ALPHABET.issuperset(text)


def stamp_served(submission_id: str, at: datetime, key: bytes) -> str:
    """Return a signed note of when this form was served."""
    seconds = f"{int(at.timestamp()):x}"
    return f"{seconds}.{_mac(f'served:{submission_id}:{seconds}', key)}"


def read_served(submission_id: str, stamp: str, now: datetime, key: bytes) -> datetime | None:
    """Return when this form was served, on the clock of `now`; None without a true note of it."""
    seconds, _, mac = stamp.partition(".")
    if not hmac.compare_digest(
        mac.encode(), _mac(f"served:{submission_id}:{seconds}", key).encode()
    ):
        return None
    return datetime.fromtimestamp(int(seconds, 16), now.tzinfo)


def duration_band(taken: timedelta) -> int:
    """Return the band of time taken: 0 under 15 s, 1 to 1 min, 2 to 5 min, 3 more."""
    return sum(taken >= edge for edge in DURATION_BANDS)


def time_band(local: datetime) -> int:
    """Return the three-hour band of the day, 0..7."""
    return local.hour // HOURS_IN_BAND


def repeat_band(count: int) -> int:
    """Return the band of how many forms came today: 0 the first, 1 to 3, 2 to 9, 3 from ten."""
    return sum(count >= edge for edge in REPEAT_BANDS)


def write_repeats(repeats: Repeats, key: bytes) -> str:
    """Return the cookie that holds the count."""
    text = f"{repeats.place_id}.{repeats.day.isoformat()}.{repeats.count}"
    return f"{text}.{_mac(f'repeats:{text}', key)}"


def read_repeats(cookie: str, place_id: int, day: date, key: bytes) -> Repeats:
    """Read the count of today at this place; zero when the cookie is absent, old or forged."""
    text, _, mac = cookie.rpartition(".")
    fresh = Repeats(place_id, day, 0)
    if not hmac.compare_digest(mac.encode(), _mac(f"repeats:{text}", key).encode()):
        return fresh
    place, on, count = text.split(".")
    if (int(place), on) != (place_id, day.isoformat()):
        return fresh
    return Repeats(place_id, day, int(count))


def _mac(text: str, key: bytes) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:MAC_LENGTH]
