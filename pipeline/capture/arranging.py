"""Order of the scans of a book, put right by a person: a sheet that was forgotten, two that changed places."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.store import Transaction
from pipeline.store.books.record import APPROVED
from records.errors import UsageError
from records.language import gettext as _


def move_scans(rows: Transaction, book_id: str, scan_ids: Sequence[int], before: int | None) -> None:
    """Put scans of a book before another one of it, in their order; the next run settles the book anew.

    Args:
        rows: the transaction.
        book_id: the book.
        scan_ids: the scans to move.
        before: the scan that comes after them then, None = they come last.

    Raises:
        UsageError: a scan is not of this book, a rescan would come before the page that it shows anew, or records of
            the book are accepted: their order is that of what was delivered.
    """
    known = {scan.id for scan in rows.scans.of_book(book_id)}
    if not known.issuperset([*scan_ids, *([] if before is None else [before])]):
        raise UsageError(_("Sổ {book} không có trang này.").format(book=book_id))
    if any(record.state == APPROVED for record in rows.records.of_book(book_id)):
        raise UsageError(
            _("Sổ {book} có bản ghi đã nhận, nên thứ tự trang không đổi được.").format(book=book_id),
            _("Người giám sát mở lại các bản ghi đó trước."),
        )
    rows.scans.put_before(book_id, scan_ids, before)
    numbers = {page.id: page.number for page in rows.pages.of_book(book_id)}
    for page in rows.pages.of_book(book_id):
        if page.again is not None and numbers[page.again] > page.number:
            raise UsageError(
                _("Bản quét lại phải đứng sau trang {page} mà nó thay.").format(page=numbers[page.again]),
                _("Chuyển cả hai, bản cũ trước."),
            )
    rows.audit.add("scan.move", book_id, scans=" ".join(map(str, scan_ids)), before=before)
