"""Encoding of columns: one old font, cells pasted into Unicode, halves of both; nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.text.column_encoding import ColumnEncoding
from records.text.legacy_encodings import LEGACY, Encoding, code_table

NAMES = [
    f"{family} {middle} {given}"
    for family in ("Nguyễn", "Đặng", "Hồ", "Lê", "Bùi", "Dương")
    for middle in ("Thị", "Văn", "Đức")
    for given in ("Hòa", "Tú", "Hường", "Ánh", "Quý", "Lợi", "An")
]


def stored(text: str, encoding: Encoding) -> str:
    table = code_table(encoding)
    return "".join(table.get(letter) or table.get(letter.lower(), letter) for letter in text)


def column(*texts: str) -> ColumnEncoding:
    made = ColumnEncoding()
    for text in texts:
        made.add(text)
    return made


@pytest.mark.parametrize("encoding", LEGACY)
def test_a_column_of_an_old_font_is_named_and_converted(encoding: Encoding) -> None:
    cells = [stored(name, encoding) for name in NAMES]
    made = column(*cells)
    assert (made.leading, made.is_legacy) == (encoding, True)
    assert [made.converted(cell) for cell in cells] == NAMES


@pytest.mark.parametrize(
    "texts",
    [
        NAMES,
        ["Müller", "François Noël", "José", "Zoë", "Søren", "Chloé Peña"],
        ["H'Lăng Niê", "K'Thọ", "Y'Thanh Êban", "Krông Pắk", "H’Miên Ayũn"],
        ["UBND P. 3, Q.5, TP.HCM", "Xã A. (cũ)", "P.Hòa?", "1.1.2018", "an+binh@ubnd.vn"],
        ["NGUYEN VAN AN", "Le Thi Bo", "Addis Ababa", ""],
    ],
)
def test_a_column_of_unicode_stays_as_it_is(texts: list[str]) -> None:
    made = column(*texts)
    assert (made.leading, made.is_legacy) == (None, False)
    assert [made.converted(text) for text in texts] == texts


def test_cells_pasted_into_unicode_are_converted_word_by_word() -> None:
    made = column(*NAMES, "Buøi Văn Tú", "Döông Thị Lê", "Đào Vieät Hòa")
    assert (made.leading, made.is_legacy, made.legacy_cells) == (Encoding.VNI, False, 3)
    assert made.converted("Buøi Văn Tú") == "Bùi Văn Tú"
    assert made.converted("Döông Thị Lê") == "Dương Thị Lê"
    assert [made.converted(name) for name in NAMES] == NAMES


def test_in_a_mixed_column_a_word_that_may_be_either_is_not_guessed() -> None:
    made = column(*NAMES[:60], *(stored(name, Encoding.TCVN3) for name in NAMES[60:]))
    assert made.leading is Encoding.TCVN3
    assert made.converted("Tó") is None
    assert made.converted("NguyÔn V¨n Tó") == "Nguyễn Văn Tú"
    assert made.converted("Nguyễn Văn Tó") == "Nguyễn Văn Tó"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("NGUYÔN THÞ HåNG", "NGUYỄN THỊ HỒNG"),
        ("¸nh Hång", "Ánh Hồng"),
        ("ñy ban nh©n d©n", "Ủy ban nhân dân"),
        ("xãm ®iÖn Biªn", "xóm điện Biên"),
        ("H'Kr«ng Niª", "H'Krông Niê"),
    ],
)
def test_capitals_that_tcvn3_cannot_store_come_back_where_the_others_show_them(cell: str, text: str) -> None:
    made = column(*(stored(name, Encoding.TCVN3) for name in NAMES))
    assert made.converted(cell) == text


def test_one_word_again_and_again_is_told_and_once_follows_the_table() -> None:
    assert column("ViÖt Nam", "ViÖt Nam").is_legacy
    once = column("ViÖt Nam")
    assert once.leading is None
    once.table = Encoding.TCVN3
    assert once.converted("ViÖt Nam") == "Việt Nam"


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from([Encoding.UNICODE, Encoding.TCVN3])), min_size=1))
def test_what_is_converted_is_right_and_the_rest_is_left_to_a_person(rows: list[tuple[str, Encoding]]) -> None:
    cells = [name if encoding is Encoding.UNICODE else stored(name, encoding) for name, encoding in rows]
    made = column(*cells)
    if made.leading is None:
        return
    for (name, encoding), cell in zip(rows, cells, strict=True):
        converted = made.converted(cell)
        certain = converted is None or converted == name or encoding is Encoding.TCVN3
        assert certain, (cell, converted)
        assert converted in (None, name) or cell == converted
