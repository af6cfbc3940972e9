"""Values of a bordered table of one case have the cells that the rules leave them."""

from ocr.learning.areas import Place, PlacedLine
from ocr.learning.geometry import Rect
from ocr.learning.labels import Label
from ocr.learning.tables.case import in_cells
from ocr.learning.tables.grid import find_grids
from records.editions import AreaKind
from records.wordings import Wording, WordingRole
from tests.unit.ocr.learning.tables.drawing import MM, table

ROWS = (20.0, 30.0, 40.0, 50.0, 60.0)


def label(column: str, left: float, top: float, width: float) -> Label:
    wording = Wording(column, WordingRole.LABEL, (), column, None, "", (), personal=False)
    rect = Rect(left * MM, (top + 3) * MM, (left + width) * MM, (top + 7) * MM)
    return Label((wording,), 100.0, 100.0, rect, 0, (0, 9), first=True, goes_on=False)


def settled(labels: list[Label], columns: tuple[float, ...]) -> dict[str, list[tuple[int, ...]]]:
    """Column → its lines as left, top, right, bottom in whole millimetres."""
    anywhere = (PlacedLine(Rect(0, 0, 8, 8), 6.0),)
    places = [Place(one.wording.column, (one.wording.column,), one, AreaKind.WRITTEN, anywhere) for one in labels]
    found = in_cells(places, labels, find_grids(table(columns, ROWS)))
    return {place.id: [_millimetres(rect) for rect in place.rects()] for place in found}


def _millimetres(rect: Rect) -> tuple[int, ...]:
    return tuple(round(side / MM) for side in (rect.left, rect.top, rect.right, rect.bottom))


def test_a_value_has_the_rest_of_its_cell_and_the_empty_cells_below() -> None:
    labels = [label("so", 12.0, 20.0, 20.0), label("ghiChu", 12.0, 40.0, 20.0), label("quyenSo", 12.0, 50.0, 20.0)]
    found = settled(labels, (10.0, 150.0, 190.0))
    assert [(left, right) for left, _top, right, _bottom in found["so"]] == [(34, 150), (10, 150)]
    assert [(left, right) for left, _top, right, _bottom in found["ghiChu"]] == [(34, 150)]
    assert all(20 <= top < bottom <= 30 for _left, top, _right, bottom in found["so"][:1])


def test_labels_of_one_cell_share_it() -> None:
    labels = [label("so", 12.0, 20.0, 20.0), label("quyenSo", 80.0, 20.0, 20.0), label("ghiChu", 12.0, 30.0, 20.0)]
    found = settled(labels, (10.0, 150.0, 190.0))
    assert found["so"][0][2] == 79
    assert (len(found["so"]), len(found["quyenSo"])) == (1, 1)


def test_a_label_that_fills_its_cell_has_its_value_in_the_next_one() -> None:
    labels = [label(name, 12.0, top, 44.0) for name, top in zip(("so", "quyenSo", "ghiChu"), ROWS, strict=False)]
    found = settled(labels, (10.0, 60.0, 190.0))
    assert [(left, right) for left, _top, right, _bottom in found["quyenSo"]] == [(60, 190)]


def test_values_on_leaders_in_one_large_frame_stay() -> None:
    labels = [label("so", 12.0, 70.0, 20.0)]
    assert settled(labels, (10.0, 150.0, 190.0)) == {"so": [(0, 0, 1, 1)]}
