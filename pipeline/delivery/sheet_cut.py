"""Cut of a page's picture to its sheet: lid, desk and cradle beside the paper are left out, writing never is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

MARGIN = 0.04
"""Paper kept around the form, in fractions of it: notes are written in the margin."""
DARKER, ALL = 0.8, 99
"""A strip holds no paper when so many percent of it are darker than this share of the paper's brightness."""
INK, INKED = 0.75, 0.0005
"""A strip bears nothing when less than this share of it is darker than that share of the strip's own brightness."""

Grey = NDArray[np.uint8]


def cut_to_sheet(page: Image.Image, homography: tuple[float, ...]) -> Image.Image:
    """Return a page without what lies around its sheet; a side on which anything may be written stays.

    Args:
        page: the page as scanned.
        homography: 3×3, row by row: fractions of the form to pixels of the page; empty = no form is known.
    """
    if not homography:
        return page
    left, top, right, bottom = _sheet(homography, page.size)
    grey = np.asarray(page.convert("L"))
    paper = float(np.median(grey[top:bottom, left:right]))
    strips = grey[:, :left], grey[:top], grey[:, right:], grey[bottom:]
    bare_left, bare_top, bare_right, bare_bottom = (_is_bare(strip, paper) for strip in strips)
    width, height = page.size
    right, bottom = right if bare_right else width, bottom if bare_bottom else height
    return page.crop((left if bare_left else 0, top if bare_top else 0, right, bottom))


def _sheet(homography: tuple[float, ...], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of the form with its margin on a page, which they do not leave."""
    near, far = -MARGIN, 1 + MARGIN
    corners = np.array([[near, near, 1], [far, near, 1], [near, far, 1], [far, far, 1]])
    points = corners @ np.array(homography).reshape(3, 3).T
    places = points[:, :2] / points[:, 2:]
    (left, top), (right, bottom) = places.min(axis=0), places.max(axis=0)
    width, height = size
    return max(0, int(left)), max(0, int(top)), min(width, int(right) + 1), min(height, int(bottom) + 1)


def _is_bare(strip: Grey, paper: float) -> bool:
    """Return whether a strip beside the sheet is darker than any paper, or even and without a stroke."""
    if strip.size == 0:
        return True
    if float(np.percentile(strip, ALL)) < DARKER * paper:
        return True
    return float(np.mean(strip < INK * float(np.median(strip)))) < INKED
