"""PDF of an extract: the copy on an A4 page, behind it the pages of the register; the same content, the same bytes.

An official paper is Vietnamese whoever prints it, so its words are no messages of the program. Head and signature
follow Nghị định 30/2020/NĐ-CP, Phụ lục I; copies of extracts, Luật Hộ tịch 2014, Điều 4(9) and 63.
"""

from __future__ import annotations

import io
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, Image, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from exports.extracts.content import ExtractContent
from exports.extracts.layout import ExtractCell, ExtractSection, extract_layout
from exports.reports.pdf_fonts import BOLD, FONT, register_fonts

MARGIN = 20 * mm
WIDTH = A4[0] - 2 * MARGIN - 12
HEIGHT = A4[1] - 2 * MARGIN - 40
PLAIN = ParagraphStyle("plain", fontName=FONT, fontSize=10.5, leading=16)
MIDDLE = ParagraphStyle("middle", parent=PLAIN, alignment=TA_CENTER)
STRONG = ParagraphStyle("strong", parent=MIDDLE, fontName=BOLD)
TITLE = ParagraphStyle("title", parent=STRONG, fontSize=15, leading=21)
HEADING = ParagraphStyle("heading", parent=PLAIN, fontName=BOLD, spaceBefore=4)
SMALL = ParagraphStyle("small", parent=MIDDLE, fontSize=8.5, leading=12)
_SIDES = ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")
_BARE = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *((side, (0, 0), (-1, -1), 0) for side in _SIDES)])


def extract_pdf(content: ExtractContent) -> bytes:
    """Return the PDF of an extract."""
    register_fonts()
    layout, output = extract_layout(content.type), io.BytesIO()
    sign = f"{content.number:02d}/{content.on.year}/{layout.symbol}"
    document = SimpleDocTemplate(
        output,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=f"{layout.title} {sign}",
        author="hotich",
        invariant=True,
    )
    story = [*_head(content, sign), Paragraph(layout.title, TITLE), Paragraph("(BẢN SAO)", STRONG), Spacer(1, 5 * mm)]
    for section in layout.sections:
        story += _section(section, content)
    story += [*_register(content), *_signature(content), *_pages(content)]
    document.build(story)
    return output.getvalue()


def _head(content: ExtractContent, sign: str) -> list[Flowable]:
    left = [Paragraph(escape(content.issuer), STRONG), Paragraph(f"Số: {sign}", MIDDLE)]
    right = [
        Paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", STRONG),
        Paragraph("<u>Độc lập - Tự do - Hạnh phúc</u>", STRONG),
    ]
    return [_row([left, right], (0.42, 0.58)), Spacer(1, 9 * mm)]


def _section(section: ExtractSection, content: ExtractContent) -> list[Flowable]:
    parts: list[Flowable] = [Paragraph(escape(section.heading), HEADING)] if section.heading else []
    for row in section.rows:
        parts.append(_row([[_cell(cell, content)] for cell in row], (1 / len(row),) * len(row)))
    return [*parts, Spacer(1, 2 * mm)]


def _cell(cell: ExtractCell, content: ExtractContent) -> Flowable:
    value = content.values.get(cell.column, "")
    return Paragraph(f"{escape(cell.label)}: <font name='{BOLD}'>{escape(value)}</font>", PLAIN)


def _register(content: ExtractContent) -> list[Flowable]:
    notes = [Paragraph(escape(note), PLAIN) for note in content.notes] or [Paragraph("Không có.", PLAIN)]
    return [*(Paragraph(escape(line), PLAIN) for line in content.place), Paragraph("Ghi chú:", HEADING), *notes]


def _signature(content: ExtractContent) -> list[Flowable]:
    day = content.on
    right = [
        Paragraph(f"........., ngày {day.day:02d} tháng {day.month:02d} năm {day.year}", MIDDLE),
        Paragraph("NGƯỜI KÝ TRÍCH LỤC", STRONG),
        Paragraph("(Ký, ghi rõ họ, chữ đệm, tên, chức vụ và đóng dấu)", SMALL),
        Spacer(1, 22 * mm),
        Paragraph(escape(content.signer), STRONG),
    ]
    return [Spacer(1, 7 * mm), _row([[], right], (0.45, 0.55))]


def _pages(content: ExtractContent) -> list[Flowable]:
    parts: list[Flowable] = []
    for data in content.pages:
        width, height = ImageReader(io.BytesIO(data)).getSize()
        scale = min(WIDTH / width, HEIGHT / height)
        parts += [PageBreak(), Paragraph("Ảnh chụp phần ghi trong sổ gốc", SMALL), Spacer(1, 2 * mm)]
        parts.append(Image(io.BytesIO(data), width * scale, height * scale))
    return parts


def _row(cells: list[list[Flowable]], shares: tuple[float, ...]) -> Flowable:
    return Table([cells], colWidths=[WIDTH * share for share in shares], style=_BARE)
