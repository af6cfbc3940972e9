"""PDF of one entry: its pages as colour JPEGs; the same pages give the same bytes."""

from __future__ import annotations

from typing import IO

import img2pdf

from records.errors import InputRefused
from records.language import gettext as _

PRODUCER = "hotich"


def write_entry_pdf(pages: tuple[bytes, ...], output: IO[bytes]) -> None:
    """Write a PDF with these JPEGs as pages, without dates, names of persons or program versions.

    Raises:
        InputRefused: no pages.
        OSError: the output cannot be written.
    """
    if not pages:
        raise InputRefused(_("Trường hợp không có trang quét."), _("Hãy quét trang của trường hợp này rồi xuất lại."))
    img2pdf.convert(pages, engine=img2pdf.Engine.internal, producer=PRODUCER, nodate=True, outputstream=output)
