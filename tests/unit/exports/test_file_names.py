"""Names of packages and of the PDFs in them."""

from __future__ import annotations

import pytest

from exports.package.contents import BookName
from exports.package.file_names import EntryFileName, EntryFileNamer, NamePattern, read_entry_file_name
from records.dates import PartialDate
from records.errors import UsageError

BOOK = BookName("KS", 2007, "1")
FULL = PartialDate(2007, 10, 25)


def named(pattern: NamePattern, *entries: tuple[str, PartialDate | None]) -> list[str]:
    namer = EntryFileNamer(BOOK, pattern)
    return [namer.name(number, registered) for number, registered in entries]


@pytest.mark.parametrize(("volume", "stem"), [("1", "KS.2007.01"), ("01", "KS.2007.01"), ("2A", "KS.2007.02A")])
def test_a_book_is_named_by_type_year_and_volume(volume: str, stem: str) -> None:
    assert BookName("KS", 2007, volume).stem == stem


@pytest.mark.parametrize("volume", ["", "../1", "1/2007", "1 A", "một", "1a"])
def test_a_volume_that_is_no_volume_is_refused(volume: str) -> None:
    with pytest.raises(UsageError, match="số quyển"):
        BookName("KS", 2007, volume)


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("24", "KS.2007.01.024.pdf"),
        ("1024", "KS.2007.01.1024.pdf"),
        ("01/2018", "KS.2007.01.001.pdf"),
        ("12a", "KS.2007.01.012a.pdf"),
        ("12 bis", "KS.2007.01.012b.pdf"),
        ("", "KS.2007.01.00001X.pdf"),
        ("không rõ", "KS.2007.01.00001X.pdf"),
        ("../../24", "KS.2007.01.00001X.pdf"),
        ("1234567", "KS.2007.01.00001X.pdf"),
    ],
)
def test_an_entry_is_named_by_its_number(number: str, name: str) -> None:
    assert named(NamePattern.NUMBER, (number, FULL)) == [name]


@pytest.mark.parametrize(
    ("registered", "name"),
    [
        (FULL, "KS.2007.01.2007-10-25.24.pdf"),
        (PartialDate(2007, 10), "KS.2007.01.2007-10.24.pdf"),
        (PartialDate(2007), "KS.2007.01.2007.24.pdf"),
        (None, "KS.2007.01.24.pdf"),
    ],
)
def test_the_date_is_named_as_far_as_it_is_known(registered: PartialDate | None, name: str) -> None:
    assert named(NamePattern.DATE_AND_NUMBER, ("24", registered)) == [name]


def test_doubled_numbers_get_the_next_free_letter() -> None:
    entries = [("12", FULL), ("12", FULL), ("12b", FULL), ("12", FULL), ("012", FULL)]
    assert named(NamePattern.NUMBER, *entries) == [
        f"KS.2007.01.{number}.pdf" for number in ("012", "012b", "012c", "012d", "012e")
    ]


def test_more_doubles_than_letters_are_named_by_place() -> None:
    names = named(NamePattern.NUMBER, *[("7", FULL)] * 28)
    assert names[25] == "KS.2007.01.007z.pdf"
    assert names[26:] == ["KS.2007.01.00027X.pdf", "KS.2007.01.00028X.pdf"]


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("KS.2010.01.001.PDF", EntryFileName(BookName("KS", 2010, "01"), "", "001")),
        ("ks.2015.01.2015-10-25.01.pdf", EntryFileName(BookName("KS", 2015, "01"), "2015-10-25", "01")),
        ("KT.2015.2A.2015.1a.pdf", EntryFileName(BookName("KT", 2015, "2A"), "2015", "1a")),
        ("HN.2015.01.2015.pdf", EntryFileName(BookName("HN", 2015, "01"), "", "2015")),
    ],
)
def test_both_patterns_are_read_in_any_letter_case(name: str, read: EntryFileName) -> None:
    assert read_entry_file_name(name) == read


@pytest.mark.parametrize(
    "name", ["KS.2010.01.pdf", "XX.2010.01.001.pdf", "KS.2010.01.001.jpg", "KS.2010.01.001.pdf.exe"]
)
def test_other_names_are_not_read(name: str) -> None:
    assert read_entry_file_name(name) is None
