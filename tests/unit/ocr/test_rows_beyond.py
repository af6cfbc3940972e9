"""Entries on a page that have no row on its form are counted; what else stands on a sheet is no entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from ocr.layout.ink import InkMap
from ocr.layout.marks import FINE
from ocr.layout.rows_beyond import rows_beyond
from records.editions import Area, AreaKind, Edition, Line
from records.stages import Box

WIDE, HIGH = 200, 160
LEFT, TOP, CELL, ROW = 10, 40, 30, 16
COLUMNS = ("so", "nksHoTen", "nksNgaySinh", "chaHoTen", "meHoTen", "ghiChu")
ALL = range(1, 8)


def form(rows: Sequence[int]) -> Edition:
    """A table of seven rows on the paper of which a form has these."""
    areas = tuple(
        Area(f"r{row}:{column}", (column,), "", AreaKind.WRITTEN, (Line(place(row, number), 0.9),), row)
        for row in rows
        for number, column in enumerate(COLUMNS)
    )
    return Edition("KS-M1", "KS", None, None, "", (WIDE, HIGH), 25, Path("KS-M1.png"), areas, (), ())


def place(row: int, column: int) -> Box:
    left, top = LEFT + CELL * column + 1, TOP + ROW * (row - 1) + 1
    return Box(left / WIDE, top / HIGH, (CELL - 2) / WIDE, (ROW - 2) / HIGH)


def sheet() -> InkMap:
    return np.zeros((round(HIGH * FINE), round(WIDE * FINE)), np.uint8)


def write(ink: InkMap, x_mm: float, y_mm: float, text: str) -> None:
    where = round(x_mm * FINE), round(y_mm * FINE)
    cv2.putText(ink, text, where, cv2.FONT_HERSHEY_SIMPLEX, 0.4, 1, 1)


def entries(rows: Sequence[int], columns: int = 5) -> InkMap:
    """Ink of entries in these rows, so many values each."""
    ink = sheet()
    for row in rows:
        for column in range(columns):
            write(ink, LEFT + CELL * column + 4, TOP + ROW * (row - 1) + 10, "An Binh")
    return ink


@pytest.mark.parametrize("known", [[1, 2, 3], [1, 2, 3, 4, 5, 6], [4, 5, 6, 7], [1, 2, 3, 6, 7], [3, 4, 6]])
def test_every_entry_without_a_row_is_counted(known: list[int]) -> None:
    assert rows_beyond(entries(ALL), sheet(), form(known)) == len(ALL) - len(known)


def test_a_form_of_all_rows_lacks_none() -> None:
    assert rows_beyond(entries(ALL), sheet(), form(ALL)) == 0


def test_rows_that_nobody_wrote_in_are_not_missed() -> None:
    ink = entries([1, 2, 3])
    for line in range(9):
        cv2.line(ink, (0, round((TOP + ROW * line) * FINE)), (ink.shape[1], round((TOP + ROW * line) * FINE)), 1, 2)
    for line in range(7):
        cv2.line(ink, (round((LEFT + CELL * line) * FINE), 0), (round((LEFT + CELL * line) * FINE), ink.shape[0]), 1, 2)
    assert rows_beyond(ink, sheet(), form([1, 2, 3])) == 0, "rules are no writing"


def test_few_values_are_no_entry() -> None:
    assert rows_beyond(entries(ALL, columns=3), sheet(), form([1, 2, 3])) == 0


def test_a_page_number_a_signature_and_notes_in_the_margin_are_no_entries() -> None:
    ink = entries([1, 2, 3])
    write(ink, 95, 157, "- 25 -")
    cv2.ellipse(ink, (560, 480), (90, 30), 20, 0, 300, 1, 2)
    for line in range(6):
        write(ink, 1, 95 + 9 * line, "xem")
    assert rows_beyond(ink, sheet(), form([1, 2, 3])) == 0


def test_a_statement_below_the_table_is_no_entry() -> None:
    ink = entries([1, 2, 3])
    for line in range(4):
        write(
            ink,
            LEFT + 3,
            TOP + ROW * 3 + 12 + 12 * line,
            "Khoa so ngay ba muoi mot thang chap nam nay gom ba truong hop",
        )
    assert rows_beyond(ink, sheet(), form([1, 2, 3])) == 0


def test_what_stands_on_the_heads_of_a_table_is_no_entry() -> None:
    printed = (entries([0]) * 255).astype(np.uint8)
    assert rows_beyond(entries([0, 1, 2, 3]), printed, form([1, 2, 3])) == 0


def test_entries_below_the_only_one_of_a_form_are_noticed() -> None:
    table = form([1])
    single = replace(table, areas=tuple(replace(area, row=None) for area in table.areas))
    assert rows_beyond(entries([1, 2]), sheet(), single) > 0
    assert rows_beyond(entries([1]), sheet(), single) == 0
