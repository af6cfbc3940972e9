"""Facts of the gazetteer, and the resolution of written addresses."""

from collections import Counter
from datetime import date

import pytest

from records.places import Level, ResolutionStatus, gazetteer, nearby_units, resolve, respell
from records.places.text import place_key, split


def ids(version: str, level: Level) -> set[str]:
    return {unit.id for unit in gazetteer().units() if unit.list_version == version and unit.level == level}


def chain(text: str, on: date | None = None) -> list[str]:
    return [unit.full_name for unit in resolve(text, on).units]


def test_the_list_of_63_has_63_provinces() -> None:
    assert len(ids("63", Level.PROVINCE)) == 63


def test_the_list_of_34_has_34_provinces_and_3321_communes_and_no_district() -> None:
    counted = Counter(unit.level for unit in gazetteer().units() if unit.list_version == "34")
    assert counted == {Level.PROVINCE: 34, Level.COMMUNE: 3321}


def test_both_snapshots_of_the_list_of_63_are_whole() -> None:
    assert len(ids("63", Level.DISTRICT)) == 705 + 2  # Chũ and Phú Xuân came after the list of 705
    assert len(ids("63", Level.COMMUNE)) == 10_599 + 3  # three wards of Mộc Châu came after the list of 10,599


def test_every_parent_and_successor_is_a_unit() -> None:
    places = gazetteer()
    named = {id for unit in places.units() for id in (unit.parent, *unit.successors) if id}
    assert [id for id in named if not places.versions(id)] == []


def test_every_commune_that_lived_until_the_reform_has_successors_in_the_new_list() -> None:
    communes = [unit for unit in gazetteer().units() if unit.level == Level.COMMUNE and unit.list_version == "63"]
    without = {unit.id for unit in communes if not unit.successors}
    assert len({unit.id for unit in communes}) - len(without) == 10_035
    assert all(id.startswith("34/") for unit in communes for id in unit.successors)


@pytest.mark.parametrize(
    ("old", "new"), [("63/10", "34/15"), ("63/02", "34/08"), ("63/89", "34/91"), ("63/46", "34/46")]
)
def test_provinces_point_to_their_successor(old: str, new: str) -> None:
    assert {unit.successors for unit in gazetteer().versions(old)} == {(new,)}


def test_a_code_that_changed_its_meaning_is_told_apart_by_its_list() -> None:
    names = {unit.id: unit.name for unit in gazetteer().units() if unit.code in {"15", "80"} and unit.level == 1}
    assert names == {"63/15": "Yên Bái", "34/15": "Lào Cai", "63/80": "Long An", "34/80": "Tây Ninh"}


@pytest.mark.parametrize(
    ("text", "on", "expected"),
    [
        (
            "Khu Lộc Giang, xã Huổi Mí, huyện Mường Chà, tỉnh Điện Biên",
            date(2019, 1, 7),
            ["tỉnh Điện Biên", "huyện Mường Chà", "xã Huổi Mí"],
        ),
        ("TP Quảng Ngãi, Quảng Ngãi", date(2018, 7, 1), ["tỉnh Quảng Ngãi", "thành phố Quảng Ngãi"]),
        ("Trạm y tế xã Huổi Mí, Mường Chà, Điện Biên", None, ["tỉnh Điện Biên", "huyện Mường Chà", "xã Huổi Mí"]),
        ("Trung tâm y tế huyện Mường Chà", None, ["tỉnh Điện Biên", "huyện Mường Chà"]),
        ("Bệnh viện đa khoa tỉnh Cà Mau", date(2001, 1, 1), ["tỉnh Cà Mau"]),
        ("P.5, Q.3, TP.HCM", date(2010, 1, 1), ["thành phố Hồ Chí Minh", "quận 3", "phường 5"]),
        ("phường 05, quận 3, thành phố Hồ Chí Minh", None, ["thành phố Hồ Chí Minh", "quận 3", "phường 5"]),
        ("xã Tứ Xã huyện Lâm Thao tỉnh Phú Thọ", None, ["tỉnh Phú Thọ", "huyện Lâm Thao", "xã Tứ Xã"]),
        ("TT. Mường Chà, Điện Biên", None, ["tỉnh Điện Biên", "huyện Mường Chà", "thị trấn Mường Chà"]),
        ("Mường Chà, Điện Biên", None, ["tỉnh Điện Biên", "huyện Mường Chà"]),
        ("X. Huổi Mí, H. Mường Chà, Điện Biên, Việt Nam", None, ["tỉnh Điện Biên", "huyện Mường Chà", "xã Huổi Mí"]),
        (
            "Xã Hội Xuân, huyện Cai Lậy (Huyện), tỉnh Tiền Giang",
            None,
            ["tỉnh Tiền Giang", "huyện Cai Lậy", "xã Hội Xuân"],
        ),
        ("phường Ba Đình, Hà Nội", date(2025, 8, 1), ["thành phố Hà Nội", "phường Ba Đình"]),
        ("TT Huế", date(2000, 1, 1), ["tỉnh Thừa Thiên Huế"]),
    ],
)
def test_addresses_as_clerks_write_them(text: str, on: date | None, expected: list[str]) -> None:
    assert resolve(text, on).status == ResolutionStatus.RESOLVED
    assert chain(text, on) == expected


