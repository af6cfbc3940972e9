"""Old Vietnamese encodings: the table both ways, and words told apart by what is Vietnamese in which."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.text.legacy_encodings import LEGACY, Encoding, code_table, decode, word_encodings

LETTERS = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
SMALL = st.text(alphabet=LETTERS + "bcghklmnpqrstvx ", max_size=30)
KNOWN = [
    (Encoding.TCVN3, "NguyÔn ThÞ Hång, x· Yªn Hßa, huyÖn Yªn M«", "Nguyễn Thị Hồng, xã Yên Hòa, huyện Yên Mô"),
    (Encoding.TCVN3, "§Æng V¨n D\u00ad¬ng, Th¸i B×nh", "Đặng Văn Dương, Thái Bình"),
    (Encoding.VNI, "Nguyeãn Thò Hoàng Ñaëng Vaên Döông Ñoã Thuùy", "Nguyễn Thị Hồng Đặng Văn Dương Đỗ Thúy"),
    (Encoding.VNI, "COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (Encoding.VNI, "AÙnh Aùnh", "Ánh Ánh"),
    (Encoding.VIQR, "Co^.ng ho`a xa~ ho^.i chu? nghi~a Vie^.t Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
    (Encoding.VIQR, "DDo^.c la^.p, Dda(.ng Tru+o+`ng", "Độc lập, Đặng Trường"),
]


@pytest.mark.parametrize(("encoding", "stored", "text"), KNOWN)
def test_known_texts_are_decoded(encoding: Encoding, stored: str, text: str) -> None:
    assert decode(stored, encoding) == text


@pytest.mark.parametrize("encoding", LEGACY)
def test_every_letter_has_signs_of_its_own(encoding: Encoding) -> None:
    table = code_table(encoding)
    assert set(LETTERS) <= set(table)
    assert len(set(table.values())) == len(table)
    assert all(decode(signs, encoding) == letter for letter, signs in table.items())
    missing = {letter for letter in LETTERS.upper() if letter not in table}
    assert len(missing) == (60 if encoding is Encoding.TCVN3 else 0)


@pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VNI])
@given(text=SMALL)
def test_any_text_survives_the_way_there_and_back(encoding: Encoding, text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    stored = "".join(code_table(encoding).get(letter, letter) for letter in text)
    assert decode(unicodedata.normalize("NFC", stored), encoding) == text


@pytest.mark.parametrize("encoding", LEGACY)
@pytest.mark.parametrize("text", ["Nguyễn", "Ъ", "漢字"])
def test_signs_that_an_encoding_lacks_are_not_decoded(encoding: Encoding, text: str) -> None:
    assert decode(text, encoding) is None


@pytest.mark.parametrize(
    ("word", "encodings"),
    [
        ("NguyÔn", {Encoding.TCVN3}),
        ("Nguyeãn", {Encoding.VNI}),
        ("Nguye^~n", {Encoding.VIQR}),
        ("Nguyễn", {Encoding.UNICODE}),
        ("Tó", {Encoding.UNICODE, Encoding.TCVN3, Encoding.VNI}),
        ("Nam", set()),
        ("2018", set()),
        ("François", set()),
        ("Krông", set()),
    ],
)
def test_a_word_is_what_is_vietnamese(word: str, encodings: set[Encoding]) -> None:
    assert word_encodings(word) == encodings
