"""Deliberate damage to good pages, labelled by the needs of an eye, not by the gate's answer.

Every kind leaves a gap between "still readable" and "no longer readable", on which people would disagree.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.support.paper_harms import (
    Harm,
    Pixels,
    arched,
    both,
    curled,
    in_gutter_shadow,
    one_bit,
    sealed,
    shone_through,
    tilted,
    under_hand_shadow,
)


@dataclass(frozen=True, slots=True)
class Damage:
    """Kind and strength of damage.

    Attributes:
        name: kind and strength, for tables.
        readable: whether a person can still read all that is written.
        harm: the damaged copy of a page of the given pixels per millimetre.
    """

    name: str
    readable: bool
    harm: Harm


def out_of_focus(sigma_mm: float) -> Harm:
    """Blur with a Gaussian; letters are 1.9 mm high and their strokes 0.5 mm apart."""
    return lambda page, per_mm, _rng: _bytes(cv2.GaussianBlur(page, (0, 0), sigma_mm * per_mm))


def moved(length_mm: float) -> Harm:
    """Blur as a camera that moved sideways while the shutter was open."""

    def harm(page: Pixels, per_mm: float, _rng: np.random.Generator) -> Pixels:
        points = max(1, round(length_mm * per_mm))
        return _bytes(cv2.filter2D(page, -1, np.full((1, points), 1 / points, np.float32)))

    return harm


def darkened(gain: float) -> Harm:
    """Darken, with the sensor's noise of two grey levels."""
    return lambda page, _per_mm, rng: _noisy(page.astype(np.float32) * gain, rng)


def washed_out(left: float) -> Harm:
    """Overexpose: only this share of the contrast is left under white."""
    return lambda page, _per_mm, rng: _noisy(250 - (250 - page.astype(np.float32)) * left, rng)


def shrunk(per_mm_left: float) -> Harm:
    """Scan at a low resolution."""

    def harm(page: Pixels, per_mm: float, _rng: np.random.Generator) -> Pixels:
        scale = per_mm_left / per_mm
        return _bytes(cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))

    return harm


def cut(side: str, millimetres: float) -> Harm:
    """Shift the sheet over the edge of the glass on one side."""

    def harm(page: Pixels, per_mm: float, _rng: np.random.Generator) -> Pixels:
        points = round(millimetres * per_mm)
        whole = slice(None)
        kept = {
            "left": (whole, slice(points, None)),
            "right": (whole, slice(None, -points)),
            "top": (slice(points, None), whole),
        }
        return np.ascontiguousarray(page[kept[side]])

    return harm


def covered(width_mm: float, height_mm: float) -> Harm:
    """Cover the writing somewhere with a hand, or with its fingertips."""

    def harm(page: Pixels, per_mm: float, rng: np.random.Generator) -> Pixels:
        height, width = page.shape[:2]
        shown = page.copy()
        centre = int(width * rng.uniform(0.25, 0.5)), int(height * rng.uniform(0.2, 0.5))
        axes = int(width_mm / 2 * per_mm), int(height_mm / 2 * per_mm)
        cv2.ellipse(shown, centre, axes, float(rng.uniform(0, 180)), 0, 360, SKIN, -1)
        return shown

    return harm


def held(finger_mm: float) -> Harm:
    """Cover the left edge with a finger, where nothing is written."""

    def harm(page: Pixels, per_mm: float, rng: np.random.Generator) -> Pixels:
        shown = page.copy()
        axes = int(finger_mm * per_mm), int(9 * per_mm)
        cv2.ellipse(shown, (0, int(page.shape[0] * rng.uniform(0.3, 0.9))), axes, 0.0, 0, 360, SKIN, -1)
        return shown

    return harm


SKIN = (128, 156, 205)
READABLE: dict[str, Harm] = {
    "none": lambda page, _per_mm, _rng: page,
    "blur 0.10 mm": out_of_focus(0.10),
    "blur 0.20 mm": out_of_focus(0.20),
    "moved 0.5 mm": moved(0.5),
    "dark 0.60": darkened(0.60),
    "dark 0.40": darkened(0.40),
    "washed out 0.60": washed_out(0.60),
    "washed out 0.40": washed_out(0.40),
    "150 dpi": shrunk(5.9),
    "cut 1 mm left": cut("left", 1),
    "finger on the edge": held(6),
    "curl 3 mm": curled(3),
    "curl 5 mm": curled(5),
    "curl 8 mm, gutter shadow": both(curled(8), in_gutter_shadow(0.45)),
    "arch 6 mm": arched(6),
    "tilt 10 %": tilted(0.10),
    "tilt 6 %, curl 4 mm": both(curled(4), tilted(0.06)),
    "gutter shadow": in_gutter_shadow(0.35),
    "hand's shadow 0.55": under_hand_shadow(0.55),
    "hand's shadow 0.35": under_hand_shadow(0.35),
    "back shines through 0.3": shone_through(0.3),
    "seal over labels": sealed,
    "one bit": one_bit(0.85),
}
UNREADABLE: dict[str, Harm] = {
    "blur 0.50 mm": out_of_focus(0.50),
    "blur 0.80 mm": out_of_focus(0.80),
    "moved 2.0 mm": moved(2.0),
    "moved 3.0 mm": moved(3.0),
    "dark 0.12": darkened(0.12),
    "dark 0.06": darkened(0.06),
    "washed out 0.10": washed_out(0.10),
    "washed out 0.05": washed_out(0.05),
    "75 dpi": shrunk(2.95),
    "50 dpi": shrunk(1.97),
    "cut 25 mm left": cut("left", 25),
    "cut 30 mm right": cut("right", 30),
    "cut 40 mm top": cut("top", 40),
    "hand 90 × 60 mm": covered(90, 60),
    "hand 120 × 90 mm": covered(120, 90),
    "hand's shadow 0.04": under_hand_shadow(0.04),
    "curl 5 mm, cut 25 mm": both(curled(5), cut("left", 25)),
}
DAMAGES = tuple(
    Damage(name, readable=readable, harm=harm)
    for readable, kinds in ((True, READABLE), (False, UNREADABLE))
    for name, harm in kinds.items()
)


def _bytes(page: NDArray[np.generic]) -> Pixels:
    return np.asarray(page, np.uint8)


def _noisy(level: NDArray[np.float32], rng: np.random.Generator) -> Pixels:
    noise = rng.normal(0.0, 2.0, level.shape[:2]).astype(np.float32)[:, :, None]
    return np.asarray(np.clip(level + noise, 0, 255), np.uint8)
