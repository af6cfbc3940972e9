"""Harms of paper and light: curl at the spine, tilt, shadows, ink of the back, seals, one bit."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Harm = Callable[[Pixels, float, np.random.Generator], Pixels]

# Distance of the lens from the glass, and over which the paper of a thick book bends down to its spine.
LENS_MM, BEND_MM = 400.0, 30.0
DESK, LID = (60, 82, 50), (40, 38, 35)
SEAL_RED, SEAL_MM = (60, 50, 215), 36.0


def curled(millimetres: float) -> Harm:
    """Bend the paper down to the spine at the left; the corners there are seen so far from where they would lie."""

    def harm(page: Pixels, per_mm: float, _rng: np.random.Generator) -> Pixels:
        depth = millimetres * LENS_MM / (page.shape[0] / per_mm / 2 - millimetres)
        return _cylinder(page, per_mm, lambda from_spine: depth * np.exp(-from_spine / BEND_MM))

    return harm


def arched(millimetres: float) -> Harm:
    """Let the page of an open book rise from the spine to a crest and fall to its edge, nearer to the lens."""

    def harm(page: Pixels, per_mm: float, _rng: np.random.Generator) -> Pixels:
        height = millimetres * LENS_MM / (page.shape[0] / per_mm / 2 + millimetres)
        crest = 2 * BEND_MM
        return _cylinder(page, per_mm, lambda u: -height * u / crest * np.exp(1 - u / crest))

    return harm


def tilted(share: float) -> Harm:
    """Photograph from a raised corner, on a desk: the far sides are shorter by this share."""

    def harm(page: Pixels, _per_mm: float, rng: np.random.Generator) -> Pixels:
        height, width = page.shape[:2]
        corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        inwards = rng.uniform(0.2, 1.0, (4, 2)) * share * (width, height)
        seen = (corners + np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]]) * inwards).astype(np.float32)
        tilt = cv2.getPerspectiveTransform(corners, seen)
        return _bytes(cv2.warpPerspective(page, tilt, (width, height), flags=cv2.INTER_AREA, borderValue=DESK))

    return harm


def in_gutter_shadow(light: float) -> Harm:
    """Let the light fall to this share at the spine, half of it over 8 mm."""

    def harm(page: Pixels, per_mm: float, _rng: np.random.Generator) -> Pixels:
        from_spine = np.arange(page.shape[1]) / per_mm
        return _lit(page, (1 - (1 - light) * np.exp(-from_spine / 12.0))[None, :])

    return harm


def under_hand_shadow(light: float) -> Harm:
    """Cast the soft shadow of a hand, 90 × 60 mm, somewhere on the writing."""

    def harm(page: Pixels, per_mm: float, rng: np.random.Generator) -> Pixels:
        height, width = page.shape[:2]
        shade = np.zeros((height, width), np.float32)
        centre = int(width * rng.uniform(0.25, 0.5)), int(height * rng.uniform(0.2, 0.5))
        cv2.ellipse(shade, centre, (int(45 * per_mm), int(30 * per_mm)), float(rng.uniform(0, 180)), 0, 360, 1.0, -1)
        return _lit(page, 1 - (1 - light) * cv2.GaussianBlur(shade, (0, 0), 3 * per_mm))

    return harm


def shone_through(share: float) -> Harm:
    """Let this share of the ink of the back, a mirrored page of the same print, shine through."""

    def harm(page: Pixels, per_mm: float, _rng: np.random.Generator) -> Pixels:
        back = cv2.GaussianBlur(page[:, ::-1], (0, 0), 0.25 * per_mm)
        paper = np.percentile(back[::8, ::8], 80, axis=(0, 1)).astype(np.float32)
        passed = 1 - share * (1 - np.clip(back / paper, 0, 1))
        return _bytes(page * passed)

    return harm


def sealed(page: Pixels, per_mm: float, rng: np.random.Generator) -> Pixels:
    """Stamp a round red seal on labels at the left."""
    height, width = page.shape[:2]
    stamp = np.zeros((height, width), np.uint8)
    centre = int(width * rng.uniform(0.12, 0.3)), int(height * rng.uniform(0.2, 0.6))
    for radius, stroke in ((SEAL_MM / 2, 1.0), (SEAL_MM / 3, 0.5)):
        cv2.circle(stamp, centre, round(radius * per_mm), 200, round(stroke * per_mm), cv2.LINE_AA)
    for angle in np.arange(0.0, 2 * np.pi, 0.45):
        reach = SEAL_MM / 2.6 * per_mm
        place = int(centre[0] + reach * np.cos(angle)), int(centre[1] + reach * np.sin(angle))
        cv2.putText(stamp, "N", place, cv2.FONT_HERSHEY_DUPLEX, per_mm / 12, 200, 2, cv2.LINE_AA)
    ink = stamp[:, :, None] / 255 * (1 - np.array(SEAL_RED, np.float32) / 255)
    return _bytes(page * (1 - ink))


def one_bit(black: float) -> Harm:
    """Scan in black and white alone: what is darker than this share of the paper around is black."""

    def harm(page: Pixels, per_mm: float, _rng: np.random.Generator) -> Pixels:
        grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
        paper = cv2.blur(grey, (odd(20 * per_mm), odd(20 * per_mm)))
        return _bytes(np.repeat(np.where(grey < black * paper, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2))

    return harm


def both(first: Harm, second: Harm) -> Harm:
    """Harm a page in two ways, one after the other."""
    return lambda page, per_mm, rng: second(first(page, per_mm, rng), per_mm, rng)


def odd(value: float) -> int:
    """Return the odd number at or next to a value."""
    return int(value) // 2 * 2 + 1


def _cylinder(page: Pixels, per_mm: float, depth: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Pixels:
    """See a page through a lens above its middle; its columns lie `depth` mm below the glass, by mm from the left."""
    height, width = page.shape[:2]
    along = np.arange(-0.1, 1.1, 0.0005) * width / per_mm
    below = depth(np.maximum(along, 0))
    level = np.sqrt(np.clip(1 - np.gradient(below, along) ** 2, 0.01, None))
    across = np.cumsum(level) * (along[1] - along[0])
    across += along[-1] - across[-1]
    nearer = LENS_MM / (LENS_MM + below)
    seen = width / per_mm / 2 + (across - width / per_mm / 2) * nearer
    columns = np.arange(width) / per_mm
    from_x = np.interp(columns, seen, along) * per_mm
    shrunk = np.interp(columns, seen, nearer)
    from_y = (np.arange(height)[:, None] - height / 2) / shrunk[None, :] + height / 2
    map_x = np.broadcast_to(from_x.astype(np.float32), (height, width))
    maps = np.ascontiguousarray(map_x), from_y.astype(np.float32)
    return _bytes(cv2.remap(page, *maps, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=LID))


def _lit(page: Pixels, light: NDArray[np.floating]) -> Pixels:
    return _bytes(np.clip(page * light[:, :, None], 0, 255))


def _bytes(page: NDArray[np.generic]) -> Pixels:
    return np.asarray(page, np.uint8)
