"""Pages of PDFs: colour, upright, of the sheet's size, about 100 kB an A4 page."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from exports.package.page_fit import PageScan, PageTarget, fit_page, sheet_mm
from records.errors import InputRefused
from tests.support.package_material import A4_300_DPI, jpeg, register_page

MM_PER_INCH = 25.4


def fitted(data: bytes, rotation: int = 0) -> tuple[bytes, Image.Image]:
    result = fit_page(PageScan(data, rotation), PageTarget())
    return result, Image.open(io.BytesIO(result))


def size_mm(image: Image.Image) -> tuple[float, float]:
    dpi = image.info["dpi"][0]
    return image.width / dpi * MM_PER_INCH, image.height / dpi * MM_PER_INCH


def test_an_a4_scan_of_300_dpi_weighs_about_100_kb_and_stays_sharp_enough() -> None:
    data, image = fitted(jpeg(register_page(1, A4_300_DPI), dpi=(300, 300)))
    assert 60_000 < len(data) <= 110_000
    assert image.mode == "RGB"
    assert 149 <= image.info["dpi"][0] <= 201
    assert size_mm(image) == pytest.approx((210, 297), abs=1)


def test_a_spread_of_two_pages_weighs_twice_as_much() -> None:
    data, image = fitted(jpeg(register_page(1, (3508, 2480))))
    assert 120_000 < len(data) <= 220_000
    assert size_mm(image) == pytest.approx((420, 297), abs=2)


def test_a_page_that_is_small_already_is_neither_enlarged_nor_spoiled() -> None:
    picture = register_page(1, (300, 424))
    data, image = fitted(jpeg(picture))
    assert image.size == picture.size
    assert len(data) <= 100_000


def test_a_page_that_cannot_be_made_small_enough_stays_legible() -> None:
    noise = Image.effect_noise((1654, 2339), 120).convert("RGB")
    data, image = fitted(jpeg(noise))
    assert len(data) > 110_000
    assert image.width == round(210 / MM_PER_INCH * 150)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_page_is_put_upright(rotation: int) -> None:
    upright = Image.new("RGB", (300, 424), "white")
    upright.paste((200, 0, 0), (0, 0, 150, 212))
    lying = upright.rotate(rotation, expand=True)  # anticlockwise; the scan says how to turn it back clockwise
    _data, image = fitted(jpeg(lying), rotation=rotation)
    assert image.size == upright.size
    assert image.getpixel((50, 50))[1] < 90  # type: ignore[index]
    assert image.getpixel((250, 380))[1] > 200  # type: ignore[index]


def test_the_orientation_tag_of_a_phone_is_obeyed() -> None:
    exif = Image.Exif()
    exif[274] = 6
    _data, image = fitted(jpeg(register_page(1, (424, 300)), exif=exif))
    assert image.size == (300, 424)


@pytest.mark.parametrize(
    ("size", "dpi", "width_mm", "wanted"),
    [
        ((2480, 3508), 300, None, (210, 297)),
        ((1748, 2480), 300, None, (148, 210)),  # A5
        ((2480, 3508), 72, None, (210, 297)),  # a phone's tag means nothing
        ((2480, 3508), 0, None, (210, 297)),
        ((3508, 2480), 0, None, (420, 297)),
        ((2480, 3508), 300, 180.0, (180, 254.6)),
    ],
)
def test_the_size_of_the_sheet_is_told_by_what_can_be_trusted(
    size: tuple[int, int], dpi: int, width_mm: float | None, wanted: tuple[float, float]
) -> None:
    image = Image.new("L", size)
    image.info["dpi"] = (dpi, dpi)
    assert sheet_mm(image, width_mm) == pytest.approx(wanted, abs=1)


def test_a_scan_of_16_bits_keeps_its_light_and_dark() -> None:
    image = Image.new("I;16", (300, 424), 40_000)
    output = io.BytesIO()
    image.save(output, "PNG")
    _data, page = fitted(output.getvalue())
    assert page.getpixel((100, 100)) == pytest.approx((156, 156, 156), abs=3)


def test_a_scan_that_cannot_be_opened_is_told() -> None:
    with pytest.raises(InputRefused, match="không mở được"):
        fitted(b"khong phai anh")
