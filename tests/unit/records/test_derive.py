"""Columns derived from others or from the book: value, reason, and cases without an answer."""

import pytest

from records.derive import BookIdentity, derive
from records.stages import FieldReading, FieldState

OFFICE = "Ủy ban nhân dân xã Huổi Mí, huyện Mường Chà, tỉnh Điện Biên"
BOOK = BookIdentity("01/2007", OFFICE)


def read(column: str, value: str, confidence: float = 0.9) -> FieldReading:
    return FieldReading(column, FieldState.READ, value, value, confidence)


def blank(column: str) -> FieldReading:
    return FieldReading(column, FieldState.BLANK)


def unread(column: str) -> FieldReading:
    return FieldReading(column, FieldState.UNREAD)


def derived(code: str, *fields: FieldReading, page: str = "") -> dict[str, FieldReading]:
    return {reading.column: reading for reading in derive(code, fields, BOOK, page)}


def value(code: str, column: str, *fields: FieldReading) -> str | None:
    reading = derived(code, *fields).get(column)
    return reading.value if reading else None


def test_book_number_and_office_come_from_the_book() -> None:
    found = derived("KS")
    assert found["quyenSo"].value == "01/2007"
    assert found["noiDangKy"].value == OFFICE
    assert (found["quyenSo"].state, found["quyenSo"].source) == (FieldState.DERIVED, "derived:book")
    assert found["quyenSo"].reasons[0].message
    assert derived("HN")["noiCap"].value == OFFICE


def test_nothing_is_derived_from_an_unknown_book() -> None:
    assert [reading.column for reading in derive("KS", (), BookIdentity("", ""))] == []


def test_what_the_form_asks_for_stays() -> None:
    fields = (read("quyenSo", "02/2007"), blank("noiDangKy"), unread("trangSo"))
    assert derived("KS", *fields, page="7").keys().isdisjoint({"quyenSo", "noiDangKy", "trangSo"})


def test_a_column_that_is_not_on_the_form_is_derived() -> None:
    assert value("KS", "quyenSo", FieldReading("quyenSo", FieldState.NOT_ON_FORM)) == "01/2007"


def test_entries_of_a_table_share_the_page_number() -> None:
    assert derived("KS", page="60")["trangSo"].value == "60"
    assert "trangSo" not in derived("KS")


@pytest.mark.parametrize(
    ("mother", "father", "kind"),
    [
        (read("meHoTen", "Lò Thị Mai"), read("chaHoTen", "Lò Văn An"), "1"),
        (blank("meHoTen"), read("chaHoTen", "Lò Văn An"), "2"),
        (read("meHoTen", "Lò Thị Mai"), blank("chaHoTen"), "3"),
        (blank("meHoTen"), blank("chaHoTen"), "4"),
        (unread("meHoTen"), unread("chaHoTen"), "1"),
    ],
)
def test_kind_of_birth_registration_from_the_parents(mother: FieldReading, father: FieldReading, kind: str) -> None:
    assert value("KS", "nksLoaiKhaiSinh", mother, father) == kind


def test_a_foundling_is_told_by_the_note() -> None:
    fields = (blank("meHoTen"), blank("chaHoTen"), read("ghiChu", "Trẻ bị bỏ rơi tại trạm y tế"))
    assert value("KS", "nksLoaiKhaiSinh", *fields) == "5"


def test_an_empty_box_for_no_parents_contradicts_two_blank_names() -> None:
    assert value("KS", "nksLoaiKhaiSinh", blank("meHoTen"), blank("chaHoTen"), blank("nksLoaiKhaiSinh")) is None
    named = (read("meHoTen", "Lò Thị Mai"), blank("chaHoTen"), blank("nksLoaiKhaiSinh"))
    assert value("KS", "nksLoaiKhaiSinh", *named) == "3"


def test_no_kind_when_the_parents_were_not_looked_at() -> None:
    assert value("KS", "nksLoaiKhaiSinh", read("meHoTen", "Lò Thị Mai")) is None


def test_confidence_is_that_of_the_least_sure_source() -> None:
    fields = (read("meHoTen", "Lò Thị Mai", 0.6), read("chaHoTen", "Lò Văn An", 0.9))
    assert derived("KS", *fields)["nksLoaiKhaiSinh"].confidence == 0.6


@pytest.mark.parametrize(
    ("place", "province"),
    [
        ("Bệnh viện đa khoa tỉnh Cà Mau", "Cà Mau"),
        ("Trung tâm y tế huyện Mường Chà", "Điện Biên"),
        ("Xã Hương Nguyên, Huyện A Lưới, Huế", "Huế"),
        ("xã Nam Giang, huyện Nam Đàn, tỉnh Nghệ Tĩnh", "Nghệ Tĩnh"),
        ("Tại nhà", None),
        ("huyện Châu Thành", None),
    ],
)
def test_province_of_the_birthplace_as_it_is_written(place: str, province: str | None) -> None:
    assert value("KS", "nksNoiSinhDVHC", read("nksNoiSinh", place), read("nksNgaySinh", "07.01.2007")) == province


def test_a_name_of_many_provinces_is_taken_from_the_office_with_less_confidence() -> None:
    book = BookIdentity("01/2007", "Ủy ban nhân dân huyện Châu Thành, tỉnh Long An")
    found = {r.column: r for r in derive("KS", [read("nksNoiSinh", "Trung tâm y tế huyện Châu Thành", 1.0)], book)}
    assert found["nksNoiSinhDVHC"].value == "Long An"
    assert found["nksNoiSinhDVHC"].confidence < 1


