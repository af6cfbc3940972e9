"""Text of a cell: the same when written to the ministry's table and when read back."""

from __future__ import annotations

import re
import unicodedata

from records.errors import InputRefused
from records.language import gettext as _

# Excel's limit, counted in UTF-16 units.
MAX_UNITS = 32_767
_BLANKS = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\ufeff]")
# Excel takes these for its own notation of control characters and of rich text.
_RESERVED = re.compile(r"_x[0-9A-Fa-f]{4}_|^<r>.*</r>$", re.DOTALL)
# Text that nearly no cell contains; this one check keeps large tables fast.
_SUSPECT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff\ufeff]|_x|^<r>")
_EXCEL_CONTROL = re.compile(r"_x(00[01][0-9A-Fa-f])_")


def clean_cell(text: str) -> str:
    """Return the text as one line of composed Unicode (NFC), stripped; line breaks and tabs become a blank.

    Raises:
        InputRefused: characters or a length that an Excel cell cannot hold.
    """
    cleaned = unicodedata.normalize("NFC", text).strip()
    if len(cleaned) <= MAX_UNITS // 2 and not _SUSPECT.search(cleaned):
        return cleaned
    cleaned = _BLANKS.sub(" ", cleaned).strip()
    if _CONTROL.search(cleaned):
        raise InputRefused(
            _("Ô có ký tự điều khiển không nhìn thấy được."), _("Hãy xóa nội dung ô rồi gõ lại bằng bàn phím.")
        )
    if _RESERVED.search(cleaned):
        raise InputRefused(
            _("Ô có ký hiệu riêng của Excel (“_x…_” hoặc “<r>”)."), _("Hãy gõ lại nội dung ô đúng như trong sổ.")
        )
    units = len(cleaned.encode("utf-16-le")) // 2
    if units > MAX_UNITS:
        raise InputRefused(
            _("Ô dài {units} ký tự, Excel chỉ chứa {limit}.").format(units=units, limit=MAX_UNITS),
            _("Hãy rút gọn nội dung ô."),
        )
    return cleaned


def opened_excel_text(text: str) -> str:
    """Decode Excel's notation of control characters (`_x000D_`) in a cell; byte order marks are removed."""
    opened = _EXCEL_CONTROL.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
    return opened.lstrip("\ufeff")
