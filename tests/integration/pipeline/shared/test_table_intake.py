"""Tables of others: what people meant is taken, what was not taken is named, and what cannot be is doubted."""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from exports.workbooks.workbook_reader import Sheets
from pipeline.shared.indexes import snapshots
from pipeline.shared.load import LoadedSnapshot, load_workbooks
from pipeline.shared.tables.keyed_table import reconcile_table
from pipeline.shared.tables.old_fonts import OldFonts
from pipeline.shared.tables.table_rows import TableOptions
from reconcile.decision.verdicts import RelationOutcome
from records.errors import InputRefused, UsageError
from records.text.legacy_encodings import Encoding, code_table
from tests.support.homes import new_home
from tests.support.linkage_cases import birth
from tests.support.shared_case import write_table

DAY = date(2020, 1, 2)
Rows = Sequence[Mapping[str, object]]
CASES = [birth(number) for number in range(1, 41)]
NAMES = ("nksHoTen", "meHoTen", "chaHoTen", "nksNoiSinh", "noiDangKy")


class Intake:
    """A home, and what it says of the tables that it is given."""

    def __init__(self, root: Path) -> None:
        self.home, self.told = new_home(root / "home"), list[str]()

    def load(
        self, *paths: Path, fonts: OldFonts = OldFonts.REFUSE, sheets: Sheets = Sheets.VISIBLE
    ) -> list[LoadedSnapshot]:
        self.told.clear()
        return load_workbooks(self.home, paths, None, DAY, TableOptions(fonts, sheets), self.told.append)

    def held(self) -> dict[str, int]:
        return {one.code: one.records for one in snapshots(self.home)}

    def says(self, *words: str) -> bool:
        return any(all(word in line for word in words) for line in self.told)


@pytest.fixture
def intake(tmp_path: Path) -> Intake:
    return Intake(tmp_path)


def workbook(path: Path, *sheets: tuple[str, Rows], hidden: str = "") -> Path:
    with Workbook(path) as book:
        for title, rows in sheets:
            sheet = book.add_worksheet(title)
            head = list(dict.fromkeys(column for row in rows for column in row))
            for number, cells in enumerate([dict(zip(head, head, strict=True)), *rows] if rows else []):
                for place, column in enumerate(head):
                    sheet.write(number, place, cells.get(column))
            if title == hidden:
                sheet.hide()
    return path


def in_font(text: str, encoding: Encoding) -> str:
    table = code_table(encoding)
    return "".join(table.get(letter) or table.get(letter.lower(), letter) for letter in text)


