"""Lines that hold several columns."""

import pytest

from ocr.decode import evidence_of, split_line
from ocr.recognise.testing import reading, scored_reading

PAPERS = ("nycSoGiayToTuyThan", "nycNgayCapGiayToTuyThan", "nycNoiCapGiayToTuyThan")


def split(columns: tuple[str, ...], *lines: str) -> dict[str, str]:
    parts = split_line(columns, evidence_of([reading(line) for line in lines]))
    return {column: evidence.text.strip(" ,-") for column, evidence in parts.items()}


def test_papers_have_kind_number_day_and_office() -> None:
    assert split(PAPERS, "CCCD số 002184116945, cấp ngày 11/07/2016, Cục Cảnh", "sát") == {
        "nycLoaiGiayToTuyThan": "CCCD số",
        "nycSoGiayToTuyThan": "002184116945",
        "nycNgayCapGiayToTuyThan": "11/07/2016",
        "nycNoiCapGiayToTuyThan": "Cục Cảnh sát",
    }


@pytest.mark.parametrize(
    "line",
    [
        "CMND số 161801997cấp ngày 24/8/2011, Công an tỉnh Hà Giang",
        "CMND số161801997, cấp ngày 24/8/2011,Công an tỉnh Hà Giang",
        "CMND số 161801997.24/8/2011, Công an tỉnh Hà Giang",
    ],
)
def test_papers_written_closely_come_apart(line: str) -> None:
    parts = split(PAPERS, line)
    assert parts["nycSoGiayToTuyThan"].strip(".") == "161801997"
    assert parts["nycNgayCapGiayToTuyThan"] == "24/8/2011"
    assert parts["nycNoiCapGiayToTuyThan"] == "Công an tỉnh Hà Giang"


def test_the_office_keeps_a_name_that_looks_like_a_leading_word() -> None:
    assert split(PAPERS, "CMND 185421424, ngày 18/4/2007, do Công an Hà Nội")["nycNoiCapGiayToTuyThan"] == (
        "Công an Hà Nội"
    )


def test_papers_without_a_number_keep_the_rest() -> None:
    assert split(PAPERS, "CMND cấp ngày 18/4/2007") == {
        "nycLoaiGiayToTuyThan": "CMND cấp ngày",
        "nycNgayCapGiayToTuyThan": "18/4/2007",
    }


@pytest.mark.parametrize(
    "line",
    ["Trần Văn Sa, PCT UBND xã", "PCT UBND xã Trần Văn Sa", "Trần Văn Sa - PCT UBND xã"],
)
def test_a_signer_is_told_from_the_position_in_either_order(line: str) -> None:
    assert split(("nguoiKy", "chucVuNguoiKy"), line) == {"nguoiKy": "Trần Văn Sa", "chucVuNguoiKy": "PCT UBND xã"}


def test_a_signer_without_a_position() -> None:
    assert split(("nguoiKy", "chucVuNguoiKy"), "Trần Văn Sa") == {"nguoiKy": "Trần Văn Sa"}
    cut_off = split(("nguoiKy", "chucVuNguoiKy"), "Phó Chủ T - Trần Văn Sa")
    assert cut_off == {"chucVuNguoiKy": "Phó Chủ T", "nguoiKy": "Trần Văn Sa"}


@pytest.mark.parametrize("line", ["7 giờ 40 phút, ngày 30/03/2009", "ngày 30/03/2009, 7 giờ 40 phút"])
def test_time_and_day_of_death_in_either_order(line: str) -> None:
    assert split(("nktGioPhutChet", "nktNgayChet"), line) == {
        "nktGioPhutChet": "7 giờ 40 phút",
        "nktNgayChet": "30/03/2009",
    }


def test_a_day_of_death_without_a_time() -> None:
    assert split(("nktGioPhutChet", "nktNgayChet"), "ngày 30/03/2009") == {"nktNgayChet": "30/03/2009"}


def test_a_death_notice_has_number_day_and_office() -> None:
    assert split(("gbtSo", "gbtNgay", "gbtCoQuanCap"), "Số 69/GBT ngày 02/04/2009 do UBND phường Vĩnh Phú") == {
        "gbtSo": "69/GBT",
        "gbtNgay": "02/04/2009",
        "gbtCoQuanCap": "UBND phường Vĩnh Phú",
    }


@pytest.mark.parametrize(
    ("text", "time", "day"),
    [
        ("13h 15' ngày 7/6/2011", "13h 15'", "7/6/2011"),
        ("19h05 ngày 04/08/1987", "19h05", "04/08/1987"),
        ("ngày 5/6/2011, 7 giờ 40", "7 giờ 40", "5/6/2011"),
        ("16 giờ 10 phút.ngày 5/6/2011", "16 giờ 10 phút", "5/6/2011"),
    ],
)
def test_the_time_of_a_death_may_be_short_or_joined_to_its_day(text: str, time: str, day: str) -> None:
    assert split(("nktGioPhutChet", "nktNgayChet"), text) == {"nktGioPhutChet": time, "nktNgayChet": day}


def test_what_is_left_of_a_leader_joins_no_number_to_its_day() -> None:
    assert split(("gbtSo", "gbtNgay", "gbtCoQuanCap"), "62/GBT-ngày 18/4/2011 do UBND xã An Lập") == {
        "gbtSo": "62/GBT",
        "gbtNgay": "18/4/2011",
        "gbtCoQuanCap": "UBND xã An Lập",
    }


def test_a_one_read_as_a_slash_is_put_back_though_the_number_fell_apart() -> None:
    read, meant = "CMND số 38/7895 16 cấp ngày 04/01/2005", "CMND số 381789516 cấp ngày 04/01/2005"
    found = split_line(PAPERS, evidence_of([scored_reading(read, {meant: -3.0})]))
    assert found["nycSoGiayToTuyThan"].text == "381789516"
    kept = split_line(PAPERS, evidence_of([scored_reading(read, {meant: -20.0})]))
    assert kept.get("nycSoGiayToTuyThan") is None
