"""What a ditto mark in a table says: the value of the entry above, and never more surely."""

import numpy as np
import pytest

from ocr.entries.ditto import MARK, open_dittos, resolve_dittos, says_ditto
from ocr.entries.zone_reading import ZoneReading
from ocr.recognise.testing import reading
from ocr.zones import Zone
from records.editions import Area, AreaKind, Line
from records.stages import Box, EntryReading, FieldReading, FieldState

BOX = Box(0.1, 0.1, 0.1, 0.02)
WHITE = np.full((20, 60), 255, np.uint8)


def cell(column: str, row: int | None, text: str) -> list[ZoneReading]:
    area = Area(f"r{row}:{column}", (column,), "", AreaKind.WRITTEN, (Line(BOX, 0.11),), row)
    said = reading(text, 0.9) if text else None
    return [ZoneReading(Zone(area, 0, BOX, WHITE, WHITE, WHITE, 0.0, overrun=False), said, "fake 1")]


def written(value: str, confidence: float) -> FieldReading:
    return FieldReading("meDanToc", FieldState.READ, value, value, confidence, (BOX,), "fake 1")


def mark(row: int) -> FieldReading:
    (field,) = open_dittos(cell("meDanToc", row, ""), {f"r{row}:meDanToc"})
    return field


def page(*fields: FieldReading) -> list[FieldReading]:
    entries = resolve_dittos([EntryReading(row, (field,)) for row, field in enumerate(fields, start=1)])
    return [entry.fields[0] for entry in entries]


@pytest.mark.parametrize("text", ['"', "nt", "-nt-", "- nt -", "n/t", "Như trên", "''", '- " -', "//"])
def test_the_usual_marks_are_known(text: str) -> None:
    assert says_ditto(text)


@pytest.mark.parametrize("text", ["", "-", "11", "Kinh", "Nùng", "N. T. Hà", "1/1/1993"])
def test_values_are_no_marks(text: str) -> None:
    assert not says_ditto(text)


def test_a_mark_repeats_the_value_above_and_keeps_what_is_written() -> None:
    _above, repeated, again = page(written("Tày", 0.96), mark(2), mark(3))
    for field in (repeated, again):
        assert (field.state, field.as_written, field.value) == (FieldState.READ, MARK, "Tày")
        assert [reason.code for reason in field.reasons] == ["ditto"]


def test_a_repeated_value_is_never_surer_than_the_one_above() -> None:
    _above, repeated, again = page(written("Tày", 0.4), mark(2), mark(3))
    assert repeated.confidence == again.confidence == 0.4


def test_a_mark_is_no_surer_than_it_was_read() -> None:
    (read,) = open_dittos(cell("meDanToc", 2, "nt"), ())
    _above, repeated = page(written("Tày", 1.0), read)
    assert (repeated.as_written, repeated.confidence) == ("nt", 0.9)


@pytest.mark.parametrize("above", [None, FieldState.UNREAD, FieldState.BLANK])
def test_a_mark_below_no_value_is_unread_with_its_reason(above: FieldState | None) -> None:
    first = [] if above is None else [FieldReading("meDanToc", above, confidence=0.98)]
    field = page(*first, mark(2))[-1]
    assert (field.state, field.as_written, field.value, field.confidence) == (FieldState.UNREAD, MARK, "", 0.0)
    assert [reason.code for reason in field.reasons] == ["ditto_unresolved"]


@pytest.mark.parametrize(("column", "row"), [("meDanToc", None), ("so", 2)])
def test_pages_of_one_case_and_running_numbers_repeat_nothing(column: str, row: int | None) -> None:
    assert open_dittos(cell(column, row, "nt"), {f"r{row}:{column}"}) == []
