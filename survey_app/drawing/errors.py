"""Why nothing was drawn.

DrawingError
├── AddressNotPublic      paper would carry an address that no citizen's phone can reach
└── DrawingFailed         the child process that draws did not finish
    └── DrawingBusy       others are waiting for a drawing already
"""


class DrawingError(Exception):
    """Base of the reasons."""


class AddressNotPublic(DrawingError):
    """Paper would carry an address that no citizen's phone can reach."""

    def __init__(self, base_url: str) -> None:
        super().__init__(
            f"{base_url} cannot be reached from a citizen's phone: set THUOCDO_BASE_URL to the "
            "public address (https://...) before printing posters."
        )
        self.base_url = base_url


class DrawingFailed(DrawingError):
    """The child process that draws did not finish."""


class DrawingBusy(DrawingFailed):
    """Others are waiting for a drawing already."""
