"""Rules about a record, each held and broken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from records.dates import PartialDate
from records.editions import columns_on_form, library
from records.rules import RULES, BookFacts, RecordView, check
from records.rules.completeness import required
from records.stages import FieldReading, FieldState, Severity

KS_2006 = columns_on_form(library().get("KS-2006"))


@dataclass(frozen=True)
class Case:
    rule: str
    record_type: str
    held: dict[str, str]
    broken: dict[str, str]
    columns: tuple[str, ...]


CASES = (
    Case(
        "V1",
        "KH",
        {"voHoTen": "Lê Thị Sen", "voLoaiGiayToTuyThan": "4", "voSoGiayToTuyThan": "051189012279"},
        {"voHoTen": "Lê Thị Sen", "voLoaiGiayToTuyThan": "4", "voSoGiayToTuyThan": "05118901227"},
        ("voSoGiayToTuyThan",),
    ),
    Case(
        "V1.holder",
        "KH",
        {"voHoTen": "Lê Thị Sen", "voSoGiayToTuyThan": "051189012279", "voNgaySinh": "1989"},
        {"voHoTen": "Lê Thị Sen", "voSoGiayToTuyThan": "051189012279", "voNgaySinh": "1987"},
        ("voSoGiayToTuyThan", "voNgaySinh"),
    ),
    Case(
        "V1.holder",
        "KH",
        {"chongHoTen": "Lê Văn Út", "chongSoGiayToTuyThan": "051089012279"},
        {"chongHoTen": "Lê Văn Út", "chongSoGiayToTuyThan": "051189012279"},
        ("chongSoGiayToTuyThan", "chongGioiTinh"),
    ),
    Case(
        "V2",
        "KH",
        {"voHoTen": "Lê Thị Sen", "voSoGiayToTuyThan": "096189012279"},
        {"voHoTen": "Lê Thị Sen", "voSoGiayToTuyThan": "097189012279"},
        ("voSoGiayToTuyThan",),
    ),
    Case(
        "V3",
        "KS",
        {"nksSoDinhDanh": "011215000001", "ngayDangKy": "04.01.2016"},
        {"nksSoDinhDanh": "011215000001", "ngayDangKy": "31.12.2015"},
        ("nksSoDinhDanh", "ngayDangKy"),
    ),
    Case(
        "V4",
        "KH",
        {"voHoTen": "Lê Thị Sen", "voLoaiGiayToTuyThan": "1", "voSoGiayToTuyThan": "215 093 687"},
        {"voHoTen": "Lê Thị Sen", "voLoaiGiayToTuyThan": "1", "voSoGiayToTuyThan": "21509368"},
        ("voSoGiayToTuyThan",),
    ),
    Case(
        "V5",
        "KH",
        {"voHoTen": "Lê Thị Sen", "voNgaySinh": "1996", "voNgayCapGiayToTuyThan": "02.05.2010"},
        {"voHoTen": "Lê Thị Sen", "voNgaySinh": "03.05.1996", "voNgayCapGiayToTuyThan": "02.05.2010"},
        ("voNgayCapGiayToTuyThan", "voNgaySinh"),
    ),
    Case(
        "V6",
        "KH",
        {"chongNgaySinh": "01.06.1995", "voNgaySinh": "01.06.1997", "ngayDangKy": "01.06.2015"},
        {"chongNgaySinh": "01.06.1994", "voNgaySinh": "02.06.1997", "ngayDangKy": "01.06.2015"},
        ("voNgaySinh", "ngayDangKy"),
    ),
    Case(
        "V7",
        "KS",
        {"meNgaySinh": "1980", "chaNgaySinh": "1940", "nksNgaySinh": "01.01.2000"},
        {"meNgaySinh": "1980", "chaNgaySinh": "1999", "nksNgaySinh": "01.01.2000"},
        ("chaNgaySinh", "nksNgaySinh"),
    ),
    Case(
        "V7",
        "CMC",
        {"cmNgaySinh": "1970", "ncNgaySinh": "2000"},
        {"cmNgaySinh": "2000", "ncNgaySinh": "1970"},
        ("cmNgaySinh", "ncNgaySinh"),
    ),
    Case(
        "V8",
        "KS",
        {"nksNgaySinh": "27.10.2008", "nksNgaySinhBangChu": "Ngày hai bảy tháng mười năm hai ngàn không trăm lẻ tám"},
        {"nksNgaySinh": "21.10.2008", "nksNgaySinhBangChu": "Ngày hai bảy tháng mười năm hai ngàn không trăm lẻ tám"},
        ("nksNgaySinh", "nksNgaySinhBangChu"),
    ),
    Case(
        "V9",
        "KS",
        {"nksNgaySinh": "05.03.2007", "ngayDangKy": "05.03.2007"},
        {"nksNgaySinh": "06.03.2007", "ngayDangKy": "05.03.2007"},
        ("ngayDangKy", "nksNgaySinh"),
    ),
    Case(
        "V9",
        "KH",
        {"ngayXacLapQuanHeHonNhan": "2010", "ngayDangKy": "05.03.2007", "ghiChu": "Ghi chú việc kết hôn"},
        {"ngayXacLapQuanHeHonNhan": "2010", "ngayDangKy": "05.03.2007"},
        ("ngayDangKy", "ngayXacLapQuanHeHonNhan"),
    ),
    Case(
        "V10",
        "KT",
        {"nktNgaySinh": "2009", "nktNgayChet": "01.02.2009"},
        {"nktNgaySinh": "2010", "nktNgayChet": "01.02.2009"},
        ("nktNgayChet", "nktNgaySinh"),
    ),
    Case(
        "V10.age",
        "KT",
        {"nktNgaySinh": "1890", "nktNgayChet": "01.02.2009"},
        {"nktNgaySinh": "1880", "nktNgayChet": "01.02.2009"},
        ("nktNgaySinh", "nktNgayChet"),
    ),
    Case(
        "V11",
        "KS",
        {"so": "01/2018", "ngayDangKy": "05.03.2018"},
        {"so": "01/2018", "ngayDangKy": "05.03.2019"},
        ("ngayDangKy", "so"),
    ),
    Case(
        "V14",
        "KS",
        {"nksNgaySinh": "01.01.2007", "ngayDangKy": "02.03.2007", "loaiDangKy": "1"},
        {"nksNgaySinh": "01.01.2007", "ngayDangKy": "03.03.2007", "loaiDangKy": "1"},
        ("loaiDangKy", "nksNgaySinh", "ngayDangKy"),
    ),
    Case(
        "V14",
        "KT",
        {"nktNgayChet": "01.01.2009", "ngayDangKy": "17.01.2009", "loaiDangKy": "4"},
        {"nktNgayChet": "01.01.2009", "ngayDangKy": "16.01.2009", "loaiDangKy": "4"},
        ("loaiDangKy", "nktNgayChet", "ngayDangKy"),
    ),
    Case(
        "V15",
        "KS",
        {"nksLoaiKhaiSinh": "3", "meHoTen": "Lê Thị Sen"},
        {"nksLoaiKhaiSinh": "3", "meHoTen": "Lê Thị Sen", "chaHoTen": "Lê Văn Út"},
        ("nksLoaiKhaiSinh", "chaHoTen"),
    ),
    Case(
        "V15",
        "KS",
        {"nksLoaiKhaiSinh": "5"},
        {"nksLoaiKhaiSinh": "5", "meHoTen": "Lê Thị Sen"},
        ("nksLoaiKhaiSinh", "meHoTen"),
    ),
    Case(
        "V16",
        "KS",
        {"nksHoTen": "LÊ THỊ SEN", "nksGioiTinh": "2"},
        {"nksHoTen": "LÊ THỊ SEN", "nksGioiTinh": "1"},
        ("nksHoTen", "nksGioiTinh"),
    ),
    Case(
        "V16",
        "KH",
        {"chongHoTen": "Thị Văn Thị", "voHoTen": "Lê Văn Thị Mận"},
        {"chongHoTen": "Lê Thị Sen"},
        ("chongHoTen", "chongHoTen"),
    ),
    Case(
        "V16.confirmation",
        "CMC",
        {"loaiXacNhan": "1", "cmHoTen": "Lê Văn Út"},
        {"loaiXacNhan": "2", "cmHoTen": "Lê Văn Út"},
        ("loaiXacNhan", "cmHoTen"),
    ),
    Case(
        "V17",
        "KS",
        {"nksHoTen": "Hồ Thị Na", "chaHoTen": "Trần Văn Bình", "meHoTen": "Hồ Thị Mai"},
        {"nksHoTen": "Lý Thị Na", "chaHoTen": "Trần Văn Bình", "meHoTen": "Hồ Thị Mai"},
        ("nksHoTen", "chaHoTen", "meHoTen"),
    ),
    Case(
        "V18",
        "KS",
        {"nksDanToc": "Mông", "chaDanToc": "Kinh", "meDanToc": "MÔNG"},
        {"nksDanToc": "Tày", "chaDanToc": "Kinh", "meDanToc": "Mông"},
        ("nksDanToc", "chaDanToc", "meDanToc"),
    ),
    Case("V18.list", "KH", {"voDanToc": "Tày"}, {"voDanToc": "Tầy Ninh"}, ("voDanToc",)),
    Case("V19", "KS", {"nksHoTen": "Lê Thị Sen"}, {}, ("nksHoTen",)),
    Case("V19.core", "KS", {"nksDanToc": "Kinh"}, {}, ("nksDanToc",)),
    Case(
        "V22",
        "KS",
        {"nksQueQuan": "huyện Mường Chà, tỉnh Điện Biên"},
        {"nksQueQuan": "Vĩnh Yên, huyện Qwertyuiop"},
        ("nksQueQuan",),
    ),
    Case(
        "V22.near",
        "KS",
        {"nksQueQuan": "huyện Mường Chà, tỉnh Điện Biên"},
        {"nksQueQuan": "huyện Mưởng Cha, tỉnh Điện Biên"},
        ("nksQueQuan",),
    ),
    Case(
        "V22.date",
        "KS",
        {"nksNoiSinh": "tỉnh Cà Mau", "nksNgaySinh": "01.05.1998"},
        {"nksNoiSinh": "tỉnh Cà Mau", "nksNgaySinh": "01.05.1991"},
        ("nksNoiSinh",),
    ),
    Case("V23", "KS", {"nksNgaySinh": "29.02.2008"}, {"nksNgaySinh": "31.02.2008"}, ("nksNgaySinh",)),
    Case("V23", "KS", {"meNgaySinh": "1957"}, {"meNgaySinh": "5005"}, ("meNgaySinh",)),
)


def found(record: RecordView, rule: str) -> set[tuple[str, ...]]:
    return {finding.columns for finding in check(record) if finding.rule == rule}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.record_type}-{case.columns[0]}")
def test_a_rule_speaks_when_broken_and_is_silent_when_it_holds(case: Case) -> None:
    today = date(2026, 1, 1)
    assert case.columns in found(RecordView(case.record_type, case.broken, today=today), case.rule)
    assert case.columns not in found(RecordView(case.record_type, case.held, today=today), case.rule)


def test_every_rule_is_tested() -> None:
    assert {rule.id for rule in RULES} - {case.rule for case in CASES} == {"V19.era"}


def test_every_rule_tells_what_to_do_and_why_it_exists() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.source
        assert "xem" in rule.message.lower() or "nhìn" in rule.message or "Giữ nguyên" in rule.message


def test_findings_carry_the_words_and_the_severity() -> None:
    (finding,) = [f for f in check(RecordView("KS", {"nksNgaySinh": "31.02.2008"})) if f.rule == "V23"]
    assert finding.severity == Severity.BLOCK
    assert "31.02.2008" in finding.message


def test_messages_have_no_open_placeholder() -> None:
    for case in CASES:
        for finding in check(RecordView(case.record_type, case.broken)):
            assert "{" not in finding.message


# V6: by date the law of the day is asked
@pytest.mark.parametrize(("registered", "broken"), [("30.12.2014", False), ("02.01.2015", True)])
def test_marriage_age_is_that_of_the_law_of_the_day(registered: str, broken: bool) -> None:  # noqa: FBT001
    record = RecordView("KH", {"chongNgaySinh": "01.06.1995", "ngayDangKy": registered})
    assert bool(found(record, "V6")) is broken


def test_a_year_alone_is_not_held_against_a_marriage_it_may_allow() -> None:
    assert not found(RecordView("KH", {"voNgaySinh": "1997", "ngayDangKy": "01.06.2015"}), "V6")


def test_mothers_over_55_are_asked_about() -> None:
    assert found(RecordView("KS", {"meNgaySinh": "1940", "nksNgaySinh": "2000"}), "V7")


# V11: between opening and closing of the book
@pytest.mark.parametrize(
    ("book", "broken"),
    [
        (BookFacts(2007), True),
        (BookFacts(2008), False),
        (BookFacts(2007, PartialDate(2007, 1, 1), PartialDate(2008, 12, 31)), False),
        (BookFacts(2007, PartialDate(2007, 1, 1), PartialDate(2008, 2, 1)), True),
        (BookFacts(2008, PartialDate(2008, 4, 1)), True),
    ],
)
def test_the_day_lies_within_the_book(book: BookFacts, broken: bool) -> None:  # noqa: FBT001
    record = RecordView("KS", {"ngayDangKy": "05.03.2008"}, book=book)
    assert bool(found(record, "V11")) is broken


def test_between_two_possible_deadlines_nothing_is_said() -> None:
    values = {"nksNgaySinh": "01.01.1991", "ngayDangKy": "20.02.1991"}
    for kind in ("1", "4"):
        assert not found(RecordView("KS", {**values, "loaiDangKy": kind}), "V14")


def test_registration_again_has_no_deadline() -> None:
    record = RecordView("KS", {"nksNgaySinh": "01.01.1980", "ngayDangKy": "20.02.2010", "loaiDangKy": "2"})
    assert not found(record, "V14")


def test_an_unread_name_is_a_name() -> None:
    record = RecordView("KS", {"nksLoaiKhaiSinh": "1"}, unread=frozenset({"meHoTen", "chaHoTen"}))
    assert not found(record, "V15")
    assert ("nksHoTen",) not in found(RecordView("KS", {}, unread=frozenset({"nksHoTen"})), "V19")


def test_an_unread_parent_may_have_given_the_surname_and_the_ethnic_group() -> None:
    unread = frozenset({"chaHoTen", "chaDanToc"})
    values = {"nksHoTen": "Lý Thị Na", "meHoTen": "Hồ Thị Mai", "nksDanToc": "Tày", "meDanToc": "Kinh"}
    record = RecordView("KS", values, unread=unread)
    assert not found(record, "V17")
    assert not found(record, "V18")


# V19: completeness follows the form
def test_what_the_form_lacks_is_not_missing() -> None:
    missing = found(RecordView("KS", {}, form=KS_2006), "V19") | found(RecordView("KS", {}, form=KS_2006), "V19.core")
    assert ("nksHoTen",) in missing
    assert not {("meNgaySinh",), ("chaNoiCuTru",), ("nksQuocTichKhac",)} & missing


def test_book_and_office_are_asked_of_every_record() -> None:
    assert ("noiDangKy",) in found(RecordView("KS", {}, form=KS_2006), "V19")
    assert ("noiCap",) in found(RecordView("HN", {}, form=frozenset({"so"})), "V19")


def test_required_columns_are_number_book_date_office_and_the_principal() -> None:
    expected = {"so", "quyenSo", "ngayDangKy", "noiDangKy", "nksHoTen", "nksGioiTinh", "nksNgaySinh"}
    assert required("KS") == expected
    assert {"chongHoTen", "voNgaySinh"} <= required("KH")


def test_nothing_is_asked_of_a_parent_who_is_not_named() -> None:
    silent = found(RecordView("KS", {"meHoTen": "Lê Thị Sen"}), "V19.core")
    assert ("meDanToc",) in silent
    assert ("chaDanToc",) not in silent


def test_a_value_that_the_form_has_no_place_for() -> None:
    record = RecordView("KS", {"meNgaySinh": "1980"}, form=KS_2006)
    assert found(record, "V19.era") == {("meNgaySinh",)}
    assert not found(RecordView("KS", {"meNgaySinh": "1980"}), "V19.era")
    derived = RecordView("KS", {"nksNoiSinhDVHC": "Huế"}, derived=frozenset({"nksNoiSinhDVHC"}), form=KS_2006)
    assert not found(derived, "V19.era")


def test_the_kind_of_paper_is_written_beside_its_number() -> None:
    form = frozenset({"nycSoGiayToTuyThan"})
    assert not found(RecordView("KS", {"nycLoaiGiayToTuyThan": "4"}, form=form), "V19.era")
    assert found(RecordView("KS", {"nycLoaiGiayToTuyThan": "4"}, form=frozenset({"so"})), "V19.era")


# V22: places
@pytest.mark.parametrize("text", ["Tại nhà", "Bệnh viện Từ Dũ", "California, Hoa Kỳ"])
def test_places_that_name_no_unit_are_left_alone(text: str) -> None:
    record = RecordView("KT", {"nktNoiChet": text, "ngayDangKy": "01.02.2009"})
    assert not [finding for finding in check(record) if finding.rule.startswith("V22")]


def test_a_native_place_may_bear_its_old_name() -> None:
    record = RecordView("KS", {"nksQueQuan": "tỉnh Nghệ Tĩnh", "ngayDangKy": "01.02.2009"})
    assert not [finding for finding in check(record) if finding.rule.startswith("V22")]


def test_an_old_commune_that_no_list_has_is_only_mentioned() -> None:
    record = RecordView(
        "KS", {"meNoiCuTru": "xã Qwertzuiop, huyện Mường Chà, tỉnh Điện Biên", "ngayDangKy": "01.02.2009"}
    )
    assert [(f.rule, f.severity) for f in check(record) if f.rule.startswith("V22")] == [("V22.date", Severity.HINT)]


def test_a_view_of_readings() -> None:
    fields = (
        FieldReading("nksHoTen", FieldState.READ, "LÊ THỊ SEN", "Lê Thị Sen", 0.9),
        FieldReading("quyenSo", FieldState.DERIVED, "", "01/2007", 1.0),
        FieldReading("meHoTen", FieldState.UNREAD),
        FieldReading("chaHoTen", FieldState.BLANK),
    )
    record = RecordView.from_readings("KS", fields, KS_2006, BookFacts(2007))
    assert record.values == {"nksHoTen": "Lê Thị Sen", "quyenSo": "01/2007"}
    assert (set(record.unread), set(record.derived)) == ({"meHoTen"}, {"quyenSo"})
    assert [record.is_written(column) for column in ("nksHoTen", "meHoTen", "chaHoTen")] == [True, True, False]
