"""Inventory out of an Excel table, and the statistics of a home as text and files."""

from __future__ import annotations

from pathlib import Path

import pytest

from exports.reports.statistics_report import plain_text
from pipeline.home.home import Home
from pipeline.reports.statistics.files import home_statistics, write_statistics
from pipeline.reports.statistics.inventory_file import import_inventory, inventory_lines
from pipeline.reports.statistics.wording import statistics_report
from records.errors import InputRefused, UsageError
from tests.support.homes import new_home
from tests.support.shared_case import write_table

COMMUNE = "UBND xã Huổi Mí, huyện Mường Chà, tỉnh Điện Biên"
LINE = {"Xã": COMMUNE, "Loại sổ": "Khai sinh", "Năm": 1995, "Số quyển": 2, "Số trang": "400", "HẠN": "31.12.2026"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return new_home(tmp_path_factory.mktemp("planned") / "home")


def test_an_inventory_is_taken_and_the_statistics_measure_against_it(home: Home, tmp_path: Path) -> None:
    (line,) = import_inventory(home, write_table(tmp_path / "plan.xlsx", [LINE]))
    assert line.text == f"{COMMUNE}: KS 1995, 2 sổ, 400 trang, – trường hợp, hạn 31.12.2026"
    import_inventory(home, write_table(tmp_path / "again.xlsx", [LINE | {"Số quyển": 3}]))
    assert [one.plan.books for one in inventory_lines(home)] == [3]
    text = plain_text(statistics_report(home_statistics(home)))
    assert "Xã xong: 0/1; sổ đã nhận: 0/3" in text and "huyện Mường Chà, tỉnh Điện Biên" in text


def test_one_wrong_line_keeps_all_out_and_every_wrong_one_is_named(home: Home, tmp_path: Path) -> None:
    before = inventory_lines(home)
    wrong = [LINE | {"Năm": 1996}, LINE | {"Năm": "?"}, LINE | {"Xã": ""}]
    with pytest.raises(InputRefused, match="dòng 3.*\n.*dòng 4"):
        import_inventory(home, write_table(tmp_path / "plan.xlsx", wrong))
    assert inventory_lines(home) == before


def test_a_table_without_the_headings_is_refused_with_their_names(home: Home, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="Số sổ"):
        import_inventory(home, write_table(tmp_path / "plan.xlsx", [{"Cơ quan": "x", "Loại sổ": "KS", "Năm": "1995"}]))
    with pytest.raises(UsageError):
        import_inventory(home, tmp_path / "none.xlsx")


def test_the_ending_of_the_file_says_what_is_written(home: Home, tmp_path: Path) -> None:
    found = home_statistics(home)
    for name, begins in (("a/s.pdf", b"%PDF"), ("s.XLSX", b"PK")):
        write_statistics(found, tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(begins)
    with pytest.raises(UsageError, match="docx"):
        write_statistics(found, tmp_path / "s.docx")
