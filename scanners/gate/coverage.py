"""Coverage of the printed form: how much of it is on the scan and visible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from records.editions import Edition
from records.stages import Box, PageLayout
from scanners.gate.legibility import contrast_map
from scanners.gate.sheet_placement import Pixels, SheetPlacement

# Colours are compared at one pixel a millimetre; writing is gone at that size after closing gaps of this width.
PER_MM = 1.0
STROKES_MM = 7
# A finger is 15 mm wide; what is narrower is a seal, a stain's rim or a clip.
FINGER_MM = 13
# Distance from the paper's colour (CIELAB a, b) and darkness below it that neither stains nor light shadows reach.
FOREIGN_COLOUR, FOREIGN_DARK, NEUTRAL = 14.0, 0.45, 128.0
# An eye sees strokes in a shadow from this contrast ratio (WCAG 2.1, at `FINE_PER_MM`); print covers some hundredths.
SEEN_IN_SHADOW, INKED_SHARE, FINE_PER_MM = 1.5, 0.005, 4.0
# Rim of a dark part that is left out there: its own edge, as wide as a stroke's surroundings.
EDGE_MM = 4
# A box is hidden when this share of it lies under something.
HIDDEN = 0.35
# Reach of the surroundings of a mark, and what is as dark as a scanner's lid or a desk there, as shares of the paper's
# brightness and of the surroundings; the mark's own ink stays below.
LID_MM, LID_DARK, LID_SHARE = 3.5, 0.35, 0.15
# Paper seen by so much closer together or wider apart than flat is curled there.
CURLED = 0.03

Mask = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage figures of one registered page.

    Attributes:
        off_scan_mm: distance by which printed marks or value boxes reach over the edge of the scan.
        lost_marks: number of printed marks that lie on the scan and should be seen, but are not.
        lost_share: the same as a share of the words and tick boxes, 0–1.
        curled_share: share of those that lie where the paper is curled, 0–1.
        hidden_boxes: number of value boxes and printed words under something that is not paper, or in deep shadow.
        shaded_boxes: number of those that are dark but have no colour of their own, as in a shadow.
    """

    off_scan_mm: float
    lost_marks: int
    lost_share: float
    curled_share: float
    hidden_boxes: int
    shaded_boxes: int


def measure_coverage(pixels: Pixels, layout: PageLayout, edition: Edition, sheet: SheetPlacement) -> Coverage:
    """Measure a page whose printed form is known."""
    values = [line.box for area in edition.areas for line in area.lines]
    boxes = values + [printed.box for printed in edition.printed]
    size = (pixels.shape[1], pixels.shape[0])
    beyond = [_beyond(box, sheet, size) for box in (*boxes, *layout.lost)]
    coloured, dark = _foreign(sheet.straight(pixels, PER_MM))
    hiding = dark
    if dark.any():
        grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
        hiding = _without_strokes(dark, sheet.straight(np.asarray(grey, np.uint8), FINE_PER_MM))
    # A piece of a rule is written over where it is a leader, and not looked for beside a lid; words are missed always.
    marks = [printed.box for printed in edition.printed] + [tick.box for tick in edition.ticks]
    lost = [
        box
        for box, reach in zip(layout.lost, beyond[len(boxes) :], strict=True)
        if reach <= 0
        and _share(dark - hiding, box) <= HIDDEN
        and (_is_in(marks, box) or not (_is_in(values, box) or _is_beside_lid(box, pixels, sheet)))
    ]
    under = [(_share(coloured, box), _share(hiding, box)) for box in boxes]
    return Coverage(
        off_scan_mm=max(0.0, *beyond),
        lost_marks=len(lost),
        lost_share=min(1.0, len(lost) / len(marks)),
        curled_share=float(np.mean([sheet.strain(box) > CURLED for box in lost])) if lost else 0.0,
        hidden_boxes=sum(colour + shade > HIDDEN for colour, shade in under),
        shaded_boxes=sum(colour + shade > HIDDEN and shade > colour for colour, shade in under),
    )


def _is_in(boxes: Sequence[Box], mark: Box) -> bool:
    """Return True if the middle of a mark lies in one of the boxes."""
    x, y = mark.x + mark.width / 2, mark.y + mark.height / 2
    return any(box.x < x < box.x + box.width and box.y < y < box.y + box.height for box in boxes)


