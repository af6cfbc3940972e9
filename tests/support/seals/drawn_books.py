"""Drawn books: entries of every record type with values of every kind, by a fixed seed, for what no specimen has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

from pipeline.books.derivation import with_derived
from pipeline.books.entries import BookStatements
from pipeline.books.rule_findings import JudgedRecord, rule_findings
from pipeline.store.books.books import Book, Office
from records.editions import library
from records.record_types import Column, FieldKind, code_list, record_type, record_types
from records.stages import ClosingTotals, CoverFacts, EntryReading, FieldReading, FieldState, Finding

ENTRIES = 200
SEED = 2014
OFFICE = "Ủy ban nhân dân xã Yên Hòa, huyện Yên Mô, tỉnh Ninh Bình"
_DAYS = (
    *("05.01.2007", "14.02.2007", "20.03.2007", "20.08.2007", "30.12.2006", "17.05.1989", "14.08.1931"),
    *("12.1989", "1961", "03.04.1862", "31.02.2007", "00.00.2007"),
)
_PLACES = (
    "xã Yên Hòa, huyện Yên Mô, tỉnh Ninh Bình",
    "Bệnh viện đa khoa huyện Yên Mô",
    "xã Hòa Bình, huyện Chi Lăng, tỉnh Lạng Sơn",
    "Thôn 3, xã Hòa Bình - Chi Lăng - Lạng Sơn",
    "xã Yên Hoà A, huyện Yên Mô, tỉnh Ninh Bình",
    "xã Trăng Rằm, huyện Yên Mô, tỉnh Ninh Bình",
    "huyện Yên Mộ, tỉnh Ninh Bình",
    "phường Tân Thành",
    "Xóm Chùa",
    "tỉnh Không Ai Biết",
    "Tây Ninh",
    "thành phố Huế, tỉnh Thừa Thiên Huế",
)
_NAMES = ("Lê Thị Sen", "Lê Văn Út", "Phạm Văn Thạch", "Hồ Thị Mai", "Hồ Văn An", "Hồ Văn Ân", "Nguyễn Nam", "Đỗ")
_VALUES: Mapping[FieldKind, tuple[str, ...]] = {
    FieldKind.NAME: _NAMES,
    FieldKind.DATE: _DAYS,
    FieldKind.PARTIAL_DATE: _DAYS,
    FieldKind.DATE_WORDS: ("Ngày mười hai tháng giêng năm hai nghìn không trăm lẻ bảy", "Năm một nghìn chín trăm"),
    FieldKind.TIME: ("07:30", "23:05"),
    FieldKind.PLACE: _PLACES,
    FieldKind.PROVINCE: ("Ninh Bình", "Hà Tây"),
    FieldKind.OFFICE: (OFFICE, "Ủy ban nhân dân xã Yên Mạc"),
    FieldKind.ETHNIC_GROUP: ("Kinh", "Mường", "Cơ Ho", "Thượng"),
    FieldKind.NATIONALITY: ("Việt Nam", "Lào"),
    FieldKind.BOOK_NUMBER: ("01/2007", "2/2006"),
    FieldKind.IDENTITY_NUMBER: ("037189012279", "097189012279", "037207000001", "161204833", "16120483", "B1234567"),
    FieldKind.RELATION: ("Con đẻ", "Mẹ", "Cha", "Ông nội"),
    FieldKind.POSITION: ("Chủ tịch", "Phó Chủ tịch"),
    FieldKind.TEXT: ("Trẻ bị bỏ rơi", "Để kết hôn với người nước ngoài", "Bệnh viện huyện", "GBT 12", "Già yếu"),
}
_STATES = (FieldState.READ,) * 6 + (FieldState.BLANK, FieldState.UNREAD) + (FieldState.NOT_ON_FORM,) * 3


def drawn_books() -> Iterator[tuple[Book, tuple[EntryReading, ...]]]:
    """Yield a book of every record type, with its entries and their derived columns."""
    chance = Random(SEED)  # noqa: S311 - the same books each time
    for code in record_types():
        book = Book(code.lower(), code, 2007, "02", Office(1, OFFICE), "commune", None, ENTRIES, ENTRIES + 2)
        read = [_entry(chance, code, number) for number in range(1, ENTRIES + 1)]
        yield book, tuple(with_derived(book, entry, str(number)) for number, entry in enumerate(read, start=1))


def drawn_findings(book: Book, entries: tuple[EntryReading, ...]) -> Iterator[Finding]:
    """Yield what the rules find in a drawn book."""
    forms = (None, *(form.id for form in library().of_type(book.type)))
    records = [JudgedRecord(number, forms[number % len(forms)], entry) for number, entry in enumerate(entries, start=1)]
    stated = BookStatements(ClosingTotals(ENTRIES - 1, ENTRIES + 1), CoverFacts(book.type, 1, 2007))
    yield from (finding for _, finding in rule_findings(Path("no own forms"), book, records, ENTRIES, stated))


def _entry(chance: Random, code: str, number: int) -> EntryReading:
    fields = tuple(_field(chance, column) for column in record_type(code).known if column.name != "so")
    # Some numbers come twice or are left out, as in books that were badly kept.
    written = str(number - number % 9 // 8)
    return EntryReading(None, (FieldReading("so", FieldState.READ, written, written, 0.9), *fields))


def _field(chance: Random, column: Column) -> FieldReading:
    state = chance.choice(_STATES)
    if state is not FieldState.READ:
        return FieldReading(column.name, state)
    value = chance.choice(_values(column))
    return FieldReading(column.name, state, value, value, round(chance.uniform(0.5, 1.0), 3))


def _values(column: Column) -> tuple[str, ...]:
    if column.codes and column.kind is FieldKind.CODE:
        return tuple(code.value for code in code_list(column.codes).codes)
    return _VALUES.get(column.kind, ("1", "2", "17"))
