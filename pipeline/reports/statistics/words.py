"""Words of the statistics: stages, groupings, tasks, and short names of the reasons for which pages are refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline.capture.intake import Station
from pipeline.reports.statistics.figures import Grouping, WorkStage
from pipeline.store.books.record import ReviewTask
from records.language import gettext as _

Words = Callable[[], str]

STAGES: Mapping[WorkStage, Words] = {
    WorkStage.CAPTURED: lambda: _("đã quét"),
    WorkStage.READ: lambda: _("đã đọc"),
    WorkStage.REVIEWED: lambda: _("đã duyệt"),
    WorkStage.ACCEPTED: lambda: _("đã nhận"),
    WorkStage.DELIVERED: lambda: _("đã giao"),
    WorkStage.IMPORTED: lambda: _("đã nhập"),
}
GROUPINGS: Mapping[Grouping, Words] = {
    Grouping.PROVINCE: lambda: _("Tỉnh"),
    Grouping.DISTRICT: lambda: _("Huyện"),
    Grouping.COMMUNE: lambda: _("Xã"),
    Grouping.TYPE: lambda: _("Loại sổ"),
    Grouping.YEAR: lambda: _("Năm"),
}
TASKS: Mapping[ReviewTask, Words] = {
    ReviewTask.REVIEW: lambda: _("trường hợp chờ duyệt"),
    ReviewTask.SECOND: lambda: _("trường hợp chờ nhập lần hai"),
    ReviewTask.ARBITRATION: lambda: _("trường hợp chờ phân xử"),
    ReviewTask.RESCAN: lambda: _("trường hợp chờ quét lại"),
    ReviewTask.APPROVAL: lambda: _("trường hợp chờ nhận sổ"),
}
_STATIONS: Mapping[str, Words] = {
    "": lambda: _("không rõ"),
    Station.BROWSER: lambda: _("trình duyệt"),
    Station.PROGRAM: lambda: _("chương trình khác"),
    Station.FILES: lambda: _("tệp, bằng lệnh"),
    Station.DEVICE: lambda: _("máy quét"),
}
_REASONS: Mapping[str, Words] = {
    "resolution": lambda: _("độ phân giải thấp"),
    "blurred": lambda: _("mờ"),
    "dark": lambda: _("quá tối"),
    "washed_out": lambda: _("chữ quá nhạt"),
    "no_paper": lambda: _("không thấy giấy"),
    "negative": lambda: _("ảnh âm bản"),
    "skewed": lambda: _("lệch"),
    "cut": lambda: _("mép bị cắt"),
    "runs_off": lambda: _("dòng chạy ra ngoài"),
    "covered": lambda: _("bị che"),
    "shaded": lambda: _("bóng tối"),
    "curled": lambda: _("giấy cong"),
    "marks_lost": lambda: _("chữ in không rõ"),
    "empty": lambda: _("tệp rỗng"),
    "truncated": lambda: _("tệp bị cụt"),
    "damaged": lambda: _("tệp hỏng"),
    "encrypted": lambda: _("tệp có mật khẩu"),
    "too_large": lambda: _("tệp quá lớn"),
    "unknown_type": lambda: _("không phải ảnh"),
}


def unseen() -> str:
    """Return the name of scans that nobody has looked at."""
    return _("ảnh quét chưa xem")


def reason_name(code: str) -> str:
    """Return the short name of a reason; rare ones by their code."""
    return _REASONS[code]() if code in _REASONS else code


def station_name(station: str) -> str:
    """Return the name of a station; a hot folder's is its path."""
    return _STATIONS[station]() if station in _STATIONS else station
