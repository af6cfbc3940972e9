"""Checks before a foreign Excel file is opened: its type, its unpacked size, links and programs in it."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from records.errors import InputRefused
from records.language import gettext as _

MEBIBYTE = 1024 * 1024
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_HEAD_BYTES = 4096
_FORBIDDEN = ("xl/externallinks/", "xl/connections", "xl/querytables/", "xl/vbaproject", "xl/embeddings/")


@dataclass(frozen=True, slots=True)
class WorkbookLimits:
    """Limits on an Excel file; the defaults fit a shared database of a million rows.

    Attributes:
        max_bytes: unpacked bytes of the whole file.
        max_ratio: unpacked to packed bytes of one part; judged for parts over `ratio_free_bytes` only.
        ratio_free_bytes: see `max_ratio`.
        max_texts_bytes: unpacked bytes of the table of shared texts, which is held in memory.
        max_columns: cells of one row.
    """

    max_bytes: int = 8192 * MEBIBYTE
    max_ratio: int = 300
    ratio_free_bytes: int = 16 * MEBIBYTE
    max_texts_bytes: int = 256 * MEBIBYTE
    max_columns: int = 256


def check_workbook(path: Path, limits: WorkbookLimits) -> None:
    """Refuse a file that is not a plain Excel table before any of it is unpacked into memory.

    Raises:
        InputRefused: with the reason and what to do.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        if file.read(len(_OLD_OFFICE)) == _OLD_OFFICE:
            raise InputRefused(
                _("{name}: tệp có mật khẩu hoặc là Excel đời cũ (.xls).").format(name=path.name),
                _("Hãy mở bằng Excel, bỏ mật khẩu rồi lưu lại dạng .xlsx."),
            )
    try:
        with zipfile.ZipFile(path) as archive:
            _check_parts(path, archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        raise damaged(path) from error


def _check_parts(path: Path, archive: zipfile.ZipFile, limits: WorkbookLimits) -> None:
    parts = archive.infolist()
    texts = sum(part.file_size for part in parts if part.filename.lower().endswith("sharedstrings.xml"))
    if sum(part.file_size for part in parts) > limits.max_bytes or texts > limits.max_texts_bytes:
        raise _bomb(path)
    for part in parts:
        if part.file_size > max(limits.ratio_free_bytes, part.compress_size * limits.max_ratio):
            raise _bomb(path)
        if part.filename.lower().startswith(_FORBIDDEN):
            raise InputRefused(
                _("{name}: tệp có liên kết ra ngoài hoặc macro ({part}).").format(name=path.name, part=part.filename),
                _("Hãy chép các ô (chỉ giá trị) sang một tệp Excel mới rồi lưu dạng .xlsx."),
            )
        with archive.open(part) as file:
            if b"<!DOCTYPE" in file.read(_HEAD_BYTES).replace(b"\0", b""):
                raise damaged(path)


def _bomb(path: Path) -> InputRefused:
    return InputRefused(
        _("{name}: nội dung giải nén quá lớn so với một bảng hộ tịch.").format(name=path.name),
        _("Hãy kiểm tra nguồn của tệp; nếu đúng là dữ liệu thật, hãy chia thành nhiều tệp."),
    )


def damaged(path: Path) -> InputRefused:
    """Return the refusal of a file that is not an Excel file or is damaged."""
    return InputRefused(
        _("{name}: không phải tệp Excel (.xlsx) hoặc tệp bị hỏng.").format(name=path.name),
        _("Hãy mở bằng Excel và lưu lại dạng .xlsx, hoặc chép lại tệp gốc."),
    )
