"""Docket of a book: a sheet with a code that goes through the scanner before the pages and names their book."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
import zxingcpp
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from exports.reports.pdf_fonts import BOLD, FONT, register_fonts
from exports.whole_file import whole_file
from records.docket import docket_text
from records.language import gettext as _

# Modules of 2 mm: eight pixels each at 100 dpi, and still legible when a corner is torn off (level Q restores 25 %).
CODE = 70 * mm
RESTORES = "Q"
QUIET = 4
MARGIN = 20 * mm
TITLE = ParagraphStyle("title", fontName=BOLD, fontSize=20, leading=26)
LARGE = ParagraphStyle("large", fontName=BOLD, fontSize=15, leading=21)
PLAIN = ParagraphStyle("plain", fontName=FONT, fontSize=12, leading=18)


@dataclass(frozen=True, slots=True)
class Docket:
    """Content of a docket.

    Attributes:
        book_id: the id of the book, encoded in the code.
        facts: facts by which a person recognises the book, the most important first.
    """

    book_id: str
    facts: tuple[str, ...]


def write_docket(docket: Docket, file: Path) -> None:
    """Write the docket as a PDF of one A4 page; the same docket gives the same bytes.

    Raises:
        OSError: the file cannot be written.
    """
    register_fonts()
    with whole_file(file) as part:
        canvas = Canvas(str(part), pagesize=A4, invariant=True)
        canvas.setTitle(docket.book_id)
        place = A4[1] - MARGIN
        for text, style in _lines(docket):
            paragraph = Paragraph(escape(text), style)
            _width, height = paragraph.wrap(A4[0] - 2 * MARGIN, A4[1])
            place -= height + 2 * mm
            paragraph.drawOn(canvas, MARGIN, place)
        _draw_code(canvas, docket.book_id, (A4[0] - CODE) / 2, place - CODE - 10 * mm)
        canvas.showPage()
        canvas.save()


def _lines(docket: Docket) -> list[tuple[str, ParagraphStyle]]:
    how = _("Đặt tờ này lên trước trang đầu của quyển sổ rồi quét; các trang sau đó vào đúng sổ này.")
    lines = [(_("TỜ BÌA ĐỂ QUÉT SỔ"), TITLE), (docket.facts[0], LARGE)]
    return [*lines, *((fact, PLAIN) for fact in docket.facts[1:]), (docket.book_id, LARGE), (how, PLAIN)]


def _draw_code(canvas: Canvas, book_id: str, left: float, bottom: float) -> None:
    """Draw the code as filled squares, sharp at every size."""
    code = zxingcpp.create_barcode(docket_text(book_id), zxingcpp.BarcodeFormat.QRCode, ec_level=RESTORES)
    dark = np.asarray(code.to_image(scale=1, add_quiet_zones=False)) == 0
    side = CODE / (len(dark) + 2 * QUIET)
    for row, column in np.argwhere(dark):
        y = bottom + CODE - (QUIET + int(row) + 1) * side
        canvas.rect(left + (QUIET + int(column)) * side, y, side, side, stroke=0, fill=1)
