"""Pages and refusals, the output of every source, and the limits that keep a hostile file harmless."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from records.errors import InputRefused
from records.language import gettext as _

MEBIBYTE = 1024 * 1024


class RefusalCode(StrEnum):
    """Reason of a refusal; the text for a clerk goes with the refusal."""

    EMPTY = "empty"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    UNKNOWN_TYPE = "unknown_type"
    UNSUPPORTED_TYPE = "unsupported_type"
    UNSAFE_NAME = "unsafe_name"
    DOUBLED_NAME = "doubled_name"
    ZIP_BOMB = "zip_bomb"
    NESTED_ZIP = "nested_zip"
    SYMLINK = "symlink"
    NOT_A_FILE = "not_a_file"
    NO_RIGHTS = "no_rights"
    VANISHED = "vanished"
    UNREADABLE = "unreadable"
    NOT_ONE_PAGE = "not_one_page"
    TOO_MANY_PAGES = "too_many_pages"


@dataclass(frozen=True, slots=True)
class SourceLimits:
    """Limits on the input. The defaults fit an A3 sheet at 600 dpi and a book of 2,000 pages.

    Attributes:
        max_pixels: pixels of one page, judged from the header before anything is decoded. A3 at 600 dpi has 70 million.
        max_image_bytes: bytes of one JPEG or PNG file, which is held in memory.
        max_zip_members: entries of one ZIP.
        max_zip_bytes: unpacked bytes of a whole ZIP.
        max_zip_ratio: unpacked to packed bytes of one entry; judged for entries over `ratio_free_bytes` only, since a
            small blank TIFF packs as well as a bomb does.
        ratio_free_bytes: see `max_zip_ratio`.
        render_dpi: resolution at which PDF pages are drawn that are not one embedded image.
        pages_per_chunk: PDF pages drawn by one call of poppler; bounds disk and memory.
        page_seconds: time poppler gets for one page.
        pdf_megabytes: memory (address space) that poppler gets, and the trial of a PDF. A page of 80 million pixels
            takes 300 MB, one that is a JPEG 2000 picture 12 bytes a pixel.
        max_pages: pages of one TIFF or PDF.
    """

    max_pixels: int = 80_000_000
    max_image_bytes: int = 256 * MEBIBYTE
    max_zip_members: int = 20_000
    max_zip_bytes: int = 20_480 * MEBIBYTE
    max_zip_ratio: int = 200
    ratio_free_bytes: int = 16 * MEBIBYTE
    render_dpi: int = 300
    pages_per_chunk: int = 8
    page_seconds: int = 60
    pdf_megabytes: int = 1024
    max_pages: int = 2_000


@dataclass(frozen=True, slots=True)
class SourcePage:
    """Scanned page as it came.

    Attributes:
        name: unique within its source: "p002.jpg", "so.pdf#0012", "a.zip/p002.jpg".
        data: the bytes as they were given where the file is one image that every program shows alike, else a copy of
            the page's image with square pixels, else (a PDF page that is more than one image) as poppler draws it.
        media_type: "image/jpeg" or "image/png".
    """

    name: str
    data: bytes
    media_type: str

    @property
    def sha256(self) -> str:
        """Return the hexadecimal SHA-256 of `data`."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class SourceRefusal:
    """Refusal of a file or page, with the reason and advice for a clerk; the rest goes on."""

    name: str
    code: RefusalCode
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """File or folder that a system keeps for itself and nobody means as a scan; it is counted, not taken."""

    name: str


SourceItem = SourcePage | SourceRefusal | LeftAlone


class SourceRefused(InputRefused):
    """Refusal raised inside a reader; it ends up as a `SourceRefusal`."""

    def __init__(self, code: RefusalCode, message: str, advice: str) -> None:
        """Keep the code for machines beside the words for people."""
        super().__init__(message, advice)
        self.code = code

    def __reduce__(self) -> tuple[type[SourceRefused], tuple[RefusalCode, str, str]]:  # type: ignore[override]
        """Survive pickling on the way back from a worker process."""
        return type(self), (self.code, self.message, self.advice)

    def as_refusal(self, name: str) -> SourceRefusal:
        """Return the refusal as a value, for the file or page called `name`."""
        return SourceRefusal(name, self.code, self.message, self.advice)


def too_many_pages(limits: SourceLimits) -> SourceRefused:
    """Return the refusal of a document with more pages than a book has."""
    return SourceRefused(
        RefusalCode.TOO_MANY_PAGES,
        _("Tệp có hơn {limit} trang.").format(limit=limits.max_pages),
        _("Hãy chia tệp theo từng sổ, hoặc tăng sources.max_pages trong hotich.toml nếu sổ thật sự dày như vậy."),
    )


def check_pixels(width: int, height: int, limits: SourceLimits) -> None:
    """Refuse a page of more pixels than allowed.

    Raises:
        SourceRefused: width × height is above the limit.
    """
    if width * height > limits.max_pixels:
        raise too_many_pixels(limits)


def too_many_pixels(limits: SourceLimits) -> SourceRefused:
    """Return the refusal of a page with too many pixels."""
    millions = limits.max_pixels // 1_000_000
    return too_large(_("Ảnh vượt quá {millions} triệu điểm ảnh.").format(millions=millions))


def too_large(message: str) -> SourceRefused:
    """Return the refusal of a file that is too large for one page."""
    return SourceRefused(RefusalCode.TOO_LARGE, message, _("Hãy quét lại ở 300 dpi, mỗi trang một ảnh."))


class PageSource(Protocol):
    """Source of the pages of a book, in order: files, a folder, a scanning device."""

    def pages(self) -> Iterator[SourceItem]:
        """Yield pages, refusals and what is left alone in page order, one at a time."""
        ...
