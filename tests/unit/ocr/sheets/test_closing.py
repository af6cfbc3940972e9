"""Closing totals in several wordings, and totals that are not sure."""

import pytest

from ocr.recognise.readers import LineReading
from ocr.recognise.testing import reading
from ocr.sheets.closing import closing_totals
from ocr.sheets.sheet_words import SheetLine, SheetWord
from records.stages import ClosingTotals

NOT_PRINT = reading("#%", 0.2)
"""What the reader of print makes of a pen's words."""


def line(text: str) -> SheetLine:
    """Words of a line: as printed, `{by hand}`, and `{by hand?}` where the reader of handwriting is not sure."""
    words = []
    for word in text.split():
        hand = word.strip("{}")
        by_hand = reading(hand.strip("?"), 0.5 if hand.endswith("?") else 0.97)
        words.append(SheetWord(NOT_PRINT if word.startswith("{") else reading(word), by_hand))
    return tuple(words)


@pytest.mark.parametrize(
    ("statement", "totals"),
    [
        (["Sổ này có tổng số trang đã ghi: {50}", "Tổng số sự kiện hộ tịch đã đăng ký: {045}"], (50, 45)),
        (["Sổ này có {50} trang, đã ghi {45} trường hợp"], (50, 45)),
        (["Tổng số trường hợp đã đăng ký: {45} ( {bốn} {mươi} {lăm} )"], (None, 45)),
        (["Tổng số việc hộ tịch:", "{1.204}"], (None, 1204)),
        (["Tống sô trưòng hợp đã đăng kí: {45}"], (None, 45)),
    ],
)
def test_totals_are_read_in_any_wording(statement: list[str], totals: tuple[int | None, int | None]) -> None:
    assert closing_totals([line(text) for text in statement]) == ClosingTotals(*totals)


@pytest.mark.parametrize(
    "statement",
    [
        "Tổng số trường hợp: {45} (bằng chữ: {bốn} {mươi} {sáu} )",
        "Tổng số trường hợp: {45?}",
        "Tổng số trường hợp: {45} {ừm}",
        "Tổng số trường hợp: từ số {01} đến số {45}",
        "Tổng số trang:",
        "Khóa sổ ngày {31/12/2019}",
        "Sổ này có {50} tờ",
    ],
)
def test_what_is_not_sure_or_says_two_things_is_no_total(statement: str) -> None:
    assert closing_totals([line(statement)]) is None


def test_a_figure_that_looks_like_a_printed_word_is_still_a_figure() -> None:
    seven = SheetWord(reading("là", 0.75), reading("7", 1.0))
    assert closing_totals([(*line("Tổng số trang đã ghi:"), seven)]) == ClosingTotals(7, None)


def test_specks_do_not_spoil_a_number() -> None:
    speck = SheetWord(LineReading(()), LineReading(()))
    assert closing_totals([(*line("Tổng số trang: {12}"), speck)]) == ClosingTotals(12, None)
