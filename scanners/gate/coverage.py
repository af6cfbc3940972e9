"""Coverage of the printed form: how much of it is on the scan and visible."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from records.editions import Edition
from records.stages import Box, PageLayout
from scanners.gate.sheet_placement import Pixels, SheetPlacement

# Colours are compared at one pixel a millimetre; writing is gone at that size after closing gaps of this width.
PER_MM = 1.0
STROKES_MM = 7
# A finger is 15 mm wide; what is narrower is a seal, a stain's rim or a clip.
FINGER_MM = 13
# Distance from the paper's colour (CIELAB a, b) and darkness below it that neither stains nor shadows reach.
FOREIGN_COLOUR, FOREIGN_DARK = 14.0, 0.45
# A box is hidden when this share of it lies under something.
HIDDEN = 0.35


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage figures of one registered page.

    Attributes:
        off_scan_mm: distance by which printed marks or value boxes reach over the edge of the scan.
        lost_share: share of printed marks that lie on the scan but are not visible, 0–1.
        hidden_boxes: number of value boxes and printed words under something that is not paper.
    """

    off_scan_mm: float
    lost_share: float
    hidden_boxes: int


def measure_coverage(pixels: Pixels, layout: PageLayout, edition: Edition, sheet: SheetPlacement) -> Coverage:
    """Measure a page whose printed form is known."""
    boxes = [line.box for area in edition.areas for line in area.lines]
    boxes += [printed.box for printed in edition.printed]
    size = (pixels.shape[1], pixels.shape[0])
    beyond = [_beyond(box, sheet, size) for box in (*boxes, *layout.lost)]
    on_scan = sum(reach <= 0 for reach in beyond[len(boxes) :])
    marks = len(edition.printed) + len(edition.ticks)
    foreign = _foreign(sheet.straight(pixels, PER_MM))
    return Coverage(
        off_scan_mm=max(0.0, *beyond),
        lost_share=min(1.0, on_scan / marks),
        hidden_boxes=sum(_share(foreign, box) > HIDDEN for box in boxes),
    )


def _beyond(box: Box, sheet: SheetPlacement, size: tuple[int, int]) -> float:
    """Return the millimetres by which the farthest corner of a box lies outside the scan; negative = inside."""
    right, bottom = box.x + box.width, box.y + box.height
    corners = np.array([[box.x, box.y], [right, box.y], [right, bottom], [box.x, bottom]])
    there = sheet.on_scan(corners)
    return float(np.max([-there, there - np.array(size)])) / sheet.pixels_per_mm


def _foreign(straight: Pixels) -> NDArray[np.bool_]:
    """Return the mask of the wide parts of the sheet that are neither paper nor writing."""
    closed = cv2.morphologyEx(straight, cv2.MORPH_CLOSE, np.ones((STROKES_MM, STROKES_MM), np.uint8))
    lab = cv2.cvtColor(closed, cv2.COLOR_BGR2LAB).astype(np.float32)
    paper = np.median(lab.reshape(-1, 3), axis=0)
    colour = np.hypot(lab[:, :, 1] - paper[1], lab[:, :, 2] - paper[2])
    strange = (colour > FOREIGN_COLOUR) | (lab[:, :, 0] < FOREIGN_DARK * paper[0])
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (FINGER_MM, FINGER_MM))
    return np.asarray(cv2.morphologyEx(strange.astype(np.uint8), cv2.MORPH_OPEN, disc) > 0)


def _share(mask: NDArray[np.bool_], box: Box) -> float:
    height, width = mask.shape
    cut = mask[
        round(box.y * height) : round((box.y + box.height) * height) + 1,
        round(box.x * width) : round((box.x + box.width) * width) + 1,
    ]
    return float(cut.mean()) if cut.size else 0.0