@pytest.mark.parametrize(
    ("born", "registered", "kind"),
    [
        ("01.01.2007", "02.03.2007", "1"),
        ("01.01.2007", "03.03.2007", "4"),
        ("2005", "03.03.2007", "4"),
        ("01.2007", "20.02.2007", "1"),
        ("01.2007", "05.03.2007", None),
        ("05.03.2007", "01.03.2007", None),
        ("01.01.1991", "10.01.1991", "1"),
        ("01.01.1991", "10.04.1991", "4"),
    ],
)
def test_kind_of_birth_registration_by_the_deadline(born: str, registered: str, kind: str | None) -> None:
    assert value("KS", "loaiDangKy", read("nksNgaySinh", born), read("ngayDangKy", registered)) == kind


def test_between_the_shortest_and_longest_deadline_of_the_time_the_answer_is_less_sure() -> None:
    sure = derived("KS", read("nksNgaySinh", "01.01.1991"), read("ngayDangKy", "20.01.1991"))["loaiDangKy"]
    unsure = derived("KS", read("nksNgaySinh", "01.01.1991"), read("ngayDangKy", "20.02.1991"))["loaiDangKy"]
    assert (sure.value, unsure.value) == ("1", "1")
    assert unsure.confidence < sure.confidence


@pytest.mark.parametrize(("died", "kind"), [("01.03.2009", "1"), ("01.02.2009", "4")])
def test_kind_of_death_registration_by_the_deadline(died: str, kind: str) -> None:
    assert value("KT", "loaiDangKy", read("nktNgayChet", died), read("ngayDangKy", "16.03.2009")) == kind


def test_an_unticked_box_for_the_deadline_is_not_filled() -> None:
    fields = (read("nksNgaySinh", "01.01.2007"), read("ngayDangKy", "02.03.2007"), blank("loaiDangKy"))
    assert value("KS", "loaiDangKy", *fields) is None


def test_an_acknowledgement_is_new_unless_registered_abroad() -> None:
    assert value("CMC", "loaiDangKy", blank("loaiDangKy")) == "1"
    assert value("CMC", "loaiDangKy", read("cqNuocNgoaiDaDangKy", "Tòa thị chính")) == "2"


@pytest.mark.parametrize(
    ("parent", "applicant", "relation", "kind"),
    [
        ("Trần Văn Bình", "Trần Văn Bình", "Cha", "1"),
        ("Lê Thị Sen", "Lê Thị Sen", "Mẹ đẻ", "2"),
        ("Nguyễn Bình Hưng", "Võ Ngọc Sang", "Mẹ", "1"),
        ("Võ Ngọc Sang", "Nguyễn Bình Hưng", "Bố", "2"),
        ("Lê Thị Sen", "Lê Văn Út", "Bác ruột", "2"),
        ("Nguyễn Bình Hưng", "Lê Văn Út", "Bác ruột", None),
    ],
)
def test_who_acknowledges(parent: str, applicant: str, relation: str, kind: str | None) -> None:
    fields = (read("cmHoTen", parent), read("nycHoTen", applicant), read("nycQHNguoiDuocNhan", relation))
    assert value("CMC", "loaiXacNhan", *fields) == kind


@pytest.mark.parametrize(
    ("number", "issuer", "kind"),
    [
        ("12", "UBND phường Vĩnh Phú", "1"),
        ("19/GBT", "", "1"),
        ("07", "Bệnh viện đa khoa tỉnh Khánh Hòa", "1"),
        ("03", "Tòa án nhân dân huyện Ba Vì", "3"),
        ("03", "Cơ quan CSĐT Công an huyện Ba Vì", "4"),
        ("03", "", None),
    ],
)
def test_kind_of_death_paper(number: str, issuer: str, kind: str | None) -> None:
    fields = (read("gbtSo", number), read("gbtCoQuanCap", issuer) if issuer else blank("gbtCoQuanCap"))
    assert value("KT", "gbtLoai", *fields) == kind


def test_no_death_paper_no_kind() -> None:
    assert value("KT", "gbtLoai", blank("gbtSo"), blank("gbtCoQuanCap"), blank("gbtNgay")) is None


@pytest.mark.parametrize(
    ("wording", "kind"),
    [
        ("Để đăng ký kết hôn với anh Trần Văn Bình", "1"),
        ("Đăng ký kết hôn với người nước ngoài", "2"),
        ("Để kết hôn với người nước ngoài ở nước ngoài", "4"),
        ("Để đăng ký kết hôn ở nước ngoài", None),
        ("Bổ sung hồ sơ vay vốn ngân hàng", "5"),
    ],
)
def test_kind_of_purpose(wording: str, kind: str | None) -> None:
    assert value("HN", "nxnLoaiMucDichSuDung", read("nxnMucDichSuDung", wording)) == kind


@pytest.mark.parametrize(
    ("number", "registered", "kind"),
    [
        ("215093687", "01.02.2010", "1"),
        ("051189012279", "17.07.2018", "4"),
        ("051189012279", "17.07.2014", "1"),
        ("B1234567", "17.07.2014", "2"),
        ("12345", "17.07.2014", None),
    ],
)
def test_kind_of_paper_from_its_number(number: str, registered: str, kind: str | None) -> None:
    fields = (read("voSoGiayToTuyThan", number), read("ngayDangKy", registered))
    assert value("KH", "voLoaiGiayToTuyThan", *fields) == kind


def test_kind_of_paper_from_the_word_beside_the_number() -> None:
    number = FieldReading("voSoGiayToTuyThan", FieldState.READ, "Hộ chiếu số 12345", "12345", 0.9)
    assert value("KH", "voLoaiGiayToTuyThan", number) == "2"


def test_no_paper_no_kind() -> None:
    assert value("KH", "voLoaiGiayToTuyThan", blank("voSoGiayToTuyThan")) is None
