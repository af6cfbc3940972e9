"""Good files give every page in order and untouched."""

from __future__ import annotations

import hashlib
import io
import tracemalloc
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageOps

from scanners.sources.files import (
    FileSource,
    LeftAlone,
    PageSource,
    SourceLimits,
    SourcePage,
    SourceRefusal,
    open_source,
)
from scanners.testing import ScriptedSource
from tests.support import source_files as files

LIMITS = SourceLimits()


def pages_of(path: Path, limits: SourceLimits = LIMITS) -> list[SourcePage]:
    items = list(open_source(path, limits))
    refused = [item for item in items if isinstance(item, SourceRefusal)]
    assert not refused
    return [item for item in items if isinstance(item, SourcePage)]


def names(path: Path) -> list[str]:
    return [page.name for page in pages_of(path)]


def pixels(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as image:
        return ImageOps.exif_transpose(image).convert("RGB")


def assert_same_picture(data: bytes, wanted: Image.Image) -> None:
    got = pixels(data)
    assert got.size == wanted.size
    difference = ImageChops.difference(got, wanted.convert("RGB")).convert("L")
    assert not difference.point(lambda value: 255 if value > 60 else 0).getbbox()  # JPEG noise at most


@pytest.mark.parametrize(("data", "media_type"), [(files.jpeg(), "image/jpeg"), (files.png(), "image/png")])
def test_an_image_keeps_its_bytes(tmp_path: Path, data: bytes, media_type: str) -> None:
    (page,) = pages_of(files.write(tmp_path / "Trang bìa.jpg", data))
    assert page == SourcePage("Trang bìa.jpg", data, media_type)
    assert page.sha256 == hashlib.sha256(data).hexdigest()


def test_a_folder_is_read_in_natural_order_with_its_subfolders(tmp_path: Path) -> None:
    for name in ("p10.jpg", "p2.jpg", "P1.JPG", "phụ lục/2.png", "phụ lục/10.png", ".DS_Store", "__MACOSX/p1.jpg"):
        files.write(tmp_path / "so" / name, files.png() if name.endswith("png") else files.jpeg())
    assert names(tmp_path / "so") == ["so/P1.JPG", "so/p2.jpg", "so/p10.jpg", "so/phụ lục/2.png", "so/phụ lục/10.png"]


def test_what_systems_keep_beside_scans_is_left_alone_and_named(tmp_path: Path) -> None:
    for name in (
        "p1.jpg",
        "#recycle/p0.jpg",
        "#recycle/tap 2/p0.jpg",
        "$RECYCLE.BIN/$R1.jpg",
        "thumbs.db",
        "tap 2/Desktop.ini",
    ):
        files.write(tmp_path / "so" / name, files.jpeg())
    files.write(tmp_path / "so" / "z.zip", files.zipped(("p2.jpg", files.jpeg("2")), ("@eaDir/p2.jpg", b"x")))
    items = list(open_source(tmp_path / "so", LIMITS))
    assert [item.name for item in items if isinstance(item, SourcePage)] == ["so/p1.jpg", "so/z.zip/p2.jpg"]
    assert {item.name for item in items if isinstance(item, LeftAlone)} == {
        "so/#recycle",
        "so/$RECYCLE.BIN",
        "so/thumbs.db",
        "so/tap 2/Desktop.ini",
        "so/z.zip/@eaDir/p2.jpg",
    }
    assert len(items) == 7


def test_a_recycle_bin_that_a_person_names_is_taken(tmp_path: Path) -> None:
    files.write(tmp_path / "#recycle" / "p1.jpg", files.jpeg())
    assert names(tmp_path / "#recycle") == ["#recycle/p1.jpg"]


def test_several_paths_come_in_the_order_given(tmp_path: Path) -> None:
    late, early = files.write(tmp_path / "b.jpg", files.jpeg()), files.write(tmp_path / "a.jpg", files.jpeg())
    source: PageSource = FileSource((late, early))
    assert [item.name for item in source.pages()] == ["b.jpg", "a.jpg"]


@pytest.mark.parametrize("compression", [None, "tiff_lzw", "jpeg", "tiff_deflate"])
def test_every_page_of_a_tiff_comes_with_its_pixels(tmp_path: Path, compression: str | None) -> None:
    data = files.tiff("một", "hai", "ba", compression=compression, dpi=(300, 300))
    pages = pages_of(files.write(tmp_path / "so.tif", data))
    assert [page.name for page in pages] == ["so.tif#0001", "so.tif#0002", "so.tif#0003"]
    for page, text in zip(pages, ("một", "hai", "ba"), strict=True):
        assert_same_picture(page.data, files.picture(text))
        with Image.open(io.BytesIO(page.data)) as image:
            assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "I;16", "RGBA"])
