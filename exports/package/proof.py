"""Proof of a package: both files are opened again and must hold the same entries, which are those of the book."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import pikepdf

from exports.package.file_names import read_entry_file_name
from exports.workbooks.guard import WorkbookLimits
from exports.workbooks.workbook_reader import open_workbook
from records.errors import InputRefused, IntegrityBroken
from records.language import gettext as _

_NAMED_AT_MOST = 20


def prove(workbook: Path, archive: Path, names: Sequence[str], pages: Sequence[int], numbers: Sequence[str]) -> None:
    """Check that rows of the Excel file, PDFs of the ZIP and entries of the book agree, in the same order.

    Args:
        workbook: the Excel file as written.
        archive: the ZIP as written.
        names: the name of the PDF that every entry must have.
        pages: the number of pages that each of these PDFs must have.
        numbers: the register numbers of the book's entries, "" for unread ones.

    Raises:
        IntegrityBroken: they do not; the message names what is missing and what is too much.
    """
    _agree(_("Bảng Excel"), _rows(workbook), [number.strip() for number in numbers])
    _agree(_("Tệp ZIP"), _pdfs(archive), [_pdf(name, count) for name, count in zip(names, pages, strict=True)])
    if misnamed := [name for name in names if read_entry_file_name(name) is None]:
        raise _broken(_("Tên tệp không theo quy định: {names}.").format(names=_listed(misnamed)))
    if len(names) != len(numbers):
        raise _broken(
            _("Gói có {files} tệp PDF nhưng sổ có {entries} trường hợp.").format(files=len(names), entries=len(numbers))
        )


def _rows(workbook: Path) -> list[str]:
    try:
        with open_workbook(workbook, WorkbookLimits()) as table:
            return [row.cells.get("so", "") for row in table.rows()]
    except InputRefused as error:
        raise _broken(error.message) from error


def _pdfs(archive: Path) -> list[str]:
    """Return the PDFs as they are in the ZIP; checksums are verified on the way."""
    found = []
    try:
        with zipfile.ZipFile(archive) as opened:
            for entry in opened.infolist():
                with pikepdf.open(io.BytesIO(opened.read(entry))) as pdf:
                    found.append(_pdf(entry.filename, len(pdf.pages)))
    except (zipfile.BadZipFile, pikepdf.PdfError) as error:
        raise _broken(_("Tệp ZIP vừa ghi không đọc lại được.")) from error
    return found


def _pdf(name: str, pages: int) -> str:
    return _("{name} ({pages} trang)").format(name=name, pages=pages)


def _agree(place: str, found: Sequence[str], wanted: Sequence[str]) -> None:
    if list(found) == list(wanted):
        return
    missing, extra = Counter(wanted) - Counter(found), Counter(found) - Counter(wanted)
    if missing:
        raise _broken(_("{place} thiếu: {things}.").format(place=place, things=_listed(missing.elements())))
    if extra:
        raise _broken(_("{place} thừa: {things}.").format(place=place, things=_listed(extra.elements())))
    raise _broken(_("{place} không đúng thứ tự của sổ.").format(place=place))


def _listed(things: Iterable[str]) -> str:
    named = [thing or _("trường hợp chưa đọc được số") for thing in things]
    rest = len(named) - _NAMED_AT_MOST
    return ", ".join(named[:_NAMED_AT_MOST]) + (_(" và {count} trường hợp khác").format(count=rest) if rest > 0 else "")


def _broken(message: str) -> IntegrityBroken:
    return IntegrityBroken(message, _("Gói chưa được ghi; gói cũ (nếu có) vẫn nguyên. Hãy đọc lại sổ rồi xuất lại."))
