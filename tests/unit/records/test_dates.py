"""Dates in figures: read as written, never padded, never corrected."""

import pytest

from records.dates import DateProblem, PartialDate, parse_date, read_date


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        *(("27.10.2008", "27.10.2008"), ("10/10/1981", "10.10.1981"), ("20. 04. 2008", "20.04.2008")),
        *(
            ("9-8-2016", "09.08.2016"),
            ("9.8.2016", "09.08.2016"),
            ("12 3 1999", "12.03.1999"),
            ("2/5-2017.", "02.05.2017"),
        ),
        *(("Ngày 19 tháng 11 năm 1984", "19.11.1984"), ("19 THÁNG 11, NĂM 1984", "19.11.1984")),
        *(("ngày 4/5/2010", "04.05.2010"), ("27102008", "27.10.2008"), ("2008-10-27", "27.10.2008")),
        *(("01.2019", "01.2019"), ("7/1990", "07.1990"), ("012019", "01.2019"), ("tháng 5 năm 1990", "05.1990")),
        *(("1957", "1957"), ("..../..../1957", "1957"), ("năm 1957", "1957"), ("12.03.5005", "12.03.5005")),
    ],
)
def test_dates_are_read_as_found_and_never_padded(text: str, cell: str) -> None:
    date = parse_date(text)
    assert date is not None
    assert date.cell() == cell


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        *(("31.02.2010", DateProblem.NO_SUCH_DAY), ("29/02/2007", DateProblem.NO_SUCH_DAY)),
        *(("0.5.2010", DateProblem.NO_SUCH_DAY), ("1.13.2010", DateProblem.NO_SUCH_MONTH)),
        *(("00.1957", DateProblem.NO_SUCH_MONTH), ("5/6/98", DateProblem.SHORT_YEAR), ("5/98", DateProblem.SHORT_YEAR)),
        *(("1.1.0000", DateProblem.SHORT_YEAR), ("27.10.20o8", DateProblem.NOT_A_DATE), ("", DateProblem.NOT_A_DATE)),
        ("không rõ", DateProblem.NOT_A_DATE),
    ],
)
def test_what_is_no_date_is_reported_and_not_mended(text: str, problem: DateProblem) -> None:
    reading = read_date(text)
    assert reading.date is None
    assert reading.problem is problem


@pytest.mark.parametrize("parts", [(2010, 2, 30), (2010, 13), (2010, None, 5), (0,), (2010, 0)])
def test_an_impossible_date_cannot_be_made(parts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"day|month|year"):
        PartialDate(*parts)


def test_a_partial_date_is_an_interval_of_days() -> None:
    year, month, day = PartialDate(2008), PartialDate(2008, 2), PartialDate(2008, 2, 29)
    assert (month.earliest(), month.latest()) == (PartialDate(2008, 2, 1).earliest(), day.latest())
    assert year.agrees_with(month)
    assert month.agrees_with(day)
    assert not month.agrees_with(PartialDate(2008, 3, 1))
    assert day.surely_before(PartialDate(2008, 3))
    assert not year.surely_before(day)
    assert day.is_full
    assert not month.is_full


def test_ages_have_a_least_and_a_most() -> None:
    assert PartialDate(1990, 5, 10).full_years_until(PartialDate(2010, 5, 9)) == (19, 19)
    assert PartialDate(1990, 5, 10).full_years_until(PartialDate(2010, 5, 10)) == (20, 20)
    assert PartialDate(1990).full_years_until(PartialDate(2010, 5, 10)) == (19, 20)
    assert PartialDate(2010).full_years_until(PartialDate(2009, 1, 1))[1] < 0
