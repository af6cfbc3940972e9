"""Loading the shared database's snapshot: all of it or nothing, and whatever is wrong named by row."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from pipeline.home.home import Home
from pipeline.shared.indexes import snapshots
from pipeline.shared.load import load_workbooks, sync
from pipeline.shared.tables.bad_cells import BAD_CELLS
from records.errors import InputRefused, SharedDatabaseUnreachable, UsageError, WriteFailed
from tests.support.full_disk import full_databases
from tests.support.homes import new_home
from tests.support.linkage_cases import birth
from tests.support.shared_case import shared_table, write_table

DAY = date(2020, 1, 2)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path / "home")


def _held(home: Home) -> list[tuple[str, int, date]]:
    return [(one.code, one.records, one.taken_on) for one in snapshots(home)]


def test_a_table_becomes_the_snapshot_of_its_type(home: Home, tmp_path: Path) -> None:
    (loaded,) = load_workbooks(home, [shared_table(tmp_path / "KS.xlsx")], None, DAY)
    assert (loaded.changes.added, loaded.changes.removed) == (120, 0)
    assert _held(home) == [("KS", 120, DAY)]
    assert "KS.xlsx" in loaded.snapshot.version


def test_a_newer_snapshot_brings_only_what_changed(home: Home, tmp_path: Path) -> None:
    load_workbooks(home, [shared_table(tmp_path / "1.xlsx")], None, DAY)
    (loaded,) = load_workbooks(home, [shared_table(tmp_path / "2.xlsx", {3: {"meHoTen": "Lò Thị Ưng"}})], None, DAY)
    changes = loaded.changes
    assert (changes.added, changes.changed, changes.removed, changes.same) == (0, 1, 0, 119)


def test_a_folder_may_hold_several_types_and_several_files_of_one(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "all"
    folder.mkdir()
    write_table(folder / "a.xlsx", [birth(number) for number in range(1, 5)])
    write_table(folder / "b.xlsx", [birth(number) for number in range(5, 9)])
    death = {
        "so": "1",
        "ngayDangKy": "03.02.2001",
        "noiDangKy": "UBND xã A",
        "nktHoTen": "Lò Văn Ún",
        "nktNgayChet": "1",
    }
    write_table(folder / "c.xlsx", [death])
    load_workbooks(home, [folder], None, DAY)
    assert _held(home) == [("KS", 8, DAY), ("KT", 1, DAY)]


@pytest.mark.parametrize(
    ("cell", "what"),
    [(datetime(2008, 10, 27), "dòng 3, cột nksNgaySinh"), (39748, "dòng 3, cột nksNgaySinh"), ("=1+1", "dòng 3")],
)
def test_cells_that_cannot_be_taken_are_named_and_nothing_changes(
    home: Home, tmp_path: Path, cell: object, what: str
) -> None:
    load_workbooks(home, [shared_table(tmp_path / "good.xlsx")], None, DAY)
    rows: list[Mapping[str, object]] = [birth(1), {**birth(2), "nksNgaySinh": cell}, birth(3)]
    with pytest.raises(InputRefused, match=what):
        load_workbooks(home, [write_table(tmp_path / "bad.xlsx", rows)], None, DAY)
    assert _held(home) == [("KS", 120, DAY)]


def test_only_the_first_of_many_bad_cells_are_named(home: Home, tmp_path: Path) -> None:
    rows = [{**birth(number), "meNgaySinh": 1970.5} for number in range(1, 31)]
    with pytest.raises(InputRefused) as refusal:
        load_workbooks(home, [write_table(tmp_path / "bad.xlsx", rows)], None, DAY)
    assert refusal.value.message.count("dòng") == 20
    assert "10" in refusal.value.message.splitlines()[-1]


def test_every_bad_cell_stands_in_a_table_to_correct_the_file_by(home: Home, tmp_path: Path) -> None:
    rows = [{**birth(number), "meNgaySinh": 1970.5} for number in range(1, 31)]
    with pytest.raises(InputRefused) as refusal:
        load_workbooks(home, [write_table(tmp_path / "bad.xlsx", rows)], None, DAY)
    assert str(home.root / BAD_CELLS) in (refusal.value.advice or "")
    with closing(load_workbook(home.root / BAD_CELLS, read_only=True)) as book:
        head, *lines = book.worksheets[0].values
    assert head == ("Dòng", "Số", "Sổ", "Cột", "Giá trị", "Lý do", "Cách sửa")
    assert [line[:5] for line in lines] == [(str(n + 1), str(n), "", "meNgaySinh", "1970.5") for n in range(1, 31)]


def test_a_table_without_what_every_case_needs_is_refused(home: Home, tmp_path: Path) -> None:
    rows = [{key: cell for key, cell in birth(1).items() if key not in ("noiDangKy", "ngayDangKy")}]
    with pytest.raises(InputRefused, match="ngayDangKy, noiDangKy"):
        load_workbooks(home, [write_table(tmp_path / "short.xlsx", rows)], None, DAY)


def test_an_empty_table_is_refused_and_what_was_there_stays(home: Home, tmp_path: Path) -> None:
    load_workbooks(home, [shared_table(tmp_path / "good.xlsx")], None, DAY)
    with pytest.raises(InputRefused):
        load_workbooks(home, [write_table(tmp_path / "empty.xlsx", [], list(birth(1)))], None, DAY)
    assert _held(home) == [("KS", 120, DAY)]


def test_one_bad_file_of_several_types_stops_them_all(home: Home, tmp_path: Path) -> None:
    good = shared_table(tmp_path / "KS.xlsx")
    bad = {
        "so": "1",
        "ngayDangKy": datetime(2001, 1, 1),
        "noiDangKy": "UBND xã A",
        "nktHoTen": "Lò",
        "nktNgayChet": "1",
    }
    with pytest.raises(InputRefused, match="dòng 2"):
        load_workbooks(home, [good, write_table(tmp_path / "KT.xlsx", [bad])], None, DAY)
    assert _held(home) == []


@pytest.mark.parametrize("name", ["nowhere.xlsx", "empty"])
def test_what_is_not_there_is_named(home: Home, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=name):
        load_workbooks(home, [tmp_path / name], None, DAY)


def test_a_file_that_is_no_table_is_refused(home: Home, tmp_path: Path) -> None:
    (tmp_path / "letter.xlsx").write_text("Kính gửi")
    with pytest.raises(InputRefused, match="letter.xlsx"):
        load_workbooks(home, [tmp_path / "letter.xlsx"], None, DAY)


def test_a_sql_database_is_read_by_its_tables_names(home: Home, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shared.db'}"
    engine = sa.create_engine(url)
    columns = ", ".join(f"{column} TEXT" for column in birth(1))
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE ks (id TEXT, {columns})")
        for number in range(1, 5):
            names = ", ".join(f":{column}" for column in birth(number))
            connection.execute(sa.text(f"INSERT INTO ks VALUES ('{number}', {names})"), birth(number))  # noqa: S608
    engine.dispose()
    (loaded,) = sync(home, url)
    assert (loaded.snapshot.code, loaded.snapshot.records) == ("KS", 4)
    assert sync(home, url)[0].changes.same == 4


def test_a_database_out_of_reach_is_told_and_nothing_changes(home: Home, tmp_path: Path) -> None:
    load_workbooks(home, [shared_table(tmp_path / "good.xlsx")], None, DAY)
    with pytest.raises(SharedDatabaseUnreachable):
        sync(home, f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")
    assert _held(home) == [("KS", 120, DAY)]


def test_a_full_disk_is_told_as_one_and_the_old_snapshot_stays(home: Home, tmp_path: Path) -> None:
    load_workbooks(home, [shared_table(tmp_path / "1.xlsx")], None, DAY)

    more = shared_table(tmp_path / "2.xlsx", {number: {"meHoTen": "Lò Thị Ưng " * 90} for number in range(1, 100)})
    with full_databases(), pytest.raises(WriteFailed, match="full") as refusal:
        load_workbooks(home, [more], None, DAY)
    assert "Bản chụp cũ còn nguyên" in str(refusal.value)
    assert _held(home) == [("KS", 120, DAY)]


@pytest.mark.parametrize("url", [None, "nonsense", "sqlite+nothing://"])
def test_an_address_that_leads_nowhere_is_told(home: Home, url: str | None) -> None:
    with pytest.raises(UsageError):
        sync(home, url)
