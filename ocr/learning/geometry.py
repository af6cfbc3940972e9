"""Rectangles on an upright page at `MM` pixels a millimetre."""

from __future__ import annotations

from dataclasses import dataclass

from ocr.zones.form_print import PIXELS_PER_MM
from records.stages import Box

MM = PIXELS_PER_MM
"""Pixels of one millimetre on every page that a form is learned from."""


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in pixels, right and bottom outside."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Pixels from left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Pixels from top to bottom."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """Return its centre, x and y."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def grown(self, margin: float) -> Rect:
        """Return the same with so many pixels more on every side."""
        return Rect(self.left - margin, self.top - margin, self.right + margin, self.bottom + margin)

    def within(self, shape: tuple[int, ...]) -> tuple[slice, slice]:
        """Return its rows and columns on an array of that shape."""
        rows = slice(max(0, int(self.top)), min(shape[0], int(self.bottom)))
        return rows, slice(max(0, int(self.left)), min(shape[1], int(self.right)))

    def in_page(self, page: Rect) -> Box:
        """Return it as fractions of a page that is a part of the array, cut at its edges."""
        left, right = (min(max(x, page.left), page.right) - page.left for x in (self.left, self.right))
        top, bottom = (min(max(y, page.top), page.bottom) - page.top for y in (self.top, self.bottom))
        return Box(left / page.width, top / page.height, (right - left) / page.width, (bottom - top) / page.height)


def around(rects: list[Rect]) -> Rect:
    """Return the smallest rectangle that holds some others, at least one."""
    return Rect(
        min(rect.left for rect in rects),
        min(rect.top for rect in rects),
        max(rect.right for rect in rects),
        max(rect.bottom for rect in rects),
    )
