"""Cover facts, and covers that are not clear enough."""

import pytest

from ocr.recognise.testing import reading
from ocr.sheets.cover import cover_facts
from ocr.sheets.sheet_words import SheetLine, SheetWord
from records.stages import CoverFacts


def printed(text: str) -> SheetLine:
    return tuple(SheetWord(reading(word), reading(word)) for word in text.split())


def numbered(text: str, confidence: float = 0.97) -> SheetLine:
    return (*printed("Quyển số:"), SheetWord(reading("#%", 0.2), reading(text, confidence)))


@pytest.mark.parametrize(
    ("title", "code"),
    [("KHAI SINH", "KS"), ("KHAI TỬ", "KT"), ("KẾT HÔN", "KH"), ("NHẬN CHA, MẸ, C ON", "CMC"), ("GIÁM HỘ", "")],
)
def test_the_title_names_the_type(title: str, code: str) -> None:
    assert cover_facts([printed("SỔ ĐĂNG KÝ"), printed(title)]) == CoverFacts(code, None, None)


def test_a_title_on_two_lines_of_which_one_is_another_types_word_is_told() -> None:
    lines = [printed("SỔ"), printed("CẤP GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN")]
    assert cover_facts(lines).record_type == "HN"


@pytest.mark.parametrize("number", ["01/2019", "1/2019", "001/ 2019"])
def test_the_number_is_volume_and_year(number: str) -> None:
    assert cover_facts([numbered(number)]) == CoverFacts("", 1, 2019)


@pytest.mark.parametrize(
    "lines",
    [
        [numbered("01/2019", 0.6)],
        [numbered("02/01/2019")],
        [numbered("2019")],
        [printed("Mở ngày: 01/2019")],
        [numbered("01/2019"), numbered("02/2019")],
    ],
)
def test_a_number_that_is_not_clear_is_none(lines: list[SheetLine]) -> None:
    assert cover_facts(lines) == CoverFacts("", None, None)
