"""Fonts of the PDFs that this program draws: the standard fonts of PDF have no Vietnamese, so ours are embedded."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONT, BOLD = "DejaVuSans", "DejaVuSans-Bold"


@cache
def register_fonts() -> None:
    """Register the fonts with the drawing library; once a process is enough."""
    with as_file(files("exports") / "fonts") as folder:
        for name in (FONT, BOLD):
            pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
