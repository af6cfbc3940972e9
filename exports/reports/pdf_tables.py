"""Pages and tables of the PDFs of reports: A4 with embedded fonts, numbered, ruled tables that go on over pages."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, LongTable, Paragraph, SimpleDocTemplate, TableStyle

from exports.reports.night_report import ReportTable
from exports.reports.pdf_fonts import BOLD, FONT
from exports.whole_file import whole_file

MARGIN = 18 * mm
PADDING = 6  # points that the frame of a page keeps around everything
WIDTH = A4[0] - 2 * MARGIN - 2 * PADDING
INK, SOFT, LINE = colors.HexColor("#1f2933"), colors.HexColor("#66727f"), colors.HexColor("#d5dade")

PLAIN = ParagraphStyle("plain", fontName=FONT, fontSize=9.5, leading=13.5, textColor=INK)
FAINT = ParagraphStyle("faint", parent=PLAIN, textColor=SOFT)
TITLE = ParagraphStyle("title", parent=PLAIN, fontName=BOLD, fontSize=16, leading=22, spaceAfter=6)
HEADING = ParagraphStyle("heading", parent=PLAIN, fontName=BOLD, fontSize=11, leading=15, spaceBefore=12, spaceAfter=3)
_UNDER_HEADING = 35 * mm
RULED = TableStyle(
    [
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ]
)


def write_pages(title: str, story: list[Flowable], file: Path, size: tuple[float, float] = A4) -> None:
    """Write a PDF of numbered pages of a size in points; the fonts are registered before its parts are made.

    Raises:
        OSError: the disk is full or the folder cannot be written.
    """
    document = SimpleDocTemplate(
        str(file),
        pagesize=size,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=title,
        author="hotich",
    )
    with whole_file(file) as part:
        document.filename = str(part)
        document.build(story, onFirstPage=_numbered, onLaterPages=_numbered)


def headed(heading: str, *parts: Flowable) -> list[Flowable]:
    """Return parts under a heading, which never stands alone at the foot of a page."""
    return [CondPageBreak(_UNDER_HEADING), Paragraph(escape(heading), HEADING), *parts]


def ruled_table(table: ReportTable, width: float = WIDTH) -> Flowable:
    """Return a table without its heading, or the sentence in place of its rows; the width is in points."""
    if not table.rows:
        return Paragraph(escape(table.nothing), FAINT)
    cells = [[Paragraph(escape(column), FAINT) for column in table.columns]]
    cells += [[Paragraph(escape(cell), PLAIN) for cell in row] for row in table.rows]
    return LongTable(cells, colWidths=_widths(table, width), repeatRows=1, style=RULED, hAlign="LEFT")


def _widths(table: ReportTable, width: float) -> list[float]:
    """Return column widths as their longest texts need, within half and twice of an even share; words stay whole."""
    texts = [[row[place] for row in (table.columns, *table.rows)] for place in range(len(table.columns))]
    longest = [max(map(len, column)) for column in texts]
    words = [max((len(word) + 1 for text in column for word in text.split()), default=1) for column in texts]
    mean = sum(longest) / len(longest)
    wanted = [max(min(max(length, mean / 2), mean * 2), word) for length, word in zip(longest, words, strict=True)]
    return [width * one / sum(wanted) for one in wanted]


def _numbered(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont(FONT, 8)
    canvas.setFillColor(SOFT)
    canvas.drawRightString(document.pagesize[0] - MARGIN - PADDING, 10 * mm, str(document.page))
