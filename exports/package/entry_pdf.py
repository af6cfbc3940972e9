"""PDF of one entry: its pages as colour JPEGs; the same pages give the same bytes."""

from __future__ import annotations

from typing import IO

import img2pdf

from records.errors import InputRefused
from records.language import gettext as _

PRODUCER = "hotich"
POINTS_PER_INCH, POINTS_PER_MM = 72.0, 72.0 / 25.4
PAPERS_MM = ((210.0, 297.0), (297.0, 210.0), (420.0, 297.0), (297.0, 420.0))
"""A4 and A3, either way up."""
NEAR = 0.15
"""A sheet is printed on such a paper when neither side differs from it by more than this share."""


def write_entry_pdf(pages: tuple[bytes, ...], output: IO[bytes]) -> None:
    """Write a PDF with these JPEGs as pages, without dates, names of persons or program versions.

    Raises:
        InputRefused: no pages.
        OSError: the output cannot be written.
    """
    if not pages:
        raise InputRefused(_("Trường hợp không có trang quét."), _("Hãy quét trang của trường hợp này rồi xuất lại."))
    img2pdf.convert(
        pages,
        engine=img2pdf.Engine.internal,
        producer=PRODUCER,
        nodate=True,
        outputstream=output,
        layout_fun=page_layout,
    )


def page_layout(width: int, height: int, dpi: tuple[float, float]) -> tuple[float, float, float, float]:
    """Return width and height of the page, then of the picture on it, in points: A4 or A3 for a sheet near it.

    Args:
        width: of the picture, in pixels.
        height: of the picture, in pixels.
        dpi: its resolution across and down.
    """
    sheet = width / dpi[0] * POINTS_PER_INCH, height / dpi[1] * POINTS_PER_INCH
    for paper_mm in PAPERS_MM:
        paper = paper_mm[0] * POINTS_PER_MM, paper_mm[1] * POINTS_PER_MM
        shares = paper[0] / sheet[0], paper[1] / sheet[1]
        if all(1 / (1 + NEAR) <= share <= 1 + NEAR for share in shares):
            scale = min(shares)
            return *paper, sheet[0] * scale, sheet[1] * scale
    return *sheet, *sheet
