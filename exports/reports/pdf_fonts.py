"""The letters of PDFs that this program draws: the standard fonts of PDF have no Vietnamese, so ours go inside."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONT, BOLD = "DejaVuSans", "DejaVuSans-Bold"


@cache
def register_fonts() -> None:
    """Tell the drawing library of the fonts; once a process is enough."""
    with as_file(files("exports") / "fonts") as folder:
        for name in (FONT, BOLD):
            pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
