"""Rules of all kinds become grids, and grids with rows of one height tables of entries."""

import numpy as np
import pytest

from ocr.learning.tables.grid import find_grids
from ocr.learning.tables.table import Table, table_of
from ocr.zones.form_print import Grey
from tests.unit.ocr.learning.tables.drawing import MM, paper, rule, table

COLUMNS = (10.0, 25.0, 70.0, 90.0, 130.0, 190.0)
ROWS = (15.0, 35.0, 55.0, 75.0, 95.0, 115.0, 135.0)
HEADED = (15.0, 30.0, *ROWS[2:])


def only_table(page: Grey) -> Table:
    (grid,) = find_grids(page)
    found = table_of(grid)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "page",
    [
        table(COLUMNS, ROWS),
        table(COLUMNS, ROWS, grey=190),
        table(COLUMNS, ROWS, dash_mm=2.0),
        table(COLUMNS, ROWS, frame=False),
    ],
    ids=["solid", "pale", "dashed", "no frame"],
)
def test_every_cell_is_found(page: Grey) -> None:
    (grid,) = find_grids(page)
    assert len(grid.cells) == (len(COLUMNS) - 1) * (len(ROWS) - 1)
    first = grid.cells[0].rect
    assert first.left / MM == pytest.approx(COLUMNS[0], abs=1.0)
    assert first.bottom / MM == pytest.approx(ROWS[1], abs=1.0)


def test_a_double_frame_is_one_rule() -> None:
    page = table(COLUMNS, ROWS)
    for start, end in (((8.5, 13.5), (191.5, 13.5)), ((8.5, 136.5), (191.5, 136.5))):
        rule(page, start, end)
    for x in (8.5, 191.5):
        rule(page, (x, 13.5), (x, 136.5))
    (grid,) = find_grids(page)
    assert len(grid.cells) == (len(COLUMNS) - 1) * (len(ROWS) - 1)


def test_a_fold_across_the_page_parts_no_cells() -> None:
    page = table(COLUMNS, ROWS)
    rule(page, (110.0, 0.0), (110.0, 159.0), grey=190)
    (grid,) = find_grids(page)
    assert len(grid.upright) == len(COLUMNS)


def test_a_head_over_several_columns_is_one_cell() -> None:
    page = paper()
    for y in HEADED:
        rule(page, (COLUMNS[0], y), (COLUMNS[-1], y))
    for x in COLUMNS:
        rule(page, (x, 22.0 if x in COLUMNS[2:4] else HEADED[0]), (x, HEADED[-1]))
    rule(page, (COLUMNS[1], 22.0), (COLUMNS[4], 22.0))
    heads = {head.columns for head in only_table(page).heads}
    assert heads == {(0, 1), (1, 4), (1, 2), (2, 3), (3, 4), (4, 5)}


def test_rows_of_one_height_are_entries_and_what_is_above_heads_them() -> None:
    found = only_table(table(COLUMNS, (15.0, 30.0, 36.0, 56.0, 76.0, 96.0, 116.0, 136.0)))
    assert (len(found.columns), len(found.rows)) == (5, 5)
    assert len(found.heads) == 10
    assert found.rows[0][0] / MM == pytest.approx(36.0, abs=1.0)


def test_a_rule_that_is_worn_away_is_put_back() -> None:
    page = table(COLUMNS, ROWS)
    page[round(74 * MM) : round(76 * MM)] = 255
    for x in COLUMNS:
        rule(page, (x, 73.0), (x, 77.0))
    assert len(only_table(page).rows) == len(ROWS) - 1


def test_the_gutter_between_two_tables_of_an_opening_is_no_column() -> None:
    left = table((5.0, 20.0, 40.0, 60.0, 80.0), ROWS)
    right = table((120.0, 140.0, 160.0, 180.0, 195.0), ROWS)
    assert len(only_table(np.minimum(left, right)).columns) == 8


def test_two_tables_at_other_heights_are_two() -> None:
    left = table((5.0, 20.0, 40.0, 60.0, 80.0), ROWS)
    right = table((120.0, 140.0, 160.0, 180.0, 195.0), tuple(y + 8 for y in ROWS))
    grids = find_grids(np.minimum(left, right))
    assert [len(grid.upright) for grid in grids] == [5, 5]
    assert grids[0].rect.right < grids[1].rect.left


@pytest.mark.parametrize("rows", [(15.0, 135.0), (15.0, 40.0, 135.0), (15.0, 30.0, 60.0, 110.0, 135.0)])
def test_cells_of_other_heights_are_no_entries(rows: tuple[float, ...]) -> None:
    (grid,) = find_grids(table(COLUMNS, rows))
    assert table_of(grid) is None


def test_a_page_without_rules_has_no_grid() -> None:
    assert find_grids(paper()) == ()
