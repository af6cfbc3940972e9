"""Batches of the grid: every cell once, one value a batch unless it is rare or moved, likely errors first."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from review.work.grid.batches import LARGEST, RARE, BatchKind, batches
from review.work.grid.cells import InkCell


def cell(number: int, value: str, confidence: float, *, moved: bool = False) -> InkCell:
    return InkCell(number, 1, str(number), "nksDanToc", value, confidence, 1, moved)


CELLS = st.lists(st.tuples(st.sampled_from("abcd"), st.floats(0, 1), st.booleans()), max_size=80).map(
    lambda drawn: [cell(number, value, sure, moved=moved) for number, (value, sure, moved) in enumerate(drawn)]
)


def test_moved_values_come_first_then_rare_ones_then_the_least_sure_value() -> None:
    sure = [cell(number, "Kinh", 0.9) for number in range(5)]
    unsure = [cell(number, "Tày", 0.9 - number / 100) for number in range(10, 14)]
    odd, moved = cell(20, "Khmer", 0.94), cell(21, "Kinh", 0.94, moved=True)
    found = batches([*sure, *unsure, odd, moved], Counter({"Kinh": 6, "Tày": 4, "Khmer": 1}))
    assert [(batch.kind, batch.value) for batch in found] == [
        (BatchKind.MOVED, ""),
        (BatchKind.RARE, ""),
        (BatchKind.SAME, "Tày"),
        (BatchKind.SAME, "Kinh"),
    ]
    assert [one.record_id for one in found[2].cells] == [13, 12, 11, 10]


@given(CELLS)
def test_every_cell_stands_in_one_batch_which_has_one_value_or_says_why_not(cells: list[InkCell]) -> None:
    counts = Counter(one.value for one in cells)
    found = batches(cells, counts)
    assert Counter(one for batch in found for one in batch.cells) == Counter(cells)
    for batch in found:
        assert 0 < len(batch.cells) <= LARGEST
        if batch.kind is BatchKind.SAME:
            assert {one.value for one in batch.cells} == {batch.value}
            assert [one.confidence for one in batch.cells] == sorted(one.confidence for one in batch.cells)
        elif batch.kind is BatchKind.RARE:
            assert all(counts[one.value] <= RARE and not one.moved for one in batch.cells)
        else:
            assert all(one.moved for one in batch.cells)
