"""Statistics as a PDF to print: facts, charts in grey with their numbers, tables, on pages laid crosswise."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.platypus import Flowable, LongTable, Paragraph

from exports.reports.night_report import ReportTable
from exports.reports.pdf_fonts import FONT, register_fonts
from exports.reports.pdf_tables import (
    FAINT,
    INK,
    MARGIN,
    PADDING,
    PLAIN,
    RULED,
    TITLE,
    headed,
    ruled_table,
    write_pages,
)
from exports.reports.statistics_report import SHADES, BarsChart, StackedBar, StatisticsReport, cell_text

_SIZE = landscape(A4)
_WIDTH = _SIZE[0] - 2 * MARGIN - 2 * PADDING
_COLUMNS = [_WIDTH * share for share in (0.4, 0.35, 0.25)]
_BAR = _COLUMNS[1] - 12
_HEIGHT, _BOX, _TEXT = 13, 9, 8
"""Points: height of a bar's line, of the bar, and of the text beside a shade."""


def write_statistics_pdf(report: StatisticsReport, file: Path) -> None:
    """Write the report on numbered pages.

    Raises:
        OSError: the disk is full or the folder cannot be written.
    """
    register_fonts()
    story: list[Flowable] = [Paragraph(escape(report.title), TITLE)]
    story += [Paragraph(escape(fact), PLAIN) for fact in report.facts]
    for chart in report.charts:
        story += _chart(chart)
    for table in report.tables:
        rows = tuple(tuple(map(cell_text, row)) for row in table.rows)
        made = ruled_table(ReportTable(table.heading, table.columns, rows, table.nothing), _WIDTH)
        story += headed(table.heading, made)
    story += [Paragraph(escape(note), FAINT) for note in report.notes]
    write_pages(report.title, story, file, _SIZE)


def _chart(chart: BarsChart) -> list[Flowable]:
    head = headed(chart.heading, _legend(chart), Paragraph(escape(chart.numbers), FAINT))
    rows = [
        [Paragraph(escape(bar.label), PLAIN), _bar(bar), Paragraph(escape(bar.numbers), PLAIN)] for bar in chart.bars
    ]
    return [*head, LongTable(rows, colWidths=_COLUMNS, style=RULED, hAlign="LEFT")]


def _legend(chart: BarsChart) -> Drawing:
    drawing, place = Drawing(_WIDTH, _HEIGHT), 0.0
    for shade, name in zip(SHADES, chart.legend, strict=False):
        drawing.add(_box(place, _BOX, shade))
        drawing.add(String(place + 13, 3, name, fontName=FONT, fontSize=_TEXT, fillColor=INK))
        place += 28 + _TEXT * 0.65 * len(name)
    return drawing


def _bar(bar: StackedBar) -> Drawing:
    drawing = Drawing(_BAR, _HEIGHT)
    drawing.add(_box(0, _BAR, "#ffffff"))
    ends = [_BAR * end / bar.whole for end in accumulate(bar.parts)]
    for first, last, shade in zip([0.0, *ends], ends, SHADES, strict=False):
        if last > first:
            drawing.add(_box(first, last - first, shade))
    return drawing


def _box(place: float, width: float, shade: str) -> Rect:
    return Rect(place, 1, width, _BOX, fillColor=colors.HexColor(shade), strokeColor=INK, strokeWidth=0.4)
