"""The scanner's glass: paper, light, a page laid a little askew, a lens, and the JPEG that comes out."""

from __future__ import annotations

from io import BytesIO

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.specimen.book import SpecimenScan

DPI = 200
DRAWN_DPI = 300
JPEG_QUALITY = 68
PAPER = np.array([222, 238, 244]) / 255.0
GLASS = (92, 90, 88)

Pixels = NDArray[np.uint8]


def scanned(page: Image.Image, scan: SpecimenScan, rng: np.random.Generator) -> bytes:
    """The JPEG of a page as the scanner gives it: colour, 200 dpi, a dark rim of glass around the paper."""
    pixels = _on_paper(np.asarray(page)[:, :, ::-1], rng)
    pixels = _laid_down(pixels, float(rng.uniform(-1.6, 1.6)) + scan.turned, rng)
    pixels = cv2.GaussianBlur(pixels, (0, 0), 0.7 + scan.blur)
    pixels = cv2.resize(pixels, None, fx=DPI / DRAWN_DPI, fy=DPI / DRAWN_DPI, interpolation=cv2.INTER_AREA)
    noise = rng.normal(0, 1.6, pixels.shape[:2])[:, :, None]
    pixels = np.clip(pixels + noise, 0, 255).astype(np.uint8)
    image = Image.fromarray(pixels[:, :, ::-1])
    return _jpeg(image)


def _on_paper(ink: Pixels, rng: np.random.Generator) -> Pixels:
    """Ink on cream paper with a soft cloud in its tone, darker towards the spine."""
    height, width = ink.shape[:2]
    cloud = cv2.resize(rng.normal(0, 0.008, (12, 8)), (width, height), interpolation=cv2.INTER_CUBIC)
    spine = 0.07 * np.exp(-np.linspace(0, 14, width))
    light = (1 + cloud - spine)[:, :, None] * PAPER
    return np.clip(ink * light, 0, 255).astype(np.uint8)


def _laid_down(paper: Pixels, degrees: float, rng: np.random.Generator) -> Pixels:
    """The sheet on the glass, turned clockwise by `degrees` and a little off the corner."""
    height, width = paper.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    matrix[:, 2] += 40 + rng.uniform(-15, 15, 2)
    return cv2.warpAffine(paper, matrix, (width + 80, height + 80), flags=cv2.INTER_CUBIC, borderValue=GLASS)


def _jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=JPEG_QUALITY, dpi=(DPI, DPI))
    return out.getvalue()
