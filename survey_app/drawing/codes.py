"""QR codes as modules, and as a picture for a screen; needs no drawing library."""

from base64 import b64encode

import qrcode
from qrcode.constants import ERROR_CORRECT_Q

QUIET_MODULES = 4


def build_modules(address: str) -> list[list[bool]]:
    """Return the dark and light modules of the QR code, without a quiet zone."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=0)
    code.add_data(address)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def list_runs(line: list[bool]) -> list[tuple[int, int]]:
    """Return where dark modules begin and how many stand side by side.

    >>> list_runs([True, True, False, True])
    [(0, 2), (3, 1)]
    """
    found: list[tuple[int, int]] = []
    for place, dark in enumerate(line):
        if dark and found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((place, 1))
    return found


def screen_picture(address: str) -> str:
    """Return the code with its quiet zone as an SVG picture inside an address (data:)."""
    modules = build_modules(address)
    side = len(modules) + 2 * QUIET_MODULES
    dark = "".join(
        f"M{start + QUIET_MODULES} {row + QUIET_MODULES}h{length}v1h-{length}z"
        for row, line in enumerate(modules)
        for start, length in list_runs(line)
    )
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path d="{dark}"/></svg>'
    )
    return f"data:image/svg+xml;base64,{b64encode(picture.encode()).decode()}"
