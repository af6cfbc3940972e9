"""What people decided in a book mends doubtful readings elsewhere in it, never surely, and never against figures."""

from __future__ import annotations

import pytest

from ocr.book.lessons import CLAIMED
from ocr.book.taught import as_read, teach, with_decided
from ocr.decode.ceilings import ASKED
from ocr.decode.reasons import not_listed, one_word
from records.record_types import record_type
from records.stages import TAUGHT, Decided, EntryReading, FieldReading, FieldState

KS = record_type("KS")
HOME = "Xã Thanh Sơn - Huyện Định Quán - Đồng Nai"


def entry(column: str, written: str, confidence: float = 0.6) -> EntryReading:
    """Return an entry of one field; an empty writing was not read."""
    state = FieldState.READ if written else FieldState.UNREAD
    return EntryReading(None, (FieldReading(column, state, written, written, confidence if written else 0.0),))


def taught(column: str, written: str, *decided: str, confidence: float = 0.6) -> FieldReading:
    """Return the field of an entry after others of its book, of which these values were decided."""
    entries = [entry(column, "?") for _value in decided]
    known: list[Decided] = [{column: value} for value in decided]
    return teach([*entries, entry(column, written, confidence)], [*known, {}], KS)[-1].fields[0]


@pytest.mark.parametrize(
    ("column", "written", "decided", "value"),
    [
        ("nguoiKy", "Hoàng Duy Khánh", "Hoàng Duy Khanh", "Hoàng Duy Khanh"),
        ("meNoiCuTru", "Xã Thanh Sơn Huyện Định Quấn Đồng Nai", HOME, HOME),
        (
            "meNoiCuTru",
            "Tổ 2, Xã Phú Túc - Huyện Định Quấn Đồng Nai",
            HOME,
            "Tổ 2, Xã Phú Túc - Huyện Định Quán - Đồng Nai",
        ),
        ("nycNoiCapGiayToTuyThan", "2062 Cấp ngày 21/07/2016, CA Ninh Bình", "CA Ninh Bình", "CA Ninh Bình"),
    ],
)
def test_a_doubtful_reading_becomes_the_decided_value_and_stays_a_question(
    column: str, written: str, decided: str, value: str
) -> None:
    field = taught(column, written, decided)
    assert (field.value, field.as_written) == (value, written)
    assert field.confidence <= ASKED
    assert [reason.code for reason in field.reasons] == [TAUGHT]
    assert field.alternatives[0] == written


@pytest.mark.parametrize(
    ("column", "written", "decided"),
    [
        ("nguoiKy", "Sùng Thị Chư", ("Hoàng Duy Khanh",)),
        ("nguoiKy", "Lò Văn Bão", ("Lò Văn Bảo", "Lò Văn Báo")),  # as near to two
        ("nguoiKy", "Lò Văn Bão", ("Lò Văn Bảo", "Lò Văn Bão")),  # decided itself
        ("meNoiCuTru", "Thôn 4, xã Phú Túc", ("Thôn 1, xã Phú Túc",)),  # figures are never drawn to others
        ("nksHoTen", "Trần Thị Yên", ("Trần Thị Yến",)),  # a child's name does not come again
        ("nycNoiCapGiayToTuyThan", "Bệnh viện CA Ninh Bình", ("CA Ninh Bình",)),  # another office
    ],
)
def test_what_may_be_something_else_stays_as_read(column: str, written: str, decided: tuple[str, ...]) -> None:
    field = taught(column, written, *decided)
    assert (field.value, field.reasons) == (written, ())


def test_a_sure_reading_is_left_alone() -> None:
    assert taught("nguoiKy", "Hoàng Duy Khánh", "Hoàng Duy Khanh", confidence=0.96).value == "Hoàng Duy Khánh"


def test_an_unread_line_is_offered_the_usual_values_and_claims_none() -> None:
    field = taught("nguoiThucHien", "", "Nguyễn Thị Ngân", "Lê Thị Ký", "Lê Thị Ký")
    assert (field.state, field.value, field.confidence) == (FieldState.UNREAD, "", 0.0)
    assert field.alternatives == ("Lê Thị Ký", "Nguyễn Thị Ngân")


def test_an_unread_signer_is_the_one_whom_people_decided_nearly_always_and_stays_a_question() -> None:
    alone = taught("nguoiThucHien", "", *["Nguyễn Thị Ngân"] * 3)
    assert (alone.state, alone.value, alone.as_written) == (FieldState.READ, "Nguyễn Thị Ngân", "")
    assert alone.confidence < ASKED
    assert [reason.code for reason in alone.reasons] == [TAUGHT]
    once_another = taught("nguoiThucHien", "", *["Nguyễn Thị Ngân"] * 9, "Lê Thị Ký")
    assert (once_another.value, once_another.alternatives) == ("Nguyễn Thị Ngân", ("Lê Thị Ký",))


@pytest.mark.parametrize(
    ("column", "decided"),
    [
        ("nguoiThucHien", ["Nguyễn Thị Ngân"] * 2),
        ("nguoiThucHien", [*["Nguyễn Thị Ngân"] * 8, "Lê Thị Ký"]),
        ("meNoiCuTru", [HOME] * 5),
    ],
    ids=["too few", "several people", "a place"],
)
def test_what_was_decided_too_seldom_or_differs_by_nature_is_offered_only(column: str, decided: list[str]) -> None:
    field = taught(column, "", *decided)
    assert (field.state, field.value, field.alternatives[0]) == (FieldState.UNREAD, "", decided[0])


