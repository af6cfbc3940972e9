"""Book package: its content, its proof, and no loss of an earlier package."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pikepdf
import pytest

from exports.package.book_package import BookPackage, PackageLayout, write_package
from exports.package.contents import BookName, PackageEntry
from exports.package.entry_pdf import write_entry_pdf
from exports.package.file_names import NamePattern, read_entry_file_name
from exports.package.proof import prove
from exports.workbooks.guard import WorkbookLimits
from exports.workbooks.workbook_reader import open_workbook
from records.errors import InputRefused, IntegrityBroken, WriteFailed
from records.record_types import record_type
from tests.support.full_disk import full, small_files
from tests.support.package_material import SMALL_PAGE, entry, jpeg, register_page

BOOK = BookName("KS", 2007, "01")
LAYOUT = PackageLayout(record_type("KS").columns)
ENTRIES = (
    entry("24", SMALL_PAGE, jpeg(register_page(2, (300, 424))), nksHoTen="Hạng A Dơ"),
    entry("25", nksHoTen="=Sùng Thị Chư"),
    entry("25", nksHoTen="Thào A Lử"),
    entry("", nksHoTen="Chưa rõ số"),
)
NUMBERS = [each.number for each in ENTRIES]
PDFS = ["KS.2007.01.024.pdf", "KS.2007.01.025.pdf", "KS.2007.01.025b.pdf", "KS.2007.01.00004X.pdf"]


def write(folder: Path, entries: tuple[PackageEntry, ...] = ENTRIES, numbers: list[str] = NUMBERS) -> BookPackage:
    return write_package(BOOK, iter(entries), numbers, folder, LAYOUT)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_package_has_a_row_and_a_pdf_for_every_entry(tmp_path: Path) -> None:
    package = write(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"KS.2007.01.xlsx", "KS.2007.01.zip", "KS.2007.01.sha256"}
    assert list(package.file_names) == PDFS
    assert package.pages == 5
    with zipfile.ZipFile(package.archive) as archive:
        assert archive.namelist() == PDFS
        counts = [len(pikepdf.open(io.BytesIO(archive.read(name))).pages) for name in PDFS]
    assert counts == [2, 1, 1, 1]
    assert all(read_entry_file_name(name) for name in PDFS)
    with open_workbook(package.workbook, WorkbookLimits()) as table:
        assert [dict(row.cells) for row in table.rows()] == [
            {name: text for name, text in each.cells.items() if text} for each in ENTRIES
        ]


def test_the_same_entries_give_the_same_bytes(tmp_path: Path) -> None:
    first, again = write(tmp_path / "một"), write(tmp_path / "hai")
    assert snapshot(tmp_path / "một") == snapshot(tmp_path / "hai")
    assert (first.workbook_sha256, first.archive_sha256) == (again.workbook_sha256, again.archive_sha256)


def test_a_pdf_tells_nothing_but_its_pages(tmp_path: Path) -> None:
    with zipfile.ZipFile(write(tmp_path).archive) as archive, pikepdf.open(io.BytesIO(archive.read(PDFS[0]))) as pdf:
        assert {key: str(value) for key, value in pdf.docinfo.items()} == {"/Producer": "hotich"}
        assert {str(image.ColorSpace) for page in pdf.pages for image in page.resources.XObject.values()} == {
            "/DeviceRGB"
        }


def test_the_date_pattern_names_the_files(tmp_path: Path) -> None:
    layout = PackageLayout(LAYOUT.columns, NamePattern.DATE_AND_NUMBER)
    package = write_package(BOOK, ENTRIES[:1], ["24"], tmp_path, layout)
    assert package.file_names == ("KS.2007.01.2007-10-25.24.pdf",)


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        (["24", "25", "25", "", "26"], "thiếu: 26"),
        (["24", "25", ""], "thừa: 25"),
        (["24", "25", "25"], "thừa: trường hợp chưa đọc được số"),
        (["25", "24", "25", ""], "không đúng thứ tự"),
    ],
)
def test_entries_that_do_not_agree_are_named_and_nothing_is_written(
    tmp_path: Path, numbers: list[str], message: str
) -> None:
    with pytest.raises(IntegrityBroken, match=message) as caught:
        write(tmp_path, numbers=numbers)
    assert caught.value.advice
    assert not list(tmp_path.iterdir())


def test_a_workbook_and_an_archive_of_different_entries_are_not_one_package(tmp_path: Path) -> None:
    """Each is what it was said to be, and still they do not belong together."""
    fewer, more = write(tmp_path / "một", ENTRIES[:2], NUMBERS[:2]), write(tmp_path / "hai", ENTRIES[:3], NUMBERS[:3])
    with pytest.raises(IntegrityBroken, match="3 tệp PDF nhưng sổ có 2"):
        prove(fewer.workbook, more.archive, PDFS[:3], [2, 1, 1], NUMBERS[:2])


def test_a_pdf_with_another_name_than_the_ministry_s_is_no_part_of_a_package(tmp_path: Path) -> None:
    package = write(tmp_path / "gói", ENTRIES[1:2], NUMBERS[1:2])
    with zipfile.ZipFile(package.archive) as made, zipfile.ZipFile(tmp_path / "renamed.zip", "w") as renamed:
        renamed.writestr("page 1.pdf", made.read(PDFS[1]))
    with pytest.raises(IntegrityBroken, match=r"page 1\.pdf"):
        prove(package.workbook, tmp_path / "renamed.zip", ["page 1.pdf"], [1], NUMBERS[1:2])


def lose_last_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = zipfile.ZipFile.open

    def without_the_last(files: zipfile.ZipFile, entry: str | zipfile.ZipInfo, *more: Any, **named: Any) -> IO[bytes]:
        lost = isinstance(entry, zipfile.ZipInfo) and entry.filename == PDFS[-1]
        return io.BytesIO() if lost else opened(files, entry, *more, **named)

    monkeypatch.setattr(zipfile.ZipFile, "open", without_the_last)


def write_one_page_less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WRITE_ENTRY_PDF, lambda pages, output: write_entry_pdf(pages[:1], output))


def write_rubbish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WRITE_ENTRY_PDF, lambda _pages, output: output.write(b"khong phai PDF"))


WRITE_ENTRY_PDF = "exports.package.book_package.write_entry_pdf"


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (lose_last_pdf, r"Tệp ZIP thiếu: KS\.2007\.01\.00004X\.pdf \(1 trang\)"),
        (write_one_page_less, r"Tệp ZIP thiếu: KS\.2007\.01\.024\.pdf \(2 trang\)"),
        (write_rubbish, "không đọc lại được"),
    ],
)
def test_a_pdf_that_did_not_get_into_the_zip_is_found_before_the_old_package_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Callable[[pytest.MonkeyPatch], None], message: str
) -> None:
    write(tmp_path, ENTRIES[:2], NUMBERS[:2])
    before = snapshot(tmp_path)
    fault(monkeypatch)
    with pytest.raises(IntegrityBroken, match=message):
        write(tmp_path)
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("writer", ["rows", "pages", "end"])
def test_a_full_disk_is_told_and_the_earlier_package_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writer: str
) -> None:
    write(tmp_path, ENTRIES[:2], NUMBERS[:2])
    before = snapshot(tmp_path)
    target = {
        "rows": "exports.workbooks.workbook_writer.WorkbookWriter.add",
        "pages": WRITE_ENTRY_PDF,
        "end": "exports.package.book_package.write_seal",
    }[writer]
    monkeypatch.setattr(target, full)
    with pytest.raises(WriteFailed, match="đầy") as caught:
        write(tmp_path)
    assert "Gói cũ" in caught.value.advice
    assert snapshot(tmp_path) == before


def test_a_disk_that_really_takes_no_more_is_told(tmp_path: Path) -> None:
    write(tmp_path, ENTRIES[:1], NUMBERS[:1])
    before = snapshot(tmp_path)
    noise = tuple(entry(str(n), jpeg(register_page(n, (1240, 1754)))) for n in range(1, 5))
    with small_files(300_000), pytest.raises(WriteFailed, match="đầy"):
        write(tmp_path, noise, [each.number for each in noise])
    assert snapshot(tmp_path) == before


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "tep").write_text("không phải thư mục")
    with pytest.raises(WriteFailed, match="Không ghi được"):
        write(tmp_path / "tep" / "goi")


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (PackageEntry("26", None, {"so": "26"}, ()), r"KS\.2007\.01\.026\.pdf: .*không có trang quét"),
        (entry("26", nksHoTen="a\x00b"), "cột nksHoTen"),
    ],
)
def test_an_entry_that_cannot_be_written_is_named(tmp_path: Path, bad: PackageEntry, message: str) -> None:
    with pytest.raises(InputRefused, match=message):
        write(tmp_path, (*ENTRIES, bad), [*NUMBERS, "26"])
    assert not list(tmp_path.iterdir())


def test_columns_that_the_layout_lacks_are_told(tmp_path: Path) -> None:
    package = write(tmp_path, (entry("24", nksSoDinhDanh="011217066504"),), ["24"])
    assert package.left_out == ("nksSoDinhDanh",)
