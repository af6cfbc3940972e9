"""Dates and numbers in words: every variant is read, an unclear one gives nothing."""

import pytest

from records.date_words import DATE_WORDS, DateStyle, date_to_words, date_writings, words_to_date
from records.dates import PartialDate
from records.text.number_words import NumberStyle, number_to_words, words_to_number


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("Ngày Hai Mươi Bảy Tháng Tám Năm Hai Nghìn Không Trăm Linh Tám", "27.08.2008"),
        ("NGÀY BẢY, THÁNG MỘT, NĂM HAI NGÀN KHÔNG TRĂM LẺ BẢY", "07.01.2007"),
        ("Ngày năm tháng năm năm hai nghìn linh năm", "05.05.2005"),
        ("mùng mười tháng giêng năm một nghìn chín trăm tám mươi bẩy", "10.01.1987"),
        ("Ngày mồng bốn tháng tư năm một ngàn chín trăm bốn mươi tư", "04.04.1944"),
        ("ngày hăm lăm tháng chạp năm một chín bảy sáu", "25.12.1976"),
        ("Ngày hai mười tám tháng mười năm hai nghìn mười năm", "28.10.2015"),
        ("ngày ba mốt tháng mười hai năm hai không không tám", "31.12.2008"),
        ("hai mươi nhăm tháng mười một năm hai nghìn không trăm hai mươi mốt.", "25.11.2021"),
        ("tháng năm năm một nghìn chín trăm", "05.1900"),
        ("năm một nghìn tám trăm chín mươi chín", "1899"),
        ("Ngày 5 tháng 6 năm 2008", "05.06.2008"),
    ],
)
def test_every_way_of_writing_is_read(text: str, cell: str) -> None:
    date = words_to_date(text)
    assert date is not None
    assert date.cell() == cell


@pytest.mark.parametrize(
    "text",
    [
        *("", "ngày", "tháng năm hai nghìn", "ngày mồng mười một tháng ba năm hai nghìn", "năm hai nghìn tám"),
        *("ngày ba mươi tháng hai năm hai nghìn", "ngày bảy tháng mười ba năm hai nghìn", "ngày bảy tháng ba năm tám"),
        *(
            "ngày hai tháng",
            "ngày bay tháng ba năm hai nghìn",
            "ngày bảy bảy bảy tháng ba năm hai nghìn",
            "không nghìn",
        ),
    ],
)
def test_doubtful_words_give_no_date(text: str) -> None:
    assert words_to_date(text) is None


def test_the_writer_may_choose() -> None:
    style = DateStyle(NumberStyle(zero="lẻ", thousand="ngàn", four="bốn", no_hundreds=""), early_day="mùng", comma=",")
    assert date_to_words(PartialDate(2004, 4, 4), style) == "Ngày mùng bốn, tháng bốn, năm hai ngàn lẻ bốn"
    assert date_to_words(PartialDate(1995, 10, 25)) == (
        "Ngày hai mươi lăm tháng mười năm một nghìn chín trăm chín mươi lăm"
    )
    assert date_to_words(PartialDate(2010, 3)) == "Tháng ba năm hai nghìn không trăm mười"
    assert date_to_words(PartialDate(2000)) == "Năm hai nghìn"


def test_all_writings_are_distinct_mean_the_date_and_keep_to_the_vocabulary() -> None:
    writings = list(date_writings(PartialDate(1987, 4, 1)))
    assert len(writings) == len(set(writings)) > 20
    assert {words_to_date(text) for text in writings} == {PartialDate(1987, 4, 1)}
    assert {word.strip(",") for text in writings for word in text.lower().split()} <= DATE_WORDS


def test_numbers_outside_the_range_have_no_words() -> None:
    for number in (-1, 10_000):
        with pytest.raises(ValueError, match="0–9999"):
            number_to_words(number)
    assert words_to_number(["12345"]) is None
    assert words_to_number([]) is None
