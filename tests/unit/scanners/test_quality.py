"""Quality gate: it refuses what an eye cannot read, gives the reason, and lets the rest pass."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from bench.support.damage import DAMAGES, Damage
from ocr.layout import find_layout
from ocr.page import PageImage, Pixels
from records.editions import library
from records.stages import PageDecision, PageKind, PageLayout, QualityVerdict
from scanners.gate.legibility import PER_MM, measure_legibility
from scanners.gate.limits import QualityLimits
from scanners.gate.quality import judge
from tests.support.form_pages import PER_MM as SCANNED
from tests.support.form_pages import blank_page, edition, filled_page, photographed, turned

EDITIONS = tuple(library())
REASON = {
    "blur": "blurred",
    "moved": "marks_lost",
    "dark": "dark",
    "washed": "washed_out",
    "cut": "cut",
    "hand": "covered",
    "shadow": "shaded",
}

# Stronger and weaker ones of each kind are left to the bench.
FAR = {"none", "blur 0.10 mm", "blur 0.80 mm", "moved 3.0 mm", "dark 0.60", "dark 0.06", "washed out 0.60"}
FAR |= {"washed out 0.05", "50 dpi", "cut 30 mm right", "hand 120 × 90 mm"}
CLOSE = [damage for damage in DAMAGES if damage.name not in FAR]


def judged(pixels: Pixels) -> QualityVerdict:
    layout = find_layout(PageImage(pixels, None), EDITIONS)
    return judge(pixels, layout, edition(layout.edition) if layout.edition else None)


@pytest.mark.parametrize("damage", CLOSE, ids=[damage.name for damage in CLOSE])
def test_damage_is_refused_when_no_eye_could_read(damage: Damage) -> None:
    page = damage.harm(filled_page("KS-2006"), SCANNED, np.random.default_rng(5))
    verdict = judged(page)
    assert verdict.decision is (PageDecision.ACCEPTED if damage.readable else PageDecision.REJECTED)
    codes = {reason.code for reason in verdict.reasons}
    wanted = {REASON[word] for word in damage.name.replace(",", "").split() if word in REASON} or {"resolution"}
    assert damage.readable or wanted & codes


def test_photos_and_turned_pages_are_put_right_not_refused() -> None:
    page = filled_page("KT-2016")
    for scan in (photographed(page)[0], turned(page, 4.5)[0], turned(page, 180)[0]):
        assert judged(scan.pixels).decision is PageDecision.ACCEPTED


def test_unused_form_is_blank() -> None:
    verdict = judged(blank_page("KT-2016"))
    assert verdict.decision is PageDecision.BLANK
    assert verdict.reasons[0].code == "blank"


def test_a_legible_page_of_an_unknown_form_is_kept_for_it() -> None:
    layout = PageLayout(PageKind.UNKNOWN, None, (1000.0, 0, 0, 0, 1400.0, 0, 0, 0, 1), 0, 0.0, 4.8, 0.1)
    page = np.full((1400, 1000, 3), 230, np.uint8)
    for row in range(100, 1300, 60):
        cv2.putText(page, "Lorem ipsum dolor sit amet", (100, row), cv2.FONT_HERSHEY_TRIPLEX, 0.9, (20, 20, 20), 2)
    verdict = judge(page, layout, None)
    assert verdict.decision is PageDecision.FORM_UNKNOWN
    assert [reason.code for reason in verdict.reasons] == ["form_unknown"]


def test_a_page_that_nobody_can_read_is_refused_though_its_form_is_unknown() -> None:
    layout = PageLayout(PageKind.UNKNOWN, None, (1000.0, 0, 0, 0, 1400.0, 0, 0, 0, 1), 0, 0.0, 2.0, 0.1)
    verdict = judge(np.full((1400, 1000, 3), 230, np.uint8), layout, None)
    assert verdict.decision is PageDecision.REJECTED
    assert "form_unknown" not in [reason.code for reason in verdict.reasons]


def test_limits_are_settings() -> None:
    page = filled_page("KS-2006")
    layout = find_layout(PageImage(page, None), EDITIONS)
    strict = judge(page, layout, edition("KS-2006"), QualityLimits(min_pixels_per_mm=10))
    assert [reason.code for reason in strict.reasons] == ["resolution"]


@pytest.mark.parametrize("sigma_mm", [0.2, 0.35, 0.5])
def test_blur_is_measured_in_millimetres(sigma_mm: float) -> None:
    grey = cv2.cvtColor(filled_page("KS-2006"), cv2.COLOR_BGR2GRAY)
    scale = PER_MM / SCANNED
    straight = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(straight, (0, 0), sigma_mm * PER_MM)
    assert measure_legibility(np.asarray(blurred, np.uint8)).blur_mm == pytest.approx(sigma_mm, abs=0.1)
