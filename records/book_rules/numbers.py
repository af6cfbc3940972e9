"""Rules about numbers, order, totals and cover of a book (V12, V13, V20, V26)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from records.book_rules.rule import BookRule, BookViolation
from records.book_rules.view import BookEntry, BookView
from records.language import N_
from records.register_numbers import number_gaps, out_of_order
from records.stages import Severity
from records.thresholds import thresholds


def _series(book: BookView) -> dict[int, list[BookEntry]]:
    """Group the numbered entries by year, in numerical order; a book continued in a new year starts again at 1."""
    series = defaultdict(list)
    for entry in book.entries:
        if entry.number:
            registered = entry.registered.year if entry.registered else book.year
            series[entry.number.year or registered].append(entry)
    return {year: sorted(series[year], key=_position) for year in sorted(series)}


def _position(entry: BookEntry) -> tuple[int, str]:
    return (entry.number.value, entry.number.suffix) if entry.number else (0, "")


def _doubled(book: BookView) -> Iterator[BookViolation]:
    for entries in _series(book).values():
        same = defaultdict(list)
        for entry in entries:
            same[_position(entry)].append(entry)
        for (value, suffix), sharing in same.items():
            if len(sharing) > 1:
                yield BookViolation(tuple(sharing), ("so",), {"number": f"{value}{suffix}", "count": len(sharing)})


def _gaps(book: BookView) -> Iterator[BookViolation]:
    series = _series(book)
    numbers = [(year, _position(entry)[0]) for year, entries in series.items() for entry in entries]
    for gap in number_gaps(numbers, None if book.volume == 1 else book.year):
        after = next(entry for entry in series[gap.year] if _position(entry)[0] > gap.last)
        run = str(gap.first) if gap.first == gap.last else f"{gap.first}–{gap.last}"
        yield BookViolation((after,), ("so",), {"numbers": run, "year": gap.year})


def _page_order(book: BookView) -> Iterator[BookViolation]:
    for entries in _series(book).values():
        paged = [(entry, entry.page) for entry in entries if entry.page is not None]
        for index in out_of_order([page for _entry, page in paged]):
            entry, page = paged[index]
            yield BookViolation((entry,), ("trangSo", "so"), {"page": page, "number": _position(entry)[0]})


def _date_order(book: BookView) -> Iterator[BookViolation]:
    for entries in _series(book).values():
        dated = [(entry, entry.registered) for entry in entries if entry.registered]
        days = [registered.earliest().toordinal() for _entry, registered in dated]
        for index in out_of_order(days, thresholds().days_out_of_order):
            entry, registered = dated[index]
            number = _position(entry)[0]
            yield BookViolation((entry,), ("ngayDangKy", "so"), {"date": registered.cell(), "number": number})


def _entries_closed(book: BookView) -> Iterator[BookViolation]:
    closed = book.totals.entries if book.totals else None
    if closed is not None and closed != len(book.entries):
        yield BookViolation((), (), {"closed": closed, "found": len(book.entries)})


def _pages_closed(book: BookView) -> Iterator[BookViolation]:
    closed = book.totals.pages if book.totals else None
    if closed is not None and closed != book.record_pages:
        yield BookViolation((), (), {"closed": closed, "found": book.record_pages})


def _cover_of_another_book(book: BookView) -> Iterator[BookViolation]:
    cover = book.cover
    if cover is None:
        return
    other_type = cover.record_type and book.record_type and cover.record_type != book.record_type
    other_year = cover.year is not None and cover.year != book.year
    other_volume = cover.volume is not None and book.volume is not None and cover.volume != book.volume
    if other_type or other_year or other_volume:
        written = _title(cover.record_type, cover.volume, cover.year)
        yield BookViolation((), (), {"cover": written, "book": _title(book.record_type, book.volume, book.year)})


def _title(record_type: str, volume: int | None, year: int | None) -> str:
    """Return type, volume and year as far as they are known: "KS 01/2019"."""
    number = f"{volume:02d}/{year}" if volume is not None and year is not None else str(year or "")
    return " ".join(part for part in (record_type, number) if part)


RULES = (
    BookRule(
        "V12",
        Severity.BLOCK,
        _doubled,
        N_("Số {number} có {count} trường hợp trong cùng năm; xem ảnh, nếu sổ ghi trùng thì ghi nhận là trùng."),
        "Nghị định 158/2005 Art. 68, Thông tư 04/2020 Art. 29(3); S",
    ),
    BookRule(
        "V12.gap",
        Severity.HINT,
        _gaps,
        N_("Thiếu số {numbers} của năm {year}; tìm trang chưa quét, hoặc ghi nhận là sổ bỏ số."),
        "Nghị định 158/2005 Art. 68, Thông tư 04/2020 Art. 29(3); S",
    ),
    BookRule(
        "V13",
        Severity.WARN,
        _page_order,
        N_("Trang {page} không theo thứ tự của số {number}; xem lại hai con số trên ảnh."),
        "I",
    ),
    BookRule(
        "V13.date",
        Severity.WARN,
        _date_order,
        N_("Ngày đăng ký {date} không theo thứ tự của số {number}; xem lại ngày và số trên ảnh."),
        "I",
    ),
    BookRule(
        "V20",
        Severity.BLOCK,
        _entries_closed,
        N_("Lời khóa sổ ghi {closed} trường hợp, đọc được {found}; tìm trang thiếu hoặc xem lại lời khóa sổ."),
        "Luật Hộ tịch 2014 Art. 58(2); S",
    ),
    BookRule(
        "V20.pages",
        Severity.BLOCK,
        _pages_closed,
        N_("Lời khóa sổ ghi {closed} trang, quét được {found}; tìm trang thiếu hoặc xem lại lời khóa sổ."),
        "Luật Hộ tịch 2014 Art. 58(2); S",
    ),
    BookRule(
        "V26",
        Severity.WARN,
        _cover_of_another_book,
        N_("Bìa sổ ghi {cover}, sổ đang nhập là {book}; xem lại bìa, có thể quét nhầm quyển."),
        "Thông tư 04/2020 Art. 29: type, volume and year stand on the cover; I",
    ),
)
