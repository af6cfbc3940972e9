"""Lists, numbers, places and free text."""

import pytest

from ocr.decode import DecodedValue, decode, evidence_of
from ocr.decode.context import BookContext
from ocr.recognise.testing import reading, scored_reading
from records.record_types import record_type


def read(column: str, text: str, kind: str = "KS", confidence: float = 0.95) -> DecodedValue:
    return decode(record_type(kind).column(column), evidence_of([reading(text, confidence)]))


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("nksGioiTinh", "Nam", "1"),
        ("nksGioiTinh", "Nử", "2"),
        ("nycLoaiGiayToTuyThan", "CCCD số", "4"),
        ("nksDanToc", "Kinh:", "Kinh"),
        ("nksDanToc", "Tay", "Tày"),
        ("nksQuocTich", "Viêt Nam", "Việt Nam"),
        ("nycQuanHe", "Bô đẻ", "Bố đẻ"),
        ("chucVuNguoiKy", "Phó Chủ tich", "Phó Chủ tịch"),
        ("chucVuNguoiKy", "Phó Chủ T", "Phó Chủ tịch"),
        ("chucVuNguoiKy", "CT", "CT"),
        ("chucVuNguoiKy", "PCT UBND xã", "PCT UBND xã"),
        ("quyenSo", "01 2020", "01/2020"),
        ("quyenSo", "02/2019", "02/2019"),
        ("so", "24", "24"),
        ("so", "01/2018", "01/2018"),
        ("nksSoDinhDanh", "011218351867,", "011218351867"),
        ("nksSoDinhDanh", "O11218351867", "011218351867"),
        ("nycSoGiayToTuyThan", "185421424,", "185421424"),
        ("nycSoGiayToTuyThan", "B1234567", "B1234567"),
    ],
)
def test_closed_lists_and_numbers(column: str, text: str, value: str) -> None:
    assert read(column, text).value == value


def test_what_is_in_no_list_is_no_code_and_no_trusted_entry() -> None:
    assert read("nksGioiTinh", "Hà Nội").value == ""
    strange = read("nksDanToc", "Xyzt")
    assert (strange.value, strange.reasons[0].code) == ("Xyzt", "not_listed")
    assert strange.confidence < 0.5


def test_figures_that_fit_no_paper_are_kept_and_doubted() -> None:
    short = read("nycSoGiayToTuyThan", "01121835186")
    assert (short.value, short.reasons[0].code) == ("01121835186", "not_a_number")
    future = read("nksSoDinhDanh", "011997955178")
    assert future.confidence < 0.5
    assert read("nksSoDinhDanh", "011097955178").confidence > 0.9


def test_a_book_number_one_figure_off_means_the_book_and_any_other_stays() -> None:
    column, book = record_type("KS").column("quyenSo"), BookContext(2019, "01/2019")
    near = decode(column, evidence_of([reading("61/2019")]), book)
    other = decode(column, evidence_of([reading("02/2018")]), book)
    assert (near.value, near.alternatives) == ("01/2019", ("61/2019",))
    assert other.value == "02/2018"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Xã Huối Mí, huyện Mường Chà, tỉnh Điên Biên", "Xã Huổi Mí, huyện Mường Chà, tỉnh Điện Biên"),
        ("Tố 21, xã Huổi Mí, huyện Mường Chà, tỉnh Điện Biên", "Tổ 21, xã Huổi Mí, huyện Mường Chà, tỉnh Điện Biên"),
        ("Khu phố 7 xã Cốc Rế, huyện Xín Mần, tỉnh Hà Giang", "Khu phố 7, xã Cốc Rế, huyện Xín Mần, tỉnh Hà Giang"),
        ("Bênh viện đa khoa tỉnh Điên Biên", "Bệnh viện đa khoa tỉnh Điện Biên"),
        ("Xã Huổi Mí - huyện Mường Chà - tỉnh Điện Biên", "Xã Huổi Mí - huyện Mường Chà - tỉnh Điện Biên"),
        ("Khu phố Trường Thi, xã Huổi Mí", "Khu phố Trường Thi, xã Huổi Mí"),  # no phrase runs over a comma
        ("Trạm y tế xã Huổi Mí, Mường Chà, Điện Biên", "Trạm y tế xã Huổi Mí, Mường Chà, Điện Biên"),
        ("Khu phố Liêng Srônh, xã Trường Thịnh; huyện Ứng Hòa", "Khu phố Liêng Srônh, xã Trường Thịnh, huyện Ứng Hòa"),
    ],
)
def test_places_get_marks_and_commas_back_where_the_gazetteer_agrees(text: str, value: str) -> None:
    assert read("nksNoiSinh", text).value == value


def test_a_place_that_is_no_unit_stays_as_written() -> None:
    unknown = read("meNoiCuTru", "Xã Không Có, huyện Chưa Từng, tỉnh Xa Lạ")
    assert unknown.value == "Xã Không Có, huyện Chưa Từng, tỉnh Xa Lạ"


