"""Mapping of a case to JSON: dates as far as they are known, places as objects, code lists, names of the receiver."""

from __future__ import annotations

from pathlib import Path

import pytest

from exports.package.contents import BookName
from exports.upload.cases import Submission, UploadCase
from exports.upload.http.mapping import iso_date, load_mapping
from records.errors import UsageError

BOOK = Submission("1" * 64, BookName("KS", 2007, "01"), "UBND xã Thử Nghiệm", Path("nowhere"), ())
SHIPPED = Path(__file__).parents[4] / "exports" / "upload" / "http" / "lgsp.toml"


def data(mapping_file: Path | None, **cells: str) -> object:
    return load_mapping(mapping_file).posted(BOOK, UploadCase("k", "1", 1, "1.pdf", cells))["data"]


@pytest.mark.parametrize(
    ("cell", "iso"), [("27.10.2008", "2008-10-27"), ("01.2019", "2019-01"), ("1957", "1957"), ("không rõ", "không rõ")]
)
def test_a_date_is_written_as_far_as_it_is_known(cell: str, iso: str) -> None:
    assert iso_date(cell) == iso


def test_a_place_is_an_object_with_the_codes_that_are_certain() -> None:
    known = "xã Huổi Mí, huyện Mường Chà, tỉnh Điện Biên"
    unknown = "xã Nam Giang"
    assert data(None, nksQueQuan=known, nksNoiSinh=unknown, ngayDangKy="01.02.2007") == {
        "nksQueQuan": {"maTinh": "11", "maHuyen": "097", "maXa": "03191", "dcChiTiet": known},
        "nksNoiSinh": {"maTinh": "", "maHuyen": "", "maXa": "", "dcChiTiet": unknown},
        "ngayDangKy": "2007-02-01",
    }


def test_names_and_codes_are_those_that_the_file_declares(tmp_path: Path) -> None:
    own = SHIPPED.read_text(encoding="utf-8").replace('list = ""', 'list = "danhMuc"')
    own = own.replace("[columns]", '[columns]\nnksHoTen = "hoTen"\nnksGioiTinh = "gioiTinh"\nso = ""\n#')
    own = own.replace("[codes]", '[codes.gioiTinh]\n"2" = "F"\n#')
    file = tmp_path / "own.toml"
    file.write_text(own, encoding="utf-8")
    assert data(file, so="1", nksHoTen="An", nksGioiTinh="2") == {"hoTen": "An", "gioiTinh": "F"}
    place = data(file, nksQueQuan="tỉnh Điện Biên")
    assert isinstance(place, dict)
    assert place["nksQueQuan"]["danhMuc"] == "63"


@pytest.mark.parametrize("text", ["[body", "[body]\nkey = 1\n", "[body]\nkey = 'k'\n"])
def test_a_file_that_declares_no_mapping_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "own.toml").write_text(text)
    with pytest.raises(UsageError, match="Tệp quy đổi"):
        load_mapping(tmp_path / "own.toml")
