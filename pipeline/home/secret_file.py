"""Secrets that the settings name by their file, so that the settings can be shown to anybody."""

from __future__ import annotations

from pathlib import Path

from pipeline.home.home import Home
from records.errors import UsageError
from records.language import gettext as _


def secret(home: Home, file: str, setting: str) -> str:
    """Return the secret in a file of the settings, "" when none is named.

    Raises:
        UsageError: the file cannot be read, or holds nothing.
    """
    if not file:
        return ""
    try:
        found = (home.root / file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise _unread(home.root / file, setting) from error
    if not found:
        raise _unread(home.root / file, setting)
    return found


def _unread(file: Path, setting: str) -> UsageError:
    return UsageError(
        _("Không đọc được tệp bí mật {file} ({setting}).").format(file=file, setting=setting),
        _("Tạo tệp, ghi bí mật vào một dòng, và chỉ cho tài khoản chạy chương trình đọc."),
    )