@pytest.mark.parametrize(
    ("text", "on", "expected"),
    [
        (
            "xã Nam Giang, huyện Nam Đàn, tỉnh Nghệ Tĩnh",
            date(1985, 5, 1),
            ["tỉnh Nghệ Tĩnh", "huyện Nam Đàn", "xã Nam Giang"],
        ),
        ("huyện Thới Bình, tỉnh Minh Hải", date(1991, 5, 1), ["tỉnh Minh Hải", "huyện Thới Bình"]),
        ("Thanh Oai, Hà Tây", date(2000, 1, 1), ["tỉnh Hà Tây", "huyện Thanh Oai"]),
        ("thị xã Hà Đông, tỉnh Hà Tây", date(2000, 1, 1), ["tỉnh Hà Tây", "quận Hà Đông"]),
        ("huyện Hoa Lư, tỉnh Hà Nam Ninh", date(1980, 1, 1), ["tỉnh Hà Nam Ninh", "huyện Hoa Lư"]),
        ("huyện Phú Giáo, tỉnh Sông Bé", date(1990, 1, 1), ["tỉnh Sông Bé", "huyện Phú Giáo"]),
        ("huyện Lạc Sơn, tỉnh Hà Sơn Bình", date(1990, 1, 1), ["tỉnh Hà Sơn Bình", "huyện Lạc Sơn"]),
        ("thành phố Đà Nẵng, Quảng Nam - Đà Nẵng", date(1990, 1, 1), ["tỉnh Quảng Nam - Đà Nẵng", "thành phố Đà Nẵng"]),
        ("tỉnh Cần Thơ", date(1995, 1, 1), ["tỉnh Cần Thơ"]),
        ("tỉnh Ba Xuyên", date(1970, 1, 1), ["tỉnh Ba Xuyên"]),
    ],
)
def test_provinces_of_their_time(text: str, on: date, expected: list[str]) -> None:
    assert resolve(text, on).status == ResolutionStatus.RESOLVED
    assert chain(text, on) == expected


def test_the_old_province_keeps_its_name_and_points_to_what_followed() -> None:
    province = resolve("tỉnh Nghệ Tĩnh", date(1985, 1, 1)).province
    assert province is not None
    assert (province.name, province.code, province.successors) == ("Nghệ Tĩnh", "", ("63/40", "63/42"))


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("tỉnh Hà Tây", date(2008, 8, 1)),
        ("tỉnh Nghệ Tĩnh", date(1995, 1, 1)),
        ("Xã Tân Lộc Bắc, huyện Thới Bình, tỉnh Cà Mau", date(1991, 5, 1)),
        ("tỉnh Điện Biên", date(2003, 12, 31)),
        ("huyện A Lưới, thành phố Huế", date(2007, 1, 1)),
        ("xã Bình Đông, thành phố Gò Công, tỉnh Tiền Giang", date(2013, 1, 1)),
    ],
)
def test_a_known_unit_on_a_day_it_did_not_exist(text: str, on: date) -> None:
    resolution = resolve(text, on)
    assert resolution.status == ResolutionStatus.OTHER_DATE
    assert f"{on:%d.%m.%Y}" in str(resolution.reason)
    assert resolve(text).status == ResolutionStatus.RESOLVED


def test_of_the_units_of_an_address_the_one_that_did_not_exist_is_named() -> None:
    """The province was merged in 1968 and founded anew in 1997, the commune is called so since 2023."""
    found = resolve("Xã Gia Phúc, Huyện Gia Lộc, Hải Dương", date(2017, 6, 1))
    assert found.status is ResolutionStatus.OTHER_DATE
    assert "xã Gia Phúc" in str(found.reason)


@pytest.mark.parametrize(
    ("day", "status"), [(date(2008, 7, 31), ResolutionStatus.RESOLVED), (date(2008, 8, 1), ResolutionStatus.OTHER_DATE)]
)
def test_ha_tay_ends_with_july_2008(day: date, status: ResolutionStatus) -> None:
    assert resolve("tỉnh Hà Tây", day).status == status


