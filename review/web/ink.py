"""Small pictures of the ink of one name, cut out of the picture of its page."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from records.stages import Box

MOST_WIDTH, QUALITY = 640, 80


def ink_crop(picture: Path, box: Box) -> bytes:
    """Return a box, in pixels of a page's picture, as a JPEG at most `MOST_WIDTH` pixels wide."""
    with Image.open(picture) as page:
        left, top = max(0, round(box.x)), max(0, round(box.y))
        right, bottom = min(page.width, round(box.x + box.width)), min(page.height, round(box.y + box.height))
        cut = page.crop((left, top, max(left + 1, right), max(top + 1, bottom)))
    cut.thumbnail((MOST_WIDTH, MOST_WIDTH))
    output = io.BytesIO()
    cut.convert("RGB").save(output, "JPEG", quality=QUALITY)
    return output.getvalue()