def test_a_tiff_of_any_colour_keeps_its_name_when_it_has_one_page(tmp_path: Path, mode: str) -> None:
    picture = files.picture().convert("L").convert(mode) if mode == "I;16" else files.picture().convert(mode)
    (page,) = pages_of(files.write(tmp_path / "so.tif", files.encoded(picture, "TIFF")))
    assert page.name == "so.tif"
    with Image.open(io.BytesIO(page.data)) as image:
        assert image.size == picture.size
        if mode != "CMYK":
            assert image.tobytes() == picture.tobytes()


def test_the_orientation_tag_of_a_tiff_is_applied(tmp_path: Path) -> None:
    lying = files.picture().transpose(Image.Transpose.ROTATE_90)
    (page,) = pages_of(files.write(tmp_path / "so.tif", files.encoded(lying, "TIFF", tiffinfo={274: 6})))
    assert_same_picture(page.data, files.picture())


def test_scanned_pdf_pages_give_back_the_embedded_jpeg(tmp_path: Path) -> None:
    scans = [files.jpeg(str(number)) for number in range(12)]
    pages = pages_of(files.write(tmp_path / "so.pdf", files.scanned_pdf(*scans)))
    assert [page.data for page in pages] == scans
    assert pages[1].name == "so.pdf#0002"


@pytest.mark.parametrize("mode", ["RGB", "L", "1", "P"])
def test_scanned_pdf_pages_packed_without_loss_give_the_same_pixels(tmp_path: Path, mode: str) -> None:
    picture = files.picture().convert(mode)
    (page,) = pages_of(files.write(tmp_path / "so.pdf", files.scanned_pdf(files.encoded(picture, "PNG"))))
    assert page.media_type == "image/png"
    assert pixels(page.data).tobytes() == picture.convert("RGB").tobytes()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_turned_or_mirrored_pdf_page_is_shown_as_a_pdf_reader_shows_it(
    tmp_path: Path, *, turn: int, mirrored: bool, kind: str
) -> None:
    scan = files.encoded(files.picture(), kind, dpi=(100, 100))
    with pikepdf.open(io.BytesIO(files.scanned_pdf(scan))) as pdf:
        page = pdf.pages[0]
        page.rotate(turn, relative=True)
        if mirrored:
            width = float(page.mediabox[2])
            page.contents_add(f"-1 0 0 1 {width} 0 cm".encode(), prepend=True)
        data = files.saved(pdf)
    wanted = ImageOps.mirror(files.picture()) if mirrored else files.picture()
    (found,) = pages_of(files.write(tmp_path / "so.pdf", data))
    assert_same_picture(found.data, wanted.rotate(-turn, expand=True))


