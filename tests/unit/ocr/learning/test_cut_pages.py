"""A page that a part of was cut off is not taken for a whole page of another form."""

from __future__ import annotations

from functools import cache

import pytest

from ocr.learning.cut_pages import beyond_scan_mm
from ocr.learning.form import LearnedForm
from ocr.learning.learn import learn_forms, learn_page
from ocr.page import PageImage
from records.stages import PageLayout
from tests.unit.ocr.learning.printed import MM, birth_form, filled, scanned
from tests.unit.ocr.learning.test_other_types import understood


@cache
def known() -> LearnedForm:
    page = birth_form().page()
    return learn_forms([scanned(filled(page, seed), 0.3 * seed) for seed in range(2)], "KS", "KS-M1")[0]


def alone(image: PageImage) -> tuple[LearnedForm, PageLayout]:
    found = learn_page(image, "KS", "KS-P1")
    assert found is not None
    return found


def beyond(image: PageImage) -> float:
    form, layout = alone(image)
    return beyond_scan_mm(form.edition, layout, known().edition, (image.pixels.shape[1], image.pixels.shape[0]))


def test_what_lies_beyond_the_edge_is_measured() -> None:
    whole = filled(birth_form().page(), 5)
    assert beyond(scanned(whole)) < 2.0
    # The number stands from about 18 mm down; 40 mm are gone.
    assert beyond(PageImage(whole[40 * MM :].copy(), None)) == pytest.approx(22.0, abs=5.0)


def test_a_page_of_another_form_is_not_held_against_it() -> None:
    form = understood("GH")
    layout = alone(scanned(filled(birth_form().page(), 5)))[1]
    assert beyond_scan_mm(form.edition, layout, known().edition, (100, 100)) == 0.0
