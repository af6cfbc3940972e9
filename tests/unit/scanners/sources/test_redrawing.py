"""Pictures whose tags say more than their bytes: pixels that are not square, inks without a marker, copies of pages."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageChops
from PIL.TiffImagePlugin import AppendingTiffWriter

from scanners.sources.files import SourceLimits, SourcePage, open_source
from scanners.sources.source_page import SourceItem, SourceRefusal
from tests.support import source_files as files

LIMITS = SourceLimits()
FINE = (200, 200)


def taken(path: Path, data: bytes) -> list[SourceItem]:
    return list(open_source(files.write(path, data), LIMITS))


def only_page(path: Path, data: bytes) -> Image.Image:
    (page,) = taken(path, data)
    assert isinstance(page, SourcePage), page
    image = Image.open(io.BytesIO(page.data))
    image.load()
    return image


def without_marker(jpeg: bytes) -> bytes:
    at = jpeg.index(b"\xff\xee")
    return jpeg[:at] + jpeg[at + 2 + struct.unpack(">H", jpeg[at + 2 : at + 4])[0] :]


def far_from(image: Image.Image, wanted: Image.Image) -> float:
    difference = ImageChops.difference(image.convert("RGB"), wanted.convert("RGB").resize(image.size))
    return float(np.asarray(difference).mean())


@pytest.mark.parametrize("dpi", [(204, 98), (400, 200), (200, 400), (204, 196)])
@pytest.mark.parametrize("kind", ["TIFF", "PNG", "JPEG"])
def test_pixels_that_are_not_square_are_made_so(tmp_path: Path, dpi: tuple[int, int], kind: str) -> None:
    whole = files.picture(size=(400, 560))
    squeezed = whole.resize((400 * dpi[0] // max(dpi), 560 * dpi[1] // max(dpi)))
    image = only_page(tmp_path / "p1", files.encoded(squeezed, kind, dpi=dpi))
    assert image.size == pytest.approx(whole.size, abs=4)
    assert far_from(image, whole) < 8
    assert image.info["dpi"] == pytest.approx((max(dpi), max(dpi)), abs=0.1)


@pytest.mark.parametrize("mode", ["1", "P", "L", "I;16", "RGBA"])
def test_every_kind_of_pixel_is_stretched(tmp_path: Path, mode: str) -> None:
    picture = files.picture()
    flat = (picture.convert("L") if mode == "I;16" else picture).convert(mode).resize((240, 170))
    image = only_page(tmp_path / "p1.tif", files.encoded(flat, "TIFF", dpi=(200, 100)))
    assert image.size == (240, 340)


def test_a_lying_fax_is_turned_before_it_is_measured(tmp_path: Path) -> None:
    whole = files.picture(size=(400, 560))
    lying = whole.transpose(Image.Transpose.ROTATE_90).resize((560, 200))
    data = files.encoded(lying, "TIFF", dpi=(200, 100), tiffinfo={274: 6})
    image = only_page(tmp_path / "p1.tif", data)
    assert image.size == (400, 560)
    assert far_from(image, whole) < 8


@pytest.mark.parametrize("dpi", [(300, 300), (300, 297), (300, 72), (1, 1)])
def test_other_tags_change_nothing(tmp_path: Path, dpi: tuple[int, int]) -> None:
    data = files.encoded(files.picture(), dpi=dpi)
    (page,) = taken(tmp_path / "p1.jpg", data)
    assert isinstance(page, SourcePage)
    assert page.data == data


def test_a_stretched_page_keeps_to_the_limits(tmp_path: Path) -> None:
    path = files.write(tmp_path / "p1.tif", files.encoded(files.picture(), "TIFF", dpi=(300, 100)))
    (refusal,) = open_source(path, SourceLimits(max_pixels=100_000))
    assert isinstance(refusal, SourceRefusal)
    assert refusal.code == "too_large"


def test_a_pdf_page_that_stretches_its_image_is_shown_stretched(tmp_path: Path) -> None:
    squeezed = files.picture(size=(400, 560)).resize((400, 280))
    with pikepdf.open(io.BytesIO(files.scanned_pdf(files.encoded(squeezed, "PNG", dpi=FINE)))) as pdf:
        page = pdf.pages[0]
        width, height = (float(side) for side in page.mediabox[2:])
        page.mediabox = page.cropbox = pikepdf.Array([0, 0, width, 2 * height])
        page.contents_add(b"1 0 0 2 0 0 cm", prepend=True)
        image = only_page(tmp_path / "fax.pdf", files.saved(pdf))
    assert image.width / image.height == pytest.approx(400 / 560, rel=0.01)


def test_printing_colours_are_right_with_the_marker_and_without(tmp_path: Path) -> None:
    page = files.picture()
    marked = files.encoded(page.convert("CMYK"))
    assert taken(tmp_path / "p1.jpg", marked)[0] == SourcePage("p1.jpg", marked, "image/jpeg")
    plain = without_marker(files.encoded(ImageChops.invert(page.convert("CMYK"))))
    assert far_from(only_page(tmp_path / "p2.jpg", plain), page) < 8


@pytest.mark.parametrize("tag", [{254: 1}, {254: 4}, {255: 2}])
def test_a_reduced_copy_or_a_mask_in_a_tiff_is_no_page(tmp_path: Path, tag: dict[int, int]) -> None:
    out = io.BytesIO()
    with AppendingTiffWriter(out, True) as frames:  # noqa: FBT003 - Pillow's own signature
        for text, info in (("một", {}), ("một", tag), ("hai", {})):
            files.picture(text).save(frames, "TIFF", tiffinfo=info)
            frames.newFrame()
    pages = taken(tmp_path / "so.tif", out.getvalue())
    assert [page.name for page in pages] == ["so.tif#0001", "so.tif#0002"]


def test_a_tiff_of_nothing_but_copies_loses_no_page(tmp_path: Path) -> None:
    (page,) = taken(tmp_path / "so.tif", files.encoded(files.picture(), "TIFF", tiffinfo={254: 1}))
    assert isinstance(page, SourcePage)


@pytest.mark.parametrize("plain", [False, True], ids=["jp2", "codestream"])
def test_jpeg_2000_is_taken(tmp_path: Path, *, plain: bool) -> None:
    data = files.encoded(files.picture(), "JPEG2000", no_jp2=plain)
    assert far_from(only_page(tmp_path / "p1.jp2", data), files.picture()) < 1
    (cut,) = taken(tmp_path / "p2.jp2", data[: len(data) // 2])
    assert isinstance(cut, SourceRefusal)
    assert cut.code == "truncated"


def test_jpeg_2000_is_refused_with_the_reason_where_it_cannot_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("PIL.features.check_codec", lambda _name: False)
    (refusal,) = taken(tmp_path / "p1.jp2", files.encoded(files.picture(), "JPEG2000"))
    assert isinstance(refusal, SourceRefusal)
    assert "OpenJPEG" in refusal.message
