"""Pages that a form is learned from: upright views of them, and how one lies on another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.layout.coarse_search import ROTATIONS, SearchFrame, best_candidates, lay_forms, quarter_turns
from ocr.layout.fine_registration import PoseFit, fit_blocks, fit_tilted_blocks, fit_words
from ocr.layout.ink import SHORT_SIDE_MM, InkMap, working_ink
from ocr.layout.marks import FINE, FormMarks, Mark, fine_ink, marks_on
from ocr.layout.outline import Matrix
from ocr.layout.registration import straightest, views_of
from ocr.learning.geometry import MM
from ocr.page import PageImage
from ocr.zones.form_print import Grey
from ocr.zones.straight_page import even_light, red_filter

RIM = 0.08
LETTERS_MM, LONG, RULE_MM = 1.75, 1.8, 12.0
"""Letters nearer than this are of one word, a word is so much longer than high, and longer strokes are rules."""
LETTER_MM, WIDEST_MM, CUT_OFF = (1.2, 6.0), 12.0, 3
"""Heights of letters, the widest piece of joined ones, and how many of them an outline of the sheet leaves out that
is none: the rule of a table near the edge, or its fold."""
PATCH_MM = (14.0, 6.0)
MOST_PATCHES = 130
INKED, LEAST_INK, MOST_INK = 90, 0.05, 0.45
"""Darkness of inked points, and the share of a patch that they fill."""
HIGH_MM = 1.75
"""Rows that letters fill at least; leaders fill fewer."""
TAKEN = 0.3
TRIED, CLEAR_BLOCKS = 3, 0.5
NEARLY, NEAR = 3.0, 1.5
"""Millimetres around a patch in which it is looked for, at first and then."""


@dataclass(frozen=True, slots=True)
class View:
    """A page seen straight on.

    Attributes:
        grey: height × width, `MM` pixels a millimetre, evenly lit, red ink gone.
        to_scan: 3 × 3, its pixels to those of the scan.
    """

    grey: Grey
    to_scan: Matrix

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height of the page as it is seen."""
        return self.grey.shape[1] / MM, self.grey.shape[0] / MM

    def turned(self) -> View:
        """Return the same upside down."""
        height, width = self.grey.shape
        turn = np.array([[-1.0, 0, width - 1], [0, -1, height - 1], [0, 0, 1]])
        return View(np.ascontiguousarray(self.grey[::-1, ::-1]), self.to_scan @ turn)


@dataclass(frozen=True, slots=True)
class LaidSheet:
    """A scan made ready to be laid on others.

    Attributes:
        red: the scan through a red glass.
        ink: the working image.
        to_scan: 3 × 3, its pixels to those of the scan.
        frames: ways in which the sheet may lie on the scan.
    """

    red: Grey
    ink: InkMap
    to_scan: Matrix
    frames: tuple[SearchFrame, ...]

    @classmethod
    def of(cls, image: PageImage) -> LaidSheet:
        """Make a scan ready."""
        ink, to_scan = working_ink(image)
        return cls(red_filter(image.pixels), ink, to_scan, tuple(views_of(image, ink)))

    @property
    def rotation(self) -> int:
        """Return 0 or 90: clockwise quarter turns after which lines of text run across.

        The page upright or upside down.
        """
        rim_y, rim_x = (round(side * RIM) for side in self.ink.shape)
        per_mm = min(self.ink.shape) / SHORT_SIDE_MM
        words = _without_rules(self.ink[rim_y:-rim_y, rim_x:-rim_x] > INKED, per_mm)
        # Letters stand nearer to each other than lines do: together they are longer along the lines, in tables too.
        joined = cv2.dilate(words, np.ones((round(LETTERS_MM * per_mm),) * 2, np.uint8))
        _count, _labels, stats, _centres = cv2.connectedComponentsWithStats(joined, connectivity=8)
        width, height, area = (stats[1:, one] for one in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
        across, along = (float(area[long > LONG * short].sum()) for long, short in ((width, height), (height, width)))
        return 0 if across >= along else 90

    @property
    def frame(self) -> SearchFrame:
        """Return the sheet's outline, or the whole scan where the outline would cut letters off."""
        outlined = straightest(self.frames)
        return self.frames[-1] if _letters_beyond(self.ink, outlined) >= CUT_OFF else outlined

    def view(self, rotation: int) -> View:
        """Return the sheet turned clockwise by quarter turns.

        Its short side is taken for that of A4, lengthwise for A3.
        """
        upright, (width, height) = quarter_turns(self.frame, rotation)
        across = SHORT_SIDE_MM if width < height else 2 * SHORT_SIDE_MM
        scale = width / (across * MM)
        to_scan = self.to_scan @ upright @ np.diag([scale, scale, 1.0])
        return View(self._seen(to_scan, (round(width / scale), round(height / scale))), to_scan)

    def seen_as(self, pose: Matrix, size_mm: tuple[float, float]) -> View:
        """Return the sheet as it lies on a form.

        `pose` takes millimetres of the form to pixels of the working image.
        """
        to_scan = self.to_scan @ pose @ np.diag([1 / MM, 1 / MM, 1.0])
        return View(self._seen(to_scan, (round(size_mm[0] * MM), round(size_mm[1] * MM))), to_scan)

    def _seen(self, to_scan: Matrix, size: tuple[int, int]) -> Grey:
        reduction = float(np.sqrt(abs(np.linalg.det(to_scan[:2, :2]))))
        scan = cv2.GaussianBlur(self.red, (0, 0), 0.35 * reduction) if reduction > 4 / 3 else self.red
        seen = cv2.warpPerspective(
            scan, to_scan, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_CONSTANT,
            borderValue=255,
        )  # fmt: skip
        return even_light(np.asarray(seen, np.uint8), MM)


def _letters_beyond(ink: InkMap, frame: SearchFrame) -> int:
    """Return the number of letters whose middles lie outside of a frame."""
    per_mm = min(ink.shape) / SHORT_SIDE_MM
    words = _without_rules(ink > INKED, per_mm)
    _count, _labels, stats, centres = cv2.connectedComponentsWithStats(words, connectivity=8)
    width, height = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    low, high = (side * per_mm for side in LETTER_MM)
    letters = centres[1:][(height >= low) & (height <= high) & (width <= WIDEST_MM * per_mm)]
    there = np.column_stack([letters, np.ones(len(letters))]) @ np.linalg.inv(frame.to_scan).T
    places = there[:, :2] / there[:, 2:]
    return int(((places < 0) | (places > np.array(frame.size))).any(axis=1).sum())


def _without_rules(inked: NDArray[np.bool_], per_mm: float) -> NDArray[np.uint8]:
    """Return what is inked but for level and upright strokes that are longer than letters."""
    ink, side = inked.astype(np.uint8), max(3, round(RULE_MM * per_mm))
    level = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, side), np.uint8))
    upright = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((side, 1), np.uint8))
    rules = cv2.dilate(cv2.max(level, upright), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.subtract(ink, rules), np.uint8)


