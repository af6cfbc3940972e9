"""Report of a night as a PDF to print or forward: the text of the HTML report, with embedded fonts."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer

from exports.reports.night_report import NightReport
from exports.reports.pdf_fonts import BOLD, register_fonts
from exports.reports.pdf_tables import PLAIN, TITLE, headed, ruled_table, write_pages

GOOD, BAD = colors.HexColor("#e3f3e7"), colors.HexColor("#fbe9e7")


def write_pdf(report: NightReport, file: Path) -> None:
    """Write the report on numbered A4 pages.

    Raises:
        OSError: the disk is full or the folder cannot be written.
    """
    register_fonts()
    story: list[Flowable] = [Paragraph(escape(report.title), TITLE), _verdict(report), Spacer(1, 4 * mm)]
    story += [Paragraph(escape(fact), PLAIN) for fact in report.facts]
    for table in report.tables:
        story += headed(table.heading, ruled_table(table))
    write_pages(report.title, story, file)


def _verdict(report: NightReport) -> Paragraph:
    style = ParagraphStyle(
        "verdict", parent=PLAIN, fontName=BOLD, backColor=GOOD if report.good else BAD, borderPadding=(5, 6, 5, 6)
    )
    return Paragraph(escape(report.verdict), style)
