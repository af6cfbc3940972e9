"""Offices by the words that their names begin with."""

import pytest

from records.places.offices import can_be_office


@pytest.mark.parametrize(
    "text",
    [
        "CA tỉnh Tiền Giang",
        "C.A Ninh Bình",
        "công an huyện Kim Sơn",
        "UỶ BAN NHÂN DÂN xã Tân Lập",
        "Bệnh viện đa khoa tỉnh",
        "Ninh Bình",
        "tỉnh Hà Nam Ninh",
        "P. 5, Q. Gò Vấp",
    ],
)
def test_offices_begin_with_their_kind_or_their_unit(text: str) -> None:
    assert can_be_office(text)


@pytest.mark.parametrize("text", ["Cư tỉnh Tiền Giang", "EA Ninh Bình", "Cả tỉnh", "CAN Ninh", ""])
def test_other_words_are_no_office(text: str) -> None:
    assert not can_be_office(text)
