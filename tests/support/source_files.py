"""Files of all kinds for the tests of sources, good and bad."""

from __future__ import annotations

import io
import os
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import img2pdf
import pikepdf
import zxingcpp
from PIL import Image, ImageDraw

from records.docket import docket_text

NOBODY = 65534


def picture(text: str = "so", size: tuple[int, int] = (240, 340)) -> Image.Image:
    """Draw a small page with a mark that is not symmetric in any way."""
    image = Image.new("RGB", size, (250, 246, 235))
    draw = ImageDraw.Draw(image)
    draw.rectangle((10, 10, size[0] // 2, 40), fill=(160, 20, 30))
    draw.text((20, 60), text, fill=(20, 20, 90))
    return image


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    output = io.BytesIO()
    image.save(output, kind, **options)
    return output.getvalue()


def jpeg(text: str = "so") -> bytes:
    return encoded(picture(text), quality=85, dpi=(300, 300))


def png(text: str = "so") -> bytes:
    return encoded(picture(text), "PNG", dpi=(300, 300))


def noisy_jpeg(seed: int) -> bytes:
    """Make a page whose bytes do not pack."""
    return encoded(Image.frombytes("RGB", (300, 400), random.Random(seed).randbytes(360_000)), quality=90)


def tiff(*texts: str, **options: object) -> bytes:
    first, *others = [picture(text) for text in texts]
    return encoded(first, "TIFF", save_all=True, append_images=others, **options)


def scanned_pdf(*images: bytes) -> bytes:
    """Make a PDF of scans as scanning programs write it: one image a page."""
    return bytes(img2pdf.convert(list(images)) or b"")


def drawn_pdf(pages: int, size: tuple[int, int] = (200, 300)) -> bytes:
    """Make a PDF whose pages are drawn lines and not images."""
    pdf = pikepdf.new()
    for number in range(1, pages + 1):
        pdf.add_blank_page(page_size=size)
        pdf.pages[-1].contents_add(f"0 0 1 rg 10 10 {10 * number} 50 re f".encode())
    return saved(pdf)


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    output = io.BytesIO()
    pdf.save(output, **options)  # type: ignore[arg-type]
    return output.getvalue()


def zipped(*members: tuple[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", compression) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, compression)
    return output.getvalue()


def huge_png(side: int = 30_000) -> bytes:
    """Make the header of a picture of side × side pixels, a few hundred bytes in all."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


def huge_jpeg(side: int = 30_000) -> bytes:
    """Make a JPEG whose frame header claims side × side pixels."""
    data = jpeg()
    frame = data.index(b"\xff\xc0")
    return data[: frame + 5] + struct.pack(">HH", side, side) + data[frame + 9 :]


@contextmanager
def without_privileges() -> Iterator[None]:
    """Run as a user who is subject to rights, also where the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def docket_page(book_id: str, size: int = 400) -> bytes:
    """Make a picture of a docket's code."""
    code = zxingcpp.create_barcode(docket_text(book_id), zxingcpp.BarcodeFormat.QRCode)
    return encoded(Image.fromarray(code.to_image()).resize((size, size), Image.Resampling.NEAREST).convert("RGB"))
