"""JPEG, PNG and JPEG 2000 files: taken byte for byte where every program shows them alike, else redrawn."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from PIL import Image, features
from PIL.Jpeg2KImagePlugin import Jpeg2KImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile

from records.language import gettext as _
from scanners.sources.redrawing import is_uneven, is_unmarked_cmyk, redrawn
from scanners.sources.source_page import (
    RefusalCode,
    SourceLimits,
    SourcePage,
    SourceRefused,
    check_pixels,
    too_large,
    too_many_pixels,
)

FORMATS = (JpegImageFile.format, PngImageFile.format, TiffImageFile.format, Jpeg2KImageFile.format)
PNG = "image/png"
# Phones write several pictures into one JPEG (MPO); the first is the photo.
MEDIA_TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": PNG}
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
    """Yield the one page of a JPEG or PNG file, its bytes untouched unless programs would show them differently.

    Raises:
        SourceRefused: too large in bytes or pixels, truncated or damaged.
    """
    data = _bytes_of(path, limits)
    media_type = checked_image(data, limits)
    with opened_image(io.BytesIO(data), limits) as image:
        if is_uneven(image) or is_unmarked_cmyk(image):
            with decoding():
                data, media_type = redrawn(image, limits), PNG
    yield SourcePage(name, data, media_type)


def read_jpeg2000(name: str, path: Path, limits: SourceLimits) -> Iterator[SourcePage]:
    """Yield the one page of a JPEG 2000 file, redrawn: browsers and PDF writers do not know the format.

    Raises:
        SourceRefused: too large, truncated or damaged, or this computer's Pillow was built without OpenJPEG.
    """
    if not features.check_codec("jpg_2000"):
        raise SourceRefused(
            RefusalCode.UNSUPPORTED_TYPE,
            _("Tệp là JPEG 2000, máy này không có thư viện OpenJPEG để mở."),
            _("Hãy lưu lại thành JPEG, PNG hoặc TIFF."),
        )
    data = _bytes_of(path, limits)
    with opened_image(io.BytesIO(data), limits) as image, decoding():
        yield SourcePage(name, redrawn(image, limits), PNG)


def _bytes_of(path: Path, limits: SourceLimits) -> bytes:
    if path.stat().st_size > limits.max_image_bytes:
        raise too_large(_("Tệp ảnh lớn hơn {limit} MB.").format(limit=limits.max_image_bytes // 2**20))
    return path.read_bytes()


def checked_image(data: bytes, limits: SourceLimits) -> str:
    """Return the media type of an intact JPEG or PNG; its pixels are checked from the header before decoding.

    Raises:
        SourceRefused: too many pixels, truncated or damaged.
    """
    with opened_image(io.BytesIO(data), limits) as image, decoding():
        media_type = MEDIA_TYPES[image.format or ""]
        if media_type == PNG:
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


def truncated() -> SourceRefused:
    """Return the refusal of an image that ends too early or is damaged."""
    return SourceRefused(
        RefusalCode.TRUNCATED,
        _("Ảnh bị cắt cụt hoặc hỏng."),
        _("Hãy chép lại tệp gốc hoặc quét lại trang này."),
    )
