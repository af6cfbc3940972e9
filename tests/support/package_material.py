"""Scans and entries for the tests of exports."""

from __future__ import annotations

import io
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from exports.package.contents import PackageEntry
from records.dates import PartialDate

A4_300_DPI = (2480, 3508)


def register_page(seed: int, size: tuple[int, int] = (1240, 1754)) -> Image.Image:
    """Draw yellowed paper with the grain of a scanner and lines of writing."""
    grain = np.random.default_rng(seed).normal(0, 4, (size[1], size[0], 1))
    paper = np.clip(np.array([228, 218, 190]) + grain, 0, 255).astype(np.uint8)
    image = Image.fromarray(paper)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype("DejaVuSerif.ttf", size[1] // 64)
    words = random.Random(seed)
    for y in range(size[1] // 20, size[1] * 19 // 20, size[1] // 26):
        text = " ".join("".join(words.choices("ăâđêôơưahinmtrv", k=words.randint(2, 6))) for _ in range(8))
        draw.text((size[1] // 20, y), text, font=font, fill=(40, 40, 110))
    return image


def jpeg(image: Image.Image, **options: object) -> bytes:
    output = io.BytesIO()
    image.save(output, "JPEG", **{"quality": 92, **options})
    return output.getvalue()


SMALL_PAGE = jpeg(register_page(1, (300, 424)))


def entry(number: str, *pages: bytes, **cells: str) -> PackageEntry:
    return PackageEntry(number, PartialDate(2007, 10, 25), {"so": number, **cells}, pages or (SMALL_PAGE,))
