"""Why a tablet or one of its forms is not accepted.

WebError
├── NotPaired        the tablet has no token, or one that was ended
├── TriesUsedUp      the staff's PIN was tried too often within a while
├── PairingUnknown   no tablet waits for this pairing code now
└── FormRefused      one form cannot be taken; `reason` is the word the tablet shows the staff
"""

from survey_app.web.errors import WebError


class NotPaired(WebError):
    """The tablet has no token, or one that was ended."""


class TriesUsedUp(WebError):
    """The staff's PIN was tried too often within a while."""


class PairingUnknown(WebError):
    """No tablet waits for this pairing code now."""


class FormRefused(WebError):
    """One form cannot be taken; the others of its batch are not touched by it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
