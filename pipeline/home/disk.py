"""What all who write files share: words for what a disk says, and names that last."""

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
def told_when_full(folder: Path) -> Iterator[None]:
    """Tell a person when a folder takes no more.

    Raises:
        WriteFailed: its disk is full, gone or cannot be written.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in FULL | CLOSED:
            raise
        raise _failed(error, folder) from error


def cannot_write(error: OSError) -> WriteFailed:
    """Tell a person what a disk said, wherever it was: it is full, or closed to the account."""
    if error.errno in FULL:
        return _failed(error, Path(error.filename or tempfile.gettempdir()))
    return WriteFailed(
        _("Không đọc hoặc ghi được {path}: {why}.").format(path=error.filename or "?", why=error.strerror),
        _("Kiểm tra quyền của tài khoản đang chạy chương trình, và ổ đĩa có bị khóa ghi không."),
    )


def _failed(error: OSError, where: Path) -> WriteFailed:
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
