"""Scanning device: feeds pages until it stops, and gives the reason."""

from __future__ import annotations

from collections.abc import Callable, Generator
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from records.language import gettext as _


class StopReason(StrEnum):
    """Reason why a device stopped; all but `EMPTY` are faults."""

    EMPTY = "empty"
    JAMMED = "jammed"
    COVER_OPEN = "cover_open"
    BUSY = "busy"
    GONE = "gone"
    SILENT = "silent"
    NO_RIGHTS = "no_rights"
    STOPPED = "stopped"
    FAILED = "failed"


Feed = Generator[Path, None, StopReason]
"""Files of complete pages, one after the other; the return value is the reason of the end."""


class Scanner(Protocol):
    """Device that is fed with paper by a person or by itself."""

    def feed(self, folder: Path, first: int, stopped: Callable[[], bool]) -> Feed:
        """Scan until the device stops.

        Args:
            folder: folder for the files.
            first: number of the first page, which is in the name of its file.
            stopped: polled; True when a person wants to stop.

        Raises:
            UsageError: the device cannot be used with its settings.
        """
        ...


# Sentences are looked up when used, so that the reader's language counts and not the one at import.
SENTENCES: dict[StopReason, Callable[[], tuple[str, str]]] = {
    StopReason.EMPTY: lambda: (_("Đã quét hết giấy trong máy."), _("Đặt trang tiếp theo vào máy.")),
    StopReason.JAMMED: lambda: (_("Kẹt giấy."), _("Gỡ giấy kẹt, đặt lại tờ bị kẹt và những tờ sau nó.")),
    StopReason.COVER_OPEN: lambda: (
        _("Nắp máy quét đang mở."),
        _("Đóng nắp, kiểm tra tờ đang quét dở và đặt lại tờ đó."),
    ),
    StopReason.BUSY: lambda: (_("Máy quét đang bận."), _("Đóng chương trình khác đang dùng máy quét.")),
    StopReason.GONE: lambda: (_("Không thấy máy quét."), _("Kiểm tra dây, nguồn điện, rồi chờ máy sẵn sàng.")),
    StopReason.SILENT: lambda: (_("Máy quét không trả lời."), _("Tắt máy quét, bật lại và chờ máy sẵn sàng.")),
    StopReason.NO_RIGHTS: lambda: (
        _("Không có quyền dùng máy quét."),
        _("Nhờ người quản trị thêm tài khoản này vào nhóm scanner."),
    ),
    StopReason.STOPPED: lambda: (_("Máy quét bị dừng giữa chừng."), _("Đặt lại tờ đang quét dở.")),
    StopReason.FAILED: lambda: (_("Máy quét báo lỗi."), _("Tắt máy quét, bật lại; nếu vẫn lỗi, xem nhật ký.")),
}


def describe_stop(stop: StopReason) -> tuple[str, str]:
    """Return a description and advice for the person at the scanner."""
    return SENTENCES[stop]()
