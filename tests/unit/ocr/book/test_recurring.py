"""Values that come again in a book."""

from ocr.book.recurring import trust_recurring
from ocr.decode.reasons import unknown_unit
from records.record_types import record_type
from records.stages import BOOK_VOCABULARY, EntryReading, FieldReading, FieldState, Reason

KIND = record_type("KS")


def entry(value: str, confidence: float = 0.9, *reasons: Reason, column: str = "nguoiKy") -> EntryReading:
    return EntryReading(None, (FieldReading(column, FieldState.READ, value, value, confidence, reasons=reasons),))


def trusted(*entries: EntryReading) -> list[float]:
    return [round(one.fields[0].confidence, 3) for one in trust_recurring(entries, KIND)]


def test_a_signer_read_alike_on_several_pages_is_surer() -> None:
    alone, *same = trusted(entry("Lê Văn Huy"), *[entry("Trần Văn An")] * 4)
    assert alone == 0.9
    assert all(sure == 0.973 for sure in same)


def test_fewer_others_count_less() -> None:
    assert 0.9 < trusted(*[entry("Trần Văn An")] * 2)[0] < trusted(*[entry("Trần Văn An")] * 3)[0]


def test_what_poor_ink_shows_again_and_again_backs_nothing() -> None:
    assert trusted(*[entry("Trần Văn An", 0.8)] * 4) == [0.8] * 4
    assert trusted(entry("Trần Văn An", 0.6), *[entry("Trần Văn An")] * 3)[0] == 0.6


def test_a_name_that_followed_the_book_backs_nothing() -> None:
    followed = Reason(BOOK_VOCABULARY, "")
    assert trusted(entry("Trần Văn An"), *[entry("Trần Văn An", 0.9, followed)] * 3) == [0.9] * 4


def test_a_question_stays_one() -> None:
    place = "Xã Hùng Thến, huyện Nam Trực"
    asked = [entry(place, 0.9, unknown_unit(place), column="nksQueQuan")] * 4
    assert trusted(*asked) == [0.9] * 4
