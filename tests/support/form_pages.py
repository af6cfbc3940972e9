"""Pages for tests: blank forms of the library filled with invented words, scanned, turned or photographed."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.page import PageImage, Pixels
from records.editions import AreaKind, Edition, library
from records.stages import PageLayout

DPI = 200
PER_MM = DPI / 25.4
PAPER = (214, 232, 240)
WORDS = ("Nguyen Van An", "12/03/2011", "Kinh", "Viet Nam", "Xa Phu My, huyen Ba", "So 14")


def edition(name: str) -> Edition:
    return library().get(name)


@cache
def blank_page(name: str) -> Pixels:
    """Draw the form as printed on yellowish paper."""
    grey = cv2.imread(str(edition(name).image), cv2.IMREAD_GRAYSCALE)
    assert grey is not None
    scale = DPI / edition(name).dpi
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small[:, :, None] / 255 * np.array(PAPER), np.uint8)


@cache
def filled_page(name: str, seed: int = 1) -> Pixels:
    """Draw the form with writing in most of its value boxes."""
    rng = np.random.default_rng(seed)
    page = blank_page(name).copy()
    height, width = page.shape[:2]
    for area in edition(name).areas:
        if area.kind is AreaKind.SIGNATURE or rng.random() < 0.15:
            continue
        line = area.lines[0]
        text = WORDS[int(rng.integers(len(WORDS)))] + str(rng.integers(99))
        size = min(1.0, line.box.width * width / (len(text) * 17))
        place = int(line.box.x * width) + 4, int(line.baseline * height) - 4
        cv2.putText(page, text, place, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, max(0.5, size), (110, 50, 40), 2, cv2.LINE_AA)
    return page


def through(
    page: Pixels, to_scan: NDArray[np.float64], size: tuple[int, int], ground: tuple[int, int, int]
) -> PageImage:
    """Move the page by a 3×3 onto a scan of width × height whose ground has a colour."""
    scan = cv2.warpPerspective(page, to_scan, size, flags=cv2.INTER_AREA, borderValue=ground)
    return PageImage(np.asarray(scan, np.uint8), None)


def turned(page: Pixels, degrees: float) -> tuple[PageImage, NDArray[np.float64]]:
    """Lay the page clockwise askew on a dark glass; return it with the 3×3 from its pixels to the scan's."""
    height, width = page.shape[:2]
    turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0), [0, 0, 1]])
    turn = np.asarray(turn, np.float64)
    return through(page, turn, (width, height), (40, 38, 35)), turn


def photographed(page: Pixels) -> tuple[PageImage, NDArray[np.float64]]:
    """Photograph the page on a green desk from a raised corner, with a shadow; return it with its 3×3."""
    height, width = page.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = corners * 0.86 + np.array([[150, 120], [70, 190], [130, 60], [90, 150]], np.float32)
    tilt = np.asarray(cv2.getPerspectiveTransform(corners, seen), np.float64)
    photo = through(page, tilt, (width, height), (60, 82, 50))
    shadow = np.linspace(1.0, 0.6, width)[None, :, None]
    return PageImage((photo.pixels * shadow).astype(np.uint8), None), tilt


def corner_errors_mm(layout: PageLayout, page: Pixels, to_scan: NDArray[np.float64]) -> NDArray[np.float64]:
    """Measure the distances of the form's four corners in the layout from their true places, in mm."""
    height, width = page.shape[:2]
    corners = np.array([[0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]], np.float64)
    found = corners @ np.array(layout.homography).reshape(3, 3).T
    true = corners @ (to_scan @ np.diag([width, height, 1.0])).T
    apart = np.linalg.norm(found[:, :2] / found[:, 2:] - true[:, :2] / true[:, 2:], axis=1)
    return np.asarray(apart / PER_MM, np.float64)