def page_marks(grey: Grey, name: str) -> FormMarks:
    """Return the marks of a filled page: patches that hold ink stand for the printed words that nobody has told yet.

    Args:
        grey: the page at `MM` pixels a millimetre.
        name: stands for the edition.
    """
    size_mm = (grey.shape[1] / MM, grey.shape[0] / MM)
    fine = fine_ink(grey, size_mm)
    return marks_on(name, size_mm, fine, _patches(fine))


def lie_on(sheet: LaidSheet, marks: FormMarks, rotations: Sequence[int] = ROTATIONS) -> PoseFit | None:
    """Return how a sheet lies on a page whose marks are given; its score is the share of marks that are there."""
    laid = [found for frame in sheet.frames for found in lay_forms(sheet.ink, frame, [marks], rotations)]
    best: PoseFit | None = None
    for candidate in best_candidates(laid, TRIED):
        blocks = fit_blocks(sheet.ink, marks, candidate.pose)
        best = blocks if best is None or blocks.score > best.score else best
        if best.score > CLEAR_BLOCKS:
            break
    if best is None:
        return None
    rough = fit_words(sheet.ink, marks, fit_tilted_blocks(sheet.ink, marks, best.pose).pose, NEARLY)
    return fit_words(sheet.ink, marks, rough.pose, NEAR)


def again(sheet: LaidSheet, marks: FormMarks, fit: PoseFit) -> PoseFit:
    """Return a fit corrected on better marks of the same print; as it was where that makes it much worse."""
    better = fit_words(sheet.ink, marks, fit.pose, NEAR)
    return replace(better, score=fit.score) if better.score >= fit.score / 2 else fit


def _high(patch: InkMap) -> bool:
    """Return whether a patch holds letters: a leader or a rule alone is found again all over a page."""
    return int((patch > INKED).any(axis=1).sum()) >= HIGH_MM * FINE


def _patches(fine: InkMap) -> tuple[Mark, ...]:
    """Patches with much ink, but not full of it, that hardly overlap."""
    width, height = (round(side * FINE) for side in PATCH_MM)
    inked = cv2.integral((fine > INKED).astype(np.uint8))
    least, most = LEAST_INK * width * height, MOST_INK * width * height
    places = []
    for top in range(4, fine.shape[0] - height - 4, height // 2):
        for left in range(4, fine.shape[1] - width - 4, width // 2):
            right, bottom = left + width, top + height
            ink = int(inked[bottom, right] - inked[top, right] - inked[bottom, left] + inked[top, left])
            if least < ink < most and _high(fine[top:bottom, left:right]):
                places.append((ink, left, top))
    taken = np.zeros(fine.shape, np.uint8)
    marks: list[Mark] = []
    for _ink, left, top in sorted(places, reverse=True):
        window = taken[top : top + height, left : left + width]
        if window.mean() <= TAKEN and len(marks) < MOST_PATCHES:
            window[:] = 1
            marks.append(Mark((left, top, width, height)))
    return tuple(marks)
