"""Books keyed elsewhere: every row comes back in the file of its book, with what was found beside it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exports.reports.keyed_book import ROWS
from pipeline.home.home import Home
from pipeline.home.progress import SilentProgress
from pipeline.home.settings import RunSettings
from pipeline.shared.keyed.checked import CheckedTables
from pipeline.shared.keyed.keyed_tables import INDEX, KeyedTables, check_tables
from pipeline.shared.load import load_workbooks
from pipeline.store.ledgers.audit_search import AuditQuestion
from reconcile.decision.verdicts import RelationOutcome
from records.errors import InputRefused, UsageError
from records.stages import Severity
from tests.support.fake_flow import inline
from tests.support.homes import new_home
from tests.support.linkage_cases import OFFICE, birth
from tests.support.shared_case import write_table


class Bar(SilentProgress):
    """Progress that remembers what it was told, in order."""

    def __init__(self) -> None:
        self.told: list[str | int] = []

    def expect(self, pages: int, what: str = "") -> None:
        self.told.append(pages)

    def advance(self, failed: int = 0) -> None:
        self.told.append("done")

    def say(self, line: str) -> None:
        self.told.append(line)


def keyed(number: int, year: int = 2007, **changed: object) -> dict[str, object]:
    return {**birth(number, year), "quyenSo": f"01/{year}", **changed}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    root = tmp_path_factory.mktemp("keyed")
    home = new_home(root / "home")
    cases = [birth(number, year) for year in (2006, 2007) for number in range(1, 41)]
    load_workbooks(home, [write_table(root / "shared.xlsx", cases)], None, date(2020, 1, 2))
    return home


def checked(home: Home, out: Path, *files: Path, bar: Bar | None = None) -> CheckedTables:
    return check_tables(home, KeyedTables(files, None, out), RunSettings(jobs=1), bar or Bar(), inline)


def rows_of(file: Path) -> list[dict[str, Any]]:
    book: Any = openpyxl.load_workbook(file)
    head, *rows = book.worksheets[0].iter_rows()
    found = [dict(zip([cell.value for cell in head], row, strict=True)) for row in rows]
    book.close()
    return found


def test_books_come_back_with_the_findings_beside_their_rows(home: Home, tmp_path: Path) -> None:
    rows = [keyed(number) for number in range(1, 41)] + [keyed(number, 2006) for number in range(1, 41)]
    rows[4] |= {"meHoTen": "Phạm Thị Mai Anh"}
    rows[6] |= {"nksSoDinhDanh": "12345"}
    mixed = write_table(tmp_path / "keyed.xlsx", rows[::2] + rows[1::2])
    told = checked(home, tmp_path / "out", mixed)
    assert (told.read, told.written, len(told.books)) == (80, 80, 2)
    assert told.outcomes[RelationOutcome.DIFFERS] == 1
    found = rows_of(tmp_path / "out" / next(book.file for book in told.books if book.book.year == 2007))
    assert [row["so"].value for row in found] == [str(n) for n in (*range(1, 41, 2), *range(2, 41, 2))]
    (other,) = [row for row in found if row["so"].value == "5"]
    assert other["Đối chiếu"].value == "có khác biệt" and "Phạm Thị Mai Anh" in other["Cần xem"].value
    assert other["meHoTen"].fill.fgColor.rgb == "FFFFE9A8" != other["chaHoTen"].fill.fgColor.rgb
    (short,) = [row for row in found if row["so"].value == "7"]
    assert "không đủ 12 chữ số" in short["Cần xem"].value
    assert (short["Tệp"].value, short["Dòng"].value) == ("keyed.xlsx", "5")


def test_a_cell_that_cannot_be_taken_stands_beside_its_row(home: Home, tmp_path: Path) -> None:
    table = write_table(tmp_path / "keyed.xlsx", [keyed(1, nksNgaySinh=39000.5), keyed(2)])
    (book,) = checked(home, tmp_path / "out", table).books
    first, second = rows_of(tmp_path / "out" / book.file)
    assert book.bad_cells == 1 and "nksNgaySinh" in first["Cần xem"].value and "39000.5" in first["Cần xem"].value
    assert "Ô không lấy được" not in (second["Cần xem"].value or "")


def test_numbers_that_a_book_lacks_or_has_twice_are_told(home: Home, tmp_path: Path) -> None:
    table = write_table(tmp_path / "keyed.xlsx", [keyed(1), keyed(2), keyed(2), keyed(6)])
    (book,) = checked(home, tmp_path / "out", table).books
    remarks = [row["Cần xem"].value or "" for row in rows_of(tmp_path / "out" / book.file)]
    assert "Số 2 có 2 trường hợp" in remarks[1] and "Số 2 có 2 trường hợp" in remarks[2]
    assert "Thiếu số 3–5" in remarks[3]


def test_columns_that_no_table_has_are_not_missed(home: Home, tmp_path: Path) -> None:
    (book,) = checked(home, tmp_path / "out", write_table(tmp_path / "keyed.xlsx", [keyed(1), keyed(2)])).books
    for row in rows_of(tmp_path / "out" / book.file):
        assert "Dân tộc" not in (row["Cần xem"].value or "")


def test_a_type_without_a_snapshot_is_judged_by_the_rules(home: Home, tmp_path: Path) -> None:
    death = {"so": "1", "quyenSo": "01/2007", "noiDangKy": OFFICE, "nktHoTen": "Lò Văn A", "nktNgayChet": "1.1.2007"}
    table = write_table(tmp_path / "keyed.xlsx", [death | {"ngayDangKy": "31.12.2006", "nktGioiTinh": "1"}])
    (book,) = checked(home, tmp_path / "out", table).books
    assert not book.outcomes and book.findings[Severity.BLOCK] > 0


def test_the_number_of_tables_and_of_books_is_known_before_the_first_is_done(home: Home, tmp_path: Path) -> None:
    table = write_table(tmp_path / "keyed.xlsx", [keyed(1, year) for year in (2005, 2006, 2007)])
    bar = Bar()
    checked(home, tmp_path / "out", table, bar=bar)
    assert [one for one in bar.told if one == "done" or isinstance(one, int)] == [1, "done", 3, "done", "done", "done"]
    listed: Any = openpyxl.load_workbook(tmp_path / "out" / INDEX)
    assert [row[1].value for row in listed.worksheets[0].iter_rows(min_row=2)] == [1, 1, 1]
    listed.close()


def test_rows_of_a_book_in_several_tables_stand_in_their_order(home: Home, tmp_path: Path) -> None:
    tables = [
        write_table(tmp_path / name, [keyed(number) for number in numbers])
        for name, numbers in (("a.xlsx", (3, 1)), ("b.xlsx", (7,)), ("c.xlsx", (2,)))
    ]
    (book,) = checked(home, tmp_path / "out", *tables).books
    read: Any = openpyxl.load_workbook(tmp_path / "out" / book.file)
    rows = [[cell.value for cell in row[:2]] for row in read[ROWS].iter_rows(min_row=2)]
    read.close()
    assert rows == [["a.xlsx", "2"], ["a.xlsx", "3"], ["b.xlsx", "2"], ["c.xlsx", "2"]]


def test_books_of_one_name_in_file_systems_have_files_of_their_own(home: Home, tmp_path: Path) -> None:
    table = write_table(
        tmp_path / "keyed.xlsx", [keyed(1, quyenSo=number) for number in ("1/2007", "1:2007", "1*2007")]
    )
    told = checked(home, tmp_path / "out", table)
    assert len({book.file.casefold() for book in told.books}) == 3
    assert all((tmp_path / "out" / book.file).is_file() for book in told.books)


def test_books_numbered_anew_every_year_are_told_apart(home: Home, tmp_path: Path) -> None:
    rows = [keyed(1, year, quyenSo="01") for year in (2006, 2007)]
    told = checked(home, tmp_path / "out", write_table(tmp_path / "keyed.xlsx", rows))
    assert [book.book.year for book in told.books] == [2006, 2007]


def test_a_folder_with_files_is_left_alone(home: Home, tmp_path: Path) -> None:
    table = write_table(tmp_path / "keyed.xlsx", [keyed(1)])
    with pytest.raises(UsageError, match="không trống"):
        checked(home, tmp_path, table)


def test_nothing_is_left_when_a_table_is_refused(home: Home, tmp_path: Path) -> None:
    good, bad = write_table(tmp_path / "a.xlsx", [keyed(1)]), tmp_path / "b.xlsx"
    bad.write_bytes(b"no table")
    with pytest.raises(InputRefused):
        checked(home, tmp_path / "out", good, bad)
    assert sorted(tmp_path.iterdir()) == [good, bad] and not list((home.root / "spool").iterdir())


def test_the_audit_trail_counts_and_names_nobody(home: Home, tmp_path: Path) -> None:
    checked(home, tmp_path / "out", write_table(tmp_path / "keyed.xlsx", [keyed(1)]))
    with home.store() as store, store.begin() as rows:
        (event, *_earlier) = rows.audit_search.find(AuditQuestion(action="keyed.check"), 1)
    assert json.loads(event.detail) == {"rows": 1, "books": 1}
