"""Strange pages: ink, print and resolution unlike those of the pages that the curves of confidence were fitted on.

What a curve promises holds for pages like those it was fitted on. So each page is measured, and for every trait outside
its usual range all values of the page lose confidence, by what pages damaged on purpose lost (`python -m
bench.confidence`); the reviewer is told why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files

import cv2
import numpy as np
from pydantic import BaseModel, ConfigDict

from ocr.entries.zone_reading import ZoneReading
from ocr.zones import Zone
from ocr.zones.form_print import PIXELS_PER_MM
from records.language import gettext as _
from records.stages import STRANGE_PAGE, PageLayout, Reason

RANGES = "page_traits.json"
TOLD_FROM = 0.25
"""Strangeness from which the reviewer is told."""
FARTHEST = 2.0
"""Widths of its range by which one trait counts at the most."""
BEYOND = 1.5
"""Strangeness from which nothing of a page is sure; undamaged pages have 0.4 at the most."""
LEAST_LINES = 4
"""Written lines that a page must have to be measured."""
SOFT = (64, 208)
"""Grey levels between ink and paper: a bilevel scan has none."""


@dataclass(frozen=True, slots=True)
class PageTraits:
    """Measured traits of a page.

    Attributes:
        doubt: mean doubt (0–1) of the reader in the lines, before anything is known of their columns.
        contrast: median over the lines of how dark the ink stands on the paper, in grey levels.
        stroke: median over the lines of the width of the strokes in millimetres.
        softness: median over the lines of the share of inked pixels between ink and paper.
        stains: median over the lines of the share of dark pixels that are not the writing: leaders, seals, neighbours.
        resolution: pixels of the scan in a millimetre.
        unfound: share (0–1) of the form's printed marks that were not found in their places.
    """

    doubt: float
    contrast: float
    stroke: float
    softness: float
    stains: float
    resolution: float
    unfound: float


class TraitRange(BaseModel):
    """Usual range of a trait."""

    model_config = ConfigDict(frozen=True)
    low: float
    high: float

    def outside(self, value: float) -> float:
        """Return by how many widths of the range a value lies outside it, FARTHEST at most."""
        width = max(1e-6, self.high - self.low)
        return min(FARTHEST, max(0.0, self.low - value, value - self.high) / width)


class TraitRanges(BaseModel):
    """Usual ranges of all traits, by name."""

    model_config = ConfigDict(frozen=True)
    ranges: Mapping[str, TraitRange]

    def outside(self, traits: PageTraits) -> dict[str, float]:
        """Return the traits outside their range, and how far."""
        found = {name: one.outside(float(getattr(traits, name))) for name, one in self.ranges.items()}
        return {name: far for name, far in found.items() if far > 0}


@dataclass(frozen=True, slots=True)
class Strangeness:
    """Strangeness of a page.

    Attributes:
        amount: widths outside the usual ranges, all traits together; 0 for a usual page.
        reasons: what to tell the reviewer, empty for a page that is hardly strange.
    """

    amount: float = 0.0
    reasons: tuple[Reason, ...] = ()

    @property
    def is_beyond(self) -> bool:
        """Return whether the page is so strange that nothing of it is sure."""
        return self.amount >= BEYOND


def page_traits(lines: Sequence[ZoneReading], layout: PageLayout) -> PageTraits | None:
    """Measure a page; None where too little is written to measure."""
    read = [line for line in lines if line.reading is not None and line.reading.words]
    measured = [found for line in read if (found := _of_ink(line.zone)) is not None]
    if len(measured) < LEAST_LINES:
        return None
    contrast, stroke, softness, stains = (float(value) for value in np.median(np.array(measured), axis=0))
    doubt = float(np.mean([1 - line.reading.confidence for line in read if line.reading is not None]))
    return PageTraits(doubt, contrast, stroke, softness, stains, layout.pixels_per_mm, 1 - layout.score)


def strangeness(traits: PageTraits | None, ranges: TraitRanges | None = None) -> Strangeness:
    """Compare a page with the usual ranges, those of the package unless others are given.

    A page on which too little is written to measure may have lost its ink: nothing of it is sure.
    """
    if traits is None:
        words = _("Trang có quá ít chữ để so với các trang đã đo: có thể mực đã phai, xem lại mọi ô trên ảnh.")
        return Strangeness(BEYOND, (Reason(STRANGE_PAGE, words, BEYOND),))
    outside = (ranges or trait_ranges()).outside(traits)
    amount = sum(outside.values())
    return Strangeness(amount, tuple(_reasons(outside, amount)))


@cache
def trait_ranges() -> TraitRanges:
    """Load the shipped ranges."""
    return TraitRanges.model_validate_json(files("ocr").joinpath("data", RANGES).read_text(encoding="utf-8"))


def trait_names() -> tuple[str, ...]:
    """Return the names of all traits."""
    return tuple(field.name for field in fields(PageTraits))


def _reasons(outside: Mapping[str, float], amount: float) -> Iterator[Reason]:
    if amount < TOLD_FROM:
        return
    names = {
        "doubt": _("chữ khó đọc"),
        "contrast": _("độ đậm của mực"),
        "stroke": _("bề rộng nét"),
        "softness": _("ảnh không có sắc xám hoặc bị nhòe"),
        "stains": _("vết và chữ in lẫn vào"),
        "resolution": _("độ phân giải"),
        "unfound": _("mẫu in không khớp"),
    }
    worst = sorted(outside, key=lambda name: -outside[name])
    what = ", ".join(names[name] for name in worst)
    said = _("Trang khác các trang đã đo ({what}): mọi giá trị được tin ít hơn.").format(what=what)
    yield Reason(STRANGE_PAGE, said, amount)


def _of_ink(zone: Zone) -> tuple[float, float, float, float] | None:
    """Return contrast, stroke width, softness and stains of one line; None for hardly any ink."""
    inked = zone.ink > 0
    if inked.sum() < PIXELS_PER_MM**2:
        return None
    dark = 255.0 - zone.scan
    contrast = float(np.percentile(dark[inked], 75))
    inside = cv2.distanceTransform(zone.ink, cv2.DIST_L2, 3)
    ridge = inside >= cv2.dilate(inside, np.ones((3, 3), np.uint8)) - 1e-6
    stroke = 2 * float(np.mean(inside[ridge & inked])) / PIXELS_PER_MM
    around = cv2.dilate(zone.ink, np.ones((3, 3), np.uint8)) > 0
    soft = (zone.scan[around] > SOFT[0]) & (zone.scan[around] < SOFT[1])
    away = cv2.dilate(zone.ink, np.ones((5, 5), np.uint8)) == 0
    stains = float(((dark > contrast / 2) & away).sum() / max(1, inked.sum()))
    return contrast, stroke, float(np.mean(soft)), stains
