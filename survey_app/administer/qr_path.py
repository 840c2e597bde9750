"""A QR code as the outline of its dark modules, to stand in a page."""

from dataclasses import dataclass

QUIET_ZONE = 4


@dataclass(frozen=True, slots=True)
class QrPath:
    """The `d` of an SVG path, in modules, and the side of its square with the quiet zone."""

    side: int
    outline: str


def draw_qr_path(text: str) -> QrPath:
    """Draw the code of a text."""
    # Imported here: it brings a picture library, which the serving process needs for nothing else.
    import qrcode

    code = qrcode.QRCode(border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    dark = (
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, module in enumerate(row) if module
    )
    return QrPath(len(rows), "".join(dark))
