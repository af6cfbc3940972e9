"""The place of the officer's name: between what others sign beside it, whatever one page's flourish does."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.learning.geometry import MM, Rect
from ocr.learning.labels.labels import Label
from ocr.learning.places.frame import FormRules
from ocr.learning.places.officer import officer_line
from ocr.learning.places.values import ValueLine
from ocr.zones.form_print import Grey
from records.wordings import WordingRole, wordings_of

WIDE, HIGH = round(200 * MM), round(100 * MM)
RULES = FormRules((), (), np.zeros((HIGH, WIDE), np.uint8), ())
NAME, BESIDE = (88.0, 120.0), (69.0, 74.0)
"""From where to where the name stands, and something apart from it, in millimetres."""


def page(*written: tuple[float, float]) -> Grey:
    grey = np.full((HIGH, WIDE), 255, np.uint8)
    for left, right in written:
        grey[round(35 * MM) : round(40 * MM), round(left * MM) : round(right * MM)] = 40
    return grey


def line_on(views: list[Grey], leader: float | None = None) -> ValueLine:
    words = wordings_of("HN").of(WordingRole.OFFICER)[0]
    label = Label(
        (words,), 100.0, 10.0, Rect(85 * MM, 10 * MM, 115 * MM, 14 * MM), 0, (0, 10), first=True, goes_on=False
    )
    return officer_line(label, [label], RULES, views, WIDE, leader)


def left_end(views: list[Grey]) -> float:
    return line_on(views).left / MM


@pytest.mark.parametrize(("leader", "base"), [(45.0, 40.0), (38.5, 38.5), (None, 40.0)])
def test_names_stand_on_their_leader_or_above_it(leader: float | None, base: float) -> None:
    found = line_on([page(NAME)] * 3, None if leader is None else leader * MM)
    assert found.base / MM == pytest.approx(base, abs=0.8)


def test_a_leader_on_which_nobody_signed_is_the_place() -> None:
    assert line_on([page()] * 3, 45.0 * MM).base == 45.0 * MM


def test_what_another_one_signs_on_most_pages_is_apart() -> None:
    assert left_end([page(NAME, BESIDE)] * 3) == pytest.approx(BESIDE[1] + 2.0, abs=0.5)


def test_a_flourish_on_one_page_does_not_narrow_the_place() -> None:
    plain = [page(NAME)] * 4
    assert left_end([*plain, page(NAME, BESIDE)]) == left_end(plain) < BESIDE[0]
