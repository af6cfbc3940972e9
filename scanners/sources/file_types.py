"""Detection of file types by the first bytes, never by the name."""

from __future__ import annotations

from enum import StrEnum

from records.language import gettext as _
from scanners.sources.source_page import RefusalCode, SourceRefused

HEAD_BYTES = 1024


class FileType(StrEnum):
    """File type from which pages are taken."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    TIFF = "image/tiff"
    JPEG2000 = "image/jp2"
    PDF = "application/pdf"
    ZIP = "application/zip"


_SIGNATURES = (
    (b"\xff\xd8\xff", FileType.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileType.PNG),
    (b"II*\x00", FileType.TIFF),
    (b"MM\x00*", FileType.TIFF),
    (b"II+\x00", FileType.TIFF),
    (b"MM\x00+", FileType.TIFF),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", FileType.JPEG2000),
    (b"\xff\x4f\xff\x51", FileType.JPEG2000),
    (b"PK\x03\x04", FileType.ZIP),
    (b"PK\x05\x06", FileType.ZIP),
)
# Known formats that are not taken: (offset, signature, name for a clerk).
_FOREIGN = (
    (4, b"ftyphei", "HEIC"),
    (4, b"ftypmif1", "HEIC"),
    (4, b"ftypavif", "AVIF"),
    (8, b"WEBP", "WEBP"),
    (4, b"JXL ", "JPEG XL"),
    (0, b"\xff\x0a", "JPEG XL"),
    (0, b"AT&TFORM", "DjVu"),
    (0, b"\x97JB2", "JBIG2"),
    (0, b"8BPS", "Photoshop"),
    (0, b"GIF8", "GIF"),
    (0, b"BM", "BMP"),
    (0, b"Rar!", "RAR"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"\xd0\xcf\x11\xe0", "Word/Excel"),
)


def detect(head: bytes) -> FileType:
    """Return the type of a file from its first `HEAD_BYTES` bytes.

    Raises:
        SourceRefused: the file is empty, of a known type that is not taken, or of no known type.
    """
    if not head:
        raise SourceRefused(RefusalCode.EMPTY, _("Tệp rỗng (0 byte)."), _("Hãy chép lại tệp gốc hoặc quét lại trang."))
    for signature, file_type in _SIGNATURES:
        if head.startswith(signature):
            return file_type
    if b"%PDF-" in head:  # PDF readers allow bytes before the header
        return FileType.PDF
    raise _foreign(head)


def _foreign(head: bytes) -> SourceRefused:
    for offset, signature, label in _FOREIGN:
        if head.startswith(signature, offset):
            return SourceRefused(
                RefusalCode.UNSUPPORTED_TYPE,
                _("Tệp thuộc dạng {label}, chương trình chưa nhận dạng này.").format(label=label),
                _("Hãy lưu lại thành JPEG, PNG, TIFF, PDF hoặc nén bằng ZIP."),
            )
    return SourceRefused(
        RefusalCode.UNKNOWN_TYPE,
        _("Nội dung tệp không phải ảnh, PDF hay ZIP, dù tên tệp có thể ghi như vậy."),
        _("Hãy kiểm tra lại tệp; chỉ nhận JPEG, JPEG 2000, PNG, TIFF, PDF và ZIP."),
    )
