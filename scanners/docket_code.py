"""Recognition of the code of a docket on a scan."""

from __future__ import annotations

import io

import zxingcpp
from PIL import Image

from records.docket import book_on_docket

# Longest side at which codes are looked for: 137 dpi on A4, ten pixels a module of a docket's code.
LONGEST = 1600


def docket_book(data: bytes) -> str | None:
    """Return the book id of the docket on this picture, None when there is no docket.

    Args:
        data: a complete JPEG or PNG.
    """
    with Image.open(io.BytesIO(data)) as image:
        image.draft("L", (LONGEST, LONGEST))
        grey = image.convert("L")
    grey.thumbnail((LONGEST, LONGEST), reducing_gap=2.0)
    codes = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]))
    return next((book for book in (book_on_docket(code.text) for code in codes) if book), None)
