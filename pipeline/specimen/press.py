"""The printing press of another province: a form for deaths in its own typeface, pitch, frame and dashed leaders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from pipeline.specimen.pens import BLACK, printer
from records.editions import Area, AreaKind, DatePart, Edition, Line
from records.stages import Box

SIZE, DPI = (2480, 3508), 300
LEFT, RIGHT, TOP = 255, 2300, 420
PITCH = 128
TYPE_SIZE, HEAD_SIZE = 46, 52
DASH, DASH_GAP = 22, 15
ROOM = 96
"""Height in pixels of the writing above a leader."""
BELOW = 16
"""How far a value box reaches below its leader."""
CLEAR = 9
"""How far above its leader a typist writes."""


@dataclass(frozen=True, slots=True)
class FormCell:
    """Printed label and the room for its value: a share of the line, and how many lines it goes on for."""

    label: str
    columns: str
    share: float = 1.0
    lines: int = 1
    part: DatePart | None = None


@dataclass(frozen=True, slots=True)
class PrintedHead:
    """Line of print that heads what follows."""

    text: str


ROWS: tuple[PrintedHead | tuple[FormCell, ...], ...] = (
    (
        FormCell("Số đăng ký:", "so", 0.34),
        FormCell("Quyển số:", "quyenSo", 0.38),
        FormCell("Trang số:", "trangSo", 0.28),
    ),
    PrintedHead("I. PHẦN GHI VỀ NGƯỜI CHẾT"),
    (FormCell("Họ và tên:", "nktHoTen", 0.68), FormCell("Giới tính:", "nktGioiTinh", 0.32)),
    (FormCell("Ngày, tháng, năm sinh:", "nktNgaySinh", 0.6), FormCell("Dân tộc:", "nktDanToc", 0.4)),
    (FormCell("Quốc tịch:", "nktQuocTich", 0.45), FormCell("Giấy căn cước:", "nktSoGiayToTuyThan", 0.55)),
    (FormCell("Nơi thường trú cuối cùng:", "nktNoiCuTru", lines=2),),
    (FormCell("Chết ngày, tháng, năm:", "nktNgayChet"),),
    (FormCell("Nơi chết:", "nktNoiChet"),),
    (FormCell("Nguyên nhân chết:", "nktNguyenNhanChet"),),
    PrintedHead("II. PHẦN GHI VỀ NGƯỜI ĐI KHAI TỬ"),
    (FormCell("Họ và tên:", "nycHoTen"),),
    (FormCell("Quan hệ với ng. chết:", "nycQuanHe"),),
    PrintedHead("III. PHẦN ĐĂNG KÝ"),
    (
        FormCell("Đăng ký ngày", "ngayDangKy", 0.36, part=DatePart.DAY),
        FormCell("tháng", "ngayDangKy", 0.27, part=DatePart.MONTH),
        FormCell("năm", "ngayDangKy", 0.37, part=DatePart.YEAR),
    ),
    (FormCell("Họ tên, chức vụ người ký Giấy chứng tử:", "nguoiKy+chucVuNguoiKy"),),
    (FormCell("Ghi chú:", "ghiChu", lines=2),),
)


def press(edition_id: str, folder: Path) -> Edition:
    """Print the blank form into a folder; return it with the places of its values."""
    sheet, areas, baseline = Image.new("RGB", SIZE, "white"), [], TOP
    _frame(sheet)
    _centred(sheet, "SỔ ĐĂNG KÝ KHAI TỬ", TOP - 130)
    for row in ROWS:
        baseline += PITCH
        if isinstance(row, PrintedHead):
            _write(sheet, row.text, LEFT, baseline, "Bold")
            continue
        areas += list(_row(sheet, row, baseline))
        baseline += PITCH * (max(cell.lines for cell in row) - 1)
    image = folder / f"{edition_id}.png"
    sheet.convert("L").save(image)
    return Edition(edition_id, "KT", 2006, 2015, "", SIZE, DPI, image, tuple(areas), (), ())


def _row(sheet: Image.Image, cells: tuple[FormCell, ...], baseline: int) -> Iterator[Area]:
    """Print a line of the form; yield the areas of its values."""
    left: float = LEFT
    for cell in cells:
        right = left + cell.share * (RIGHT - LEFT)
        begin = left + _write(sheet, cell.label, left, baseline, "Regular") + 14
        starts = [begin, *[LEFT] * (cell.lines - 1)]
        rules = [(start, baseline + PITCH * number) for number, start in enumerate(starts)]
        lines = tuple(_ruled(sheet, start, right - 22, height) for start, height in rules)
        columns = tuple(cell.columns.split("+"))
        name = cell.columns if cell.part is None else f"{cell.columns}.{cell.part}"
        yield Area(name, columns, cell.label, AreaKind.WRITTEN, lines, part=cell.part)
        left = right


def _ruled(sheet: Image.Image, left: float, right: float, baseline: int) -> Line:
    """Print a dashed leader; return the line to write on."""
    pen = ImageDraw.Draw(sheet)
    for start in np.arange(left, right - DASH, DASH + DASH_GAP):
        pen.line((start, baseline, start + DASH, baseline), fill=BLACK, width=4)
    width, height = SIZE
    box = Box(left / width, (baseline - ROOM) / height, (right - left) / width, (ROOM + BELOW) / height)
    return Line(box, (baseline - CLEAR) / height)


def _write(sheet: Image.Image, text: str, left: float, baseline: int, style: str) -> float:
    """Set type; return its width in pixels."""
    type_ = printer(style, TYPE_SIZE, np.random.default_rng(0), "Arimo")
    type_.write(sheet, text, left, baseline)
    return type_.width(text)


def _centred(sheet: Image.Image, text: str, baseline: int) -> None:
    head = printer("Bold", HEAD_SIZE, np.random.default_rng(0), "Arimo")
    head.write(sheet, text, (SIZE[0] - head.width(text)) / 2, baseline)


def _frame(sheet: Image.Image) -> None:
    """Print two rules around the page, a thick one and a thin one within."""
    pen, (width, height) = ImageDraw.Draw(sheet), SIZE
    for inset, weight in ((140, 12), (168, 4)):
        pen.rectangle((inset, inset, width - inset, height - inset), outline=BLACK, width=weight)
