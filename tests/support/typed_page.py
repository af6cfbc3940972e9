"""Typed register page drawn for tests: an invented person's entry printed onto a blank form, then scanned."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ocr.page import PageImage
from records.editions import Edition
from records.stages import PageKind, PageLayout

FONTS = Path("/usr/share/fonts/truetype")
SCAN_DPI = 200

BIRTH: Mapping[str, tuple[str, ...]] = {
    "so": ("15",),
    "quyenSo": ("01/2019",),
    "ngayDangKy": ("22/01/2019",),
    "nksHoTen": ("NGUYỄN QUANG TUẤN",),
    "nksNgaySinh": ("24/12/2018",),
    "nksNgaySinhBangChu": ("Ngày hai mươi tư,", "tháng mười hai, năm hai ngàn không trăm mười tám"),
    "nksGioiTinh": ("Nam",),
    "nksDanToc": ("Kinh",),
    "nksQuocTich": ("Việt Nam",),
    "nksNoiSinh": ("Trung tâm y tế huyện Mường Chà, Điện Biên",),
    "nksQueQuan": ("Xã Nà Nhạn, thành phố Điện Biên Phủ, tỉnh Điện Biên",),
    "nksSoDinhDanh": ("011218351867",),
    "meHoTen": ("TRẦN THỊ DUNG",),
    "meNgaySinh": ("1996",),
    "meDanToc": ("Kinh",),
    "meQuocTich": ("Việt Nam",),
    "meNoiCuTru": ("Tổ 10, xã Huổi Mí, huyện Mường Chà, tỉnh Điện Biên",),
    "chaHoTen": ("NGUYỄN VĂN PHÚC (đã chết)",),
    "nycHoTen": ("TRẦN THỊ DUNG",),
    "nycSoGiayToTuyThan+nycNgayCapGiayToTuyThan+nycNoiCapGiayToTuyThan": (
        "CCCD 011196955178, cấp ngày 15/08/2017, Cục Cảnh sát",
    ),
    "nguoiKy+chucVuNguoiKy": ("NGUYỄN VĂN UYÊN, Chủ tịch",),
    "trangSo": ("76",),
}


def typed_page(
    edition: Edition,
    values: Mapping[str, tuple[str, ...]],
    font: str = "croscore/Tinos-Regular.ttf",
    points: float = 12.5,
    ticked: str = "",
) -> tuple[PageImage, PageLayout]:
    """Draw the values (area id → its lines) and scan the sheet a little askew at SCAN_DPI.

    Args:
        edition: the form.
        values: typed lines by area.
        font: path below FONTS.
        points: type size.
        ticked: code whose tick box gets a cross.
    """
    sheet = Image.open(edition.image).convert("L")
    pen = ImageDraw.Draw(sheet)
    face = ImageFont.truetype(FONTS / font, round(points * edition.dpi / 72))
    for area in edition.areas:
        for line, text in zip(area.lines, values.get(area.id, ()), strict=False):
            x, y = line.box.x * sheet.width + 12, line.baseline * sheet.height - 8
            pen.text((x, y), text, font=face, fill=60, anchor="ls")
    for tick in edition.ticks:
        if tick.value == ticked:
            left, top = tick.box.x * sheet.width, tick.box.y * sheet.height
            right, bottom = left + tick.box.width * sheet.width, top + tick.box.height * sheet.height
            pen.line((left, top, right, bottom), fill=50, width=5)
            pen.line((left, bottom, right, top), fill=50, width=5)
    return _scanned(np.asarray(sheet, np.uint8), edition)


def _scanned(sheet: NDArray[np.uint8], edition: Edition) -> tuple[PageImage, PageLayout]:
    """Turn the sheet by half a degree and scan it at SCAN_DPI, with paper, grain and JPEG."""
    height, width = sheet.shape
    scale = SCAN_DPI / edition.dpi
    turn = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), 0.5, scale), np.float64)
    turn[:, 2] += (scale - 1) * np.array([width / 2, height / 2])
    size = (round(width * scale), round(height * scale))
    flat = cv2.warpAffine(sheet, turn, size, flags=cv2.INTER_AREA, borderValue=255)
    grain = np.random.default_rng(7).normal(0, 3, flat.shape)
    paper = np.clip(flat * 0.93 + grain, 0, 255).astype(np.uint8)
    coloured = (paper[:, :, None] * np.array([0.93, 0.97, 1.0])).astype(np.uint8)
    packed = cv2.imencode(".jpg", coloured, [cv2.IMWRITE_JPEG_QUALITY, 75])[1]
    stored = cv2.imdecode(packed, cv2.IMREAD_COLOR)
    homography = np.vstack([turn, [0, 0, 1]]) @ np.diag([width, height, 1.0])
    layout = PageLayout(PageKind.RECORD, edition.id, tuple(homography.ravel()), 0, 0.5, SCAN_DPI / 25.4, 1.0)
    return PageImage(np.asarray(stored, np.uint8), float(SCAN_DPI)), layout
