"""Notes of registrars in parts: act, column, old and new value, day, paper."""

from __future__ import annotations

import pytest

from records.notes.amendments import Amendment, AmendmentKind
from records.notes.parts import amendments_in, wording_key
from records.text.vietnamese import skeleton

Parts = tuple[str, str, str, str, str, str]


def parts(note: Amendment) -> Parts:
    return note.kind.value, note.column, note.before, note.after, note.on, note.basis


def only(text: str, code: str = "KS") -> Parts:
    (note,) = amendments_in(text, code)
    assert note.wording in text
    return parts(note)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Thay đổi tên đệm theo QĐ số 41 ngày 25/04/2015",
            ("change", "nksHoTen", "", "", "25.04.2015", "QĐ số 41 ngày 25/04/2015"),
        ),
        (
            "Cải chính ngày sinh từ 12/3/1990 thành 12/8/1990 theo QĐ số 58/QĐ-UBND ngày 6/8/1994 của UBND huyện Lạ",
            (
                "correction",
                "nksNgaySinh",
                "12/3/1990",
                "12/8/1990",
                "06.08.1994",
                "QĐ số 58/QĐ-UBND ngày 6/8/1994 của UBND huyện Lạ",
            ),
        ),
        (
            "Xác định lại dân tộc từ Kinh sang Tày, Quyết định số 12 ngày 3 tháng 5 năm 2017",
            ("ethnic_group", "nksDanToc", "Kinh", "Tày", "03.05.2017", "Quyết định số 12 ngày 3 tháng 5 năm 2017"),
        ),
        (
            "Theo QĐ số 8 ngày 1/4/2016 của UBND xã Lạ về việc cải chính họ tên mẹ từ Lê Thị Hoa thành Lê Thị Hòa",
            ("correction", "meHoTen", "Lê Thị Hoa", "Lê Thị Hòa", "01.04.2016", "QĐ số 8 ngày 1/4/2016 của UBND xã Lạ"),
        ),
        (
            "Bổ sung quê quán: xã Lạ, huyện Xa theo QĐ số 5",
            ("supplement", "nksQueQuan", "", "xã Lạ, huyện Xa", "", "QĐ số 5"),
        ),
        (
            "Cải chính theo QĐ số 5 ngày 1/2/2010 của UBND thành phố Lạ: ngày sinh từ 1/3/2000 thành 3/1/2000",
            (
                *("correction", "nksNgaySinh", "1/3/2000", "3/1/2000"),
                *("01.02.2010", "QĐ số 5 ngày 1/2/2010 của UBND thành phố Lạ"),
            ),
        ),
        (
            "Thay đổi tên đệm theo QĐ số 41 ngày 25/04/2015 từ Văn thành Thị",
            ("change", "nksHoTen", "Văn", "Thị", "25.04.2015", "QĐ số 41 ngày 25/04/2015"),
        ),
        ("Bổ sung năm sinh cha 1965", ("supplement", "chaNgaySinh", "", "1965", "", "")),
        (
            "Đã ly hôn theo bản án số 12/2015/HNGĐ-ST ngày 5/6/2015 của TAND huyện Lạ",
            ("divorce", "", "", "", "05.06.2015", "bản án số 12/2015/HNGĐ-ST ngày 5/6/2015 của TAND huyện Lạ"),
        ),
        (
            "Nhận cha: Lê Văn Khánh, sinh năm 1980 theo QĐ số 7 ngày 2/3/2012",
            ("parent", "chaHoTen", "", "Lê Văn Khánh", "02.03.2012", "QĐ số 7 ngày 2/3/2012"),
        ),
        (
            "Đã chết ngày 3/4/2010, khai tử số 12, quyển 01 ngày 5/4/2010",
            ("death", "", "", "", "03.04.2010", "khai tử số 12, quyển 01 ngày 5/4/2010"),
        ),
        ("Cha đã chết năm 2010", ("other", "", "", "", "2010", "")),
        ("Đã chết năm 2010", ("death", "", "", "", "2010", "")),
        ("Nhận làm con nuôi, QĐ số 3 ngày 9/9/2009", ("adoption", "", "", "", "09.09.2009", "QĐ số 3 ngày 9/9/2009")),
        (
            "Thu hồi giấy khai sinh cấp ngày 3/3/2010 theo QĐ số 7 ngày 1/1/2011",
            ("annulment", "", "", "", "01.01.2011", "QĐ số 7 ngày 1/1/2011"),
        ),
        ("Đã cấp bản sao ngày 18/8/2020", ("other", "", "", "", "18.08.2020", "")),
        ("Đã cấp bản sao trích lục khai sinh ngày 18/8/2020", ("other", "", "", "", "18.08.2020", "")),
        ("Giám hộ, QĐ số 4 ngày 18/8/2020", ("other", "", "", "", "18.08.2020", "QĐ số 4 ngày 18/8/2020")),
        ("Cấp lần hai", ("other", "", "", "", "", "")),
        ("Có dấu vân tay", ("other", "", "", "", "", "")),
    ],
)
def test_the_wordings_of_registrars_come_apart(text: str, said: Parts) -> None:
    assert only(text) == said


