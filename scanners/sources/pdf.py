"""PDF files: scanned pages give back their embedded image untouched, all others are drawn by poppler in chunks."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf
from pikepdf.settings import set_qpdf_limits

from records.language import gettext as _
from scanners.sources.images import checked_image
from scanners.sources.pdf_images import extract_image, full_page_image
from scanners.sources.pdf_probe import is_bounded
from scanners.sources.poppler import draw_pages
from scanners.sources.source_page import (
    MEBIBYTE,
    RefusalCode,
    SourceLimits,
    SourcePage,
    SourceRefusal,
    SourceRefused,
    check_pixels,
    too_many_pages,
)

END_MARK_BYTES = 1024
POINTS_PER_INCH = 72
# Poppler does not say that the disk is full; with less than a drawn page of room left, it was.
FREE_DISK = 32 * MEBIBYTE
# Largest unpacked size of a stream inside a PDF; a colour page of 80 million pixels has 240 MB.
STREAM_BYTES = 256 * MEBIBYTE
set_qpdf_limits(
    flate_max_memory=STREAM_BYTES,
    run_length_max_memory=STREAM_BYTES,
    png_max_memory=STREAM_BYTES,
    tiff_max_memory=STREAM_BYTES,
    dct_max_memory=STREAM_BYTES,
)


def read_pdf(name: str, path: Path, limits: SourceLimits) -> Iterator[SourcePage | SourceRefusal]:
    """Yield the pages of a PDF in order; a page that cannot be extracted is refused by itself.

    Raises:
        SourceRefused: cut off, damaged, protected by a password, of too many pages, or too much for the memory.
    """
    _check_end(path)
    if not is_bounded(path, limits):
        raise _boundless()
    with _opened(path) as pdf:
        document = _Document(name, path, pdf, limits)
        if document.total > limits.max_pages:
            raise too_many_pages(limits)
        waiting: list[int] = []
        for number in range(1, document.total + 1):
            embedded = document.embedded(number)
            if embedded is None:
                waiting.append(number)
            if waiting and (embedded is not None or len(waiting) == limits.pages_per_chunk):
                yield from document.drawn(waiting)
                waiting = []
            if embedded is not None:
                yield embedded
        yield from document.drawn(waiting)


def _check_end(path: Path) -> None:
    """Check for the end mark; a truncated file would open with fewer pages, unnoticed."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - END_MARK_BYTES), os.SEEK_SET)
        if b"%%EOF" not in file.read():
            raise SourceRefused(
                RefusalCode.TRUNCATED,
                _("Tệp PDF bị cắt cụt, thiếu phần cuối."),
                _("Hãy chép lại tệp gốc và so dung lượng hai tệp."),
            )


@contextmanager
def _opened(path: Path) -> Iterator[pikepdf.Pdf]:
    try:
        pdf = pikepdf.open(path)
        len(pdf.pages)
    except pikepdf.PasswordError as error:
        raise SourceRefused(
            RefusalCode.ENCRYPTED,
            _("Tệp PDF có mật khẩu."),
            _("Hãy mở tệp bằng mật khẩu, lưu lại bản không có mật khẩu rồi nạp lại."),
        ) from error
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError) as error:
        raise SourceRefused(
            RefusalCode.DAMAGED,
            _("Tệp PDF bị hỏng, không mở được."),
            _("Hãy chép lại tệp gốc hoặc xuất lại PDF từ máy quét."),
        ) from error
    with pdf:
        yield pdf


class _Document:
    """Open PDF: its pages as embedded images or as drawings."""

    def __init__(self, name: str, path: Path, pdf: pikepdf.Pdf, limits: SourceLimits) -> None:
        self._name, self._path, self._pdf, self._limits = name, path, pdf, limits
        self.total = len(pdf.pages)

    def embedded(self, number: int) -> SourcePage | SourceRefusal | None:
        """Return the page's one image; a refusal when the page is too large; None when the page must be drawn."""
        try:
            page = self._pdf.pages[number - 1]
            taken = self._full_page_image(page)
            if taken is None:
                self._check_drawing(page)
                return None
            return SourcePage(self._page_name(number), taken, checked_image(taken, self._limits))
        except SourceRefused as refusal:
            return refusal.as_refusal(self._page_name(number))
        except (pikepdf.PdfError, ValueError, TypeError, AttributeError):
            return _unreadable_page().as_refusal(self._page_name(number))

    def _full_page_image(self, page: pikepdf.Page) -> bytes | None:
        placement = full_page_image(page)
        if placement is None:
            return None
        check_pixels(int(placement.image.Width), int(placement.image.Height), self._limits)
        return extract_image(placement, self._limits)

    def _check_drawing(self, page: pikepdf.Page) -> None:
        left, bottom, right, top = (float(value) for value in page.cropbox)
        pixels_per_point = self._limits.render_dpi / POINTS_PER_INCH * float(page.obj.get("/UserUnit", 1))
        check_pixels(int((right - left) * pixels_per_point), int((top - bottom) * pixels_per_point), self._limits)

    def drawn(self, numbers: list[int]) -> Iterator[SourcePage | SourceRefusal]:
        """Draw the given consecutive pages with poppler; only one chunk of them is ever on disk."""
        if not numbers:
            return
        with tempfile.TemporaryDirectory(prefix="hotich-pdf-") as folder:
            drawings = draw_pages(self._path, numbers[0], numbers[-1], Path(folder), self._limits)
            if len(drawings) < len(numbers) and shutil.disk_usage(folder).free < FREE_DISK:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), folder)
            for number in numbers:
                name = self._page_name(number)
                if number in drawings:
                    yield SourcePage(name, drawings[number].read_bytes(), "image/jpeg")
                else:
                    yield _unreadable_page().as_refusal(name)

    def _page_name(self, number: int) -> str:
        return f"{self._name}#{number:04d}" if self.total > 1 else self._name


def _boundless() -> SourceRefused:
    return SourceRefused(
        RefusalCode.TOO_LARGE,
        _("Tệp PDF cần quá nhiều bộ nhớ hay thời gian để mở."),
        _("Hãy xuất lại PDF từ máy quét, hoặc nạp các trang dưới dạng ảnh."),
    )


def _unreadable_page() -> SourceRefused:
    return SourceRefused(
        RefusalCode.DAMAGED,
        _("Trang PDF bị hỏng, hoặc cần quá nhiều bộ nhớ hay thời gian để vẽ."),
        _("Hãy quét lại trang này và nạp bổ sung dưới dạng ảnh."),
    )
