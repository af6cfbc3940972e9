"""Rows that others keyed: as many come out as went in, each once, those of a book in their order."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.workbooks.workbook_reader import TableRow
from pipeline.home.home import Home
from pipeline.home.progress import SilentProgress
from pipeline.home.settings import RunSettings
from pipeline.shared.keyed.keyed_rows import KeyedBook, KeyedRow
from pipeline.shared.keyed.keyed_tables import KeyedTables, check_tables
from pipeline.shared.keyed.row_spool import RowSpool, book_parts, spooled_rows
from tests.support.fake_flow import inline
from tests.support.homes import new_home
from tests.support.shared_case import write_table

BOOKS = [KeyedBook("KS", "", str(number), None) for number in range(4)]
CELLS = {
    "so": st.sampled_from(("1", "2", "12a", "", 3, 4.5)),
    "quyenSo": st.sampled_from(("01/2007", "02/2007", "", 7)),
    "noiDangKy": st.sampled_from(("UBND xã A", "UBND xã B / C", "")),
    "ngayDangKy": st.sampled_from(("1.2.2007", "31.02.2007", "2008", "", 39000)),
    "nksHoTen": st.sampled_from(("Lò Văn A", "", True)),
}


@given(st.lists(st.integers(0, 3), max_size=40), st.integers(1, 7))
def test_a_spool_gives_every_row_back(books: list[int], at_once: int) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "rows"
        with RowSpool(file, at_once) as spool:
            for place, book in enumerate(books):
                spool.add(BOOKS[book], KeyedRow("a.xlsx", TableRow(place, {}, ())))
        found: dict[KeyedBook, list[int]] = {}
        for part in book_parts(spool.places, at_once):
            rows = spooled_rows(part)
            assert part.rows == len(rows) <= at_once
            found.setdefault(part.book, []).extend(one.row.row for one in rows)
    assert found == {
        BOOKS[book]: [place for place, one in enumerate(books) if one == book] for book in dict.fromkeys(books)
    }


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return new_home(tmp_path_factory.mktemp("keyed") / "home")


@settings(max_examples=10)
@given(rows=st.lists(st.fixed_dictionaries({}, optional=CELLS), min_size=1, max_size=8))
def test_every_row_that_holds_something_comes_back(home: Home, rows: list[dict[str, object]]) -> None:
    with TemporaryDirectory() as folder:
        table = write_table(Path(folder) / "t.xlsx", rows, list(CELLS))
        tables = KeyedTables([table], "KS", Path(folder) / "out")
        told = check_tables(home, tables, RunSettings(jobs=1), SilentProgress(), inline)
        files = {str(file.relative_to(tables.out)) for file in tables.out.rglob("*/*.xlsx")}
    assert told.read == told.written == sum(any(cell != "" for cell in row.values()) for row in rows)
    assert {book.file for book in told.books} == files
