"""Chains of units in addresses without separators."""

import pytest

from records.places import chains


def nearest(text: str) -> str:
    """The nearest text that names province, district and commune."""
    whole = [chain for chain in chains(text) if len(chain.units) == 3]
    return min(whole, key=lambda chain: chain.distance).text


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Đan Phượng Hạ Hoà Phú Thọ", "Đan Thượng Hạ Hoà Phú Thọ"),
        ("Thôn Khâu Tư Du Lâm Thạch Vĩnh Phúc", "Thôn Khâu Tử Du Lập Thạch Vĩnh Phúc"),
        ("Xã Linh Thuông H Định Hoá T Thái Nguyên", "Xã Linh Thông H Định Hoá T Thái Nguyên"),
        ("Xã Gia Phòng, Huyện Gia Viễn, Ninh Bình", "Xã Gia Phong, Huyện Gia Viễn, Ninh Bình"),
        ("Nhơn Thọ 5 NHƠN XI PHONG ĐIỀN CẦN THƠ", "Nhơn Thọ 5 NHƠN ÁI PHONG ĐIỀN CẦN THƠ"),
    ],
)
def test_the_last_words_become_units_that_lie_in_each_other(read: str, meant: str) -> None:
    assert nearest(read) == meant


def test_an_address_that_names_its_units_is_such_a_chain_itself() -> None:
    text = "Thôn 5 Tân Lập Đan Phượng Hà Nội"
    found = [chain for chain in chains(text) if chain.text == text]
    assert max(len(chain.units) for chain in found) == 3
    assert min(chain.distance for chain in found) == 0


def test_a_province_may_be_shortened_as_people_do() -> None:
    assert nearest("An Phu Củ Chi Tp Hcm") == "An Phú Củ Chi Tp Hcm"


def test_both_places_of_a_tone_are_offered() -> None:
    texts = {chain.text for chain in chains("Quang Minh Hạ Haà Phú Thọ")}
    assert any("Hạ Hoà" in text for text in texts)
    assert any("Hạ Hòa" in text for text in texts)


def test_a_number_is_never_another_one() -> None:
    assert not any("Quận 4" in chain.text for chain in chains("Phường 11 Quận 2 Tp Hcm"))


def test_words_that_name_no_province_are_no_chain() -> None:
    assert not list(chains("đã nộp giấy tờ"))
    assert not list(chains(""))
