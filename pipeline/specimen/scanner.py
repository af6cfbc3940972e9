"""Simulated scanner: paper, light, a page laid a little askew, a lens, and the JPEG that comes out."""

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
PAPER = np.array([244, 238, 222]) / 255.0
GLASS = (88, 90, 92)

Pixels = NDArray[np.uint8]


def scanned(page: Image.Image, scan: SpecimenScan, rng: np.random.Generator) -> bytes:
    """Scan a page into a JPEG: colour, 200 dpi, a dark rim of glass around the paper."""
    sheet = _laid_down(_on_paper(np.asarray(page), rng), float(rng.uniform(-1.6, 1.6)) + scan.turned, rng)
    seen = cv2.GaussianBlur(sheet, (0, 0), 0.7 + scan.blur)
    seen = cv2.resize(seen, None, fx=DPI / DRAWN_DPI, fy=DPI / DRAWN_DPI, interpolation=cv2.INTER_AREA)
    noisy = seen + rng.normal(0, 1.6, seen.shape[:2])[:, :, None]
    return _jpeg(np.clip(noisy, 0, 255).astype(np.uint8))


def _on_paper(ink: Pixels, rng: np.random.Generator) -> Pixels:
    """Put ink on cream paper with a soft cloud in its tone, darker towards the spine."""
    height, width = ink.shape[:2]
    cloud = cv2.resize(rng.normal(0, 0.008, (12, 8)), (width, height), interpolation=cv2.INTER_CUBIC)
    spine = 0.07 * np.exp(-np.linspace(0, 14, width))
    light = (1 + np.asarray(cloud) - spine)[:, :, None] * PAPER
    return np.clip(ink * light, 0, 255).astype(np.uint8)


def _laid_down(paper: Pixels, degrees: float, rng: np.random.Generator) -> Pixels:
    """Lay the page on the glass, turned clockwise by `degrees` and a little off the corner."""
    height, width = paper.shape[:2]
    matrix = np.array(cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0), np.float64)
    matrix[:, 2] += 40 + rng.uniform(-15, 15, 2)
    laid = cv2.warpAffine(paper, matrix, (width + 80, height + 80), flags=cv2.INTER_CUBIC, borderValue=GLASS)
    return np.asarray(laid, np.uint8)


def _jpeg(pixels: Pixels) -> bytes:
    out = BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=JPEG_QUALITY, dpi=(DPI, DPI))
    return out.getvalue()
