"""Input of the book rules: the entries of one book, reduced to what is compared, in page order."""

from __future__ import annotations

from dataclasses import dataclass

from records.dates import PartialDate
from records.register_numbers import RegisterNumber, parse_number
from records.rules.view import RecordView
from records.stages import ClosingTotals, CoverFacts
from records.text.vietnamese import comparison_key

_PRINCIPALS = {"KS": ("nks",), "KT": ("nkt",), "KH": ("chong", "vo")}
_BORN_TO = ("meHoTen", "chaHoTen")


@dataclass(frozen=True, slots=True)
class Principal:
    """Principal of an entry, reduced to what is compared: the key of the name, and the date of birth."""

    name: str
    born: PartialDate


@dataclass(frozen=True, slots=True)
class BookEntry:
    """Entry of a book, reduced to what the book rules use.

    Attributes:
        reference: the caller's identifier of the entry; findings carry it.
        number: its register number, None when there is none or it is unread.
        page: its page number, None likewise.
        registered: the day of registration, None likewise.
        principals: the people whom it concerns (child; deceased; husband and wife) with known name and birth date.
        parents: keys of the parents' names that are known, mother first.
        signer: name of the signer, as written in the cell.
        officer: name of the officer who wrote the entry, likewise.
    """

    reference: str
    number: RegisterNumber | None
    page: int | None
    registered: PartialDate | None
    principals: tuple[Principal, ...] = ()
    parents: tuple[str, ...] = ()
    signer: str = ""
    officer: str = ""


@dataclass(frozen=True, slots=True)
class BookView:
    """Book as the book rules see it.

    Attributes:
        year: year of the number series.
        volume: number of the book in that year, None when not known.
        entries: in the order of the pages.
        record_pages: pages that hold entries.
        totals: control totals of the closing statement, None when the book has none or it is unread.
        record_type: code of the book's entries, "" when not known.
        cover: facts read from the cover, None when the book has none or it is unread.
    """

    year: int
    volume: int | None
    entries: tuple[BookEntry, ...]
    record_pages: int
    totals: ClosingTotals | None = None
    record_type: str = ""
    cover: CoverFacts | None = None


def book_entry(reference: str, record: RecordView) -> BookEntry:
    """Reduce a record to the view of the book rules."""
    page = record.value("trangSo")
    people = []
    for role in _PRINCIPALS.get(record.record_type, ()):
        name, born = comparison_key(record.value(f"{role}HoTen")), record.date(f"{role}NgaySinh")
        if name and born:
            people.append(Principal(name, born))
    return BookEntry(
        reference,
        parse_number(record.value("so")),
        int(page) if page.isdecimal() else None,
        record.date("ngayDangKy"),
        tuple(people),
        tuple(comparison_key(record.value(column)) for column in _BORN_TO if record.value(column)),
        record.value("nguoiKy"),
        record.value("nguoiThucHien"),
    )