def test_nonsense_is_not_made_sense_of() -> None:
    resolution = resolve("Vĩnh Yên, huyện Thuận Hải", date(1985, 1, 1))
    assert (resolution.status, resolution.units, resolution.unmatched) == (
        ResolutionStatus.UNRESOLVED,
        (),
        ("huyện Thuận Hải",),
    )


def test_a_wrong_mark_does_not_resolve() -> None:
    assert resolve("xã Huổi Mí, huyện Mưởng Cha, tỉnh Điện Biên").status == ResolutionStatus.PARTIAL
    assert resolve("huyện Mưởng Cha").status == ResolutionStatus.UNRESOLVED


def test_a_unit_of_another_district_does_not_resolve() -> None:
    resolution = resolve("xã Huổi Mí, huyện Mường Nhé, tỉnh Điện Biên")
    assert (resolution.status, resolution.unmatched) == (ResolutionStatus.PARTIAL, ("xã Huổi Mí",))


def test_an_unknown_commune_leaves_its_district() -> None:
    resolution = resolve("thôn 2, xã Không Đâu, huyện Mường Chà, tỉnh Điện Biên")
    assert (resolution.status, resolution.unmatched) == (ResolutionStatus.PARTIAL, ("xã Không Đâu",))
    assert resolution.unit is not None
    assert resolution.unit.id == "63/097"


def test_a_type_word_may_be_an_earlier_rank_but_not_a_later_one() -> None:
    assert chain("thị xã Quảng Ngãi, tỉnh Quảng Ngãi") == ["tỉnh Quảng Ngãi", "thành phố Quảng Ngãi"]
    assert resolve("thành phố Mường Chà, tỉnh Điện Biên").status == ResolutionStatus.PARTIAL


def test_one_name_in_many_provinces_is_ambiguous_until_the_province_is_written() -> None:
    resolution = resolve("huyện Châu Thành")
    assert resolution.status == ResolutionStatus.AMBIGUOUS
    assert len(resolution.choices) >= 9
    assert resolve("huyện Châu Thành, Long An").status == ResolutionStatus.RESOLVED


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2010, 1, 1), ["tỉnh Thừa Thiên Huế", "thành phố Huế"]), (date(2025, 2, 1), ["thành phố Huế"])],
)
def test_hue_is_a_city_of_its_province_and_later_a_province(day: date, expected: list[str]) -> None:
    assert chain("thành phố Huế", day) == expected


@pytest.mark.parametrize("text", ["", "  ", "Tại nhà", "Việt Nam", "California, Hoa Kỳ"])
def test_no_unit_is_named(text: str) -> None:
    assert resolve(text).status == ResolutionStatus.NO_UNIT


def test_the_list_of_the_day_is_preferred() -> None:
    before, after = resolve("tỉnh Lào Cai", date(2020, 1, 1)).unit, resolve("tỉnh Lào Cai", date(2025, 8, 1)).unit
    assert (before and before.id, after and after.id) == ("63/10", "34/15")


def test_the_text_is_kept_as_written() -> None:
    text = "  XÃ huổi mí ,H.MƯỜNG CHÀ,  Điện-Biên "
    assert resolve(text).text == text
    assert chain(text) == ["tỉnh Điện Biên", "huyện Mường Chà", "xã Huổi Mí"]


def test_parts_of_an_address() -> None:
    parts = [(part.type, part.name) for part in split("Tổ 3 phường Phường Đúc - TP.Huế; TX Hương Thủy")]
    assert parts == [("", "Tổ 3"), ("phường", "Phường Đúc"), ("thành phố", "Huế"), ("thị xã", "Hương Thủy")]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hoà Bình", "HÒA BÌNH"), ("Qui Nhơn", "Quy Nhơn"), ("Mĩ Tho", "Mỹ Tho"), ("Đắc Lắk", "Đăk Lắk"), ("05", "5")],
)
def test_keys_of_two_spellings_of_one_name(one: str, other: str) -> None:
    assert place_key(one) == place_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Mường Cha", "Mường Chà"), ("Thủy", "Thúi"), ("Tây", "Tai"), ("Dak", "Dác")]
)
def test_keys_of_two_names(one: str, other: str) -> None:
    assert place_key(one) != place_key(other)


def test_candidates_for_a_misread_district() -> None:
    best = nearby_units("Mưởng Cha", Level.DISTRICT)[0]
    assert (best.unit.full_name, best.distance) == ("huyện Mường Chà", 2)


def test_candidates_stay_under_the_parent() -> None:
    (district,) = gazetteer().versions("63/097")
    found = nearby_units("Huối Mi", Level.COMMUNE, district)
    assert [(way.unit.name, way.distance) for way in found] == [("Huổi Mí", 2)]
    province = gazetteer().versions("63/27")[0]
    assert all(way.unit.name != "Huổi Mí" for way in nearby_units("Huổi Mí", Level.COMMUNE, province))


