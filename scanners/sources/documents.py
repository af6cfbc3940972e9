"""Pages of one file of any type; ZIPs hold files and are opened by `scanners.sources.zips`."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

from records.errors import WriteFailed
from records.language import gettext as _
from scanners.sources.file_types import HEAD_BYTES, FileType, detect
from scanners.sources.images import read_image, read_jpeg2000
from scanners.sources.pdf import read_pdf
from scanners.sources.source_page import RefusalCode, SourceLimits, SourcePage, SourceRefusal, SourceRefused
from scanners.sources.tiff import read_tiff

_READERS = {
    FileType.JPEG: read_image,
    FileType.PNG: read_image,
    FileType.TIFF: read_tiff,
    FileType.JPEG2000: read_jpeg2000,
    FileType.PDF: read_pdf,
}


def file_type(path: Path) -> FileType:
    """Return the type of a file by its content.

    Raises:
        SourceRefused: empty or of a type that is not taken.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        return detect(file.read(HEAD_BYTES))


def document_pages(name: str, path: Path, kind: FileType, limits: SourceLimits) -> Iterator[SourcePage | SourceRefusal]:
    """Yield the pages of a file that is an image or a document.

    Raises:
        SourceRefused: the file as a whole cannot be taken.
        OSError: the file cannot be read.
    """
    yield from _READERS[kind](name, path, limits)


def refused_by_system(name: str, error: OSError) -> SourceRefusal:
    """Return the refusal of a file after an error of the operating system.

    Raises:
        WriteFailed: the disk for temporary files is full, which is no fault of the file.
    """
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        raise WriteFailed(
            _("Ổ đĩa chứa tệp tạm đã đầy."),
            _("Hãy giải phóng dung lượng (hoặc đổi biến TMPDIR) rồi chạy lại; những trang đã nhận không bị mất."),
        ) from error
    if isinstance(error, PermissionError):
        code, message = RefusalCode.NO_RIGHTS, _("Không có quyền đọc.")
        advice = _("Hãy cấp quyền đọc cho người dùng đang chạy chương trình rồi nạp lại.")
    elif isinstance(error, FileNotFoundError):
        code, message = RefusalCode.VANISHED, _("Không tìm thấy tệp, hoặc tệp vừa bị xóa hay đổi tên.")
        advice = _("Hãy kiểm tra lại đường dẫn rồi nạp lại.")
    else:
        code, message = RefusalCode.UNREADABLE, _("Hệ thống không đọc được tệp.")
        advice = _("Hãy kiểm tra ổ đĩa hoặc đường mạng rồi nạp lại.")
    return SourceRefused(code, message, advice).as_refusal(name)