def _is_beside_lid(mark: Box, pixels: Pixels, sheet: SheetPlacement) -> bool:
    """Return True if the surroundings of a mark reach over the paper onto a dark ground, where no ink is looked for."""
    across, down = LID_MM / sheet.size_mm[0], LID_MM / sheet.size_mm[1]
    x = np.linspace(mark.x - across, mark.x + mark.width + across, 8)
    y = np.linspace(mark.y - down, mark.y + mark.height + down, 8)
    places = sheet.on_scan(np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)).astype(np.int64)
    columns, rows = np.clip(places, 0, (pixels.shape[1] - 1, pixels.shape[0] - 1)).T
    paper = float(np.percentile(pixels[::16, ::16], 90))
    return bool((pixels[rows, columns].mean(axis=1) < LID_DARK * paper).mean() > LID_SHARE)


def _beyond(box: Box, sheet: SheetPlacement, size: tuple[int, int]) -> float:
    """Return the millimetres by which the farthest corner of a box lies outside the scan; negative = inside."""
    right, bottom = box.x + box.width, box.y + box.height
    corners = np.array([[box.x, box.y], [right, box.y], [right, bottom], [box.x, bottom]])
    there = sheet.on_scan(corners)
    return float(np.max([-there, there - np.array(size)])) / sheet.pixels_per_mm


def _foreign(straight: Pixels) -> tuple[Mask, Mask]:
    """Return masks of the wide parts of the sheet that are neither paper nor writing: of another colour, or dark."""
    closed = cv2.morphologyEx(straight, cv2.MORPH_CLOSE, np.ones((STROKES_MM, STROKES_MM), np.uint8))
    lab = cv2.cvtColor(closed, cv2.COLOR_BGR2LAB).astype(np.float32)
    paper = np.median(lab.reshape(-1, 3), axis=0)
    light, tint = lab[:, :, 0] / paper[0], lab[:, :, 1:] - NEUTRAL
    own = paper[1:] - NEUTRAL
    dark = light < FOREIGN_DARK
    strange = dark | (np.linalg.norm(tint - own, axis=2) > FOREIGN_COLOUR)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (FINGER_MM, FINGER_MM))
    wide = cv2.morphologyEx(strange.astype(np.uint8), cv2.MORPH_OPEN, disc) > 0
    # In a shadow the paper's own colour fades with its light.
    shaded = wide & dark & (np.linalg.norm(tint - light[:, :, None] * own, axis=2) <= FOREIGN_COLOUR)
    return (wide & ~shaded).astype(np.uint8), shaded.astype(np.uint8)


def _without_strokes(dark: Mask, grey: Pixels) -> Mask:
    """Return the dark parts in which no strokes are seen; a shadow in which an eye sees print hides nothing.

    Args:
        dark: the dark parts at `PER_MM`.
        grey: the sheet at `FINE_PER_MM`.
    """
    stroke = round(STROKES_MM / 2 * FINE_PER_MM)
    paper = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((stroke, stroke), np.uint8))
    seen = contrast_map(np.asarray(paper, np.uint8), grey) >= SEEN_IN_SHADOW
    count, labels = cv2.connectedComponents(dark, connectivity=8)
    inner = labels * cv2.erode(dark, np.ones((2 * EDGE_MM + 1, 2 * EDGE_MM + 1), np.uint8))
    fine = cv2.resize(inner.astype(np.float32), grey.shape[::-1], interpolation=cv2.INTER_NEAREST).astype(np.int32)
    inked = np.bincount(fine.ravel(), seen.ravel(), count) / np.maximum(np.bincount(fine.ravel(), None, count), 1)
    return np.where((inked >= INKED_SHARE)[labels], np.uint8(0), dark)


def _share(mask: Mask, box: Box) -> float:
    height, width = mask.shape
    cut = mask[
        round(box.y * height) : round((box.y + box.height) * height) + 1,
        round(box.x * width) : round((box.x + box.width) * width) + 1,
    ]
    return float(cut.mean()) if cut.size else 0.0
