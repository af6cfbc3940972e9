"""QR code of a text, as one path for the page."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import zxingcpp

QUIET = 4


@dataclass(frozen=True, slots=True)
class QrCode:
    """QR code: the text in it, its width in modules with the quiet zone, and the path of its dark modules."""

    text: str = field(repr=False)
    size: int
    path: str = field(repr=False)


def qr_code(text: str) -> QrCode:
    """Return the code of a text."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    dark = np.asarray(code.to_image(scale=1, add_quiet_zones=False)) == 0
    path = "".join(f"M{column + QUIET} {row + QUIET}h1v1h-1z" for row, column in np.argwhere(dark))
    return QrCode(text, len(dark) + 2 * QUIET, path)
