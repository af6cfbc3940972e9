"""Bad scans: a specimen page as a careless scanner would give it; the quality gate has a word for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]


def _levels(image: Image, gain: float, offset: float) -> Image:
    return np.asarray(cv2.convertScaleAbs(image, alpha=gain, beta=offset), np.uint8)


def _even(image: Image, level: int) -> Image:
    return np.full_like(image, level)


def _turned(image: Image, degrees: float) -> Image:
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(image, turn, (width, height), borderValue=(235, 240, 242)), np.uint8)


def _covered(image: Image) -> Image:
    covered = image.copy()
    covered[image.shape[0] // 3 : image.shape[0] // 2, : image.shape[1] // 2] = (60, 70, 80)
    return covered


def _resized(image: Image, factor: float) -> Image:
    return np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)


def _few_words(image: Image) -> Image:
    """Keep a strip of writing on white paper: more than specks, less than a page."""
    words = np.full_like(image, 245)
    strip = slice(image.shape[0] // 3, image.shape[0] // 3 + image.shape[0] // 12)
    words[strip] = image[strip]
    return words


BAD: Mapping[str, Callable[[Image], Image]] = {
    "black": lambda image: _even(image, 4),
    "blank": lambda image: _even(image, 245),
    "blurred": lambda image: np.asarray(cv2.GaussianBlur(image, (0, 0), image.shape[1] / 250), np.uint8),
    "covered": _covered,
    "cut": lambda image: np.ascontiguousarray(image[:, : image.shape[1] * 3 // 4]),
    "dark": lambda image: _levels(image, 0.12, 0),
    "few_words": _few_words,
    "few_words_negative": lambda image: np.asarray(255 - _few_words(image), np.uint8),
    "grey": lambda image: _even(image, 96),
    "negative": lambda image: np.asarray(255 - image, np.uint8),
    "small": lambda image: _resized(image, 0.45),
    "turned": lambda image: _turned(image, 19.0),
    "upside_down": lambda image: np.asarray(cv2.rotate(image, cv2.ROTATE_180), np.uint8),
    "washed_out": lambda image: _levels(image, 0.08, 220),
}


def write_bad_scans(page: Path, folder: Path) -> Path:
    """Write every kind of bad scan of a page into a folder and return it."""
    folder.mkdir(parents=True)
    image = np.asarray(cv2.imread(str(page)), np.uint8)
    for name, spoil in BAD.items():
        cv2.imwrite(str(folder / f"{name}.png"), spoil(image))
    return folder
