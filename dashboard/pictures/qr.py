"""A link as a QR code (ISO/IEC 18004), for a room that points its phones at the projector."""

import segno
from segno.encoder import DataOverflowError

MOST_VERSION = 25
"""The largest code: 117 modules a side. One with more has modules too fine for a camera at the back of a room."""
LONGEST = 1273
"""Characters that the largest code holds, each of one byte, at the lowest level of error correction."""


def picture(link: str) -> str | None:
    """The code as an SVG picture in a data URI, black on white with its quiet zone; None for too long a link."""
    try:
        code = segno.make_qr(link, error="l")
    except DataOverflowError:
        return None
    if int(code.version) > MOST_VERSION:
        return None
    return code.svg_data_uri(dark="#000000", light="#FFFFFF", omitsize=True)
