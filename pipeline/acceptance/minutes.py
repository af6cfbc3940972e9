"""Minutes of the samples of a book, put together from the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from exports.reports.night_report import ReportTable
from exports.reports.sample_minutes import MinutesSection, SampleMinutes
from pipeline.acceptance.measures import FieldErrors, SampleDifference, SampleMeasure, lot_words, measured, percent
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from records.errors import UsageError
from records.language import gettext as _
from records.record_types import record_type
from records.stages import FieldReading, FieldState


def book_measures(rows: Transaction, book: Book) -> list[SampleMeasure]:
    """Measure every sample of a book, the oldest first."""
    return [measured(sample, book.type) for sample in rows.samples.of_book(book.id)]


def bound_lines(rows: Transaction, book: Book) -> tuple[str, ...]:
    """Return what the samples by which a book was accepted say of its errors, a sentence a lot."""
    ended = [one for one in book_measures(rows, book) if one.sample.outcome and one.sample.outcome.accepted]
    return tuple(one.words for one in {measure.sample.lot: measure for measure in ended}.values())


def minutes_of(rows: Transaction, book: Book) -> SampleMinutes:
    """Return the minutes of all samples of a book that are ended.

    Raises:
        UsageError: there is none.
    """
    ended = [one for one in book_measures(rows, book) if one.sample.outcome]
    if not ended:
        raise UsageError(
            _("Sổ {book} chưa có mẫu kiểm tra nào xong.").format(book=book.id),
            _("Rút mẫu, nhập lại và phân xử xong rồi lấy biên bản."),
        )
    numbers = {record.id: record.so for record in rows.records.of_book(book.id)}
    subject = _("Sổ {type} số {volume}/{year}, mã {book}").format(
        type=record_type(book.type).name_vi, volume=book.volume, year=book.year, book=book.id
    )
    return SampleMinutes(
        office=book.office.name,
        motto=(_("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), _("Độc lập – Tự do – Hạnh phúc")),
        title=_("BIÊN BẢN KIỂM TRA MẪU SỔ HỘ TỊCH SỐ HÓA"),
        subject=subject,
        day=_("Lập ngày ….. tháng ….. năm ………"),
        sections=tuple(_section(place, one, numbers, book) for place, one in enumerate(ended, start=1)),
        signers=(_("NGƯỜI NHẬP LẠI"), _("NGƯỜI PHÂN XỬ"), _("NGƯỜI NHẬN SỔ")),
        sign=_("(ký, ghi rõ họ tên)"),
    )


def _section(place: int, measure: SampleMeasure, numbers: dict[int, str], book: Book) -> MinutesSection:
    heading = f"{place}. {lot_words(measure.sample.lot)}"
    tables = (_errors(measure.columns, measure.whole), _differences(measure.differences, numbers, book))
    return MinutesSection(heading, (*_facts(measure, numbers), measure.words, _verdict(measure)), tables)


def _facts(measure: SampleMeasure, numbers: dict[int, str]) -> tuple[str, ...]:
    sample = measure.sample
    keyers = ", ".join(sorted({item.keyer for item in sample.items}))
    drawn = ", ".join(numbers.get(item.record_id, "") or "–" for item in sample.items)
    plan = _("Lô gồm {entries} trường hợp; rút {drawn} theo {rule}; nhận khi không quá {accepts} trường hợp có ô sai.")
    draw = _("{user} cho rút lúc {day}; hạt giống {seed}: những trường hợp có SHA-256 của “hạt giống:mã” nhỏ nhất.")
    return (
        plan.format(entries=len(sample.entries), drawn=len(sample.items), rule=sample.rule, accepts=sample.accepts),
        draw.format(user=sample.user, day=_day(sample.at), seed=sample.seed),
        _("Các số đã rút: {numbers}.").format(numbers=drawn),
        _("Nhập lại không nhìn giá trị cũ: {keyers}, không làm việc nào khác trong sổ này.").format(keyers=keyers),
    )


def _verdict(measure: SampleMeasure) -> str:
    outcome = measure.sample.outcome
    if outcome is None:
        return ""
    words = (
        _("Kết luận: {wrong} trường hợp có ô sai; lô ĐẠT.")
        if outcome.accepted
        else _("Kết luận: {wrong} trường hợp có ô sai; lô KHÔNG ĐẠT, phải làm lại.")
    )
    return words.format(wrong=outcome.wrong_entries)


def _errors(columns: Sequence[FieldErrors], whole: FieldErrors) -> ReportTable:
    rows = tuple(
        (one.label, str(one.keyed), str(one.wrong), f"{percent(one.bound.low)} – {percent(one.bound.high)}")
        for one in (*columns, whole)
    )
    heads = (_("Ô"), _("Đã kiểm tra"), _("Sai"), _("Tỉ lệ sai, khoảng tin cậy 95 % (Clopper–Pearson)"))
    return ReportTable(_("Sai sót theo từng ô"), heads, rows, _("Không có."))


def _differences(found: Sequence[SampleDifference], numbers: dict[int, str], book: Book) -> ReportTable:
    kind = record_type(book.type)
    rows = tuple(
        (
            numbers.get(one.item.record_id, "") or "–",
            kind.column(one.standing.column).label,
            shown(one.standing),
            shown(one.keyed),
            _("bản ghi sai") if one.wrong else _("nhập lại sai"),
        )
        for one in found
    )
    heads = (_("Số"), _("Ô"), _("Bản ghi"), _("Nhập lại"), _("Phân xử"))
    return ReportTable(_("Những ô nhập lại khác bản ghi"), heads, rows, _("Không có ô nào khác."))


def shown(field: FieldReading) -> str:
    """Return a value, or in words why there is none."""
    return field.value or (_("không đọc được") if field.state is FieldState.UNREAD else _("để trống"))


def _day(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone():%d/%m/%Y %H:%M}"
