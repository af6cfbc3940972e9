"""Minutes of a sample as a document that an office adds its own words to before it signs."""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.document import Document as Pages
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import _Cell

from exports.reports.night_report import ReportTable
from exports.reports.sample_minutes import SampleMinutes
from exports.whole_file import whole_file

FONT, SIZE, SMALL = "Times New Roman", Pt(13), Pt(11)
MARGIN, LEFT_MARGIN = Mm(20), Mm(30)
TO_SIGN = 4
"""Empty lines for a signature."""


def write_minutes_docx(minutes: SampleMinutes, file: Path) -> None:
    """Write the minutes on A4, in the font and margins of official letters (Nghị định 30/2020/NĐ-CP, annex I).

    Raises:
        OSError: the disk is full or the folder cannot be written.
    """
    pages = _blank()
    head = _row(pages, 2)
    _centred(head[0], [minutes.office])
    _centred(head[1], minutes.motto)
    for text, is_bold in ((minutes.title, True), (minutes.subject, True), (minutes.day, False)):
        line = pages.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.add_run(text).bold = is_bold
    for section in minutes.sections:
        pages.add_paragraph().add_run(section.heading).bold = True
        for fact in section.facts:
            pages.add_paragraph(fact)
        for table in section.tables:
            _add_table(pages, table)
    pages.add_paragraph()
    for cell, signer in zip(_row(pages, len(minutes.signers)), minutes.signers, strict=True):
        _centred(cell, [signer])
        below = cell.add_paragraph(minutes.sign + "\n" * TO_SIGN)
        below.alignment = WD_ALIGN_PARAGRAPH.CENTER
    with whole_file(file) as part:
        pages.save(str(part))


def _blank() -> Pages:
    pages = Document()
    section, style = pages.sections[0], pages.styles["Normal"]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.right_margin = MARGIN
    section.left_margin = LEFT_MARGIN
    style.font.name, style.font.size = FONT, SIZE
    style.paragraph_format.space_after = Pt(3)
    return pages


def _row(pages: Pages, columns: int) -> list[_Cell]:
    return list(pages.add_table(rows=1, cols=columns).rows[0].cells)


def _centred(cell: _Cell, lines: tuple[str, ...] | list[str]) -> None:
    first = cell.paragraphs[0]
    first.alignment = WD_ALIGN_PARAGRAPH.CENTER
    first.add_run("\n".join(lines)).bold = True


def _add_table(pages: Pages, table: ReportTable) -> None:
    pages.add_paragraph().add_run(table.heading).italic = True
    if not table.rows:
        pages.add_paragraph(table.nothing)
        return
    ruled = pages.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    for number, row in enumerate((table.columns, *table.rows)):
        for cell, text in zip(ruled.add_row().cells, row, strict=True):
            run = cell.paragraphs[0].add_run(text)
            run.font.size, run.bold = SMALL, number == 0
