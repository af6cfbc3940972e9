"""Traces of ink in lines that look blank."""

import cv2
import numpy as np

from ocr.zones.faint_ink import faint_ink

NOTHING = np.zeros((80, 500), np.uint8)


def paper(seed: int = 0) -> np.ndarray:
    grain = np.random.default_rng(seed).normal(252, 1.5, (80, 500))
    return np.clip(grain, 0, 255).astype(np.uint8)


def washed_out(darkness: int) -> np.ndarray:
    page = paper()
    written = np.zeros_like(page)
    cv2.putText(written, "Nguyen Van An", (20, 55), cv2.FONT_HERSHEY_SIMPLEX, 1.4, darkness, 3, cv2.LINE_AA)
    return cv2.subtract(page, written)


def test_bare_paper_shows_nothing() -> None:
    assert all(faint_ink(paper(seed), NOTHING, 1.5) is None for seed in range(20))


def test_a_washed_out_name_shows_with_the_contrast_of_ink() -> None:
    picture = faint_ink(washed_out(20), NOTHING, 1.5)
    assert picture is not None
    assert picture.shape == NOTHING.shape
    assert picture.min() < 80 and np.median(picture) > 240


def test_what_the_press_printed_is_no_trace() -> None:
    page = washed_out(20)
    assert faint_ink(page, np.full_like(page, 255), 1.5) is None


def test_a_single_figure_shows() -> None:
    page = paper()
    cv2.line(page, (200, 30), (196, 54), 230, 3, cv2.LINE_AA)
    assert faint_ink(page, NOTHING, 1.5) is not None


def test_a_speck_is_no_letter() -> None:
    page = paper()
    cv2.circle(page, (200, 40), 4, 200, -1)
    assert faint_ink(page, NOTHING, 1.5) is None
