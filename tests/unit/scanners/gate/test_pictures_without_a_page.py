"""Images on which no page can be seen: never blank, and refused for what is the matter with them."""

from __future__ import annotations

import io
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from ocr.layout import find_layout
from ocr.page import PageImage, Pixels, decode
from records.editions import library
from records.stages import PageDecision, QualityVerdict
from scanners.gate.quality import judge
from tests.support.form_pages import edition, filled_page, turned

EDITIONS = tuple(library())
HEIGHT, WIDTH = 2339, 1654
Noise = np.random.Generator


def judged(pixels: Pixels) -> QualityVerdict:
    layout = find_layout(PageImage(pixels, None), EDITIONS)
    return judge(pixels, layout, edition(layout.edition) if layout.edition else None)


def codes(pixels: Pixels) -> list[str]:
    verdict = judged(pixels)
    assert verdict.decision is PageDecision.REJECTED
    return [reason.code for reason in verdict.reasons]


def grey(level: NDArray[np.generic]) -> Pixels:
    return np.repeat(np.clip(level, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def specks(rng: Noise) -> NDArray[np.float64]:
    level = rng.normal(20, 2, (HEIGHT, WIDTH))
    level[rng.random(level.shape) < 1e-4] = 255
    return level


EMPTY: dict[str, Callable[[Noise], NDArray[np.float64]]] = {
    "pure black": lambda _rng: np.zeros((HEIGHT, WIDTH)),
    "dark noise": lambda rng: rng.normal(6, 2, (HEIGHT, WIDTH)),
    "grey 90": lambda rng: rng.normal(90, 3, (HEIGHT, WIDTH)),
    "grey 140": lambda rng: rng.normal(140, 3, (HEIGHT, WIDTH)),
    "stripes of the sensor": lambda rng: np.tile(rng.normal(20, 6, (1, WIDTH)), (HEIGHT, 1)),
    "light from one side": lambda rng: rng.normal(30, 2, (HEIGHT, WIDTH)) + np.linspace(0, 90, WIDTH)[None, :],
    "white specks": specks,
}


@pytest.mark.parametrize("kind", list(EMPTY))
def test_black_and_evenly_grey_are_never_blank(kind: str) -> None:
    assert codes(grey(EMPTY[kind](np.random.default_rng(3)))) == ["no_paper"]


@pytest.mark.parametrize("paper", [(250, 250, 250), (140, 180, 200)], ids=["white", "aged"])
def test_an_empty_light_sheet_is_blank(paper: tuple[int, int, int]) -> None:
    rng = np.random.default_rng(3)
    sheet = np.array(paper) + rng.normal(0, 2, (HEIGHT, WIDTH, 1))
    assert judged(np.clip(sheet, 0, 255).astype(np.uint8)).decision is PageDecision.BLANK


@pytest.mark.parametrize("form", ["KS-2006", "KT-2016"])
def test_a_negative_is_called_one(form: str) -> None:
    page = turned(filled_page(form), 1.5)[0].pixels
    assert codes(255 - page) == ["negative"]
    two_levels = np.where(page.min(axis=2) < 150, 255, 0).astype(np.uint8)
    assert codes(grey(two_levels)) == ["negative"]


@pytest.mark.parametrize("share", [15, 40])
def test_a_page_that_is_far_too_dark_is_called_dark(share: int) -> None:
    assert codes(filled_page("KS-2006") // np.uint8(share)) == ["dark"]


def test_a_bad_scan_of_no_known_form_is_told_as_a_bad_scan() -> None:
    page = np.full((HEIGHT, WIDTH, 3), 240, np.uint8)
    for row in range(200, HEIGHT - 200, 90):
        cv2.putText(page, "Lorem ipsum dolor sit amet", (150, row), cv2.FONT_HERSHEY_TRIPLEX, 2.0, (20, 20, 20), 3)
    assert judged(page).decision is PageDecision.FORM_UNKNOWN
    assert codes(np.asarray(cv2.GaussianBlur(page, (0, 0), 12), np.uint8)) == ["blurred"]


def test_squared_paper_is_not_called_pale() -> None:
    page = np.full((HEIGHT, WIDTH, 3), 240, np.uint8)
    for place in range(20, HEIGHT, 62):
        cv2.line(page, (0, place), (WIDTH, place), (110, 110, 110), 2)
        cv2.line(page, (place, 0), (place, HEIGHT), (110, 110, 110), 2)
    for row in range(300, HEIGHT - 300, 124):
        cv2.putText(page, "An 1984", (500, row), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 1.2, (110, 110, 110), 2)
    assert judged(page).decision is PageDecision.FORM_UNKNOWN


def test_a_wrongly_decoded_picture_from_the_archive_is_not_blank() -> None:
    out = io.BytesIO()
    Image.fromarray(filled_page("KS-2006")).convert("CMYK").point(lambda value: 255 - value).save(out, "JPEG")
    marker = out.getvalue().index(b"\xff\xee")
    data = out.getvalue()[:marker] + out.getvalue()[marker + 16 :]
    assert judged(decode(data).pixels).decision is PageDecision.REJECTED
