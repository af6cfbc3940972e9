"""Record types, code lists and header rows against the ministry's templates."""

import pytest

from records.editions import columns_on_form, library
from records.errors import UsageError
from records.headers import header_key, match_header
from records.record_types import FieldKind, Importance, code_list, record_type, record_types

TYPO = "nksHanCheNangLucHanhViNgayCanCuHuyTuyenBo"


@pytest.mark.parametrize(
    ("code", "variants"),
    [("KS", [60, 61, 70]), ("KH", [44]), ("KT", [47, 48]), ("CMC", [50, 52]), ("HN", [35])],
)
def test_every_variant_has_the_number_of_columns_that_names_it(code: str, variants: list[int]) -> None:
    found = record_type(code)
    assert not found.proposed
    assert [int(name) for name in found.variants] == variants
    assert [len(columns) for columns in found.variants.values()] == variants
    assert len({column.name for column in found.known}) == len(found.known)


def test_main_templates_are_the_official_ones_and_the_rest_is_marked_proposed() -> None:
    counts = {code: len(found.columns) for code, found in record_types().items()}
    assert counts == {"KS": 60, "KH": 44, "KT": 48, "CMC": 50, "HN": 35, "GH": 26, "CDGH": 28, "CN": 45, "TDCC": 24}
    assert [code for code, found in record_types().items() if found.proposed] == ["GH", "CDGH", "CN", "TDCC"]


def test_variant_columns_stand_where_the_templates_have_them() -> None:
    names = [column.name for column in record_type("KS").variants["70"]]
    assert names[:2] == ["STT", "so"]
    for first, second in [
        *(("nksSoDinhDanh", "nksHoTen"), ("nksQuocTich", "nksQuocTichStr"), ("nksQuocTichKhac", "nksQuocTichKhacStr")),
        *(("meSoDinhDanhCaNhan", "meHoTen"), ("chaSoDinhDanhCaNhan", "chaHoTen"), ("chaQuocTich", "chaQuocTichStr")),
    ]:
        assert names.index(second) == names.index(first) + 1
    parents = [column.name for column in record_type("CMC").variants["52"]]
    assert parents[parents.index("ncHoTen") + 1] == "ncGioiTinh"
    missing = {c.name for c in record_type("KT").columns} - {c.name for c in record_type("KT").variants["47"]}
    assert missing == {"nktNgayChetGhiBangChu"}


def test_columns_know_their_kind_codes_importance_and_length() -> None:
    births = record_type("ks")
    assert births.column(TYPO).kind is FieldKind.TEXT
    assert births.column("nksNgaySinh").kind is FieldKind.PARTIAL_DATE
    assert births.column("meSoGiayToTuyThan").kind is FieldKind.IDENTITY_NUMBER
    assert births.column("loaiDangKy").codes == "loaiDangKy_KS"
    assert births.column("nksHoTen").importance is Importance.CORE
    assert births.column("nksHoTen").max_length == 500
    assert births.column("nksQuocTichKhac").max_length is None


def test_every_code_column_of_an_official_type_has_its_list() -> None:
    for found in record_types().values():
        for column in found.known:
            if column.codes:
                assert column.kind is FieldKind.CODE
                assert code_list(column.codes).codes
            assert column.codes or found.proposed or column.kind is not FieldKind.CODE, column.name


def test_every_column_on_a_printed_form_is_known_to_its_type() -> None:
    for edition in library():
        known = {column.name for column in record_type(edition.record_type).known}
        assert columns_on_form(edition) <= known
        for tick in edition.ticks:
            codes = record_type(edition.record_type).column(tick.column).codes
            assert codes is not None
            assert code_list(codes).label(tick.value) is not None


def test_codes_go_into_words_and_back() -> None:
    sexes = code_list("gioiTinh")
    assert sexes.label("2") == "Nữ"
    assert sexes.value(" NỮ ") == sexes.value("2") == "2"
    assert sexes.value("khác") is None
    assert sexes.label("9") is None


def test_unknown_types_columns_and_lists_are_named() -> None:
    with pytest.raises(UsageError, match="XX"):
        record_type("XX")
    with pytest.raises(KeyError, match="nksKhong"):
        record_type("KS").column("nksKhong")
    with pytest.raises(KeyError):
        code_list("khongCo")


@pytest.mark.parametrize("code", record_types())
def test_a_clean_header_is_recognised_with_every_column(code: str) -> None:
    for name, columns in record_type(code).variants.items():
        match = match_header([column.name for column in columns])
        assert match.record_type is record_type(code)
        assert match.columns == columns
        assert match.variant == name
        assert (match.unknown, match.repeated) == ((), ())


def test_blanks_case_hints_and_the_office_hint_do_not_count() -> None:
    cells = [f" {column.name.upper()} \ni=[1,2,3,4,5,6]" for column in record_type("KS").columns]
    cells[5] = "noiDangKy UBND ..."
    match = match_header([*cells, None, "", "của riêng xã", "noiDangKyUBND"])
    assert match.record_type is record_type("KS")
    assert match.unknown == ("của riêng xã",)
    assert match.repeated == ("noiDangKy",)
    assert match.variant == "60"


def test_the_kept_misspelling_and_its_mended_form_are_one_column() -> None:
    match = match_header([TYPO.replace("NgayCanCu", "CanCu")], "KS")
    assert match.columns == (record_type("KS").column(TYPO),)
    assert header_key(TYPO) != header_key(TYPO.replace("NgayCanCu", "CanCu"))


def test_a_header_that_fits_several_types_or_none_is_not_guessed() -> None:
    assert match_header(["so", "quyenSo", "trangSo"]).record_type is None
    assert match_header(["họ tên", None, 3]).unknown == ("họ tên", "3")
    assert match_header(["so", "quyenSo"], "KT").missing[0] == "trangSo"