def test_an_orientation_tag_inside_a_pdf_counts_only_as_the_page_shows_it(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[274] = 6
    tagged = files.encoded(files.picture(), exif=exif)
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=files.picture().size)
    stream = pikepdf.Stream(pdf, tagged, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
    stream.Width, stream.Height = files.picture().size
    stream.ColorSpace, stream.BitsPerComponent, stream.Filter = pikepdf.Name.DeviceRGB, 8, pikepdf.Name.DCTDecode
    pdf.pages[0].add_resource(stream, pikepdf.Name.XObject, pikepdf.Name.Im0)
    pdf.pages[0].contents_add(b"q 240 0 0 340 0 0 cm /Im0 Do Q")
    (page,) = pages_of(files.write(tmp_path / "so.pdf", files.saved(pdf)))
    assert_same_picture(page.data, files.picture())


def test_mixed_pdf_draws_only_what_is_not_one_image(tmp_path: Path) -> None:
    with (
        pikepdf.open(io.BytesIO(files.drawn_pdf(5))) as pdf,
        pikepdf.open(io.BytesIO(files.scanned_pdf(files.jpeg()))) as scan,
    ):
        pdf.pages.insert(2, scan.pages[0])
        data = files.saved(pdf)
    pages = pages_of(files.write(tmp_path / "so.pdf", data), SourceLimits(pages_per_chunk=2, render_dpi=72))
    assert [page.name for page in pages] == [f"so.pdf#{number:04d}" for number in range(1, 7)]
    assert pages[2].data == files.jpeg()
    widths = [blue_width(pages[index].data) for index in (0, 1, 3, 4, 5)]
    assert widths == pytest.approx([10, 20, 30, 40, 50], abs=1)


def blue_width(data: bytes) -> int:
    red, _green, blue = pixels(data).split()
    box = ImageChops.subtract(blue, red).point(lambda value: 255 if value > 128 else 0).getbbox()
    return box[2] - box[0] if box else 0


@pytest.mark.parametrize(
    ("content", "embedded"),
    [
        (b"BT 3 Tr /F1 12 Tf (chu an) Tj ET", True),
        (b"BT 0 Tr /F1 12 Tf (chu hien) Tj ET", False),
        (b"1 0 0 rg 50 50 20 20 re f", False),
    ],
    ids=["invisible OCR text", "visible text", "a drawn mark"],
)
def test_what_is_painted_over_a_scan_decides_whether_the_scan_is_the_page(
    tmp_path: Path, *, content: bytes, embedded: bool
) -> None:
    scan = files.jpeg()
    with pikepdf.open(io.BytesIO(files.scanned_pdf(scan))) as pdf:
        pdf.pages[0].contents_add(content)
        data = files.saved(pdf)
    (page,) = pages_of(files.write(tmp_path / "so.pdf", data))
    assert (page.data == scan) is embedded


def test_a_zip_gives_the_pages_of_all_kinds_of_files(tmp_path: Path) -> None:
    archive = files.zipped(
        ("quyển 1/p10.jpg", files.jpeg("10")),
        ("quyển 1/p2.jpg", files.jpeg("2")),
        ("quyển 2.pdf", files.scanned_pdf(files.jpeg("a"), files.jpeg("b"))),
        ("quyển 3.tif", files.tiff("c", "d")),
        ("__MACOSX/._p2.jpg", b"x"),
    )
    assert names(files.write(tmp_path / "xã.zip", archive)) == [
        "xã.zip/quyển 1/p2.jpg",
        "xã.zip/quyển 1/p10.jpg",
        "xã.zip/quyển 2.pdf#0001",
        "xã.zip/quyển 2.pdf#0002",
        "xã.zip/quyển 3.tif#0001",
        "xã.zip/quyển 3.tif#0002",
    ]


@pytest.mark.parametrize("kind", ["pdf", "tif"])
def test_memory_does_not_grow_with_the_pages_of_a_document(tmp_path: Path, kind: str) -> None:
    scans = [files.noisy_jpeg(seed) for seed in range(40)]
    if kind == "pdf":
        data = files.scanned_pdf(*scans)
    else:
        first, *others = [pixels(scan) for scan in scans]
        data = files.encoded(first, "TIFF", save_all=True, append_images=others)
    path = files.write(tmp_path / f"so.{kind}", data)
    tracemalloc.start()
    try:
        count = sum(1 for _page in open_source(path, LIMITS))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 40
    assert peak < 3_000_000 < len(data)


def test_the_scripted_source_hands_on_what_it_was_given() -> None:
    page = SourcePage("p1.jpg", files.jpeg(), "image/jpeg")
    source = ScriptedSource([page])
    assert list(source.pages()) == [page]
    assert source.taken == 1
