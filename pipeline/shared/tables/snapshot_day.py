"""The day of a snapshot, doubted when no snapshot can be of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from records.errors import UsageError
from records.language import gettext as _

FIRST = date(2016, 1, 1)
"""Registers are kept electronically since the Law on Civil Status of 2014 (Art. 57–61) is in force (Art. 76)."""
_CLOCKS_APART = timedelta(days=1)


def snapshot_day(files: Sequence[Path], said: date | None) -> date:
    """Return the day that is said, else that of the newest file's last change.

    Raises:
        UsageError: it lies before there were electronic registers, or in the future; clocks and ZIP programs give such
            days (1980, 2040).
    """
    day = said or max(datetime.fromtimestamp(file.stat().st_mtime).date() for file in files)
    if FIRST <= day <= date.today() + _CLOCKS_APART:
        return day
    raise UsageError(
        _("Ngày của bản chụp không thể là {day:%d.%m.%Y}.").format(day=day),
        _("Ghi ngày xuất dữ liệu bằng --date NĂM-THÁNG-NGÀY, ví dụ --date 2026-03-31."),
    )