def test_old_provinces_are_not_rewritten() -> None:
    assert read("nksQueQuan", "Xã Nam Giang, huyện Nam Đàn, tỉnh Nghệ Tĩnh").value.endswith("tỉnh Nghệ Tĩnh")


def test_words_that_lead_to_a_date_have_their_marks_and_others_with_the_same_letters_keep_theirs() -> None:
    assert read("ghiChu", "Từ 2/5/2007 đển 19/3/2013").value == "Từ 2/5/2007 đến 19/3/2013"
    assert read("ghiChu", "Từ ngay 2 thảng 5").value == "Từ ngày 2 tháng 5"
    assert read("ghiChu", "Ở đền Hùng, ngõ 5").value == "Ở đền Hùng, ngõ 5"


def test_free_text_is_put_right_in_known_phrases_only() -> None:
    purpose = read("nxnMucDichSuDung", "Đế đăng ký kết hôn ở nước ngoài", "HN")
    assert purpose.value == "Để đăng ký kết hôn ở nước ngoài"
    assert read("nktNguyenNhanChet", "Tai biên mạch máu não", "KT").value == "Tai biến mạch máu não"
    assert read("ghiChu", "Đế mèn").value == "Đế mèn"


def test_strokes_that_hold_no_word_are_no_note() -> None:
    assert read("ghiChu", "4 Í").value == ""
    assert read("ghiChu", "đu ấnx đaq").confidence < 0.5


@pytest.mark.parametrize(
    ("office", "place"),
    [
        ("UBND huyện Phú Ninh, tỉnh Quảng Nam", "huyện Phú Ninh"),
        ("UBND huyện Phù Ninh, tỉnh Phú Thọ", "huyện Phù Ninh"),
    ],
)
def test_of_two_places_as_near_the_one_at_home_is_likelier(office: str, place: str) -> None:
    column, book = record_type("KS").column("nksNoiSinh"), BookContext(2018, office=office)
    assert decode(column, evidence_of([reading("huyện Phu Ninh")]), book).value == place


def test_an_office_begins_as_offices_do_where_the_ink_allows_it() -> None:
    column, line = record_type("KS").column("nycNoiCapGiayToTuyThan"), "CA tỉnh Tiền Giang"
    near = decode(column, evidence_of([scored_reading("Cư tỉnh Tiền Giang", {line: -3.0})]))
    far = decode(column, evidence_of([scored_reading("Cư tỉnh Tiền Giang", {line: -9.0})]))
    assert near.value == line
    assert far.value == "Cư tỉnh Tiền Giang"


def test_an_office_loses_a_misread_word_of_the_form_and_writes_its_abbreviation_large() -> None:
    assert read("gbtCoQuanCap", "tủa Bệnh viện đa khoa tỉnh Nam Định", "KT").value == "Bệnh viện đa khoa tỉnh Nam Định"
    assert read("gbtCoQuanCap", "Ca Ninh Bình", "KT").value == "CA Ninh Bình"
    assert read("gbtCoQuanCap", "Cư Ninh Bình", "KT").value == "Cư Ninh Bình"


def place(text: str, others: dict[str, float], office: str = "") -> str:
    column = record_type("KS").column("nksNoiSinh")
    return decode(column, evidence_of([scored_reading(text, others)]), BookContext(2008, office=office)).value


def test_a_lost_full_stop_comes_back_where_the_ink_has_it() -> None:
    read, dotted = "Xã Phú Mỹ, H Tân Phước, Tiền Giang", "Xã Phú Mỹ, H. Tân Phước, Tiền Giang"
    assert place(read, {dotted: 1.0}) == dotted
    assert place(read, {dotted: -6.0}) == read


def test_a_short_last_word_that_names_nothing_may_be_the_initials_of_a_province() -> None:
    read, meant = "Xã Phú Nhuận, H. Lục Ngạn, Ba", "Xã Phú Nhuận, H. Lục Ngạn, BG"
    home = "UBND xã Phú Nhuận, huyện Lục Ngạn, tỉnh Bắc Giang"
    assert place(read, {meant: -5.0}, home) == meant
    assert place(read, {meant: -12.0}, home) == read


def test_a_district_misread_in_more_than_a_third_is_found_where_its_units_fit() -> None:
    read, meant = "Xã Tân Duyệt, huyện Đồng Dơi, tỉnh Cà Mau", "Xã Tân Duyệt, huyện Đầm Dơi, tỉnh Cà Mau"
    assert place(read, {meant: -6.0}) == meant
    assert place(read, {meant: -30.0}) == read


@pytest.mark.parametrize(("ink", "word"), [(-1.0, "huyện"), (-9.0, "buyện")])
def test_a_small_word_like_one_for_a_kind_of_unit_is_that_where_the_ink_allows_it(ink: float, word: str) -> None:
    meant = "Xã Xuân Thượng huyện Xuân Trường, NĐ"
    line = scored_reading(meant.replace("huyện", "buyện"), {meant: ink}, 0.9)
    found = decode(record_type("KS").column("meNoiCuTru"), evidence_of([line]))
    assert word in found.value.split()
