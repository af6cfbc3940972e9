"""Lists on writing paper are told from printed tables."""

import numpy as np

from ocr.learning.tables.handmade import hand_ruled
from ocr.zones.form_print import Grey
from tests.unit.ocr.learning.tables.drawing import paper, rule, table

COLUMNS = (20.0, 40.0, 80.0, 110.0, 150.0, 180.0)


def writing_paper(columns: tuple[float, ...] = COLUMNS, wobble: float = 0.0) -> Grey:
    """Lines across the page every 8 mm, columns drawn on them."""
    page = paper()
    for y in range(8, 158, 8):
        rule(page, (0.0, float(y)), (199.0, float(y)), grey=180)
    for number, x in enumerate(columns):
        rule(page, (x + wobble * (-1) ** number, 20.0), (x, 150.0), grey=110)
    return page


def test_columns_drawn_on_writing_paper_are_ruled_by_hand() -> None:
    reason = hand_ruled([writing_paper(wobble=shift) for shift in (0.0, 0.4, -0.4)])
    assert reason is not None
    assert (reason.code, reason.measured) == ("hand_ruled", 1.0)


def test_printed_tables_with_many_rows_are_not() -> None:
    printed = table(COLUMNS, tuple(float(y) for y in range(10, 150, 8)))
    assert hand_ruled([printed, printed]) is None


def test_prose_on_writing_paper_is_not() -> None:
    assert hand_ruled([writing_paper(columns=(25.0,))]) is None


def test_a_cover_and_prose_say_nothing_of_who_ruled_the_book() -> None:
    prose = writing_paper(columns=(25.0,))
    assert hand_ruled([paper(), prose, writing_paper(), prose, paper()]) is not None


def test_one_such_page_among_many_is_not_enough() -> None:
    printed = table(COLUMNS, (10.0, 60.0, 110.0, 150.0))
    assert hand_ruled([writing_paper(), printed, printed]) is None
    assert hand_ruled([]) is None
    assert hand_ruled([np.full((100, 100), 255, np.uint8)]) is None