@pytest.mark.parametrize(
    ("column", "written", "decided", "value"),
    [
        ("nguoiThucHien", "Thị Ngân", "Nguyễn Thị Ngân", "Nguyễn Thị Ngân"),
        ("nguoiThucHien", "Tạ Nguyễn Thị Ngân", "Nguyễn Thị Ngân", "Nguyễn Thị Ngân"),
        ("chucVuNguoiKy", "Phó Chủ", "Phó Chủ tịch", "Phó Chủ tịch"),
        ("chucVuNguoiKy", "Phó Chủ tịch", "Chủ tịch", "Phó Chủ tịch"),  # a title of its own
        ("nguoiThucHien", "Ngân Thị", "Nguyễn Thị Ngân", "Ngân Thị"),
    ],
)
def test_a_part_of_who_nearly_always_signs_is_that_signer(column: str, written: str, decided: str, value: str) -> None:
    assert taught(column, written, *[decided] * 3).value == value
    assert taught(column, written, decided, decided).value == written, "twice is not nearly always"


def test_a_single_word_is_nobody_and_becomes_who_nearly_always_signs() -> None:
    alone = FieldReading("nguoiThucHien", FieldState.READ, "Cà", "Cà", 0.1, reasons=(one_word("Cà"),))
    decided: list[Decided] = [{"nguoiThucHien": "Nguyễn Thị Ngân"}] * 3
    entries = [*[entry("nguoiThucHien", "?")] * 3, EntryReading(None, (alone,))]
    field = teach(entries, [*decided, {}], KS)[-1].fields[0]
    assert (field.value, field.confidence, field.alternatives) == ("Nguyễn Thị Ngân", CLAIMED, ("Cà",))


@pytest.mark.parametrize(
    ("column", "written", "decided", "value"),
    [
        ("chaDanToc", "Kinh 20/7/19", "Kinh", "Kinh"),
        ("chaDanToc", "Kinh Tày", "Kinh", "Kinh Tày"),  # another word tells something
        ("ghiChu", "Con lần 2", "Con lần 1", "Con lần 2"),
        ("ghiChu", "Gia", "Già", "Già"),
        ("ghiChu", "Gia yeu", "Già yếu", "Gia yeu"),  # of more words more may be meant
        ("nycQuanHe", "Ba", "Bố", "Bố"),
        ("nycQuanHe", "Bà", "Bố", "Bà"),
        ("ghiChu", "Cải chính thoo QĐ số 5", "Cải chính theo QĐ số 7", "Cải chính theo QĐ số 5"),
        ("ghiChu", "Sửa theo Hoa ngày 5", "Sửa theo Hòa ngày 7", "Sửa theo Hoa ngày 5"),  # names are left alone
        ("ghiChu", "Cải chính và QĐ số 5", "Cải chính theo QĐ số 7", "Cải chính và QĐ số 5"),  # another word
    ],
)
def test_listed_values_and_notes_are_put_right_where_nothing_else_can_be_meant(
    column: str, written: str, decided: str, value: str
) -> None:
    field = taught(column, written, *[decided] * 3)
    assert (field.value, field.as_written) == (value, written)
    assert field.confidence <= ASKED


@pytest.mark.parametrize(("mother", "value"), [("Nguyễn Thị Hòa", "Mẹ"), ("Nguyễn Thị Hoa", "Họ")])
def test_a_relation_that_no_list_holds_is_what_the_name_of_the_requester_says(mother: str, value: str) -> None:
    names = [
        FieldReading(column, FieldState.READ, name, name, 0.9)
        for column, name in (("nycHoTen", "Nguyễn Thị Hòa"), ("meHoTen", mother))
    ]
    relation = FieldReading("nycQuanHe", FieldState.READ, "Họ", "Họ", 0.9, reasons=(not_listed("Họ"),))
    entries = [*[entry("nycQuanHe", "Mẹ")] * 3, EntryReading(None, (*names, relation))]
    decided: list[Decided] = [{"nycQuanHe": word} for word in ("Mẹ", "Mẹ", "Mẹ đẻ", "Mẹ")]
    field = teach([entries[0], *entries], [*decided, {}], KS)[-1].fields[-1]
    assert (field.value, field.confidence == CLAIMED) == (value, value == "Mẹ")


def test_an_unclear_stamp_is_what_it_looks_most_like_where_people_decided_the_same() -> None:
    def stamped(likeliest: str) -> FieldReading:
        unclear = FieldReading("loaiDangKy", FieldState.UNREAD, "", "", 0.0, alternatives=(likeliest, "3"))
        entries = [*[entry("loaiDangKy", "1")] * 3, EntryReading(None, (unclear,))]
        return teach(entries, [*[{"loaiDangKy": "1"}] * 3, {}], KS)[-1].fields[0]

    assert (stamped("1").value, stamped("1").confidence) == ("1", CLAIMED)
    assert (stamped("2").state, stamped("2").alternatives[:2]) == (FieldState.UNREAD, ("2", "3"))


def test_a_decided_cell_is_certain_beside_others_and_its_reading_stays() -> None:
    read = entry("nguoiKy", "Lò Vắn Pao")
    certain = with_decided(read, {"nguoiKy": "Lò Văn Páo"})
    assert (certain.fields[0].value, certain.fields[0].confidence) == ("Lò Văn Páo", 1.0)
    assert as_read(certain, read, {"nguoiKy": "Lò Văn Páo"}) == read
    blank = with_decided(read, {"nguoiKy": ""}).fields[0]
    assert (blank.state, blank.value) == (FieldState.BLANK, "")
