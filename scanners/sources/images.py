"""JPEG and PNG files: taken byte for byte once they prove intact and of an acceptable size."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile

from records.language import gettext as _
from scanners.sources.source_page import RefusalCode, SourceLimits, SourcePage, SourceRefused

FORMATS = (JpegImageFile.format, PngImageFile.format, TiffImageFile.format)
# Phones write several pictures into one JPEG (MPO); the first is the photo.
MEDIA_TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png"}
# PNG level: scans hardly get smaller with more, but much slower.
FAST_COMPRESSION = 1
# Exceptions of Pillow on damaged files.
DECODING_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    OverflowError,
    struct.error,
)


def read_image(name: str, path: Path, limits: SourceLimits) -> Iterator[SourcePage]:
    """Yield the one page of a JPEG or PNG file, its bytes untouched.

    Raises:
        SourceRefused: too large in bytes or pixels, truncated or damaged.
    """
    if path.stat().st_size > limits.max_image_bytes:
        raise too_large(_("Tệp ảnh lớn hơn {limit} MB.").format(limit=limits.max_image_bytes // 2**20))
    data = path.read_bytes()
    yield SourcePage(name, data, checked_image(data, limits))


def checked_image(data: bytes, limits: SourceLimits) -> str:
    """Return the media type of an intact JPEG or PNG; its pixels are checked from the header before decoding.

    Raises:
        SourceRefused: too many pixels, truncated or damaged.
    """
    with opened_image(io.BytesIO(data), limits) as image, decoding():
        media_type = MEDIA_TYPES[image.format or ""]
        if media_type == "image/png":
            image.verify()  # checksums of all chunks, no decoding
        else:
            image.draft(None, (image.width // 8, image.height // 8))  # the whole stream at an eighth of the cost
            image.load()
    return media_type


@contextmanager
def opened_image(source: BinaryIO | Path, limits: SourceLimits) -> Iterator[Image.Image]:
    """Open an image, reading only its header.

    Raises:
        SourceRefused: no image, or more pixels than allowed.
    """
    try:
        with decoding():
            image = Image.open(source, formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_many_pixels(limits) from error
    with image:
        check_pixels(image.width, image.height, limits)
        yield image


@contextmanager
def decoding() -> Iterator[None]:
    """Turn failures of Pillow into refusals; warnings about tags of an image that can be decoded are ignored.

    Raises:
        SourceRefused: the image is truncated or damaged.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except DECODING_ERRORS as error:
        raise truncated() from error


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


def truncated() -> SourceRefused:
    """Return the refusal of an image that ends too early or is damaged."""
    return SourceRefused(
        RefusalCode.TRUNCATED,
        _("Ảnh bị cắt cụt hoặc hỏng."),
        _("Hãy chép lại tệp gốc hoặc quét lại trang này."),
    )
