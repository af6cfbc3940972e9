"""Rules about dates: words and figures, order, number series, deadline, impossible dates (V8–V11, V14, V23)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from records.date_words import words_to_date
from records.dates import DateProblem, PartialDate, read_date
from records.language import N_
from records.record_types import FieldKind, record_type
from records.rules.rule import Rule, Violation
from records.rules.view import RecordView
from records.stages import Severity
from records.thresholds import thresholds

_IN_WORDS = (("nksNgaySinh", "nksNgaySinhBangChu"), ("nktNgayChet", "nktNgayChetGhiBangChu"))
_EVENTS = {"KS": "nksNgaySinh", "KT": "nktNgayChet"}
_BEFORE_REGISTRATION = ("nksNgaySinh", "nktNgayChet", "nxnNgaySinh", "chongNgaySinh", "voNgaySinh", "ncNgaySinh")
_ON_TIME, _LATE = "1", "4"


def _words_differ(record: RecordView) -> Iterator[Violation]:
    for figures, words in _IN_WORDS:
        date, spoken = record.date(figures), words_to_date(record.value(words))
        if date and spoken and date != spoken:
            yield Violation((figures, words), {"figures": date.cell(), "words": spoken.cell()})


def _registered_before(record: RecordView) -> Iterator[Violation]:
    registered = record.date("ngayDangKy")
    columns = list(_BEFORE_REGISTRATION)
    if not record.is_written("ghiChu"):
        columns.append("ngayXacLapQuanHeHonNhan")
    for column in columns:
        event = record.date(column)
        if registered and event and registered.surely_before(event):
            yield Violation(("ngayDangKy", column), {"registered": registered.cell(), "event": event.cell()})


def _dead_before_born(record: RecordView) -> Iterator[Violation]:
    born, died = record.date("nktNgaySinh"), record.date("nktNgayChet")
    if born and died and died.surely_before(born):
        yield Violation(("nktNgayChet", "nktNgaySinh"), {"died": died.cell(), "born": born.cell()})


def _too_old(record: RecordView) -> Iterator[Violation]:
    born, died = record.date("nktNgaySinh"), record.date("nktNgayChet")
    if born and died and (age := born.full_years_until(died)[0]) > thresholds().oldest:
        yield Violation(("nktNgaySinh", "nktNgayChet"), {"age": age})


def _outside_the_book(record: RecordView) -> Iterator[Violation]:
    registered, book = record.date("ngayDangKy"), record.book
    if registered is None:
        return
    year = record.value("so").partition("/")[2]
    if year.isdigit() and int(year) != registered.year:
        yield Violation(("ngayDangKy", "so"), {"registered": registered.cell(), "series": year})
    if book and not _within(registered, book.opened or PartialDate(book.year), book.closed or PartialDate(book.year)):
        yield Violation(("ngayDangKy",), {"registered": registered.cell(), "series": book.year})


def _within(day: PartialDate, first: PartialDate, last: PartialDate) -> bool:
    return not day.surely_before(first) and not last.surely_before(day)


def _deadline(record: RecordView) -> Iterator[Violation]:
    column = _EVENTS.get(record.record_type, "")
    event, registered, kind = record.date(column), record.date("ngayDangKy"), record.value("loaiDangKy")
    if not (event and registered):
        return
    limit = thresholds().deadline(record.record_type, registered.earliest())
    least, most = (registered.earliest() - event.latest()).days, (registered.latest() - event.earliest()).days
    if limit and kind == _ON_TIME and least > limit.late_after:
        yield Violation(("loaiDangKy", column, "ngayDangKy"), {"days": least, "limit": limit.late_after})
    if limit and kind == _LATE and most <= limit.on_time_within:
        yield Violation(("loaiDangKy", column, "ngayDangKy"), {"days": most, "limit": limit.on_time_within})


def _impossible(record: RecordView) -> Iterator[Violation]:
    for column in _dates(record.record_type):
        if text := record.value(column):
            reading = read_date(text)
            wrong = reading.problem in (DateProblem.NO_SUCH_DAY, DateProblem.NO_SUCH_MONTH)
            if wrong or (reading.date and not _possible_year(reading.date.year, record)):
                yield Violation((column,), {"text": text})


@cache
def _dates(code: str) -> tuple[str, ...]:
    kinds = (FieldKind.DATE, FieldKind.PARTIAL_DATE)
    return tuple(column.name for column in record_type(code).columns if column.kind in kinds)


def _possible_year(year: int, record: RecordView) -> bool:
    return thresholds().earliest_year <= year <= record.today.year


RULES = (
    Rule(
        "V8",
        Severity.BLOCK,
        _words_differ,
        N_("Ngày bằng số ({figures}) khác ngày bằng chữ ({words}); xem ảnh, một trong hai bị đọc sai."),
        "both are written on the form; S",
        frozenset({"KS", "KT"}),
    ),
    Rule(
        "V9",
        Severity.BLOCK,
        _registered_before,
        N_("Ngày đăng ký {registered} trước ngày xảy ra sự kiện {event}; xem lại cả hai ngày trên ảnh."),
        "K",
    ),
    Rule(
        "V10",
        Severity.BLOCK,
        _dead_before_born,
        N_("Ngày chết {died} trước ngày sinh {born}; xem lại cả hai ngày trên ảnh."),
        "K",
        frozenset({"KT"}),
    ),
    Rule(
        "V10.age",
        Severity.WARN,
        _too_old,
        N_("Người chết {age} tuổi; xem lại năm sinh và năm chết trên ảnh."),
        "K",
        frozenset({"KT"}),
    ),
    Rule(
        "V11",
        Severity.BLOCK,
        _outside_the_book,
        N_("Ngày đăng ký {registered} không thuộc năm {series} của sổ; xem lại ngày, hoặc trang nằm nhầm sổ."),
        "Nghị định 158/2005 Art. 68, Thông tư 04/2020 Art. 29; S",
    ),
    Rule(
        "V14",
        Severity.WARN,
        _deadline,
        N_("Đăng ký sau {days} ngày, hạn là {limit} ngày, không khớp loại đăng ký; xem ô đánh dấu và hai ngày."),
        "Nghị định 158/2005 Art. 14, Luật Hộ tịch 2014 Art. 15, 33; S, K",
        frozenset({"KS", "KT"}),
    ),
    Rule(
        "V23",
        Severity.BLOCK,
        _impossible,
        N_("“{text}” không phải là ngày có thật; xem ảnh rồi sửa, không điền ngày phỏng đoán."),
        "notes of one province's project; S",
    ),
)
