"""Leaders that are thin rules: values stand on them, so they are taken out of the page where nothing crosses them.

A print that a form was learned from shows such a hair line in pieces only, and on a bent page it lies beside its place;
so it is found on the page itself. So are rules at the feet of cells, which bent pages blot out of a median.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from ocr.zones.form_print import PIXELS_PER_MM, FormPrint, Grey, Mask
from records.editions import AreaKind, Edition, Line

FAINTEST, DEVIATIONS = 30, 5.0
"""Grey levels below the paper, and standard deviations of its noise, from which there is ink."""
PIECE_MM, NEAR_MM, DRIFT = 5.0, 12.0, 5
"""A piece of bare leader is so long; between two pieces it goes on so far, and drifts by so many pixels at most."""
BAND_MM = 1.5
"""So far above and below the base line of a value its leader may lie; what strikes a value out lies higher."""
COVERED, MOSTLY = 0.5, 0.35
"""Share of a line's width that bare leader covers, and of a form's lines that have such leaders, where leaders are
rules; a value is struck out over its own width, and hardly any is."""
THICKER = 2
"""Pixels by which a stroke that crosses or stands on a leader is higher than the leader alone."""


def without_rule_leaders(page: Grey, form: FormPrint, edition: Edition, noise: float) -> tuple[Grey, FormPrint]:
    """Return the page without its rule leaders and the print without them; both as they were where there are none.

    Args:
        page: the evenly lit page, as large as `form.grey`.
        form: what is printed there.
        edition: the form.
        noise: standard deviation of the paper in grey levels.
    """
    ink = np.where(page < 255 - max(FAINTEST, DEVIATIONS * noise), 255, 0).astype(np.uint8)
    bare = np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, _pixels(PIECE_MM)), np.uint8)), np.uint8)
    written = [area for area in edition.areas if area.kind is AreaKind.WRITTEN and area.columns]
    bands = [_Band.of(line, bare.shape) for area in written for line in area.lines]
    ruled = [band for band in bands if band.covered(bare) > COVERED]
    leaders, kept = np.zeros_like(bare), form
    if len(ruled) > MOSTLY * len(bands):
        kept = replace(form, rules=np.asarray(cv2.subtract(form.rules, form.hairlines), np.uint8))
    else:
        ruled = []
    feet = [_Band.foot(line, bare.shape) for area in written for line in area.lines] if edition.origin else []
    for band in (*ruled, *(foot for foot in feet if foot.covered(bare) > COVERED)):
        window = band.rows, band.columns
        leaders[window] = cv2.max(leaders[window], _leader(ink[window], bare[window]))
    return (np.where(leaders > 0, np.uint8(255), page) if leaders.any() else page), kept


@dataclass(frozen=True, slots=True)
class _Band:
    """Rows around the base line of a value, and its columns."""

    rows: slice
    columns: slice

    @classmethod
    def of(cls, line: Line, shape: tuple[int, ...]) -> _Band:
        base, room = round(line.baseline * shape[0]), _pixels(BAND_MM)
        left, right = round(line.box.x * shape[1]), round((line.box.x + line.box.width) * shape[1])
        return cls(slice(max(0, base - room), min(shape[0], base + room + 1)), slice(max(0, left), right))

    @classmethod
    def foot(cls, line: Line, shape: tuple[int, ...]) -> _Band:
        """Return the rows between the leader of a value, if it had one, and the foot of its box."""
        upper = cls.of(line, shape)
        return cls(slice(upper.rows.stop, round((line.box.y + line.box.height) * shape[0]) + 1), upper.columns)

    def covered(self, bare: Mask) -> float:
        """Return the share of the width over which there is bare leader."""
        window = bare[self.rows, self.columns]
        return float((window > 0).any(axis=0).mean()) if window.size else 0.0


def _leader(ink: Mask, bare: Mask) -> Mask:
    """Return the leader of a band: its bare pieces, and what goes on from them without being thicker."""
    heights = (bare > 0).sum(axis=0)
    side = int(np.median(heights[heights > 0])) + THICKER
    thick = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((side, 1), np.uint8))
    along = cv2.dilate(bare, np.ones((DRIFT, 2 * _pixels(NEAR_MM) + 1), np.uint8))
    thin = cv2.bitwise_and(cv2.bitwise_and(ink, along), cv2.bitwise_not(thick))
    edges = cv2.dilate(thin, np.ones((3, 1), np.uint8))
    return np.asarray(cv2.bitwise_and(edges, cv2.bitwise_not(thick)), np.uint8)


def _pixels(millimetres: float) -> int:
    return round(millimetres * PIXELS_PER_MM)
