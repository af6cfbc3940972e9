"""Helpers of everything that writes files: messages about a full disk, and names that outlast a power cut."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from records.errors import WriteFailed
from records.language import gettext as _

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
NO_RIGHTS = {errno.EACCES, errno.EPERM, errno.EROFS}
CLOSED = NO_RIGHTS | {errno.ENOTDIR, errno.EEXIST, errno.ENOENT}
PRIVATE_UMASK = 0o077


def private_files() -> None:
    """Let this process and its children make files that their account alone can read, whatever the account's umask.

    A folder that others may look into (a delivery, a share) says so itself, by its default ACL (`setfacl -d`).
    """
    os.umask(PRIVATE_UMASK)


@contextmanager
def explain_full_disk(folder: Path) -> Iterator[None]:
    """Raise an error in a clerk's words when a folder takes no more.

    Raises:
        WriteFailed: its disk is full, gone or cannot be written.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in FULL | CLOSED:
            raise
        raise write_failed(error, folder) from error


def write_failed(error: OSError, folder: Path | None = None) -> WriteFailed:
    """Return what a disk says, in a clerk's words; without a folder that of the file which the error names."""
    if folder is None and error.errno in NO_RIGHTS:
        return WriteFailed(
            _("Không đọc hoặc ghi được {path}: {why}.").format(path=error.filename or "?", why=error.strerror),
            _("Kiểm tra quyền của tài khoản đang chạy chương trình, và ổ đĩa có bị khóa ghi không."),
        )
    where = folder or (Path(os.fsdecode(error.filename)).parent if error.filename else Path(tempfile.gettempdir()))
    message = (
        _("Ổ đĩa của thư mục {folder} đã đầy.") if error.errno in FULL else _("Không ghi được vào thư mục {folder}.")
    )
    return WriteFailed(message.format(folder=where), _("Giải phóng dung lượng hoặc chọn thư mục khác rồi chạy lại."))


def sync_folder(folder: Path) -> None:
    """Make new names in a folder outlast a power cut; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
