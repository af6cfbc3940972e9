"""Image decoding: upright pixels, or a refusal that says what to do."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from ocr.page import ImageLimits, decode
from records.errors import InputRefused


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def half_red() -> Image.Image:
    """Red above, white below, 80 × 120."""
    pixels = np.full((120, 80, 3), 255, np.uint8)
    pixels[:60] = (200, 0, 0)
    return Image.fromarray(pixels)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_formats_become_blue_green_red(kind: str) -> None:
    image = decode(encoded(half_red(), kind, dpi=(200, 200)))
    assert image.pixels.shape == (120, 80, 3)
    assert image.pixels[10, 40, 2] > 180 > image.pixels[10, 40, 0] + 100
    assert image.dpi == pytest.approx(200, abs=0.1)


def test_exif_turns_the_page_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 3
    image = decode(encoded(half_red(), "JPEG", exif=exif))
    assert image.pixels[110, 40, 0] < 60
    assert image.pixels[10, 40, 0] > 200


def test_sixteen_bit_grey_and_transparency() -> None:
    deep = Image.fromarray(np.linspace(0, 65535, 100 * 100).reshape(100, 100).astype(np.uint16))
    assert decode(encoded(deep, "PNG")).pixels[-1, -1].tolist() == [255, 255, 255]
    clear = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    assert decode(encoded(clear, "PNG")).pixels.min() == 255


def test_absurd_resolution_is_not_believed() -> None:
    assert decode(encoded(half_red(), "JPEG", dpi=(1, 1))).dpi is None
    assert decode(encoded(half_red(), "JPEG")).dpi is None


def test_bomb_is_refused_from_its_header() -> None:
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(head)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    bomb += struct.pack(">I", 10) + b"IDAT" + bytes(14)
    with pytest.raises(InputRefused, match="quá lớn"):
        decode(bomb)


@pytest.mark.parametrize("data", [b"", b"xin chao", b"\xff\xd8\xff\xe0 not a photo", b"%PDF-1.4"])
def test_what_is_no_image_is_refused(data: bytes) -> None:
    with pytest.raises(InputRefused) as refusal:
        decode(data)
    assert refusal.value.advice


def test_cut_short_is_refused() -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (200, 200, 3), np.uint8))
    for kind in ("JPEG", "PNG"):
        data = encoded(noise, kind)
        with pytest.raises(InputRefused):
            decode(data[: len(data) // 2])


def test_limits_are_a_setting() -> None:
    with pytest.raises(InputRefused, match="80 × 120"):
        decode(encoded(half_red(), "PNG"), ImageLimits(max_pixels=9000))
    with pytest.raises(InputRefused):
        decode(encoded(half_red(), "PNG"), ImageLimits(min_side=100))
