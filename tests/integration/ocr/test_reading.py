"""Typed pages from pixels to fields, with the real reader."""

import pytest

from ocr.decode.context import BookContext
from ocr.reading import Readers, read_page
from ocr.recognise.printed.tesseract import TesseractReader
from ocr.recognise.readers import LineImage, LineReading
from ocr.recognise.testing import FakeReader, reading
from records.editions import library
from records.stages import FieldReading, FieldState
from tests.support.typed_page import BIRTH, typed_page

FORM = library().get("KS-2016")
READERS = Readers(TesseractReader())
EXPECTED = {
    "so": "15",
    "quyenSo": "01/2019",
    "ngayDangKy": "22.01.2019",
    "loaiDangKy": "1",
    "nksHoTen": "Nguyễn Quang Tuấn",
    "nksNgaySinh": "24.12.2018",
    "nksNgaySinhBangChu": "Ngày hai mươi tư, tháng mười hai, năm hai ngàn không trăm mười tám",
    "nksGioiTinh": "1",
    "nksDanToc": "Kinh",
    "nksQuocTich": "Việt Nam",
    "nksNoiSinh": "Trung tâm y tế huyện Mường Chà, Điện Biên",
    "nksQueQuan": "Xã Nà Nhạn, thành phố Điện Biên Phủ, tỉnh Điện Biên",
    "nksSoDinhDanh": "011218351867",
    "meHoTen": "Trần Thị Dung",
    "meNgaySinh": "1996",
    "meNoiCuTru": "Tổ 10, xã Huổi Mí, huyện Mường Chà, tỉnh Điện Biên",
    "chaHoTen": "Nguyễn Văn Phúc",
    "nycLoaiGiayToTuyThan": "4",
    "nycSoGiayToTuyThan": "011196955178",
    "nycNgayCapGiayToTuyThan": "15.08.2017",
    "nycNoiCapGiayToTuyThan": "Cục Cảnh sát",
    "nguoiKy": "Nguyễn Văn Uyên",
    "chucVuNguoiKy": "Chủ tịch",
    "trangSo": "76",
}


def fields(font: str, readers: Readers = READERS) -> dict[str, FieldReading]:
    page = read_page(*typed_page(FORM, BIRTH, font, ticked="1"), FORM, readers, BookContext(2019))
    (entry,) = page.entries
    assert entry.row is None
    return {field.column: field for field in entry.fields}


@pytest.mark.parametrize("font", ["croscore/Tinos-Regular.ttf", "croscore/Arimo-Regular.ttf"])
def test_a_typed_page_is_read_in_more_than_one_face(font: str) -> None:
    read = fields(font)
    right = [column for column, value in EXPECTED.items() if read[column].value == value]
    assert len(right) >= 0.9 * len(EXPECTED), set(EXPECTED) - set(right)


def test_every_column_has_a_state_and_blank_ones_hold_nothing() -> None:
    read = fields("croscore/Tinos-Regular.ttf")
    assert read["meDanToc"].state is FieldState.READ
    assert (read["chaDanToc"].state, read["chaDanToc"].value) == (FieldState.BLANK, "")
    assert read["soDangKyNuocNgoai"].state is FieldState.NOT_ON_FORM
    assert "dead" in {reason.code for reason in read["chaHoTen"].reasons}
    assert read["nksNgaySinh"].confidence > 0.99
    assert read["nksHoTen"].source.startswith("tesseract 5.")


def test_handwriting_is_unread_until_somebody_can_read_it() -> None:
    unsure = FakeReader(lambda line: reading("khong doc duoc", 0.2))
    unread = fields("croscore/Tinos-Italic.ttf", Readers(unsure))
    assert {unread[column].state for column in ("nksHoTen", "so", "nksNoiSinh")} == {FieldState.UNREAD}

    def by_hand(line: LineImage) -> LineReading:
        return reading("LÊ VĂN AN" if line.kind == "name" else "15", 0.9)

    read = fields("croscore/Tinos-Italic.ttf", Readers(unsure, FakeReader(by_hand)))
    assert (read["nksHoTen"].value, read["nksHoTen"].source) == ("Lê Văn An", "fake 1")
    assert read["so"].value == "15"


def test_rows_of_a_table_are_entries_and_empty_rows_are_none() -> None:
    table = library().get("KS-1990")
    values = {"r1:so": ("1",), "r1:nksHoTen": ("LÊ VĂN AN",), "r3:so": ("2",), "r3:nksHoTen": ("TRẦN THỊ HOA",)}
    page = read_page(*typed_page(table, values), table, READERS, BookContext(1991))
    assert [entry.row for entry in page.entries] == [1, 3]
    names = [next(field.value for field in entry.fields if field.column == "nksHoTen") for entry in page.entries]
    assert names == ["Lê Văn An", "Trần Thị Hoa"]
