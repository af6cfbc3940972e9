"""Spreads: two pages of an open book on one scan, split at the gutter; a table across both stays whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from ocr.layout import find_layout, shows_form
from ocr.page import PageImage, Pixels
from records.editions import Edition, are_halves, without_halves
from records.stages import Box, PageKind, PageLayout

# Two upright A4 pages make a picture 1.41 times as long as wide; one page with desk around it stays below.
SPREAD_SHAPE = 1.2
# A form that covers more of the picture than this leaves no room for a second page.
WHOLE_SHARE = 0.6
# The gutter is looked for within this share of the length around the middle.
GUTTER_REACH = 0.08
NO_PAGE = frozenset({PageKind.UNKNOWN, PageKind.BLANK})
EVERYTHING = Box(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class FoundPage:
    """Page on a scan: its region in fractions of the picture, and its layout in pixels of that region."""

    region: Box
    layout: PageLayout


def find_pages(image: PageImage, editions: Sequence[Edition], expected: str | None = None) -> tuple[FoundPage, ...]:
    """Find the page of a scan, or the left and the right page of a spread.

    Args:
        image: the scan.
        editions: the forms to look for.
        expected: the book's declared edition.
    """
    layout = find_layout(image, editions, expected)
    whole = (FoundPage(EVERYTHING, layout),)
    height, width = image.pixels.shape[:2]
    if max(height, width) < SPREAD_SHAPE * min(height, width) or not _leaves_room(layout, width, height):
        return whole
    if _is_upright_title(layout, width, height):
        return whole
    regions = _halves(image.pixels)
    # Beside a title only a form makes a second page, and it lies as the title does; to look for one is quicker than
    # to tell what each half is.
    has_title = layout.edition is None and layout.kind is not PageKind.UNKNOWN
    if has_title and not any(shows_form(crop_region(image, region), editions, layout.rotation) for region in regions):
        return whole
    halves = [FoundPage(region, find_layout(crop_region(image, region), editions, expected)) for region in regions]
    if _is_one_table(halves, editions):
        return (FoundPage(EVERYTHING, _whole_table(image, editions, expected)),)
    known = [page.layout for page in halves if _is_page(page.layout, layout)]
    return _in_reading_order(halves, known[0].rotation) if known else whole


def crop_region(image: PageImage, region: Box) -> PageImage:
    """Cut a region out of a scan as an image of its own."""
    if region == EVERYTHING:
        return image
    height, width = image.pixels.shape[:2]
    left, top = round(region.x * width), round(region.y * height)
    right, bottom = left + round(region.width * width), top + round(region.height * height)
    return PageImage(np.ascontiguousarray(image.pixels[top:bottom, left:right]), image.dpi)


def _is_one_table(halves: Sequence[FoundPage], editions: Sequence[Edition]) -> bool:
    """Return whether a table runs across both pages, of which each was once scanned by itself and known so."""
    found = [next((one for one in editions if one.id == half.layout.edition), None) for half in halves]
    one, other = found
    return one is not None and other is not None and (are_halves(one, other) or are_halves(other, one))


def _whole_table(image: PageImage, editions: Sequence[Edition], expected: str | None) -> PageLayout:
    """Return how an opening lies on the form of the whole table; as a page of an unknown form before that is known."""
    layout = find_layout(image, without_halves(editions), expected)
    return layout if layout.edition is not None else replace(layout, kind=PageKind.UNKNOWN)


def _is_page(half: PageLayout, whole: PageLayout) -> bool:
    """Return True if a half is a page of its own: it has a form, or a title where the whole has none.

    A title on both may be half of a lengthwise cover.
    """
    return half.edition is not None or (whole.kind is PageKind.UNKNOWN and half.kind not in NO_PAGE)


def _leaves_room(layout: PageLayout, width: int, height: int) -> bool:
    """Return True if there is room for a second page: no form was found, or one on about half of the picture."""
    if layout.edition is None:
        return True
    to_scan = np.array(layout.homography, np.float64).reshape(3, 3)
    corners = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 1.0], [0.0, 1.0, 1.0]]) @ to_scan.T
    outline = (corners[:, :2] / corners[:, 2:]).astype(np.float32)
    return float(cv2.contourArea(outline)) < WHOLE_SHARE * width * height


def _is_upright_title(layout: PageLayout, width: int, height: int) -> bool:
    """Return True if a title is read on a picture in portrait, as it is read; a spread is in landscape."""
    turned = layout.rotation in (90, 270)
    return layout.edition is None and layout.kind not in NO_PAGE and (width > height if turned else height > width)


def _halves(pixels: Pixels) -> tuple[Box, Box]:
    """Return the two sides of the gutter along the longer side of the picture."""
    height, width = pixels.shape[:2]
    if width >= height:
        at = _gutter(pixels)
        return Box(0.0, 0.0, at, 1.0), Box(at, 0.0, 1.0 - at, 1.0)
    at = _gutter(np.ascontiguousarray(pixels.transpose(1, 0, 2)))
    return Box(0.0, 0.0, 1.0, at), Box(0.0, at, 1.0, 1.0 - at)


def _gutter(pixels: Pixels) -> float:
    """Return the position of the gutter as a fraction of the width: the column near the middle with the least change.

    Paper bends into the gutter, light or dark, but nobody writes there; among equals the middle is taken.
    """
    height, width = pixels.shape[:2]
    scale = min(1.0, 1000 / width)
    grey = cv2.cvtColor(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
    busy = np.abs(np.diff(grey.astype(np.int16), axis=0)).mean(axis=0)
    smooth = np.convolve(busy, np.ones(9) / 9, mode="same")
    middle, reach = len(smooth) // 2, round(GUTTER_REACH * len(smooth))
    near = smooth[middle - reach : middle + reach + 1]
    distance = np.abs(np.arange(-reach, reach + 1)) / max(reach, 1)
    return float(middle - reach + int(np.argmin(near + distance * 0.5))) / len(smooth)


def _in_reading_order(halves: Sequence[FoundPage], rotation: int) -> tuple[FoundPage, ...]:
    """Sort the left page first as the book is read, however the scan lies."""
    along = {0: (1.0, 0.0), 90: (0.0, -1.0), 180: (-1.0, 0.0), 270: (0.0, 1.0)}[rotation]
    return tuple(sorted(halves, key=lambda page: along[0] * page.region.x + along[1] * page.region.y))
