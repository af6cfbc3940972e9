"""Helpers of everything that writes files: messages about a full disk, and names that outlast a power cut."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from records.errors import WriteFailed
from records.language import gettext as _

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.ENOENT}


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
    where = folder or Path(os.fsdecode(error.filename or ".")).parent
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
