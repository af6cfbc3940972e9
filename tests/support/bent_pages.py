"""Bent pages for tests: pages of forms curled towards their spine, and where their points have gone."""

from __future__ import annotations

import numpy as np

from bench.support.paper_harms import curled
from ocr.page import PageImage, Pixels
from ocr.sheet_map import Points, SheetMap
from records.stages import PageLayout
from tests.support.form_pages import PER_MM, edition, filled_page

BLUE = (255, 0, 0)


def curled_page(name: str, millimetres: float) -> PageImage:
    """Return a filled form whose paper bends down to the spine at its left."""
    return PageImage(curled(millimetres)(filled_page(name), PER_MM, np.random.default_rng(0)), None)


def middles(name: str) -> Points:
    """Middles of the form's words, in fractions of it."""
    boxes = [printed.box for printed in edition(name).printed]
    return np.array([(box.x + box.width / 2, box.y + box.height / 2) for box in boxes])


def where_went(name: str, millimetres: float, points: Points) -> Points:
    """Pixels to which a curl takes points of the form: one spot at a time is drawn on white paper and bent with it."""
    white = np.full_like(filled_page(name), 255)
    height, width = white.shape[:2]
    found = []
    for x, y in points:
        spot: Pixels = white.copy()
        row, column = round(y * height), round(x * width)
        spot[row - 2 : row + 3, column - 2 : column + 3] = BLUE
        bent = curled(millimetres)(spot, PER_MM, np.random.default_rng(0)).astype(np.int16)
        found.append(np.argwhere(bent[:, :, 0] - bent[:, :, 2] > 100).mean(axis=0)[::-1])
    return np.array(found)


def errors_mm(layout: PageLayout, points: Points, there: Points) -> Points:
    """Return how far a layout puts points of the form from where they are."""
    return np.asarray(np.linalg.norm(SheetMap.from_layout(layout).on_scan(points) - there, axis=1) / PER_MM)
