"""Pages of the book before they are scanned: blank forms filled in, the cover and the closing statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from pipeline.specimen.book import SpecimenBook
from pipeline.specimen.form_texts import slashed, written
from pipeline.specimen.pens import Pen, broken, printer
from records.editions import AreaKind, Edition
from records.stages import Box

SEAL = (196, 44, 52)
COVER = (
    (0.075, "Bold", 58, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (0.102, "Bold", 54, "Độc lập - Tự do - Hạnh phúc"),
    (0.250, "Bold", 60, "BỘ TƯ PHÁP"),
    (0.370, "Bold", 112, "SỔ ĐĂNG KÝ"),
    (0.420, "Bold", 100, "KHAI SINH"),
)


@dataclass(frozen=True, slots=True)
class WritingDesk:
    """Desk where pages are written: the blank form, the pen at hand, the chance that moves it, and where it begins."""

    edition: Edition
    pen: Pen
    rng: np.random.Generator
    indent: float

    @property
    def size(self) -> tuple[int, int]:
        """Page size in pixels."""
        return self.edition.page_px

    def pixels(self, box: Box) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of a box in pixels."""
        width, height = self.size
        return box.x * width, box.y * height, (box.x + box.width) * width, (box.y + box.height) * height


def record(desk: WritingDesk, cells: Mapping[str, str]) -> Image.Image:
    """Draw the form with one entry written on it."""
    page = Image.open(desk.edition.image).convert("RGB")
    for area in desk.edition.areas:
        boxes = [desk.pixels(line.box) for line in area.lines]
        if area.kind is AreaKind.SIGNATURE:
            _sign(page, boxes[0], desk)
            continue
        if area.kind is AreaKind.SIGNED_NAME:
            _sign(page, (boxes[0][0], boxes[0][1] - 60, boxes[0][2], boxes[0][3] - 60), desk)
        lines = broken(written(cells, area), desk.pen, [right - left - desk.indent for left, _, right, _ in boxes])
        for text, line, (left, *_rest) in zip(lines, area.lines, boxes, strict=True):
            desk.pen.write(page, text, left + desk.indent, line.baseline * desk.size[1] - 4)
    for tick in desk.edition.ticks:
        if cells.get(tick.column) == tick.value:
            _cross(page, desk.pixels(tick.box), desk)
    return page


def cover(desk: WritingDesk, book: SpecimenBook) -> Image.Image:
    """Draw the cover of the book."""
    page = Image.new("RGB", desk.size, "white")
    for height, style, size, text in COVER:
        _centred(page, text, height, printer(style, size, desk.rng))
    for height, label, text in (
        (0.575, "Cơ quan đăng ký hộ tịch:", book.office.replace("Ủy ban nhân dân", "UBND")),
        (0.625, "Quyển số:", f"{book.volume}/{book.year}"),
        (0.675, "Mở ngày:", slashed(book.opened)),
        (0.725, "Khóa ngày:", slashed(book.closed)),
    ):
        _labelled(page, desk, height, label, text)
    _seal(page, (0.68 * desk.size[0], 0.78 * desk.size[1]))
    return page


def closing(desk: WritingDesk, book: SpecimenBook, signer: str) -> Image.Image:
    """Draw the closing statement (khóa sổ) with its control totals (Thông tư 04/2020/TT-BTP, Điều 29)."""
    page = Image.new("RGB", desk.size, "white")
    _centred(page, "KHÓA SỔ", 0.12, printer("Bold", 76, desk.rng))
    for height, label, text in (
        (0.22, "Sổ này có tổng số trang đã ghi:", str(book.pages)),
        (0.27, "Tổng số sự kiện hộ tịch đã đăng ký:", str(book.cases)),
        (0.32, "Khóa sổ ngày:", slashed(book.closed)),
    ):
        _labelled(page, desk, height, label, text)
    right = (0.6 * desk.size[0], 0.46 * desk.size[1], 0.8 * desk.size[0], 0.50 * desk.size[1])
    printer("Bold", 54, desk.rng).write(page, "Người ký", 0.62 * desk.size[0], 0.43 * desk.size[1])
    _sign(page, right, desk)
    desk.pen.write(page, signer, 0.58 * desk.size[0], 0.54 * desk.size[1])
    _seal(page, (0.66 * desk.size[0], 0.50 * desk.size[1]))
    return page


def _centred(page: Image.Image, text: str, height: float, pen: Pen) -> None:
    pen.write(page, text, (page.width - pen.width(text)) / 2, height * page.height)


def _labelled(page: Image.Image, desk: WritingDesk, height: float, label: str, text: str) -> None:
    left, baseline = 0.15 * page.width, height * page.height
    pen = printer("Regular", 54, desk.rng)
    pen.write(page, label, left, baseline)
    desk.pen.write(page, text, left + pen.width(label) + 30, baseline)


def _sign(page: Image.Image, box: tuple[float, float, float, float], desk: WritingDesk) -> None:
    """Draw a scribble that no one can read, across the box."""
    left, top, right, bottom = box
    steps = np.linspace(0, 1, 160)
    waves = np.zeros_like(steps)
    for cycles in range(2, 7):
        waves += desk.rng.uniform(0.1, 0.5) * np.sin(2 * np.pi * (cycles * steps + desk.rng.random()))
    x = left + (right - left) * (0.2 + 0.55 * steps) + 18 * np.roll(waves, 9)
    y = (top + bottom) / 2 + (bottom - top) * 0.45 * waves
    ImageDraw.Draw(page).line(list(zip(x.tolist(), y.tolist(), strict=True)), fill=desk.pen.ink, width=5, joint="curve")


def _cross(page: Image.Image, box: tuple[float, float, float, float], desk: WritingDesk) -> None:
    left, top, right, bottom = (edge + desk.rng.uniform(-4, 4) for edge in box)
    draw = ImageDraw.Draw(page)
    draw.line((left, top, right, bottom), fill=desk.pen.ink, width=6)
    draw.line((left, bottom, right, top), fill=desk.pen.ink, width=6)


def _seal(page: Image.Image, centre: tuple[float, float]) -> None:
    """Draw a round red seal, pressed unevenly, without any office's name."""
    ink = Image.new("L", page.size)
    draw = ImageDraw.Draw(ink)
    for radius, width in ((205, 9), (190, 4), (105, 4)):
        draw.circle(centre, radius, outline=215, width=width)
    angles = np.arange(10) * np.pi / 5 - np.pi / 2
    radii = np.where(np.arange(10) % 2 == 0, 70, 28)
    star = zip(centre[0] + radii * np.cos(angles), centre[1] + radii * np.sin(angles), strict=True)
    draw.polygon([(float(x), float(y)) for x, y in star], fill=200)
    page.paste(SEAL, (0, 0), ink)
