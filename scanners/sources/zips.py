"""ZIP files of scans: entries are unpacked one at a time to a temporary file, never under the names they carry."""

from __future__ import annotations

import errno
import shutil
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

from records.language import gettext as _
from scanners.names import is_system_litter, natural_key, shown_name
from scanners.sources.documents import document_pages, file_type
from scanners.sources.file_types import FileType
from scanners.sources.source_page import (
    LeftAlone,
    RefusalCode,
    SourceItem,
    SourceLimits,
    SourcePage,
    SourceRefusal,
    SourceRefused,
)

_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
# Exceptions of zipfile on damaged files.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, struct.error)
_OFFICE_MARK = "[Content_Types].xml"


def read_zip(name: str, path: Path, limits: SourceLimits) -> Iterator[SourceItem]:
    """Yield the pages of all files in a ZIP, folders included, in natural order of their paths.

    Raises:
        SourceRefused: the ZIP as a whole is damaged, a bomb, or an Office file.
        OSError: the disk failed.
    """
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN as error:
        raise _damaged() from error
    except OSError as error:
        raise _unless_disk(error) from error
    with archive, tempfile.TemporaryDirectory(prefix="hotich-zip-") as folder:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        _check_whole(entries, limits)
        taken: set[str] = set()
        for entry_name, entry in sorted(map(_named, entries), key=lambda named: natural_key(named[0])):
            full_name = f"{name}/{entry_name}"
            if is_system_litter(entry_name):
                yield LeftAlone(full_name)
                continue
            try:
                _check_entry(entry, entry_name, taken, limits)
                taken.add(entry_name)
                unpacked = _unpacked(archive, entry, Path(folder) / "entry")
                yield from _entry_pages(full_name, unpacked, limits)
            except SourceRefused as refusal:
                yield refusal.as_refusal(full_name)


def _named(entry: zipfile.ZipInfo) -> tuple[str, zipfile.ZipInfo]:
    """Return the entry with its path; many programs write UTF-8 unflagged, which zipfile shows as code page 437."""
    if entry.flag_bits & _UTF8_FLAG:
        return shown_name(entry.filename), entry
    try:
        return shown_name(entry.filename.encode("cp437").decode("utf-8")), entry
    except UnicodeError:
        return shown_name(entry.filename), entry


def _check_whole(entries: list[zipfile.ZipInfo], limits: SourceLimits) -> None:
    """Check the directory of the ZIP; zipfile never unpacks more of an entry than is declared there."""
    if any(entry.filename == _OFFICE_MARK for entry in entries):
        raise SourceRefused(
            RefusalCode.UNSUPPORTED_TYPE,
            _("Đây là tệp Word/Excel, không phải ZIP chứa ảnh quét."),
            _("Bảng Excel dùng lệnh `hotich shared load` hoặc `hotich reconcile --excel`."),
        )
    if len(entries) > limits.max_zip_members:
        raise _bomb(_("ZIP có {count} tệp, vượt quá {limit}."), count=len(entries), limit=limits.max_zip_members)
    size = sum(entry.file_size for entry in entries)
    if size > limits.max_zip_bytes:
        raise _bomb(
            _("ZIP giải nén ra {size} MB, vượt quá {limit} MB."), size=size >> 20, limit=limits.max_zip_bytes >> 20
        )


def _check_entry(entry: zipfile.ZipInfo, name: str, taken: set[str], limits: SourceLimits) -> None:
    windows = PureWindowsPath(name)
    if windows.is_absolute() or windows.drive or windows.root or ".." in windows.parts or not PurePosixPath(name).name:
        raise SourceRefused(
            RefusalCode.UNSAFE_NAME,
            _("Tên trong ZIP trỏ ra ngoài thư mục (có “..” hoặc đường dẫn tuyệt đối)."),
            _("Hãy nén lại từ thư mục chứa ảnh quét."),
        )
    if name in taken:
        raise SourceRefused(
            RefusalCode.DOUBLED_NAME, _("ZIP có hai tệp trùng tên."), _("Hãy đổi tên tệp sau rồi nạp riêng tệp đó.")
        )
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise SourceRefused(
            RefusalCode.SYMLINK, _("Mục trong ZIP là liên kết, không phải tệp."), _("Hãy nén lại tệp thật.")
        )
    if entry.flag_bits & _ENCRYPTED_FLAG:
        raise SourceRefused(
            RefusalCode.ENCRYPTED, _("Tệp trong ZIP có mật khẩu."), _("Hãy giải nén bằng mật khẩu rồi nạp thư mục đó.")
        )
    if entry.file_size > max(limits.ratio_free_bytes, entry.compress_size * limits.max_zip_ratio):
        raise _bomb(_("Tệp trong ZIP nở ra hơn {limit} lần."), limit=limits.max_zip_ratio)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> Path:
    try:
        with archive.open(entry) as packed, target.open("wb") as file:
            shutil.copyfileobj(packed, file, 2**20)
    except _BROKEN as error:
        raise _damaged() from error
    except OSError as error:
        raise _unless_disk(error) from error
    return target


def _entry_pages(name: str, path: Path, limits: SourceLimits) -> Iterator[SourcePage | SourceRefusal]:
    kind = file_type(path)
    if kind is FileType.ZIP:
        raise SourceRefused(
            RefusalCode.NESTED_ZIP, _("ZIP nằm trong ZIP không được mở."), _("Hãy giải nén lớp ngoài rồi nạp lại.")
        )
    yield from document_pages(name, path, kind, limits)


def _unless_disk(error: OSError) -> Exception:
    """Return a refusal for a path that no file can have, as in a broken ZIP: no fault of the disk."""
    return _damaged() if error.errno == errno.EINVAL else error


def _bomb(message: str, **values: int) -> SourceRefused:
    return SourceRefused(
        RefusalCode.ZIP_BOMB,
        message.format(**values),
        _("Hãy kiểm tra nguồn của tệp; nếu đúng là sổ quét, hãy chia thành nhiều ZIP nhỏ hơn."),
    )


def _damaged() -> SourceRefused:
    return SourceRefused(RefusalCode.TRUNCATED, _("Tệp ZIP bị cắt cụt hoặc hỏng."), _("Hãy chép lại hoặc nén lại tệp."))
