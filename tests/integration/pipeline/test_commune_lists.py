"""Lists for the communes: what is on them, whose, and that every row leads to the picture of its page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.reports.commune_lists import write_commune_lists
from pipeline.run import run_books
from pipeline.work.tasks import PageTask
from records.stages import EntryReading, FieldReading, FieldState, PageReading
from tests.support.linkage_cases import birth
from tests.support.shared_case import BOX, SharedCaseOffice, shared_table

TWICE = "011307000123"
NUMBERS = {1: TWICE, 2: TWICE, 3: "12345"}


def read(task: PageTask) -> PageReading:
    """Read the birth of the number on the scan; the fourth has no personal ID."""
    number = int(task.scan.read().decode())
    cells = {**birth(number), **({"nksSoDinhDanh": NUMBERS[number]} if number in NUMBERS else {})}
    fields = [FieldReading(name, FieldState.READ, cell, cell, 0.99, (BOX,)) for name, cell in cells.items()]
    blank = [FieldReading("nksSoDinhDanh", FieldState.BLANK)] if number == 4 else []
    return PageReading(task.examination.layout, (EntryReading(None, (*fields, *blank)),))


@pytest.fixture
def office(tmp_path: Path) -> SharedCaseOffice:
    made = SharedCaseOffice.at(tmp_path / "home")
    made.load(shared_table(tmp_path / "shared.xlsx", {5: {"nksHoTen": "Phạm Thị Mai Anh"}}))
    context = made.context(read)
    run_books(made.home, [made.book], replace(context))
    return made


def test_a_commune_gets_its_list_with_pictures(office: SharedCaseOffice, tmp_path: Path) -> None:
    (told,) = write_commune_lists(office.home, tmp_path / "lists")
    book: Any = openpyxl.load_workbook(told.file)
    assert book.sheetnames == ["Số định danh", "Nghi trùng", "Khác cơ sở dữ liệu"]
    papers, _duplicates, differences = (list(sheet.iter_rows(min_row=2)) for sheet in book)
    reasons = {(row[2].value, row[6].value) for row in papers}
    twice = f"Số định danh {TWICE} dùng cho 2 người khác tên."
    assert {("1", twice), ("2", twice), ("4", "Không có số định danh.")} <= reasons
    assert any(number == "3" and "không đủ 12 chữ số" in reason for number, reason in reasons)
    assert [row[2].value for row in differences] == ["5"]
    handed_over = Path(told.file).parent.rename(tmp_path / "at the commune")
    assert list((tmp_path / "lists").iterdir()) == []
    for row in (*papers, *differences):
        assert (handed_over / row[1].hyperlink.target.replace("\\", "/")).read_bytes() == row[2].value.encode()
    book.close()


def test_the_lists_are_told_of_in_the_audit_trail_without_names(office: SharedCaseOffice, tmp_path: Path) -> None:
    write_commune_lists(office.home, tmp_path / "lists")
    with office.home.store() as store, store.begin() as rows:
        before = rows.audit.check()
    again = write_commune_lists(office.home, tmp_path / "lists")
    with office.home.store() as store, store.begin() as rows:
        assert rows.audit.check() == before + 1
    assert len(again) == 1


def test_an_office_with_nothing_to_check_gets_no_list(tmp_path: Path) -> None:
    made = SharedCaseOffice.at(tmp_path / "home")
    assert write_commune_lists(made.home, tmp_path / "lists") == []
