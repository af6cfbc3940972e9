"""Statistics put into the words of people: the one report that terminal, page, Excel and PDF show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from exports.reports.statistics_report import (
    BarsChart,
    Cell,
    StackedBar,
    StatisticsReport,
    StatisticsTable,
    cell_text,
)
from pipeline.reports.statistics.figures import DayOfWork, FieldError, Grouping, GroupProgress, Statistics, WorkStage
from pipeline.reports.statistics.words import GROUPINGS, STAGES, TASKS, reason_name, station_name, unseen
from records.language import gettext as _

CHARTED = 40
"""Bars of one chart; the table below it has every group."""


def statistics_report(found: Statistics) -> StatisticsReport:
    """Word the statistics."""
    return StatisticsReport(
        _("Thống kê số hóa sổ hộ tịch, ngày {day:%d.%m.%Y}").format(day=found.day),
        tuple(_facts(found)),
        tuple(_notes(found)),
        tuple(_charts(found)),
        (*_progress_tables(found), *_other_tables(found)),
    )


def _facts(found: Statistics) -> Iterator[str]:
    done, planned = found.communes
    total = found.total
    accepted = total.reached[WorkStage.ACCEPTED]
    if total.planned:
        yield _(
            "Xã xong: {done}/{communes}; sổ đã nhận: {books}/{planned}; trường hợp đã nhận: {entries}/{all}."
        ).format(
            done=done,
            communes=planned,
            books=accepted.books,
            planned=total.planned.books,
            entries=cell_text(accepted.entries),
            all=cell_text(total.planned.entries),
        )
    else:
        yield _("Chưa có danh mục sổ cần số hóa, nên không biết còn bao nhiêu; sổ đã nhận: {books}.").format(
            books=accepted.books
        )
    yield _("Nhịp: {pace:.1f} trường hợp được nhận mỗi ngày trong {days} ngày qua.").format(
        pace=total.pace, days=found.days
    )
    yield _forecast_words(total)
    if found.outside:
        yield _("{count} sổ không có trong danh mục.").format(count=found.outside)
    late = [one.name for one in found.groups[Grouping.COMMUNE] if one.is_late]
    if late:
        yield _("Sẽ trễ hạn với nhịp này: {count} xã – {names}.").format(
            count=len(late), names="; ".join(late[:CHARTED])
        )


def _forecast_words(total: GroupProgress) -> str:
    if total.is_done:
        return _("Đã nhận đủ số sổ trong danh mục.")
    if total.done_on is None:
        return _("Chưa dự báo được ngày xong.")
    return _("Với nhịp này, xong khoảng {day:%d.%m.%Y}; hạn {due}.").format(day=total.done_on, due=cell_text(total.due))


def _notes(found: Statistics) -> Iterator[str]:
    yield _(
        "Nhịp = trường hợp được nhận trong {days} ngày qua / {days}. "
        "Ngày xong = hôm nay + (trường hợp trong danh mục − đã nhận) / nhịp, làm tròn lên."
    ).format(days=found.days)
    yield _("“–” là chưa ai đếm. Ngày tính theo giờ UTC. Một sổ đạt một bước khi cả sổ đã đạt bước đó.")
    yield _("Ô nhập sai: so với lời phân xử; hai người cùng nhập một giá trị thì coi là đúng.")
    yield _("Ô sai trong mẫu: giá trị trong sổ điện tử khác với lời người nhập mù và bị phân xử là sai.")


def _charts(found: Statistics) -> Iterator[BarsChart]:
    yield _chart(_("Tất cả"), [found.total])
    for grouping in (Grouping.PROVINCE, Grouping.DISTRICT, Grouping.COMMUNE, Grouping.TYPE):
        if len(found.groups[grouping]) > 1:
            yield _chart(GROUPINGS[grouping](), found.groups[grouping])
    days = _busy_days(found)
    most = max((day.accepted for day in days), default=0) or 1
    if days:
        bars = tuple(StackedBar(f"{day.day:%d.%m.%Y}", (day.accepted,), most, str(day.accepted)) for day in days)
        accepted = _("trường hợp nhận")
        yield BarsChart(_("Mỗi ngày"), (accepted,), accepted, bars)


def _busy_days(found: Statistics) -> list[DayOfWork]:
    return [day for day in found.daily if day.captured or day.reviewed or day.accepted]


def _chart(heading: str, groups: Sequence[GroupProgress]) -> BarsChart:
    legend = (STAGES[WorkStage.ACCEPTED](), STAGES[WorkStage.REVIEWED](), STAGES[WorkStage.READ]())
    numbers = " / ".join((*legend, _("trong danh mục")))
    told = _("Trường hợp: {heading}").format(heading=heading)
    return BarsChart(told, legend, numbers, tuple(map(_bar, groups[:CHARTED])))


def _bar(group: GroupProgress) -> StackedBar:
    read, reviewed, accepted = (
        group.reached[stage].entries or 0 for stage in (WorkStage.READ, WorkStage.REVIEWED, WorkStage.ACCEPTED)
    )
    planned = group.planned.entries if group.planned else None
    parts = (accepted, max(reviewed - accepted, 0), max(read - max(reviewed, accepted), 0))
    numbers = f"{cell_text(accepted)} / {cell_text(reviewed)} / {cell_text(read)} / {cell_text(planned)}"
    return StackedBar(group.name or _("Tất cả"), parts, max(planned or 0, sum(parts), 1), numbers)


def _progress_tables(found: Statistics) -> Iterator[StatisticsTable]:
    nothing = _("Chưa có sổ nào.")
    yield StatisticsTable(_("Tất cả các sổ"), _("Tất cả"), _stage_columns(), tuple(_stage_rows(found.total)), nothing)
    for grouping in Grouping:
        yield StatisticsTable(
            _("Tiến độ: {heading}").format(heading=GROUPINGS[grouping]()),
            GROUPINGS[grouping](),
            (GROUPINGS[grouping](), *_group_columns()),
            tuple((group.name, *_group_cells(group)) for group in found.groups[grouping]),
            nothing,
        )


def _stage_columns() -> tuple[str, ...]:
    return (_("Bước"), _("Sổ"), _("Trang"), _("Trường hợp"))


def _stage_rows(total: GroupProgress) -> Iterator[tuple[Cell, ...]]:
    planned = total.planned
    yield (_("trong danh mục"), *((planned.books, planned.pages, planned.entries) if planned else (None, None, None)))
    for stage in WorkStage:
        reached = total.reached[stage]
        yield STAGES[stage](), reached.books, reached.pages, reached.entries


def _group_columns() -> tuple[str, ...]:
    return (
        *(_("Sổ"), _("Sổ đã nhận"), _("Trang"), _("Trang đã quét"), _("Trường hợp"), _("Đã đọc"), _("Đã duyệt")),
        *(_("Đã nhận"), _("Đã giao"), _("Đã nhập"), _("Hạn"), _("Dự báo xong")),
    )


def _group_cells(group: GroupProgress) -> tuple[Cell, ...]:
    planned, reached = group.planned, group.reached
    entries = (reached[stage].entries for stage in WorkStage if stage is not WorkStage.CAPTURED)
    return (
        planned.books if planned else None,
        reached[WorkStage.ACCEPTED].books,
        planned.pages if planned else None,
        reached[WorkStage.CAPTURED].pages,
        planned.entries if planned else None,
        *entries,
        group.due,
        group.done_on,
    )


def _other_tables(found: Statistics) -> Iterator[StatisticsTable]:
    yield _waiting_table(found)
    yield StatisticsTable(
        _("So với cơ sở dữ liệu dùng chung"),
        _("Đối chiếu"),
        (_("Kết quả"), _("Trường hợp"), _("Tỉ lệ")),
        tuple(_outcome_rows(found)),
        _("Chưa đối chiếu gì."),
    )
    yield _errors_table(
        _("Ô nhập sai khi hai người cùng nhập"),
        _("Ô nhập sai"),
        found.errors,
        _("Chưa có bản ghi nào được hai người nhập."),
    )
    yield _errors_table(
        _("Ô sai trong mẫu kiểm tra của các sổ"),
        _("Ô sai trong mẫu"),
        found.sample_errors,
        _("Chưa có mẫu kiểm tra nào."),
    )
    yield StatisticsTable(
        _("Trang không nhận, theo lý do và nơi quét"),
        _("Trang không nhận"),
        (_("Nơi quét"), _("Lý do"), _("Trang")),
        tuple((station_name(one.station), reason_name(one.reason), one.count) for one in found.refusals),
        _("Không trang nào bị từ chối."),
    )
    rows = tuple((day.day, day.captured, day.reviewed, day.accepted) for day in _busy_days(found))
    columns = (_("Ngày"), _("Ảnh quét"), _("Trường hợp duyệt"), _("Trường hợp nhận"))
    yield StatisticsTable(_("Việc làm mỗi ngày"), _("Mỗi ngày"), columns, rows, _("Chưa ai làm gì."))


def _errors_table(heading: str, sheet: str, errors: Iterable[FieldError], nothing: str) -> StatisticsTable:
    columns = (_("Loại sổ"), _("Ô"), _("Giá trị đã nhập"), _("Sai"), _("Tỉ lệ"), _("Chờ phân xử"))
    rows = (
        (one.type, one.label, one.keyed, one.wrong, one.wrong / one.keyed if one.keyed else None, one.disputed)
        for one in errors
    )
    return StatisticsTable(heading, sheet, columns, tuple(rows), nothing)


def _waiting_table(found: Statistics) -> StatisticsTable:
    rows: Iterable[tuple[Cell, ...]] = (
        (TASKS[one.task]() if one.task else unseen(), one.count, one.since) for one in found.waiting
    )
    columns = (_("Việc"), _("Số lượng"), _("Ảnh cũ nhất từ ngày"))
    return StatisticsTable(_("Còn chờ"), _("Còn chờ"), columns, tuple(rows), _("Không có gì chờ."))


def _outcome_rows(found: Statistics) -> Iterator[tuple[Cell, ...]]:
    total = sum(found.outcomes.values())
    if total:
        for outcome, count in found.outcomes.items():
            yield outcome.words, count, count / total
