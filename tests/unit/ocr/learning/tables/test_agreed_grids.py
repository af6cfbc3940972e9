"""Rules that bent pages blot out of their median are taken from the pages themselves."""

from __future__ import annotations

from ocr.learning.tables.grid import find_grids
from ocr.learning.tables.table import agreed_grids
from tests.unit.ocr.learning.tables.drawing import table

COLUMNS = (10.0, 25.0, 70.0, 90.0, 130.0, 190.0)
ROWS = (15.0, 35.0, 55.0, 75.0, 95.0, 115.0, 135.0)
WHOLE, SHORT, LONGER = (table(COLUMNS, rows) for rows in (ROWS, ROWS[:5], (*ROWS, 155.0)))


def test_a_median_with_fewer_rows_than_two_pages_gives_way_to_the_first_of_them() -> None:
    median, first, second = map(find_grids, (SHORT, WHOLE, WHOLE))
    assert agreed_grids((median, first, second)) is first


def test_a_row_that_one_page_alone_has_is_nobodys() -> None:
    median, first, second = map(find_grids, (WHOLE, LONGER, WHOLE))
    assert agreed_grids((median, first, second)) is median


def test_a_page_without_others_has_its_own_grids() -> None:
    grids = find_grids(WHOLE)
    assert agreed_grids((grids,)) is grids
