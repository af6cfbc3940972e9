"""Words for a database that cannot be opened: a full disk is told as one, whatever SQLite calls it."""

from __future__ import annotations

from pathlib import Path
from shutil import disk_usage

from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from records.errors import UsageError, WriteFailed
from records.language import gettext as _

LEAST = 64 << 10
"""Bytes that SQLite needs to open a database with a log beside it."""


def unopened(error: Exception, url: str, advice: str) -> UsageError | WriteFailed:
    """Return the error to raise for a database that cannot be opened.

    Args:
        error: what opening it raised.
        url: its SQLAlchemy URL.
        advice: what to look at when its disk has room.
    """
    folder = _folder(url) if isinstance(error, OperationalError) else None
    if folder is not None and disk_usage(folder).free < LEAST:
        return WriteFailed(
            _("Ổ đĩa của thư mục {folder} đã đầy.").format(folder=folder),
            _("Giải phóng dung lượng hoặc chọn thư mục khác rồi chạy lại."),
        )
    return UsageError(_("Không mở được cơ sở dữ liệu: {why}.").format(why=str(error).splitlines()[0]), advice)


def _folder(url: str) -> Path | None:
    """Return the folder of a SQLite file, None when there is none."""
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite" or not parts.database:
        return None
    folder = Path(parts.database).parent
    return folder if folder.is_dir() else None
