"""Has a poster drawn by a child process, and keeps the drawing library out of this one."""

import json
import subprocess
import sys
import threading
from dataclasses import asdict, replace
from datetime import date

from sqlalchemy.orm import Session

from survey_app.administer.addresses import check_public
from survey_app.administer.errors import PosterFailed
from survey_app.store.campaigns import list_open_campaigns
from survey_app.store.poster_codes import Poster

FORMATS = ("pdf", "svg", "png")
SIZES = ("A4", "A5")
SECONDS = 60
# One drawing at a time in a server: two cores also have answers to take.
_drawing = threading.Lock()


def mark_simulated(session: Session, poster: Poster, today: date) -> Poster:
    """Return the poster marked as simulated if the campaign that is open under it is."""
    simulated = any(
        campaign.simulated
        for campaign in list_open_campaigns(session, poster.commune_id, today)
        if poster.instrument_code in {None, campaign.instrument_code}
    )
    return replace(poster, simulated=poster.simulated or simulated)


def print_poster(poster: Poster, *, base_url: str, size: str, file_format: str) -> bytes:
    """Return a poster as a file.

    Raises `AddressNotPublic` unless the poster is a simulated one, and `PosterFailed`.
    """
    if not poster.simulated:
        check_public(base_url)
    job = {"poster": asdict(poster), "base_url": base_url, "size": size, "file_format": file_format}
    try:
        with _drawing:
            done = subprocess.run(
                [sys.executable, "-m", "survey_app.administer.posters"],
                input=json.dumps(job).encode(),
                capture_output=True,
                timeout=SECONDS,
                check=True,
            )
    except (subprocess.SubprocessError, OSError) as fault:
        raise PosterFailed(f"the poster was not drawn: {type(fault).__name__}") from fault
    return done.stdout