def written_in(encoding: Encoding, cases: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    return [{k: in_font(text, encoding) if k in NAMES else text for k, text in case.items()} for case in cases]


def test_every_sheet_with_the_known_header_counts_and_the_others_are_named(intake: Intake, tmp_path: Path) -> None:
    turned = [dict(reversed(case.items())) for case in CASES[20:]]
    notes = [{"Mã": "1", "Tên": "Khai sinh"}]
    path = workbook(tmp_path / "2018.xlsx", ("a", CASES[:20]), ("Danh mục", notes), ("b", turned), ("Sheet4", []))
    intake.load(path)
    assert intake.held() == {"KS": 40}
    assert intake.says("“Danh mục”", "tiêu đề")
    assert not intake.says("Sheet4")


def test_a_hidden_sheet_is_named_and_taken_only_when_asked_for(intake: Intake, tmp_path: Path) -> None:
    path = workbook(tmp_path / "2018.xlsx", ("a", CASES[:20]), ("cũ", CASES[20:]), hidden="cũ")
    intake.load(path)
    assert intake.held() == {"KS": 20}
    assert intake.says("“cũ”", "ẩn")
    intake.load(path, sheets=Sheets.ALL)
    assert intake.held() == {"KS": 40}


def test_a_workbook_of_nothing_but_a_hidden_table_says_so(intake: Intake, tmp_path: Path) -> None:
    path = workbook(tmp_path / "2018.xlsx", ("bìa", [{"Mã": "1"}]), ("cũ", CASES), hidden="cũ")
    with pytest.raises(InputRefused, match="ẩn.*cũ"):
        intake.load(path)


def test_sheets_of_other_types_go_to_their_own_snapshot(intake: Intake, tmp_path: Path) -> None:
    death = {
        "so": "1",
        "ngayDangKy": "03.02.2001",
        "noiDangKy": "UBND xã A",
        "nktHoTen": "Lò Văn Ún",
        "nktNgayChet": "1",
    }
    intake.load(workbook(tmp_path / "tất cả.xlsx", ("khai sinh", CASES), ("khai tử", [death])))
    assert intake.held() == {"KS": 40, "KT": 1}


def test_bad_cells_of_several_sheets_are_told_with_their_sheet(intake: Intake, tmp_path: Path) -> None:
    bad = [{**case, "nksNgaySinh": 39748} for case in CASES[20:22]]
    with pytest.raises(InputRefused, match="dòng b!3, cột nksNgaySinh"):
        intake.load(workbook(tmp_path / "2018.xlsx", ("a", CASES[:20]), ("b", bad)))


def test_a_sheet_that_lacks_what_cases_need_is_named(intake: Intake, tmp_path: Path) -> None:
    short = [{key: cell for key, cell in case.items() if key != "ngayDangKy"} for case in CASES[20:]]
    with pytest.raises(InputRefused, match="“b”.*ngayDangKy"):
        intake.load(workbook(tmp_path / "2018.xlsx", ("a", CASES[:20]), ("b", short)))


def test_a_row_under_foreign_headings_is_an_error_and_no_blank(intake: Intake, tmp_path: Path) -> None:
    path = write_table(tmp_path / "lệch.xlsx", [*CASES[:3], {"cột lạ": "Nguyễn Văn An"}])
    with pytest.raises(InputRefused, match="dòng 5"):
        intake.load(path)
    assert intake.says("cột lạ")


def test_a_folder_gives_its_tables_in_any_letter_case_and_names_the_rest(intake: Intake, tmp_path: Path) -> None:
    folder = tmp_path / "tệp"
    (folder / "con").mkdir(parents=True)
    write_table(folder / "a.xlsx", CASES[:20])
    write_table(folder / "b.xlsx", CASES[20:]).rename(folder / "B.XLSX")
    for name in ("~$a.xlsx", "Thumbs.db", "ghi chú.docx", "cũ.xls"):
        (folder / name).write_bytes(b"x")
    intake.load(folder)
    assert intake.held() == {"KS": 40}
    assert intake.says("ghi chú.docx", "cũ.xls", "con")
    assert intake.says("2 mục của hệ thống")


def test_the_same_file_twice_counts_once_and_is_told(intake: Intake, tmp_path: Path) -> None:
    first = write_table(tmp_path / "KS.xlsx", CASES)
    copy = Path(shutil.copy(first, tmp_path / "KS - Copy.xlsx"))
    intake.load(first, copy, first)
    assert intake.held() == {"KS": 40}
    assert intake.says("KS - Copy.xlsx giống hệt", "KS.xlsx")


@pytest.mark.parametrize("where", ["file", "sheet"])
def test_the_same_rows_twice_are_refused_with_both_named(intake: Intake, tmp_path: Path, where: str) -> None:
    if where == "file":  # saved again: other bytes, the same rows
        paths = [write_table(tmp_path / "a.xlsx", CASES), workbook(tmp_path / "b.xlsx", ("lưu lại", CASES))]
    else:
        paths = [workbook(tmp_path / "a.xlsx", ("2018", CASES), ("2018 (2)", CASES))]
    with pytest.raises(InputRefused) as refusal:
        intake.load(*paths)
    assert all(name in refusal.value.message for name in (("a.xlsx", "b.xlsx") if where == "file" else ("2018 (2)",)))
    assert intake.held() == {}


@pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VNI, Encoding.VIQR])
def test_columns_of_an_old_font_are_named_and_converted_only_when_asked(
    intake: Intake, tmp_path: Path, encoding: Encoding
) -> None:
    intake.load(write_table(tmp_path / "good.xlsx", CASES))
    old = write_table(tmp_path / "old.xlsx", written_in(encoding, CASES))
    with pytest.raises(InputRefused) as refusal:
        intake.load(old)
    assert str(encoding.value) in refusal.value.message
    assert "nksHoTen" in refusal.value.message
    assert "--old-fonts convert" in refusal.value.advice
    with pytest.raises(InputRefused, match="nksHoTen"):
        reconcile_table(intake.home, old, None)
    convert = TableOptions(OldFonts.CONVERT)
    lines = reconcile_table(intake.home, old, None, convert, intake.told.append)
    assert {line.outcome for line in lines} == {RelationOutcome.MATCH}
    assert intake.says("đã đổi sang Unicode", str(encoding.value))
    intake.load(old, fonts=OldFonts.KEEP)
    assert intake.says("giữ nguyên", str(encoding.value))


def test_some_pasted_cells_are_told_and_keep_no_table_out(intake: Intake, tmp_path: Path) -> None:
    rows = [*CASES[:35], *written_in(Encoding.VNI, CASES[35:])]
    (loaded,) = intake.load(write_table(tmp_path / "mixed.xlsx", rows))
    assert loaded.changes.added == 40
    assert intake.says("VNI", "--old-fonts convert")
    (loaded,) = intake.load(write_table(tmp_path / "clean.xlsx", CASES))
    changed = loaded.changes.changed
    assert changed == 5
    (loaded,) = intake.load(tmp_path / "mixed.xlsx", fonts=OldFonts.CONVERT)
    assert loaded.changes.changed == 0


def test_decomposed_letters_are_the_same_letters(intake: Intake, tmp_path: Path) -> None:
    intake.load(write_table(tmp_path / "nfc.xlsx", CASES))
    decomposed = [{key: unicodedata.normalize("NFD", cell) for key, cell in case.items()} for case in CASES]
    (loaded,) = intake.load(write_table(tmp_path / "nfd.xlsx", decomposed))
    assert (loaded.changes.same, loaded.changes.changed) == (40, 0)


def test_days_that_cannot_be_are_doubted_and_kept(intake: Intake, tmp_path: Path) -> None:
    later = f"01.01.{date.today().year + 14}"
    rows = [*CASES[:3], {**CASES[3], "nksNgaySinh": "99.99.2018"}, {**CASES[4], "ngayDangKy": later}]
    intake.load(write_table(tmp_path / "KS.xlsx", rows))
    assert intake.held() == {"KS": 5}
    assert intake.says("2 ngày không thể có", "dòng 5, cột nksNgaySinh: 99.99.2018", later)


@pytest.mark.parametrize("day", [date(1980, 1, 1), date(2015, 12, 31), date.today() + timedelta(days=400)])
@pytest.mark.parametrize("said", [True, False], ids=["said", "of the file"])
def test_a_snapshot_of_an_impossible_day_is_refused(intake: Intake, tmp_path: Path, day: date, *, said: bool) -> None:
    path = write_table(tmp_path / "KS.xlsx", CASES)
    if not said:
        seconds = datetime(day.year, day.month, day.day, 12).timestamp()
        os.utime(path, (seconds, seconds))
    with pytest.raises(UsageError, match=f"{day:%d.%m.%Y}"):
        load_workbooks(intake.home, [path], None, day if said else None)
    assert intake.held() == {}