def test_without_its_marks_a_note_means_the_same() -> None:
    text = "Cải chính họ tên từ Trần Văn Bình thành Trần Văn Bính theo QĐ số 8 ngày 1/4/2016 của UBND xã Lạ"
    assert only(skeleton(text)) == (*only(text)[:2], *(skeleton(part) for part in only(text)[2:]))


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("Cải chính họ tên từ Lê Thanh Sang thành Lê Thanh Sáng", "Lê Thanh Sang", "Lê Thanh Sáng"),
        ("CẢI CHÍNH HỌ TÊN TỪ LÊ THANH AN THÀNH LÊ THANH ÂN", "LÊ THANH AN", "LÊ THANH ÂN"),
        ("Thay đổi tên Tú thành Tuấn", "Tú", "Tuấn"),
        ("Thay đổi họ Võ sang Vũ", "Võ", "Vũ"),
        ("Cải chính nơi sinh từ thành phố Lạ thành tỉnh Lạ", "thành phố Lạ", "tỉnh Lạ"),
        ("Cải chính họ tên từ Lê An thành Lê Ân do ghi nhầm", "Lê An", "Lê Ân"),
        ("Cải chính tên thành Đỗ", "", "Đỗ"),
        ("thay đổi tên từ thanh sang thành thanh sáng", "", ""),
    ],
)
def test_names_that_sound_like_words_stay_names(text: str, before: str, after: str) -> None:
    assert only(text)[2:4] == (before, after)


def test_one_paper_for_several_columns() -> None:
    found = amendments_in(
        "Cải chính họ tên từ Lê An thành Lê Ân, ngày sinh từ 1/2/1990 thành 2/1/1990 theo QĐ số 3 ngày 5/5/2000", "KS"
    )
    paper = ("05.05.2000", "QĐ số 3 ngày 5/5/2000")
    assert [parts(note)[1:] for note in found] == [
        ("nksHoTen", "Lê An", "Lê Ân", *paper),
        ("nksNgaySinh", "1/2/1990", "2/1/1990", *paper),
    ]


def test_several_notes_stand_apart_and_a_wrapped_line_does_not_part_one() -> None:
    found = amendments_in("1. Cải chính ngày sinh theo\nQĐ số 3; Cấp lần hai\n- Đã ly hôn. Đã cấp bản sao; số 4", "KH")
    assert [note.wording for note in found] == [
        "Cải chính ngày sinh theo QĐ số 3",
        "Cấp lần hai",
        "Đã ly hôn",
        "Đã cấp bản sao; số 4",
    ]
    assert [note.kind for note in found] == [
        AmendmentKind.CORRECTION,
        AmendmentKind.OTHER,
        AmendmentKind.DIVORCE,
        AmendmentKind.OTHER,
    ]


@pytest.mark.parametrize("text", ["", "  ", "Không", "không có.", "–", "3", "( )"])
def test_where_no_note_stands_none_is_found(text: str) -> None:
    assert amendments_in(text, "KS") == ()


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("Cải chính năm sinh của vợ từ 1970 thành 1972", "KH", "voNgaySinh"),
        ("Cải chính năm sinh từ 1970 thành 1972", "KH", ""),
        ("Cải chính năm sinh của ông nội từ 1970 thành 1972", "KS", ""),
        ("Cải chính dân tộc con", "CMC", "ncDanToc"),
        ("Cải chính quê quán của mẹ", "KS", ""),
        ("Cải chính ngày đăng ký", "KH", "ngayDangKy"),
        ("Cải chính nguyên nhân chết", "KT", "nktNguyenNhanChet"),
        ("Bổ sung số định danh cá nhân của mẹ", "KS", "meSoDinhDanhCaNhan"),
        ("Cải chính ngày sinh", "GH", ""),
        ("Cải chính họ tên của người được khai sinh từ An thành Ân", "KS", "nksHoTen"),
        ("Cải chính họ tên của người được khai sinh từ An thành Ân", "KH", ""),
    ],
)
def test_a_column_is_named_only_where_it_is_clear_whose(text: str, code: str, column: str) -> None:
    assert only(text, code)[1] == column


def test_a_day_that_is_none_stays_as_written() -> None:
    assert only("Đã ly hôn ngày 31/2/2001")[4] == "31/2/2001"
    assert only("Đã ly hôn ngày 5/6/94")[4] == "5/6/94"
    assert only("Cải chính ngày sinh thành ngày 2/1/1990")[3:5] == ("2/1/1990", "")


def test_a_wording_is_known_again_when_its_marks_were_mended() -> None:
    assert wording_key("Cai chính  ngay sinh") == wording_key("Cải chính ngày sinh")
