"""List of what changed in a package since the version before: one Excel sheet, a row a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path

import xlsxwriter

from records.language import gettext as _

_WIDTHS = (10, 34, 32, 32, 60, 24, 18)
_OPTIONS = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
_CREATED = datetime(1980, 1, 1)


@dataclass(frozen=True, slots=True)
class PackageChange:
    """Value of a case that is another one than in the version before.

    Attributes:
        number: register number of the case.
        label: meaning of the column, and its name.
        before: the value before, "" = none.
        after: the value since, "" = none.
        basis: the paper by which it was corrected.
        user: who decided it.
        at: when, for people.
    """

    number: str
    label: str
    before: str
    after: str
    basis: str
    user: str
    at: str


def write_changes(changes: Sequence[PackageChange], file: Path) -> None:
    """Write the list; the same changes give the same bytes, and every cell is text.

    Raises:
        OSError: the disk is full or the folder cannot be written.
    """
    head = (_("Số"), _("Ô"), _("Trước"), _("Sau"), _("Căn cứ"), _("Người quyết định"), _("Lúc"))
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        book.set_properties({"created": _CREATED})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(_("Thay đổi"))
        sheet.freeze_panes(1, 0)
        for column, (heading, width) in enumerate(zip(head, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, heading, bold)
        for row, change in enumerate(changes, start=1):
            for column, cell in enumerate(astuple(change)):
                sheet.write_string(row, column, cell, text)
