"""An extract shows what the register says with the acts in force, in the layout of its type, with the same bytes."""

from __future__ import annotations

import io
from datetime import date

import pikepdf
import pytest
from PIL import Image

from exports.extracts.content import UNREADABLE, ExtractContent, printed_notes, printed_values
from exports.extracts.extract_pdf import extract_pdf
from exports.extracts.layout import extract_layout
from records.errors import UsageError
from records.notes.amendments import Amendment, AmendmentKind
from records.record_types import record_type, record_types
from records.stages import EntryReading, FieldReading, FieldState

KS = record_type("KS")


def entry(**cells: str) -> EntryReading:
    return EntryReading(None, tuple(FieldReading(name, FieldState.READ, value, value) for name, value in cells.items()))


def correction(column: str, before: str, after: str, wording: str = "") -> Amendment:
    return Amendment(AmendmentKind.CORRECTION, column, before, after, "02.03.2020", "QĐ số 7", wording)


def content(*pages: bytes) -> ExtractContent:
    values = {column: column for column in extract_layout("KS").columns}
    place = ("Đăng ký tại: UBND xã Thử", "Số: 24")
    return ExtractContent("KS", 3, date(2026, 11, 29), "UBND xã Thử", "Lê Thị Ký", values, (), place, pages)


def jpeg(width: int, height: int) -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(output, "JPEG")
    return output.getvalue()


@pytest.mark.parametrize("code", record_types())
def test_every_type_has_a_layout_of_columns_that_it_knows(code: str) -> None:
    layout = extract_layout(code)
    assert len([record_type(code).column(name) for name in layout.columns]) >= 10
    assert layout.symbol.endswith("-BS")


def test_an_unknown_type_has_none() -> None:
    with pytest.raises(UsageError):
        extract_layout("../KS")


def test_codes_days_and_what_nobody_can_read_are_printed_for_people() -> None:
    unread = FieldReading("nksQueQuan", FieldState.UNREAD)
    read = entry(nksGioiTinh="2", nksNgaySinh="10.2008", nksHoTen="Nguyễn Thị Bình")
    values = printed_values(KS, EntryReading(None, (*read.fields, unread)), [])
    assert values == {
        "nksGioiTinh": "Nữ",
        "nksNgaySinh": "10/2008",
        "nksHoTen": "Nguyễn Thị Bình",
        "nksQueQuan": UNREADABLE,
    }


def test_an_act_in_force_takes_the_place_of_what_was_written_and_the_last_one_holds() -> None:
    acts = [
        correction("nksHoTen", "Nguyễn Thị Bình", "Nguyễn Thị Bính"),
        correction("nksHoTen", "Bính", "Trần Thị Bính"),
    ]
    assert printed_values(KS, entry(nksHoTen="Nguyễn Thị Bình"), acts)["nksHoTen"] == "Trần Thị Bính"
    notes = printed_notes(KS, entry(nksHoTen="Nguyễn Thị Bình"), acts)
    assert (
        len(notes) == 2 and "từ “Nguyễn Thị Bình” thành “Nguyễn Thị Bính”, ngày 02.03.2020, theo QĐ số 7." in notes[0]
    )


def test_a_note_is_told_once() -> None:
    written = "Cải chính họ tên thành Nguyễn Thị Bính."
    notes = printed_notes(KS, entry(ghiChu=written), [correction("nksHoTen", "", "Nguyễn Thị Bính", written)])
    assert notes == (written,)


def test_the_pages_of_the_register_lie_behind_the_copy_and_the_bytes_are_the_same() -> None:
    first, again = (extract_pdf(content(jpeg(1000, 1400), jpeg(1400, 300))) for _time in range(2))
    assert first == again
    with pikepdf.open(io.BytesIO(first)) as pdf:
        assert len(pdf.pages) == 3
        assert str(pdf.docinfo["/Title"]) == "TRÍCH LỤC KHAI SINH 03/2026/TLKS-BS"
