"""Drawn pages of forms that no library knows: print, leaders, rules, and something written."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr.page import PageImage, Pixels

MM = 8
FONTS = Path("/usr/share/fonts/truetype/croscore")
BLUE = (150, 60, 30)
LEFT, RIGHT = 20.0, 150.0


@dataclass(slots=True)
class Printer:
    """Draws one sheet; places in millimetres, `base` is where letters stand."""

    width: float = 210.0
    height: float = 297.0
    face: str = "Tinos-Regular.ttf"
    size_mm: float = 4.6
    picture: Image.Image = field(init=False)

    def __post_init__(self) -> None:
        """Take a sheet of paper."""
        self.picture = Image.new("L", (round(self.width * MM), round(self.height * MM)), 245)

    def word(self, left: float, base: float, text: str) -> float:
        """Print words; returns where they end."""
        font = ImageFont.truetype(str(FONTS / self.face), round(self.size_mm * MM))
        ImageDraw.Draw(self.picture).text((left * MM, base * MM), text, fill=20, font=font, anchor="ls")
        return left + float(font.getlength(text)) / MM

    def dots(self, left: float, right: float, base: float) -> None:
        """A dotted leader."""
        draw = ImageDraw.Draw(self.picture)
        for x in np.arange(left, right, 1.1):
            draw.ellipse((x * MM - 1, base * MM - 1, x * MM + 2, base * MM + 2), fill=40)

    def rule(self, start: tuple[float, float], end: tuple[float, float], thick: int = 3) -> None:
        """A straight rule."""
        ends = tuple(round(value * MM) for value in (*start, *end))
        ImageDraw.Draw(self.picture).line(ends, fill=30, width=thick)

    def square(self, left: float, top: float, side: float = 4.0) -> None:
        """A tick box."""
        box = tuple(round(value * MM) for value in (left, top, left + side, top + side))
        ImageDraw.Draw(self.picture).rectangle(box, outline=30, width=3)

    def labelled(self, base: float, *labels: str, right: float = RIGHT) -> None:
        """A row of labels, each with a leader to the next."""
        step = (right - LEFT) / len(labels)
        for index, label in enumerate(labels):
            end = self.word(LEFT + index * step, base, label + ":")
            self.dots(end + 1, LEFT + (index + 1) * step - 1, base)

    def page(self) -> Pixels:
        """The sheet in colour."""
        return np.repeat(np.asarray(self.picture, np.uint8)[:, :, None], 3, axis=2)


def birth_form(head: float = 40.0, **look: object) -> Printer:
    """The form of a birth register as no printer in the library has it; 10 mm from line to line but for a head."""
    sheet = Printer(**look)  # type: ignore[arg-type]
    sheet.rule((155, 30), (155, 280))
    sheet.rule((15, 30), (195, 30))
    sheet.word(20, 22, "Số:")
    sheet.dots(28, 50, 22)
    sheet.word(165, 40, "Ghi chú")
    sheet.word(LEFT, head, "Phần ghi về người được khai sinh:")
    sheet.labelled(50, "Họ và tên", "Giới tính")
    sheet.labelled(60, "Ngày, tháng, năm sinh")
    sheet.labelled(70, "Nơi sinh")
    sheet.dots(LEFT, RIGHT - 1, 80)
    sheet.labelled(90, "Dân tộc", "Quốc tịch")
    sheet.word(LEFT, 105, "Phần ghi về cha, mẹ:")
    sheet.labelled(115, "Họ và tên cha")
    sheet.labelled(125, "Dân tộc", "Quốc tịch")
    sheet.labelled(135, "Họ và tên mẹ")
    sheet.labelled(145, "Dân tộc", "Quốc tịch")
    sheet.word(LEFT, 160, "Phần ghi về người đi khai sinh:")
    sheet.labelled(170, "Họ và tên")
    sheet.labelled(180, "Quan hệ với người được khai sinh")
    for left, word in ((LEFT, "Đăng ký ngày"), (75, "tháng"), (110, "năm")):
        sheet.dots(sheet.word(left, 195, word) + 1, left + 50, 195) if word == "Đăng ký ngày" else sheet.dots(
            sheet.word(left, 195, word) + 1, left + 30, 195
        )
    sheet.word(75, 220, "Cán bộ Tư pháp hộ tịch")
    return sheet


LONG = ("Nguyen Van An", "Tran Thi Mai", "Le Hoang Nam", "Pham Minh Duc", "Vo Thi Hoa")
SHORT = ("Kinh", "Tay", "Nam", "Nung")
LONG_LINES = ((90, 60), (70, 70), (80, 115), (80, 135), (60, 170), (95, 180))
SHORT_LINES = ((48, 50), (115, 50), (50, 90), (115, 90), (50, 125), (115, 125), (50, 145), (115, 145))


def filled(page: Pixels, seed: int) -> Pixels:
    """The page with something written on its lines, another thing on every page."""
    rng = np.random.default_rng(seed)
    written = page.copy()
    for words, lines in ((LONG, LONG_LINES), (SHORT, SHORT_LINES)):
        for left, base in lines:
            text = words[int(rng.integers(len(words)))] + f" {rng.integers(100)}"
            place = ((left + int(rng.integers(8))) * MM, base * MM - 3)
            cv2.putText(written, text, place, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 0.8, BLUE, 2, cv2.LINE_AA)
    return written


def scanned(page: Pixels, degrees: float = 0.0, *, upside_down: bool = False) -> PageImage:
    """The page as a scan, a little turned."""
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    scan = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_AREA, borderValue=(245, 245, 245))
    return PageImage(np.ascontiguousarray(scan[::-1, ::-1] if upside_down else scan), None)