def test_another_name_is_no_candidate() -> None:
    assert nearby_units("Qwertz Uiop", Level.PROVINCE) == ()


@pytest.mark.parametrize(
    ("read", "spelled", "distance"),
    [
        ("huyện Mưởng Cha, tinh Điện Bien", "huyện Mường Chà, tỉnh Điện Biên", 4),
        ("Khu Lôc, xã Huối Mi, huyên Mường Chà, Điện Biên", "Khu Lôc, xã Huổi Mí, huyện Mường Chà, Điện Biên", 3),
        ("TP QUẢNG NGAI, QUẢNG NGÃI", "TP QUẢNG NGÃI, QUẢNG NGÃI", 1),
        ("Phường Hoàng Lâm, TP Thuỷ Nguyên, Hải Phòng", "Phường Hoàng Lâm, TP Thuỷ Nguyên, Hải Phòng", 0),
    ],
)  # fmt: skip
def test_respelling_a_reading(read: str, spelled: str, distance: int) -> None:
    best = respell(read)[0]
    assert (best.text, best.distance) == (spelled, distance)


def test_respelling_prefers_units_of_the_day() -> None:
    before = respell("tỉnh Lào Cái", date(2020, 1, 1))[0]
    after = respell("tỉnh Lào Cái", date(2025, 8, 1))[0]
    assert (before.units[0].id, after.units[0].id) == ("63/10", "34/15")


def test_nothing_near_is_no_respelling() -> None:
    assert respell("zzzzzz qqqqqqqq") == ()
    assert respell("") == ()


# Names and years of the provinces that are in no current list
PROVINCES_BEFORE_2004 = {
    "Hà Tây": 2000, "Hà Sơn Bình": 1980, "Hà Bắc": 1990, "Hải Hưng": 1990, "Nam Hà": 1993, "Hà Nam Ninh": 1980,
    "Vĩnh Phú": 1990, "Bắc Thái": 1990, "Hà Tuyên": 1980, "Hoàng Liên Sơn": 1980, "Cao Lạng": 1977, "Lai Châu": 1990,
    "Nghệ Tĩnh": 1980, "Bình Trị Thiên": 1980, "Quảng Nam - Đà Nẵng": 1980, "Nghĩa Bình": 1980, "Phú Khánh": 1980,
    "Gia Lai - Kon Tum": 1980, "Đắk Lắk": 1990, "Thuận Hải": 1980, "Sông Bé": 1990, "Vũng Tàu - Côn Đảo": 1985,
    "Minh Hải": 1990, "Hậu Giang": 1980, "Cần Thơ": 1995, "Cửu Long": 1980, "Gia Định": 1970, "Biên Hòa": 1970,
    "Long Khánh": 1970, "Phước Tuy": 1970, "Định Tường": 1970, "Kiến Hòa": 1970, "Vĩnh Bình": 1970, "Phong Dinh": 1970,
    "Ba Xuyên": 1970, "Chương Thiện": 1970, "An Xuyên": 1970, "Châu Đốc": 1970, "Sa Đéc": 1970, "Tuyên Đức": 1970,
}  # fmt: skip


@pytest.mark.parametrize(("name", "year"), PROVINCES_BEFORE_2004.items())
def test_every_province_of_former_times_is_known_in_its_years(name: str, year: int) -> None:
    resolution = resolve(name, date(year, 6, 1))
    assert resolution.status == ResolutionStatus.RESOLVED
    assert resolution.province is not None
    assert resolution.province.name == name


@pytest.mark.parametrize(
    ("read", "spelled"),
    [
        ("xã Nhị Quý, tbị xã Cai Lậy, tỉmh Tiền Giang", "xã Nhị Quý, thị xã Cai Lậy, tỉnh Tiền Giang"),
        ("buyện Mường Cbà, tỉnh Điện Biên", "huyện Mường Chà, tỉnh Điện Biên"),
        (
            "Tổ 3, thị trấm Mường Chà, huyệm Mường Chà, Điện Biên",
            "Tổ 3, thị trấn Mường Chà, huyện Mường Chà, Điện Biên",
        ),
    ],
)
def test_type_words_with_wrong_letters_are_put_right(read: str, spelled: str) -> None:
    assert respell(read)[0].text == spelled


def test_of_two_spellings_as_near_the_one_at_home_comes_first() -> None:
    tay_ninh, long_an = (resolve(f"tỉnh {name}").units for name in ("Tây Ninh", "Long An"))
    text = "huyện Châu Thanh"
    assert respell(text, home=tay_ninh)[0].units[-1].parent == tay_ninh[0].id
    assert respell(text, home=long_an)[0].units[-1].parent == long_an[0].id
