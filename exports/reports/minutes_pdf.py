"""Minutes of a sample as a PDF to print and sign."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer, Table, TableStyle

from exports.reports.pdf_fonts import BOLD, register_fonts
from exports.reports.pdf_tables import PLAIN, WIDTH, headed, ruled_table, write_pages
from exports.reports.sample_minutes import MinutesSection, SampleMinutes

MIDDLE = ParagraphStyle("middle", parent=PLAIN, alignment=TA_CENTER)
STRONG = ParagraphStyle("strong", parent=MIDDLE, fontName=BOLD)
NAME = ParagraphStyle("name", parent=STRONG, fontSize=13, leading=18, spaceBefore=8 * mm)
TABLE = ParagraphStyle("table", parent=PLAIN, fontName=BOLD, spaceBefore=6, spaceAfter=2)
TO_SIGN = 26 * mm
TOP = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")])


def write_minutes_pdf(minutes: SampleMinutes, file: Path) -> None:
    """Write the minutes on numbered A4 pages, with room for the signatures.

    Raises:
        OSError: the disk is full or the folder cannot be written.
    """
    register_fonts()
    story: list[Flowable] = [
        _side_by_side([[_strong(minutes.office)], [_strong(line) for line in minutes.motto]]),
        Paragraph(escape(minutes.title), NAME),
        Paragraph(escape(minutes.subject), STRONG),
        Paragraph(escape(minutes.day), MIDDLE),
    ]
    for section in minutes.sections:
        story += _section(section)
    below = Paragraph(escape(minutes.sign), MIDDLE)
    signers = [[_strong(signer), below, Spacer(1, TO_SIGN)] for signer in minutes.signers]
    story.append(KeepTogether([Spacer(1, 8 * mm), _side_by_side(signers)]))
    write_pages(minutes.title, story, file)


def _section(section: MinutesSection) -> list[Flowable]:
    parts = headed(section.heading, *(Paragraph(escape(fact), PLAIN) for fact in section.facts))
    for table in section.tables:
        parts += [Paragraph(escape(table.heading), TABLE), ruled_table(table)]
    return parts


def _strong(text: str) -> Paragraph:
    return Paragraph(escape(text), STRONG)


def _side_by_side(columns: list[list[Flowable]]) -> Table:
    return Table([columns], colWidths=[WIDTH / len(columns)] * len(columns), style=TOP, hAlign="LEFT")
