"""Printed titles through Tesseract."""

from __future__ import annotations

import pytesseract

from ocr.layout.ink import Ink
from records.errors import ReaderFailed
from records.language import gettext as _

SECONDS = 10.0


def read_print(ink: Ink) -> str:
    """The text in a map of ink (255 = ink), lines from top to bottom.

    Raises:
        ReaderFailed: Tesseract is absent, crashed or did not answer in time.
    """
    try:
        return str(pytesseract.image_to_string(255 - ink, lang="vie", config="--psm 6", timeout=SECONDS))
    except (pytesseract.TesseractError, pytesseract.TesseractNotFoundError, RuntimeError) as error:
        raise ReaderFailed(
            _("Không đọc được chữ in trên trang."), _("Kiểm tra tesseract-ocr và tesseract-ocr-vie đã được cài.")
        ) from error
